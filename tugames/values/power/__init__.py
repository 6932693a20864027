"""Power indices of simple games, one a file."""
