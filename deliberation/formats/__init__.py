"""Bytes to frozen values and back: Markdown, CSV. No Django, no database."""
