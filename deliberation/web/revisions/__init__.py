"""A charter's revisions: reading, comparing, drafting, issuing, importing."""
