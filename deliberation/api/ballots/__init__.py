"""Ballots: casting in crowds and one by one, one's own, and the roll call."""
