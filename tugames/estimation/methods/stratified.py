"""Stratified sampling: a stratum for every player and size, all players in every draw."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.members import row_masks
from tugames.estimation.parts import Ask, Parts, looked_up
from tugames.estimation.spread import cautious_error
from tugames.estimation.terms import summed_parts

FloatArray = NDArray[np.float64]

#: Share of the budget that is spent on seeing how much the sizes vary.
_PILOT = 0.25


def _costs(n: int) -> list[int]:
    """Coalitions in a draw of size 2, 3, ..., n // 2, with those of n less the size."""
    return [n if 2 * s == n else 2 * n for s in range(2, n // 2 + 1)]


def _fixed(n: int) -> int:
    """The grand coalition, the single players, and all but one of them."""
    return (1 << n) - 1 if n <= 2 else 2 * n + 1


def least_for_stratified(n: int) -> int:
    """Two draws of every size."""
    return _fixed(n) + 2 * sum(_costs(n))


def stratified(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    r"""Mean worths of coalitions of a size with a player and without, for all sizes.

    .. math:: \phi_i = \frac1n \sum_{s=1}^{n}
              \Bigl(E_{|S| = s, S \ni i} v(S) - E_{|S| = s, S \not\ni i} v(S)\Bigr)

    A draw of size s is a random order of the players in a circle, with its n runs of s players:
    every player is in s of them. Their complements, runs of n - s players, come along. Sizes 1
    and n - 1 are complete after one draw, and without error. Where the budget allows, a quarter
    of it goes to all sizes alike, and the rest to sizes in proportion to the standard deviation
    seen in the first, over the root of the cost (Neyman's allocation). What is summed is v less
    the additive game of what players bring to nobody and to all others, on average, whose value
    is known. Both stages are unbiased,
    and weigh as their parts of the budget, which do not depend on what was seen.

    A draw takes 2 n coalitions, n of size n/2; O(K n**2 R) time for K draws.

    References
    ----------
    J. Castro, D. Gomez, E. Molina, J. Tejada (2017), Improving polynomial estimation of the
    Shapley value by stratified random sampling with optimum allocation, Computers & Operations
    Research 82; P. Kolpaczki et al. (2024), Approximating the Shapley value without marginal
    contributions, AAAI.
    """
    costs, budget = np.array(_costs(n), dtype=np.int64), most - _fixed(n)
    seen = _Seen(ask, n)
    exact = seen.exact()  # (R, n)
    if not costs.size:
        none = np.zeros((0, *exact.shape))
        return summed_parts(exact, none, seen.n_coalitions, "stratified: complete", [])
    around = int(costs.sum())
    pilot = max(2, int(_PILOT * budget) // around)
    main = budget - pilot * around
    if main < 2 * around:  # one stage, all sizes alike
        pilot, main = budget // around, 0
    first = [seen.drawn(s, pilot, rng) for s in range(2, n // 2 + 1)]
    stages = [(1.0, first)]
    if main:
        share = pilot * around / budget
        spread = np.array([np.sqrt(d.mean(axis=1).var(axis=0).sum()) for d in first])
        counts = _allocated(spread, costs, main)
        second = [seen.drawn(s, int(m), rng) for s, m in enumerate(counts, 2)]
        stages = [(share, first), (1.0 - share, second)]
    by_replicate, terms, groups = exact, [], []
    for weight, strata in stages:
        for draws in strata:
            count = len(draws)
            middle = draws.mean(axis=0)
            by_replicate = by_replicate + weight * middle
            moved = weight * (draws - middle) / np.sqrt(count * (count - 1.0))
            groups.append((weight * cautious_error(draws.mean(axis=1)), count))
            terms.append(moved)
    n_draws = sum(map(len, terms))
    return summed_parts(
        by_replicate,
        np.concatenate(terms),
        seen.n_coalitions,
        f"stratified by player and size, {n_draws} draws" + (" in two stages" if main else ""),
        groups,
    )


def _allocated(spread: FloatArray, costs: NDArray[np.int64], budget: int) -> NDArray[np.int64]:
    """Draws of each size, two at least: in proportion to spread over the root of the cost."""
    counts = np.full(costs.size, 2, dtype=np.int64)
    wish = spread / np.sqrt(costs)
    if not wish.any():
        wish = np.ones(costs.size)
    left = budget - int(counts @ costs)
    while left >= costs.min():
        # the size that is furthest behind gets the next draws
        behind = np.where(costs <= left, wish / counts, -1.0)
        best = int(behind.argmax())
        more = max(1, left // (20 * int(costs[best]) * costs.size))
        counts[best] += more
        left -= more * int(costs[best])
    return counts


class _Seen:
    """Worths less an additive game, each coalition asked for once."""

    def __init__(self, ask: Ask, n: int) -> None:
        self._ask = ask
        self._n = n
        self._known: dict[int, FloatArray] = {}
        everybody = np.eye(n, dtype=np.bool_)
        alone = self._worths(row_masks(everybody))
        total = self._worths([(1 << n) - 1])
        # what players bring to nobody and to all others, which is known, and the same for anybody
        last = total - self._worths(row_masks(~everybody)) if n > 1 else alone
        self._own = (alone + last) / 2.0  # (R, n)

    @property
    def n_coalitions(self) -> int:
        """Distinct coalitions asked for."""
        return len(self._known)

    def _worths(self, masks: list[int]) -> FloatArray:
        """Of non-empty coalitions, shape (R, len(masks))."""
        missing = [mask for mask in dict.fromkeys(masks) if mask not in self._known]
        if missing:
            fresh, _ = looked_up(self._ask, missing)
            self._known.update(zip(missing, fresh.T, strict=True))
        known: FloatArray = np.array([self._known[mask] for mask in masks]).T
        return known

    def exact(self) -> FloatArray:
        """What sizes 1, n - 1 and n contribute, shape (R, n)."""
        total: FloatArray = self._worths([(1 << self._n) - 1]) - self._own.sum(
            axis=1, keepdims=True
        )
        share: FloatArray = self._own + np.repeat(total / self._n, self._n, axis=1)
        if self._n == 1:
            return share
        order = np.arange(self._n)[None]
        part: FloatArray = share + self._contributions(1, order)[0]
        return part

    def drawn(self, size: int, count: int, rng: np.random.Generator) -> FloatArray:
        """Contributions of so many draws of a size and its complement, shape (count, R, n)."""
        orders = rng.permuted(np.tile(np.arange(self._n), (count, 1)), axis=1)
        return self._contributions(size, orders)

    def _contributions(self, size: int, orders: NDArray[np.int64]) -> FloatArray:
        n, count = self._n, len(orders)
        place = orders.argsort(axis=1)
        # run j has the players at places j, ..., j + size - 1 of the circle: (count, runs, n)
        runs = (place[:, None, :] - np.arange(n)[:, None]) % n < size
        masks = row_masks(runs.reshape(-1, n))
        others = row_masks(~runs.reshape(-1, n))
        worths = self._worths(masks + others)
        worths = worths.reshape(len(worths), 2, count, n)
        inside = np.einsum("rp,cjp->rcj", self._own, runs.astype(np.float64))
        worths = worths - np.stack([inside, self._own.sum(axis=1)[:, None, None] - inside], axis=1)
        # of s players: mean of v where i is in, less mean where it is not; then of n - s players
        signs = np.where(runs, 1.0 / size, -1.0 / (n - size))
        other_signs = np.where(runs, -1.0 / size, 1.0 / (n - size))
        if 2 * size == n:  # the complements are the runs again
            other_signs = np.zeros_like(other_signs)
        total: FloatArray = np.einsum("rcj,cji->cri", worths[:, 0], signs) / n
        total += np.einsum("rcj,cji->cri", worths[:, 1], other_signs) / n
        return total
