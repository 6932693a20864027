"""Coalitions as rows of booleans, one column a player, and back."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def member_rows(coalitions: Sequence[int], n_players: int) -> NDArray[np.bool_]:
    """Who is in each coalition, shape (m, n); bitmasks of any length.

    Examples
    --------
    >>> member_rows([0b101, 1 << 70], 71)[:, [0, 1, 2, 70]]
    array([[ True, False,  True, False],
           [False, False, False,  True]])
    """
    width = max(1, (n_players + 7) // 8)
    packed = b"".join(int(mask).to_bytes(width, "little") for mask in coalitions)
    octets = np.frombuffer(packed, dtype=np.uint8).reshape(len(coalitions), width)
    bits = np.unpackbits(octets, axis=1, count=n_players, bitorder="little")
    return bits.view(np.bool_)


def row_masks(rows: NDArray[np.bool_]) -> list[int]:
    """Bitmasks of rows of booleans, as Python ints.

    Examples
    --------
    >>> row_masks(np.array([[True, False, True], [False, False, False]]))
    [5, 0]
    """
    octets = np.packbits(rows, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in octets]
