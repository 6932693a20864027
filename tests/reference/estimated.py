"""Games that estimators are tried with, and functions that count how often they are asked."""

import numpy as np

from tugames import Game


def random_game(n, seed):
    """Random worths around the square of the size."""
    worths = np.random.default_rng(seed).normal(0, 3, 1 << n)
    worths += np.bitwise_count(np.arange(1 << n)).astype(float) ** 2
    worths[0] = 0.0
    return Game(worths)


class Counted:
    """A function of coalitions that counts its calls."""

    def __init__(self):
        self.calls = 0

    def __call__(self, members, rng=None):
        self.calls += 1
        return len(members) ** 2 + sum(members) + (0.0 if rng is None else rng.normal())
