"""The command bandit-game."""
