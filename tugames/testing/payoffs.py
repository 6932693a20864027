"""Strategies of payoffs of one game: imputations and core payoffs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames.core._costs import costs_hint
from tugames.core.payoff_sets import imputation_vertices
from tugames.core.polytope import core_vertices
from tugames.errors import EmptyCoreError, InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.testing._drawing import Draw
from tugames.testing._hypothesis import strategies as st

__all__ = ["core_payoffs", "imputations"]

#: A mean of up to 2**4 vertices.
_DOUBLINGS = 4


def imputations(game: Game | SampledGame) -> st.SearchStrategy[NDArray[np.float64]]:
    r"""Imputations of a game, :math:`x(N) = v(N)` and :math:`x_i \ge v(i)` for all i.

    Means of 1, 2, 4, 8 or 16 vertices of the imputation set, drawn with repetition:

    .. math:: x_i = v(i) + \frac{k_i}{2^m} \Bigl(v(N) - \sum_j v(j)\Bigr), \qquad
              \sum_i k_i = 2^m,\; m \le 4

    Exact for integer worths. Shrinks to the first vertex, where all is gained by the last player.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the imputations of the mean game.

    Returns
    -------
    SearchStrategy of ndarray, shape (n,)

    Raises
    ------
    InvalidInputError
        If there are none: the players' own worths exceed v(N).

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(imputations(Game([0, 1, 2, 5])), lambda x: x[0] > 1.5)
    array([3., 2.])
    """
    vertices = imputation_vertices(game)
    if not len(vertices):
        raise InvalidInputError(
            "imputations need v(N) >= sum of v(i); this game's players earn more alone: draw the "
            "game from essential_games() or balanced_games()"
        )
    return _means(vertices)


def core_payoffs(game: Game | SampledGame) -> st.SearchStrategy[NDArray[np.float64]]:
    """Core payoffs of a game: means of 1, 2, 4, 8 or 16 vertices, drawn with repetition.

    Every vertex comes up, and so does the mean of any two. A payoff is exact if all vertices are
    integers; otherwise it is in the core within the package's tolerance. Shrinks to the first
    vertex in lexicographic order.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the core of the mean game.

    Returns
    -------
    SearchStrategy of ndarray, shape (n,)

    Raises
    ------
    EmptyCoreError
        If the core is empty.
    InvalidInputError
        For more than 12 players, unless the game is convex.

    Notes
    -----
    The vertices are enumerated when the strategy is made, at the cost of
    :func:`tugames.core_vertices`: hundredths of a second for 6 players.

    References
    ----------
    D. B. Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of
    Games IV.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(core_payoffs(Game([0, 0, 0, 4])), lambda x: 0 < x[0] < x[1])
    array([1., 3.])
    """
    vertices = core_vertices(game)
    if not len(vertices):
        raise EmptyCoreError(
            "payoffs are drawn from a core that is not empty; balancedness(game) proves that this "
            f"one is: draw the game from balanced_games(){costs_hint(examined(game), '; ')}"
        )
    return _means(vertices)


@st.composite
def _means(draw: Draw[Any], vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw a mean of so many vertices that dividing by their number rounds nothing."""
    count = 1 << draw(st.integers(0, _DOUBLINGS))
    at = draw(st.lists(st.integers(0, len(vertices) - 1), min_size=count, max_size=count))
    return np.asarray(vertices[at].sum(axis=0) / count)
