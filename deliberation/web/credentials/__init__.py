"""Credentials: the list by state, one with what became of it, challenges, decisions and appeals."""
