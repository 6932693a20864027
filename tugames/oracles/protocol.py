"""Value oracles: worths that must be computed, or simulated, to be known.

A replicate is one independent run of the simulator. Replicates are numbered, and replicate r
always uses the same random numbers, for every coalition: differences between coalitions on one
replicate are differences of the coalitions, not of the dice (common random numbers).
"""

from collections.abc import Hashable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames._doors.questions import replicate_numbers
from tugames._numerics.one_thread import one_thread
from tugames._worths.checked import checked_batches, checked_worths, require_same
from tugames.coalition import CoalitionLike, coalition_mask
from tugames.errors import InvalidInputError

__all__ = ["BatchValueOracle", "OracleGame", "SplitValueOracle", "ValueOracle"]

#: Coalitions in one question, at most: it is answered as a whole, or not at all.
_LARGEST_BATCH = 4096


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


@runtime_checkable
class BatchValueOracle(ValueOracle, Protocol):
    """A value oracle that tells the worths of many coalitions at once."""

    def batch_worths(
        self, coalitions: Sequence[int], replicates: Sequence[int]
    ) -> NDArray[np.float64]:
        """Worths of non-empty coalitions (bitmasks) on each replicate, shape (R, m).

        What a worth is may depend on its coalition and its replicate only, not on the batch.
        """
        ...


def asked_worths(
    oracle: ValueOracle, coalitions: Sequence[int], replicates: Sequence[int]
) -> NDArray[np.float64]:
    """Worths of coalitions on each replicate, shape (R, m), checked; in batches if it takes them.

    Raises
    ------
    InvalidInputError
        If one is no finite number; the message names the coalition and the replicate.
    """
    worths = np.empty((len(replicates), len(coalitions)))
    if isinstance(oracle, BatchValueOracle):
        for start in range(0, len(coalitions), _LARGEST_BATCH):
            some = coalitions[start : start + _LARGEST_BATCH]
            given = oracle.batch_worths(some, replicates)
            worths[:, start : start + len(some)] = checked_batches(
                given, some, replicates, oracle.players
            )
    else:
        for k, coalition in enumerate(coalitions):
            given = oracle.worths(coalition, replicates)
            worths[:, k] = checked_worths(given, coalition, replicates, oracle.players)
    return worths


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
    >>> from tugames import FunctionOracle
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

    def samples_of(self, coalitions: Sequence[CoalitionLike]) -> NDArray[np.float64]:
        """Worths of many coalitions on each of the replicates, shape (R, m).

        Those that are not known yet are asked for in one batch, if the oracle takes batches.
        """
        if not is_list(coalitions):
            raise InvalidInputError(
                f"worths are asked of a list of coalitions; got {brief_repr(coalitions)}"
            )
        masks = [coalition_mask(coalition, self.players) for coalition in coalitions]
        missing = [mask for mask in dict.fromkeys(masks) if mask and mask not in self._cache]
        worths = np.ascontiguousarray(asked_worths(self.oracle, missing, self.replicates).T)
        worths.flags.writeable = False
        self._cache.update(zip(missing, worths, strict=True))
        columns = [self.samples(mask) for mask in masks]
        return np.array(columns).reshape(len(masks), len(self.replicates)).T

    def _ask(self, coalition: int, replicates: tuple[int, ...]) -> NDArray[np.float64]:
        given = self.oracle.worths(coalition, replicates)
        return checked_worths(given, coalition, replicates, self.players)
