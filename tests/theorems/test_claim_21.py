"""Claim 21: trajectories have the same law when the agents are relabelled.

Confirmed: exactly, for Greedy and LinUCB under coin-flip noise, by enumeration of all tables of
noise; in exact arithmetic where scores tie. An algorithm whose agents draw their actions together,
which Assumption 2 allows for each of them, is not symmetric.
"""

from collections import Counter
from itertools import product

import pytest
from reference import exact_flips, flips
from reference.statement import Statement

STATEMENT = Statement(
    name="Claim 21",
    order=23,
    says="Under Assumption 2 the joint law of all agents' histories is the same after relabelling.",
    checked_on="two agents, one to three steps, one to three actions each, repeated, tied and zero "
    "ones included, coin-flip noise; three agents who draw at random",
    method="exact enumeration of up to 64 tables of noise, in fractions where scores tie",
    verdict="confirmed",
    evidence="The laws are equal, trajectory by trajectory; for an algorithm that looks at labels "
    "they are not. Actions drawn at random have to be drawn by each agent for itself, given the "
    "data: if two of three share a coin, each acts by Assumption 2, and the joint law goes with "
    "the labels.",
)
SETS = ([[1, 0], [0, 1]], [[1, 1], [0, 1], [2, -1]])


def swapped(law):
    return {(second, first): count for (first, second), count in law.items()}


@pytest.mark.parametrize("choose", [flips.greedy, flips.linucb])
@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_joint_laws(choose, horizon):
    law, _ = flips.trajectories([1, 2], SETS, choose, horizon)
    renamed, _ = flips.trajectories([1, 2], SETS[::-1], choose, horizon)
    assert dict(law) == swapped(renamed)
    assert sum(law.values()) == 4**horizon


#: theta, and the sets of two agents; scores tie whatever the noise, or where rewards repeat.
TIES = {
    "equal rewards": ([1, 1], ([[1, 0], [0, 1]], [[0, 1], [1, 0]])),
    "theta zero": ([0, 0], ([[1, 0], [0, 1]], [[1, 1], [1, -1]])),
    "one direction": ([1, 2], ([[1, 1], [2, 2], [0, 0]], [[1, 1], [-1, -1]])),
    "repeated": ([1, 2], ([[0, 1], [0, 1], [1, 0]], [[1, 0]])),
    "orthogonal to what is known": ([1, -1], ([[-5, -1], [3, 3], [5, 5]], [[0, 0]])),
}


@pytest.mark.parametrize("choose", [exact_flips.greedy, exact_flips.linucb])
@pytest.mark.parametrize("name", TIES)
def test_joint_laws_with_ties(choose, name):
    theta, sets = TIES[name]
    law, regret = flips.trajectories(theta, sets, choose, 2)
    renamed, regret_renamed = flips.trajectories(theta, sets[::-1], choose, 2)
    assert dict(law) == swapped(renamed)
    assert regret.tolist() == regret_renamed[::-1].tolist()


def test_the_exact_choices_are_those_in_floating_point_where_nothing_ties():
    for exact, floating in ((exact_flips.greedy, flips.greedy), (exact_flips.linucb, flips.linucb)):
        law, _ = flips.trajectories([1, 2], SETS, exact, 2)
        assert law == flips.trajectories([1, 2], SETS, floating, 2)[0]


def test_agents_must_not_draw_together():
    """Three agents with two actions; those labelled 0 and 1 share a coin."""

    def law(order):
        seen = Counter()
        for shared, own in product((0, 1), repeat=2):
            action = dict(zip(order, (shared, shared, own), strict=True))
            seen[tuple(action[name] for name in "abc")] += 1
        return seen

    for agent in range(3):  # every agent's own law is the same
        alone = [Counter(a[agent] for a in law(order).elements()) for order in ("abc", "acb")]
        assert alone[0] == alone[1]
    assert law("abc") != law("acb")


def test_labels_must_not_matter():
    law, _ = flips.trajectories([1, 2], SETS, flips.leader_explores, 2)
    renamed, _ = flips.trajectories([1, 2], SETS[::-1], flips.leader_explores, 2)
    assert dict(law) != swapped(renamed)
