"""The winning coalitions of a simple game, and who is critical in them."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.properties.simple import is_simple
from tugames.sampled import SampledGame, examined

_T = TypeVar("_T", bound=np.generic)


def winning_coalitions(game: Game | SampledGame) -> NDArray[np.bool_]:
    """Whether each coalition wins, shape (2**n,), by mask, after checking the game is simple.

    O(n 2**n) time, 2**n bytes beside the table and a few temporary ones.

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message is the witness of :func:`is_simple`.
    """
    simple = is_simple(game)
    if simple.witness is not None:
        raise InvalidInputError(
            "a power index is for simple games: worths 0 and 1, monotone, and N wins; "
            f"{simple.witness.text}: mend that, divide by the worth of winning, or use a value, "
            "such as shapley_value"
        )
    winning: NDArray[np.bool_] = examined(game).values > 0.5
    return winning


def split(table: NDArray[_T], player: int) -> tuple[NDArray[_T], NDArray[_T]]:
    """Views of the coalitions without and with a player, matched one to one."""
    halves = table.reshape(-1, 2, 1 << player)
    return halves[:, 0], halves[:, 1]


def iter_critical(winning: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """For each player, which of the coalitions with it win with and lose without it."""
    for i in range(winning.size.bit_length() - 1):
        without, having = split(winning, i)
        yield having & ~without


def swings(winning: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of coalitions that each player turns from losing into winning, shape (n,)."""
    return np.array([np.count_nonzero(critical) for critical in iter_critical(winning)])


def minimal_winning(game: Game | SampledGame) -> NDArray[np.int64]:
    """Masks of the winning coalitions in which every member is critical, ascending."""
    winning = winning_coalitions(game)
    minimal = winning.copy()
    for i, critical in enumerate(iter_critical(winning)):
        _, having = split(minimal, i)
        having &= critical
    return np.flatnonzero(minimal)
