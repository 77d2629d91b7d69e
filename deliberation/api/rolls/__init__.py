"""Rolls of people: reading them, gathering, drawing and closing them, and their published files."""
