"""Why a payoff is stable or not."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import whole_number
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.level import as_level
from tugames._statistics.means import means
from tugames._statistics.multiplicity import holm
from tugames.analysis.explanation import Complaint, Explanation
from tugames.coalition import iter_players
from tugames.core._judge_membership import by_replicate, left_over
from tugames.core._mending import least_subsidy, least_transfer
from tugames.core.balancedness import balancedness
from tugames.core.membership import excesses, is_in_core
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["explain"]

_Found = tuple[NDArray[np.float64], NDArray[np.float64] | None, NDArray[np.bool_]]

#: Complaints that are kept, the largest first.
_FEW = 10


def explain(
    game: Game | SampledGame,
    payoff: PayoffLike | Callable[[Game], Any],
    *,
    level: float = 0.05,
    complaints: int = _FEW,
) -> Explanation:
    r"""Explain why a payoff is stable or not: who complains, who blocks, what would have to change.

    A coalition complains by its excess :math:`e(S, x) = v(S) - x(S)`, and blocks if that is
    positive. Four things would end all blocking: that payoffs change hands, with the least
    :math:`\sum_i |d_i|` for which x + d is in the core; that :math:`\sum_i s_i` comes from
    outside, as little as can be; that leaving costs as much as the largest complaint; and, where
    the core is empty, that v(N) is larger.

    Parameters
    ----------
    game : Game or SampledGame
    payoff : array_like, shape (n,), mapping or Series by player, result with a payoff, or callable
        A callable is a rule from games to payoffs, applied to every replicate of an estimated
        game, as payoffs by replicate, shape (R, n), may be given themselves.
    level : float
        Of the tests of an estimated game. The verdict on the core is one test; complaints are
        tested one by one, and corrected for their number.
    complaints : int
        How many coalitions to keep, the largest complaints first.

    Returns
    -------
    Explanation
        ``print(explanation)`` for people, ``to_json()`` for programs, the complaints as a table
        for pandas, LaTeX and Markdown. What would have to change
        is about the mean table of an estimated game, and untested.

    Raises
    ------
    InvalidInputError
        If the payoff has another shape, or so few replicates reach no such level.

    Notes
    -----
    O(n 2**n) time, and two linear programs whose rows enter when they are violated; some six tables
    of memory.

    References
    ----------
    Excess: M. Davis, M. Maschler (1965), The kernel of a cooperative game, Naval Research
    Logistics Quarterly 12. Subsidy: Y. Bachrach et al. (2009), The cost of stability in coalitional
    games, SAGT. Penalty: L. S. Shapley, M. Shubik (1966), Quasi-cores in a monetary economy with
    nonconvex preferences, Econometrica 34.

    Examples
    --------
    Ann has the only left glove; of three equal shares a pair that leaves would gain a third.

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> print(explain(glove, [1 / 3, 1 / 3, 1 / 3]))
    3 players, worths taken as exact, v(N) = 1, all of it handed out
    <BLANKLINE>
    player  payoff    alone  adds to the others  blocks in  nearest core payoff
    ann     0.333333  0      1                   2          1
    bob     0.333333  0      0                   1          0
    eve     0.333333  0      0                   1          0
    <BLANKLINE>
    Not in the core: 2 of 6 coalitions would do better alone
    coalition  worth  gets      complaint
    ann+bob    1      0.666667  0.333333
    ann+eve    1      0.666667  0.333333
    ann        0      0.333333  -0.333333
    bob        0      0.333333  -0.333333
    eve        0      0.333333  -0.333333
    bob+eve    0      0.666667  -0.666667
    <BLANKLINE>
    Nobody would block if one of these came true:
    - 0.666667 changes hands: ann +0.666667, bob -0.333333, eve -0.333333
    - 0.333333 comes from outside: ann +0.333333
    - leaving costs a coalition 0.333333
    """
    table = examined(game)
    kept = whole_number(complaints, "a number of complaints", least=0)
    rule = callable(payoff) and not isinstance(payoff, type)
    given = _by_rule(game, payoff) if rule else payoff
    tested = None
    if isinstance(game, SampledGame):
        tested = as_level(level, game.n_replicates)
        rows = by_replicate(game, given)
        x = rows.mean(axis=0)
        verdict = is_in_core(game, given, level=tested)
        found = _tested(left_over(game.samples, rows), tested)
    else:
        verdict = is_in_core(table, given)
        x = finite_vector(given, table.players, "payoffs")
        found = _known(excesses(table, x), verdict.tolerance)
    sizes = excesses(table, x)[1:-1]
    errors, p_values, blocking = found
    order = 1 + np.argsort(-sizes, kind="stable")[:kept]
    masks = 1 + np.flatnonzero(blocking)
    n = table.n_players
    balanced = balancedness(table)
    return Explanation(
        game=table,
        payoff=_frozen(x),
        n_replicates=game.n_replicates if isinstance(game, SampledGame) else 0,
        level=tested,
        in_core=verdict,
        left_over=float(table.values[-1] - x.sum()),
        alone=_frozen(table.values[1 << np.arange(n)]),
        contribution=_frozen(table.values[-1] - table.values[~(1 << np.arange(n)) & (1 << n) - 1]),
        complaints=tuple(
            Complaint(
                coalition=mask,
                members=tuple(table.players[i] for i in iter_players(mask)),
                worth=float(table.values[mask]),
                paid=float(table.values[mask] - sizes[mask - 1]),
                size=float(sizes[mask - 1]),
                standard_error=float(errors[mask - 1]),
                p_value=None if p_values is None else float(p_values[mask - 1]),
                blocks=bool(blocking[mask - 1]),
            )
            for mask in order.tolist()
        ),
        n_blocking=int(masks.size),
        blocking_with=_frozen((masks[:, None] >> np.arange(n) & 1).sum(axis=0)),
        transfer=_frozen(least_transfer(table, x)) if balanced.balanced else None,
        subsidy=_frozen(least_subsidy(table, x)),
        penalty=float(sizes.max(initial=0.0)) if tested or blocking.any() else 0.0,
        shortfall=max(0.0, -balanced.margin),
    )


def _by_rule(game: Game | SampledGame, rule: Callable[[Game], Any]) -> Any:
    """Payoffs of a rule: of a game, or of every replicate."""
    if not isinstance(game, SampledGame):
        return rule(examined(game))
    return np.array([_plain_payoff(rule(game.replicate(r))) for r in range(game.n_replicates)])


def _plain_payoff(answer: Any) -> Any:
    return getattr(answer, "payoff", answer)


def _known(excess: NDArray[np.float64], tolerance: float) -> _Found:
    """Errors, significance, and who blocks, of a game known exactly."""
    proper = excess[1:-1]
    return np.zeros(proper.size), None, proper > tolerance


def _tested(left: NDArray[np.float64], level: float) -> _Found:
    """The same from x(S) - v(S) by replicate."""
    proper = -left[:, 1:-1]
    if not proper.size:
        return np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool)
    found = means(proper, level)
    p_values = np.maximum(holm(found.p_above), least_p_value(len(left)))
    return found.standard_error, p_values, p_values <= level


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = array.copy()
    array.flags.writeable = False
    return array
