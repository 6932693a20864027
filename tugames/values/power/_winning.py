"""The winning coalitions of a simple game, and who is critical in them."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import worth_tolerance
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

_T = TypeVar("_T", bound=np.generic)


def winning_coalitions(game: Game | SampledGame) -> NDArray[np.bool_]:
    """Whether each coalition wins, shape (2**n,), by mask, after checking the game is simple.

    O(n 2**n) time, 2**n bytes beside the table and a few temporary ones.

    Raises
    ------
    InvalidInputError
        Naming the coalition: if a worth is neither 0 nor 1, a losing coalition has a winning
        part, or nobody wins.
    """
    table = examined(game)
    values, players = table.values, table.players
    winning = values > 0.5
    off = np.abs(values - winning) > worth_tolerance(values)
    if off.any():
        mask = int(off.argmax())
        raise InvalidInputError(
            "a power index is for simple games, whose worths are 0 and 1; "
            f"v({coalition_label(mask, players)}) = {values[mask]:g}: divide by the worth of "
            "winning, or use a value, such as shapley_value"
        )
    for i in range(table.n_players):
        without, having = split(winning, i)
        broken = without & ~having
        if broken.any():
            row, column = divmod(int(broken.argmax()), 1 << i)
            part = row << (i + 1) | column
            raise InvalidInputError(
                "a simple game is monotone; "
                f"{coalition_label(part, players)} wins and "
                f"{coalition_label(part | 1 << i, players)} loses: let every coalition win that "
                "contains a winning one"
            )
    if not winning[-1]:
        raise InvalidInputError(
            "in a simple game somebody wins; even the grand coalition, "
            f"{coalition_label(table.grand_coalition, players)}, has worth 0"
        )
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


def minimal_winning(winning: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Masks of the winning coalitions in which every member is critical, ascending."""
    minimal = winning.copy()
    for i, critical in enumerate(iter_critical(winning)):
        _, having = split(minimal, i)
        having &= critical
    return np.flatnonzero(minimal)
