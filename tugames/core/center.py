"""The core-center: the centre of gravity of the core."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_payoffs
from tugames.core._convex_center import convex_center
from tugames.core._costs import costs_hint
from tugames.core._simplices import hull_simplices
from tugames.core.balancedness import balancedness
from tugames.core.polytope import core_polytope
from tugames.errors import EmptyCoreError
from tugames.game import Game
from tugames.properties.convex import is_convex
from tugames.sampled import SampledGame, examined

__all__ = ["core_center"]

#: Players of a convex game up to which centres of 3**n cores fit in memory.
_MOST_PLAYERS = 12
#: Simplices whose volumes are computed at once.
_AT_ONCE = 1 << 17


def core_center(game: Game | SampledGame, *, tolerance: float | None = None) -> NDArray[np.float64]:
    r"""Core-center: the mean of the uniform distribution over the core.

    .. math:: \mu(v) = \frac{1}{\operatorname{vol} C(v)} \int_{C(v)} x \, dx

    within the affine hull of the core: a core that is a segment has its midpoint for a centre.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the centre of the mean game's core.
    tolerance : float, optional
        As for :func:`core_polytope`: 0 for integer worths by default, else a relative 1e-9 of the
        largest worth. A core no wider than that in a direction is flat in it.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    EmptyCoreError
        If the core is empty.
    InvalidInputError
        If the vertices of the core are too many to be enumerated; see :func:`core_polytope`.

    Notes
    -----
    The core of a convex game is made up of pyramids over its faces, which are products of cores of
    smaller games: O(4**n) time, 3**n centres in memory; 8 players take about a second, 10 some ten
    seconds, and 12, which are the most, minutes and a gigabyte.

    Otherwise the faces of the core's convex hull are cut into simplices, which with a point inside
    make up the core; their centroids are averaged by volume. Centroids are those of the affine
    image, so that all is done in coordinates that give the core the same width in all directions. A
    core of k vertices and dimension d has up to O(k**(d // 2)) such faces: 5 players take
    hundredths of a second, 6 tenths, 7 up to half a minute, in a process of its own.

    References
    ----------
    J. Gonzalez-Diaz, E. Sanchez-Rodriguez (2007), A natural selection from the core of a TU game:
    the core-center, International Journal of Game Theory 36.

    Examples
    --------
    x3 can be anything from 0 to 2, and the less it is, the more there is for the others to divide.

    >>> game = Game([0, 0, 0, 4, 0, 0, 0, 6])
    >>> core_center(game).round(4)
    array([2.5333, 2.5333, 0.9333])
    """
    table = examined(game)
    if table.n_players <= _MOST_PLAYERS:
        default = worth_tolerance(table.values)
        slack = default if tolerance is None else as_tolerance(tolerance)
        # rounding may hide that a game is not convex, by less than the default tolerance
        if slack >= default and is_convex(table, tolerance=0.0):
            return _of_convex(table, slack)
    core = core_polytope(table, tolerance=tolerance)
    if not len(core.vertices):
        result = balancedness(table, tolerance=tolerance)
        raise EmptyCoreError(
            "a core-center needs a non-empty core; balancing weights give "
            f"{result.balanced_worth:g}, more than v(N) by {-result.margin:g}: see balancedness "
            f"for the weights, or raise v(N) by that much{costs_hint(table, '; ')}"
        )
    return centroid(core.vertices, core.dimension)


def _of_convex(table: Game, tolerance: float) -> NDArray[np.float64]:
    """Centre of a convex game, by way of worths of about one."""
    own = table.values[1 << np.arange(table.n_players)]
    gains = table.values - coalition_payoffs(own)
    scale = float(gains[-1]) or 1.0
    center: NDArray[np.float64] = own + scale * convex_center(gains / scale, tolerance / scale)
    return center


def centroid(vertices: NDArray[np.float64], dimension: int) -> NDArray[np.float64]:
    """Centre of gravity of a polytope of a known dimension, shape (n,).

    The vertices, shape (k, n), may lie off its affine hull by their rounding only.
    """
    middle: NDArray[np.float64] = vertices.mean(axis=0)
    if dimension == 0:
        return middle
    left, widths, axes = np.linalg.svd(vertices - middle, full_matrices=False)
    left, widths, axes = left[:, :dimension], widths[:dimension], axes[:dimension]
    if dimension == 1:
        at = (left.max(axis=0) + left.min(axis=0)) / 2
    else:
        simplices = hull_simplices(left)
        moment, total = np.zeros(dimension), 0.0
        for start in range(0, len(simplices), _AT_ONCE):
            corners = left[simplices[start : start + _AT_ONCE]]  # of the faces' simplices
            volumes = np.abs(np.linalg.det(corners))  # with the origin, the mean of the vertices
            moment += volumes @ corners.sum(axis=1)
            total += volumes.sum()
        at = moment / (total * (dimension + 1))
    middle += (at * widths) @ axes
    return middle
