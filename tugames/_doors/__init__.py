"""What comes in from outside, read as it was meant or refused."""
