"""Excesses of coalitions, and membership of a payoff in the core."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._tolerance import worth_tolerance
from tugames.coalition import coalition_label, coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

__all__ = ["excesses", "is_in_core"]


def excesses(game: Game | SampledGame, payoff: ArrayLike) -> NDArray[np.float64]:
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
    return table.values - coalition_payoffs(_payoff_vector(table, payoff))


def is_in_core(
    game: Game | SampledGame, payoff: ArrayLike, *, tolerance: float | None = None
) -> Verdict:
    """Whether a payoff is in the core: efficient, and no coalition could do better on its own.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    payoff : array_like, shape (n,)
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default.

    Returns
    -------
    Verdict
        Its margin is the least of the slacks x(S) - v(S) over the proper coalitions and of
        -abs(v(N) - x(N)); the witness is the most violated coalition.

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
    estimated = isinstance(game, SampledGame)
    table = examined(game)
    tolerance = worth_tolerance(table.values, payoff) if tolerance is None else tolerance
    x = _payoff_vector(table, payoff)
    surplus = excesses(table, x)
    grand = table.grand_coalition
    efficiency_gap = abs(float(surplus[grand]))
    proper = surplus[1:grand]
    worst = 1 + int(proper.argmax()) if proper.size else grand
    worst_excess = float(surplus[worst]) if proper.size else -np.inf
    if worst_excess < efficiency_gap:
        worst, worst_excess = grand, efficiency_gap
    fails = worst_excess > tolerance
    name = coalition_label(worst, table.players)
    worth, paid = table.values[worst], table.values[worst] - surplus[worst]
    relation = "differs from" if worst == grand else "exceeds"
    return Verdict(
        property="payoff in the core",
        outcome="fails" if fails else "holds",
        margin=0.0 - worst_excess,
        witness=Witness(
            coalitions=(worst,),
            players=(),
            text=f"v({name}) = {worth:g} {relation} x({name}) = {paid:g}",
        )
        if fails
        else None,
        tolerance=tolerance,
        point_estimate=estimated,
        method="excess of every coalition",
    )


def _payoff_vector(game: Game, payoff: ArrayLike) -> NDArray[np.float64]:
    x = np.asarray(payoff, dtype=np.float64)
    if x.shape != (game.n_players,) or not np.isfinite(x).all():
        raise InvalidInputError(
            f"a payoff for {game.n_players} players is {game.n_players} finite numbers in player "
            f"order; got shape {x.shape}"
        )
    return x
