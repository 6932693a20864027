"""Numbers for worths: integers, fractions of small denominators, floats of any magnitude."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.pandas import is_list
from tugames.errors import InvalidInputError
from tugames.testing._hypothesis import strategies as st

__all__ = ["float_worths", "integer_worths", "rational_worths"]


def integer_worths(bound: int = 8) -> st.SearchStrategy[int]:
    """Integers from -bound to bound.

    Games of integer worths are decided exactly, with a tolerance of 0; see
    :func:`tugames.is_convex`. Shrinks to 0.

    Parameters
    ----------
    bound : int, optional
        At least 1.

    Raises
    ------
    InvalidInputError
        If the bound is less.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(integer_worths(), lambda worth: worth < 0)
    -1
    """
    _check_bound(bound)
    return st.integers(-bound, bound)


def rational_worths(
    bound: int = 8, *, denominators: Sequence[int] = (1, 2, 4)
) -> st.SearchStrategy[Fraction]:
    """Fractions p/q from -bound to bound, q one of a few denominators.

    Constructions add and compare them exactly, as ``Fraction``; then each worth is rounded once
    to float64. With powers of two as denominators nothing is lost, and a game has its property in
    exact arithmetic (``tolerance=0.0``). With others, such as 3, each worth is off by half a unit
    in the last place at most, and the property holds within the package's tolerance, a relative
    1e-9. Shrinks to 0, and to denominators that come first.

    Parameters
    ----------
    bound : int, optional
        At least 1.
    denominators : sequence of int, optional
        All positive.

    Raises
    ------
    InvalidInputError
        If the bound is less, or there is no denominator, or one that is not positive.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(rational_worths(), lambda worth: 0 < worth < 1)
    Fraction(1, 2)
    """
    _check_bound(bound)
    chosen = list(denominators) if is_list(denominators) else []
    if not chosen or not all(_is_positive(q) for q in chosen):
        raise InvalidInputError(
            f"denominators are positive integers, at least one; got {brief_repr(denominators)}"
        )
    return st.sampled_from(tuple(chosen)).flatmap(
        lambda q: st.integers(-bound * q, bound * q).map(lambda p: Fraction(p, q))
    )


def float_worths(smallest: float = 1e-9, largest: float = 1e9) -> st.SearchStrategy[float]:
    """Floats of any magnitude: 0, or ``smallest <= abs(worth) <= largest``.

    Magnitudes are mixed within a game, so that what counts as rounding, a relative 1e-9 of the
    largest worth, may be another coalition's whole worth. Constructions round at every sum; their
    games have the property within that tolerance. For another scale, move both bounds. Shrinks to
    0, then to small integers.

    Parameters
    ----------
    smallest, largest : float, optional
        ``1e-150 <= smallest <= largest <= 1e150``, which leaves room for sums and products.

    Raises
    ------
    InvalidInputError
        If they are not.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(float_worths(), lambda worth: worth > 1.0)
    2.0
    >>> simplest(float_worths(1e-60, 1e-50), lambda worth: worth < 0.0) < 0.0
    True
    """
    bounds = [
        real_array(bound, "magnitudes of worths are numbers") for bound in (smallest, largest)
    ]
    if any(bound.ndim for bound in bounds) or not 1e-150 <= bounds[0] <= bounds[1] <= 1e150:
        raise InvalidInputError(
            "magnitudes of worths have bounds 1e-150 <= smallest <= largest <= 1e150; got "
            f"smallest {brief_repr(smallest)} and largest {brief_repr(largest)}"
        )
    low, high = map(float, bounds)
    return st.one_of(st.just(0.0), st.floats(low, high), st.floats(-high, -low))


def or_integers(worths: st.SearchStrategy[Any] | None) -> st.SearchStrategy[Any]:
    """Worths as asked for, integers by default."""
    return integer_worths() if worths is None else worths


def _check_bound(bound: int) -> None:
    if not _is_positive(bound) or bound > 1e150:
        raise InvalidInputError(f"a bound of worths is at least 1; got {brief_repr(bound)}")


def _is_positive(number: object) -> bool:
    """Whether this is a positive integer."""
    if isinstance(number, int | np.integer) and not isinstance(number, bool):
        return bool(number > 0)
    return False
