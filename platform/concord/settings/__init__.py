"""One module per place: development, test, production; each builds on base."""
