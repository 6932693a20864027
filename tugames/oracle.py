"""Value oracles: worths that must be computed, or simulated, to be known.

A replicate is one independent run of the simulator. Replicates are numbered, and replicate r
always uses the same random numbers, for every coalition: differences between coalitions on one
replicate are differences of the coalitions, not of the dice (common random numbers).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tugames._labels import numbered_or_labelled
from tugames.coalition import coalition_label, coalition_mask, coalition_members
from tugames.errors import InvalidInputError

__all__ = ["FunctionOracle", "OracleGame", "SplitValueOracle", "ValueOracle"]


@runtime_checkable
class ValueOracle(Protocol):
    """Anything that can tell the worth of a coalition, replicate by replicate.

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
    fingerprint : str, optional
        Names all that the worths depend on besides the seed: the function's version, its data.
        Two functions with one fingerprint share a replicate store; without one the oracle
        cannot use a store, as nobody could tell whose worths are in it.

    Raises
    ------
    InvalidInputError
        On evaluation, if the function returns no finite number; it names the coalition.

    Examples
    --------
    >>> oracle = FunctionOracle(lambda members: len(members) ** 2, players=60)
    >>> oracle.worths(0b111, [0])
    array([9.])
    >>> noisy = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 3, seed=1)
    >>> noisy.worths(0b111, [0, 1]) - noisy.worths(0b001, [0, 1])
    array([2., 2.])
    """

    def __init__(
        self,
        function: Callable[..., float],
        players: Sequence[Hashable] | int,
        *,
        seed: int | None = None,
        fingerprint: str | None = None,
    ) -> None:
        self._function = function
        self.fingerprint = None if fingerprint is None else {"oracle": fingerprint, "seed": seed}
        self.players = numbered_or_labelled(players)
        self.deterministic = seed is None
        self._seed = seed

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of a coalition on each replicate, shape (R,)."""
        members = coalition_members(coalition, self.players)
        if self._seed is None:
            return np.full(len(replicates), self._finite(self._function(members), coalition))
        rngs = (
            np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=(r,)))
            for r in replicates
        )
        return np.array([self._finite(self._function(members, rng), coalition) for rng in rngs])

    def _finite(self, worth: float, coalition: int) -> float:
        try:
            number = float(worth)
        except (TypeError, ValueError):
            number = np.nan
        if not np.isfinite(number):
            raise InvalidInputError(
                f"an oracle's worths are finite numbers; coalition "
                f"{coalition_label(coalition, self.players)} came out as {worth!r}"
            )
        return number


class OracleGame:
    """A game of any number of players whose worths are computed when asked for, once.

    Parameters
    ----------
    oracle : ValueOracle
    replicates : sequence of int, optional
        Numbers of the replicates that a worth is the mean of; ``[0]`` when left out.

    Notes
    -----
    Memory grows with the number of coalitions asked for, never with 2**n.

    Examples
    --------
    >>> game = OracleGame(FunctionOracle(lambda members: len(members) ** 2, players=100))
    >>> game.worth(range(100))
    10000.0
    >>> game.n_evaluations
    1
    """

    def __init__(self, oracle: ValueOracle, replicates: Sequence[int] = (0,)) -> None:
        if not replicates:
            raise InvalidInputError("a worth is the mean of at least one replicate; got none")
        self.oracle = oracle
        self.replicates = tuple(replicates)
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
    def n_evaluations(self) -> int:
        """Number of worths asked of the oracle so far, one for each replicate."""
        return len(self._cache) * len(self.replicates)

    def worth(self, coalition: int | Iterable[Hashable]) -> float:
        """Worth of a coalition given as a bitmask or an iterable of labels."""
        if isinstance(coalition, int | np.integer):
            return float(self.samples(int(coalition)).mean())
        return float(self.samples(coalition_mask(coalition, self.players)).mean())

    def samples(self, coalition: int) -> NDArray[np.float64]:
        """Worth of a coalition, a bitmask, on each of the replicates, shape (R,)."""
        if coalition == 0:
            return np.zeros(len(self.replicates))
        if coalition not in self._cache:
            worths = np.array(self.oracle.worths(coalition, self.replicates), dtype=np.float64)
            worths.flags.writeable = False
            self._cache[coalition] = worths
        return self._cache[coalition]
