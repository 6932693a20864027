"""The command tugames."""
