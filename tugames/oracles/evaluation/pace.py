"""Cutting work into batches: neither so long that one holds up the end, nor too short to send."""

from collections.abc import Sequence

#: Seconds a batch is meant to take: long against sending it, short enough to lose or wait for.
TARGET = 2.0
#: Seconds after which a batch that takes longer than foreseen is handed in as far as it got.
LIMIT = 5.0
#: Batches under way where the number of workers is not known, or may grow.
UNDER_WAY = 256


class Pace:
    """Seconds that a worth takes, by size of the coalition, learned from what was finished."""

    def __init__(self) -> None:
        self._mean: dict[int, float] = {}

    def learn(self, sizes: Sequence[int], seconds: Sequence[float]) -> None:
        """Take note of finished worths; later ones count more, since machines change their pace."""
        for size, took in zip(sizes, seconds, strict=True):
            before = self._mean.get(size)
            self._mean[size] = took if before is None else 0.8 * before + 0.2 * took

    def expected(self, size: int) -> float:
        """Seconds for a worth; of a size not met yet in proportion to the largest below it."""
        if size in self._mean:
            return self._mean[size]
        below = [met for met in self._mean if met < size] or list(self._mean)
        if not below:
            return TARGET  # nothing is known: one at a time
        nearest = max(below)
        return self._mean[nearest] * max(1.0, size / nearest)

    def length(self, sizes: Sequence[int], most: int) -> int:
        """Number of worths, at least one, from the beginning of a list that make up a batch."""
        total = 0.0
        for k in range(min(most, len(sizes))):
            total += self.expected(sizes[k])
            if total > TARGET:
                return max(1, k)
        return max(1, min(most, len(sizes)))
