"""Tables that are compared block by block: every kind of pair of players, against plain numpy."""

import numpy as np
import pytest

from tugames import (
    Game,
    coalition_payoffs,
    is_average_convex,
    is_convex,
    is_monotone,
    is_superadditive,
    is_weakly_superadditive,
)

PLAYERS = 18  # 15 of them within a block


def rises(table, player):
    """Differences that a player makes, over the tables of the others."""
    return np.diff(table.reshape(-1, 2, 1 << player), axis=1).reshape(-1)


@pytest.mark.parametrize("n", [14, 15, 16, 17, PLAYERS])
def test_random_tables(n):
    rng = np.random.default_rng(n)
    worths = rng.integers(-1000, 1000, 1 << n).astype(float)
    worths[0] = 0.0
    game = Game(worths)
    assert is_monotone(game).margin == min(rises(worths, i).min() for i in range(n))
    s, t = is_monotone(game).witness.coalitions
    assert worths[t] - worths[s] == is_monotone(game).margin
    verdict = is_convex(game)
    assert verdict.margin == min(
        rises(rises(worths, j), i).min() for j in range(n) for i in range(j)
    )
    s, t = verdict.witness.coalitions
    assert worths[s | t] + worths[s & t] - worths[s] - worths[t] == verdict.margin


@pytest.mark.parametrize("player", [0, 2, 3, 13, 14, 15, 16, 17])
def test_the_player_who_does_harm(player):
    amounts = np.ones(PLAYERS)
    amounts[player] = -1.0
    game = Game(coalition_payoffs(amounts))
    for predicate, harm in ((is_monotone, -1.0), (is_weakly_superadditive, 0.0)):
        assert predicate(game).margin == harm
    s, t = is_monotone(game).witness.coalitions
    assert t - s == 1 << player
    assert is_weakly_superadditive(game)


@pytest.mark.parametrize(
    "pair", [(0, 1), (1, 2), (0, 3), (13, 14), (2, 14), (0, 15), (14, 15), (15, 16), (16, 17)]
)
def test_the_pair_who_get_in_each_other_s_way(pair):
    # every pair earns 1, except for one that loses 1
    i, j = pair
    together = coalition_payoffs(np.ones(PLAYERS)).astype(int)
    both = np.arange(1 << PLAYERS)
    both = (both >> i & both >> j & 1).astype(float)
    game = Game(together * (together - 1) / 2 - 2 * both)
    verdict = is_convex(game)
    assert verdict.margin == -1.0
    s, t = verdict.witness.coalitions
    assert s ^ t == 1 << i | 1 << j
    assert not s & t & (1 << i | 1 << j)


SPOILT = 0b101101001101011010


@pytest.mark.parametrize("player", [1, 3, 12, 14, 15, 17])
def test_where_somebody_does_harm(player):
    amounts = np.ones(PLAYERS)
    amounts[player] = 0.5
    worths = coalition_payoffs(amounts)
    worths[SPOILT | 1 << player] -= 100.0
    verdict = is_monotone(Game(worths))
    larger = SPOILT | 1 << player
    assert verdict.witness.coalitions == (larger ^ 1 << player, larger)


@pytest.mark.parametrize("pair", [(1, 2), (4, 13), (3, 16), (15, 16), (16, 17)])
def test_where_a_pair_gets_in_each_other_s_way(pair):
    i, j = (1 << player for player in pair)
    masks = np.arange(1 << PLAYERS)
    sizes = np.bitwise_count(masks).astype(float)
    worths = 2 * sizes**2 - ((masks & (i | j)) == i | j)
    one = SPOILT & ~j | i
    worths[one] += 100.0  # for this pair and without the others who could take the place of j
    verdict = is_convex(Game(worths))
    assert verdict.margin == 4.0 - 1.0 - 100.0
    assert set(verdict.witness.coalitions) == {one, one ^ i ^ j}


@pytest.mark.parametrize("n", [9, 10, 11, 12])
def test_mergers_and_averages_of_random_tables(n):
    rng = np.random.default_rng(n)
    worths = rng.integers(0, 100, 1 << n) * np.bitwise_count(np.arange(1 << n)).astype(float) ** 2
    game = Game(worths)
    masks = np.arange(1, 1 << n)
    least_gain = least_rise = np.inf
    own = np.zeros(1 << n)
    for i in range(n):
        own[masks] += np.where(masks >> i & 1, worths[masks] - worths[masks & ~(1 << i)], 0.0)
    for t in masks.tolist():
        disjoint = masks[masks & t == 0]
        if disjoint.size:
            least_gain = min(
                least_gain, (worths[disjoint | t] - worths[disjoint]).min() - worths[t]
            )
        parts = masks[: t - 1][masks[: t - 1] & t == masks[: t - 1]]
        if parts.size:
            last = [(worths[t] - worths[t ^ 1 << i]) * (t >> i & 1) for i in range(n)]
            least_rise = min(least_rise, (coalition_payoffs(last)[parts] - own[parts]).min())
    assert is_superadditive(game).margin == least_gain
    s, t = is_superadditive(game).witness.coalitions
    assert s & t == 0
    assert worths[s | t] - worths[s] - worths[t] == least_gain
    assert is_average_convex(game).margin == least_rise
