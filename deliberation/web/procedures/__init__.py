"""Pages of the rules of procedure."""
