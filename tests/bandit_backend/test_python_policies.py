"""Policies in Python beside the compiled ones."""

import pickle

import cloudpickle
import numpy as np
import pytest
from reference import bandits
from reference.python_policies import (
    Follower,
    PyEpsilonGreedy,
    PyExplorer,
    PyLinUCB,
    PyThompson,
    Returns,
    WholeLinUCB,
)

from bandit_backend import (
    MUL,
    UCB1,
    CompiledPolicy,
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    Policy,
    PythonPolicy,
    RegretOracle,
    ScheduledActionSets,
    ThompsonSampling,
    Uniform,
    play,
    simulate,
)
from bandit_backend.assumptions import assumption_2
from bandit_backend.errors import InvalidRunError
from bandit_backend.streams import Purpose, stream
from tugames import is_convex, tabulate

RNG = np.random.default_rng(21)
THETA = RNG.standard_normal(3)
SETS = [RNG.standard_normal((5, 3)) for _ in range(3)]
USERS, ITEMS = RNG.standard_normal((6, 3)), RNG.standard_normal((7, 3))
RUN = {"horizon": 60, "seed": 5, "replicate": 2}

INSTANCES = {
    "fixed": LinearBandit(THETA, SETS),
    "ties": LinearBandit(np.ones(4), [np.eye(4)[::-1], np.eye(4), np.eye(4)], noise_sd=0.0),
    "one-hot": LinearBandit([0.7, 0.5, 0.3, 0.1], [np.eye(4)] * 3),
    "contextual": LinearBandit(
        THETA, ContextualActionSets(USERS, ITEMS, [[0, 1], [2, 3], [4, 5, 0]])
    ),
    "perturbed": LinearBandit(THETA, PerturbedActionSets(SETS, scale=0.3)),
    "scheduled": LinearBandit(THETA, ScheduledActionSets([[s, s[:3], s[1:]] for s in SETS])),
}
PAIRS = [
    (PyLinUCB(), LinUCB()),
    (PyLinUCB(0.4, 2.0), LinUCB(0.4, 2.0)),
    (WholeLinUCB(), LinUCB()),
    (PyThompson(), ThompsonSampling()),
    (PyEpsilonGreedy(), EpsilonGreedy(0.3)),
]


def actions_of(instance, policies, coalition=7, **changed):
    return play(instance, policies, coalition, **{**RUN, **changed}).actions


@pytest.mark.parametrize(("python", "compiled"), PAIRS, ids=lambda p: type(p).__name__)
@pytest.mark.parametrize("kind", INSTANCES)
def test_decision_by_decision_as_the_compiled_one(kind, python, compiled):
    bandit = INSTANCES[kind]
    expected = play(bandit, compiled, 7, **RUN)
    run = play(bandit, python, 7, **RUN)
    np.testing.assert_array_equal(run.actions, expected.actions)
    np.testing.assert_allclose(run.regret, expected.regret, atol=1e-12)


def test_own_samples_are_those_of_the_member():
    explorers = play(INSTANCES["fixed"], ExploreThenCommit(60), 7, **{**RUN, "horizon": 61})
    run = play(INSTANCES["fixed"], PyExplorer(), 7, **RUN)
    np.testing.assert_array_equal(run.actions, explorers.actions[:, :60])


@pytest.mark.parametrize("kind", INSTANCES)
def test_coalitions_may_mix_python_and_compiled_policies(kind):
    bandit = INSTANCES[kind]
    same = actions_of(bandit, LinUCB())
    mixed = {0: PyLinUCB(), 1: LinUCB(), 2: WholeLinUCB()}
    np.testing.assert_array_equal(actions_of(bandit, mixed), same)
    all_kinds = {0: ThompsonSampling(), 1: DisLinUCB(threshold=9.0), 2: LinUCB()}
    expected = play(bandit, all_kinds, 7, **RUN)
    run = play(bandit, {**all_kinds, 2: PyLinUCB()}, 7, **RUN)
    np.testing.assert_array_equal(run.actions, expected.actions)
    assert run.rounds == expected.rounds > 0


def test_mixed_coalitions_decide_in_twice_the_precision_where_it_is_needed():
    long = LinearBandit(THETA * 1e-8, [1e8 * rows for rows in SETS])
    apart = {0: Uniform(), 1: LinUCB(), 2: LinUCB()}
    lots = [stream(5, 2, 0, Purpose.POLICY).random(60)]
    scripted = {**apart, 0: Scripted([int(u * 5) for u in lots[0]])}
    np.testing.assert_array_equal(actions_of(long, scripted), actions_of(long, apart))


