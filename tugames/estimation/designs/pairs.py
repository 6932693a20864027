"""Complementary pairs {S, N minus S}, sampled by leverage and without replacement."""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.members import row_masks
from tugames.estimation.designs.subsets import random_subsets

#: Classes of up to this many pairs are numbered and permuted; others are drawn until new.
_NUMBERED = 1 << 13


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Distinct pairs of a coalition and its complement, without the grand coalition's.

    Attributes
    ----------
    signs : ndarray, shape (m, n)
        One coalition of each pair, the smaller: 1 for members and -1 for the others.
    share : ndarray, shape (m,)
        The share of the pairs of the same size that were drawn: the chance that this one was.
    """

    signs: NDArray[np.float64]
    share: NDArray[np.float64]

    def masks(self) -> tuple[list[int], list[int]]:
        """The coalitions and their complements as bitmasks."""
        n = self.signs.shape[1]
        everyone = (1 << n) - 1
        chosen = row_masks(self.signs > 0)
        return chosen, [everyone ^ mask for mask in chosen]

    def expanded(self) -> NDArray[np.float64]:
        r"""Shapley weights of the odd part, over the chance of the pair, shape (m, n).

        With :math:`g(S) = (v(S) - v(N \setminus S))/2` and one S of each pair,
        :math:`\phi_i = v(N)/n + \sum_S w_i(S) g(S)`, where for |S| = s
        :math:`w_i(S) = 2 / (s \binom{n}{s})` of members and :math:`-2 / ((n-s) \binom{n}{s})` of
        others, which add up to 0. Divided by the share: 2/s over how many were drawn, for instance.
        """
        n = self.signs.shape[1]
        size = (self.signs > 0).sum(axis=1)
        drawn = np.bincount(size, minlength=n)[size]
        scale = np.where(2 * size == n, 1.0, 2.0) / drawn
        lifted: NDArray[np.float64] = np.where(
            self.signs > 0, (scale / size)[:, None], -(scale / (n - size))[:, None]
        )
        return lifted


def pairs_by_leverage(n: int, n_pairs: int, rng: np.random.Generator) -> Pairs:
    """Draw pairs so that all sizes 1..n-1 come alike, exhausting those with few coalitions.

    The leverage of a coalition in the regression that defines the Shapley value is inversely
    proportional to the number of coalitions of its size (Musco and Witter, 2024). How many are
    drawn of each size is fixed (Webster's rule), and so is the order in which they come: the first
    m pairs of a design of more are, size by size, the design of m.

    Parameters
    ----------
    n : int
        Players, 2 at least.
    n_pairs : int
        No more than there are, 2**(n-1) - 1.
    """
    root = int(rng.integers(1 << 62))
    counts = _counts(n, n_pairs)
    signs, share = [np.empty((0, n))], [np.empty(0)]
    for size, count in enumerate(counts, 1):
        if count:
            there = population(n, size)
            stream = np.random.default_rng([root, size])
            members = _drawn(n, size, int(count), there, stream)
            signs.append(np.where(members, 1.0, -1.0))
            share.append(np.full(len(members), count / there))
    return Pairs(signs=np.concatenate(signs), share=np.concatenate(share))


def population(n: int, size: int) -> int:
    """Pairs whose smaller coalition has this size."""
    return comb(n, size) // (2 if 2 * size == n else 1)


def _counts(n: int, n_pairs: int) -> NDArray[np.int64]:
    """Pairs to draw of sizes 1..n // 2; in no size fewer if more are drawn in all."""
    sizes = np.arange(1, n // 2 + 1)
    there = np.array([min(population(n, int(s)), n_pairs) for s in sizes])
    rate = np.where(2 * sizes == n, 1.0, 2.0)
    counts = np.zeros(len(sizes), dtype=np.int64)
    for _ in range(n_pairs):
        waiting = np.where(counts < there, rate / (counts + 0.5), 0.0)
        counts[int(waiting.argmax())] += 1
    return counts


def _drawn(
    n: int, size: int, count: int, there: int, stream: np.random.Generator
) -> NDArray[np.bool_]:
    """Distinct coalitions of a size, in an order that does not depend on how many are wanted."""
    if there <= _NUMBERED:
        return all_of_size(n, size)[stream.permutation(there)[:count]]
    found = dict[bytes, NDArray[np.bool_]]()
    chunk = max(4, 2048 // n)  # the same whatever is asked for, so that more extends fewer
    while len(found) < count:
        members = random_subsets(stream, np.full(chunk, size), n)
        if 2 * size == n:
            members ^= ~members[:, :1]  # the coalition of the pair that has player 0
        for row in members:
            found.setdefault(row.tobytes(), row)
    return np.array(list(found.values())[:count])


def all_of_size(n: int, size: int) -> NDArray[np.bool_]:
    """All coalitions of a size, one of each pair, as rows of booleans."""
    from itertools import combinations

    rows = np.zeros((population(n, size), n), dtype=bool)
    for row, members in zip(rows, combinations(range(n), size), strict=False):
        row[list(members)] = True  # those with player 0 come first: half of them, at size n/2
    return rows
