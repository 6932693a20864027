"""The core as a polytope: its vertices and its dimension."""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.distinct import distinct_rows
from tugames._numerics.double_description import Sets, Whole, core_points
from tugames._numerics.exact import independent
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import labels, payoff_words
from tugames.core.balancedness import balancedness
from tugames.core.marginal_vectors import marginal_vectors
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.properties.convex import is_convex
from tugames.sampled import SampledGame, examined

__all__ = ["CorePolytope", "core_dimension", "core_polytope", "core_vertices"]

_MOST_PLAYERS = 12


@dataclass(frozen=True, kw_only=True, repr=False)
class CorePolytope(TabularResult):
    """The core by its vertices.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    vertices : ndarray, shape (k, n), read-only
        In lexicographic order and in units of worth; the core is their convex hull. k is 0 if it
        is empty, and at most n!.
    dimension : int
        Of the affine hull: n - 1 if the core has an interior among the efficient payoffs, 0 if it
        is a point, -1 if it is empty.
    exact : bool
        Whether vertices were computed in whole numbers from worths taken literally, and rounded
        once at the end; otherwise those within the tolerance of each other have been merged.
    tolerance : float
    point_estimate : bool
        True when the game is estimated and this is about its mean table.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    vertices: NDArray[np.float64]
    dimension: int
    exact: bool
    tolerance: float
    point_estimate: bool
    method: str

    def _said(self) -> Iterator[str]:
        count = len(self.vertices)
        if not count:
            yield "the core is empty"
            return
        yield f"{count} {'vertices' if count > 1 else 'vertex'}, dimension {self.dimension}"
        for vertex in self.vertices[:3].tolist():
            yield payoff_words(self.players, vertex)
        if count > 3:
            yield f"and {count - 3} more"

    def _table(self) -> Table:
        names = labels(self.players, self.vertices.shape[1])
        columns = zip(names, self.vertices.T.tolist(), strict=True)
        return Table({"vertex": range(1, len(self.vertices) + 1), **dict(columns)})


def core_polytope(game: Game | SampledGame, *, tolerance: float | None = None) -> CorePolytope:
    r"""Enumerate the vertices of the core.

    .. math:: C(v) = \{x : x(N) = v(N),\; x(S) \ge v(S) \text{ for all } S \subset N\}

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined.
    tolerance : float, optional
        0 takes the worths literally. Otherwise v(N) is raised by up to as much if that gives the
        game a core, and vertices that differ by no more, player by player, count as one. By default
        0 for integer worths, else a relative 1e-9 of the largest worth.

    Returns
    -------
    CorePolytope

    Raises
    ------
    InvalidInputError
        For more than 12 players, unless the game is convex.

    Notes
    -----
    The worths are whole multiples of a power of two. In whole numbers the imputation set, a
    simplex, is cut by one coalition after the other (double description); a cut of k vertices
    takes up to O(k**2) time. A game of 6 players, with up to 720 vertices, takes hundredths of a
    second, one of 7, up to 5040, seconds; 8 with all 40320 take many minutes. If the game is convex
    by every inequality, the vertices are its marginal vectors instead, up to n! of them: 8 players
    take a tenth of a second.

    References
    ----------
    D. B. Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of
    Games IV; L. S. Shapley (1971), Cores of convex games, International Journal of Game Theory 1,
    for the marginal vectors; J. Derks, J. Kuipers (2002), On the number of extreme points of the
    core of a transferable utility game, for n! as the bound.

    Examples
    --------
    Two left gloves (players 0 and 1) and two right ones: the core is a segment.

    >>> market = Game.from_function(
    ...     lambda s: float(min(sum(i < 2 for i in s), sum(i > 1 for i in s))), 4
    ... )
    >>> core = core_polytope(market)
    >>> core.vertices
    array([[0., 0., 1., 1.],
           [1., 1., 0., 0.]])
    >>> core.dimension, core.exact
    (1, True)
    """
    table = examined(game)
    default = worth_tolerance(table.values)
    tolerance = default if tolerance is None else as_tolerance(tolerance)
    # rounding may hide that a game is not convex, by less than the default tolerance
    result = _by_marginals(table, tolerance) if tolerance >= default else None
    result = result or _by_cuts(table, tolerance)
    result.vertices.flags.writeable = False
    return replace(result, point_estimate=isinstance(game, SampledGame))


def core_vertices(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    """Vertices of the core, shape (k, n), read-only: ``core_polytope(game).vertices``.

    No row if the core is empty. Costs and limits are those of :func:`core_polytope`.

    References
    ----------
    D. B. Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of
    Games IV.

    Examples
    --------
    >>> core_vertices(Game([0, 0, 0, 4]))
    array([[0., 4.],
           [4., 0.]])
    """
    return core_polytope(game, tolerance=tolerance).vertices


def core_dimension(game: Game | SampledGame, *, tolerance: float | None = None) -> int:
    """Dimension of the core, from n - 1 down to 0 for a single payoff; -1 if it is empty.

    The margin of :func:`balancedness` answers for any number of players, in O(2**n) time, unless
    it is 0: if v(N) exceeds all balanced sums, no bound is tight throughout the core. Else the
    vertices are enumerated, as by :func:`core_polytope`, and under its limits.

    References
    ----------
    D. B. Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of
    Games IV.

    Examples
    --------
    >>> core_dimension(Game([0, 0, 0, 4])), core_dimension(Game([0, 1, 3, 4]))
    (1, 0)
    """
    result = balancedness(game, tolerance=tolerance)
    if not result.balanced:
        return -1
    if result.margin > result.tolerance:
        return examined(game).n_players - 1
    return core_polytope(game, tolerance=tolerance).dimension


def _by_marginals(table: Game, tolerance: float) -> CorePolytope | None:
    """The marginal vectors, if the game is convex."""
    if not is_convex(table, tolerance=0.0):
        return None
    vertices = marginal_vectors(table, tolerance=tolerance)
    # of a convex game's core x(S) ranges from v(S) to v(N) - v(N without S)
    fixed = np.flatnonzero(table.values + table.values[::-1] == table.values[-1])
    return CorePolytope(
        players=table.players,
        vertices=vertices,
        dimension=_dimension(vertices, fixed.tolist(), tolerance),
        exact=tolerance == 0.0,
        tolerance=tolerance,
        point_estimate=False,
        method="marginal vectors of a convex game",
    )


def _by_cuts(table: Game, tolerance: float) -> CorePolytope:
    n = table.n_players
    if n > _MOST_PLAYERS:
        raise InvalidInputError(
            f"core vertices of a game that is not convex are enumerated up to {_MOST_PLAYERS} "
            f"players; got {n}: see core_element for one core payoff"
        )
    points, tight, unit, own = _cuts(table.values, Fraction(0))
    if not len(points) and tolerance > 0.0:
        result = balancedness(table, tolerance=tolerance)
        if result.balanced and result.margin_certificate is not None:
            points, tight, unit, own = _cuts(table.values, -result.margin_certificate.margin)
    exact = [[Fraction(int(part), int(row[-1])) for part in row[:-1]] for row in points]
    payoffs = [[float(unit * (a + b)) for a, b in zip(own, row, strict=True)] for row in exact]
    vertices = distinct_rows(np.array(payoffs).reshape(-1, n), tolerance)
    fixed = [mask for mask in range(1, table.grand_coalition) if _has_all(tight, mask)]
    return CorePolytope(
        players=table.players,
        vertices=vertices,
        dimension=_dimension(vertices, fixed, tolerance),
        exact=tolerance == 0.0,
        tolerance=tolerance,
        point_estimate=False,
        method="double description in whole numbers",
    )


def _cuts(values: NDArray[np.float64], lent: Fraction) -> tuple[Whole, Sets, Fraction, list[int]]:
    """Points and what is tight there, by :func:`core_points`, their unit, and players' worths.

    ``lent`` is added to v(N).
    """
    ratios = [Fraction(worth) for worth in values.tolist()]
    ratios[-1] += lent
    unit = Fraction(1, math.lcm(*(ratio.denominator for ratio in ratios)))
    whole = np.array([int(ratio / unit) for ratio in ratios], dtype=object)
    own = whole[1 << np.arange(values.size.bit_length() - 1)]
    paid = np.zeros(1, dtype=object)
    for amount in own:
        paid = np.concatenate([paid, paid + amount])
    whole -= paid
    if max(int(whole.max()), -int(whole.min())) < 1 << 62:
        whole = whole.astype(np.int64)
    return *core_points(whole), unit, own.tolist()


def _has_all(tight: Sets, mask: int) -> bool:
    """Whether a coalition is tight at every vertex."""
    return bool((tight[:, mask >> 6] >> np.uint64(mask & 63) & np.uint64(1)).all())


def _dimension(vertices: NDArray[np.float64], fixed: Sequence[int], tolerance: float) -> int:
    """Of the affine hull; without a tolerance from the coalitions with a fixed payoff."""
    if not len(vertices):
        return -1
    n: int = vertices.shape[1]
    if tolerance == 0.0:
        return n - len(independent([(1 << n) - 1, *fixed], n))
    centred = vertices - vertices.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    wide: NDArray[np.bool_] = np.ptp(centred @ axes.T, axis=0) > n * tolerance
    return int(wide.sum())
