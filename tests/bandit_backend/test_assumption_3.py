"""Assumption 3: against slow loops, known violations, and errors no more often than stated."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import guarded_means
from scipy import stats

from bandit_backend import (
    ExploreThenCommit,
    LinearBandit,
    LinUCB,
    RegretOracle,
    Uniform,
    instances,
)
from bandit_backend.assumptions import MemberOracle, assumption_3, immediate_pairs
from bandit_backend.errors import InvalidRunError
from tugames import ReplicateStore, StoredOracle, tabulate

LEVEL = 0.05


class Table:
    """Regrets of a table (R, 2**n, n) as an oracle."""

    def __init__(self, regret, *, deterministic=False):
        self.regret, self.deterministic = np.asarray(regret, dtype=float), deterministic
        self.players = tuple("abcdefgh"[: self.regret.shape[2]])

    def member_worths(self, coalition, replicates):
        members = [i for i in range(len(self.players)) if coalition >> i & 1]
        return -self.regret[np.ix_(list(replicates), [coalition], members)][:, 0]


def random_table(rng, count, n, effect=0.0, draw=np.random.Generator.normal):
    """Regrets that change by an effect with every other member."""
    others = np.array([[mask.bit_count() - 1] * n for mask in range(1 << n)])
    return 10.0 + effect * others + draw(rng, size=(count, 1 << n, n))


def band(share, runs):
    return share + 4 * np.sqrt(share * (1 - share) / runs)


def two_armed_star():
    """Agents 0 and 1 of the star, who share the best arm of either."""
    star = instances.shared_arm_star()
    sets = star.action_sets
    return LinearBandit(star.theta, [sets.arms[sets.choices[i]] for i in (0, 1)])


# -- which comparisons


def test_the_number_of_comparisons():
    assert len(immediate_pairs(8).agent) == 8 * 7 * 2**6 == 3584
    for n in range(1, 8):
        expected = [
            (sum(1 << i for i in q), a, b)
            for size in range(n + 1)
            for q in combinations(range(n), size)
            for a in q
            for b in q
            if a != b
        ]
        pairs = immediate_pairs(n)
        found = list(zip(*(part.tolist() for part in pairs), strict=True))
        assert found == sorted(expected)
        assert len(found) == (n * (n - 1) * 2**n) // 4


@given(st.integers(0, 10**6), st.integers(2, 4))
def test_immediate_comparisons_imply_all(seed, n):
    """Regrets that violate no immediate comparison violate none at all."""
    rng = np.random.default_rng(seed)
    regret = (
        rng.integers(0, 3, size=(1, 1 << n, n))
        + 6
        - 2 * np.array([[mask.bit_count()] * n for mask in range(1 << n)])
    )
    everyone = all(
        regret[0, q, a] <= regret[0, s, a]
        for q in range(1 << n)
        for s in range(1, 1 << n)
        if s & q == s
        for a in range(n)
        if s >> a & 1
    )
    assert bool(assumption_3(Table(regret, deterministic=True), 1)) == everyone


# -- every number, by slow loops


@pytest.mark.parametrize("margin", [0.0, 0.7])
def test_against_slow_loops(margin):
    table = random_table(np.random.default_rng(0), 6, 4, effect=-0.3)
    finding = assumption_3(Table(table), 6, margin=margin)
    differences = []
    for k, (q, a, b) in enumerate(zip(*finding.pairs, strict=True)):
        d = table[:, q, a] - table[:, q ^ (1 << b), a]
        assert finding.difference[k] == pytest.approx(d.mean())
        assert finding.standard_error[k] == pytest.approx(stats.sem(d))
        differences.append(d - margin)
    p_values, _ = guarded_means.p_values(differences)
    np.testing.assert_allclose(finding.p_values, p_values)
    order, reached = np.argsort(p_values), 0.0
    for rank, k in enumerate(order):
        reached = max(reached, min(1.0, (len(order) - rank) * p_values[k]))
        assert finding.adjusted_p_values[k] == pytest.approx(reached)
    assert finding.n_violating == sum(finding.difference > margin)
    assert finding.p_against == pytest.approx(finding.adjusted_p_values.min())
    witness = finding.witness
    q, a, b = (part[order[0]] for part in finding.pairs)
    assert (witness.coalition, witness.agent, witness.dropped) == (q, "abcd"[a], "abcd"[b])
    assert witness.members == tuple(x for i, x in enumerate("abcd") if q >> i & 1)
    assert witness.regret == pytest.approx(table[:, q, a].mean())
    assert witness.regret_without == pytest.approx(table[:, q ^ (1 << b), a].mean())
    assert [c.p_value for c in finding.worst(5)] == pytest.approx(sorted(p_values)[:5])


# -- known answers


@pytest.fixture(scope="module")
def counterexample():
    """Ten commit steps, all alike."""
    bandit = instances.counterexamples.theorem_6()
    return RegretOracle(bandit, ExploreThenCommit(2), horizon=12, seed=0)


def test_theorem_6_is_refuted(counterexample):
    for test in ("t", "sign-flip"):
        finding = assumption_3(counterexample, 200, test=test)
        assert (finding.verdict, bool(finding)) == ("fails", False)
        assert finding.n_significant == 1
        witness = finding.witness
        assert (witness.agent, witness.dropped, witness.members) == ("a", "b", ("a", "b"))
        expected = 10 * (0.183712 - 0.144204)
        assert abs(witness.difference - expected) < 4 * witness.standard_error
        assert finding.p_value == finding.p_against <= LEVEL
        assert finding.verdicts.tolist() == ["fails", "holds"]  # b has no choice
    # more than a violation of 0.395 is rightly allowed for
    assert assumption_3(counterexample, 200, margin=1.0).verdict == "holds"


def test_power_on_theorem_6(counterexample):
    blocks = [range(r, r + 120) for r in range(0, 600, 120)]
    refuted = [assumption_3(counterexample, block).verdict == "fails" for block in blocks]
    assert sum(refuted) >= 4


@pytest.mark.parametrize(("horizon", "alone", "together"), [(500, 86, 98), (4096, 532, 638)])
def test_linucb_on_the_star_is_refuted(horizon, alone, together):
    oracle = RegretOracle(two_armed_star(), LinUCB(alpha=15.0), horizon=horizon, seed=0)
    finding = assumption_3(oracle, 20)
    # both lose, agent 0 by as much
    assert (finding.verdict, finding.n_significant) == ("fails", 2)
    (loss,) = (loss for loss in finding.worst(2) if loss.agent == 1)
    assert (loss.dropped, loss.verdict) == (0, "fails")
    assert loss.regret == pytest.approx(together, abs=1)
    assert loss.regret_without == pytest.approx(alone, abs=1)


def test_the_witness_in_the_whole_star_is_agent_1_s():
    oracle = RegretOracle(instances.shared_arm_star(), LinUCB(alpha=15.0), horizon=500, seed=0)
    finding = assumption_3(oracle, 12)
    assert (finding.verdict, finding.n_pairs) == ("fails", 480)
    assert (finding.witness.agent, finding.witness.dropped) == (1, 0)
    # agents that share no arm do not touch each other
    apart = [
        k
        for k, (q, a, b) in enumerate(zip(*finding.pairs, strict=True))
        if a != 0 and b != 0 and not q & 1
    ]
    assert not finding.difference[apart].any()


def test_uniform_play_is_not_touched():
    oracle = RegretOracle(instances.symmetric_circle(), Uniform(), horizon=20, seed=0)
    finding = assumption_3(oracle, 8)
    assert finding.verdict == "holds"
    assert (finding.p_value, finding.upper_bound) == (2.0**-8, 0.0)
    assert assumption_3(oracle, 4).verdict == "undecided"  # 2**-4 is more than the level


def test_a_clear_gain_holds_and_a_small_one_is_undecided():
    rng = np.random.default_rng(1)
    clear = assumption_3(Table(random_table(rng, 10, 3, effect=-9.0)), 10)
    assert (clear.verdict, clear.n_holding, bool(clear)) == ("holds", 12, True)
    assert clear.upper_bound < 0
    assert clear.p_value == clear.p_for <= LEVEL
    small = assumption_3(Table(random_table(rng, 10, 3, effect=-0.1)), 10)
    assert small.verdict == "undecided"
    assert small.upper_bound > 0
    assert assumption_3(Table(random_table(rng, 10, 3)), 10, margin=9.0).verdict == "holds"


def test_exact_oracles_are_compared_exactly():
    regret = np.zeros((1, 4, 2))
    regret[0, 3] = [1e-3, 0.0]
    finding = assumption_3(Table(regret, deterministic=True), 1)
    assert (finding.verdict, finding.p_value, finding.witness.p_value) == ("fails", None, None)
    assert finding.witness.agent == "a"
    assert assumption_3(Table(regret, deterministic=True), 1, margin=0.01)
    regret[0, :] += 1e6  # a difference of rounding
    regret[0, 3, 0] = 1e6 + 1e-9
    assert assumption_3(Table(regret, deterministic=True), 1)
    assert "nothing is random" in str(finding)


def test_a_single_agent():
    finding = assumption_3(Table(np.ones((3, 2, 1))), 3)
    assert (finding.verdict, finding.n_pairs, finding.witness) == ("holds", 0, None)
    assert "no others" in finding.text


@pytest.mark.parametrize("test", ["t", "sign-flip"])
def test_constant_differences_count_with_their_value(test):
    regret = np.zeros((12, 4, 2))
    regret[:, 3, 0] = 2.0
    finding = assumption_3(Table(regret), 12, test=test)
    assert (finding.verdict, finding.witness.p_value) == ("fails", 2.0**-12)
    assert finding.upper_bound == 2.0
    allowed = assumption_3(Table(regret), 12, margin=3.0, test=test)
    assert (allowed.verdict, allowed.p_value) == ("holds", 2.0**-12)
    # which four replicates are too few to say
    few = assumption_3(Table(regret[:4]), 4, test=test)
    assert (few.verdict, few.upper_bound) == ("undecided", np.inf)


def test_no_p_value_is_less_than_luck_can_do():
    table = random_table(np.random.default_rng(0), 6, 2, effect=1000.0)
    finding = assumption_3(Table(table), 6)
    assert (finding.verdict, finding.p_against) == ("fails", 2.0**-6)
    assert finding.p_values.tolist() == [2.0**-6] * 2


def test_a_store_gives_the_same(tmp_path):
    oracle = RegretOracle(two_armed_star(), LinUCB(), horizon=50, seed=3)
    assert isinstance(oracle, MemberOracle)
    with ReplicateStore(tmp_path / "star.store", oracle) as store:
        tabulate(oracle, replications=4, store=store)
        stored = StoredOracle(RegretOracle(two_armed_star(), LinUCB(), horizon=50, seed=3), store)
        finding = assumption_3(stored, 4)
        assert stored.n_computed == 0
    np.testing.assert_array_equal(finding.difference, assumption_3(oracle, [0, 1, 2, 3]).difference)


def test_renaming_and_units_change_nothing():
    table = random_table(np.random.default_rng(5), 7, 3, effect=0.2)
    plain, scaled = assumption_3(Table(table), 7), assumption_3(Table(8 * table), 7)
    np.testing.assert_allclose(plain.p_values, scaled.p_values)
    order = [2, 0, 1]  # agent i becomes order[i]
    masks = [sum(1 << order[i] for i in range(3) if mask >> i & 1) for mask in range(8)]
    moved = np.empty_like(table)
    for mask in range(8):
        for i in range(3):
            moved[:, masks[mask], order[i]] = table[:, mask, i]
    again = assumption_3(Table(moved), 7)
    np.testing.assert_allclose(np.sort(again.p_values), np.sort(plain.p_values))
    assert again.p_jointly == plain.p_jointly


# -- errors are no more frequent than stated


@pytest.mark.parametrize("test", ["t", "sign-flip"])
@pytest.mark.parametrize("count", [6, 20])
def test_a_true_assumption_is_rarely_refuted(test, count):
    """All regrets are the same in expectation: every comparison is on the edge."""
    rng, runs = np.random.default_rng(count), 150
    wrong = 0
    for _ in range(runs):
        finding = assumption_3(Table(random_table(rng, count, 3)), count, test=test)
        wrong += finding.verdict == "fails"
        assert finding.verdict != "holds"
    assert wrong / runs < band(LEVEL, runs)


@pytest.mark.parametrize("test", ["t", "sign-flip"])
def test_heavy_symmetric_tails_do_no_harm(test):
    rng, runs = np.random.default_rng(8), 120

    def draw(rng, size):
        return rng.standard_t(2.5, size)

    findings = [
        assumption_3(Table(random_table(rng, 10, 3, draw=draw)), 10, test=test) for _ in range(runs)
    ]
    assert np.mean([finding.verdict == "fails" for finding in findings]) < band(LEVEL, runs)


@pytest.mark.parametrize("test", ["t", "sign-flip"])
def test_a_false_assumption_is_rarely_confirmed(test):
    """One comparison is on the edge, all others are far from it."""
    rng, runs = np.random.default_rng(9), 200
    confirmed = 0
    for _ in range(runs):
        table = random_table(rng, 10, 3, effect=-50.0)
        table[:, 0b011, 0] = table[:, 0b001, 0] + rng.normal(size=10)
        confirmed += assumption_3(Table(table), 10, test=test).verdict == "holds"
    assert LEVEL / 4 < confirmed / runs < band(LEVEL, runs)


def test_the_upper_bound_covers_the_largest_violation():
    rng, runs = np.random.default_rng(10), 200
    missed = [
        assumption_3(Table(random_table(rng, 8, 2, effect=1.0)), 8).upper_bound < 1.0
        for _ in range(runs)
    ]
    assert np.mean(missed) < band(LEVEL, runs)


def test_eight_agents_are_quick():
    import time

    table = Table(random_table(np.random.default_rng(0), 20, 8))
    start = time.process_time()
    finding = assumption_3(table, 20)
    assert time.process_time() - start < 2.0  # of processor time; about 0.15 s
    assert finding.n_pairs == 3584


# -- words and refusals


def test_words():
    oracle = RegretOracle(two_armed_star(), LinUCB(alpha=15.0), horizon=500, seed=0)
    text = str(assumption_3(oracle, 20))
    for words in (
        "Assumption 3 fails at level 0.05", "Of 2 comparisons on 20 replications",
        "agent 0 in {0, 1} has regret", "without 1", "corrected", "no violation exceeds",
    ):  # fmt: skip
        assert words in text
    assert "\n" not in text
    assert "margin of 3" in assumption_3(oracle, 20, margin=3.0).text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda o: assumption_3(o, 1), "at least 2 replications; got 1"),
        (lambda o: assumption_3(o, []), "numbered from 0"),
        (lambda o: assumption_3(o, [0, 0]), "each once"),
        (lambda o: assumption_3(o, 5, level=0.5), "between 0 and 1/2; got 0.5"),
        (lambda o: assumption_3(o, 5, margin=-1.0), "not negative; got -1.0"),
        (lambda o: assumption_3(o, 5, test="z"), "sign-flip"),
        (lambda o: assumption_3(Table(np.full((5, 4, 2), np.nan)), 5), "finite worth"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        make(Table(np.zeros((5, 4, 2))))
    assert words in str(refusal.value)
