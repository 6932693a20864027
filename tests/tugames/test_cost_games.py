"""Costs are first class: made, marked, shown as charges, and shared by the classical rules."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import tugames
from tugames import (
    Game,
    SampledGame,
    alternate_cost_avoided,
    analyze,
    catalog,
    compare,
    equal_charge,
    gately_point,
    nucleolus,
    separable_costs_remaining_benefits,
    shapley_value,
    write_game,
)
from tugames.cli.main import main
from tugames.errors import InvalidGameError, InvalidInputError

#: H. P. Young (1994), Cost allocation, Handbook of Game Theory 2: a, b, ab, c, ac, bc, abc.
YOUNG = [0, 15, 20, 35, 55, 61, 65, 78]
TOWNS = Game.from_costs(YOUNG, players="abc")


@pytest.mark.parametrize(
    "costs",
    [
        {"a": 4, "b": 5, "a+b": 7},
        pd.Series({"a": 4, "b": 5, "a+b": 7}),
        pd.DataFrame({"coalition": ["a", "b", "a+b"], "cost": [4, 5, 7]}),
        pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "worth": [4, 5, 7]}),
    ],
)
def test_costs_come_in_every_form(costs):
    game = Game.from_costs(costs)
    assert game == -Game([0, 4, 5, 7], ["a", "b"])
    assert game.of_costs
    assert repr(game) == "Game(2 players: 'a', 'b'; c(N) = 7)"


def test_what_keeps_being_of_costs():
    assert -Game(YOUNG, players="abc") == TOWNS
    assert not np.signbit(TOWNS.values[0])
    assert TOWNS.subgame("a+b").of_costs
    assert pickle.loads(pickle.dumps(TOWNS)).of_costs
    assert not (-TOWNS).of_costs
    assert not Game(YOUNG).of_costs
    sampled = SampledGame.from_costs([YOUNG, YOUNG], players="abc")
    assert sampled.of_costs
    assert sampled.mean.of_costs
    assert sampled.mean == TOWNS
    assert Game.from_costs({"a": 4}, "ab", default=9).values.tolist() == [0, -4, -9, -9]
    with pytest.raises(InvalidGameError):
        Game.from_costs({"a": 4, "b": 5})


def charges(game, rule, *arguments):
    return (-rule(game, *arguments)).tolist()


def test_rules_by_hand():
    # separable costs 13, 17, 43 leave 5 of 78; alone they pay 2, 3, 12 more than these
    assert charges(TOWNS, equal_charge) == pytest.approx([13 + 5 / 3, 17 + 5 / 3, 43 + 5 / 3])
    assert charges(TOWNS, alternate_cost_avoided) == pytest.approx(
        [13 + 5 * 2 / 17, 17 + 5 * 3 / 17, 43 + 5 * 12 / 17]
    )
    # b's benefit of 18 leaves it 1, in place of 3
    assert charges(TOWNS, separable_costs_remaining_benefits, {"b": 18, "a": 30, "c": 90}) == (
        pytest.approx([13 + 5 * 2 / 15, 17 + 5 * 1 / 15, 43 + 5 * 12 / 15])
    )


def test_rules_of_the_literature():
    # Straffin & Heaney (1981): the alternate cost avoided is Gately's point; to the thousand
    valley = catalog.load("straffin_heaney_1981/tennessee_valley").game
    assert charges(valley, alternate_cost_avoided) == pytest.approx(
        (-gately_point(valley)).tolist(), rel=1e-12
    )
    assert charges(valley, equal_charge) == [119424, 107973, 185187]
    # Young (1994), table 6: SCRB of the Swedish groups, in units of a hundred
    (name,) = [name for name in catalog.names() if name.startswith("young_okada")]
    sweden = catalog.load(name).game
    published = np.array([19.54, 13.28, 5.62, 10.90, 16.66, 17.82])
    shared = np.array(charges(sweden, alternate_cost_avoided)) / 100
    assert np.abs(shared - published).max() < 0.01
    assert shared.sum() == pytest.approx(published.sum())


@pytest.mark.parametrize("seed", range(5))
def test_rules_are_efficient_and_move_with_the_costs(seed):
    rng = np.random.default_rng(seed)
    size = np.bitwise_count(np.arange(16))
    game = Game.from_costs(np.sqrt(size) * 10 + rng.random(16) * (size > 0), "abcd")
    shift = rng.integers(0, 9, 4).astype(float)
    moved = tugames.strategic_transform(game, 3.0, -shift)
    for rule in (equal_charge, alternate_cost_avoided):
        assert rule(game).sum() == pytest.approx(game.values[-1])
        np.testing.assert_allclose(rule(moved), 3.0 * rule(game) - shift, rtol=1e-9)


def test_rules_refuse_what_they_are_not_for():
    with pytest.raises(InvalidInputError, match="from_costs") as caught:
        alternate_cost_avoided(Game(YOUNG, "abc"))
    assert "\n" not in str(caught.value)
    with pytest.raises(InvalidInputError, match="b would pay 16, and has the separable cost 17"):
        separable_costs_remaining_benefits(TOWNS, [30, 16, 90])
    with pytest.raises(InvalidInputError, match="nobody would pay more: use equal_charge"):
        separable_costs_remaining_benefits(TOWNS, [13, 17, 43])
    additive = Game.from_costs([0, 1, 2, 3])
    assert charges(additive, alternate_cost_avoided) == [1, 2]


def test_an_analysis_speaks_of_charges():
    text = analyze(TOWNS, {"nucleolus": nucleolus(TOWNS), "ours": [-20, -20, -38]}).to_text()
    assert "c(N) = 78" in text
    assert "v(" not in text
    lines = {line.split("  ")[0]: line.split() for line in text.splitlines() if line}
    assert lines["a"] == ["a", "15", "14", "20", "12.8333", "1", "-5", "2.16667"]
    assert "c(N) could rise by 2; verified exactly" in text
    assert "a would pay 15 alone, and is charged 20" in text
    assert "b+c would pay 65 alone, and is charged 65.1667" in text
    assert "c(a+c) + c(b+c) = 126 < c(a+b+c) + c(c) = 133" in text
    frame = analyze(TOWNS).to_frame()
    assert frame["Shapley value"].round(4).tolist() == [12.8333, 17.3333, 47.8333]
    short = repr(analyze(TOWNS)).splitlines()
    assert short[0] == "Analysis: stable charges exist: holds; subadditive: holds; concave: fails"
    bad = analyze(TOWNS, {"short": [-10, -10, -10]}).to_text()
    assert "charges add up to 30, and c(N) = 78" in bad
    assert analyze(TOWNS).to_dict()["worths_are_minus_costs"] is True
    majority = Game.from_costs([0, 1, 1, 1, 1, 1, 1, 2])
    assert "NO" in analyze(majority).to_text().split("stable charges exist")[1].splitlines()[0]


def test_a_comparison_speaks_of_charges():
    found = compare(TOWNS, ["shapley-value", "nucleolus"])
    text = found.to_text()
    rows = {line.split("  ")[0]: line.split()[1:] for line in text.splitlines()}
    assert rows["a"] == ["15", "12.8333", "14"]
    assert rows["in core"] == ["core", "NO", "yes"]
    assert rows["largest overcharge"] == ["overcharge", "0.166667", "-1"]
    assert found.to_frame().loc["nucleolus", "c"] == 45.5
    noise = np.random.default_rng(0).normal(size=(20, 8)) * (np.arange(8) > 0)
    estimated = compare(SampledGame.from_costs(YOUNG + noise, "abc"), "shapley-value").to_frame()
    assert (estimated["a low"] < estimated["a"]).all()
    assert (estimated["a"] < estimated["a high"]).all()
    np.testing.assert_allclose(-shapley_value(TOWNS), [77 / 6, 52 / 3, 287 / 6])


def test_an_explanation_speaks_of_charges():
    text = tugames.explain(TOWNS, [-20, -20, -38]).to_text()
    assert "v(" not in text
    assert text.startswith("3 players, costs taken as exact, c(N) = 78, all of it charged\n")
    rows = [line.split() for line in text.splitlines()]
    assert rows[3][:4] == ["a", "20", "15", "13"]  # alone 15, separable cost 13
    assert ["a+b", "35", "40", "5"] in rows  # alone, charged, complaint
    low = tugames.explain(TOWNS, [-14, -18, -40]).to_text()
    assert "c(N) = 78, 6 of it not charged" in low
    assert "charges add up to 72, and c(N) = 78" in low
    high = tugames.explain(TOWNS, [-15, -20, -45]).to_text()
    assert "2 more than that charged" in high
    held = tugames.explain(TOWNS, nucleolus(TOWNS)).to_text()
    assert "could pay less alone by 1." in held
    frame = tugames.explain(TOWNS, [-20, -20, -38]).to_frame()
    assert frame.loc["a+b", ["alone", "charged", "complaint"]].tolist() == [35, 40, 5]
    majority = Game.from_costs([0, 1, 1, 1, 1, 1, 1, 2])
    assert (
        "- c(N) is smaller by 0.5, and shared out well"
        in tugames.explain(majority, [-1, -1, 0]).to_text()
    )


@pytest.fixture
def file(tmp_path):
    write_game(Game(YOUNG, players="abc"), tmp_path / "young.csv")
    return tmp_path / "young.csv"


def invoke(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_every_command_takes_costs(file, tmp_path):
    code, said, _ = invoke("analyze", "--costs", file)
    assert (code, "c(N) = 78" in said, "Note:" in said) == (0, True, False)
    assert invoke("compare", "--costs", file, "--solutions", "equal-charge")[1].startswith(
        "charges             alone  equal-charge\na                   15     14.6667\n"
    )
    assert invoke("solve", "--costs", "nucleolus", file)[1].startswith("a  14\nb  18.5\nc  45.5\n")
    said = json.loads(invoke("solve", "--costs", "--json", "nucleolus", file)[1])
    assert (said["payoff"], said["charge"]) == ([-14, -18.5, -45.5], [14, 18.5, 45.5])
    assert invoke("check", "--costs", "balanced", file)[0] == 0
    assert invoke("check", "balanced", file)[0] == 3
    assert invoke("convert", "--costs", file, tmp_path / "worths.csv")[0] == 0
    assert tugames.read_game(tmp_path / "worths.csv") == TOWNS
    code, said, _ = invoke(
        "solve", "--costs", "separable-costs-remaining-benefits", file, "--benefits", "30,18,90"
    )
    assert said.split() == ["a", "13.6666666667", "b", "17.3333333333", "c", "47"]
    for typed in ("20,20,38", "a=20,b=20,c=38"):
        said = invoke("explain", "--costs", file, "--payoff", typed)[1]
        assert said.startswith(tugames.explain(TOWNS, [-20, -20, -38]).to_text().splitlines()[0])
        assert "a+b        35" in said
    for words in (["--benefits", "30,x,90"], []):
        code, _, error = invoke(
            "solve", "--costs", "separable-costs-remaining-benefits", file, *words
        )
        assert (code, error.count("\n"), "benefits" in error) == (2, 1, True)
    assert "--costs" in invoke("analyze", file)[1]
