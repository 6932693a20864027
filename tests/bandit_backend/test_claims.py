"""Comparisons and claims: known answers, all outcomes, and errors no more often than stated."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import guarded_means
from scipy import stats

from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments import (
    Claim,
    Part,
    above,
    above_all,
    beyond,
    correlated,
    judge,
    more_correlated,
    within,
)
from bandit_backend.experiments.claims import holm

LEVEL = 0.05


def band(share, runs):
    """What a share of runs may reach by luck, at four standard deviations."""
    return share + 4 * np.sqrt(share * (1 - share) / runs)


def outcome(*parts, level=LEVEL):
    (statement,) = judge([Claim(text="claim", place="here", parts=parts)], level=level)
    return statement.outcome


def part(p_for, p_against, text="part"):
    return Part(
        text=text, estimate=0.0, standard_error=1.0, relation="above", bound=0.0, p_for=p_for,
        p_against=p_against,
    )  # fmt: skip


def around(centre, spread=1.0, count=20, seed=0):
    noise = np.random.default_rng(seed).normal(size=count)
    return centre + spread * (noise - noise.mean())


# -- orderings


@pytest.mark.parametrize(
    ("centre", "expected"), [(2.0, "confirmed"), (-2.0, "contradicted"), (0.1, "undecided")]
)
def test_orderings(centre, expected):
    assert outcome(above("d", around(centre))) == expected


def test_above_is_the_test_of_all_verdicts():
    samples = around(0.3)
    compared = above("d", samples)
    ((p_for,), (p_against,)) = guarded_means.p_values([samples])
    assert (compared.p_for, compared.p_against) == pytest.approx((p_for, p_against))
    assert compared.least_p_value == 2.0**-20
    assert compared.standard_error == pytest.approx(stats.sem(samples))
    assert compared.requirement == "> 0"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, "undecided"), (5.0, "confirmed"), (-5.0, "contradicted"), (1e300, "confirmed")],
)
def test_samples_without_spread_are_known_as_far_as_replicates_can_tell(value, expected):
    assert outcome(above("d", [value] * 5)) == expected
    assert outcome(above("d", [value] * 4)) == "undecided"


def test_no_statement_has_a_smaller_p_value_than_luck_can_do():
    clear = Claim(text="t", place="p", parts=(above("d", around(1e6, count=6)),))
    for claims in ([clear], [clear] * 4):
        for statement in judge(claims):
            assert (statement.outcome, statement.p_for) == ("confirmed", 2.0**-6)


# -- closeness


@pytest.mark.parametrize(
    ("centre", "spread", "expected"),
    [
        (0.2, 1.0, "confirmed"),
        (-0.2, 1.0, "confirmed"),
        (3.0, 1.0, "contradicted"),
        (-3.0, 1.0, "contradicted"),
        (0.0, 9.0, "undecided"),
        (1.0, 1.0, "undecided"),
    ],
)
def test_closeness(centre, spread, expected):
    assert outcome(within("d", around(centre, spread), 1.0)) == expected


def test_within_is_two_one_sided_tests():
    samples = around(0.3)
    compared = within("d", samples, 0.7)
    ((low,), _), (_, (high,)) = (
        guarded_means.p_values([samples + 0.7]), guarded_means.p_values([samples - 0.7])
    )  # fmt: skip
    assert compared.p_for == pytest.approx(max(low, high))
    far = within("d", around(1.2), 0.7)
    (beyond,), _ = guarded_means.p_values([around(1.2) - 0.7])
    assert far.p_against == pytest.approx(2 * beyond)
    assert compared.requirement == "within ± 0.7"


def test_the_error_of_an_estimated_margin_counts():
    samples, margin = around(0.2), around(1.0, spread=5.0, seed=1)
    assert within("d", samples, np.ones(20)) == within("d", samples, 1.0)
    assert within("d", samples, margin).bound == pytest.approx(1.0)
    assert within("d", samples, margin).p_for > 5 * within("d", samples, 1.0).p_for


# -- correlation


def vectors(correlation, error, seed=0, count=20):
    """Replicates of two vectors for six players whose means have a given correlation."""
    first = np.array([-1.0, -1.0, -1.0, 1.0, 1.0, 1.0])
    other = np.array([-1.0, 0.0, 1.0, 1.0, 0.0, -1.0]) * np.sqrt(1.5)
    second = correlation * first + np.sqrt(1 - correlation**2) * other
    noise = error * np.random.default_rng(seed).normal(size=(2, count, 6))
    return first + noise[0], second + noise[1]


@pytest.mark.parametrize(
    ("correlation", "error", "expected"),
    [
        (0.95, 0.3, "confirmed"),
        (-0.8, 0.3, "contradicted"),
        (0.0, 0.3, "contradicted"),
        (0.5, 0.3, "undecided"),
        (0.95, 9.0, "undecided"),
    ],
)
def test_correlation(correlation, error, expected):
    assert outcome(correlated("r", *vectors(correlation, error), 0.5)) == expected


def test_correlation_is_pearson_s_and_knows_neither_units_nor_the_order_of_players():
    first, second = vectors(0.7, 0.5)
    compared = correlated("r", first, second, 0.5)
    expected = stats.pearsonr(first.mean(axis=0), second.mean(axis=0)).statistic
    assert compared.estimate == pytest.approx(expected)
    order = [3, 0, 5, 1, 2, 4]
    moved = correlated("r", 7 * first[:, order] - 3, 0.1 * second[:, order] + 2, 0.5)
    assert (moved.p_for, moved.p_against) == pytest.approx((compared.p_for, compared.p_against))


# -- claims of several parts, and several claims


def test_a_claim_needs_all_of_its_parts():
    good, bad, unknown = part(1e-6, 1.0), part(1.0, 1e-6), part(0.5, 0.5)
    assert outcome(good, good, good) == "confirmed"
    assert outcome(good, unknown) == "undecided"
    assert outcome(good, bad) == "contradicted"
    assert outcome(unknown, bad) == "contradicted"


def test_looking_at_many_parts_for_one_that_fails_is_corrected_for():
    fails = part(1.0, 0.03)
    assert outcome(fails) == "contradicted"
    assert outcome(fails, part(0.5, 0.5)) == "undecided"
    assert outcome(part(0.03, 1.0), part(0.03, 1.0)) == "confirmed"  # no correction


def test_statements_name_the_decisive_part_and_are_true_when_confirmed():
    parts = (part(0.9, 0.2, "weak"), part(0.2, 0.001, "wrong"), part(0.1, 0.9, "good"))
    claims = [Claim(text="t", place="p", parts=some) for some in (parts, parts[::2], parts[2:])]
    wrong, weak, good = judge(claims, level=0.4)
    assert [bool(statement) for statement in (wrong, weak, good)] == [False, False, True]
    assert [s.decisive.text for s in (wrong, weak, good)] == ["wrong", "weak", "good"]
    assert wrong.to_dict()["parts"][1]["p_against"] == 0.001


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_the_closure_of_bonferroni(p_values):
    everyone = range(len(p_values))
    subsets = [s for size in everyone for s in combinations(everyone, size + 1)]
    closed = [
        max(min(1.0, len(s) * min(p_values[j] for j in s)) for s in subsets if i in s)
        for i in everyone
    ]
    assert holm(p_values) == pytest.approx(closed)


# -- errors are no more frequent than stated


@pytest.mark.parametrize("replicates", [5, 20])
def test_a_false_ordering_or_closeness_is_rarely_confirmed_nor_a_true_one_refuted(replicates):
    rng, runs = np.random.default_rng(1), 500
    samples = rng.normal(size=(runs, replicates))
    orders = [above("d", row) for row in samples]  # on the edge of both hypotheses
    closes = [within("d", 1.0 + row, 1.0) for row in samples]
    for parts in (orders, closes):
        assert np.mean([p.p_for <= LEVEL for p in parts]) < band(LEVEL, runs)
        assert np.mean([p.p_against <= LEVEL for p in parts]) < band(LEVEL, runs)
    # and the test can find; of five replicates skewness might be anything
    least = LEVEL / (2 if replicates > 5 else 10)
    assert np.mean([p.p_for <= LEVEL for p in orders]) > least


@pytest.mark.parametrize(("error", "common"), [(5.0, 0.8), (5.0, -0.5), (1.0, 0.0), (0.3, 0.8)])
def test_a_correlation_at_the_threshold_is_rarely_told_from_it(error, common):
    rng, runs = np.random.default_rng(2), 250
    first, second = vectors(0.5, 0.0)
    parts = []
    for _ in range(runs):
        one, two = error * rng.normal(size=(2, 20, 6))
        two = common * one + np.sqrt(1 - common**2) * two
        parts.append(correlated("r", first + one, second + two, 0.5))
    assert np.mean([p.p_for <= LEVEL for p in parts]) < band(LEVEL, runs)
    assert np.mean([p.p_against <= LEVEL for p in parts]) < band(LEVEL, runs)


@pytest.mark.parametrize("sign", [1, -1])
def test_one_wrong_outcome_among_many_claims_is_rare(sign):
    rng, runs = np.random.default_rng(3), 200
    wrong = 0
    for _ in range(runs):
        common = rng.normal(size=20)
        claims = [
            Claim(
                text="t",
                place="p",
                parts=tuple(above("d", sign * (common + rng.normal(size=20))) for _ in range(k)),
            )
            for k in (1, 2, 3, 1)
        ]
        outcomes = [statement.outcome for statement in judge(claims)]
        wrong += ("confirmed" if sign > 0 else "contradicted") in outcomes
    assert wrong / runs < band(LEVEL, runs)


# -- refusals


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: above("d", [1.0]), "of at least 2; got shape"),
        (lambda: above("d", [[1.0, 2.0]]), "got shape"),
        (lambda: above("d", [1.0, np.nan]), "finite"),
        (lambda: within("d", [1.0, 2.0], 0.0), "a margin is positive; got 0.0"),
        (lambda: within("d", [1.0, 2.0], np.inf), "finite"),
        (lambda: correlated("r", np.ones((2, 2)), np.ones((2, 2)), 0.5), "n >= 3"),
        (lambda: correlated("r", np.ones((3, 4)), np.ones((3, 4)), 0.5), "a longer horizon"),
        (lambda: correlated("r", *vectors(0.5, 1.0), 1.0), "between -1 and 1; got 1.0"),
        (lambda: Claim(text="t", place="p", parts=()), "at least one part; 't' has none"),
        (lambda: judge([], level=0.5), "between 0 and 1/2; got 0.5"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        make()
    assert words in str(refusal.value)


# -- at least so many parts, farther than a margin, more correlated


def some(needed, *parts):
    claim = Claim(text="claim", place="here", parts=parts, needed=needed)
    (statement,) = judge([claim])
    return statement


def test_a_claim_that_needs_some_of_its_parts():
    good, bad, unknown = part(1e-6, 1.0, "good"), part(1.0, 1e-6, "bad"), part(0.5, 0.5, "unknown")
    assert some(2, good, good, bad).outcome == "confirmed"
    assert some(2, good, bad, unknown).outcome == "undecided"
    assert some(2, good, bad, bad).outcome == "contradicted"
    assert some(1, bad, bad, unknown).outcome == "undecided"
    assert some(2, good, good, bad).decisive.text == "good"
    assert some(2, good, bad, bad).decisive.text == "bad"


def test_partial_conjunctions_are_those_of_benjamini_and_heller():
    parts = [part(p, q) for p, q in ((0.01, 0.9), (0.02, 0.5), (0.6, 0.003), (0.9, 0.002))]
    claims = {k: Claim(text="t", place="p", parts=tuple(parts), needed=k) for k in (1, 2, 3, 4)}
    assert [claims[k].p_for for k in claims] == pytest.approx([0.04, 0.06, 1.0, 0.9])
    assert [claims[k].p_against for k in claims] == pytest.approx([0.9, 1.0, 0.009, 0.008])
    whole = Claim(text="t", place="p", parts=tuple(parts))
    assert (whole.p_for, whole.p_against) == (claims[4].p_for, claims[4].p_against)


@pytest.mark.parametrize("needed", [0, 3, 1.5, True])
def test_no_more_parts_are_needed_than_there_are(needed):
    with pytest.raises(InvalidRunError, match="needs from 1 to 2 of its parts"):
        Claim(text="t", place="p", parts=(part(0.1, 0.1),) * 2, needed=needed)


def test_beyond_is_the_opposite_of_within():
    samples = around(3.0)
    far, near = beyond("d", samples, 1.0), within("d", samples, 1.0)
    assert (far.p_for, far.p_against) == (near.p_against, near.p_for)
    assert outcome(far) == "confirmed"
    assert outcome(beyond("d", around(0.1), 2.0)) == "contradicted"
    assert far.requirement == "beyond ± 1"


def test_other_than_zero_is_two_sided_and_never_contradicted():
    up, down = beyond("d", around(2.0)), beyond("d", around(-2.0))
    assert up.p_for == pytest.approx(2 * above("d", around(2.0)).p_for)
    assert outcome(up) == outcome(down) == "confirmed"
    assert beyond("d", around(0.0)).p_against == 1.0


def test_the_interval_says_what_the_test_says():
    for centre in (-1.0, 0.1, 0.3, 0.6, 2.0):
        compared = above("d", around(centre))
        assert (compared.low > 0.0) == (compared.p_for < 0.025)
        assert (compared.high < 0.0) == (compared.p_against < 0.025)
        assert compared.low < compared.estimate < compared.high


def test_many_at_once():
    samples = np.column_stack([around(1.0), around(-1.0, seed=1)])
    first, second = above_all(["up", "down"], samples)
    assert (first.text, outcome(first), outcome(second)) == ("up", "confirmed", "contradicted")
    with pytest.raises(InvalidRunError, match="a column for each of 3"):
        above_all(["a", "b", "c"], samples)
    for texts in ("ab", 2, None):
        with pytest.raises(InvalidRunError, match="texts are a list"):
            above_all(texts, samples)


def test_which_is_more_correlated():
    high, low = vectors(0.95, 0.2), vectors(0.0, 0.2, seed=1)
    assert outcome(more_correlated("r", high, low)) == "confirmed"
    assert outcome(more_correlated("r", low, high)) == "contradicted"
    assert outcome(more_correlated("r", high, vectors(0.95, 0.2, seed=2))) == "undecided"
    compared = more_correlated("r", high, low)
    expected = [correlated("r", *pair, 0.0).estimate for pair in (high, low)]
    assert compared.estimate == pytest.approx(expected[0] - expected[1])
    with pytest.raises(InvalidRunError, match="the same replicates; got 20 and 5"):
        more_correlated("r", high, vectors(0.5, 0.2, count=5))
    for pair in (3, high[:1], "ab", (*high, low[0])):
        with pytest.raises(InvalidRunError, match=r"two pairs|real numbers"):
            more_correlated("r", high, pair)
