"""Rolls of people: their list, the page of one with its files, and what their keepers do."""
