"""A fingerprint is made of what decides: equal play shares it, other play never does."""

import json
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

import bandit_backend as bb
from bandit_backend import (
    MUL,
    UCB1,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    RegretOracle,
    ThompsonSampling,
    Uniform,
    simulate,
    single_agent,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies import Phase, Policy, Regression
from bandit_backend.single_agent.black_box import ELIMINATE, OPTIMISTIC, BlackBox, Rule
from tugames import tabulate
from tugames.errors import StoreError

ARMS = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.7]]
BANDIT = LinearBandit([0.2, 0.9], [ARMS, ARMS], agents=["ann", "bob"])


class Ridge(Policy):
    """What people write: no dataclass, and a repr that says nothing."""

    def __init__(self, ridge):
        self.ridge = ridge

    def __repr__(self):
        return "Ridge()"

    @property
    def phases(self):
        return (Phase(regression=Regression(self.ridge), width_factor=1.0),)


class Box(BlackBox):
    def __init__(self, variance):
        self.variance = variance

    @property
    def rule(self):
        return Rule(OPTIMISTIC, variance=self.variance)


def oracle(policy, instance=BANDIT, horizon=40, seed=0):
    return RegretOracle(instance, policy, horizon=horizon, seed=seed)


def text(policy, **options):
    return json.dumps(oracle(policy, **options).fingerprint, sort_keys=True)


def test_policies_that_print_alike_have_stores_of_their_own(tmp_path):
    store = tmp_path / "game.store"
    tabulate(oracle(Ridge(1)), replications=2, store=store)
    with pytest.raises(StoreError, match="policies"):
        tabulate(oracle(Ridge(50)), replications=2, store=store)
    shared = tabulate(oracle(LinUCB(ridge=1.0)), replications=2, store=store)
    fresh = tabulate(oracle(LinUCB(ridge=1.0)), replications=2)
    np.testing.assert_array_equal(shared.samples, fresh.samples)
    assert text(Ridge(1)) != text(Ridge(50))
    assert text(MUL(Box(1))) != text(MUL(Box(2)))


@pytest.mark.parametrize(
    "alike",
    [
        [LinUCB(1), LinUCB(1.0), LinUCB(np.float64(1)), LinUCB(np.int8(1)), LinUCB(Fraction(1)),
         Ridge(1), Ridge(np.float32(1))],
        [LinUCB(1, intercept=True), LinUCB(1.0, intercept=np.True_)],
        [ThompsonSampling(2), ThompsonSampling(np.float64(2.0))],
        [EpsilonGreedy(1, 0), EpsilonGreedy(np.float64(1), -0.0)],
        [ExploreThenCommit(5), ExploreThenCommit(np.int64(5))],
        [DisLinUCB(3), DisLinUCB(np.float64(3.0))],
        [MUL(UCB1(1)), MUL(UCB1(np.float64(1))), MUL(Box(1)), MUL(single_agent.KLUCB(1, c=0))],
        [MUL(single_agent.ExploreThenCommit(2)), MUL(single_agent.ExploreThenCommit(np.int32(2)))],
        [{"ann": LinUCB(), "bob": Greedy()}, {np.str_("bob"): Greedy(), np.str_("ann"): LinUCB()}],
    ],
)  # fmt: skip
def test_equal_policies_written_differently_share(alike):
    assert len({text(policy) for policy in alike}) == 1
    regrets = [oracle(policy).regrets(3, [0, 1]) for policy in alike]
    for regret in regrets[1:]:
        np.testing.assert_array_equal(regret, regrets[0])


