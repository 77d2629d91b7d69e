"""People, sign-in, profile and tokens. Knows nothing of deliberation."""
