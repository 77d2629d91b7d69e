"""Forums over the API."""
