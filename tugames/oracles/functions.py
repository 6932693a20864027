"""Value oracles from Python functions: of the members, or of many coalitions at once."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag
from tugames._doors.questions import replicate_numbers, require_arguments
from tugames._labels import numbered_or_labelled
from tugames._numerics.heard import Heard
from tugames._numerics.members import member_rows
from tugames._worths.checked import checked_batch, checked_worth
from tugames._worths.functions import Empty, checked_empty
from tugames.coalition import coalition_members
from tugames.errors import InvalidInputError

__all__ = ["FunctionOracle"]


class FunctionOracle:
    """A value oracle from a Python function.

    Parameters
    ----------
    function : callable
        ``function(members)`` for a deterministic worth, or ``function(members, rng)`` for a
        simulated one when ``seed`` is given; ``members`` is a tuple of labels in player order.
    players : sequence of hashables, or their number
    seed : int, optional
        Makes the oracle a simulator: on replicate r every coalition gets a fresh generator
        with the same state, a function of (seed, r) alone.
    batch : bool
        Whether the function is asked for many coalitions at once: ``function(coalitions)``, or
        ``function(coalitions, rng)`` with a seed, where ``coalitions`` is a boolean array of shape
        (m, n), a row a coalition and a column a player, and returns m worths, shape (m,). The
        luck of a replicate may not depend on who else is in the batch: draw it before looking.
    empty : float or "evaluate"
        What the function is worth at the empty coalition, such as the accuracy of a model that
        has seen no data: it is subtracted from every worth, and kept as the results'
        ``baseline``. ``"evaluate"`` asks the function, ``function(())`` or ``function((), rng)``
        with the replicate's generator (of batches, with one row of False), once for each
        replicate.
    fingerprint : str, optional
        Names all that the worths depend on besides the seed: the function's version, its data.
        Two functions with one fingerprint share a replicate store; without one the oracle
        cannot use a store, as nobody could tell whose worths are in it.

    Raises
    ------
    InvalidInputError
        If the function takes a generator and there is no seed, or the other way round. On
        evaluation, if the function returns no finite number; it names the coalition.

    Examples
    --------
    >>> oracle = FunctionOracle(lambda members: len(members) ** 2, players=60)
    >>> oracle.worths(0b111, [0])
    array([9.])
    >>> noisy = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 3, seed=1)
    >>> noisy.worths(0b111, [0, 1]) - noisy.worths(0b001, [0, 1])
    array([2., 2.])
    >>> accuracy = FunctionOracle(lambda s: 0.5 + 0.1 * len(s), players=2, empty="evaluate")
    >>> accuracy.worths(0b11, [0]).round(3), accuracy.empty_worths([0])
    (array([0.2]), array([0.5]))
    >>> weights = np.array([3.0, 1.0, 2.0])
    >>> batched = FunctionOracle(lambda coalitions: coalitions @ weights, 3, batch=True)
    >>> batched.batch_worths([0b001, 0b110], [0])
    array([[3., 3.]])
    """

    batch_worths: Callable[[Sequence[int], Sequence[int]], NDArray[np.float64]]
    """Of a function of batches only: worths on each replicate, shape (R, m)."""

    def __init__(
        self,
        function: Callable[..., float],
        players: Sequence[Hashable] | int,
        *,
        seed: int | None = None,
        batch: bool = False,
        empty: Empty = 0.0,
        fingerprint: str | None = None,
    ) -> None:
        if seed is None:
            remedy = "if the second is a random generator, give a seed: seed=0"
            require_arguments(function, 1, remedy)
        else:
            seed = _seed(seed)
            remedy = "a seed makes a simulator, function(members, rng): take rng, or leave seed out"
            require_arguments(function, 2, remedy)
        self._function = function
        self._batch = flag(batch, "batch")
        if self._batch:  # others do not have it, which is how it is told
            self.batch_worths = self._batch_worths
        self._empty = checked_empty(empty)
        self._asked_empty: dict[int, float] = {}
        self.fingerprint: dict[str, object] | None = None
        if fingerprint is not None:
            self.fingerprint = {"oracle": fingerprint, "seed": seed}
            if self._empty != 0.0:
                self.fingerprint["empty"] = self._empty
        self.players = numbered_or_labelled(players)
        self.deterministic = seed is None
        self._seed = seed

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of a coalition on each replicate, shape (R,)."""
        asked = replicate_numbers(replicates)
        worths = self._evaluated(coalition, asked)
        # minus zero stays what it is
        return worths if self._empty == 0.0 else worths - self.empty_worths(asked)

    def empty_worths(self, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of the empty coalition, which every other is less by, shape (R,)."""
        asked = replicate_numbers(replicates)
        if not isinstance(self._empty, str):
            return np.full(len(asked), self._empty)
        keys = (0,) * len(asked) if self._seed is None else asked
        for r in keys:
            if r not in self._asked_empty:
                self._asked_empty[r] = float(self._evaluated(0, (r,))[0])
        return np.array([self._asked_empty[r] for r in keys])

    def _batch_worths(
        self, coalitions: Sequence[int], replicates: Sequence[int]
    ) -> NDArray[np.float64]:
        asked = replicate_numbers(replicates)
        worths = self._evaluated_batch(coalitions, asked)
        return worths if self._empty == 0.0 else worths - self.empty_worths(asked)[:, None]

    def _evaluated(self, coalition: int, asked: tuple[int, ...]) -> NDArray[np.float64]:
        if self._batch:
            coalition_members(coalition, self.players)  # raises if it is out of range
            return self._evaluated_batch([coalition], asked)[:, 0]
        members = coalition_members(coalition, self.players)
        if self._seed is None:
            worth = checked_worth(self._told(members, None), coalition, self.players)
            return np.full(len(asked), worth)
        worths = np.empty(len(asked))
        for k, r in enumerate(asked):
            worths[k] = checked_worth(self._told(members, r), coalition, self.players, replicate=r)
        return worths

    def _evaluated_batch(
        self, coalitions: Sequence[int], asked: tuple[int, ...]
    ) -> NDArray[np.float64]:
        rows = member_rows(coalitions, len(self.players))
        if self._seed is None:
            worths = checked_batch(self._told(rows, None), coalitions, self.players)
            return np.tile(worths, (len(asked), 1))
        worths = np.empty((len(asked), len(coalitions)))
        for k, r in enumerate(asked):
            given = self._told(rows.copy(), r)  # the function may write into what it is given
            worths[k] = checked_batch(given, coalitions, self.players, replicate=r)
        return worths

    def _told(self, what: object, replicate: int | None) -> Any:
        """What the function says, with a replicate's generator if it is a simulator."""
        with Heard():
            if replicate is None:
                return self._function(what)
            sequence = np.random.SeedSequence(self._seed, spawn_key=(replicate,))
            return self._function(what, np.random.default_rng(sequence))


def _seed(seed: object) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InvalidInputError(
            f"a seed is an integer that is not negative; got {brief_repr(seed)}"
        )
    return int(seed)
