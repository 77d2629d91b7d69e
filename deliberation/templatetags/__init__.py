"""Template tags: how a page draws its parts. They hold no rule and ask no database."""
