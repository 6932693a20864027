"""Value oracles: worths that must be computed, or simulated, to be known.

A replicate is one independent run of the simulator. Replicates are numbered, and replicate r
always uses the same random numbers, for every coalition: differences between coalitions on one
replicate are differences of the coalitions, not of the dice (common random numbers).
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.questions import replicate_numbers, require_arguments
from tugames._labels import numbered_or_labelled
from tugames._numerics.heard import Heard
from tugames._numerics.one_thread import one_thread
from tugames._worths.checked import checked_worth, checked_worths, require_same
from tugames._worths.functions import Empty, checked_empty
from tugames.coalition import CoalitionLike, coalition_mask, coalition_members
from tugames.errors import InvalidInputError

__all__ = ["FunctionOracle", "OracleGame", "SplitValueOracle", "ValueOracle"]


@runtime_checkable
class ValueOracle(Protocol):
    """Anything that can tell the worth of a coalition, replicate by replicate.

    The empty coalition is worth 0, and nobody asks for it. An oracle that has subtracted its worth
    from all others may tell it, ``empty_worths(replicates)`` of shape (R,): results then have it
    as their ``baseline``.

    Attributes
    ----------
    players : sequence of hashables
        Labels in player order: player i is bit i of a coalition's mask.
    deterministic : bool
        True when every replicate has the same worth, so that one is enough.
    """

    @property
    def players(self) -> Sequence[Hashable]: ...

    @property
    def deterministic(self) -> bool: ...

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of a non-empty coalition (a bitmask) on each replicate, shape (R,)."""
        ...


@runtime_checkable
class SplitValueOracle(ValueOracle, Protocol):
    """A value oracle whose worth is a sum over the members, and which knows the summands."""

    def member_worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of each member, in player order, on each replicate, shape (R, |S|)."""
        ...


def empty_worths(oracle: ValueOracle, replicates: Sequence[int]) -> NDArray[np.float64]:
    """What an oracle has subtracted from every worth, shape (R,): 0 if it does not say."""
    ask = getattr(oracle, "empty_worths", None)
    if not callable(ask):
        return np.zeros(len(replicates))
    with one_thread():
        return checked_worths(ask(replicates), 0, replicates, oracle.players)


def require_oracle(oracle: object) -> None:
    """Refuse what is no value oracle, and say what is."""
    if not isinstance(oracle, ValueOracle):
        raise InvalidInputError(
            "a value oracle has players, deterministic and worths(coalition, replicates); got "
            f"{brief_repr(oracle)}: wrap a function in FunctionOracle"
        )


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
    empty : float or "evaluate"
        What the function is worth at the empty coalition, such as the accuracy of a model that
        has seen no data: it is subtracted from every worth, and kept as the results'
        ``baseline``. ``"evaluate"`` asks the function, ``function(())`` or ``function((), rng)``
        with the replicate's generator, once for each replicate.
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
    """

    def __init__(
        self,
        function: Callable[..., float],
        players: Sequence[Hashable] | int,
        *,
        seed: int | None = None,
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

    def _evaluated(self, coalition: int, asked: tuple[int, ...]) -> NDArray[np.float64]:
        members = coalition_members(coalition, self.players)
        if self._seed is None:
            with Heard():
                worth = checked_worth(self._function(members), coalition, self.players)
            return np.full(len(asked), worth)
        worths = np.empty(len(asked))
        for k, r in enumerate(asked):
            with Heard():
                rng = np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=(r,)))
                worth = self._function(members, rng)
            worths[k] = checked_worth(worth, coalition, self.players, replicate=r)
        return worths


def _seed(seed: object) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InvalidInputError(
            f"a seed is an integer that is not negative; got {brief_repr(seed)}"
        )
    return int(seed)


class OracleGame:
    """A game of any number of players whose worths are computed when asked for, once.

    Parameters
    ----------
    oracle : ValueOracle
    replicates : sequence of int, optional
        Numbers of the replicates that a worth is the mean of, each once; ``[0]`` when left out.

    Raises
    ------
    InvalidInputError
        If the replicates are no such numbers. When a worth is asked for, if what the oracle says
        is no finite number for each replicate.

    Notes
    -----
    Memory grows with the number of coalitions asked for, never with 2**n. The first worth that
    is asked for is computed a second time, on one replicate, to see whether it is the same.

    Examples
    --------
    >>> game = OracleGame(FunctionOracle(lambda members: len(members) ** 2, players=100))
    >>> game.worth(range(100))
    10000.0
    >>> game.n_evaluations
    1
    """

    def __init__(self, oracle: ValueOracle, replicates: Sequence[int] = (0,)) -> None:
        require_oracle(oracle)
        self.replicates = replicate_numbers(replicates)
        if not self.replicates:
            raise InvalidInputError("a worth is the mean of at least one replicate; got none")
        if len(set(self.replicates)) < len(self.replicates):
            raise InvalidInputError(
                "a worth is the mean of different replicates, or its error would look too small; "
                f"got one twice: {brief_repr(self.replicates)}"
            )
        self.oracle = oracle
        self._cache: dict[int, NDArray[np.float64]] = {}

    @property
    def players(self) -> tuple[Hashable, ...]:
        """Labels in player order."""
        return tuple(self.oracle.players)

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.oracle.players)

    @property
    def baseline(self) -> float:
        """What the oracle has subtracted from every worth, the mean over the replicates."""
        return float(empty_worths(self.oracle, self.replicates).mean())

    @property
    def n_evaluations(self) -> int:
        """Number of worths asked of the oracle so far, one for each replicate."""
        return len(self._cache) * len(self.replicates)

    def worth(self, coalition: CoalitionLike) -> float:
        """Worth of a coalition in any form that :func:`coalition_mask` reads."""
        mask, first = coalition_mask(coalition, self.players), not self._cache
        samples = self.samples(mask)
        if first and self._cache:
            again = self._ask(mask, self.replicates[:1])
            r = None if self.oracle.deterministic else self.replicates[0]
            require_same(float(samples[0]), float(again[0]), mask, self.players, replicate=r)
        return float(samples.mean())

    def samples(self, coalition: CoalitionLike) -> NDArray[np.float64]:
        """Worth of a coalition on each of the replicates, shape (R,)."""
        mask = coalition_mask(coalition, self.players)
        if mask == 0:
            return np.zeros(len(self.replicates))
        if mask not in self._cache:
            worths = self._ask(mask, self.replicates)
            worths.flags.writeable = False
            self._cache[mask] = worths
        return self._cache[mask]

    def _ask(self, coalition: int, replicates: tuple[int, ...]) -> NDArray[np.float64]:
        given = self.oracle.worths(coalition, replicates)
        return checked_worths(given, coalition, replicates, self.players)
