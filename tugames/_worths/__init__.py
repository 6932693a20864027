"""Worths before they are a game: one by one, and as tables."""
