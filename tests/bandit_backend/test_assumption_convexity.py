"""Inequality (30): against all pairs, the figures of the literature notes, and real games."""

from math import ceil, log, log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandit_backend import MUL, UCB1, LinearBandit, RegretOracle, simulate
from bandit_backend.assumptions import convexity_certificate
from bandit_backend.errors import InvalidRunError
from bandit_backend.single_agent import ExploreThenCommit
from tugames import is_convex, tabulate

LEVEL = 0.05


def band(share, runs):
    return share + 4 * np.sqrt(share * (1 - share) / runs)


# -- all pairs, by slow loops


@given(
    increments=st.lists(st.integers(0, 200), min_size=1, max_size=7),
    n_arms=st.integers(1, 3),
    gap=st.sampled_from([0.25, 1.0, 2.0]),
)
def test_adjacent_pairs_are_enough(increments, n_arms, gap):
    """The certificate is (30) for all 0 <= s < q < M, whatever number of agents."""
    regret = np.cumsum(increments, dtype=float)
    curve = [0.0, *regret]
    n = len(increments)

    def left(s, q):
        return curve[s + 1] - curve[s] - (curve[q + 1] - curve[q])

    def all_pairs(agents):
        return all(left(s, q) >= 4 * agents * n_arms * gap for q in range(agents) for s in range(q))

    finding = convexity_certificate(regret, n, n_arms, largest_gap=gap)
    assert bool(finding) == all_pairs(n)
    assert finding.largest_certified == max(m for m in range(1, n + 1) if all_pairs(m))
    assert finding.p_value is None
    if finding and n > 1:  # and so is the margin
        least = min(left(s, q) for q in range(n) for s in range(q)) - 4 * n * n_arms * gap
        assert finding.margin == pytest.approx(least)


def test_the_margin_of_distant_pairs_can_be_smaller_where_30_fails():
    curve = np.cumsum([10.0, 20.0, 30.0])
    finding = convexity_certificate(curve, 3, 1)
    assert finding.margin == -10 - 12
    assert curve[0] - (curve[2] - curve[1]) - 12 == -32


# -- the logarithm


@pytest.mark.parametrize(("s", "q"), [(1, 2), (2, 3), (1, 3), (3, 5)])
def test_the_left_side_of_a_logarithm_tends_to_a_constant(s, q):
    for horizon, tolerance in ((10**3, 1e-2), (10**6, 1e-5), (10**12, 1e-9)):
        finding = convexity_certificate(log1p, q + 1, 2, horizon=horizon)
        left = finding.increments[s] - finding.increments[q]
        assert left == pytest.approx(log((s + 1) * q / (s * (q + 1))), abs=tolerance)
        assert left == pytest.approx(finding.left[s:q].sum())


def test_no_horizon_is_enough_for_a_small_logarithm():
    """M = 3, K = 2: c has to exceed 24 / log(4/3) = 83.4."""
    threshold = 24 / log(4 / 3)
    assert threshold == pytest.approx(83.4, abs=0.05)
    for horizon in (10, 10**4, 10**8, 10**12):
        finding = convexity_certificate(lambda t: 80 * log1p(t), 3, 2, horizon=horizon)
        assert finding.verdict == "fails"
        assert (finding.witness.s, finding.witness.q) == (1, 2)
    large = convexity_certificate(lambda t: 84 * log1p(t), 3, 2, horizon=10**6)
    assert large.verdict == "holds"
    # for two agents s = 0, q = 1 is the only pair, and its left side grows with log T
    assert not convexity_certificate(log1p, 2, 2, horizon=10**6)
    assert convexity_certificate(log1p, 2, 2, horizon=10**8)


def test_gaps_scale_what_is_required():
    one = convexity_certificate(np.sqrt, 4, 3, horizon=10**6)
    ten = convexity_certificate(lambda t: 10 * t**0.5, 4, 3, horizon=10**6, largest_gap=10.0)
    assert ten.margin == pytest.approx(10 * one.margin)
    wide = convexity_certificate(np.sqrt, 4, 3, horizon=10**5, largest_gap=1.0)
    assert wide.required.tolist() == [48.0] * 3


# -- games


def curve_of(instance, box, n_agents, horizon, **options):
    times = [m * horizon for m in range(1, n_agents + 1)]
    return simulate(
        instance, MUL(box), [0], horizon=times[-1], checkpoints=times, seed=0, **options
    )


def test_a_game_that_is_not_convex_is_not_certified():
    """Explore-then-commit, two pulls, noise-free: marginal contributions -2D, 0, -D."""
    silent = LinearBandit([1.0, 0.0], [np.eye(2)] * 3, noise_sd=0.0)
    curve = curve_of(silent, ExploreThenCommit(2), 3, 50)[0, 0]
    assert curve.tolist() == [2.0, 2.0, 2.0]
    for bound in ("paper", "sharp"):
        finding = convexity_certificate(curve, 3, 2, bound=bound)
        assert finding.verdict == "fails"
    worths = [-m * ceil(2 / m) for m in range(4) if m]
    assert np.diff([0, *worths]).tolist() == [-2, 0, -1]