class Scripted(PythonPolicy):
    def __init__(self, script):
        self.script = script

    def choose(self, seen):
        return self.script[seen.step - 1]


class Remembers(PythonPolicy):
    """Keeps what it was handed, outside, for the test to look at."""

    kept: list = []  # noqa: RUF012

    def choose(self, seen):
        self.kept.append(
            (seen.step, len(seen.own_rewards), len(seen.pool_rewards), len(seen.new_rewards))
        )
        self.count = getattr(self, "count", 0) + 1
        assert self.count == seen.step  # a copy of its own for every member and replicate
        for part in (seen.pool_actions, seen.own_rewards, seen.actions, seen.new_actions):
            assert not part.flags.writeable
        return 0


@pytest.mark.parametrize("delay", [0, 4])
def test_what_is_handed_when(delay):
    Remembers.kept = []
    bandit = LinearBandit(THETA, SETS, delay=delay)
    simulate(bandit, Remembers(), 7, horizon=9, seed=0, replicates=2)
    expected = [
        (t, n := max(0, t - 1 - delay), 3 * n, 3 * (n > 0)) for t in range(1, 10) for _ in range(3)
    ]
    assert Remembers.kept == expected * 2


def test_the_pool_tells_nobody_s_name():
    """Agents listed in another order hand the same pool around, bit by bit."""
    pools = []

    class Pool(PythonPolicy):
        def choose(self, seen):
            if seen.step == 30:
                pools.append(np.column_stack([seen.pool_actions, seen.pool_rewards]))
            return int(seen.rng.integers(5))

    bandit = INSTANCES["fixed"]
    for listed in (bandit, bandit.listed([2, 0, 1])):
        play(listed, Pool(), 7, **RUN)
    assert len(pools) == 6
    for pool in pools[1:]:
        np.testing.assert_array_equal(pool, pools[0])
    rewards = pools[0][:, -1].reshape(-1, 3)
    assert (np.diff(rewards, axis=1) >= 0).all()


def test_equal_rewards_are_told_apart_by_their_actions_alone():
    """With no noise and equal means all rewards tie; names must not show through the order."""
    pools = []

    class Pool(PythonPolicy):
        def choose(self, seen):
            if seen.step == 8:
                pools.append(seen.pool_actions.copy())
            return int(seen.rng.integers(4))

    bandit = INSTANCES["ties"]
    for listed in (bandit, bandit.listed([1, 2, 0])):
        play(listed, Pool(), 7, **RUN)
    for pool in pools[1:]:
        np.testing.assert_array_equal(pool, pools[0])


@pytest.mark.parametrize("name", ["agent", "members", "member_actions", "member_rewards"])
def test_identities_are_declared(name):
    class Looks(PythonPolicy):
        def choose(self, seen):
            getattr(seen, name)
            return 0

    with pytest.raises(InvalidRunError, match="sees = 'members'"):
        play(INSTANCES["fixed"], Looks(), 7, **RUN)

    class Declared(Looks):
        sees = "members"

    assert not play(INSTANCES["fixed"], Declared(), 7, **RUN).actions.any()


def test_own_random_numbers_do_not_depend_on_the_coalition():
    class Lots(PythonPolicy):
        def choose(self, seen):
            return int(seen.rng.integers(5))

    bandit = INSTANCES["fixed"]
    alone = actions_of(bandit, Lots(), [1])[0]
    np.testing.assert_array_equal(actions_of(bandit, Lots())[1], alone)
    assert (actions_of(bandit, Lots(), [2])[0] != alone).any()
    assert (actions_of(bandit, Lots(), [1], replicate=3)[0] != alone).any()


def test_a_shorter_horizon_is_a_prefix_and_stretches_leave_no_trace(monkeypatch):
    mixed = {0: PyLinUCB(), 1: LinUCB(), 2: PyEpsilonGreedy()}
    whole = actions_of(INSTANCES["perturbed"], mixed)
    short = actions_of(INSTANCES["perturbed"], mixed, horizon=41)
    np.testing.assert_array_equal(short, whole[:, :41])
    monkeypatch.setattr("bandit_backend.engine._stepped._STEPS", 7)
    np.testing.assert_array_equal(actions_of(INSTANCES["perturbed"], mixed), whole)


