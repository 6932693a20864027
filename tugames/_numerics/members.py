"""Coalitions as rows of booleans, one column a player, and back; and what payoffs give them."""

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


def paid_rows(payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Payoff x(S) of every coalition, shape (K, 2**n), for every row of payoffs, shape (K, n).

    Examples
    --------
    >>> paid_rows(np.array([[1.0, 10.0], [2.0, 20.0]]))
    array([[ 0.,  1., 10., 11.],
           [ 0.,  2., 20., 22.]])
    """
    rows, n_players = payoffs.shape
    sums = np.zeros((rows, 1 << n_players))
    for i in range(n_players):
        np.add(sums[:, : 1 << i], payoffs[:, i : i + 1], out=sums[:, 1 << i : 2 << i])
    return sums
