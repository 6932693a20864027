"""Everything about a game in one object: what it says, and the error bars it says it with."""

import json
import math
import statistics

import numpy as np
import pytest
from reference.games import exact_shapley

from tugames import (
    Game,
    SampledGame,
    analyze,
    balancedness,
    estimate_shapley,
    is_convex,
    is_in_core,
    is_monotone,
    is_superadditive,
    shapley_value,
)
from tugames.errors import InvalidInputError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1], players=["ann", "bob", "eve"])


def noisy_game(seed, replicates=6, n=3):
    """Replicates with noise that the coalitions share, as simulations have it."""
    rng = np.random.default_rng(seed)
    size = np.bitwise_count(np.arange(1 << n)).astype(float)
    samples = size**2 + rng.normal(0, 1, (replicates, 1)) * size
    samples += rng.normal(0, 0.2, samples.shape) * (size > 0)
    return SampledGame(samples, ["ann", "bob", "eve", "joe"][:n])


def by_hand(columns):
    return [statistics.stdev(column) / math.sqrt(len(column)) for column in columns]


def test_an_exact_game():
    analysis = analyze(GLOVES, {"equal split": [1 / 3] * 3, "core": [1, 0, 0]})
    assert analysis.game == GLOVES
    assert analysis.n_replicates == 0
    assert analysis.grand_worth_error == 0.0
    np.testing.assert_array_equal(analysis.shapley.value, shapley_value(GLOVES))
    split, core = analysis.payoffs
    assert (split.name, core.name) == ("equal split", "core")
    np.testing.assert_allclose(split.difference, 1 / 3 - shapley_value(GLOVES), rtol=1e-12)
    for payoff in (analysis.shapley, split, core):
        assert not payoff.standard_error.any()
        assert not payoff.difference_error.any()
    assert core.in_core
    assert not split.in_core
    assert split.in_core == is_in_core(GLOVES, [1 / 3] * 3)
    assert analysis.properties == (
        is_monotone(GLOVES),
        is_superadditive(GLOVES),
        is_convex(GLOVES),
    )
    assert analysis.balancedness.margin == balancedness(GLOVES).margin


