"""Every member's worth in every coalition, replicate by replicate: what most experiments read."""

from concurrent.futures import Executor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import require_kind, whole_number
from bandit_backend.errors import InvalidRunError
from tugames import ReplicateStore, SampledGame, SplitValueOracle, StoredOracle, tabulate

__all__ = ["split_worths"]

#: Numbers that are held at a time, 8 bytes each.
_MOST = 2**28


def split_worths(
    oracle: SplitValueOracle,
    replications: int,
    *,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> tuple[SampledGame, NDArray[np.float64]]:
    """The game, and each member's share of each worth: shape (R, 2**n, n), 0 for who is outside."""
    require_kind(oracle, SplitValueOracle, "an oracle is a SplitValueOracle, such as RegretOracle")
    replications = whole_number(replications, "an error bar needs at least 2 replications", least=2)
    n = len(oracle.players)
    if replications * n << n > _MOST:
        raise InvalidRunError(
            f"regrets of {n} agents in {1 << n} coalitions on {replications} replicates are more "
            f"than {_MOST} numbers: take fewer agents or replications"
        )
    if not isinstance(store, ReplicateStore):
        with ReplicateStore(":memory:" if store is None else store, oracle) as opened:
            return split_worths(
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
        raise InvalidRunError("regrets are estimated; the oracle says that its worths are exact")
    stored = StoredOracle(oracle, store)
    split = np.zeros((replications, 1 << n, n))
    for coalition in range(1, 1 << n):
        members = [i for i in range(n) if coalition >> i & 1]
        split[:, coalition, members] = stored.member_worths(coalition, range(replications))
    return game, split