# -- what goes wrong


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (5, "from 0 to 4; Returns returned 5"),
        (-1, "returned -1"),
        (2**70, "returned 1180591620717411303424"),
        (float("nan"), "returned nan"),
        (2.0, "returned 2.0"),
        (None, "returned None"),
        (True, "returned True"),
        ("0", "returned '0'"),
        (np.array([0, 1]), "returned array"),
        (lambda: {}["x"], "raised KeyError"),
        (lambda: 1 / 0, "raised ZeroDivisionError for .*: division by zero"),
    ],
)
def test_a_policy_that_misbehaves_is_named_with_the_place(what, words):
    bandit = LinearBandit(THETA, SETS, agents=["ann", "bob", "eve"])
    policies = {"ann": LinUCB(), "bob": Returns(what), "eve": LinUCB()}
    with pytest.raises(InvalidRunError, match=words) as error:
        simulate(bandit, policies, 7, horizon=9, seed=0, replicates=[4])
    assert "for agent 'bob' at step 3 of replicate 4" in str(error.value)
    assert len(str(error.value)) < 400
    assert "\n" not in str(error.value)


def test_what_was_raised_is_the_cause():
    with pytest.raises(InvalidRunError) as error:
        play(INSTANCES["fixed"], Returns(lambda: {}["x"]), 7, **RUN)
    assert isinstance(error.value.__cause__, KeyError)


def test_numpy_s_integers_are_indices():
    assert (actions_of(INSTANCES["fixed"], Returns(np.int32(2), 1)) == 2).all()


def test_a_policy_that_writes_on_what_it_is_handed_is_refused():
    class Writes(PythonPolicy):
        def choose(self, seen):
            seen.actions[:] = 0.0
            return 0

    with pytest.raises(InvalidRunError, match=r"raised ValueError.*read-only"):
        play(INSTANCES["fixed"], Writes(), 7, **RUN)


def test_nothing_plays_that_would_not_be_asked():
    with pytest.raises(InvalidRunError, match="PythonPolicy, whose method choose"):
        type("Mine", (Policy,), {"select": lambda *_: 0})()
    for base in (LinUCB, Uniform, ThompsonSampling):
        for name in ("select", "choose", "act", "update"):
            mine = type("Mine", (base,), {name: lambda *_: 0})
            with pytest.raises(InvalidRunError, match=rf"nobody would ask Mine\.{name}"):
                mine()
    mine = type("Mine", (UCB1,), {"choose": lambda *_: 0})
    with pytest.raises(InvalidRunError, match=r"by its rule; nobody would ask Mine\.choose"):
        mine()
    with pytest.raises(InvalidRunError, match="Mine has none"):
        type("Mine", (PythonPolicy,), {"select": lambda *_: 0})()
    with pytest.raises(InvalidRunError, match="'pool' or 'members'"):
        type("Mine", (PythonPolicy,), {"choose": lambda *_: 0, "sees": "all"})()
    with pytest.raises(InvalidRunError, match="PythonPolicy of your own"):
        play(INSTANCES["fixed"], type("Mine", (), {"choose": lambda *_: 0})(), 7, **RUN)
    with pytest.raises(InvalidRunError, match="PythonPolicy of your own"):
        play(INSTANCES["fixed"], WholeLinUCB, 7, **RUN)  # the class, not one of it
    with pytest.raises(InvalidRunError, match="share one black box"):
        play(INSTANCES["one-hot"], {0: MUL(UCB1()), 1: MUL(UCB1()), 2: PyLinUCB()}, 7, **RUN)


def test_random_numbers_of_its_own_would_be_the_same_everywhere():
    mine = Returns(0)
    mine.generator = np.random.default_rng(0)
    with pytest.raises(InvalidRunError, match=r"draws from seen\.rng.*Returns\.generator"):
        play(INSTANCES["fixed"], mine, 7, **RUN)


def test_what_cannot_be_copied_is_made_in_start():
    mine = Returns(0)
    mine.file = open(__file__)  # noqa: SIM115, PTH123
    with mine.file, pytest.raises(InvalidRunError, match="make what cannot be copied"):
        play(INSTANCES["fixed"], mine, 7, **RUN)


# -- the game


