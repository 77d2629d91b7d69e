"""The live line: one stream of numbered events to every screen. It only speaks."""
