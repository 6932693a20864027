"""A payoff that is in the core of an estimated game, with confidence."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import TabularResult, said
from tugames._presentation.table import Table
from tugames._presentation.words import payoff_words
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.level import as_level
from tugames.core._deep_rule import deep_rule
from tugames.core._judge_balance import judge_balance
from tugames.core._judge_membership import judge_membership
from tugames.core._touching import Touching
from tugames.errors import InvalidInputError
from tugames.inference.intervals import require_replicates
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["StablePayoff", "stable_payoff"]

FloatArray = NDArray[np.float64]

#: Share of the replicates that choose, and the least number of them.
_CHOOSE, _FEWEST = 3, 3


@dataclass(frozen=True, kw_only=True, repr=False)
class StablePayoff(TabularResult):
    """A payoff in the core, or why none can be named.

    Attributes
    ----------
    payoff : ndarray, shape (n,), or None
        In units of worth; None unless the verdict is "holds".
    candidate : ndarray, shape (n,)
        The deepest payoff that was found, whatever the verdict.
    standard_error : ndarray, shape (n,)
        Of the candidate, as an estimate of what its rule pays in the true game.
    epsilon : float
        The candidate is in the epsilon-core of the true game with this epsilon, at the level; 0 if
        it is in the core.
    verdict : Verdict
        That the candidate is in the core, by replicates that did not choose it; or that the core
        is empty.
    players : tuple of hashables
    n_chosen, n_judged : int
        Replicates that chose the payoff, and that judged it.
    """

    payoff: FloatArray | None
    candidate: FloatArray
    standard_error: FloatArray
    epsilon: float
    verdict: Verdict
    players: tuple[Hashable, ...]
    n_chosen: int
    n_judged: int

    def _said(self) -> Iterator[str]:
        if self.payoff is None:
            yield f"no payoff can be named; {said(self.verdict)[0]}"
        else:
            yield f"in the core at level {self.verdict.level:g}"
        words = payoff_words(self.players, self.candidate.tolist(), self.standard_error.tolist())
        yield f"{'candidate' if self.payoff is None else 'payoff'}: {words}"
        yield f"chosen by {self.n_chosen} replicates, judged by {self.n_judged}"

    def _table(self) -> Table:
        return Table.of(
            player=self.players,
            candidate=self.candidate.tolist(),
            standard_error=self.standard_error.tolist(),
        )


def stable_payoff(sampled: SampledGame, *, level: float = 0.05) -> StablePayoff:
    r"""Find a payoff that is in the core of the true game, and say how sure that is.

    What is found is a rule that pays out v(N), linear in the worths: the payoffs nearest to the
    worths of the coalitions that matter, moved to where the least slack :math:`x(S) - v(S)` has the
    most standard errors. A third of the replicates chooses it, the others judge it: every slack is
    tested by itself, and the claim is that all are positive. The payoff is what the rule pays on
    average over all replicates.

    Parameters
    ----------
    sampled : SampledGame
    level : float
        Chance at most, in the long run, that the payoff is not in the core.

    Returns
    -------
    StablePayoff
        With ``payoff`` None where the verdict is "undecided" or, if the core is shown to be empty,
        "fails"; ``verdict.remark`` says why.

    Raises
    ------
    InvalidInputError
        If the level is outside (0, 1), or there are fewer than six replicates.

    Notes
    -----
    Some ten linear programs, each of O(2**n) time a round, and O(R 2**n) time.

    If the core has no interior (an additive game, a glove market), no number of noisy replicates
    lets anybody name a point of it with much confidence (N. T. Tran et al. 2024, Learning the
    expected core of strictly convex stochastic cooperative games, Theorem 7); ``epsilon`` is then
    what can be had. Groups of players that do not touch on any replicate are paid group by group,
    so that they are no such case.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> noise = 0.1 * rng.normal(size=(30, 8))
    >>> noise[:, 0] = 0.0
    >>> found = stable_payoff(SampledGame([0, 0, 0, 1, 0, 1, 1, 3] + noise))
    >>> found.verdict.outcome, found.payoff.round(1)
    ('holds', array([1. , 0.9, 1.1]))
    >>> gloves = stable_payoff(SampledGame([0, 0, 0, 1, 0, 1, 0, 1] + noise))
    >>> gloves.payoff is None, 0 < gloves.epsilon < 0.2
    (True, True)
    """
    require_replicates(sampled)
    level = as_level(level)
    count = sampled.n_replicates
    n_chosen = max(_FEWEST, count // _CHOOSE)
    n_judged = count - n_chosen
    if n_judged < _FEWEST:
        raise InvalidInputError(
            f"a payoff is chosen and judged on {2 * _FEWEST} replicates at least; got {count}: add "
            "replications"
        )
    groups = Touching(sampled.samples).groups(sampled.mean.grand_coalition)
    rule = deep_rule(sampled.samples[:n_chosen], groups)
    rows = rule(sampled.samples)
    judges = SampledGame(sampled.samples[n_chosen:], sampled.players)
    within = max(level, least_p_value(n_judged))
    verdict = judge_membership(
        "payoff in the core", judges, rows[n_chosen:], tolerance=None, level=within
    )
    interval = verdict.margin_interval
    low = np.inf if interval is None else float(interval[0])
    if verdict.outcome != "holds" or within > level:
        verdict = _why_not(sampled, verdict, n_judged=n_judged, level=level)
    holds = verdict.outcome == "holds"
    candidate, error = rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(count)
    for part in (candidate, error):
        part.flags.writeable = False
    return StablePayoff(
        payoff=candidate if holds else None,
        candidate=candidate,
        standard_error=error,
        epsilon=0.0 if holds else max(0.0, -low),
        verdict=verdict,
        players=sampled.players,
        n_chosen=n_chosen,
        n_judged=n_judged,
    )


def _why_not(sampled: SampledGame, verdict: Verdict, *, n_judged: int, level: float) -> Verdict:
    """The core is empty; or there are too few replicates; or perhaps no number is enough."""
    if least_p_value(n_judged) > level:
        remark = (
            f"the {n_judged} replicates that judge reach no level below "
            f"{least_p_value(n_judged):g}: add replications"
        )
        return replace(verdict, outcome="undecided", witness=None, remark=remark)
    balance = judge_balance(sampled, tolerance=None, level=level)
    if balance.outcome == "fails":
        return balance
    remark = verdict.remark
    if balance.margin_interval is not None and balance.outcome == "undecided":
        low, high = balance.margin_interval
        remark = (
            f"v(N) exceeds every balanced sum by {low:.4g} at least and {high:.4g} at most: of a "
            "core without interior, where that is 0, no number of replicates shows a point; "
            "epsilon says what does hold"
        )
    return replace(verdict, outcome="undecided", witness=None, remark=remark)
