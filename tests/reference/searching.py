"""The most violated coalition by looking at all, in fractions; tables to look at.

Nothing here imports the library: ``worth`` is a function of a mask.
"""

from fractions import Fraction

import numpy as np


def excess(worth, mask, payoff):
    """v(S) - x(S), exactly."""
    paid = sum((amount for i, amount in enumerate(payoff) if mask >> i & 1), Fraction(0))
    return Fraction(float(worth(mask))) - paid


def most_violated(worth, payoff):
    """Mask of the largest excess over all 2**n coalitions, and the excess."""
    masks = range(1 << len(payoff))
    worst = max(masks, key=lambda mask: excess(worth, mask, payoff))
    return worst, excess(worth, worst, payoff)


def largest_proper_excess(worth, payoff):
    """Largest excess of a coalition that is neither empty nor everybody."""
    return max(excess(worth, mask, payoff) for mask in range(1, (1 << len(payoff)) - 1))


def attained(worth, weights, n):
    """Sum of w(S) v(S) of weights that are checked to cover every player exactly once."""
    assert min(weights.values()) >= 0
    for i in range(n):
        assert sum(w for mask, w in weights.items() if mask >> i & 1) == 1
    return sum(w * Fraction(float(worth(mask))) for mask, w in weights.items())


def draw_worths(rng, least=1, most=5):
    """Draw a table: noise, barely balanced, degenerate, of a large offset, or negative."""
    n = int(rng.integers(least, most + 1))
    sizes = np.bitwise_count(np.arange(1 << n)).astype(float)
    kind = int(rng.integers(6))
    if kind == 0:
        worths = rng.integers(-9, 20, 1 << n).astype(float)
    elif kind == 1:
        worths = rng.normal(0, 3, 1 << n)
    elif kind == 2:  # balanced with nothing to spare: the lesser of two additive games
        members = np.arange(1 << n)[:, None] >> np.arange(n) & 1
        worths = (members @ rng.integers(-4, 9, (n, 2))).min(axis=1).astype(float)
    elif kind == 3:  # ties everywhere
        worths = (sizes > n / 2).astype(float)
        worths[-1] += rng.integers(2)
    elif kind == 4:  # differences of 1 among worths of 1e9
        worths = sizes * 1e9 + rng.integers(0, 3, 1 << n)
    else:
        worths = -sizes * rng.integers(1, 5) - rng.integers(0, 4, 1 << n)
    worths[0] = 0.0
    return worths


def draw_votes(rng, most):
    """Draw a quota and weights, with ties and zeros."""
    weights = rng.integers(0, int(rng.choice([2, 4, 12])), rng.integers(2, most + 1))
    weights[rng.integers(weights.size)] += 1
    return int(rng.integers(1, weights.sum() + 1)), weights.tolist()


#: Electors of the states and of the District of Columbia, by the census of 2020.
ELECTORS = {
    "CA": 54, "TX": 40, "FL": 30, "NY": 28, "IL": 19, "PA": 19, "OH": 17, "GA": 16, "NC": 16,
    "MI": 15, "NJ": 14, "VA": 13, "WA": 12, "AZ": 11, "IN": 11, "MA": 11, "TN": 11, "CO": 10,
    "MD": 10, "MN": 10, "MO": 10, "WI": 10, "AL": 9, "SC": 9, "KY": 8, "LA": 8, "OR": 8, "CT": 7,
    "OK": 7, "AR": 6, "IA": 6, "KS": 6, "MS": 6, "NV": 6, "UT": 6, "NE": 5, "NM": 5, "HI": 4,
    "ID": 4, "ME": 4, "MT": 4, "NH": 4, "RI": 4, "WV": 4, "AK": 3, "DE": 3, "DC": 3, "ND": 3,
    "SD": 3, "VT": 3, "WY": 3,
}  # fmt: skip
