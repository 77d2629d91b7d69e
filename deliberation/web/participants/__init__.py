"""Participants: the list, each one's page, how far it takes part, what it declares."""
