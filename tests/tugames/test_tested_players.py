"""Questions about players and payoffs, on games known exactly and on estimated ones."""

import numpy as np
import pytest

from tugames import (
    Game,
    SampledGame,
    is_dummy_player,
    is_imputation,
    is_individually_rational,
    is_null_player,
    is_symmetric_pair,
    shapley_value,
)
from tugames.errors import InvalidInputError

PLAYERS = ("ann", "bob", "eve")
#: ann and bob earn 1 together; eve brings 3 wherever she goes.
DUMMY = np.array([0, 0, 0, 1, 3, 3, 3, 4.0])


def noisy(values, replicates=30, spread=0.05, seed=0, *, draw="gaussian"):
    rng = np.random.default_rng(seed)
    shape = (replicates, len(values))
    noise = rng.standard_normal(shape) if draw == "gaussian" else 1.0 - rng.exponential(size=shape)
    noise[:, 0] = 0.0
    n = len(values).bit_length() - 1
    return SampledGame(values + spread * noise, PLAYERS if n == 3 else None)


def with_idle_third(replicates=30, seed=0, *, own=0.0):
    """The third player brings its own worth on every replicate; the others are noisy."""
    two = np.random.default_rng(seed).normal([0, 0, 0, 1], 0.1, (replicates, 4))
    two[:, 0] = 0.0
    return SampledGame(np.concatenate([two, two + own], axis=1), PLAYERS)


def alike(replicates=30, seed=0):
    """bob and eve may be exchanged on every replicate."""
    v = noisy(np.array([0, 0, 0, 1, 0, 1, 0, 1.0]), replicates, 0.1, seed).samples.copy()
    v[:, 4], v[:, 5] = v[:, 2], v[:, 3]
    return SampledGame(v, PLAYERS)


def test_of_a_game_known_exactly():
    game = Game(DUMMY, PLAYERS)
    assert is_dummy_player(game, "eve")
    assert not is_null_player(game, "eve")
    assert is_null_player(game, "eve").margin == -3.0
    assert is_null_player(game, "eve").witness.players == (2,)
    assert is_null_player(game, "eve", tolerance=3.0)
    assert is_dummy_player(game, "ann").margin == -1.0
    assert is_symmetric_pair(game, "ann", "bob")
    unequal = is_symmetric_pair(game, "eve", "ann")
    assert (unequal.margin, unequal.witness.players) == (-3.0, (2, 0))
    assert unequal.witness.coalitions[0] & 4
    assert is_dummy_player(Game([0, 7.0]), 0).margin == np.inf
    assert is_null_player(Game([0, 7.0]), 0).margin == -7.0


def test_payoffs_of_a_game_known_exactly():
    game = Game(DUMMY, PLAYERS)
    assert is_imputation(game, [0.5, 0.5, 3.0])
    assert is_imputation(game, [0.5, 0.5, 3.0]).margin == 0.0
    poor = is_imputation(game, [1.5, 0.5, 2.0])
    assert (poor.margin, poor.witness.coalitions) == (-1.0, (4,))
    assert is_imputation(game, [0, 0, 3]).witness.coalitions == (7,)
    assert is_individually_rational(game, [0, 0, 3])
    assert is_individually_rational(game, {"eve": 2.5, "ann": 0, "bob": 0}).margin == -0.5
    assert is_imputation(Game([0, 2.0]), [2.0])
    assert not is_imputation(Game([0, 2.0]), [3.0])
    assert is_individually_rational(Game([0, 2.0]), [3.0])


def test_what_is_so_on_every_replicate_holds():
    verdict = is_null_player(with_idle_third(), "eve")
    assert verdict.outcome == "holds"
    assert "4 of 4 equations are the same on every replicate" in verdict.remark
    assert is_dummy_player(with_idle_third(own=2.0), "eve").outcome == "holds"
    assert is_null_player(with_idle_third(own=2.0), "eve").outcome == "fails"
    assert is_symmetric_pair(alike(), "bob", "eve").outcome == "holds"
    assert is_symmetric_pair(alike(), "ann", "eve").outcome == "fails"


@pytest.mark.parametrize(
    "predicate",
    [
        lambda game, **how: is_null_player(game, "eve", **how),
        lambda game, **how: is_dummy_player(game, "eve", **how),
        lambda game, **how: is_symmetric_pair(game, "bob", "eve", **how),
    ],
)
def test_noisy_players_are_undecided_but_within_a_tolerance(predicate):
    sampled = noisy(np.zeros(8))
    verdict = predicate(sampled)
    assert verdict.outcome == "undecided"
    assert verdict.replications_to_decide == np.inf
    low, high = verdict.margin_interval
    assert low < 0.0 <= high == 0.0
    assert predicate(sampled, tolerance=0.2).outcome == "holds"
    assert predicate(sampled, level=None).point_estimate
    different = predicate(noisy(np.array([0, 0, 0, 0, 1, 1, 3, 4.0])))
    assert different.outcome == "fails"
    assert 2 in different.witness.players
    assert different.margin_interval[1] < 0.0


