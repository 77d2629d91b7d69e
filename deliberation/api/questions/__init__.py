"""Questions: reading them, drafting them, and the steps of their life."""