@settings(max_examples=25)
@given(
    gaps=st.lists(st.floats(0.02, 1.5), min_size=1, max_size=3),
    horizon=st.integers(20, 400),
    box=st.sampled_from([UCB1(), UCB1(variance=4.0), ExploreThenCommit(30)]),
)
def test_what_is_certified_is_convex(gaps, horizon, box):
    """Without noise curve and game are exact."""
    means = 2.0 - np.array([0.0, *gaps])
    silent = LinearBandit(means, [np.eye(len(means))] * 4, noise_sd=0.0)
    curve = curve_of(silent, box, 4, horizon)[0, 0]
    oracle = RegretOracle(silent, MUL(box), horizon=horizon, seed=0)
    worth = [0.0] + [float(oracle.worths((1 << m) - 1, [0])[0]) for m in range(1, 5)]
    for bound in ("paper", "sharp"):
        finding = convexity_certificate(curve, 4, len(means), largest_gap=max(gaps), bound=bound)
        contributions = np.diff(worth[: finding.largest_certified + 1])
        assert (np.diff(contributions) >= -1e-9).all()


def test_the_sharp_bound_certifies_more():
    bandit = LinearBandit([1.0, 0.9], [np.eye(2)] * 4, noise_sd=0.0)
    curve = curve_of(bandit, UCB1(), 4, 1000)[0, 0]
    paper, sharp = (
        convexity_certificate(curve, 4, 2, largest_gap=0.1, bound=bound)
        for bound in ("paper", "sharp")
    )
    assert sharp.verdict == "holds"
    assert (sharp.required < paper.required).all()
    np.testing.assert_allclose(
        sharp.required, [0.1 * (max(s - 1, 0) + 3 * s + 1) for s in range(3)]
    )
    game = tabulate(RegretOracle(bandit, MUL(UCB1()), horizon=1000, seed=0), replications=2)
    assert is_convex(game.mean)


def test_an_estimated_curve():
    bandit = LinearBandit([1.0, 0.5], [np.eye(2)] * 3)
    curve = curve_of(bandit, UCB1(), 3, 2000, replicates=40)
    sharp = convexity_certificate(curve, 3, 2, largest_gap=0.5, bound="sharp")
    paper = convexity_certificate(curve, 3, 2, largest_gap=0.5)
    assert sharp.largest_certified >= 2
    assert paper.verdict == "fails"
    assert paper.p_value <= LEVEL
    assert "inequality (30) fails at level 0.05" in str(paper)
    assert (paper.standard_error > 0).all()
    error = np.diff(np.diff(curve[:, 0], prepend=0.0)).std(axis=0, ddof=1) / np.sqrt(40)
    np.testing.assert_allclose(paper.standard_error, error)


# -- errors are no more frequent than stated


def test_a_wrong_certificate_is_rare():
    """s = 0 clear, s = 1 exactly what is required: neither outcome may be frequent."""
    rng, runs, count = np.random.default_rng(0), 300, 8
    required = 4 * 3 * 2
    steps = np.array([1000.0, 100.0, 100.0 - required])
    noise = np.sqrt(np.arange(3, 0, -1))
    outcomes = []
    for _ in range(runs):
        curve = np.cumsum(steps + 5 * noise * rng.normal(size=(count, 3)), axis=1)
        finding = convexity_certificate(curve, 3, 2)
        outcomes.append(finding.verdict)
        assert finding.largest_certified == (3 if finding else 2)
    assert outcomes.count("holds") / runs < band(LEVEL, runs)
    assert outcomes.count("fails") / runs < band(LEVEL, runs)
    assert outcomes.count("holds") / runs > LEVEL / 4


def test_words():
    assert str(convexity_certificate([3.0], 1, 2)) == "The game of a single agent is convex."
    text = str(convexity_certificate(np.sqrt, 3, 2, horizon=10**6))
    for words in ("3 agents and 2 arms is convex", "regret curve of one agent", "up to 3 agents"):
        assert words in text
    rng = np.random.default_rng(0)
    vague = convexity_certificate(rng.normal(size=(5, 3)).cumsum(axis=1) * 100, 3, 2)
    assert vague.verdict == "undecided"
    assert "is undecided" in vague.text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: convexity_certificate([1.0, 2.0], 3, 2), "has 3 values"),
        (lambda: convexity_certificate(np.sqrt, 3, 2), "needs a horizon; got None"),
        (lambda: convexity_certificate([1.0], 1, 2, horizon=3), "leave it out"),
        (lambda: convexity_certificate(lambda t: t + 1.0, 3, 2, horizon=3), "R(0) = 0; got 1.0"),
        (lambda: convexity_certificate([1.0], 0, 2), "n_agents is a positive integer; got 0"),
        (lambda: convexity_certificate([1.0], 1, 2.0), "n_arms is a positive integer; got 2.0"),
        (lambda: convexity_certificate([1.0], 1, 2, largest_gap=-1.0), "not negative; got -1.0"),
        (lambda: convexity_certificate([1.0], 1, 2, bound="tight"), "got 'tight'"),
        (lambda: convexity_certificate([1.0], 1, 2, level=1.0), "between 0 and 1/2"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        make()
    assert words in str(refusal.value)
