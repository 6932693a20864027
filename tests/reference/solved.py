"""A worth that takes a program, light to import: solvers in whoever evaluates an oracle."""

from tugames import Game, balancedness


def solved_worth(members, rng):
    """A share of what a small game has to spare."""
    bonus = rng.random()
    return balancedness(Game([0, 0, 0, 1, 0, 1, 1, 2 + bonus])).margin * len(members)
