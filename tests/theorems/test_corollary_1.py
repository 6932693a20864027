"""Corollary 1: under the assumptions of Theorem 1 the core contains the Shapley value.

Refuted for an Assumption 1 of the instance at hand: (4) does not exclude linear regret, and with
R(t) = t/10 + t/(20 (t + 1)) the core is empty at every horizon tried (exact). A weaker condition
than convexity is confirmed: under MUL the core contains the Shapley value if and only if no smaller
coalition gives its members less regret each.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.mul_chains import blind, total_regret
from reference.statement import Statement

from bandit_backend import MUL, LinearBandit, RegretOracle
from bandit_backend.single_agent import UCB1
from tugames import Game, balancedness, is_in_core, shapley_value, tabulate

#: Regret an agent in coalitions of one, two and three, T = 200.
EACH = (20.0498, 20.2249, 20.2833)

STATEMENT = Statement(
    name="Corollary 1",
    order=2,
    says="Under the assumptions of Theorem 1 the game of MUL has a non-empty core, and the Shapley "
    "value is in it.",
    checked_on="two arms, three agents, black boxes that ask for the inferior arm with probability "
    "1/10 + 1/(20 tau (tau + 1)), horizons 3 to 200; symmetric integer games of one to six agents",
    method="exact, and a property search for the weaker condition",
    verdict="refuted",
    evidence="Regrets an agent of "
    f"{EACH[0]:.4f}, {EACH[1]:.4f}, {EACH[2]:.4f} in coalitions of one, two and three at T = 200, "
    "though alone R(t) = t/10 + t/(20(t + 1)) is strictly concave and within (4): leaving pays, "
    "the core is empty. Rewards left in the buffers cost more than shared learning saves. What "
    "suffices, and is necessary: no smaller coalition has less regret an agent. Then the equal "
    "split, which is the Shapley value and the payout (7), is in the core, convex or not.",
)


def slowly(tau):
    return Fraction(1, 10) + Fraction(1, 20 * tau * (tau + 1))


def by_size(total, n_agents):
    return Game.from_function(lambda members: -float(total[len(members) - 1]), n_agents)


@pytest.mark.parametrize("horizon", [3, 5, 20, 100, 200])
def test_the_core_is_empty(horizon):
    q = slowly if horizon < 10 else lambda tau: float(slowly(tau))
    total = [total_regret(blind(q), None, m, horizon) for m in (1, 2, 3)]
    each = [float(total[m - 1] / m) for m in (1, 2, 3)]
    assert each[0] + 0.05 < each[1] < each[2]
    game = by_size(total, 3)
    assert not balancedness(game).balanced
    assert not is_in_core(game, shapley_value(game))
    if horizon == 200:
        assert each == pytest.approx(EACH, abs=5e-5)


@given(st.integers(1, 6), st.data())
def test_regret_an_agent_decides(n_agents, data):
    each = data.draw(st.lists(st.integers(0, 12), min_size=n_agents, max_size=n_agents))
    total = [(m + 1) * each[m] for m in range(n_agents)]
    game = by_size(total, n_agents)
    stable = each[-1] <= min(each)
    assert balancedness(game).balanced == stable
    value = shapley_value(game)
    assert value == pytest.approx(np.full(n_agents, -each[-1]))
    assert bool(is_in_core(game, value)) == stable


@pytest.mark.parametrize(
    ("means", "noise_sd", "horizon", "n_agents"),
    [
        ([0.6, 0.2], 1.0, 60, 3), ([0.6, 0.6], 1.0, 20, 3), ([0.0, 0.0], 1.0, 20, 2),
        ([0.6, 0.2, 0.6], 0.0, 20, 3), ([0.6], 1.0, 5, 3), ([0.6, 0.2], 1.0, 1, 3),
        ([0.6, 0.2], 1.0, 20, 1),
    ],
)  # fmt: skip
def test_members_of_mul_play_alike_so_its_game_is_symmetric_and_the_payout_the_value(
    means, noise_sd, horizon, n_agents
):
    bandit = LinearBandit(means, [np.eye(len(means))] * n_agents, noise_sd=noise_sd)
    oracle = RegretOracle(bandit, MUL(UCB1()), horizon=horizon, seed=0)
    game = tabulate(oracle, replications=100).mean
    everyone = (1 << n_agents) - 1
    regrets = oracle.regrets(everyone, range(100))
    assert np.ptp(regrets, axis=1).max() == 0.0
    # in the grand coalition the payout is the equal split on every replicate
    split = np.full(n_agents, game.values[everyone] / n_agents)
    assert -regrets.mean(axis=0) == pytest.approx(split)
    if np.ptp(means) == 0:  # nothing is inferior
        assert not game.values.any()
