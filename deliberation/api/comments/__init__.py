"""Comments on exact words, on a provision, on a revision, and in reply."""
