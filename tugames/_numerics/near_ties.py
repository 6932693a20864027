"""What is decided, and what is said, where numbers nearly tie.

Searches compare in floating point. The inequality they come up with is worked out in fractions
before it decides anything, and is printed with as many digits as it takes to be true as printed.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from tugames._numerics.tolerance import magnitude, worth_tolerance

#: Digits that are shown anyway, and those that any float may need.
_FEW, _ALL = 6, 17


def rounding(n_players: int, *arrays: ArrayLike) -> float:
    """Bound on the rounding error of sums of up to n**2 of these numbers; 0 for integers."""
    if worth_tolerance(*arrays) == 0.0:
        return 0.0
    return 4.0 * n_players**2 * float(np.finfo(np.float64).eps) * magnitude(*arrays)


def settled(
    slack: Fraction, tolerance: float, error: float, *, strict: bool = False
) -> tuple[bool, float]:
    """Whether an inequality fails, and the tolerance that the answer is sure within.

    ``slack`` is the least, exactly, but for an error of the search that may have overlooked a
    smaller one. What fails is certain. What holds by less than the error holds within it: then
    the tolerance is no less than that.
    """
    fails = slack <= tolerance if strict else slack < -tolerance
    least = tolerance if strict else -tolerance
    if fails or slack - Fraction(error) > least:
        return fails, tolerance
    tolerance = max(tolerance, error)
    return strict and slack <= tolerance, tolerance


def numbers(*exact: Fraction | float) -> list[str]:
    """Numbers as text: six digits, or as many more as keep apart those that differ."""
    digits, floats = _FEW, [float(number) + 0.0 for number in exact]
    while digits < _ALL:
        shown = [f"{number:.{digits}g}" for number in floats]
        if len(set(shown)) == len(set(floats)):
            return shown
        digits += 1
    return [repr(number).removesuffix(".0") for number in floats]


def comparison(left: str, a: Fraction | float, relation: str, right: str, b: Fraction) -> str:
    """``left = a relation right = b``, or by how much they differ if no digits show it."""
    a = Fraction(a)
    shown = numbers(a, b)
    if shown[0] == shown[1] and a != b:
        more = "is more than" if a > b else "is less than"
        return f"{left} {more} {right} = {shown[1]} by {float(abs(a - b)):g}"
    return f"{left} = {shown[0]} {relation} {right} = {shown[1]}"
