"""Everything about a game in one object."""
