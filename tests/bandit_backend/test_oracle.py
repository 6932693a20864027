"""The regret oracle as a value oracle: the seam between the two packages."""

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from bandit_backend import LinUCB, RegretOracle, Uniform, simulate
from bandit_backend.experiments import collaboration_game
from bandit_backend.instances import symmetric_circle
from tugames import SampledGame, SplitValueOracle, estimate_shapley, shapley_value, tabulate


@pytest.fixture
def oracle():
    return RegretOracle(symmetric_circle(), LinUCB(), horizon=60, seed=5)


def test_meets_the_protocol(oracle):
    assert isinstance(oracle, SplitValueOracle)
    assert oracle.players == (0, 1, 2, 3, 4)
    assert not oracle.deterministic


def test_worth_is_minus_the_sum_of_regrets(oracle):
    regret = simulate(oracle.instance, LinUCB(), 0b1011, horizon=60, seed=5, replicates=4)
    np.testing.assert_array_equal(oracle.member_worths(0b1011, range(4)), -regret[:, :, 0])
    np.testing.assert_allclose(oracle.worths(0b1011, range(4)), -regret[:, :, 0].sum(axis=1))


def test_what_was_simulated_is_kept(oracle, monkeypatch):
    first = oracle.worths(0b11, range(3))
    monkeypatch.setattr("bandit_backend.oracle.simulate", None)  # no longer callable
    np.testing.assert_array_equal(oracle.worths(0b11, [2, 0]), first[[2, 0]])


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_same_bits_for_any_number_of_workers(oracle, pool, workers):
    if pool is ProcessPoolExecutor and workers == 4:
        pytest.skip("two processes show what four would")
    serial = tabulate(oracle, replications=2)
    with pool(workers) as executor:
        parallel = tabulate(
            RegretOracle(symmetric_circle(), LinUCB(), horizon=60, seed=5),
            replications=2,
            executor=executor,
        )
    assert isinstance(serial, SampledGame)
    np.testing.assert_array_equal(parallel.samples, serial.samples)


def test_pickles(oracle):
    copy = pickle.loads(pickle.dumps(oracle))
    np.testing.assert_array_equal(copy.worths(0b101, [1]), oracle.worths(0b101, [1]))


def test_payout_is_efficient_and_paired_with_the_game(oracle):
    result = collaboration_game(oracle, 6)
    assert result.payout.value.sum() == pytest.approx(result.game.mean.values[-1])
    payout = result.analysis.payoffs[0]
    np.testing.assert_allclose(payout.value, result.payout.value)
    np.testing.assert_allclose(payout.standard_error, result.payout.standard_error)
    by_replicate = np.array([shapley_value(result.game.replicate(r)) for r in range(6)])
    difference = oracle.member_worths(31, range(6)) - by_replicate
    np.testing.assert_allclose(payout.difference, difference.mean(axis=0))
    np.testing.assert_allclose(payout.difference_error, difference.std(axis=0, ddof=1) / np.sqrt(6))


def test_estimates_agree_with_the_table(oracle):
    game = tabulate(oracle, replications=4)
    estimate = estimate_shapley(oracle, budget=31 * 4, replications=4)
    assert estimate.method == "exact"
    np.testing.assert_allclose(estimate.value, shapley_value(game))
    sampled = estimate_shapley(oracle, budget=100, replications=4, rng=0)
    assert sampled.n_evaluations <= 100
    z = (sampled.value - estimate.value) / np.maximum(sampled.sampling_error, 1e-12)
    assert np.abs(z).max() < 6


def test_a_deviating_agent_changes_the_game():
    policies = {0: Uniform(), **dict.fromkeys(range(1, 5), LinUCB())}
    explorer = RegretOracle(symmetric_circle(), policies, horizon=400, seed=1)
    regret = explorer.regrets(31, range(3)).mean(axis=0)
    assert regret[0] > 1.2 * regret[1:].max()  # the explorer suffers (Figure 2b)
