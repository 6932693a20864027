"""Cost savings games: what a coalition saves by not going alone."""

import numpy as np

from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game

__all__ = ["savings"]


def savings(costs: Game) -> Game:
    r"""Cost savings game of a cost game c.

    .. math:: v(S) = \sum_{i \in S} c(\{i\}) - c(S)

    Parameters
    ----------
    costs : Game
        Its worths are costs, positive if something is paid.

    Returns
    -------
    Game
        Of the same players. Worths are savings; 0 for each player alone.

    Raises
    ------
    InvalidInputError
        If the costs are no Game.

    Notes
    -----
    Superadditive if and only if c is subadditive, convex if and only if c is concave
    (submodular). A payoff x here means that i pays c(i) - x_i. O(2**n) time and memory.

    References
    ----------
    P. D. Straffin, J. P. Heaney (1981), Game theory and the Tennessee Valley Authority,
    International Journal of Game Theory 10.

    Examples
    --------
    Navigation, flood control and power dams on the Tennessee, in thousands of dollars of 1937.

    >>> costs = Game([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584])
    >>> savings(costs).values
    array([     0.,      0.,      0.,   2739.,      0.,  34795.,  23552.,
           141858.])
    """
    if not isinstance(costs, Game):
        raise InvalidInputError(
            f"savings are of a Game of costs; got {type(costs).__name__}: make it a Game, or take "
            "the mean of an estimated one"
        )
    alone = costs.values[1 << np.arange(costs.n_players)]
    worths = coalition_payoffs(alone) - costs.values
    worths[1 << np.arange(costs.n_players)] = 0.0
    return Game(worths, costs.players)
