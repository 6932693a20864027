"""Lemma 9: in a larger coalition M-ETC chooses actions at least as inferior as the i-th less often.

Refuted: the probability of an inferior action grows from 0.721020 to 0.918558 (exact). Confirmed in
place of it, where the smaller coalition's pool tells the actions apart: an inferior action *looks
better than a given best one* less often; with one best action, inferior ones are played at most
twice as often, and 2 is the least such factor; with two best actions there is no such factor. So
regret grows by a factor of the two largest gaps' sum over the least gap at most, and none below it
will do; a bound that holds for all gaps does not exist.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference.estimates import gram, law, tells_apart
from reference.statement import Statement
from scipy.stats import norm

from bandit_backend import ExploreThenCommit, LinearBandit
from bandit_backend.exact import commit_probabilities, explore_then_commit_regret

#: Probability of an inferior action, alone and together: with one best action, and with two.
INFERIOR, TWO_BEST = (0.721020, 0.918558), (0.108068, 0.116016)
#: Regret of a commit step, gaps 0.1 and 1, alone and together.
UNEQUAL = (0.050159, 0.549597)
#: Two arms of means 1 and 2, explored for one step: regret of the next one, alone and together.
UNEXPLORED = (0.841345, 0.921350)

STATEMENT = Statement(
    name="Lemma 9",
    order=11,
    says="For a in S, S a subset of Q, and every i, M-ETC plays one of the actions x_i, ..., x_k "
    "with no larger probability in Q than in S.",
    checked_on="the instance theorem_6; for what holds, integer actions, repeated and tied ones "
    "included, and pools in the plane, of any rank; three actions in up to four dimensions",
    method="exact; property search",
    verdict="refuted",
    evidence=f"An inferior action is played with probability {INFERIOR[0]:.6f} alone and "
    f"{INFERIOR[1]:.6f} together. What holds if the pool of S spans the differences of the k "
    "actions: an inferior action looks better than a given best one less often in Q. If there is "
    "one best action, an inferior one is played at most twice as often in Q as in S, no more often "
    "if k = 2; so if all gaps are equal, the regret of a commit step at most doubles. For k >= 3 "
    "no factor below 2 does. If gaps are not equal, the regret of a commit step grows by a factor "
    "of the sum of the two largest gaps over the least one at most: each inferior action is played "
    "in Q no more often than all of them in S, and all twice as often. No smaller factor will "
    "do, so that none holds whatever the gaps: with gaps of 0.1 and 1, of 11 at most, regret grows "
    f"from {UNEQUAL[0]:.6f} to {UNEQUAL[1]:.6f}. If there are two best actions, no factor does, "
    "even with one inferior "
    f"action: {TWO_BEST[0]:.6f} alone and {TWO_BEST[1]:.6f} together, and the quotient can be as "
    "large as one likes. What bounds the probability in Q then is twice that in S with all best "
    "actions but one taken away.",
)

vectors = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
pools = st.lists(vectors, min_size=1, max_size=3)
#: Gaps far below and about the size of the noise.
scales = st.sampled_from([1.0, 0.1, 0.01])
INSTANCES = (st.lists(vectors, min_size=2, max_size=5), vectors, scales, pools, pools)


def chances(actions, theta, rows):
    """Probability of each action after exploring these rows."""
    return commit_probabilities(actions, *law(rows, theta))


def gaps_of(actions, theta):
    rewards = np.array(actions, dtype=float) @ np.array(theta, dtype=float)
    return np.round(rewards.max() - rewards, 9)


def inferior(actions, theta, rows):
    """Probability that an inferior action is played."""
    return chances(actions, theta, rows)[gaps_of(actions, theta) > 0].sum()


def test_the_counterexample():
    actions = [[0, 1], [2, -1], [-2, -1]]
    for rows, expected in zip(([(1, 0), (0, 1)], [(1, 0), (0, 1), (0, 10), (0, 10)]), INFERIOR,
                              strict=True):  # fmt: skip
        assert inferior(actions, (0, 0.1), rows) == pytest.approx(expected, abs=5e-7)


@given(*INSTANCES)
def test_pairs_of_actions_are_told_apart_better(actions, theta, scale, rows, more):
    assume(tells_apart(rows, actions))
    theta = scale * np.array(theta)
    gaps = gaps_of(actions, theta)
    for best in np.flatnonzero(gaps == 0):
        for k in np.flatnonzero(gaps):
            pair = [actions[best], actions[k]]
            errors = []
            for pool in (rows, rows + more):
                errors.append(chances(pair, theta, pool)[1])
                difference = np.subtract(*pair)
                deviation = np.sqrt(difference @ law(pool, theta)[1] @ difference)
                assert errors[-1] == pytest.approx(norm.cdf(-gaps[k] / deviation), abs=1e-12)
            assert errors[1] <= errors[0] + 1e-12


def growth(actions, gaps):
    """By what regret can grow: the two largest gaps over the least; an action counts once."""
    ranked = sorted(dict(zip(map(tuple, actions), gaps, strict=True)).values())
    inferior = [gap for gap in ranked if gap > 0] or [1.0]
    return sum(inferior[-2:]) / inferior[0]


@given(*INSTANCES)
def test_inferior_actions_are_played_at_most_twice_as_often(actions, theta, scale, rows, more):
    """With all best actions but one taken away; with one best action, that is no condition."""
    assume(tells_apart(rows, actions))
    theta = scale * np.array(theta)
    gaps = gaps_of(actions, theta)
    together = inferior(actions, theta, rows + more)
    for best in np.flatnonzero(gaps == 0):
        kept = [actions[best], *(x for x, gap in zip(actions, gaps, strict=True) if gap > 0)]
        factor = 1 if len({*kept}) <= 2 else 2
        assert together <= factor * inferior(kept, theta, rows) + 1e-12
    if len({x for x, gap in zip(actions, gaps, strict=True) if gap == 0}) == 1:
        alone = inferior(actions, theta, rows)
        assert together <= factor * alone + 1e-12
        regrets = [chances(actions, theta, pool) @ gaps for pool in (rows, rows + more)]
        assert regrets[1] <= growth(actions, gaps) * regrets[0] + 1e-12


@given(st.integers(2, 4), st.integers(0, 10**6), scales)
def test_the_same_in_more_dimensions(d, seed, scale):
    rng = np.random.default_rng(seed)
    actions, theta = rng.integers(-2, 3, (3, d)), scale * rng.integers(-2, 3, d)
    rows, more = rng.integers(-2, 3, (d + 1, d)), rng.integers(-9, 10, (2, d))
    assume(tells_apart(rows, actions))
    together = inferior(actions, theta, np.vstack([rows, more]))
    gaps = gaps_of(actions, theta)
    for best in np.flatnonzero(gaps == 0):
        kept = np.vstack([actions[best], actions[gaps > 0]])
        assert together <= 2 * inferior(kept, theta, rows) + 1e-12


@pytest.mark.slow
@pytest.mark.parametrize(
    "search",
    [test_pairs_of_actions_are_told_apart_better,
     test_inferior_actions_are_played_at_most_twice_as_often],
)  # fmt: skip
def test_longer_searches(search):
    settings(max_examples=1500)(given(*INSTANCES)(search.hypothesis.inner_test))()


@pytest.mark.parametrize("k", [3, 4, 5])
def test_no_factor_below_2_holds_for_one_best_action(k):
    """The best is played where q > |p|. S knows p and not q; Q knows q better still, and errs.

    q ~ N(1/m, 1) and p ~ N(0, 1/m) in S: an error in one case of two, as m grows. In Q the
    deviation of q is 1/m, too, and small before that of p: an error in every case.
    """
    others = [(place, 0) for place in np.linspace(-1, 1, k - 1)]  # those between are never played
    quotients = []
    for m in (10, 1000, 100_000):
        rows, more = [(m**0.5, 0), (0, 1)], [(0, m)]
        alone, together = (
            chances([(0, 1), *others], (0, 1 / m), pool)[1:].sum() for pool in (rows, rows + more)
        )
        quotients.append(together / alone)
    assert np.all(np.diff(quotients) > 0)
    assert 1.98 < quotients[-1] < 2


def test_no_factor_for_regret_is_below_the_two_largest_gaps_over_the_least():
    """Estimates (p, q) of variance 1 in S; Q knows q, too.

    The two inferior actions differ from the best by -t p - t^3 q and t p - t^2 q. In S the sign of
    q decides, and if it is negative, the first is played. In Q neither q nor the gaps matter
    beside t p: the one or the other is played.
    """
    for gaps in ([0.1, 1.0], [0.5, 1.0], [1.0, 1.0]):
        quotients = []
        for t in (10.0, 100.0, 1000.0):
            actions = np.array([(0, 0), (-t, -(t**3)), (t, -(t**2))])
            theta = np.linalg.solve(actions[1:], np.negative(gaps))
            figures = [
                commit_probabilities(actions, theta, np.diag([1.0, variance]))[1:] @ gaps
                for variance in (1.0, 1.0 / (1.0 + t**8))
            ]
            quotients.append(figures[1] / figures[0])
        assert np.all(np.diff(quotients) > 0)
        assert 0.99 < quotients[-1] / (sum(gaps) / gaps[0]) < 1
        if gaps[0] == 0.1:
            assert figures == pytest.approx(UNEQUAL, abs=5e-7)


def test_no_factor_holds_for_two_best_actions():
    """Both best ones look bad at once: misfortunes that were independent, and come together in Q.

    With theta = (0, c) their scores are N(c, 1) in S, and almost one N(c, 1/2) in Q; the quotient
    of Phi(-sqrt(2) c) and Phi(-c)^2 is at least sqrt(4 pi) c^3 / (1 + 2 c^2), by the bounds
    x/(1 + x^2) and 1/x on Mills' ratio.
    """
    actions, rows = [(0, 0), (0, 1), (1, 1)], [(0, 1), (1, 1)]
    for c in (1, 2, 3, 5):
        alone, together = (
            inferior(actions, (0, c), pool) for pool in (rows, [*rows, (10**4, 0)])
        )  # fmt: skip
        assert alone == pytest.approx(norm.cdf(-c) ** 2, rel=1e-3)
        assert together == pytest.approx(norm.cdf(-np.sqrt(2) * c), rel=1e-2)
        assert together > np.sqrt(4 * np.pi) * c**3 / (1 + 2 * c**2) * alone
        # but less than twice that of either alone
        assert together <= 2 * inferior(actions[:2], (0, c), rows)
    assert together > 9 * alone


def test_two_best_actions_of_integers():
    actions, rows = [(0, 0), (0, 1), (1, 1)], [(0, 1), (1, 0)]
    figures = [inferior(actions, (0, 1), pool) for pool in (rows, [*rows, (1, 0)])]
    assert figures == pytest.approx(TWO_BEST, abs=5e-7)


def test_the_pool_has_to_tell_the_actions_apart():
    """After one step nobody knows the second arm; the more data, the surer the first one's play."""
    bandit, policy = LinearBandit([1.0, 2.0], [np.eye(2)] * 2), ExploreThenCommit(1)
    assert not tells_apart([(1, 0)], np.eye(2))
    figures = [
        explore_then_commit_regret(bandit, policy, mask, horizon=2)[0] - 1 for mask in (1, 3)
    ]
    assert figures == pytest.approx(UNEXPLORED, abs=5e-7)
    assert figures == pytest.approx([norm.cdf(1), norm.cdf(np.sqrt(2))], abs=1e-12)


def test_gram_is_the_sum_over_both_pools():
    rows, more = [(1, 2), (0, 0)], [(3, -1)]
    assert np.array_equal(gram(rows) + gram(more), gram(rows + more))
