"""The demonstration forum: words and figures beside this file, taken through the usual operations."""
