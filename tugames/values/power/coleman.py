"""Coleman's three indices."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import labels, number, payoff_words
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.power._winning import swings, winning_coalitions

__all__ = ["ColemanIndices", "coleman_indices"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ColemanIndices(TabularResult):
    """Power of a collectivity and of its members, by Coleman.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    power_to_act : float
        Share of all 2**n coalitions that win.
    power_to_prevent : ndarray, shape (n,)
        Share of the winning coalitions that lose without the player; 1 is a veto.
    power_to_initiate : ndarray, shape (n,)
        Share of the losing coalitions that win with the player; 1 is a dictator.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    power_to_act: float
    power_to_prevent: NDArray[np.float64]
    power_to_initiate: NDArray[np.float64]

    def _said(self) -> Iterator[str]:
        yield f"power to act {number(self.power_to_act)}"
        yield f"to prevent: {payoff_words(self.players, self.power_to_prevent.tolist())}"
        yield f"to initiate: {payoff_words(self.players, self.power_to_initiate.tolist())}"

    def _table(self) -> Table:
        return Table.of(
            player=labels(self.players, self.power_to_prevent.size),
            power_to_prevent=self.power_to_prevent.tolist(),
            power_to_initiate=self.power_to_initiate.tolist(),
        )


def coleman_indices(game: Game | SampledGame) -> ColemanIndices:
    r"""Coleman's power of a collectivity to act, and of members to prevent or initiate action.

    With :math:`\eta_i` the number of winning coalitions that lose without i, and w the number
    of winning coalitions,

    .. math:: A = \frac{w}{2^n}, \qquad P_i = \frac{\eta_i}{w}, \qquad
              I_i = \frac{\eta_i}{2^n - w}.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game: worths 0 and 1, monotone, v(N) = 1.

    Returns
    -------
    ColemanIndices

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message names a coalition.

    Notes
    -----
    O(n 2**n) time, two tables at the peak. The absolute Banzhaf index is the harmonic mean of
    P and I (P. Dubey, L. S. Shapley 1979).

    References
    ----------
    J. S. Coleman (1971), Control of collectivities and the power of a collectivity to act, in:
    Social Choice (B. Lieberman, ed.), Gordon and Breach.

    Examples
    --------
    Ann has two votes, bob and eve one each, and three are needed: ann has a veto.

    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> indices = coleman_indices(game)
    >>> indices.power_to_act
    0.375
    >>> indices.power_to_prevent.round(3), indices.power_to_initiate
    (array([1.   , 0.333, 0.333]), array([0.6, 0.2, 0.2]))
    """
    winning = winning_coalitions(game)
    n_winning = int(np.count_nonzero(winning))
    counts = swings(winning)
    prevent, initiate = counts / n_winning, counts / (winning.size - n_winning)
    prevent.flags.writeable = initiate.flags.writeable = False
    return ColemanIndices(
        players=examined(game).players,
        power_to_act=n_winning / winning.size,
        power_to_prevent=prevent,
        power_to_initiate=initiate,
    )