def test_all_parameters_of_all_policies_are_told_apart():
    policies = [
        LinUCB(), LinUCB(2), LinUCB(1, 2), LinUCB(intercept=True), Greedy(), Uniform(),
        ThompsonSampling(), ThompsonSampling(2), ThompsonSampling(1, 2), EpsilonGreedy(),
        EpsilonGreedy(0.2), EpsilonGreedy(0.1, 1), ExploreThenCommit(2), ExploreThenCommit(3),
        DisLinUCB(), DisLinUCB(2), DisLinUCB(1, 2), DisLinUCB(1, 1, 2), MUL(UCB1()), MUL(UCB1(2)),
        MUL(single_agent.KLUCB()), MUL(single_agent.KLUCB(1, 2)),
        MUL(single_agent.ThompsonSampling()), MUL(single_agent.EpsilonGreedy()),
        MUL(single_agent.EpsilonGreedy(0.2)), MUL(single_agent.EpsilonGreedy(0.1, 1)),
        MUL(single_agent.ExploreThenCommit(1)), MUL(single_agent.ExploreThenCommit(2)),
        MUL(single_agent.SuccessiveElimination()), MUL(single_agent.SuccessiveElimination(2)),
        MUL(single_agent.SuccessiveElimination(1, 0.1)), MUL(single_agent.LinUCB()),
        MUL(single_agent.LinUCB(2)), MUL(single_agent.LinUCB(1, 2)),
    ]  # fmt: skip
    assert len({text(policy) for policy in policies}) == len(policies)


@pytest.mark.parametrize(
    "agents", [np.array(["ann", "bob"]), [np.str_("ann"), "bob"], ("ann", "bob")]
)
def test_names_that_compare_equal_are_one_agent(agents):
    same = LinearBandit([0.2, 0.9], [ARMS, ARMS], agents=agents)
    assert same.agents == ("ann", "bob")
    assert all(type(agent) is str for agent in same.agents)
    assert text(LinUCB(), instance=same) == text(LinUCB())
    np.testing.assert_array_equal(
        oracle(LinUCB(), same).regrets(3, [0]), oracle(LinUCB()).regrets(3, [0])
    )


def test_numbers_that_compare_equal_are_one_agent():
    plain = LinearBandit([0.2, 0.9], [ARMS, ARMS], agents=[7, 2])
    numpy = LinearBandit([0.2, 0.9], [ARMS, ARMS], agents=np.array([7, 2]))
    assert text(Greedy(), instance=plain) == text(Greedy(), instance=numpy)
    options = {"horizon": 30, "seed": 1}
    np.testing.assert_array_equal(
        simulate(plain, ThompsonSampling(), [2], **options),
        simulate(numpy, {np.int64(2): ThompsonSampling()}, [np.int8(2)], **options),
    )


def test_streams_of_plain_names_stay_as_they_were():
    # drawn by NumPy from the documented key: seed; replicate, purpose, SHA-256 of the name's repr
    import hashlib

    from bandit_backend.streams import Purpose, stream

    for agent in ("ann", 3):
        digest = hashlib.sha256(repr(agent).encode()).digest()
        words = [int.from_bytes(digest[k : k + 4], "little") for k in range(0, 16, 4)]
        key = np.random.SeedSequence(5, spawn_key=(2, 0, *words))
        expected = np.random.Generator(np.random.PCG64(key)).standard_normal(3)
        drawn = stream(5, 2, agent, Purpose.NOISE).standard_normal(3)
        np.testing.assert_array_equal(drawn, expected)


def test_equal_instances_written_differently_share():
    signed = [[1.0, -0.0], [-0.0, 1.0], [0.6, 0.7]]
    written = [
        BANDIT,
        LinearBandit(np.array([0.2, 0.9]), FixedActionSets([ARMS, ARMS]), agents=("ann", "bob")),
        LinearBandit([0.2, Fraction(0.9)], {"ann": ARMS, "bob": np.array(ARMS) - 0.0}, noise_sd=1),
        LinearBandit([0.2, 0.9], [signed, ARMS], agents=["ann", "bob"]),
    ]
    assert len({text(Greedy(), instance=instance) for instance in written}) == 1


