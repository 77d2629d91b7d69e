"""The composition of the table: what the forum asks for, what is there, what is missing."""
