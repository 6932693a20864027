"""Strategic equivalence: the same game in other units, after other payments to the players."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import real_number
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._presentation.result import Result
from tugames._presentation.words import number, payoff_words
from tugames.coalition import coalition_label, coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.transforms.normal_forms import zero_normal_form
from tugames.verdict import Witness

__all__ = ["StrategicEquivalence", "strategic_equivalence", "strategic_transform"]

#: Roundings of a quotient of worths, a product with it and a difference, with room to spare.
_ROUNDINGS = 4 * float(np.finfo(np.float64).eps)


def strategic_transform(game: Game | SampledGame, scale: float, shift: PayoffLike) -> Game:
    r"""Game in other units of worth, after a payment to each player.

    .. math:: w(S) = a \, v(S) + \sum_{i \in S} b_i, \qquad a > 0

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the transform of the mean game.
    scale : float
        a, positive.
    shift : array_like, shape (n,)
        b, in player order and in units of the new game.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        Unless the scale is positive and everything is finite.

    Notes
    -----
    O(2**n) time and memory. A solution x is covariant if that of the transform is a x + b; the
    core, the Shapley value, the nucleolus and the tau-value are, equal division is not.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> strategic_transform(Game([0, 0, 0, 1]), 2, [10, 20]).values
    array([ 0., 10., 20., 32.])
    """
    table = examined(game)
    scale = real_number(scale, "the positive finite scale of a strategic transform")
    if not (scale > 0 and np.isfinite(scale)):
        raise InvalidInputError(
            f"a strategic transform has a positive finite scale; got {scale}: a negative one "
            "turns gains to losses, use -game for that"
        )
    payments = finite_vector(shift, table.players, "the payments of a strategic transform")
    with np.errstate(over="ignore"):  # what is out of range no game has as a worth
        return Game(scale * table.values + coalition_payoffs(payments), table.players)


@dataclass(frozen=True, kw_only=True, repr=False)
class StrategicEquivalence(Result):
    """Whether one game is a strategic transform of another, and which; truthy if it is.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    equivalent : bool
    scale : float or None
        The factor a > 0 of ``second = strategic_transform(first, scale, shift)``; 1 for two
        additive games, where any will do. None if the games are not equivalent.
    shift : ndarray, shape (n,), or None
        The payments b; None if the games are not equivalent.
    residual : float
        Largest difference between a worth of the second game and that of the candidate, which
        agrees on single players and on the coalition of the largest gain or loss in the first
        game (or has no gains, if the games disagree there on what is a gain).
    witness : Witness or None
        Why there is no transform: one coalition that gains in one game and not in the other,
        or two whose gains have different proportions; None if there is one.
    tolerance : float
        The games count as equivalent when ``residual <= tolerance`` and both or neither of
        them are additive.
    point_estimate : bool
        True when a game is estimated and this is about its mean table, untested.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    equivalent: bool
    scale: float | None
    shift: NDArray[np.float64] | None
    residual: float
    witness: Witness | None
    tolerance: float
    point_estimate: bool
    method: str

    def __bool__(self) -> bool:
        return self.equivalent

    def _said(self) -> Iterator[str]:
        if self.scale is None or self.shift is None:
            yield "not equivalent"
            yield "" if self.witness is None else self.witness.text
        else:
            shift = payoff_words(self.players, self.shift.tolist())
            yield f"equivalent: {number(self.scale)} times the first, plus {shift}"


def strategic_equivalence(
    first: Game | SampledGame, second: Game | SampledGame, *, tolerance: float | None = None
) -> StrategicEquivalence:
    """Find a > 0 and b with second(S) = a first(S) + b(S) for all S, or show there are none.

    Parameters
    ----------
    first, second : Game or SampledGame
        Over the same players in the same order. Of an estimated game the mean table is
        examined, untested for significance.
    tolerance : float, optional
        Difference forgiven in the worths of the second game. By default the rounding of a
        quotient for integer worths, else a relative 1e-9 of the largest worth of either game,
        in units of the second.

    Returns
    -------
    StrategicEquivalence

    Raises
    ------
    InvalidInputError
        If the games have different players.

    Notes
    -----
    The gains over staying alone, g(S) = v(S) - sum of v(i), must be in one proportion. It is
    read off at the coalition of the largest gain or loss in the first game. O(2**n) time and
    memory, four tables at the peak.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, section 27.

    Examples
    --------
    >>> found = strategic_equivalence(Game([0, 0, 0, 1]), Game([0, 10, 20, 32]))
    >>> found.scale, found.shift
    (2.0, array([10., 20.]))
    >>> majority, glove = Game([0, 0, 0, 1, 0, 1, 1, 1]), Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> strategic_equivalence(majority, glove).witness.text
    '0+1 gains 1 and 1, 1+2 gains 1 and 0: no scale fits both'
    """
    estimated = isinstance(first, SampledGame) or isinstance(second, SampledGame)
    one, two = examined(first), examined(second)
    if one.players != two.players:
        raise InvalidInputError(
            "strategic equivalence is between games over the same players in the same order; got "
            f"{list(one.players)} and {list(two.players)}"
        )
    gains, others = zero_normal_form(one).values, zero_normal_form(two).values
    pivot = int(np.abs(gains).argmax())
    flat = abs(gains[pivot]) <= worth_tolerance(one.values)
    flat_too = np.abs(others).max() <= worth_tolerance(two.values)
    scale = 0.0 if flat else max(float(others[pivot] / gains[pivot]), 0.0)
    misfit = np.abs(others - scale * gains)
    worst = int(misfit.argmax())
    if tolerance is None:
        tolerance = max(
            worth_tolerance(two.values),
            scale * worth_tolerance(one.values),
            _ROUNDINGS * float(np.abs(others).max()),
        )
    tolerance = as_tolerance(tolerance)
    residual = float(misfit[worst])
    equivalent = bool(flat == flat_too and residual <= tolerance and (flat or scale > 0.0))
    witness = None
    if not equivalent:
        both = not flat and not flat_too and scale > 0.0
        masks = (pivot, worst) if both else (worst if flat else pivot,)
        witness = _witness(one, gains, others, masks)
    scale = 1.0 if flat else scale
    alone = 1 << np.arange(one.n_players)
    shift = two.values[alone] - scale * one.values[alone]
    shift.flags.writeable = False
    return StrategicEquivalence(
        players=two.players,
        equivalent=equivalent,
        scale=scale if equivalent else None,
        shift=shift if equivalent else None,
        residual=residual,
        witness=witness,
        tolerance=tolerance,
        point_estimate=estimated,
        method="gains over staying alone in one proportion",
    )


def _witness(
    game: Game, gains: NDArray[np.float64], others: NDArray[np.float64], masks: tuple[int, ...]
) -> Witness:
    """Coalitions whose gains in the two games cannot be brought into proportion."""
    shown = ", ".join(
        f"{coalition_label(mask, game.players)} gains {gains[mask]:g} and {others[mask]:g}"
        for mask in masks
    )
    end = "no positive scale fits" if len(masks) == 1 else "no scale fits both"
    return Witness(coalitions=masks, players=(), text=f"{shown}: {end}")
