"""A value oracle that remembers across processes."""

from collections.abc import Hashable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from tugames.oracles._rows import Row
from tugames.oracles.evaluation.batch import Batch, described, evaluate
from tugames.oracles.protocol import SplitValueOracle, ValueOracle, empty_worths
from tugames.oracles.store import ReplicateStore

__all__ = ["StoredOracle"]


class StoredOracle:
    """An oracle that asks its store first, and keeps there what it had to compute.

    With it any estimator uses, and adds to, what :func:`tugames.tabulate` or another estimator
    left in a store. It has ``member_worths`` if the oracle has.

    Parameters
    ----------
    oracle : ValueOracle
        With a ``fingerprint``.
    store : ReplicateStore
        Of this oracle, open for writing.

    Raises
    ------
    StoreError
        If the store keeps the worths of another oracle.

    Notes
    -----
    It is asked in batches, as :class:`~tugames.BatchValueOracle` says, and asks the oracle so if
    that takes them. What is missing is committed after every call, or every five seconds of it.

    Examples
    --------
    >>> from tugames import FunctionOracle, estimate_shapley
    >>> oracle = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 3, seed=0,
    ...                         fingerprint="size plus noise")
    >>> with ReplicateStore(":memory:", oracle) as store:
    ...     stored = StoredOracle(oracle, store)
    ...     first = estimate_shapley(stored, budget=60, rng=0)
    ...     computed = stored.n_computed
    ...     again = estimate_shapley(stored, budget=60, rng=0)
    ...     bool((again.value == first.value).all()), stored.n_computed == computed
    (True, True)
    """

    oracle: ValueOracle
    store: ReplicateStore
    n_computed: int
    """Worths that were not in the store."""

    @overload
    def __new__(cls, oracle: SplitValueOracle, store: ReplicateStore) -> "_StoredSplitOracle": ...

    @overload
    def __new__(cls, oracle: ValueOracle, store: ReplicateStore) -> "StoredOracle": ...

    def __new__(cls, oracle: ValueOracle, store: ReplicateStore) -> "StoredOracle":  # noqa: PYI034
        store.require(oracle)
        splits = cls is StoredOracle and isinstance(oracle, SplitValueOracle)
        self = super().__new__(_StoredSplitOracle if splits else cls)
        self.oracle, self.store, self.n_computed = oracle, store, 0
        return self

    @property
    def players(self) -> Sequence[Hashable]:
        """Labels in player order."""
        return self.oracle.players

    @property
    def deterministic(self) -> bool:
        """Whether every replicate has the same worth."""
        return self.oracle.deterministic

    @property
    def fingerprint(self) -> object:
        """The oracle's."""
        return getattr(self.oracle, "fingerprint", None)

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of a coalition on each replicate, shape (R,)."""
        return self.batch_worths([coalition], replicates)[:, 0]

    def batch_worths(
        self, coalitions: Sequence[int], replicates: Sequence[int]
    ) -> NDArray[np.float64]:
        """Worths of coalitions on each replicate, shape (R, m)."""
        worths = [row.worth for row in self._rows(coalitions, replicates)]
        return np.array(worths, dtype=np.float64).reshape(len(replicates), len(coalitions))

    def empty_worths(self, replicates: Sequence[int]) -> NDArray[np.float64]:
        """What the oracle has subtracted from every worth, shape (R,); kept where it is not 0."""
        wanted = [0 if self.deterministic else int(r) for r in replicates]
        known = {r: row.worth for r, row in self.store.find(0, wanted).items()}
        missing = sorted(set(wanted) - set(known))
        computed = dict(zip(missing, empty_worths(self.oracle, missing).tolist(), strict=True))
        self.store.record([Row(0, r, worth, None) for r, worth in computed.items() if worth])
        return np.array([(known | computed)[r] for r in wanted])

    def _rows(self, coalitions: Sequence[int], replicates: Sequence[int]) -> list[Row]:
        """Rows by replicate, and of each by coalition."""
        # every replicate of a deterministic oracle is replicate 0
        wanted = [0 if self.deterministic else int(r) for r in replicates]
        found = {
            (coalition, r): row
            for coalition in coalitions
            for r, row in self.store.find(coalition, wanted).items()
        }
        asked = [(coalition, r) for r in sorted(set(wanted)) for coalition in coalitions]
        missing = [key for key in dict.fromkeys(asked) if key not in found]
        while missing:  # of a long list only what some seconds allow is handed in at a time
            batch = Batch()
            try:
                evaluate(self.oracle, missing, batch)
                self.store.record(batch.rows)
            except KeyboardInterrupt:  # at any line; what is recorded already is not so twice
                self.store.record(batch.rows)
                raise
            self.n_computed += len(batch.rows)
            if batch.failure is not None:
                raise described(batch.failure, self.players)
            found |= {row[:2]: row for row in batch.rows}
            missing = missing[len(batch.rows) :]
        return [found[coalition, r] for r in wanted for coalition in coalitions]


class _StoredSplitOracle(StoredOracle):
    """A stored oracle whose worths are sums over the members."""

    def member_worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of each member, in player order, on each replicate, shape (R, |S|)."""
        return np.array([row.shares for row in self._rows([coalition], replicates)])
