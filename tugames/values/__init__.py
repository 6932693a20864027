"""Single-valued solutions, one a file."""
