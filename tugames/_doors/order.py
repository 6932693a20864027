"""Orders in which tables list coalitions: by bitmask, or as R packages do."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidGameError

__all__ = ["ORDERS", "in_binary_order", "lexicographic_masks", "masks_in_order"]

ORDERS = ("binary", "lexicographic")


def lexicographic_masks(n_players: int) -> NDArray[np.int64]:
    """Masks of all coalitions by size, and by their members within a size, the empty one first.

    O(n 2**n) time.

    Examples
    --------
    >>> lexicographic_masks(3)  # {}, 1, 2, 3, 12, 13, 23, 123
    array([0, 1, 2, 4, 3, 5, 6, 7])
    """
    masks = np.arange(1 << n_players, dtype=np.int64)
    # the first members decide: read with player 0's bit highest, larger numbers come first
    turned = np.zeros_like(masks)
    for i in range(n_players):
        turned |= (masks >> i & 1) << (n_players - 1 - i)
    return np.lexsort((-turned, np.bitwise_count(masks)))


def masks_in_order(n_players: int, order: str) -> NDArray[np.int64]:
    """Masks of all coalitions in an order, the empty one first.

    Raises
    ------
    InvalidGameError
        If there is no such order.
    """
    check_order(order)
    return lexicographic_masks(n_players) if order != "binary" else np.arange(1 << n_players)


def check_order(order: object) -> None:
    """InvalidGameError if there is no such order."""
    if not (isinstance(order, str) and order in ORDERS):
        raise InvalidGameError(f"order is {' or '.join(ORDERS)}; got {brief_repr(order)}")


def in_binary_order(table: NDArray[np.float64], order: str) -> NDArray[np.float64]:
    """Put worths along the last axis into the order of bitmasks.

    Parameters
    ----------
    table : ndarray, shape (..., 2**n) or, in lexicographic order, (..., 2**n - 1)
        Without the empty coalition it is worth 0.
    order : str

    Raises
    ------
    InvalidGameError
        If there is no such order, or the length fits no number of players.
    """
    check_order(order)
    if order == "binary" or table.ndim == 0:
        return table
    size = table.shape[-1]
    if size < 1 or (size & (size - 1) and size & (size + 1)):
        raise InvalidGameError(
            "a game of n players has 2**n worths in lexicographic order, or 2**n - 1 without the "
            f"empty coalition; got {size}"
        )
    if size == 1 or size & (size - 1):
        table = np.concatenate([np.zeros((*table.shape[:-1], 1)), table], axis=-1)
    masks = lexicographic_masks(table.shape[-1].bit_length() - 1)
    binary = np.empty_like(table)
    binary[..., masks] = table
    return binary
