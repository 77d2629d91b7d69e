"""Reads used twice. Who may see what is decided here."""
