"""The authorisation matrix; a package, so that its world is made once and gone before other tests."""
