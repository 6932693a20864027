"""Value oracles: same replicate, same dice; and games that look worths up when asked."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tugames import (
    FunctionOracle,
    OracleGame,
    SplitValueOracle,
    ValueOracle,
    estimate_shapley,
    shapley_value,
    tabulate,
)
from tugames.errors import InvalidGameError, InvalidInputError


class TwoDice:
    """Ten lines that a user writes: every member adds 1, and the dice of a replicate."""

    players = ("ann", "bob", "eve")
    deterministic = False

    def worths(self, coalition, replicates):
        rolls = [np.random.default_rng(r).integers(1, 7, 2).sum() for r in replicates]
        return coalition.bit_count() + np.array(rolls, dtype=float)


class SplitDice(TwoDice):
    def member_worths(self, coalition, replicates):
        size = coalition.bit_count()
        return np.tile(self.worths(coalition, replicates)[:, None] / size, (1, size))


def noisy(members, rng):
    return len(members) + rng.normal()


def test_protocols_are_structural():
    assert isinstance(TwoDice(), ValueOracle)
    assert not isinstance(TwoDice(), SplitValueOracle)
    assert isinstance(SplitDice(), SplitValueOracle)
    assert isinstance(FunctionOracle(len, 3), ValueOracle)
    assert not isinstance(FunctionOracle(len, 3), SplitValueOracle)
    assert not isinstance(len, ValueOracle)


def test_a_handwritten_oracle_gets_everything():
    sampled = tabulate(TwoDice(), replications=6)
    assert sampled.players == ("ann", "bob", "eve")
    game = OracleGame(TwoDice(), replicates=range(6))
    for mask in range(1, 8):
        assert game.samples(mask).tolist() == sampled.samples[:, mask].tolist()
    estimate = estimate_shapley(TwoDice(), budget=7 * 6, replications=6)
    np.testing.assert_allclose(estimate.value, shapley_value(sampled), rtol=1e-12)


def test_members_come_in_player_order():
    seen = []
    oracle = FunctionOracle(lambda members: seen.append(members) or 1.0, ["ann", "bob", "eve"])
    oracle.worths(0b101, [0])
    oracle.worths(0b110, [0])
    assert seen == [("ann", "eve"), ("bob", "eve")]


def test_a_deterministic_function_is_called_once_for_all_replicates():
    calls = []
    oracle = FunctionOracle(lambda members: calls.append(members) or 7.0, 70)
    assert oracle.deterministic
    assert oracle.players == tuple(range(70))
    assert oracle.worths(1 << 69, [0, 1, 5]).tolist() == [7.0, 7.0, 7.0]
    assert calls == [(69,)]


@given(st.integers(0, 2**64), st.lists(st.integers(0, 1000), min_size=1, max_size=5))
def test_the_same_replicate_has_the_same_dice_for_every_coalition(seed, replicates):
    oracle = FunctionOracle(noisy, 4, seed=seed)
    assert not oracle.deterministic
    noise = [oracle.worths(mask, replicates) - mask.bit_count() for mask in range(1, 16)]
    for other in noise[1:]:
        np.testing.assert_allclose(other, noise[0], rtol=0, atol=1e-14)
    # whatever else was asked for, and in whatever order
    for r, worth in zip(replicates, oracle.worths(5, replicates), strict=True):
        assert FunctionOracle(noisy, 4, seed=seed).worths(5, [r])[0] == worth


def test_replicates_and_seeds_differ():
    oracle = FunctionOracle(noisy, 2, seed=3)
    assert len(set(oracle.worths(1, range(100)))) == 100
    assert not set(oracle.worths(1, range(100))) & set(
        FunctionOracle(noisy, 2, seed=4).worths(1, range(100))
    )


def test_every_call_gets_a_fresh_generator():
    # a function that draws more for larger coalitions must not shift later ones' numbers
    oracle = FunctionOracle(lambda members, rng: rng.normal(size=len(members))[0], 5, seed=0)
    assert len({oracle.worths(mask, [0])[0] for mask in range(1, 32)}) == 1


@pytest.mark.parametrize("worth", [math.nan, math.inf, -math.inf, None, "a lot"])
def test_worths_that_are_no_finite_number_name_the_coalition(worth):
    for oracle in (
        FunctionOracle(lambda _: worth, ["ann", "bob"]),
        FunctionOracle(lambda _, __: worth, ["ann", "bob"], seed=0),
    ):
        with pytest.raises(InvalidInputError, match=rf"finite.*ann\+bob.*{worth}"):
            oracle.worths(3, [0])


@pytest.mark.parametrize("players", [[], 0, ["a", "a"]])
def test_players_are_validated(players):
    with pytest.raises(InvalidGameError):
        FunctionOracle(len, players)


def test_coalitions_out_of_range_are_refused():
    with pytest.raises(InvalidInputError, match="mask from 0 to"):
        FunctionOracle(len, 3).worths(8, [0])
    with pytest.raises(InvalidInputError, match="mask from 0 to"):
        OracleGame(FunctionOracle(len, 3)).worth(8)


def test_an_oracle_game_evaluates_each_coalition_once():
    calls = []
    oracle = FunctionOracle(lambda members: calls.append(members) or len(members), 80)
    game = OracleGame(oracle)
    assert game.n_players == 80
    assert game.players == tuple(range(80))
    assert game.n_evaluations == 0
    assert game.worth(range(80)) == game.worth((1 << 80) - 1) == 80.0
    assert game.worth([79]) == 1.0
    assert game.worth([]) == game.worth(0) == 0.0  # the empty coalition costs nothing
    assert game.n_evaluations == 2
    # but for the first, which is asked for once more to see whether the answer is the same
    assert calls == [tuple(range(80)), tuple(range(80)), (79,)]


def test_an_oracle_game_takes_the_mean_of_its_replicates():
    oracle = FunctionOracle(noisy, ["ann", "bob"], seed=5)
    game = OracleGame(oracle, replicates=[4, 9, 11])
    expected = oracle.worths(3, [4, 9, 11])
    assert game.samples(3).tolist() == expected.tolist()
    assert game.worth(["bob", "ann"]) == pytest.approx(expected.mean())
    assert game.samples(0).tolist() == [0.0, 0.0, 0.0]
    assert game.n_evaluations == 3
    with pytest.raises(InvalidInputError, match="at least one replicate"):
        OracleGame(oracle, replicates=[])


def test_numpy_masks_are_masks():
    assert OracleGame(FunctionOracle(len, 3)).worth(np.int64(3)) == 2.0


def test_what_was_looked_up_cannot_be_overwritten():
    game = OracleGame(FunctionOracle(len, 3))
    assert game.worth(3) == 2.0
    with suppress(ValueError):  # read-only is as good as a copy
        game.samples(3)[0] = 99.0
    assert game.worth(3) == 2.0