def test_a_player_alone_has_nobody_to_depend_on():
    verdict = is_dummy_player(SampledGame(np.array([[0, 1.0]] * 5 + [[0, 2.0]])), 0, level=0.05)
    assert (verdict.outcome, verdict.margin) == ("holds", np.inf)
    assert (verdict.margin_interval == np.inf).all()


def test_payoffs_that_are_rational_for_each_player():
    sampled = noisy(DUMMY)
    assert is_individually_rational(sampled, [0.5, 0.5, 3.5]).outcome == "holds"
    poor = is_individually_rational(sampled, [0.5, 0.5, 2.0])
    assert poor.outcome == "fails"
    assert poor.witness.coalitions == (4,)
    assert poor.witness.text.startswith("v(eve) exceeds x(eve) by")
    assert is_individually_rational(sampled, [0.5, 0.5, 3.0]).outcome == "undecided"
    assert is_individually_rational(sampled, [0.5, 0.5, 3.0], tolerance=0.2).outcome == "holds"


def test_imputations_divide_what_each_replicate_makes():
    sampled = noisy(np.array([0, 0, 0, 1, 0, 1, 1, 3.0]))
    shares = np.array([shapley_value(sampled.replicate(r)) for r in range(30)])
    assert is_imputation(sampled, shares).outcome == "holds"
    fixed = is_imputation(sampled, [1, 1, 1])
    assert fixed.outcome == "undecided"
    assert "shape (R, n)" in fixed.remark
    assert is_imputation(sampled, [1, 1, 1], tolerance=0.2).outcome == "holds"
    assert is_imputation(sampled, [2, 2, 2]).outcome == "fails"
    assert is_imputation(sampled, shares + np.array([-2, 1, 1])).witness.coalitions == (1,)
    # an imputation need not please the pairs
    greedy = np.zeros((30, 3))
    greedy[:, 0] = sampled.samples[:, -1]
    assert is_imputation(sampled, greedy + np.array([-1, 0.5, 0.5])).outcome == "holds"


def test_one_player_gets_what_it_makes():
    made = SampledGame(np.array([[0, 1.0], [0, 2.0], [0, 3.0], [0, 1.5], [0, 2.5], [0, 2]]))
    paid = made.samples[:, 1:]
    assert is_imputation(made, paid).outcome == "holds"
    assert is_individually_rational(made, paid).outcome == "holds"
    assert is_individually_rational(made, [9.0]).outcome == "holds"
    assert is_imputation(made, [9.0]).outcome == "fails"


@pytest.mark.parametrize("player", ["joe", 0, True, ["ann"], None, float("nan"), ("ann",)])
def test_a_player_is_a_label(player):
    game = Game(DUMMY, PLAYERS)
    for ask in (
        lambda: is_null_player(game, player),
        lambda: is_dummy_player(game, player),
        lambda: is_symmetric_pair(game, "ann", player),
    ):
        with pytest.raises(InvalidInputError, match="labels"):
            ask()
    with pytest.raises(InvalidInputError, match="labels"):
        is_null_player(Game([0, 0, 1, 1]), True)


def test_two_players_are_compared():
    with pytest.raises(InvalidInputError, match="twice"):
        is_symmetric_pair(Game(DUMMY, PLAYERS), "ann", "ann")


def boundary(seed, replicates, draw):
    """Nothing is worth anything, but for noise."""
    return noisy(np.zeros(8), replicates, 1.0, seed, draw=draw)


QUESTIONS = {
    "null": lambda game: is_null_player(game, "eve"),
    "dummy": lambda game: is_dummy_player(game, "eve"),
    "symmetric": lambda game: is_symmetric_pair(game, "bob", "eve"),
    "rational": lambda game: is_individually_rational(game, np.zeros(3)),
    "imputation": lambda game: is_imputation(game, np.zeros(3)),
    "within": lambda game: is_null_player(
        SampledGame(game.samples + 0.5 * (np.arange(8) >> 2), PLAYERS), "eve", tolerance=0.5
    ),
}


def shares(question, replicates, repetitions, draw="gaussian"):
    outcomes = [
        QUESTIONS[question](boundary(seed, replicates, draw)).outcome for seed in range(repetitions)
    ]
    return outcomes.count("holds") / repetitions, outcomes.count("fails") / repetitions


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_on_the_boundary_keep_the_level(question):
    holds, fails = shares(question, 10, 150)
    assert holds <= 0.1
    assert fails <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "minus exponential"])
@pytest.mark.parametrize("replicates", [20, 50])
@pytest.mark.parametrize("question", QUESTIONS)
def test_levels_of_questions_over_two_thousand_repetitions(question, replicates, draw):
    holds, fails = shares(question, replicates, 2000, draw)
    assert holds <= 0.06
    assert fails <= 0.06
