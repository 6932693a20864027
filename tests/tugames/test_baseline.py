"""What a function is worth without members is asked for, subtracted, and kept as a baseline."""

import copy
import pickle

import numpy as np
import pytest

from tugames import (
    FunctionOracle,
    Game,
    OracleGame,
    ReplicateStore,
    SampledGame,
    StoredOracle,
    estimate_shapley,
    shapley_value,
    tabulate,
)
from tugames.errors import InvalidInputError, StoreError


def accuracy(members):
    """A classifier: half right without data, and a tenth more with each data set."""
    return 0.5 + 0.1 * len(members)


def noisy(members, rng):
    return 0.5 + rng.normal() + 0.1 * len(members)


WAYS = {
    "from a function": lambda empty: Game.from_function(accuracy, 3, empty=empty),
    "tabulated": lambda empty: tabulate(FunctionOracle(accuracy, 3, empty=empty)),
    "two processes": lambda empty: tabulate(FunctionOracle(accuracy, 3, empty=empty), workers=2),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("empty", ["evaluate", 0.5])
def test_data_valuation_has_a_tenth_for_everyone_and_a_baseline_of_a_half(way, empty):
    game = WAYS[way](empty)
    np.testing.assert_allclose(shapley_value(game), 0.1, rtol=1e-12)
    assert game.baseline == 0.5
    assert game.values[0] == 0.0


@pytest.mark.parametrize("way", WAYS)
def test_without_it_the_empty_coalition_is_worth_nothing(way):
    game = WAYS[way](0.0)
    np.testing.assert_allclose(shapley_value(game), 0.8 / 3, rtol=1e-12)
    assert game.baseline == 0.0


@pytest.mark.parametrize("budget", [1000, 7, 24])
def test_estimates_too(budget):
    n = 6 if budget == 24 else 3
    oracle = FunctionOracle(accuracy, n, empty="evaluate")
    for source in (oracle, tabulate(oracle), OracleGame(oracle)):
        estimate = estimate_shapley(source, budget, rng=0)
        np.testing.assert_allclose(estimate.value, 0.1, rtol=1e-9)
        assert estimate.baseline.tolist() == [0.5]
        assert estimate.value.sum() + estimate.baseline.mean() == pytest.approx(accuracy(range(n)))


def test_a_simulated_baseline_is_of_the_same_replicate():
    # the noise of a replicate is shared by all coalitions, so that it cancels with the baseline
    oracle = FunctionOracle(noisy, 3, seed=4, empty="evaluate")
    noise = FunctionOracle(noisy, 3, seed=4).worths(1, range(5)) - 0.6
    game = tabulate(oracle, replications=5)
    np.testing.assert_allclose(game.samples[:, 7], 0.3, rtol=1e-12)
    np.testing.assert_allclose(game.baseline, 0.5 + noise, rtol=1e-12)
    assert game.baseline.shape == (5,)
    assert game.mean.baseline == pytest.approx(game.baseline.mean())
    assert game.replicate(3).baseline == game.baseline[3]
    assert (-game).baseline.tolist() == (-game.baseline).tolist()
    assert OracleGame(oracle, [1, 3]).baseline == pytest.approx(game.baseline[[1, 3]].mean())
    estimate = estimate_shapley(oracle, 7 * 5, replications=5)
    assert estimate.baseline.tolist() == game.baseline.tolist()
    assert not estimate.baseline.flags.writeable


def test_the_function_is_asked_once_for_each_replicate():
    asked = []

    def worth(members, rng):
        if not members:
            asked.append(rng.random())
        return 1.0 + len(members)

    tabulate(FunctionOracle(worth, 4, seed=0, empty="evaluate"), replications=3)
    assert len(asked) == len(set(asked)) == 3
    asked.clear()
    tabulate(FunctionOracle(worth, 4, seed=0, empty=1.0), replications=3)
    tabulate(FunctionOracle(worth, 4, seed=0), replications=3)
    assert not asked


def test_a_store_keeps_the_baseline(tmp_path):
    path = tmp_path / "accuracy.store"
    calls = []

    def worth(members, rng):
        calls.append(members)
        return noisy(members, rng)

    def oracle(empty="evaluate"):
        return FunctionOracle(worth, 3, seed=1, empty=empty, fingerprint="accuracy")

    whole = tabulate(oracle(), replications=4, store=path)
    calls.clear()
    again = tabulate(oracle(), replications=4, store=path)
    assert not calls  # the empty coalition neither
    assert again.samples.tobytes() == whole.samples.tobytes()
    assert again.baseline.tolist() == whole.baseline.tolist()
    with ReplicateStore(path) as store:
        assert store.counts() == dict.fromkeys(range(4), 7)
        game = store.game()
        frame = store.to_frame()
    assert game.samples.tobytes() == whole.samples.tobytes()
    assert game.baseline.tolist() == whole.baseline.tolist()
    assert frame[frame.coalition == 0].worth.tolist() == whole.baseline.tolist()
    with pytest.raises(StoreError, match=r'empty is "evaluate" there and not stated here'):
        tabulate(oracle(0.0), replications=4, store=path)
    with ReplicateStore(path, oracle()) as store:
        stored = StoredOracle(oracle(), store)
        calls.clear()
        assert stored.empty_worths([0, 1]).tolist() == whole.baseline[:2].tolist()
        assert not calls


def test_a_deterministic_store_keeps_it_too(tmp_path):
    path = tmp_path / "accuracy.store"
    oracle = FunctionOracle(accuracy, 3, empty="evaluate", fingerprint="accuracy")
    tabulate(oracle, store=path)
    with ReplicateStore(path) as store:
        assert store.game().baseline == 0.5


class Own:
    """An oracle of one's own that has subtracted something, and tells what."""

    players, deterministic = ("a", "b"), False

    def worths(self, coalition, replicates):
        return np.full(len(replicates), 0.1 * coalition.bit_count())

    def empty_worths(self, replicates):
        return [0.5 + r for r in replicates]


def test_an_oracle_of_ones_own_may_tell_what_it_has_subtracted():
    assert tabulate(Own(), replications=3).baseline.tolist() == [0.5, 1.5, 2.5]
    bad = Own()
    bad.empty_worths = lambda replicates: [np.nan for _ in replicates]
    with pytest.raises(InvalidInputError, match=r"coalition \{\} on replicate 0 came out as nan"):
        tabulate(bad, replications=2)


@pytest.mark.parametrize("empty", ["zero", None, np.nan, [0.5], 1j, "0.5"])
def test_other_words_and_numbers_are_refused(empty):
    for make in (FunctionOracle, Game.from_function):
        with pytest.raises(InvalidInputError, match="empty"):
            make(accuracy, 3, empty=empty)


# ---------------------------------------------------------------- in a game


def test_a_baseline_goes_along_with_sums_and_multiples():
    game = Game([0, 1, 2, 4], baseline=3.0)
    assert (game + game).baseline == 6.0
    assert (game - game).baseline == 0.0
    assert (2 * game).baseline == 6.0
    assert (game / 3).baseline == 1.0
    assert (-game).baseline == -3.0
    assert game.subgame([0]).baseline == 3.0
    assert pickle.loads(pickle.dumps(game)).baseline == 3.0
    assert copy.deepcopy(game).baseline == 3.0
    assert game == Game([0, 1, 2, 4])  # which is the same game
    assert hash(game) == hash(Game([0, 1, 2, 4]))


def test_every_game_has_one():
    assert Game([0, 1]).baseline == 0.0
    assert SampledGame([[0, 1], [0, 2]]).baseline.tolist() == [0.0, 0.0]
    assert SampledGame([[0, 1], [0, 2]], baseline=2.0).baseline.tolist() == [2.0, 2.0]
    for bad in ([1.0], [1, 2, 3], np.inf, "1"):
        with pytest.raises(InvalidInputError, match="a baseline is"):
            SampledGame([[0, 1], [0, 2]], baseline=bad)
    for bad in (np.nan, "1", [1.0]):
        with pytest.raises(InvalidInputError, match="a baseline is"):
            Game([0, 1], baseline=bad)