def test_a_policy_s_game_store_and_verdict(tmp_path):
    oracle = RegretOracle(INSTANCES["fixed"], PyLinUCB(), horizon=40, seed=0)
    game = tabulate(oracle, replications=6, store=tmp_path / "game.store", progress=False)
    compiled = RegretOracle(INSTANCES["fixed"], LinUCB(), horizon=40, seed=0)
    expected = tabulate(compiled, replications=6, progress=False)
    np.testing.assert_allclose(game.samples, expected.samples, atol=1e-10)
    assert is_convex(game).outcome in ("holds", "fails", "undecided")
    again = RegretOracle(INSTANCES["fixed"], PyLinUCB(), horizon=40, seed=0)
    assert again.fingerprint == oracle.fingerprint
    for other in (PyLinUCB(alpha=2.0), type("PyLinUCB", (PyLinUCB,), {"version": "2"})()):
        assert RegretOracle(INSTANCES["fixed"], other, horizon=40, seed=0).fingerprint != (
            oracle.fingerprint
        )


def test_a_store_wants_a_version_and_parameters_in_writing(tmp_path):
    nameless = RegretOracle(INSTANCES["fixed"], WholeLinUCB(), horizon=5, seed=0)
    assert tabulate(nameless, replications=2, progress=False).n_players == 3
    with pytest.raises(InvalidRunError, match="version = '1'"):
        tabulate(nameless, replications=2, store=tmp_path / "game.store", progress=False)
    odd = PyLinUCB()
    odd.helper = print
    with pytest.raises(InvalidRunError, match=r"PyLinUCB\.helper is <built-in"):
        assert RegretOracle(INSTANCES["fixed"], odd, horizon=5, seed=0).fingerprint


def test_it_travels():
    """To other processes, from wherever it was written."""

    class Here(PythonPolicy):
        def choose(self, seen):
            return seen.step % 2

    oracle = RegretOracle(INSTANCES["fixed"], {0: Here(), 1: LinUCB(), 2: PyLinUCB()}, horizon=9,
                          seed=0)  # fmt: skip
    sent = pickle.loads(cloudpickle.dumps(oracle))
    np.testing.assert_array_equal(sent.worths(7, range(2)), oracle.worths(7, range(2)))


@pytest.mark.slow
def test_several_workers_compute_the_same_bits():
    oracle = RegretOracle(INSTANCES["fixed"], {0: LinUCB(), 1: Returns(1), 2: PyLinUCB()},
                          horizon=30, seed=0)  # fmt: skip
    here = tabulate(oracle, replications=3, progress=False)
    there = tabulate(oracle, replications=3, workers=2, progress=False)
    np.testing.assert_array_equal(there.samples, here.samples)


# -- Assumption 2


@pytest.mark.parametrize(
    "policy", [PyLinUCB(), PyExplorer(), WholeLinUCB()], ids=lambda one: type(one).__name__
)
@pytest.mark.parametrize("kind", ["fixed", "contextual"])
def test_the_pool_keeps_assumption_2(kind, policy):
    finding = assumption_2(INSTANCES[kind], policy, horizon=25, seed=0, replications=1)
    assert finding.verdict == "holds"
    assert not finding.randomised


def test_a_policy_that_follows_a_name_does_not():
    finding = assumption_2(INSTANCES["fixed"], Follower(), horizon=25, seed=0)
    assert (finding.verdict, finding.witness.coupling) == ("fails", "order")
    mixed = {0: LinUCB(), 1: Follower(), 2: LinUCB()}
    finding = assumption_2(INSTANCES["fixed"], mixed, horizon=25, seed=0)
    assert finding.verdict == "fails"
    assert finding.witness.agent == 1


def test_lots_are_noticed():
    finding = assumption_2(INSTANCES["fixed"], PyEpsilonGreedy(), horizon=25, seed=0)
    assert finding.verdict == "holds"
    assert finding.randomised


# -- rewards that are late


@pytest.mark.parametrize(
    "policy",
    [LinUCB(), WholeLinUCB(), {0: LinUCB(), 1: WholeLinUCB(), 2: LinUCB()}],
    ids=["compiled", "Python", "both"],
)
@pytest.mark.parametrize("delay", [1, 7])
def test_late_rewards_against_a_slow_version(policy, delay):
    horizon = RUN["horizon"]
    noise = [stream(5, 2, a, Purpose.NOISE).standard_normal(horizon) for a in range(3)]

    def choose(i, t, history, actions):
        known = history[: 3 * max(0, t - delay)]
        return bandits.lowest_of_best(bandits.linucb_scores(known, actions, 1, 1, False))

    expected, regret = bandits.play(THETA, lambda i, t: SETS[i], choose, np.array(noise))
    run = play(LinearBandit(THETA, SETS, delay=delay), policy, 7, **RUN)
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret[:, 0], regret[:, -1], atol=1e-9)


