"""Growth of every algorithm's regret against its theory, at four standard errors.

Of a regret ``a + b T^p`` the increments between geometric checkpoints grow like T^p (p = 0: log T).
The interval of four standard errors about the estimated p, missed with a chance of 6e-5, must meet
the band of the claimed shape and of no other one: every such check can fail on either side.
"""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from bandit_backend import (
    MUL,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    ThompsonSampling,
    Uniform,
    play,
    simulate,
)
from bandit_backend import single_agent as box

#: Exponents that count as each shape at horizons of some 10^4, where log log T terms and the best
#: arm's own radius bend a logarithm, and the worst case of optimism is sqrt(T log T).
BANDS = {
    "logarithmic": (-0.12, 0.12),
    "square root": (0.48, 0.55),
    "two thirds": (0.66, 0.67),
    "linear": (0.99, 1.01),
}


def growth_exponent(regret, checkpoints):
    """Exponent of growth from regret, shape (R, 3), and its standard error (delta method)."""
    step = np.log(checkpoints[1] / checkpoints[0])
    assert np.log(checkpoints[2] / checkpoints[1]) == pytest.approx(step)
    early, late = np.diff(regret, axis=1).T
    # how each replicate moves log(mean late / mean early); checkpoints may be correlated
    influence = (late / late.mean() - early / early.mean()) / step
    return np.log(late.mean() / early.mean()) / step, standard_error(influence)


def standard_error(sample):
    return sample.std(axis=0, ddof=1) / np.sqrt(len(sample))


def agrees(sample, exact, slack=0.0):
    """Whether the mean is within four standard errors, and a slack, of the exact value."""
    return abs(sample.mean() - exact) <= 4 * standard_error(sample) + slack


def shapes(regret, checkpoints):
    """Shapes that the data do not reject."""
    exponent, error = growth_exponent(regret, checkpoints)
    bands = BANDS.items()
    return {s for s, (low, high) in bands if low - 4 * error <= exponent <= high + 4 * error}


def arms(rewards, n_agents=1, noise_sd=1.0):
    """Arms that tell nothing of one another, the same for all agents."""
    return LinearBandit(rewards, [np.eye(len(rewards))] * n_agents, noise_sd=noise_sd)


def hexagon(n_agents, noise_sd=0.25):
    """Six arms in the plane; the smallest gap is 0.41."""
    angle = np.pi / 3 * np.arange(6)
    actions = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return LinearBandit([1.0, 0.1], [actions] * n_agents, noise_sd=noise_sd)


def totals(bandit, policy, horizons, replicates, seed=0):
    """Regret of all agents together, (R, horizons); bandit and policy may depend on the horizon."""
    runs = []
    for t in horizons:
        here, plays = (x(t) if callable(x) else x for x in (bandit, policy))
        options = {"horizon": t, "seed": seed, "replicates": replicates}
        runs.append(simulate(here, plays, range(here.n_agents), **options))
    return np.concatenate(runs, axis=2).sum(axis=1)


def test_power():
    """Of a known shape's increments all other shapes are rejected, and the error is the true one.

    So a T^(2/3) algorithm is neither logarithmic nor sqrt(T) nor linear to these checks.
    """
    rng, steps, z = np.random.default_rng(0), [1000, 4000, 16_000], []
    for name, power in zip(BANDS, [0.0, 1 / 2, 2 / 3, 1.0], strict=True):
        for _ in range(50):
            regret = rng.exponential([1.0, 1.0, 4.0**power], (4000, 3)).cumsum(axis=1)
            assert shapes(regret, steps) == {name}
            exponent, error = growth_exponent(regret, steps)
            z.append((exponent - power) / error)
    assert abs(np.mean(z)) < 4 / np.sqrt(200)
    assert abs(np.std(z) - 1) < 4 / np.sqrt(400)


@pytest.mark.parametrize(
    ("policy", "epsilon", "decay", "shape"),
    [
        (Uniform(), 1.0, 0.0, "linear"),
        (EpsilonGreedy(0.1), 0.1, 0.0, "linear"),
        (MUL(box.EpsilonGreedy(0.1)), 0.1, 0.0, "linear"),
        (EpsilonGreedy(3.0, decay=1 / 3), 3.0, 1 / 3, "two thirds"),
        (MUL(box.EpsilonGreedy(3.0, decay=1 / 3)), 3.0, 1 / 3, "two thirds"),
        (MUL(box.EpsilonGreedy(30.0, decay=1.0)), 30.0, 1.0, "logarithmic"),
    ],
)
def test_exploration_costs_its_chance_times_the_mean_gap(policy, epsilon, decay, shape):
    """Exactly, once mistakes are over; epsilon / t as in Auer et al. 2002, Theorem 3."""
    steps = [500, 2000, 8000]
    regret = totals(arms([1.0, 0.25, 0.0]), policy, steps, 60)
    assert shapes(regret, steps) == {shape}
    for k in range(2):
        t = np.arange(steps[k] + 1, steps[k + 1] + 1)
        cost = np.minimum(1.0, epsilon * t**-decay).sum() * (0.75 + 1.0) / 3
        assert agrees(regret[:, k + 1] - regret[:, k], cost)


