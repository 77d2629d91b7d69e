"""Pages: forms in, operations, redirects out."""
