"""Why a payoff is stable or not, and what would have to change."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.optimize import linprog

from tugames import (
    Game,
    SampledGame,
    catalog,
    explain,
    families,
    is_balanced,
    is_in_core,
    nucleolus,
    shapley_value,
    write_game,
)
from tugames._statistics.means import means
from tugames._statistics.multiplicity import holm
from tugames.cli.main import main
from tugames.errors import InvalidInputError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
MAJORITY = catalog.load("shapley_1953/majority_of_three").game


def test_who_complains_and_what_would_have_to_change():
    found = explain(GLOVES, {"bob": 1 / 3, "eve": 1 / 3, "ann": 1 / 3})
    assert not found.in_core
    assert (found.n_blocking, found.blocking_with.tolist()) == (2, [2, 1, 1])
    first = found.complaints[0]
    assert first.members == ("ann", "bob")
    assert (first.worth, first.blocks, first.p_value) == (1.0, True, None)
    assert first.size == pytest.approx(1 / 3)
    # the core is (1, 0, 0), and a third to ann from outside contents both pairs
    np.testing.assert_allclose(found.transfer, [2 / 3, -1 / 3, -1 / 3], atol=1e-8)
    np.testing.assert_allclose(found.subsidy, [1 / 3, 0, 0], atol=1e-8)
    assert found.penalty == pytest.approx(1 / 3)
    assert found.shortfall == 0.0
    assert found.alone.tolist() == [0, 0, 0]
    assert found.contribution.tolist() == [1, 0, 0]


def test_without_a_core_no_transfer_helps():
    found = explain(MAJORITY, [1 / 3] * 3)
    assert found.transfer is None
    # every pair wants 1: with s_i + s_j >= 1/3 for all pairs the least sum is 1/2
    assert found.subsidy.sum() == pytest.approx(1 / 2)
    assert found.penalty == pytest.approx(1 / 3)
    assert found.shortfall == pytest.approx(1 / 2)
    assert "v(N) is larger by 0.5" in found.to_text()


def test_nobody_complains_in_the_core():
    found = explain(GLOVES, nucleolus(GLOVES))
    assert found.in_core
    assert found.n_blocking == found.penalty == 0
    assert not found.transfer.any()
    assert not found.subsidy.any()
    assert "It stays in the core as long as no coalition is worth more by 0." in str(found)
    airport = families.airport([10, 20, 30]).game()
    inside = explain(airport, shapley_value(airport))
    assert "as long as no coalition is worth more by 3.33333" in inside.to_text()


@pytest.mark.parametrize(
    ("payoff", "left", "words"),
    [
        ([0.5, 0, 0], 0.5, "0.5 of it not handed out"),
        ([2, 0, 0], -1.0, "1 more than that handed out"),
    ],
)
def test_what_is_not_handed_out_is_said(payoff, left, words):
    found = explain(GLOVES, payoff)
    assert found.left_over == left
    assert words in found.to_text()
    np.testing.assert_allclose(np.array(payoff) + found.transfer, [1, 0, 0], atol=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_changes_are_the_least_there_are(seed):
    rng = np.random.default_rng(seed)
    game = families.random_balanced(4, rng=seed) if seed % 2 else families.random_game(4, rng=seed)
    x = rng.normal(size=4)
    members = np.arange(16)[:, None] >> np.arange(4) & 1
    excess = game.values - members @ x
    subsidy = linprog(np.ones(4), A_ub=-members[1:-1], b_ub=-excess[1:-1])
    found = explain(game, x)
    assert found.subsidy.sum() == pytest.approx(subsidy.fun, abs=1e-7)
    assert (members @ found.subsidy >= excess - 1e-7)[1:-1].all()
    both = np.hstack([members, -members])
    transfer = linprog(
        np.ones(8), A_ub=-both[1:-1], b_ub=-excess[1:-1], A_eq=both[-1:], b_eq=excess[-1:]
    )
    assert (found.transfer is None) == (not is_balanced(game)) == (transfer.status == 2)
    if found.transfer is not None:
        assert np.abs(found.transfer).sum() == pytest.approx(transfer.fun, abs=1e-7)
        assert is_in_core(game, x + found.transfer, tolerance=1e-7)


def test_one_player_has_nobody_to_leave_with():
    found = explain(Game([0, 5]), [5])
    assert (found.complaints, found.n_blocking, found.penalty) == ((), 0, 0.0)
    assert found.in_core
    assert explain(SampledGame([[0, 5], [0, 6], [0, 7]]), [5], level=0.2).complaints == ()


def noisy(shift):
    rng = np.random.default_rng(3)
    samples = np.array([0.0, 1, 1, 4]) + rng.normal(scale=0.2, size=(12, 4)) * [0, 1, 1, 1]
    samples[:, 1] += shift
    return SampledGame(samples, ["ann", "bob"])


def test_complaints_in_noise_are_shown_or_not():
    sampled = noisy(1.5)
    found = explain(sampled, [2.0, 2.0])
    ann = found.complaints[0]
    assert ann.members == ("ann",)
    assert ann.blocks
    excess = sampled.samples[:, 1:3] - 2.0
    tested = means(excess, 0.05)
    assert ann.p_value == pytest.approx(holm(tested.p_above)[0])
    assert ann.standard_error == pytest.approx(excess.std(axis=0, ddof=1)[0] / np.sqrt(12))
    assert ann.size == pytest.approx(excess.mean(axis=0)[0])
    assert found.n_replicates == 12
    close = explain(noisy(1.0), [2.0, 2.0])
    assert close.complaints[0].size > 0  # in the mean, but the noise is larger
    assert not close.complaints[0].blocks
    assert close.n_blocking == 0
    assert "± " in close.to_text()


def test_a_rule_is_applied_to_every_replicate():
    sampled = noisy(0.0)
    rows = np.array([shapley_value(sampled.replicate(r)) for r in range(12)])
    by_rule, by_rows = explain(sampled, shapley_value), explain(sampled, rows)
    np.testing.assert_array_equal(by_rule.payoff, by_rows.payoff)
    assert by_rule.complaints == by_rows.complaints
    assert by_rule.in_core.outcome == "holds"  # each replicate hands out its own v(N)
    np.testing.assert_array_equal(explain(GLOVES, nucleolus).payoff, nucleolus(GLOVES).payoff)


def test_results_are_short_frozen_and_json():
    found = explain(GLOVES, [1 / 3] * 3, complaints=2)
    assert repr(found).splitlines() == [
        "Explanation: not in the core: 2 of 6 coalitions would do better alone",
        "Nobody would block if one of these came true:",
        "- 0.666667 changes hands: ann +0.666667, bob -0.333333, eve -0.333333",
        "- 0.333333 comes from outside: ann +0.333333",
        "- leaving costs a coalition 0.333333",
    ]
    assert repr(found.complaints[0]) == (
        "Complaint: ann+bob is worth 1 and gets 0.666667: 0.333333 more alone"
    )
    assert found.to_frame()["complaint"]["ann+eve"] == pytest.approx(1 / 3)
    assert str(found) == found.to_text()
    assert len(found.complaints) == 2
    assert not found.payoff.flags.writeable
    content = json.loads(found.to_json())
    assert content["complaints"][0]["coalition"] == "ann+bob"
    assert content["in_core"]["outcome"] == "fails"


@pytest.mark.parametrize(
    ("payoff", "settings"),
    [([1, 2], {}), ("x", {}), ([1, 2, np.nan], {}), ([1, 2, 3], {"complaints": -1})],
)
def test_what_is_no_payoff_is_refused(payoff, settings):
    with pytest.raises(InvalidInputError):
        explain(GLOVES, payoff, **settings)


@pytest.fixture
def gloves(tmp_path):
    path = tmp_path / "gloves.csv"
    write_game(GLOVES, path)
    return path


def invoke(*words):
    return CliRunner().invoke(main, ["explain", *map(str, words)])


@pytest.mark.parametrize(
    ("typed", "payoff"),
    [
        ("0.5,0.25,0.25", [0.5, 0.25, 0.25]),
        ("1/3, 1/3, 1/3", [1 / 3] * 3),
        ("eve=0,ann=1,bob=0", [1, 0, 0]),
        ("[1, 0, 0]", [1, 0, 0]),
        ('{"eve": 0, "ann": 1, "bob": 0}', [1, 0, 0]),
        ("shapley_value", [2 / 3, 1 / 6, 1 / 6]),
        ("nucleolus", [1, 0, 0]),
    ],
)
def test_the_command_reads_payoffs(typed, payoff, gloves):
    said = invoke(gloves, "--payoff", typed, "--json")
    assert said.exit_code == 0, said.stderr
    np.testing.assert_allclose(json.loads(said.stdout)["payoff"], payoff, atol=1e-9)
    assert invoke(gloves, "--payoff", typed).stdout.startswith("3 players, worths taken as exact")


def test_the_command_takes_unions_and_graphs(gloves):
    said = invoke(gloves, "--payoff", "owen-value", "--unions", "ann+bob,eve", "--json")
    np.testing.assert_allclose(json.loads(said.stdout)["payoff"], [3 / 4, 1 / 4, 0], atol=1e-9)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,2", "a number for each of 3 players; got 2"),
        ("nucleolos", "did you mean nucleolus"),
        ("ann=1,bob=2", "without 'eve'"),
        ("ann=1,ann=2", "each player once"),
        ("ann=x,bob=1,eve=1", "got 'x'"),
        ("1/0,1,1", "got '1/0'"),
        ("1_0,1,1", "got '1_0'"),
        ("[1, 2", "is JSON"),
        ("[[1], 2, 3]", "got [1]"),
        ("owen-value", "needs --unions"),
    ],
)
def test_what_is_no_payoff_is_one_line(typed, words, gloves):
    said = invoke(gloves, "--payoff", typed)
    assert said.exit_code == 2
    (line,) = said.stderr.splitlines()
    assert words in line
