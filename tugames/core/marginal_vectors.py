"""Marginal vectors: what players add when they arrive one after the other."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.distinct import distinct_rows, grid_rows
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import iter_players
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["marginal_vectors"]

#: Ten players have 10! = 3,628,800 orders of arrival.
_MOST = 4_000_000


def marginal_vectors(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    r"""Distinct marginal vectors over all orders of arrival; their convex hull is the Weber set.

    .. math:: m^\pi_i(v) = v(P^\pi_i \cup i) - v(P^\pi_i)

    where P is the set of players who arrive before i in the order. The mean over all n! orders is
    the Shapley value, the core is within the convex hull, and equals it if and only if the game is
    convex; then the marginal vectors are the vertices of the core.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the vectors of the mean game.
    tolerance : float, optional
        Vectors that differ by no more, player by player, count as one; by default 0 for integer
        worths, else a relative 1e-9 of the largest worth.

    Returns
    -------
    ndarray, shape (k, n), read-only, in lexicographic order
        In units of worth; k is at most n!.

    Raises
    ------
    InvalidInputError
        If there are more than four millions; :func:`is_in_weber_set` needs no list.

    Notes
    -----
    Coalition by coalition: a vector of S is one of S without i, and the contribution of i. O(n n!)
    time and memory if all vectors differ; little if players are alike.

    References
    ----------
    R. J. Weber (1988), Probabilistic values for games, in: The Shapley Value, 101-119; L. S.
    Shapley (1971), Cores of convex games; T. Ichiishi (1981), Super-modularity: applications to
    convex games and to the greedy algorithm for LP, Journal of Economic Theory 25.

    Examples
    --------
    A left glove (player 0) and two right ones; six orders have three marginal vectors.

    >>> marginal_vectors(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([[0., 0., 1.],
           [0., 1., 0.],
           [1., 0., 0.]])
    """
    table = examined(game)
    values = table.values
    tolerance = worth_tolerance(values) if tolerance is None else as_tolerance(tolerance)
    n = table.n_players
    layer = {0: np.zeros((1, n))}
    for _ in range(n):
        unions: dict[int, list[NDArray[np.float64]]] = {}
        for mask, vectors in layer.items():
            for i in iter_players(table.grand_coalition ^ mask):
                arrived = vectors.copy()
                arrived[:, i] = values[mask | 1 << i] - values[mask]
                unions.setdefault(mask | 1 << i, []).append(arrived)
        layer = {mask: grid_rows(np.concatenate(rows), tolerance) for mask, rows in unions.items()}
        if (count := sum(map(len, layer.values()))) > _MOST:
            raise InvalidInputError(
                f"marginal vectors are listed up to {_MOST:,}; this game of {n} players has more "
                f"({count:,} beginnings): ask is_in_weber_set, which needs no list, or take a "
                "larger tolerance"
            )
    result = distinct_rows(layer[table.grand_coalition], tolerance)
    result.flags.writeable = False
    return result
