"""Whether a payoff of an estimated game satisfies an axiom, as a verdict.

An axiom is a list of demands, each "if the worths are so, the pay is so". It *fails* if a demand
whose premise is true on every replicate is not met, significantly, with all such demands paid
for. It *holds* if every demand does (an intersection-union test), and a demand holds if its
premise is shown to be false, or its pay to be so: twice the smaller of the two p-values, where
both are tested.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tugames._numerics.tolerance import as_tolerance, magnitude
from tugames._statistics.inequalities import Inequalities, compare_inequalities
from tugames._statistics.level import as_level
from tugames._statistics.linear_forms import ROUNDING, FormBlocks, Forms, Table
from tugames._statistics.replications import about
from tugames.axioms._axiom import Axiom
from tugames.axioms._demands import DEMANDS, Demand, FloatArray
from tugames.sampled import SampledGame
from tugames.verdict import Outcome, Verdict, Witness

_NEVER = "no number of replicates shows that noisy payoffs are as they should: allow a tolerance"


def judge_payoff(
    axiom: Axiom, game: SampledGame, paid: FloatArray, *, tolerance: float | None, level: float
) -> Verdict:
    """Verdict on payoffs by replicate, shape (R, n), at a level of significance."""
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    level = as_level(level, game.n_replicates, or_none=True)
    demands = DEMANDS[axiom](game, paid)
    judged = _Judged(demands, game, magnitude(game.samples, paid), slack, level)
    apart = [judged.unless_due(k) for k in range(len(demands))]
    due = [k for k, one in enumerate(apart) if one is None]
    found = judged.pay(due, level)
    others = [one for one in apart if one is not None]
    p_holds = max([found.p_holds, *(one.p_holds for one in others)])
    outcome: Outcome = "undecided"
    if p_holds <= level:
        outcome = "holds"
    elif found.p_fails <= level:
        outcome = "fails"
    needed = None
    remark = f"{len(due)} of {len(demands)} demands are due on every replicate"
    if outcome == "undecided":
        tests = [_Apart(found.p_holds, np.inf if judged.never(found) else found.replications)]
        needed = max(one.replications for one in tests + others if one.p_holds > level)
        remark = _NEVER if found.p_holds > level and judged.never(found) else about(needed)
    known = demands and len(due) == len(demands)
    at_most = 0.0 if known and demands[0].equation else np.inf
    return Verdict(
        property=axiom.name,
        outcome=outcome,
        margin=found.least + 0.0,
        witness=_witness(demands, found) if outcome == "fails" else None,
        tolerance=slack,
        p_value={"holds": p_holds, "fails": found.p_fails}.get(
            outcome, min(p_holds, found.p_fails)
        ),
        level=level,
        margin_interval=_frozen(found.low, min(found.high, at_most)) if known else None,
        n_replicates=game.n_replicates,
        replications_to_decide=needed,
        remark=remark,
        method=f"{len(demands)} demands, what they suppose and what they owe tested (t and Hall's "
        "t, guarded against skewness)",
    )


class _Apart(NamedTuple):
    """How sure it is that a demand holds, and how many replicates would decide."""

    p_holds: float
    replications: float


class _Judged:
    """Tests of what demands suppose and of what they owe."""

    def __init__(
        self,
        demands: Sequence[Demand],
        game: SampledGame,
        scale: float,
        tolerance: float,
        level: float,
    ) -> None:
        rows = np.array([demand.slack for demand in demands])
        slacks = rows.reshape(len(demands), game.n_replicates).T.copy()
        slacks[np.abs(slacks) <= ROUNDING * scale] = 0.0
        self._pay, self._worths = Table(slacks), Table(game.samples)
        self._demands, self._tolerance, self._level = demands, tolerance, level

    def pay(self, which: Sequence[int], level: float) -> Inequalities:
        """Whether the demands are met that are given by number, supposed or not."""
        columns = np.array(which, dtype=np.int64)[:, None]
        equations = columns[[self._demands[k].equation for k in which]]

        def forms() -> Iterator[Forms]:
            for some, sign in ((columns, 1.0), (equations, -1.0)):
                if some.size:
                    yield Forms(some, np.array([[sign]]))

        return compare_inequalities(self._pay, forms, tolerance=self._tolerance, level=level)

    def never(self, found: Inequalities) -> bool:
        """Whether these are noisy equations, which replicates never show to hold."""
        exact = found.n_constant == found.n_forms and found.broken is None
        return self._demands[0].equation and self._tolerance == 0.0 and not exact

    def unless_due(self, k: int) -> _Apart | None:
        """A demand by itself; None for one that is due on every replicate."""
        premise = self._demands[k].premise
        if premise is None:
            return None
        alone = self._supposed(premise, self._level)
        if alone.n_constant == alone.n_forms and alone.broken is None:
            return None
        paid = self.pay([k], self._level / 2.0)
        if paid.n_constant == paid.n_forms and paid.broken is None:
            return _Apart(paid.p_holds, paid.replications)
        if paid.broken is not None or self.never(paid):  # then there is but one way to hold
            return _Apart(alone.p_fails, alone.replications)
        half = self._supposed(premise, self._level / 2.0)
        return _Apart(
            min(1.0, 2.0 * min(half.p_fails, paid.p_holds)),
            min(half.replications, paid.replications),
        )

    def _supposed(self, premise: FormBlocks, level: float) -> Inequalities:
        def both_ways() -> Iterator[Forms]:
            for forms in premise():
                yield forms
                yield Forms(forms.columns, -forms.weights)

        return compare_inequalities(self._worths, both_ways, tolerance=0.0, level=level)


def _witness(demands: Sequence[Demand], found: Inequalities) -> Witness | None:
    place = found.broken or found.worst
    if place is None:
        return None
    demand = demands[int(place.columns[0])]
    size = f"{abs(place.mean):.4g} ± {place.standard_error:.2g}"
    return Witness(
        coalitions=(demand.coalition,), players=demand.players, text=f"{demand.text} by {size}"
    )


def _frozen(low: float, high: float) -> FloatArray:
    interval = np.array([low, high])
    interval.flags.writeable = False
    return interval