def test_greedy_locks_as_often_as_spitzer_says():
    """It never leaves the worse arm if all partial sums S_n of its rewards are positive.

    The chance is exp(-sum P(S_n <= 0) / n) (Spitzer 1956), since the other arm's estimate is 0.
    """
    n, steps = np.arange(1, 20_000), [125, 500, 2000]
    for worse in (0.2, 0.5):
        regret = totals(arms([worse, 1.0]), Greedy(), steps, 300)
        locked = np.isclose(regret[:, 2], (1.0 - worse) * 2000)
        assert agrees(locked, np.exp(-np.sum(norm.cdf(-worse * np.sqrt(n)) / n)))
        assert shapes(regret, steps) == {"linear"}


def commit_cost(gap, horizon, explored, pulls):
    """Expected regret of exploring two arms for so many steps each and committing to one.

    It is the worse one if its mean of ``pulls`` rewards is larger (Lattimore & Szepesvari 2020,
    Section 6.1).
    """
    return gap * (explored + (horizon - 2 * explored) * norm.cdf(-gap * np.sqrt(pulls / 2)))


def test_a_fixed_exploration_is_linear_with_the_chance_of_a_wrong_commitment():
    """M-ETC estimates from all members' data; MUL's members share the k pulls of an arm out."""
    for policy, explored, pulls in (
        (ExploreThenCommit(12), 6, 18),
        (MUL(box.ExploreThenCommit(6)), 2, 6),
    ):
        steps = [2 * explored + 1, 4 * explored, 200]  # the first committed step, more, many
        regret = totals(arms([0.0, 0.5], 3), policy, steps, 300) / 3
        for k in range(3):
            cost = commit_cost(0.5, steps[k], explored, pulls)
            assert agrees(regret[:, k], cost)


@pytest.mark.slow
def test_exploration_tuned_to_the_horizon_costs_its_two_thirds_power():
    """On the worst gap, of order T^(-1/3); and at every horizon what the normal tail says."""
    steps = [60, 480, 3840]
    k, gap = (lambda t: round(t ** (2 / 3) / 2)), (lambda t: 0.5 * t ** (-1 / 3))
    for policy, explored, pulls in (
        (lambda t: ExploreThenCommit(2 * k(t)), k, lambda t: 2 * k(t)),
        (lambda t: MUL(box.ExploreThenCommit(k(t))), lambda t: -(-k(t) // 2), k),
    ):
        regret = totals(lambda t: arms([0.0, gap(t)], 2), policy, steps, 3500) / 2
        assert shapes(regret, steps) == {"two thirds"}
        for column, t in zip(regret.T, steps, strict=True):
            assert agrees(column, commit_cost(gap(t), t, explored(t), pulls(t)))


def radius(t):
    """LinUCB's width on the hexagon (Abbasi-Yadkori et al. 2011, Theorem 2, confidence 1/t)."""
    return 1.0 + 0.25 * np.sqrt(2 * np.log(t) + 2 * np.log(1 + t / 2))


SOME = arms([1.0, 0.25, 0.0], 3, 0.5)
SHIFTED = LinearBandit([0.7, 0.6, 0.5, 0.4, 0.3], PerturbedActionSets([np.eye(5)], scale=0.3))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "bandit", "policy", "replicates"),
    [
        # a width that does not grow with T may lock on a worse arm
        ("linear", arms([0.5, 1.0]), LinUCB(0.2), 100),
        # Kannan et al. 2018 bound it by sqrt(T); few near-ties of Gaussian shifts leave log T
        ("logarithmic", SHIFTED, Greedy(), 60),
        # Agrawal & Goyal 2013
        ("logarithmic", hexagon(1, 1.0), ThompsonSampling(), 150),
        ("logarithmic", hexagon(1), lambda t: LinUCB(radius(t)), 120),
        ("logarithmic", hexagon(3), lambda t: MUL(box.LinUCB(radius(3 * t))), 80),
        # Wang et al. 2019
        ("logarithmic", hexagon(3), lambda t: DisLinUCB(20.0, radius(3 * t)), 60),
        # Even-Dar et al. 2006: 8 sigma^2 log(4 K n^2 T) / gap^2 pulls at confidence 1/T
        ("logarithmic", SOME, lambda t: MUL(box.SuccessiveElimination(0.25, 1 / t)), 300),
    ],
)
def test_shape(shape, bandit, policy, replicates):
    steps = [125, 1000, 8000]
    assert shapes(totals(bandit, policy, steps, replicates), steps) == {shape}