def test_late_rewards_keep_assumption_2():
    late = LinearBandit(THETA, SETS, delay=3)
    for policy in (LinUCB(), PyLinUCB()):
        assert assumption_2(late, policy, horizon=20, seed=0, replications=1)


# -- decision functions that numba compiles


def counts_and_lots(step, actions, new_actions, new_rewards, memory, draw):
    """Sums of rewards by arm, then how often; now and then at random."""
    k = len(actions)
    for x, y in zip(new_actions, new_rewards):  # noqa: B905  numba's zip is not strict
        for a in range(k):
            if (actions[a] == x).all():
                memory[a] += y
                memory[k + a] += 1.0
    if draw < 0.1:
        return int(draw / 0.1 * k)
    for a in range(k):
        if memory[k + a] == 0.0:
            return a
    return int(np.argmax(memory[:k] / memory[k : 2 * k]))


COUNTING = CompiledPolicy(counts_and_lots, memory=14, name="counting", version="1")


@pytest.mark.parametrize("kind", ["fixed", "ties", "contextual", "scheduled"])
def test_a_compiled_function_chooses_as_in_python(kind):
    bandit = INSTANCES[kind]
    compiled = actions_of(bandit, COUNTING)
    mixed = {0: COUNTING, 1: COUNTING, 2: Scripted(compiled[2].tolist())}
    np.testing.assert_array_equal(actions_of(bandit, mixed), compiled)
    short = actions_of(bandit, COUNTING, horizon=21)
    np.testing.assert_array_equal(short, compiled[:, :21])


def test_stretches_of_a_compiled_function_leave_no_trace(monkeypatch):
    whole = actions_of(INSTANCES["perturbed"], COUNTING)
    monkeypatch.setattr("bandit_backend.engine._decided_kernel._ROOM", 500)
    np.testing.assert_array_equal(actions_of(INSTANCES["perturbed"], COUNTING), whole)


def test_memory_may_be_full_at_first():
    def threshold(step, actions, new_actions, new_rewards, memory, draw):
        memory[1] += 1.0
        return int(memory[1] > memory[0])

    policy = CompiledPolicy(threshold, memory=[4.0, 0.0])
    assert actions_of(INSTANCES["fixed"], policy, horizon=6).tolist() == [[0, 0, 0, 0, 1, 1]] * 3


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (5, "returned 5"),
        (-1, "returned -1"),
        (0.5, "returned 0.5"),
        (float("nan"), "returned nan"),
        ("0", "TypingError"),
    ],
)
def test_a_function_that_returns_no_index(what, words):
    first = 0.0 if isinstance(what, float) else 0  # one type for numba, but for the text

    def wrong(step, actions, new_actions, new_rewards, memory, draw):
        return what if step >= 3 else first

    with pytest.raises(InvalidRunError, match=words) as error:
        play(INSTANCES["fixed"], CompiledPolicy(wrong), 7, **RUN)
    assert "replicate 2" in str(error.value)
    assert len(str(error.value)) < 400


def test_out_of_bounds_is_an_error_and_no_crash():
    def beyond(step, actions, new_actions, new_rewards, memory, draw):
        memory[10**8] = 1.0
        return 0

    with pytest.raises(InvalidRunError, match="IndexError"):
        play(INSTANCES["fixed"], CompiledPolicy(beyond, memory=3), 7, **RUN)


def test_compiled_functions_in_stores_and_what_is_none():
    bandit = INSTANCES["fixed"]
    print_ = RegretOracle(bandit, COUNTING, horizon=5, seed=0).fingerprint
    other = CompiledPolicy(counts_and_lots, memory=15, name="counting", version="1")
    assert print_ != RegretOracle(bandit, other, horizon=5, seed=0).fingerprint
    nameless = CompiledPolicy(counts_and_lots, memory=14)
    with pytest.raises(InvalidRunError, match="name and a version"):
        assert RegretOracle(bandit, nameless, horizon=5, seed=0).fingerprint
    for odd in ({"function": 3}, {"function": len, "memory": -1}, {"function": len, "memory": "x"}):
        with pytest.raises(InvalidRunError):
            CompiledPolicy(**odd)


def test_compiled_functions_and_assumption_2():
    finding = assumption_2(INSTANCES["fixed"], COUNTING, horizon=25, seed=0, replications=1)
    assert finding.verdict == "holds"
    assert finding.randomised
