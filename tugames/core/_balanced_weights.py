"""Exact balancing weights near approximate ones, by mask, for any number of players."""

import math
from collections.abc import Mapping
from fractions import Fraction

from tugames.coalition import iter_players

#: Denominators that weights may turn out to have, if they are simple fractions.
_DENOMINATORS = (12, 120, 1000, 10_000, 1_000_000)
_GRID = 1 << 44


def balanced_near(weights: Mapping[int, float], n: int) -> dict[int, Fraction]:
    """Balancing weights on n players from weights that cover all about equally often.

    Simple fractions are tried first. Failing these, the weights are scaled so that no player is
    covered more than once, and what is missing is put on single players. The result is balanced
    in any case: accuracy can be lost by rounding, validity cannot.
    """
    rounded = {mask: whole for mask, w in weights.items() if (whole := round(w * _GRID)) > 0}
    most = max(_covers(rounded, n)) or 1
    for limit in _DENOMINATORS:
        simple = {
            mask: fraction
            for mask, whole in rounded.items()
            if (fraction := Fraction(whole, most).limit_denominator(limit))
        }
        if is_balanced(simple, n):
            return simple
    result = {mask: Fraction(whole, most) for mask, whole in rounded.items()}
    for i, covered in enumerate(_covers(rounded, n)):
        if covered < most:
            result[1 << i] = result.get(1 << i, Fraction(0)) + 1 - Fraction(covered, most)
    return result


def is_balanced(weights: Mapping[int, Fraction], n: int) -> bool:
    """Whether weights are not negative and cover every player exactly once."""
    if any(not 0 < mask < 1 << n or weight < 0 for mask, weight in weights.items()):
        return False
    scale = math.lcm(*(weight.denominator for weight in weights.values()))
    whole = {mask: int(weight * scale) for mask, weight in weights.items()}
    return set(_covers(whole, n)) == {scale}


def _covers(weights: Mapping[int, int], n: int) -> list[int]:
    """Sum of the weights on the coalitions with each player; whole numbers add up fast."""
    result = [0] * n
    for mask, weight in weights.items():
        for i in iter_players(mask):
            result[i] += weight
    return result
