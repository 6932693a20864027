"""The cheapest coalition that reaches a weight, exactly, by dynamic programming over weight."""

from collections.abc import Sequence

import numpy as np

from tugames.errors import InvalidInputError

#: Choices to remember, one for each player and weight: bytes.
_MOST_CHOICES = 1 << 28
#: Sums below this are added in int64.
_NEAR = 1 << 61


def cheapest_winning(weights: Sequence[int], quota: int, prices: Sequence[int]) -> int:
    """Mask of a coalition that weighs the quota at least and has the least total price.

    Everybody together reaches the quota. Players who cost nothing or less are in. O(n quota)
    time and n * quota bytes; in int64, or in Python's integers if prices need them.
    """
    free = sum(1 << i for i, price in enumerate(prices) if price <= 0)
    need = quota - sum(weights[i] for i, price in enumerate(prices) if price <= 0)
    if need <= 0:
        return free
    buyers = [i for i, price in enumerate(prices) if price > 0 and weights[i] > 0]
    if len(buyers) * need > _MOST_CHOICES:
        raise InvalidInputError(
            f"the cheapest winning coalition takes {len(buyers)} times {need:,} steps by weight, "
            "weights and quota being the smallest integers of the game: round the weights"
        )
    beyond = sum(prices[i] for i in buyers) + 1  # more than any coalition costs
    dtype = np.int64 if beyond < _NEAR else object
    least = np.full(need + 1, beyond, dtype=dtype)  # by the weight to be reached at least
    least[0] = 0
    taken = np.zeros((len(buyers), need + 1), dtype=np.bool_)
    for row, i in zip(taken, buyers, strict=True):
        weight = min(weights[i], need)
        joined = np.empty_like(least)
        joined[:weight] = prices[i]  # alone it is enough
        joined[weight:] = least[: need + 1 - weight] + prices[i]
        joined[0] = beyond
        np.less(joined, least, out=row)
        least = np.where(row, joined, least)
    mask, still = free, need
    for row, i in zip(taken[::-1], buyers[::-1], strict=True):
        if still > 0 and row[still]:
            mask |= 1 << i
            still = max(still - weights[i], 0)
    return mask
