"""``tugames catalog``: what is in print, and what is computed."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import catalog, read_game
from tugames.cli.main import main

DEPOSITS = "lemaire_1991/joint_deposits"


def invoke(*words, **settings):
    return CliRunner().invoke(main, ["catalog", *map(str, words)], **settings)


def test_list_has_all_or_those_with_the_words():
    said = invoke("list")
    lines = said.stdout.splitlines()
    assert [line.split(" (")[0] for line in lines[::2]] == list(catalog.names())
    assert f"  {catalog.load(DEPOSITS).title}" in lines
    found = json.loads(invoke("list", "GLOVE", "shubik", "--json").stdout)
    assert [row["name"] for row in found] == [
        "shapley_shubik_1969/gloves_one_two",
        "shapley_shubik_1969/gloves_two_three",
    ]
    assert found[0]["n_players"] == 3
    assert "no game of the catalog has 'zebra'" in invoke("list", "zebra").stderr
    assert invoke("list", "zebra", "--json").stdout == "[]\n"


def test_show_says_what_is_published():
    said = invoke("show", DEPOSITS).stdout
    for words in ("ASTIN Bulletin 21", "1+2        69187.5", "105375/2", "convex", "tau-value"):
        assert words in said
    content = json.loads(invoke("show", DEPOSITS, "--json").stdout)
    assert content["worths"]["1+2+3"] == 90000
    assert content["solutions"]["nucleolus"] == ["105375/2", "97875/4", "51375/4"]
    assert "262143 worths" in invoke("show", "shapley_shubik_1972/horse_market").stdout


def test_show_hands_the_game_on(tmp_path):
    path = tmp_path / "deposits.json"
    assert invoke("show", DEPOSITS, "--output", path).exit_code == 0
    assert read_game(path) == catalog.load(DEPOSITS).game
    assert invoke("show", DEPOSITS, "--output", path).exit_code == 2
    csv = invoke("show", DEPOSITS, "--output", "-").stdout
    answer = CliRunner().invoke(main, ["solve", "shapley-value", "-", "--json"], input=csv)
    assert json.loads(answer.stdout)["payoff"] == pytest.approx([51750, 25875, 12375])


def test_solve_holds_what_is_computed_against_print():
    said = invoke("solve", DEPOSITS).stdout
    assert said.count("agrees") == 4
    assert "differs" not in said
    (one,) = json.loads(
        invoke("solve", "myerson_1977/linked_through_1", "myerson-value", "--json").stdout
    )["solutions"]
    assert one["in_print"] == ["7", "4", "1"]
    np.testing.assert_allclose(one["computed"], [7, 4, 1])
    assert one["agrees"] == "agrees"
    rounded = invoke("solve", "young_okada_hashimoto_1982/six_municipalities").stdout
    assert "agrees, printed in units of" in rounded
    assert "differs" not in rounded
    other = json.loads(invoke("solve", DEPOSITS, "equal-division", "--json").stdout)
    assert other["solutions"][0]["origin"] == "not in the catalog"
    assert other["solutions"][0]["computed"] == [30000, 30000, 30000]


def test_solve_says_what_is_missing():
    said = invoke("solve", DEPOSITS, "owen-value")
    assert said.exit_code == 2
    assert "owen_value needs unions" in said.stderr
    assert "did you mean nucleolus" in invoke("solve", DEPOSITS, "nucleolous").stderr


def test_a_disagreement_would_be_seen(monkeypatch):
    entry = catalog.load(DEPOSITS)
    wrong = {**entry.solutions, "shapley_value": (51751, 25875, 12374)}
    object.__setattr__(entry, "solutions", wrong)
    monkeypatch.setattr("tugames.cli.catalog.load", lambda _: entry)
    assert "shapley-value, published: differs by 1" in invoke("solve", DEPOSITS).stdout
