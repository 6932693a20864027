"""Claim 21: trajectories have the same law when the agents are relabelled.

Confirmed: exactly, for Greedy and LinUCB under coin-flip noise, by enumeration of all tables of
noise.
"""

import pytest
from reference import flips
from reference.statement import Statement

STATEMENT = Statement(
    name="Claim 21",
    order=23,
    says="Under Assumption 2 the joint law of all agents' histories is the same after relabelling.",
    checked_on="two agents, one to three steps, two or three actions each, coin-flip noise",
    method="exact enumeration of up to 64 tables of noise",
    verdict="confirmed",
    evidence="The laws are equal, trajectory by trajectory; for an algorithm that looks at labels "
    "they are not.",
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


def test_labels_must_not_matter():
    law, _ = flips.trajectories([1, 2], SETS, flips.leader_explores, 2)
    renamed, _ = flips.trajectories([1, 2], SETS[::-1], flips.leader_explores, 2)
    assert dict(law) != swapped(renamed)
