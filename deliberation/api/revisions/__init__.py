"""Revisions as documents, how two differ, what became of a provision, and the draft of the next."""
