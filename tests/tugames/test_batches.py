"""Worths of many coalitions in one call: the same as one by one, and checked as they are."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tugames import (
    BatchValueOracle,
    FunctionOracle,
    Game,
    OracleGame,
    ReplicateStore,
    SampledGame,
    decide,
    estimate_shapley,
    is_superadditive,
    tabulate,
)
from tugames._numerics.members import member_rows, row_masks
from tugames.errors import InvalidInputError, StoreError

WEIGHTS = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.5])
N = len(WEIGHTS)


def squares(coalitions):
    return (coalitions @ WEIGHTS) ** 2


def noisy_squares(coalitions, rng):
    luck = rng.normal(size=N)  # of all players, whoever is asked about
    return squares(coalitions) + coalitions @ luck


def noisy_square(members, rng):
    luck = rng.normal(size=N)
    return WEIGHTS[list(members)].sum() ** 2 + luck[list(members)].sum()


class Counting:
    """A function of batches that notes their sizes."""

    def __init__(self, function=squares):
        self.sizes = []
        self.function = function

    def __call__(self, coalitions):
        assert coalitions.dtype == np.bool_
        self.sizes.append(len(coalitions))
        return self.function(coalitions)


@pytest.mark.parametrize("n", [1, 7, 8, 9, 62, 63, 64, 65, 1000])
def test_masks_and_rows_are_each_others_inverse(n):
    rows = np.random.default_rng(n).random((20, n)) < 0.5
    masks = row_masks(rows)
    assert all(isinstance(mask, int) for mask in masks)
    assert [mask.bit_count() for mask in masks] == rows.sum(axis=1).tolist()
    assert masks[3] == sum(1 << i for i in np.flatnonzero(rows[3]).tolist())
    np.testing.assert_array_equal(member_rows(masks, n), rows)
    assert member_rows([], n).shape == (0, n)


def test_only_functions_of_batches_take_batches():
    assert isinstance(FunctionOracle(squares, N, batch=True), BatchValueOracle)
    assert not isinstance(FunctionOracle(len, N), BatchValueOracle)


def test_a_batch_is_what_its_coalitions_are():
    oracle = FunctionOracle(squares, N, batch=True)
    masks = [0b1, 0b110, 0b111111]
    expected = [9.0, 9.0, 16.5**2]
    assert oracle.batch_worths(masks, [0, 4]).tolist() == [expected, expected]
    assert [oracle.worths(mask, [0])[0] for mask in masks] == expected
    noisy = FunctionOracle(noisy_squares, N, seed=3, batch=True)
    single = FunctionOracle(noisy_square, N, seed=3)
    for mask, column in zip(masks, noisy.batch_worths(masks, [0, 4]).T, strict=True):
        np.testing.assert_allclose(column, single.worths(mask, [0, 4]), rtol=1e-13)


def test_the_empty_coalition_is_a_row_of_false():
    oracle = FunctionOracle(lambda s: 0.5 + 0.1 * s.sum(axis=1), 3, batch=True, empty="evaluate")
    game = tabulate(oracle)
    np.testing.assert_allclose(game.values, 0.1 * np.bitwise_count(np.arange(8)), atol=1e-15)
    assert game.baseline == 0.5
    assert estimate_shapley(oracle, 7).baseline.tolist() == [0.5]


@pytest.mark.parametrize("seed", [None, 5])
def test_whoever_asks_gets_the_same(seed, tmp_path):
    function = squares if seed is None else noisy_squares
    single = FunctionOracle(
        (lambda s: WEIGHTS[list(s)].sum() ** 2) if seed is None else noisy_square, N, seed=seed
    )
    oracle = FunctionOracle(function, N, seed=seed, batch=True, fingerprint="squares")
    replications = None if seed is None else 3
    table = tabulate(oracle, replications=replications)
    expected = tabulate(single, replications=replications)
    values = "values" if seed is None else "samples"
    np.testing.assert_allclose(getattr(table, values), getattr(expected, values), rtol=1e-12)
    path = tmp_path / "worths.store"
    with ThreadPoolExecutor(2) as threads:
        others = [
            tabulate(oracle, replications=replications, store=path),
            tabulate(oracle, replications=replications, store=path),
            tabulate(oracle, replications=replications, executor=threads),
        ]
    for other in others:
        np.testing.assert_array_equal(getattr(other, values), getattr(table, values))


def test_few_calls_are_made():
    function = Counting()
    estimate = estimate_shapley(FunctionOracle(function, N, batch=True), 50, rng=0)
    assert sum(function.sizes) == estimate.n_evaluations + 1 <= 50
    assert len(function.sizes) == 3  # one alone, the rest together, and one again
    function = Counting()
    tabulate(FunctionOracle(function, N, batch=True))
    assert len(function.sizes) < 12


def test_a_game_that_asks_when_asked_asks_in_batches():
    function = Counting()
    game = OracleGame(FunctionOracle(function, N, batch=True))
    worths = game.samples_of([0, 3, [0, 1], 5, 0])
    assert worths.tolist() == [[0.0, 16.0, 16.0, 25.0, 0.0]]
    assert function.sizes == [2]
    assert game.samples_of([5, 6]).tolist() == [[25.0, 9.0]]
    assert function.sizes == [2, 1]
    assert game.n_evaluations == 3
    assert game.samples_of([]).shape == (1, 0)
    with pytest.raises(InvalidInputError, match="asked of a list of coalitions; got 3"):
        game.samples_of(3)


def test_decisions_ask_in_batches():
    oracle = FunctionOracle(noisy_squares, N, seed=1, batch=True)
    assert decide(oracle, is_superadditive).verdict.outcome == "holds"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda s: s.sum(), r"have shape \(\d+,\) here, one for each coalition.*with shape \(\)"),
        (lambda s: s.sum(axis=0), r"with shape \(6,\)"),
        (lambda s: s * 1.0, r"with shape \(\d+, 6\)"),
        (lambda s: None, "are finite numbers; those of a batch of"),
        (lambda s: ["1"] * len(s), "they are text"),
        (lambda s: np.where(s[:, 0] & s[:, 5], np.nan, 1.0), "coalition 0.*5 came out as nan"),
        (lambda s: np.where(s.all(axis=1), np.inf, 1.0), r"0\+1\+2\+3\+4\+5 came out as inf"),
        (lambda s: s[:, 0] + 1j, "complex numbers"),
    ],
)
def test_answers_to_batches_are_checked(function, said):
    oracle = FunctionOracle(function, N, batch=True)
    for ask in (
        lambda: tabulate(oracle),
        lambda: estimate_shapley(oracle, 63),
        lambda: OracleGame(oracle).samples_of([1, 33, 63]),
    ):
        with pytest.raises(InvalidInputError, match=said) as error:
            ask()
        assert len(str(error.value).splitlines()) == 1


def test_the_replicate_is_named_too():
    def broken(coalitions, rng):
        return np.where(coalitions.all(axis=1) & (rng.random() < 0.3), np.nan, 1.0)

    oracle = FunctionOracle(broken, 3, seed=0, batch=True)
    generators = [np.random.default_rng(np.random.SeedSequence(0, spawn_key=(r,)))
                  for r in range(20)]  # fmt: skip
    first = next(r for r, rng in enumerate(generators) if rng.random() < 0.3)
    said = rf"coalition 0\+1\+2 on replicate {first} came out as nan"
    for ask in (tabulate, lambda o, replications: estimate_shapley(o, 1000, replications=20)):
        with pytest.raises(InvalidInputError, match=said):
            ask(oracle, replications=20)


class OtherShape:
    """An oracle with its own idea of a batch."""

    players = (0, 1, 2)
    deterministic = True

    def worths(self, coalition, replicates):
        return np.ones(len(replicates))

    def batch_worths(self, coalitions, replicates):
        return np.ones((len(coalitions), len(replicates)))


def test_batches_have_a_row_a_replicate():
    with pytest.raises(InvalidInputError, match=r"shape \(1, 6\) here.*with shape \(6, 1\)"):
        estimate_shapley(OtherShape(), 7)


@pytest.mark.parametrize("workers", [None, 1])
def test_luck_that_depends_on_the_batch_is_found_out(workers):
    def each_its_own(coalitions, rng):
        return squares(coalitions) + rng.normal(size=len(coalitions))

    oracle = FunctionOracle(each_its_own, N, seed=0, batch=True)
    for ask in (
        lambda: tabulate(oracle, replications=3, workers=workers),
        lambda: estimate_shapley(oracle, 1000, replications=3, workers=workers),
        lambda: estimate_shapley(oracle, 150, replications=3, rng=0, workers=workers),
    ):
        with pytest.raises(InvalidInputError, match="one answer to one question"):
            ask()


def test_an_error_names_the_batch():
    def fails(coalitions):
        if len(coalitions) > 1:
            raise ZeroDivisionError("by zero")
        return [1.0]

    with pytest.raises(ZeroDivisionError) as error:
        tabulate(FunctionOracle(fails, 4, batch=True))
    assert "a batch of" in error.value.__notes__[0]


@pytest.mark.parametrize("batch", ["yes", 1, None])
def test_batch_is_true_or_false(batch):
    with pytest.raises(InvalidInputError, match="batch is True or False"):
        FunctionOracle(squares, N, batch=batch)


# ---------------------------------------------------------------- stores and workers


def test_an_estimate_uses_a_store_and_adds_to_it(tmp_path):
    function = Counting()
    oracle = FunctionOracle(function, N, batch=True, fingerprint="squares")
    path = tmp_path / "worths.store"
    plain = estimate_shapley(oracle, 40, rng=1)
    asked = sum(function.sizes)
    first = estimate_shapley(oracle, 40, rng=1, store=path)
    assert sum(function.sizes) == 2 * asked
    again = estimate_shapley(oracle, 40, rng=1, store=path)
    assert sum(function.sizes) == 2 * asked  # not even one again: nothing was computed
    for one in (first, again):
        assert one.value.tobytes() == plain.value.tobytes()
        assert one.standard_error.tobytes() == plain.standard_error.tobytes()
        assert one.n_evaluations == plain.n_evaluations
    tabulate(oracle, store=path)
    assert sum(function.sizes) == 2 * asked + 63 - plain.n_evaluations + 1
    with ReplicateStore(path) as store:
        assert store.n_rows == 63


@pytest.mark.parametrize("batch", [True, False])
def test_workers_change_no_bit(batch):
    oracle = FunctionOracle(
        noisy_squares if batch else noisy_square, N, seed=2, batch=batch, fingerprint="squares"
    )
    plain = estimate_shapley(oracle, 200, replications=4, rng=3)
    with ThreadPoolExecutor(3) as threads:
        for how in ({"workers": 2}, {"executor": threads}, {"store": ":memory:"}):
            other = estimate_shapley(oracle, 200, replications=4, rng=3, progress=False, **how)
            assert other.value.tobytes() == plain.value.tobytes()
            assert other.standard_error.tobytes() == plain.standard_error.tobytes()


def test_players_beyond_sixty_four_may_be_asked_by_others(tmp_path):
    threads_seen = set()

    def size(members):
        threads_seen.add(threading.get_ident())
        return float(len(members)) ** 2

    oracle = FunctionOracle(size, 80, fingerprint="size")
    with ThreadPoolExecutor(2) as threads:
        estimate = estimate_shapley(
            oracle, 700, rng=0, store=tmp_path / "a.store", executor=threads
        )
    np.testing.assert_allclose(estimate.value, 80.0, rtol=1e-12)
    assert threading.get_ident() in threads_seen  # the one worth that is asked again
    assert len(threads_seen) > 1


def test_what_has_its_worths_takes_no_workers():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    oracle = FunctionOracle(len, 2)
    for game, remedy in (
        (Game([0, 1, 2, 4]), "leave it out"),
        (sampled, "leave it out"),
        (OracleGame(oracle), "hand over its .oracle"),
    ):
        for name in ("workers", "store", "executor"):
            with pytest.raises(InvalidInputError, match=f"{name} is for oracles.*{remedy}"):
                estimate_shapley(game, 100, **{name: 2})
    with pytest.raises(InvalidInputError, match="progress is True or False"):
        estimate_shapley(oracle, 100, progress="yes")
    with pytest.raises(StoreError, match="fingerprint"):
        estimate_shapley(oracle, 100, store=":memory:")


def test_a_bar_is_shown_where_it_is_wanted(capsys):
    estimate_shapley(FunctionOracle(len, 3), 100)
    assert capsys.readouterr() == ("", "")
