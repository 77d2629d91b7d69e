"""Messages to people: how they want them, how their delivery went, and what a machine of one's own wrote."""
