"""What the platform knows: pure functions over facts. No Django, no clock, no input or output."""
