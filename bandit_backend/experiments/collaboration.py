"""The collaboration game of a bandit, and the payout that needs no redistribution."""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bandit_backend._checks import require_kind, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.oracle import RegretOracle
from tugames import (
    Analysis,
    Estimate,
    ReplicateStore,
    SampledGame,
    SplitValueOracle,
    StoredOracle,
    analyze,
    tabulate,
)
from tugames._presentation.result import TabularResult, said
from tugames._presentation.table import Table
from tugames.sampled import standard_error

__all__ = ["CollaborationResult", "collaboration_game", "grand_coalition_payout"]

_REPLICATIONS = "a payout with an error bar needs at least 2 replications"


@dataclass(frozen=True, kw_only=True, repr=False)
class CollaborationResult(TabularResult):
    """A bandit's game and what was found in it.

    Attributes
    ----------
    game : SampledGame
        v(C), minus the sum of the members' regrets, by replicate.
    payout : Estimate
        Minus each agent's regret in the grand coalition, on the same replicates.
    analysis : Analysis
        With the payout held against the Shapley value, paired by replicate.
    """

    game: SampledGame
    payout: Estimate
    analysis: Analysis

    def __str__(self) -> str:
        return self.analysis.to_text()

    def _said(self) -> Iterator[str]:
        yield from said(self.analysis)

    def _table(self) -> Table:
        return self.analysis._table()  # noqa: SLF001  it is the analysis, with its game


def grand_coalition_payout(oracle: SplitValueOracle, replications: int) -> Estimate:
    """Payout p_a = -R_a^M, minus each agent's regret in the grand coalition: equation (7).

    Parameters
    ----------
    oracle : tugames.SplitValueOracle, such as RegretOracle
    replications : int
        Number R >= 2 of replicates, 0 to R - 1.

    Returns
    -------
    tugames.Estimate
        All of its error is simulation error.

    Notes
    -----
    The payout is efficient and anonymous under relabelling of the instance (Theorem 3, Claim
    20). It is a function of the instance, not of the game v: players that are equal in v may
    be paid differently.

    Examples
    --------
    >>> from bandit_backend import Greedy, LinearBandit, RegretOracle
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> payout = grand_coalition_payout(RegretOracle(bandit, Greedy(), horizon=50, seed=0), 10)
    >>> payout.value.shape, payout.n_evaluations
    ((2,), 10)
    """
    require_kind(oracle, SplitValueOracle, "an oracle is a SplitValueOracle, such as RegretOracle")
    replications = whole_number(replications, _REPLICATIONS, least=2)
    grand = (1 << len(oracle.players)) - 1
    samples = oracle.member_worths(grand, range(replications))
    error = standard_error(samples)
    return Estimate(
        value=samples.mean(axis=0),
        standard_error=error.copy(),
        sampling_error=np.zeros_like(error),
        simulation_error=error,
        degrees_of_freedom=np.full_like(error, replications - 1),
        n_evaluations=replications,
        players=tuple(oracle.players),
        method="grand coalition",
        seed=None,
    )


def collaboration_game(
    oracle: RegretOracle,
    replications: int,
    *,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> CollaborationResult:
    """Simulate all coalitions and examine the game: the experiment of Sections 5 and E.

    Parameters
    ----------
    oracle : RegretOracle
    replications : int
        Number R >= 2 of replicates.
    store, executor, workers
        As :func:`tugames.tabulate`.
    progress : bool, optional
        By default a bar on a terminal only.

    Notes
    -----
    n 2**(n-1) T decisions a replicate.

    Examples
    --------
    >>> from bandit_backend import Greedy, LinearBandit, RegretOracle
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> result = collaboration_game(RegretOracle(bandit, Greedy(), horizon=50, seed=0), 10)
    >>> result.game.n_replicates, result.analysis.payoffs[0].name
    (10, 'payout')
    """
    require_kind(oracle, SplitValueOracle, "an oracle is a SplitValueOracle, such as RegretOracle")
    replications = whole_number(replications, _REPLICATIONS, least=2)
    if not isinstance(store, ReplicateStore):
        # without a file in memory: workers' regrets by member are needed here, too
        with ReplicateStore(":memory:" if store is None else store, oracle) as opened:
            return collaboration_game(
                oracle,
                replications,
                store=opened,
                executor=executor,
                workers=workers,
                progress=progress,
            )
    game = tabulate(
        oracle,
        replications=replications,
        store=store,
        executor=executor,
        workers=workers,
        progress=progress,
    )
    if not isinstance(game, SampledGame):
        raise InvalidRunError("a collaboration game is estimated; the oracle says it is exact")
    stored = StoredOracle(oracle, store)
    grand = (1 << len(oracle.players)) - 1
    return CollaborationResult(
        game=game,
        payout=grand_coalition_payout(stored, replications),
        analysis=analyze(game, {"payout": stored.member_worths(grand, range(replications))}),
    )
