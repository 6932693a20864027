"""The Banzhaf index, normalised or, with Penrose, as a probability."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import flag
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import swings, winning_coalitions

__all__ = ["banzhaf_index"]


def banzhaf_index(game: Game | SampledGame, *, normalized: bool = True) -> NDArray[np.float64]:
    r"""Banzhaf index: how many coalitions of the others a player turns into winning ones.

    With :math:`\eta_i` the number of winning coalitions that lose without i,

    .. math:: \beta_i = \frac{\eta_i}{\sum_j \eta_j}, \qquad
              \beta'_i = \frac{\eta_i}{2^{n-1}}.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game: worths 0 and 1, monotone, v(N) = 1.
    normalized : bool, optional
        True for beta, which sums to 1; False for the absolute (Penrose) index beta', the
        probability of being decisive when all others vote yes or no by the toss of a coin.

    Returns
    -------
    ndarray, shape (n,), in player order

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message names a coalition.

    Notes
    -----
    O(n 2**n) time, two tables at the peak; swings are counted as integers. Of voting by
    weights use ``tugames.families.weighted_voting``, which needs no table.

    References
    ----------
    L. S. Penrose (1946), The elementary statistics of majority voting, Journal of the Royal
    Statistical Society 109; J. F. Banzhaf (1965), Weighted voting doesn't work, Rutgers Law
    Review 19.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> banzhaf_index(game)
    array([0.6, 0.2, 0.2])
    >>> banzhaf_index(game, normalized=False)
    array([0.75, 0.25, 0.25])
    """
    normalized = flag(normalized, "normalized")
    winning = winning_coalitions(game)
    counts = swings(winning)
    return counts / (counts.sum() if normalized else winning.size / 2)
