"""Assumption 2: couplings that must change nothing, and algorithms that they change."""

import numpy as np
import pytest
from reference import bandits as slow

from bandit_backend import (
    MUL,
    UCB1,
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    Greedy,
    LinearBandit,
    LinUCB,
    ScheduledActionSets,
    ThompsonSampling,
    Uniform,
    instances,
    play,
    single_agent,
)
from bandit_backend.assumptions import assumption_2
from bandit_backend.assumptions._replay import Recording
from bandit_backend.assumptions.anonymity import _places
from bandit_backend.errors import InvalidRunError
from bandit_backend.streams import Purpose, stream

POOLED = [
    LinUCB(),
    LinUCB(alpha=2.0, ridge=0.5, intercept=True),
    Greedy(),
    Uniform(),
    ThompsonSampling(),
    EpsilonGreedy(0.3),
    ExploreThenCommit(12),
]


def contextual():
    rng = np.random.default_rng(0)
    sets = ContextualActionSets(
        rng.normal(size=(6, 3)), rng.normal(size=(7, 3)), [[0, 1], [2, 3, 4], [5], [1, 5]]
    )
    return LinearBandit(rng.normal(size=3), sets, agents=["ann", "bob", "cy", "di"])


def scheduled():
    rng = np.random.default_rng(1)
    schedule = [[rng.normal(size=(k, 3)) for k in (4, 2, 5)] for _ in range(4)]
    return LinearBandit(rng.normal(size=3), ScheduledActionSets(schedule))


def fixed():
    rng = np.random.default_rng(2)
    return LinearBandit(rng.normal(size=3), list(rng.normal(size=(4, 5, 3))))


KINDS = {
    "fixed": fixed,
    "orthogonal": instances.symmetric_circle,
    "contextual": contextual,
    "scheduled": scheduled,
    "perturbed": lambda: instances.perturbed_circle(0.2),
}


@pytest.mark.parametrize("policy", POOLED, ids=repr)
@pytest.mark.parametrize("kind", KINDS)
def test_pooled_policies_satisfy_it(kind, policy):
    finding = assumption_2(
        KINDS[kind](), policy, horizon=25, seed=0, coalition=0b1101, replications=1, shuffles=1
    )
    assert finding.verdict == "holds", finding.text
    # three members: one other order, and each of them once among permuted others
    assert finding.n_decisions == 2 * 3 * 25
    assert finding.p_value is None
    assert finding.randomised == isinstance(policy, Uniform | ThompsonSampling | EpsilonGreedy)


def test_agents_with_policies_of_their_own():
    bandit = contextual()
    policies = {"ann": LinUCB(), "bob": Greedy(), "cy": ThompsonSampling(), "di": Uniform()}
    assert assumption_2(bandit, policies, horizon=40, seed=1, replications=1)


@pytest.mark.parametrize("kind", ["fixed", "contextual"])
def test_dislinucb_follows_agents_through_time(kind):
    """An agent calls for an exchange by its own data, which an anonymous pool does not show."""
    finding = assumption_2(KINDS[kind](), DisLinUCB(threshold=20.0), horizon=80, seed=0)
    assert (finding.verdict, finding.witness.coupling) == ("fails", "pool")
    assert "handed around" in str(finding)
    # to names alone it is indifferent, and with one other member there is nobody to permute
    pair = assumption_2(
        KINDS[kind](), DisLinUCB(threshold=20.0), horizon=80, seed=0, coalition=0b11
    )
    assert pair.verdict == "holds"


def test_mul_takes_rewards_in_agent_order():
    bandit = LinearBandit([0.6, 0.5, 0.4], [np.eye(3)] * 3, agents=["x", "y", "z"])
    finding = assumption_2(bandit, MUL(UCB1()), horizon=60, seed=0)
    assert (finding.verdict, finding.witness.coupling) == ("fails", "order")
    witness = finding.witness
    again = LinearBandit([0.6, 0.5, 0.4], [np.eye(3)] * 3, agents=witness.order)
    before, after = (
        play(b, MUL(UCB1()), 7, horizon=60, seed=0, replicate=witness.replicate).actions[0]
        for b in (bandit, again)
    )
    t = witness.step - 1
    assert (before[t], after[t]) == (witness.action, witness.other_action)
    assert (before[:t] == after[:t]).all()
    assert "listed as z, y, x" in finding.text
    # the same rewards from everybody: no order to see
    silent = LinearBandit([0.6, 0.5, 0.4], [np.eye(3)] * 3, noise_sd=0.0)
    assert assumption_2(silent, MUL(UCB1()), horizon=60, seed=0)


