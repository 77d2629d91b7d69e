"""The REST API: shape in, operation, shape out."""
