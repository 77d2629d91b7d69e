"""Drafting, discussing and deciding a charter: one Django app, split by layer (see docs/architecture.md)."""
