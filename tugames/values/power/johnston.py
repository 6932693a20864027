"""The Johnston index."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import iter_critical, split, winning_coalitions

__all__ = ["johnston_index"]


def johnston_index(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Johnston index: a vulnerable coalition's power is shared by its critical members.

    .. math:: \gamma_i = \frac{1}{|V|} \sum_{S \in V : i \in \chi(S)} \frac{1}{|\chi(S)|},

    where :math:`\chi(S)` are the members without whom the winning coalition S loses, and V
    the vulnerable coalitions, those that have such members.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game: worths 0 and 1, monotone, v(N) = 1.

    Returns
    -------
    ndarray, shape (n,), in player order; sums to 1

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message names a coalition.

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    R. J. Johnston (1978), On the measurement of power: some reactions to Laver, Environment
    and Planning A 10.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> johnston_index(game).round(9)
    array([0.66666667, 0.16666667, 0.16666667])
    """
    winning = winning_coalitions(game)
    n_critical = np.zeros(winning.size, dtype=np.uint8)
    for i, critical in enumerate(iter_critical(winning)):
        _, members = split(n_critical, i)
        members += critical
    shares = np.zeros(winning.size)
    np.divide(1.0, n_critical, out=shares, where=n_critical > 0)
    received = [
        split(shares, i)[1][critical].sum() for i, critical in enumerate(iter_critical(winning))
    ]
    return np.array(received, dtype=np.float64) / np.count_nonzero(n_critical)
