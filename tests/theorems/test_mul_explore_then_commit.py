"""Convexity under MUL: which games of noise-free explore-then-commit are convex, and what follows.

Confirmed: exactly, for k = 1 to 12 pulls and up to 12 agents, from v(m) = -m ceil(k/m) D; the
closed form agrees with the engine, with balancedness, the Shapley value and the nucleolus.
"""

from math import ceil

import numpy as np
import pytest
from reference.statement import Statement

from bandit_backend import MUL, LinearBandit, simulate
from bandit_backend.exact import mul_explore_then_commit_worths
from bandit_backend.single_agent import ExploreThenCommit
from tugames import Game, balancedness, is_convex, is_in_core, nucleolus, shapley_value

#: Most agents, of up to 8, for whom the game of k pulls is convex.
LARGEST_CONVEX = {1: 8, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}

STATEMENT = Statement(
    name="Convexity under MUL",
    order=2,
    ours=True,
    says="Under MUL over noise-free explore-then-commit, v(m) = -m ceil(k/m) D if T >= kK. The "
    "game is convex for few agents only if D > 0; its core is never empty, at any T, and contains "
    "the Shapley value.",
    checked_on="k = 1 to 6 pulls, up to 8 agents; the engine with 3 arms and up to 6 agents, at "
    "horizons that end in exploration, too",
    method="exact enumeration",
    verdict="confirmed",
    evidence="Convex up to "
    + ", ".join(f"{m} agents for k = {k}" for k, m in LARGEST_CONVEX.items() if k > 1)
    + "; for k = 1 the game is additive, and so it is if all arms are equally good (D = 0), if "
    "there is one arm, or if T = 1. Regret an agent, ceil(k/m) D, never grows with m, so the "
    "equal split is in the core; it is the Shapley value, the nucleolus and the payout (7). "
    "Convexity is sufficient for Corollary 1's conclusion, and far from necessary.",
)


def game_of(pulls, n_agents):
    worths = mul_explore_then_commit_worths([0.0, 1.0], pulls=pulls, n_agents=n_agents)
    return Game.from_function(lambda members: worths[len(members)], n_agents)


@pytest.mark.parametrize("pulls", LARGEST_CONVEX)
def test_the_table(pulls):
    convex = [m for m in range(1, 9) if is_convex(game_of(pulls, m))]
    assert convex == list(range(1, LARGEST_CONVEX[pulls] + 1))


@pytest.mark.parametrize("pulls", [*LARGEST_CONVEX, 12])
@pytest.mark.parametrize("n_agents", [2, 3, 5])
def test_what_follows(pulls, n_agents):
    game = game_of(pulls, n_agents)
    assert balancedness(game).balanced
    value = shapley_value(game)
    assert value == pytest.approx(np.full(n_agents, -float(ceil(pulls / n_agents))))
    assert is_in_core(game, value)
    assert nucleolus(game).payoff == pytest.approx(value)


def test_no_number_of_pulls_above_1_is_convex_for_many_agents():
    """With more agents than pulls the last increments are 1, and a smaller one came before."""
    for pulls in range(2, 13):
        worths = mul_explore_then_commit_worths([0.0, 1.0], pulls=pulls, n_agents=pulls + 1)
        increments = np.diff(worths)
        assert increments[-1] < increments[:-1].max()
        assert increments[-1] == -1.0


@pytest.mark.parametrize("pulls", [1, 2, 3, 5])
def test_the_engine_agrees(pulls):
    gaps = [0.25, 0.0, 0.5]  # exact in binary
    bandit = LinearBandit(1.0 - np.array(gaps), [np.eye(3)] * 6, noise_sd=0.0)
    for horizon in (1, 2, 4, 7, 3 * pulls, 40):
        expected = mul_explore_then_commit_worths(gaps, pulls, 6, horizon=horizon)
        each = expected[1:] / np.arange(1, 7)
        assert np.all(np.diff(each) >= 0)  # no smaller coalition has less regret an agent
        for m in range(1, 7):
            run = simulate(
                bandit, MUL(ExploreThenCommit(pulls)), (1 << m) - 1, horizon=horizon, seed=0
            )
            assert -run.sum() == expected[m]


@pytest.mark.parametrize(
    ("gaps", "pulls", "horizon"),
    [([0.0, 0.0], 3, None), ([0.0], 3, None), ([1.0, 0.0], 3, 1), ([0.0, 1.0], 1, None)],
)
def test_additive_games(gaps, pulls, horizon):
    worths = mul_explore_then_commit_worths(gaps, pulls, 8, horizon=horizon)
    assert np.ptp(np.diff(worths)) == 0
    assert is_convex(Game.from_function(lambda members: worths[len(members)], 8))
    bandit = LinearBandit(-np.array(gaps), [np.eye(len(gaps))] * 3, noise_sd=0.0)
    for m in (1, 2, 3):
        run = simulate(
            bandit, MUL(ExploreThenCommit(pulls)), (1 << m) - 1, horizon=horizon or 20, seed=0
        )
        assert -run.sum() == worths[m]
