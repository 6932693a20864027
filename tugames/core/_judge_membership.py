"""Whether a payoff is in the core of an estimated game, as a verdict."""

from collections.abc import Hashable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import real_array
from tugames._doors.vectors import PayoffLike, finite_vector, unlabelled
from tugames._numerics.members import paid_rows
from tugames._numerics.tolerance import as_tolerance, magnitude
from tugames._statistics.inequalities import Inequalities, Place, compare_inequalities
from tugames._statistics.level import as_level
from tugames._statistics.linear_forms import ROUNDING, Forms, Table
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError
from tugames.properties._replicates import verdict_of
from tugames.sampled import SampledGame
from tugames.verdict import Verdict, Witness

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_FIXED = (
    "a payoff that is the same on every replicate is efficient but for the noise of v(N): give "
    "payoffs by replicate, shape (R, n), or allow a tolerance"
)


def judge_membership(
    name: str,
    game: SampledGame,
    payoff: PayoffLike,
    *,
    epsilon: float = 0.0,
    coalitions: IntArray | None = None,
    efficient: bool = True,
    tolerance: float | None,
    level: float,
) -> Verdict:
    """Verdict on x(S) + epsilon >= v(S) for all proper S and x(N) = v(N), at a level.

    The equation and the inequalities are both needed to hold; either may fail, at half the level.
    Of ``coalitions`` only those given are looked at; without ``efficient`` no equation is.
    """
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    level = as_level(level, game.n_replicates, or_none=True)
    left = left_over(game.samples, by_replicate(game, payoff))
    grand = left.shape[1] - 1
    left[:, 1:grand] += epsilon
    if coalitions is None:
        coalitions = np.arange(1, grand)
    table = Table(left)
    found = compare_inequalities(table, lambda: _not_less(coalitions), tolerance=slack, level=level)
    known = not efficient
    if efficient:
        sums = compare_inequalities(table, lambda: _efficiency(grand), tolerance=slack, level=level)
        known = sums.n_constant == sums.n_forms and sums.least >= -slack
        found = found if known else _both(found, sums)
    verdict = verdict_of(
        name,
        found,
        level=level,
        tolerance=slack,
        n_replicates=game.n_replicates,
        equations=False,
        witness=lambda place: membership_witness(
            game.players, place, epsilon, equation=grand if efficient else 0
        ),
    )
    if verdict.outcome == "undecided" and not known and slack == 0.0:
        return replace(verdict, replications_to_decide=np.inf, remark=_FIXED)
    return verdict


def _both(proper: Inequalities, efficient: Inequalities) -> Inequalities:
    """Inequalities and an equation that is not known to hold."""
    missed = efficient.p_fails <= proper.p_fails
    return replace(
        proper,
        p_holds=max(proper.p_holds, efficient.p_holds),
        p_fails=min(1.0, 2.0 * min(proper.p_fails, efficient.p_fails)),
        worst=efficient.worst if missed else proper.worst,
        broken=efficient.broken or proper.broken,
    )


def by_replicate(game: SampledGame, payoff: PayoffLike) -> FloatArray:
    """Payoffs on each replicate, shape (R, n), from those or from one vector for all."""
    bare = unlabelled(payoff, game.players, "payoffs")
    if np.ndim(bare) != 2:
        one = finite_vector(payoff, game.players, "payoffs")
        return np.broadcast_to(one, (game.n_replicates, game.n_players))
    rows = real_array(bare, "payoffs are numbers")
    if rows.shape != (game.n_replicates, game.n_players) or not np.isfinite(rows).all():
        raise InvalidInputError(
            f"payoffs are finite, of shape (n,) or, by replicate, (R, n) = "
            f"{(game.n_replicates, game.n_players)}; got shape {rows.shape}"
        )
    return rows


def left_over(samples: FloatArray, payoffs: FloatArray) -> FloatArray:
    """x(S) - v(S) by replicate and coalition; what is no more than rounding is 0."""
    left = paid_rows(payoffs) - samples
    scale = magnitude(samples, payoffs)
    left[np.abs(left) <= ROUNDING * scale] = 0.0
    return left


def _not_less(coalitions: IntArray) -> Iterator[Forms]:
    if coalitions.size:
        yield Forms(coalitions[:, None], np.ones((1, 1)))


def _efficiency(grand: int) -> Iterator[Forms]:
    for sign in (1.0, -1.0):
        yield Forms(np.array([[grand]]), np.array([[sign]]))


def membership_witness(
    players: tuple[Hashable, ...], place: Place, epsilon: float, *, equation: int
) -> Witness:
    """The coalition that is shown to reject, or the equation that fails, with mean and error."""
    mask = int(place.columns[0])
    label = coalition_label(mask, players)
    size = f"{abs(place.mean):.4g} ± {place.standard_error:.2g}"
    if mask == equation:
        text = f"x({label}) differs from v({label}) by {size}"
    else:
        more = f" + {epsilon:g}" if epsilon else ""
        text = f"v({label}) exceeds x({label}){more} by {size}"
    return Witness(coalitions=(mask,), players=(), text=text)
