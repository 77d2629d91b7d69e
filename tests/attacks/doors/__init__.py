"""Attacks at every door of the authorisation matrix; its world is made once for them."""
