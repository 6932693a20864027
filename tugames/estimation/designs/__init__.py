"""Which coalitions to ask for: one design a file."""
