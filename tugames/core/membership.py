"""Excesses of coalitions, and membership of a payoff in the core."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import comparison
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label, coalition_payoffs
from tugames.core._judge_membership import judge_membership
from tugames.core._payoff_verdict import Demand, efficiency, exact_payoff, payoff_verdict
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["excesses", "is_in_core"]


def excesses(game: Game | SampledGame, payoff: PayoffLike) -> NDArray[np.float64]:
    """Excess e(S, x) = v(S) - x(S) of every coalition, shape (2**n,), indexed by bitmask.

    Positive where a coalition could do better on its own; of an estimated game, of its mean
    table. O(2**n) time and memory.

    References
    ----------
    M. Davis, M. Maschler (1965), The kernel of a cooperative game, Naval Research Logistics
    Quarterly 12.

    Examples
    --------
    >>> excesses(Game([0, 0, 0, 4]), [1.0, 3.0])
    array([ 0., -1., -3.,  0.])
    """
    table = examined(game)
    return table.values - coalition_payoffs(finite_vector(payoff, table.players, "payoffs"))


def is_in_core(
    game: Game | SampledGame,
    payoff: PayoffLike,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a payoff is in the core: efficient, and no coalition could do better on its own.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the equation and every inequality are tested, at the level.
    payoff : array_like, shape (n,), mapping or Series by player, or a result with a payoff
        Of an estimated game also by replicate, shape (R, n): a rule that pays out what each
        replicate makes, such as its Shapley value.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default, 0
        where they are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        Its margin is the least of the slacks x(S) - v(S) over the proper coalitions, ``inf`` for
        one player; and -abs(v(N) - x(N)), if that is less, of a payoff that is not efficient. The
        witness is the most violated coalition.

    Notes
    -----
    O(2**n) time and memory. Definition 6 of the paper; D. B. Gillies (1959).

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_in_core(glove, [1, 0, 0]))
    True
    >>> is_in_core(glove, [2 / 3, 1 / 6, 1 / 6]).witness.text
    'v(ann+bob) = 1 exceeds x(ann+bob) = 0.833333'
    """
    if isinstance(game, SampledGame) and level is not None:
        return judge_membership(
            "payoff in the core", game, payoff, tolerance=tolerance, level=level
        )
    table = examined(game)
    x = finite_vector(payoff, table.players, "payoffs")
    every = coalition_label(table.grand_coalition, table.players)

    def missed(paid: Fraction, worth: Fraction) -> str:
        return comparison(f"v({every})", worth, "differs from", f"x({every})", paid)

    return payoff_verdict(
        "payoff in the core",
        game,
        x,
        efficient=efficiency(table, x, missed),
        others=_largest_excess(table, x),
        tolerance=worth_tolerance(table.values, x)
        if tolerance is None
        else as_tolerance(tolerance),
        method="excess of every coalition",
    )


def _largest_excess(game: Game, payoff: NDArray[np.float64]) -> list[Demand]:
    """The proper coalition that is nearest to leaving; none if there is one player."""
    proper = excesses(game, payoff)[1:-1]
    if not proper.size:
        return []
    worst = 1 + int(proper.argmax())
    worth, paid = Fraction(float(game.values[worst])), exact_payoff(payoff, worst)
    name = coalition_label(worst, game.players)
    return [
        Demand(
            slack=paid - worth,
            coalitions=(worst,),
            text=lambda: comparison(f"v({name})", worth, "exceeds", f"x({name})", paid),
        )
    ]
