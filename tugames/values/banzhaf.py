"""The Banzhaf value: all coalitions of the others are equally likely."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import flag
from tugames._numerics.tolerance import worth_tolerance
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._by_size import value_by_size

__all__ = ["banzhaf_value"]


def banzhaf_value(game: Game | SampledGame, *, normalized: bool = False) -> NDArray[np.float64]:
    r"""Banzhaf value: each player's mean marginal contribution to the coalitions of the others.

    .. math:: \beta_i(v) = \frac1{2^{n-1}} \sum_{S \subseteq N \setminus i}
              \bigl(v(S \cup i) - v(S)\bigr)

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.
    normalized : bool
        Whether to scale the value so that it adds up to v(N), which it does not by itself. The
        normalised value is not linear in the worths.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If the normalised value is asked of a game whose Banzhaf values add up to 0.

    Notes
    -----
    One pass over the table: O(2**n) time, and O(2**(n - 13) + 2**13) memory beside it. Integer
    worths below 2**(53 - n) give the value without rounding.

    References
    ----------
    J. F. Banzhaf (1965), Weighted voting doesn't work, Rutgers Law Review 19; G. Owen (1975),
    Multilinear extensions and the Banzhaf value, Naval Research Logistics Quarterly 22;
    R. van den Brink and G. van der Laan (1998), Axiomatizations of the normalized Banzhaf value
    and the Shapley value, Social Choice and Welfare 15.

    Examples
    --------
    The shareholder with 50 votes of 100 against 26, 24 and a majority of 51.

    >>> council = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> banzhaf_value(council)
    array([0.75, 0.25, 0.25])
    >>> banzhaf_value(council, normalized=True)
    array([0.6, 0.2, 0.2])
    """
    table = examined(game)
    normalized = flag(normalized, "normalized")
    n = table.n_players
    # without i, the coalition N \ S is paired with S: the same weight 1 for both
    value = value_by_size(table.values, np.ones(n + 1), np.ones(n + 1)) / 2.0 ** (n - 1)
    if not normalized:
        return value
    total = float(value.sum())
    if abs(total) <= worth_tolerance(table.values):
        raise InvalidInputError(
            "a normalised Banzhaf value needs Banzhaf values that do not add up to 0; here they "
            f"add up to {total:g}: use banzhaf_value without normalized, or shapley_value"
        )
    return value * (float(table.values[-1]) / total)
