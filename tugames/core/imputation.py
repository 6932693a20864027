"""Imputations: payoffs that divide v(N), and that no player alone rejects."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import comparison
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label
from tugames.core._judge_membership import judge_membership
from tugames.core._payoff_verdict import Demand, efficiency, payoff_verdict
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_imputation", "is_individually_rational"]


def is_individually_rational(
    game: Game | SampledGame,
    payoff: PayoffLike,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether every player gets at least what it earns alone: x_i >= v(i).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    payoff : array_like, shape (n,), mapping or Series by player, or a result with a payoff
        Of an estimated game also by replicate, shape (R, n), as for :func:`is_in_core`.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default, 0
        where they are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least x_i - v(i); the witness is ({i},).

    Raises
    ------
    InvalidInputError
        Unless there is one finite payoff for each player.

    Notes
    -----
    O(n) time; of an estimated game O(R 2**n).

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> game = Game([0, 1, 2, 5], players=["ann", "bob"])
    >>> bool(is_individually_rational(game, [1, 2]))
    True
    >>> is_individually_rational(game, [5, 0]).witness.text
    'v(bob) = 2 exceeds x(bob) = 0'
    """
    return _judge(
        "individually rational payoff",
        game,
        payoff,
        efficient=False,
        tolerance=tolerance,
        level=level,
    )


def is_imputation(
    game: Game | SampledGame,
    payoff: PayoffLike,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a payoff divides v(N), and gives every player what it earns alone, or more.

    x(N) = v(N), and x_i >= v(i) for all players i.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the equation and every inequality are tested, at the level.
    payoff : array_like, shape (n,), mapping or Series by player, or a result with a payoff
        Of an estimated game also by replicate, shape (R, n), as for :func:`is_in_core`.
    tolerance : float, optional
        Slack granted to every inequality and to the equation; a relative 1e-9 of the largest
        worth by default, 0 where they are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least x_i - v(i), or minus what x(N) and v(N) differ by if this is more
        than the tolerance, and less; the witness is ({i},) or (N,).

    Raises
    ------
    InvalidInputError
        Unless there is one finite payoff for each player.

    Notes
    -----
    O(n) time; of an estimated game O(R 2**n). A payoff that is the same on every replicate is
    efficient but for the noise of v(N), and so never shown to be an imputation without a
    tolerance.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> game = Game([0, 1, 2, 5], players=["ann", "bob"])
    >>> bool(is_imputation(game, [2, 3]))
    True
    >>> is_imputation(game, [2, 2]).witness.text
    'v(ann+bob) = 5 differs from x(ann+bob) = 4'
    """
    return _judge("imputation", game, payoff, efficient=True, tolerance=tolerance, level=level)


def _judge(
    name: str,
    game: Game | SampledGame,
    payoff: PayoffLike,
    *,
    efficient: bool,
    tolerance: float | None,
    level: float | None,
) -> Verdict:
    table = examined(game)
    # efficiency is all that is asked of a single player
    alone = 1 << np.arange(0 if efficient and table.n_players == 1 else table.n_players)
    if isinstance(game, SampledGame) and level is not None:
        return judge_membership(
            name,
            game,
            payoff,
            coalitions=alone,
            efficient=efficient,
            tolerance=tolerance,
            level=level,
        )
    x = finite_vector(payoff, table.players, "payoffs")
    every = coalition_label(table.grand_coalition, table.players)

    def missed(paid: Fraction, worth: Fraction) -> str:
        return comparison(f"v({every})", worth, "differs from", f"x({every})", paid)

    return payoff_verdict(
        name,
        game,
        x,
        efficient=efficiency(table, x, missed) if efficient else None,
        others=[_least(table, x)] if alone.size else [],
        tolerance=worth_tolerance(table.values, x)
        if tolerance is None
        else as_tolerance(tolerance),
        method="every player",
    )


def _least(game: Game, payoff: NDArray[np.float64]) -> Demand:
    """The player who is nearest to leaving."""
    i = int((payoff - game.values[1 << np.arange(game.n_players)]).argmin())
    worth, paid = Fraction(float(game.values[1 << i])), Fraction(float(payoff[i]))
    name = coalition_label(1 << i, game.players)
    return Demand(
        slack=paid - worth,
        coalitions=(1 << i,),
        text=lambda: comparison(f"v({name})", worth, "exceeds", f"x({name})", paid),
    )
