"""Pages of forums: what they are, how they are set up."""
