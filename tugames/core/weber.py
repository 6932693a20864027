"""Membership of a payoff in the Weber set, with orders of arrival or a hyperplane as the proof."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import numbers
from tugames._numerics.row_program import FEASIBILITY, RowProgram
from tugames._numerics.tolerance import as_tolerance, magnitude, worth_tolerance
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import labels, number, payoff_words
from tugames.coalition import coalition_payoffs
from tugames.errors import SolverError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

__all__ = ["WeberMembership", "is_in_weber_set", "weber_membership"]

_MAX_ROUNDS = 1000


@dataclass(frozen=True, kw_only=True, repr=False)
class WeberMembership(TabularResult):
    """Where a payoff is, relative to the convex hull of the marginal vectors.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    inside : bool
        Whether it is in the Weber set: ``distance <= tolerance``.
    distance : float
        Least sum of abs(x_i - y_i) over payoffs y in the Weber set, in units of worth.
    orders : tuple of tuples of int
        Orders of arrival whose marginal vectors are combined; n + 1 at most.
    weights : ndarray, shape (len(orders),)
        Positive, with sum 1.
    nearest : ndarray, shape (n,)
        The combination, a payoff of the Weber set that attains the distance.
    direction : ndarray, shape (n,)
        Numbers d from -1 to 1 such that d @ x exceeds d @ m by the distance or more for every
        marginal vector m: a hyperplane between the payoff and the set. Zeros if it is inside.
    residual : float
        By how much the distances to ``nearest`` and to the hyperplane differ: each bounds the
        true one, from above and from below.
    tolerance : float
    point_estimate : bool
        True when the game is estimated and this is about its mean table.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    inside: bool
    distance: float
    orders: tuple[tuple[int, ...], ...]
    weights: NDArray[np.float64]
    nearest: NDArray[np.float64]
    direction: NDArray[np.float64]
    residual: float
    tolerance: float
    point_estimate: bool
    method: str

    def _said(self) -> Iterator[str]:
        if self.inside:
            yield f"in the Weber set, by {len(self.orders)} orders of arrival"
        else:
            yield f"outside the Weber set, by {number(self.distance)}"
        yield f"nearest payoff: {payoff_words(self.players, self.nearest.tolist())}"

    def _table(self) -> Table:
        names = labels(self.players, self.nearest.size)
        orders = [", ".join(str(names[i]) for i in order) for order in self.orders]
        return Table.of(order_of_arrival=orders, weight=self.weights.tolist())


def weber_membership(
    game: Game | SampledGame, payoff: PayoffLike, *, tolerance: float | None = None
) -> WeberMembership:
    r"""Find the payoff of the Weber set that is nearest to a payoff, and prove that it is.

    .. math:: W(v) = \operatorname{conv} \{m^\pi(v) : \pi \text{ an order of arrival}\}

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined.
    payoff : array_like, shape (n,)
    tolerance : float, optional
        Largest distance that counts as none; by default a relative 1e-9 of the largest worth.

    Returns
    -------
    WeberMembership

    Raises
    ------
    InvalidInputError
        If the payoff is not n finite numbers.
    SolverError
        If the two bounds of the distance do not meet.

    Notes
    -----
    Of the n! marginal vectors the linear program gets those it needs: the one that is farthest in
    a direction is the longest way up the lattice of coalitions, found in O(n 2**n) time and O(2**n)
    memory, in compiled code; n to 5 n of them are enough. 12 players take hundredths of a second,
    18 to 20 a few seconds, and three tables at the peak.

    References
    ----------
    R. J. Weber (1988), Probabilistic values for games, in: The Shapley Value, 101-119.

    Examples
    --------
    Any two of three players can share 1. Its core is empty, the Weber set is not.

    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> found = weber_membership(majority, [0.5, 0.25, 0.25])
    >>> found.inside, sorted(found.weights.round(6).tolist())
    (True, [0.25, 0.25, 0.5])
    >>> far = weber_membership(majority, [2, -0.5, -0.5])
    >>> far.inside, round(far.distance, 6), far.nearest.tolist(), far.direction.tolist()
    (False, 2.0, [1.0, 0.0, 0.0], [1.0, -1.0, -1.0])
    """
    table = examined(game)
    n = table.n_players
    x = finite_vector(payoff, table.players, "payoffs")
    # strategically equivalent worths of one magnitude: what the solver's tolerances mean then
    own = table.values[1 << np.arange(n)]
    worths = table.values - coalition_payoffs(own)
    target = x - own
    scale = magnitude(worths, target) or 1.0
    if tolerance is None:
        largest = magnitude(table.values, x)
        tolerance = max(worth_tolerance(table.values, x), FEASIBILITY * largest)
    tolerance = as_tolerance(tolerance)
    orders, weights, direction, bound = _nearest(worths / scale, target / scale)
    nearest = weights @ np.array([_marginal_vector(table.values, order) for order in orders])
    distance = float(np.abs(x - nearest).sum())
    residual = abs(distance - scale * bound)
    if residual > tolerance + 100 * max(FEASIBILITY * scale, np.spacing(scale)):
        raise SolverError(
            "the distance to the Weber set is known to the solver's accuracy; its bounds differ by "
            f"{residual:g}: rescale the worths to similar magnitudes"
        )
    inside = distance <= tolerance
    if inside:
        direction = np.zeros(n)
    for array in (weights, nearest, direction):
        array.flags.writeable = False
    return WeberMembership(
        players=table.players,
        inside=inside,
        distance=distance,
        orders=orders,
        weights=weights,
        nearest=nearest,
        direction=direction,
        residual=residual,
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method="row generation over orders of arrival",
    )


