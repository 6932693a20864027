"""Games that are called with a boolean matrix of coalitions, as those of ``shapiq`` are."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.questions import replicate_numbers
from tugames._labels import numbered_or_labelled
from tugames._numerics.heard import Heard
from tugames._numerics.members import member_rows
from tugames._worths.checked import checked_batch
from tugames.errors import InvalidInputError
from tugames.oracles.protocol import ValueOracle

__all__ = ["CallableGame", "as_oracle", "is_callable_game"]


class CallableGame:
    """A deterministic oracle that asks an object which tells worths of coalitions by row.

    Parameters
    ----------
    game : callable, with ``n_players``
        ``game(coalitions)`` for a boolean array of shape (m, n) returns m worths. What it says of
        the empty coalition is subtracted; what it has subtracted itself, its
        ``normalization_value``, is part of the baseline that is told. Labels are taken from its
        ``player_name_lookup``, a mapping of names to player numbers, if there are any.
    """

    deterministic = True

    def __init__(self, game: Any) -> None:
        self._game: Callable[[NDArray[np.bool_]], object] = game
        names = getattr(game, "player_name_lookup", None)
        number = game.n_players
        if isinstance(number, np.integer):
            number = int(number)
        if isinstance(names, Mapping) and len(names) == number:
            number = sorted(names, key=names.__getitem__)
        self.players: tuple[Hashable, ...] = numbered_or_labelled(number)
        self._normalization = getattr(game, "normalization_value", 0.0)
        self._empty: float | None = None

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of a coalition on each replicate, shape (R,)."""
        return self.batch_worths([coalition], replicates)[:, 0]

    def batch_worths(
        self, coalitions: Sequence[int], replicates: Sequence[int]
    ) -> NDArray[np.float64]:
        """Worths of coalitions on each replicate, shape (R, m)."""
        worths = self._told(coalitions) - self._at_empty()
        return np.tile(worths, (len(replicate_numbers(replicates)), 1))

    def empty_worths(self, replicates: Sequence[int]) -> NDArray[np.float64]:
        """What was subtracted from every worth, by the game and here, shape (R,)."""
        subtracted = checked_batch([self._normalization], [0], self.players)[0]
        return np.full(len(replicate_numbers(replicates)), subtracted + self._at_empty())

    def _at_empty(self) -> float:
        if self._empty is None:
            self._empty = float(self._told([0])[0])
        return self._empty

    def _told(self, coalitions: Sequence[int]) -> NDArray[np.float64]:
        with Heard():
            given = self._game(member_rows(coalitions, len(self.players)))
        return checked_batch(given, coalitions, self.players)


def is_callable_game(game: object) -> bool:
    """Whether it is an object, and no class, that is called and knows how many players it has."""
    return callable(game) and not isinstance(game, type) and hasattr(game, "n_players")


def as_oracle(oracle: object) -> ValueOracle:
    """A value oracle as it is; a callable with ``n_players`` as one.

    Raises
    ------
    InvalidInputError
        If it is neither; the message says what an oracle is.
    """
    if isinstance(oracle, ValueOracle):
        return oracle
    if is_callable_game(oracle):
        return CallableGame(oracle)
    raise InvalidInputError(
        "a value oracle has players, deterministic and worths(coalition, replicates); got "
        f"{brief_repr(oracle)}: wrap a function in FunctionOracle"
    )
