"""Assumption 1: closed forms, its inequalities at unit steps, and errors by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import guarded_means
from scipy import stats

from bandit_backend import MUL, UCB1, LinearBandit, simulate
from bandit_backend.assumptions import assumption_1
from bandit_backend.errors import InvalidRunError

LEVEL = 0.05
DOUBLING = 2 ** np.arange(3, 13)


def band(share, runs):
    return share + 4 * np.sqrt(share * (1 - share) / runs)


# -- exact curves


@pytest.mark.parametrize(
    ("curve", "concave", "limited"),
    [
        (lambda t: 7 * np.log1p(t), "holds", "holds"),
        (lambda t: 2 * np.sqrt(t), "holds", "fails"),  # curvature of order t**-1.5
        (lambda t: 0.5 * t, "fails", "holds"),  # not strictly concave, and no curvature
        (lambda t: 1 - np.exp(-t / 50), "holds", "fails"),  # with c = 12: bent around t = 50
        (lambda t: t**1.1, "fails", "holds"),
        (lambda t: np.minimum(t, 60), "fails", "fails"),
    ],
)
def test_closed_forms(curve, concave, limited):
    scale = 500 if curve(1e9) == 1.0 else 1
    finding = assumption_1(scale * curve(DOUBLING.astype(float)), DOUBLING, constant=12.0)
    assert (finding.concave, finding.limited) == (concave, limited)
    both = {concave, limited}
    assert finding.verdict == ("holds" if both == {"holds"} else "fails")
    assert finding.p_value is None


def test_square_root_satisfies_4_only_with_epsilon():
    times = 4 ** np.arange(2, 10)
    needed = [
        assumption_1(np.sqrt(times), times, epsilon=epsilon).constant
        for epsilon in (0.0, 0.25, 0.5, 0.75)
    ]
    short = [
        assumption_1(np.sqrt(times[:5]), times[:5], epsilon=epsilon).constant
        for epsilon in (0.0, 0.25, 0.5, 0.75)
    ]
    growth = np.array(needed) / short
    assert growth[0] > 7
    assert growth[1] > 2.5
    np.testing.assert_allclose(growth[2:], 1.0, rtol=0.1)


def test_without_a_constant_4_stays_open():
    curve = np.log1p(DOUBLING)
    finding = assumption_1(curve, DOUBLING)
    assert (finding.verdict, finding.concave, finding.limited) == (
        "undecided", "holds", "undecided",
    )  # fmt: skip
    assert assumption_1(curve, DOUBLING, constant=finding.constant * 1.001)
    assert not assumption_1(curve, DOUBLING, constant=finding.constant * 0.999)
    assert assumption_1(DOUBLING**1.5, DOUBLING).verdict == "fails"


def test_the_log_rate_of_a_logarithm_is_constant():
    finding = assumption_1(3 * np.log(DOUBLING), DOUBLING)
    np.testing.assert_allclose(finding.log_rate, 3.0)
    np.testing.assert_allclose(finding.slope * np.diff(finding.times), np.diff(
        3 * np.log(DOUBLING), prepend=0.0
    ))  # fmt: skip


@given(
    seed=st.integers(0, 10**6),
    c=st.floats(0.01, 10),
    epsilon=st.floats(0, 0.9),
    data=st.data(),
)
def test_what_is_tested_follows_from_the_inequalities_at_unit_steps(seed, c, epsilon, data):
    """A curve with 0 < -R''(t, 1, 1) <= c t**(-2 + epsilon), t >= 1, is never refuted."""
    rng, horizon = np.random.default_rng(seed), 300
    t = np.arange(1.0, horizon)
    drops = c * t ** (epsilon - 2) * rng.uniform(0.05, 1, horizon - 1)
    last, first = rng.uniform(0, 2, 2)
    fallen = np.concatenate([[0.0], drops[:-1].cumsum()])
    # increments of step 1, which (4) says nothing of, and of steps 2, 3, ...
    slopes = drops.sum() + last + np.concatenate([[first + 1e-3], -fallen])
    curve = slopes.cumsum()
    times = sorted(data.draw(st.sets(st.integers(1, horizon), min_size=3, max_size=12)))
    finding = assumption_1(
        curve[np.array(times) - 1], times, constant=1.0000001 * c, epsilon=epsilon
    )
    assert finding.verdict == "holds", finding


@given(c=st.floats(0.01, 10), epsilon=st.floats(0, 0.9), data=st.data())
def test_the_limit_to_curvature_is_attained(c, epsilon, data):
    """By the curve whose -R''(t, 1, 1) is c t**(-2 + epsilon) from t = 1 on."""
    times = sorted(data.draw(st.sets(st.integers(1, 200), min_size=3, max_size=8)))
    curve = [0.0, 3 * c]
    while len(curve) <= times[-1]:
        t = len(curve) - 2  # R''(t, 1, 1) leads to R(t + 2)
        bend = c * t ** (epsilon - 2) if t else 0.0
        curve.append(2 * curve[-1] - curve[-2] - bend)
    finding = assumption_1(np.array(curve)[times], times, epsilon=epsilon)
    assert finding.constant == pytest.approx(c, rel=1e-6)


@given(seed=st.integers(0, 10**6), count=st.integers(2, 9))
def test_concavity_is_that_of_the_polygon(seed, count):
    rng = np.random.default_rng(seed)
    times = np.sort(rng.choice(np.arange(1, 40), count, replace=False))
    curve = np.cumsum(rng.integers(0, 3, count)) + 10.0
    t, r = [0, *times.tolist()], [0.0, *curve.tolist()]
    below = all(
        r[j] > r[i] + (r[k] - r[i]) * (t[j] - t[i]) / (t[k] - t[i]) + 1e-9
        for k in range(count + 1)
        for j in range(k)
        for i in range(j)
    )
    assert (assumption_1(curve, times).concave == "holds") == below


# -- estimated curves


def replicates(mean, deviation, count, rng):
    """Curves of a mean with independent Gaussian noise on every increment."""
    steps = np.diff(mean, prepend=0.0)
    return np.cumsum(steps + deviation * rng.normal(size=(count, len(steps))), axis=1)


def allowed(times, epsilon):
    """Difference of slopes of the curve with R''(t, 1, 1) = -t**(-2 + epsilon)."""
    curve = [0.0, 0.0]
    while len(curve) <= times[-1] - times[0]:
        t = times[0] + len(curve) - 2
        curve.append(2 * curve[-1] - curve[-2] - t ** (epsilon - 2))
    a, b, c = (curve[t - times[0]] for t in times)
    return (b - a) / (times[1] - times[0]) - (c - b) / (times[2] - times[1])


def test_against_a_slow_loop():
    rng = np.random.default_rng(2)
    times = [4, 9, 20, 50]
    curve = replicates(np.log1p(times), 0.5, 8, rng)
    finding = assumption_1(curve, times, constant=2.0, epsilon=0.1)
    t, slacks = [0, *times], []
    slope = [(curve[:, k] - (curve[:, k - 1] if k else 0.0)) / (t[k + 1] - t[k]) for k in range(4)]
    for k in range(3):
        slacks.append(slope[k] - slope[k + 1])
    for k in (1, 2):
        slacks.append(2.0 * allowed(t[k : k + 3], 0.1) - (slope[k] - slope[k + 1]))
    p_for, p_against = guarded_means.p_values(slacks)
    assert finding.p_for == pytest.approx(max(p_for))
    assert finding.p_against == pytest.approx(min(1.0, 5 * min(p_against)))
    needed = [(slope[k] - slope[k + 1]) / allowed(t[k : k + 3], 0.1) for k in (1, 2)]
    assert finding.constant == pytest.approx(max(0.0, *(x.mean() for x in needed)))
    np.testing.assert_allclose(finding.slope, [x.mean() for x in slope])
    np.testing.assert_allclose(finding.slope_error, [stats.sem(x) for x in slope])


@pytest.mark.parametrize(("sign", "wrong"), [(1, "fails"), (-1, "holds")])
def test_errors_are_rare(sign, wrong):
    """A straight line is on the edge of (3); one bend on the edge, all others clear."""
    rng, runs, count = np.random.default_rng(3), 200, 8
    times = np.array([10, 20, 40, 80])
    line = 1.0 * times
    if sign < 0:
        line = np.array([100.0, 150.0, 250.0, 250.0])  # slopes 10, 5, 5, 0
    findings = [assumption_1(replicates(line, 3.0, count, rng), times) for _ in range(runs)]
    share = np.mean([finding.concave == wrong for finding in findings])
    assert share < band(LEVEL, runs)
    if sign < 0:
        assert share > LEVEL / 4
    else:
        # the same with a constant: more hypotheses, no more errors
        again = [
            assumption_1(replicates(line, 3.0, count, rng), times, constant=1.0).verdict
            for _ in range(runs)
        ]
        assert again.count("fails") / runs < band(LEVEL, runs)


def test_power():
    rng = np.random.default_rng(4)
    bent = replicates(10 * np.log1p(DOUBLING), 1.0, 30, rng)
    finding = assumption_1(bent, DOUBLING, constant=40.0)
    assert (finding.verdict, finding.concave, finding.limited) == ("holds", "holds", "holds")
    assert 9 < finding.constant_bound < 12
    assert (finding.log_rate_error > 0).all()
    convex = replicates(DOUBLING**1.2, 10.0, 30, rng)
    finding = assumption_1(convex, DOUBLING, constant=40.0)
    assert (finding.verdict, finding.concave) == ("fails", "fails")
    assert finding.witness.inequality == "(3)"
    assert finding.witness.slack < 0
    assert finding.witness.slope_after > finding.witness.slope_before
    root = replicates(3 * np.sqrt(DOUBLING), 0.3, 30, rng)
    finding = assumption_1(root, DOUBLING, constant=1.0)
    assert (finding.limited, finding.witness.inequality) == ("fails", "(4)")
    assert "inequality (4) from step" in str(finding)


def test_ucb1():
    """Its curve bends; 40 replicates of a few seconds show it at five times."""
    bandit = LinearBandit([0.9, 0.4], [np.eye(2)])
    times = [50, 200, 800, 3200, 12800]
    regret = simulate(
        bandit, MUL(UCB1()), [0], horizon=12800, seed=0, replicates=40, checkpoints=times
    )
    finding = assumption_1(regret, times)
    assert (finding.concave, finding.limited) == ("holds", "undecided")
    assert finding.times.tolist() == [0, *times]
    assert "Strict concavity (3) holds" in finding.text
    assert "\n" not in finding.text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: assumption_1([1.0], [1]), "at least 2 checkpoints; got 1"),
        (lambda: assumption_1([1.0, 2.0], [1, 2], constant=1.0), "at least 3 checkpoints; got 2"),
        (lambda: assumption_1([1.0, 2.0], [1]), "2 times, ascending and positive; got [1]"),
        (lambda: assumption_1([1.0, 2.0], [2, 2]), "ascending"),
        (lambda: assumption_1([1.0, 2.0], [0, 2]), "positive"),
        (lambda: assumption_1([[1.0, 2.0]], [1, 2]), "R >= 2 replicates"),
        (lambda: assumption_1(np.ones((3, 2, 2)), [1, 2]), "of one agent"),
        (lambda: assumption_1([1.0, np.nan], [1, 2]), "finite"),
        (lambda: assumption_1([1.0, 2.0, 3.0], [1, 2, 3], constant=0.0), "positive and finite"),
        (lambda: assumption_1([1.0, 2.0], [1, 2], epsilon=1.0), "less than 1; got 1.0"),
        (lambda: assumption_1([1.0, 2.0], [1, 2], level=0.0), "between 0 and 1/2; got 0.0"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        make()
    assert words in str(refusal.value)
