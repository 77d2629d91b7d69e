"""Participants: the list all forums share, how far each takes part, what it declares of itself."""
