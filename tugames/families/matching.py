"""Matching games: pairs of players who are worth something together."""

from collections.abc import Hashable, Sequence

from numpy.typing import ArrayLike

from tugames._worths.tables import check_table_fits
from tugames.families._arguments import symmetric_matrix
from tugames.families._matchings import best_matchings
from tugames.game import Game

__all__ = ["matching"]


def matching(weights: ArrayLike, *, players: Sequence[Hashable] | None = None) -> Game:
    """Matching game of a graph: v(S) is the largest weight of a matching among S.

    Parameters
    ----------
    weights : array_like, shape (n, n)
        Symmetric; the weight of each pair, 0 or less where there is no edge. The diagonal is
        not read. ``networkx.to_numpy_array(graph)`` makes one of a graph.
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If the table is not square, symmetric and finite.

    Notes
    -----
    Superadditive. The core is not empty if and only if no fractional matching has more weight
    than the best matching; a bipartite graph never has one, see :func:`assignment`. O(n 2**n)
    time, O(2**n) memory.

    References
    ----------
    X. Deng, T. Ibaraki, H. Nagamochi (1999), Algorithmic aspects of the core of combinatorial
    optimization games, Mathematics of Operations Research 24.

    Examples
    --------
    Any two of three can play a game that is worth 1; the third looks on.

    >>> matching([[0, 1, 1], [1, 0, 1], [1, 1, 0]]).values
    array([0., 0., 0., 1., 0., 1., 1., 1.])
    """
    table = symmetric_matrix(weights, "weights")
    check_table_fits(len(table))
    return Game(best_matchings(table), players)