def balance(exploration, gaps, horizon):
    """Regret if all indices are equal at the end, gap + best arm's radius = each arm's radius.

    The fluid limit of A. Kalvit & A. Zeevi 2021.
    """

    def pulls(radius):
        return 2 * exploration / (np.append(0.0, gaps) + radius) ** 2

    return gaps @ pulls(brentq(lambda r: pulls(r).sum() - horizon, 1e-9, 1e3))[1:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("algorithm", "c"), [(box.UCB1(), 0), (box.KLUCB(), 3), (box.ThompsonSampling(), 0)]
)
def test_the_constant_of_the_logarithm(algorithm, c):
    """At most (log T + c log log T) sum 2 sigma^2 / gap, which is approached from below.

    Lai & Robbins 1985; Garivier & Cappe 2011. UCB1 and KL-UCB are where their indices balance.
    """
    steps, gaps = [500, 4000, 32_000], np.array([0.75, 1.0])
    regret = totals(arms([1.0, 0.25, 0.0]), MUL(algorithm), steps, 900)
    assert shapes(regret, steps) == {"logarithmic"}
    exploration = np.log(steps) + c * np.log(np.log(steps))
    share = regret / (exploration * (2 / gaps).sum())
    assert (share.mean(axis=0) - 4 * standard_error(share) < 1).all()
    if isinstance(algorithm, box.ThompsonSampling):
        rate = np.diff(regret[:, 1:])[:, 0] / np.log(8) / (2 / gaps).sum()
        assert agrees(rate, 0.9, slack=0.1)
    else:
        exact = balance(exploration[2], gaps, steps[2])
        assert agrees(regret[:, 2], exact, slack=0.02 * exact)


@pytest.mark.slow
def test_ucb1_is_within_its_finite_time_bound():
    """Auer et al. 2002, Theorem 1, whose index has variance 1 for 1/2-subgaussian rewards."""
    steps, gaps = [500, 4000, 32_000], np.array([0.75, 1.0])
    regret = totals(arms([1.0, 0.25, 0.0], 1, 0.5), MUL(box.UCB1()), steps, 100)
    bound = 8 * np.log(steps) * (1 / gaps).sum() + (1 + np.pi**2 / 3) * gaps.sum()
    assert (regret.mean(axis=0) + 4 * standard_error(regret) < bound).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "policy", [lambda t: MUL(box.UCB1()), lambda t: LinUCB(np.sqrt(2 * np.log(t)))]
)
def test_the_worst_gap_of_optimism_costs_the_square_root(policy):
    """K = 5, gap c sqrt(K/T): Lattimore & Szepesvari 2020, Theorems 7.2, 15.2 and 19.2.

    Nobody pays more than c sqrt(K T) there; one who learns pays less if c is 16 than if it is 2.
    """
    steps = [1000, 4000, 16_000]

    def at(c, replicates):
        return totals(lambda t: arms([c * np.sqrt(5 / t), 0, 0, 0, 0]), policy, steps, replicates)

    regret = at(2.0, 1000)
    assert shapes(regret, steps) == {"square root"}
    for c in (0.5, 16.0):
        less = regret[:100] - at(c, 100)
        assert (less.mean(axis=0) > 4 * standard_error(less)).all()


@pytest.mark.slow
def test_a_coalition_costs_what_one_agent_does_in_all_its_steps():
    """Lemma 1 of the paper, and so log(m T) for m agents; by themselves they would pay m times."""
    sizes, gap, policy = [1, 4, 16], 0.3, MUL(box.KLUCB())
    crowds = [totals(arms([gap, 0.0], m), policy, [2000], 1000)[:, 0] for m in sizes]
    alone = totals(arms([gap, 0.0]), policy, [2000, 8000, 32_000], 1000, seed=1)
    together = np.stack(crowds, axis=1)
    for k, m in enumerate(sizes):
        assert agrees(together[:, k] - alone[:, k], 0.0, slack=(m - 1) * gap)
    assert shapes(together, sizes) == {"logarithmic"}


@pytest.mark.slow
def test_dislinucb_talks_rarely():
    """At most sqrt(T L / D) rounds, L = d log(1 + m T / d) a bound of log det V (Wang et al. 2019).

    Between rounds steps times growth exceed D; Cauchy-Schwarz sums. So sqrt(T) for one D, and a
    constant number for D = T log(m T) / (d m), their choice.
    """
    steps, bandit = np.array([1000, 4000, 16_000]), arms([1.0, 0.25, 0.0], 3)

    def rounds(threshold, replicates):
        runs = [(DisLinUCB(d, 3.0), t) for d, t in zip(threshold, steps, strict=True)]
        seeds = [{"seed": 0, "replicate": r} for r in range(replicates)]
        counts = [[play(bandit, p, 7, horizon=t, **s).rounds for p, t in runs] for s in seeds]
        assert (counts <= np.sqrt(steps * 3 * np.log(1 + steps) / threshold)).all()
        return np.array(counts)

    assert shapes(rounds(np.full(3, 20.0), 8), steps) == {"square root"}
    seldom = rounds(steps * np.log(3 * steps) / 9, 2)
    assert seldom.min() == seldom.max() > 0