def test_instances_that_differ_are_told_apart():
    others = [
        BANDIT,
        LinearBandit([0.2, 0.8], [ARMS, ARMS], agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], [ARMS, ARMS[:2]], agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], [ARMS, ARMS[::-1]], agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], [ARMS, ARMS], noise_sd=2, agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], [ARMS, ARMS], agents=["ann", "eve"]),
        LinearBandit([0.2, 0.9], bb.ScheduledActionSets([[ARMS], [ARMS]]), agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], PerturbedActionSets([ARMS, ARMS], scale=1), agents=["ann", "bob"]),
        LinearBandit([0.2, 0.9], PerturbedActionSets([ARMS, ARMS], scale=2), agents=["ann", "bob"]),
        LinearBandit(
            [0.2, 0.9], bb.ContextualActionSets(ARMS, ARMS, [[0], [1]]), agents=["ann", "bob"]
        ),
        LinearBandit(
            [0.2, 0.9], bb.ContextualActionSets(ARMS, ARMS, [[1], [0]]), agents=["ann", "bob"]
        ),
    ]
    assert len({text(Greedy(), instance=instance) for instance in others}) == len(others)


class Doubled(RegretOracle):
    def worths(self, coalition, replicates):
        return 2.0 * super().worths(coalition, replicates)


class Named(Doubled):
    @property
    def fingerprint(self):
        return {**super().fingerprint, "times": 2}


class Drifting(PerturbedActionSets):
    def draw(self, agent, rng, start, n):
        actions, counts = super().draw(agent, rng, start, n)
        return actions + start, counts


class Relabelled(LinearBandit):
    def members(self, coalition):
        return super().members(coalition)[:1]


class Square(LinearBandit):
    """A subclass that only sets up."""

    def __init__(self):
        super().__init__([0.2, 0.9], [ARMS, ARMS], agents=["ann", "bob"])


def test_what_cannot_be_told_apart_is_refused():
    drifting = LinearBandit([0.2, 0.9], Drifting([ARMS, ARMS], scale=1.0))
    relabelled = Relabelled([0.2, 0.9], [ARMS, ARMS])
    for made, words in (
        (Doubled(BANDIT, Greedy(), horizon=5, seed=0), "Doubled overrides RegretOracle.worths"),
        (oracle(Greedy(), drifting), "Drifting overrides PerturbedActionSets.draw"),
        (oracle(Greedy(), relabelled), "Relabelled overrides LinearBandit.members"),
    ):
        with pytest.raises(InvalidRunError, match=words):
            _ = made.fingerprint
    named = Named(BANDIT, Greedy(), horizon=40, seed=0).fingerprint
    assert named == {**oracle(Greedy()).fingerprint, "times": 2}
    assert text(Greedy(), instance=Square()) == text(Greedy())


def test_black_boxes_that_compare_equal_are_told_apart_in_play():
    assert Box(1) == Box(4)  # both have no fields
    with pytest.raises(InvalidRunError, match="the same MUL"):
        simulate(BANDIT, {"ann": MUL(Box(1)), "bob": MUL(Box(4))}, 3, horizon=5, seed=0)
    same = {"ann": MUL(Box(1)), "bob": MUL(UCB1())}
    assert simulate(BANDIT, same, 3, horizon=5, seed=0).shape == (1, 2, 1)


# -- what a policy is -------------------------------------------------------------------------


class MyGreedy(Policy):
    def select(self, history):
        return 0


class MyBox(BlackBox):
    def ask(self, history):
        return 0


@pytest.mark.parametrize("kind", [MyGreedy, Policy])
def test_a_policy_without_phases_is_none(kind):
    with pytest.raises(InvalidRunError, match=f"sequence of phases.*{kind.__name__} has none"):
        kind()


@pytest.mark.parametrize("kind", [MyBox, BlackBox])
def test_a_black_box_without_a_rule_is_none(kind):
    with pytest.raises(InvalidRunError, match=f"{kind.__name__} has none: give the class a"):
        kind()


def with_phases(value):
    return type("Mine", (Policy,), {"phases": value})()


@pytest.mark.parametrize(
    "phases", [(), None, [Greedy()], Phase(), lambda self: (Phase(),), "ab", ({"until": 3},)]
)
def test_phases_that_are_none_are_refused(phases):
    for use in (lambda p: simulate(BANDIT, p, 1, horizon=3, seed=0), text):
        with pytest.raises(InvalidRunError, match="a policy's phases are"):
            use(with_phases(phases))


