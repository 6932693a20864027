"""Simulate until a claim about the game is decided, and no longer."""

from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np

from tugames._doors.numbers import flag, whole_number
from tugames._statistics.level import as_level
from tugames._statistics.settling import stage_level
from tugames.errors import InvalidInputError
from tugames.inference._claims import Claim, Seen, race_of, require_claim
from tugames.inference._stage import Race, Stage
from tugames.inference.decision import Decision
from tugames.oracles.filling import Filling, filling
from tugames.oracles.protocol import ValueOracle, require_oracle
from tugames.oracles.store import ReplicateStore

__all__ = ["decide"]

#: Replicates of the first stage, at least; every later one doubles those there are.
_FIRST = 10
#: Replicates of a coalition at most, unless it is said otherwise.
_MOST = 1280
_LARGEST = 1 << 31


def decide(
    oracle: ValueOracle,
    claim: Claim,
    *,
    level: float = 0.05,
    budget: int | None = None,
    replications: int | None = None,
    tolerance: float | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Decision:
    r"""Simulate coalitions until a claim about the true game is shown or refuted.

    Stages of 10, 20, 40, ... replicates; stage k tests at the level :math:`\alpha / (k (k + 1))`,
    which sums to :math:`\alpha`, so that stopping early does not break it. An inequality that is
    settled stays settled, and a coalition is simulated again only while an open inequality needs
    it (a race). All coalitions meet the same random numbers on the same replicate.

    Parameters
    ----------
    oracle : ValueOracle
        A simulator.
    claim : callable or InCore
        A predicate that tests estimated games, such as :func:`~tugames.is_convex` or
        :func:`~tugames.is_balanced`, as it is or made so by ``functools.partial``; or that payoffs
        are in the core, :class:`~tugames.inference.InCore`. Predicates that are inequalities of
        worths, the core and memberships race; any other asks for all coalitions in every stage.
    level : float
        Chance at most, in the long run, that the claim is confirmed though it is false, and that
        it is refuted though it is true.
    budget : int, optional
        Number of worths at most, of all coalitions together. A stage that would exceed it is not
        begun.
    replications : int, optional
        Replicates of a coalition at most; 1280 if there is no budget, either.
    tolerance : float, optional
        Violations up to it do not count.
    store, executor, workers, progress
        As of :func:`~tugames.tabulate`. The same call with the same store and a larger budget goes
        on where this one ended, with the same bits.

    Returns
    -------
    Decision
        With ``verdict``, ``"undecided"`` if the budget was spent before.

    Raises
    ------
    InvalidInputError
        If the oracle is deterministic, the claim no predicate, the level outside (0, 1), or the
        budget less than the first stage takes.

    Notes
    -----
    Worths: the sum over the stages of open coalitions times new replicates. Beside them a stage
    takes what the predicate takes; memory for the open inequalities, and for the replicates of the
    open coalitions.

    Valid for every sequence of looks, by the sum of the levels, since stage k's tests are those of
    replicates 0 to :math:`R_k - 1` whatever happened before; with the assumptions of a single
    test (see the page on verdicts under noise). "Fails" is tested in each stage on all replicates,
    paid for by the number of open inequalities, and by the inequality that looked worst one stage
    before on the fresh replicates alone; the better of the two counts, twice.

    References
    ----------
    R. L. Berger (1982), Technometrics 24; E. Even-Dar, S. Mannor, Y. Mansour (2006), Action
    elimination and stopping conditions, Journal of Machine Learning Research 7.

    Examples
    --------
    >>> from tugames import FunctionOracle, is_superadditive
    >>> def worth(members, rng):
    ...     return sum(members) ** 2 + 8.0 * rng.normal(size=11)[sum(members)]
    >>> oracle = FunctionOracle(worth, players=[1, 2, 3, 4], seed=0)
    >>> decision = decide(oracle, is_superadditive)
    >>> decision.verdict.outcome
    'holds'
    >>> decision.n_evaluations < decision.n_equal
    True
    """
    require_oracle(oracle)
    require_claim(claim)
    if oracle.deterministic:
        raise InvalidInputError(
            "a deterministic oracle leaves nothing to decide by simulation: tabulate it, and ask "
            "the predicate"
        )
    level = as_level(level)
    first = max(_FIRST, int(np.ceil(np.log2(4.0 / level))))
    most = _MOST if budget is None and replications is None else _LARGEST
    if replications is not None:
        most = whole_number(replications, "replications", least=first, most=_LARGEST)
    spend = None if budget is None else whole_number(budget, "a budget", least=1)
    progress = None if progress is None else flag(progress, "progress")
    with filling(
        oracle, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        race, seen = race_of(claim, worths.told, tolerance=tolerance, level=level)
        size = 1 << len(tuple(oracle.players))
        least = int(race.wanted.sum()) * first
        if spend is not None and spend < least:
            raise InvalidInputError(
                f"the first stage takes {least} worths, {first} replicates of all coalitions; got "
                f"budget={spend}: give it at least that"
            )
        return _run(worths, race, seen, size, first=first, most=most, budget=spend, level=level)


def _run(
    worths: Filling,
    race: Race,
    seen: Seen,
    size: int,
    *,
    first: int,
    most: int,
    budget: int | None,
    level: float,
) -> Decision:
    """Stage by stage."""
    replicates = np.zeros(size, dtype=np.int64)
    stages = list[Stage]()
    n_replicates, n_evaluations, n_next, new = 0, 0, 0, first
    while True:
        wanted = race.wanted
        n_next = int(wanted.sum()) * new
        spent = budget is not None and n_evaluations + n_next > budget
        if stages and (race.verdict.outcome != "undecided" or spent or n_replicates + new > most):
            break
        n_open = race.n_open
        fresh = worths.table(new, first=n_replicates, wanted=wanted, seen=seen)
        n_replicates += new
        n_evaluations += n_next
        replicates[wanted] = n_replicates
        stage = Stage(
            n_replicates=n_replicates,
            n_coalitions=int(wanted.sum()),
            n_evaluations=n_next,
            n_open=n_open,
            level=stage_level(level, len(stages) + 1),
        )
        stages.append(stage)
        race.judge(fresh, len(stages))
        new = n_replicates
    decided = race.verdict.outcome != "undecided"
    replicates.flags.writeable = False
    verdict = race.verdict
    if not decided and verdict.replications_to_decide is not None:
        verdict = replace(verdict, remark=_remark(verdict.remark, n_replicates))
    return Decision(
        verdict=verdict,
        replicates=replicates,
        stages=tuple(stages),
        n_evaluations=n_evaluations,
        n_equal=(size - 1) * n_replicates,
        n_next=0 if decided else n_next,
        players=tuple(worths.told.players),
    )


def _remark(remark: str, n_replicates: int) -> str:
    return f"undecided after {n_replicates} replicates: {remark}"