def test_mul_with_one_pool_member_moved():
    """Its rewards handed around among two others are taken in another order, too."""
    bandit = LinearBandit([0.6, 0.5, 0.4], [np.eye(3)] * 3)
    recording = Recording(bandit, MUL(UCB1()), [0, 1, 2], horizon=60, seed=0, replicate=0)
    played = play(bandit, MUL(UCB1()), 7, horizon=60, seed=0).actions
    np.testing.assert_array_equal(recording.actions, played)
    places = np.tile(np.array([0, 2, 1])[:, None], 60)
    assert (recording.repeated(0, places) != played[0]).any()
    unmoved = np.tile(np.arange(3)[:, None], 60)
    np.testing.assert_array_equal(recording.repeated(0, unmoved), played[0])


@pytest.mark.parametrize("box", ["ThompsonSampling", "EpsilonGreedy"])
def test_algorithms_that_draw_lots_are_not_refuted(box):
    bandit = LinearBandit([0.6, 0.5, 0.4], [np.eye(3)] * 4)
    finding = assumption_2(bandit, MUL(getattr(single_agent, box)()), horizon=60, seed=0)
    assert (finding.verdict, bool(finding), finding.randomised) == ("undecided", False, True)
    assert "distribution" in finding.text


# -- the replay


@pytest.mark.parametrize("policy", [*POOLED, DisLinUCB()], ids=repr)
@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_is_the_engine_s_play(kind, policy):
    bandit = KINDS[kind]()
    names = [bandit.agents[i] for i in (0, 2, 3)]
    run = {"horizon": 30, "seed": 4, "replicate": 2}
    recording = Recording(bandit, policy, names, **run)
    np.testing.assert_array_equal(recording.actions, play(bandit, policy, names, **run).actions)
    unmoved = np.tile(np.arange(3)[:, None], 30)
    for row in range(3):
        np.testing.assert_array_equal(recording.repeated(row, unmoved), recording.actions[row])


def test_stretches_leave_no_trace(monkeypatch):
    whole = Recording(contextual(), LinUCB(), ["ann", "cy"], horizon=40, seed=0, replicate=0)
    monkeypatch.setattr("bandit_backend.engine._changing_kernel._ROOM", 200)
    parts = Recording(contextual(), LinUCB(), ["ann", "cy"], horizon=40, seed=0, replicate=0)
    np.testing.assert_array_equal(parts.actions, whole.actions)


def test_a_repeat_against_a_slow_one():
    """DisLinUCB's own relative, LinUCB, with every other sample coming from somebody else."""
    bandit, policy, horizon = fixed(), LinUCB(alpha=0.5), 25
    recording = Recording(bandit, policy, [0, 1, 2, 3], horizon=horizon, seed=3, replicate=0)
    places = _places(4, 2, horizon, np.random.default_rng(0))
    assert (places[2] == 2).all()
    assert (np.sort(places, axis=0) == np.arange(4)[:, None]).all()
    assert len(np.unique(places, axis=1).T) > 2
    noise = np.array([stream(3, 0, a, Purpose.NOISE).standard_normal(horizon) for a in range(4)])
    sets = [bandit.action_sets.arms[choice] for choice in bandit.action_sets.choices]
    history, chosen = [], []
    for t in range(horizon):
        own = slow.lowest_of_best(slow.linucb_scores(history, sets[2], 0.5, 1.0, intercept=False))
        chosen.append(own)
        samples = []
        for who in places[:, t]:
            x = sets[who][own if who == 2 else recording.actions[who, t]]
            samples.append((x, x @ bandit.theta + noise[who, t]))
        history += samples
    assert recording.repeated(2, places).tolist() == chosen


# -- edges


def test_a_single_agent_has_nobody_to_confuse():
    finding = assumption_2(fixed(), Greedy(), horizon=10, seed=0, coalition=[1])
    assert finding.verdict == "holds"
    assert "all 40 came out the same" in finding.text  # 2 replicates, 2 orders of the agents


def test_the_same_seed_gives_the_same_finding():
    runs = [assumption_2(fixed(), DisLinUCB(), horizon=60, seed=5) for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"replications": 0}, "replications is a positive integer; got 0"),
        ({"shuffles": True}, "shuffles is a positive integer; got True"),
        ({"horizon": 0}, "positive number of steps; got 0"),
        ({"coalition": 0}, "at least one member"),
        ({"seed": -1}, "not negative"),
    ],
)
def test_refusals(options, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        assumption_2(fixed(), Greedy(), **{"horizon": 5, "seed": 0} | options)
    assert words in str(refusal.value)