def is_in_weber_set(
    game: Game | SampledGame, payoff: PayoffLike, *, tolerance: float | None = None
) -> Verdict:
    """Whether a payoff is in the Weber set, the convex hull of the marginal vectors.

    The margin is minus the distance, the least sum of absolute differences; the witness writes out
    the hyperplane. :func:`weber_membership` has the proof of either answer, and is what is done, in
    the same time and memory, three tables at the peak.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_in_weber_set(glove, [2 / 3, 1 / 6, 1 / 6]))
    True
    >>> is_in_weber_set(glove, [1.5, -0.25, -0.25]).witness.text
    'ann - bob - eve gets 2, at most 1 in every marginal vector'
    """
    found = weber_membership(game, payoff, tolerance=tolerance)
    table = examined(game)
    witness = None
    if not found.inside:
        paid = float(found.direction @ finite_vector(payoff, table.players, "payoffs"))
        involved = np.flatnonzero(found.direction.round(6))
        terms = [_term(found.direction[i], str(table.players[i])) for i in involved]
        text = " ".join(terms).removeprefix("+ ")
        shown = numbers(paid, paid - found.distance)
        witness = Witness(
            coalitions=(),
            players=tuple(involved.tolist()),
            text=f"{text} gets {shown[0]}, at most {shown[1]} in every marginal vector",
        )
    return Verdict(
        property="payoff in the Weber set",
        outcome="holds" if found.inside else "fails",
        margin=0.0 - found.distance,
        witness=witness,
        tolerance=found.tolerance,
        point_estimate=found.point_estimate,
        method=found.method,
    )


def _nearest(
    worths: NDArray[np.float64], target: NDArray[np.float64]
) -> tuple[tuple[tuple[int, ...], ...], NDArray[np.float64], NDArray[np.float64], float]:
    """Orders, their weights, the separating direction, and the distance it proves.

    maximise d @ x - s subject to s >= d @ m for all marginal vectors m, -1 <= d <= 1. The dual
    variables combine a payoff whose distance, the sum of absolute differences, is the optimum.
    """
    from tugames._numerics.weber_kernel import best_arrivals

    n = target.size
    best, last = np.empty(worths.size), np.zeros(worths.size, dtype=np.uint8)
    ones = np.ones(n)
    program = RowProgram(
        np.append(-target, 1.0), np.append(-ones, -np.inf), np.append(ones, np.inf)
    )
    orders: list[tuple[int, ...]] = []
    direction, most = np.zeros(n), -np.inf
    for _ in range(_MAX_ROUNDS):
        best_arrivals(worths, direction, best, last)
        if best[-1] - most <= FEASIBILITY:
            weights = np.maximum(program.duals, 0.0)
            used = np.flatnonzero(weights)
            weights = weights[used] / weights.sum()
            return tuple(orders[k] for k in used), weights, direction, direction @ target - best[-1]
        orders.append(_traced(last))
        vector = _marginal_vector(worths, orders[-1])
        program.add(np.append(-vector, 1.0)[np.newaxis], np.zeros(1))
        program.solve()
        direction, most = np.clip(program.solution[:-1], -1.0, 1.0), program.solution[-1]
    raise SolverError(
        f"row generation settles within {_MAX_ROUNDS} rounds; the distance to the Weber set is "
        f"still off by {best[-1] - most:g} of the largest worth: rescale the worths"
    )


def _traced(last: NDArray[np.uint8]) -> tuple[int, ...]:
    """Order of arrival in the grand coalition, from who comes last in each coalition."""
    backwards, mask = [], last.size - 1
    while mask:
        backwards.append(int(last[mask]))
        mask ^= 1 << backwards[-1]
    return tuple(backwards[::-1])


def _marginal_vector(values: NDArray[np.float64], order: tuple[int, ...]) -> NDArray[np.float64]:
    vector, before = np.empty(len(order)), 0
    for i in order:
        vector[i] = values[before | 1 << i] - values[before]
        before |= 1 << i
    return vector


def _term(factor: float, player: str) -> str:
    """One signed term of a sum over players."""
    size = "" if abs(factor) == 1.0 else f"{abs(factor):.4g} "
    return f"{'-' if factor < 0 else '+'} {size}{player}"
