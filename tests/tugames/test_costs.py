"""Games of costs are told from games without a core, and how to say so is said."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import (
    Game,
    SampledGame,
    analyze,
    core_center,
    core_element,
    core_vertices,
    is_in_core,
    nucleolus,
    read_game,
    shapley_value,
    write_game,
)
from tugames.cli.main import main
from tugames.core._costs import looks_like_costs
from tugames.errors import EmptyCoreError, InvalidInputError

#: H. P. Young (1994), Cost allocation, Handbook of Game Theory 2: a, b, ab, c, ac, bc, abc.
YOUNG = [0, 15, 20, 35, 55, 61, 65, 78]
#: Any two of three players can share 1: no core, and no costs either.
MAJORITY = [0, 0, 0, 1, 0, 1, 1, 1]
SAID = "tugames convert --negate"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "young.csv"
    write_game(Game(YOUNG, players="abc"), path)
    return path


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize(
    ("worths", "costs"),
    [
        (YOUNG, True),
        (MAJORITY, False),  # alone they have nothing
        ([0, 2, 2, 1, 2, 1, 1, 3], False),  # pairs save 3 of 4, all only 3 of 6: no core of costs
        ([0, 1, 2, 3], False),  # additive: a core either way
        ([0, 3, 3, 4], True),
        ([0, 5], False),
        ([0, -5], False),
    ],
)
def test_what_looks_like_costs(worths, costs):
    assert looks_like_costs(Game(worths)) is costs


def test_analysis_says_so_in_all_three_ways(file):
    found = analyze(Game(YOUNG, players="abc"))
    assert not found.balancedness.balanced
    assert found.balancedness.margin == 78 - 90
    for text in (found.costs_hint, found.to_text(), found.to_dict()["costs_hint"]):
        assert SAID in text
        assert "add up to 90, more than v(N) = 78" in text
    assert SAID in json.loads(found.to_json())["costs_hint"]
    assert SAID in invoke("analyze", file).stdout
    assert analyze(-Game(YOUNG)).costs_hint is None
    assert "Note:" not in analyze(Game(MAJORITY)).to_text()
    assert analyze(Game(MAJORITY)).to_dict()["costs_hint"] is None


@pytest.mark.parametrize("name", ["balanced", "exact", "totally-balanced"])
def test_check_says_so(file, name):
    result = invoke("check", name, file)
    assert result.exit_code == 3
    assert SAID in result.stdout
    assert SAID in json.loads(invoke("check", name, file, "--json").stdout)["hint"]
    other = file.with_name("majority.csv")
    write_game(Game(MAJORITY), other)
    assert "costs" not in invoke("check", name, other).stdout
    assert json.loads(invoke("check", name, other, "--json").stdout)["hint"] is None


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (core_element, EmptyCoreError),
        (core_center, EmptyCoreError),
        (nucleolus, InvalidInputError),
    ],
)
def test_errors_say_so(function, error):
    with pytest.raises(error, match=SAID) as caught:
        function(Game(YOUNG))
    assert "\n" not in str(caught.value)
    with pytest.raises(EmptyCoreError) as caught:
        core_element(Game(MAJORITY))
    assert "costs" not in str(caught.value)


def test_negated_costs_have_the_core_of_the_textbook(file):
    # Young: separable costs 13, 17, 43; the Shapley value of the costs is 12 5/6, 17 1/3, 47 5/6
    target = file.with_name("worths.csv")
    assert invoke("convert", "--negate", file, target).exit_code == 0
    game = read_game(target)
    assert game == -Game(YOUNG, players="abc")
    assert not np.signbit(game.values[0])
    np.testing.assert_allclose(shapley_value(game), [-77 / 6, -52 / 3, -287 / 6])
    assert (-core_vertices(game)).min(axis=0).tolist() == [13.0, 17.0, 43.0]
    assert is_in_core(game, core_element(game))


def test_negated_replicates_stay_replicates(tmp_path):
    sampled = SampledGame([[0, 3, 3, 4], [0, 3, 5, 4]], players="ab")
    write_game(sampled, tmp_path / "costs.npz")
    words = ["convert", tmp_path / "costs.npz", tmp_path / "worths.npz", "--negate"]
    assert invoke(*words).exit_code == 0
    game = read_game(tmp_path / "worths.npz")
    assert isinstance(game, SampledGame)
    np.testing.assert_array_equal(game.samples, -sampled.samples)
    assert (-game).mean == sampled.mean
    assert SAID in analyze(sampled).to_text()