def test_payoffs_are_paired_by_replicate():
    sampled = noisy_game(0)
    # a payoff that follows the noise of its replicate: only pairing shows how close they are
    values = np.array([[float(x) for x in exact_shapley(row)] for row in sampled.samples])
    payout = values + np.array([0.5, -0.25, -0.25])
    payout[:, 0] += np.linspace(-0.01, 0.01, len(payout))
    (compared,) = analyze(sampled, {"payout": payout}).payoffs
    np.testing.assert_allclose(compared.value, payout.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(compared.standard_error, by_hand(payout.T.tolist()), rtol=1e-9)
    difference = payout - values
    np.testing.assert_allclose(compared.difference, difference.mean(axis=0), rtol=1e-9)
    np.testing.assert_allclose(
        compared.difference_error, by_hand(difference.T.tolist()), rtol=1e-6, atol=1e-12
    )
    unpaired = np.hypot(by_hand(payout.T.tolist()), by_hand(values.T.tolist()))
    assert (compared.difference_error < 0.05 * unpaired).all()


def test_errors_of_the_value_and_of_the_grand_worth():
    sampled = noisy_game(1)
    analysis = analyze(sampled)
    values = [[float(x) for x in exact_shapley(row)] for row in sampled.samples]
    columns = list(zip(*values, strict=True))
    expected = [statistics.fmean(column) for column in columns]
    np.testing.assert_allclose(analysis.shapley.value, expected, rtol=1e-12)
    np.testing.assert_allclose(analysis.shapley.standard_error, by_hand(columns), rtol=1e-9)
    assert not analysis.shapley.difference_error.any()
    (grand,) = by_hand([sampled.samples[:, -1].tolist()])
    assert analysis.grand_worth_error == pytest.approx(grand)
    assert analysis.n_replicates == 6
    assert analysis.game == sampled.mean


def test_a_fixed_payoff_against_an_estimated_game():
    sampled = noisy_game(2)
    (fixed,) = analyze(sampled, {"fixed": [3, 3, 3]}).payoffs
    assert not fixed.standard_error.any()
    # the difference is as uncertain as the value it is taken from
    np.testing.assert_allclose(
        fixed.difference_error, analyze(sampled).shapley.standard_error, rtol=1e-9
    )


def test_an_estimate_brings_its_error_bars():
    game = Game(np.bitwise_count(np.arange(256)).astype(float) ** 3)
    estimate = estimate_shapley(game, 100, rng=0)
    assert estimate.standard_error.min() > 0
    (compared,) = analyze(game, {"estimate": estimate}).payoffs
    np.testing.assert_array_equal(compared.value, estimate.value)
    np.testing.assert_allclose(compared.standard_error, estimate.standard_error)


def test_axioms_are_those_a_single_payoff_can_break():
    game = Game([0, 0, 1, 1, 2, 2, 5, 5], players=["ann", "bob", "eve"])  # ann adds nothing
    analysis = analyze(game, {"equal": [5 / 3] * 3, "wasteful": [0, 1, 2]})
    equal, wasteful = ({r.axiom: r for r in p.axioms} for p in analysis.payoffs)
    assert not equal["null player"]
    assert equal["null player"].worst == pytest.approx(5 / 3)
    assert equal["efficiency"]
    assert not equal["individual rationality"]
    assert not wasteful["efficiency"]
    assert wasteful["null player"]
    assert wasteful["equal treatment of equals"].vacuous
    assert all(analysis.shapley.axioms)


def test_text_of_an_exact_game():
    text = analyze(GLOVES, {"equal split": [1 / 3] * 3}).to_text()
    assert text.startswith("3 players, worths taken as exact, v(N) = 1\n")
    assert "±" not in text
    assert "tested" not in text
    assert "point estimate" not in text
    rows = {line.split("  ")[0]: line.split() for line in text.splitlines()}
    assert rows["ann"] == ["ann", "0.333333", "0.666667", "-0.333333"]
    assert rows["core non-empty"][2:] == [
        *("yes", "v(N)", "could", "fall", "by", "0;", "verified", "exactly")
    ]
    assert rows["monotone"] == ["monotone", "yes", "least", "slack", "0"]
    assert rows["convex"][:2] == ["convex", "NO"]
    assert "v(ann+bob) = 1 exceeds x(ann+bob) = 0.666667" in text


def test_text_of_an_empty_core_shows_the_weights_that_prove_it():
    text = analyze(MAJORITY).to_text()
    (line,) = [line for line in text.splitlines() if line.startswith("core non-empty")]
    assert " NO " in line
    assert "v(N) is 0.5 short" in line
    for weight in ("0.5 on ann+bob", "0.5 on ann+eve", "0.5 on bob+eve"):
        assert weight in line


def test_text_of_an_estimated_game_has_error_bars_and_says_that_it_is_tested():
    sampled = noisy_game(3)
    analysis = analyze(sampled, {"payout": sampled.samples[:, [1, 2, 4]]})
    text = analysis.to_text()
    assert text.startswith("3 players, 6 replicates, v(N) = ")
    assert "Verdicts are tested, each by itself, at the level 0.05" in text
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    for name, verdict in [
        *((v.property, v) for v in analysis.properties),
        ("core non-empty", analysis.core),
        ("payout in core", analysis.payoffs[0].in_core),
    ]:
        assert f"p = {verdict.p_value:.2g}" in rows[name]
        answer = {"holds": " yes ", "fails": " NO ", "undecided": " undecided "}
        assert answer[verdict.outcome] in rows[name]
    (row,) = [line for line in text.splitlines() if line.startswith("ann ")]
    payout, shapley = analysis.payoffs[0], analysis.shapley
    numbers = row.split()[1:]
    assert numbers[1::3] == ["±"] * 3
    assert [float(x) for x in numbers[0::3]] == pytest.approx(
        [payout.value[0], shapley.value[0], payout.difference[0]], rel=1e-4
    )
    assert [float(x) for x in numbers[2::3]] == pytest.approx(
        [payout.standard_error[0], shapley.standard_error[0], payout.difference_error[0]], rel=0.05
    )


def test_columns_are_named_when_there_are_several_payoffs():
    text = analyze(GLOVES, {"one": [1, 0, 0], "two": [0, 1, 0]}).to_text()
    assert "one - Shapley value" in text
    assert "two - Shapley value" in text


def test_columns_line_up():
    text = analyze(GLOVES, {"equal split": [1 / 3] * 3}).to_text()
    table = text.split("\n\n")[1].splitlines()
    starts = {line.rindex(line.split()[-1]) for line in table}
    assert len(starts) == 1
    assert not any(line != line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize(
    ("game", "payoffs"),
    [(GLOVES, {"core": [1, 0, 0]}), (MAJORITY, None), (noisy_game(4), {"fixed": [3, 3, 3]})],
)
def test_dict_says_what_the_objects_say(game, payoffs):
    analysis = analyze(game, payoffs)
    found = analysis.to_dict()
    assert json.loads(analysis.to_json()) == found
    assert found["players"] == ["ann", "bob", "eve"]
    assert found["n_replicates"] == analysis.n_replicates
    assert found["grand_coalition_worth"] == analysis.game.values[-1]
    tested = isinstance(game, SampledGame)
    assert found["tested_for_significance"] is tested
    assert found["level"] == (0.05 if tested else None)
    assert found["core_non_empty"]["outcome"] == analysis.core.outcome
    assert set(found["payoffs"]) == {"Shapley value", *(payoffs or {})}
    for payoff in (analysis.shapley, *analysis.payoffs):
        entry = found["payoffs"][payoff.name]
        assert entry["value"] == payoff.value.tolist()
        assert entry["standard_error"] == payoff.standard_error.tolist()
        assert entry["minus_shapley_value"] == payoff.difference.tolist()
        assert entry["minus_shapley_value_standard_error"] == payoff.difference_error.tolist()
        assert entry["in_core"]["outcome"] == payoff.in_core.outcome
        assert entry["in_core"]["point_estimate"] is False
        assert (entry["in_core"]["p_value"] is None) is not tested
        assert {name: r["outcome"] for name, r in entry["axioms"].items()} == {
            v.property: v.outcome for v in payoff.axiom_verdicts
        }
        for name, report in zip(entry["axioms"], payoff.axioms, strict=True):
            assert (name, entry["axioms"][name]["worst"]) == (report.axiom, report.worst)
            assert entry["axioms"][name]["holds"] is (entry["axioms"][name]["outcome"] == "holds")
            if not tested:
                assert entry["axioms"][name]["holds"] is report.holds
                assert entry["axioms"][name]["vacuous"] is report.vacuous
    assert set(found["properties"]) == {"monotone", "superadditive", "convex"}
    for verdict in analysis.properties:
        entry = found["properties"][verdict.property]
        assert (entry["outcome"], entry["margin"]) == (verdict.outcome, verdict.margin)
        assert entry["witness"] == (verdict.witness and verdict.witness.text)
    balanced = found["balancedness"]
    assert balanced["balanced"] is analysis.balancedness.balanced
    assert balanced["margin"] == analysis.balancedness.margin
    if game is MAJORITY:
        assert balanced["core_payoff"] is None
        assert balanced["balancing_weights"] == {"ann+bob": 0.5, "ann+eve": 0.5, "bob+eve": 0.5}
    else:
        assert balanced["core_payoff"] == analysis.balancedness.core_payoff.tolist()


@pytest.mark.parametrize("payoff", [[1, 0], [[1, 0, 0]] * 2, 1.0, [[[1, 0, 0]]]])
def test_payoffs_of_the_wrong_shape_are_named(payoff):
    with pytest.raises(InvalidInputError) as error:
        analyze(noisy_game(5), {"mine": payoff})
    for part in ("'mine'", "(n,) or (R, n)", "n = 3", "R = 6", f"{np.shape(payoff)}"):
        assert part in str(error.value)


def test_one_player():
    analysis = analyze(Game([0, 5], ["ann"]))
    assert analysis.shapley.value.tolist() == [5.0]
    assert analysis.balancedness.balanced
    assert "ann" in analysis.to_text()


def test_too_few_replicates_for_the_level_are_judged_by_their_mean_and_say_so():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    analysis = analyze(sampled)
    assert analysis.level is None
    assert all(verdict.point_estimate for verdict in (*analysis.properties, analysis.core))
    assert "2 replicates are too few for the level asked, 0.25 is what they reach" in (
        analysis.to_text()
    )
    assert analyze(sampled, level=0.25).level == 0.25