@dataclass(frozen=True)
class Loud(Phase):
    volume: float = 11.0


def test_a_phase_of_another_class_is_refused():
    with pytest.raises(InvalidRunError, match="made of Phase and Regression themselves"):
        text(with_phases((Loud(),)))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Phase(regression=Regression(0.0), posterior=True), "positive ridge"),
        (lambda: Phase(posterior=True), "positive ridge"),
        (lambda: Phase(regression=1.0), "is a Regression, or None"),
        (lambda: Regression(1.0, sync_threshold=1.0), "is private and has a positive ridge"),
        (
            lambda: Regression(0.0, private=True, sync_threshold=1.0),
            "is private and has a positive",
        ),
        (lambda: Regression(-1.0), "ridge is finite and not negative; got -1"),
        (lambda: Phase(until=-1), "until is a step, 0 or later; got -1"),
    ],
)
def test_phases_that_compiled_code_cannot_play_are_refused(make, words):
    with pytest.raises(InvalidRunError, match=words):
        make()


# -- whole numbers beyond 64 bits --------------------------------------------------------------


@pytest.mark.parametrize("pulls", [2**59, 2**61, 2**62 - 1])
def test_mul_explores_for_ever_when_told_to(pulls):
    # 2**61 pulls of 8 arms are 2**64 steps: cut to 64 bits that was none, and arm -1 was played
    instance = LinearBandit(np.linspace(0, 1, 8), [np.eye(8)] * 2)
    policy = MUL(single_agent.ExploreThenCommit(pulls))
    played = bb.play(instance, policy, 3, horizon=20, seed=0).actions
    # two agents pull each arm once and use one reward in this round, the other in the next
    np.testing.assert_array_equal(played[:, :8], [range(8)] * 2)
    shorter = MUL(single_agent.ExploreThenCommit(1000))
    np.testing.assert_array_equal(played, bb.play(instance, shorter, 3, horizon=20, seed=0).actions)


def test_phases_and_data_of_any_length():
    class Long(Policy):
        @property
        def phases(self):
            return (Phase(until=2**80, regression=Regression(1.0, until=2**70), width_factor=1.0),)

    options = {"horizon": 30, "seed": 0}
    np.testing.assert_array_equal(
        simulate(BANDIT, Long(), 3, **options), simulate(BANDIT, LinUCB(), 3, **options)
    )


@pytest.mark.parametrize("number", [2**62, 2**63, 2**70])
def test_numbers_that_no_kernel_can_count_to_are_refused(number):
    for call in (
        lambda: simulate(BANDIT, Greedy(), 1, horizon=number, seed=0),
        lambda: RegretOracle(BANDIT, Greedy(), horizon=number, seed=0),
        lambda: simulate(BANDIT, Greedy(), 1, horizon=3, seed=0, replicates=number),
        lambda: simulate(BANDIT, Greedy(), 1, horizon=3, seed=0, replicates=[number]),
        lambda: ExploreThenCommit(number),
        lambda: MUL(single_agent.ExploreThenCommit(number)),
    ):
        with pytest.raises(InvalidRunError, match="below 2\\^62"):
            call()
    assert simulate(BANDIT, Greedy(), 1, horizon=3, seed=number).shape == (1, 1, 1)
    with pytest.raises(InvalidRunError, match="keeps every decision"):
        bb.play(BANDIT, Greedy(), 1, horizon=2**40, seed=0)


def test_a_rule_of_one_s_own_is_checked():
    def box(rule):
        return MUL(type("Mine", (BlackBox,), {"rule": rule})())

    for rule, words in (
        (None, "a black box's rule is a Rule"),
        (Rule(9), "one of those of black_box"),
        (Rule(3), "pulls every arm once"),
        (Rule(ELIMINATE, confidence=0.0), "confidence is finite and positive"),
    ):
        with pytest.raises(InvalidRunError, match=words):
            simulate(BANDIT, box(rule), 1, horizon=3, seed=0)
