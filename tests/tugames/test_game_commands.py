"""tugames solve, check, family, convert and analyze --solutions."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import catalog, read_game, write_game
from tugames.cli.main import main
from tugames.cli.named import PROPERTIES, SOLUTIONS, predicate, solution


@pytest.fixture
def gloves(tmp_path):
    path = tmp_path / "gloves.csv"
    path.write_text("coalition,worth\na,0\nb,0\nc,0\na+b,1\na+c,1\nb+c,0\na+b+c,1\n")
    return path


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_every_name_is_a_function():
    assert all(callable(solution(name)) for name in SOLUTIONS)
    assert all(callable(predicate(name)) for name in PROPERTIES)


@pytest.mark.parametrize(
    ("words", "payoff"),
    [
        (["shapley-value"], [2 / 3, 1 / 6, 1 / 6]),
        (["nucleolus"], [1, 0, 0]),
        (["owen-value", "--unions", "a+b,c"], [3 / 4, 1 / 4, 0]),
        (["myerson_value", "--graph", "a+b"], [1 / 2, 1 / 2, 0]),
    ],
)
def test_solve(gloves, words, payoff):
    result = invoke("solve", words[0], gloves, *words[1:], "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["players"] == ["a", "b", "c"]
    np.testing.assert_allclose(answer["payoff"], payoff, atol=1e-12)
    lines = invoke("solve", words[0], gloves, *words[1:]).stdout.splitlines()
    assert float(lines[0].split()[1]) == pytest.approx(payoff[0])


def test_check_speaks_by_its_exit_code(gloves):
    fails = invoke("check", "convex", gloves)
    assert fails.exit_code == 3
    assert "v(a+b) + v(a+c) = 2 > v(a+b+c) + v(a) = 1" in fails.stdout
    assert invoke("check", "is_superadditive", gloves).exit_code == 0
    answer = json.loads(invoke("check", "convex", gloves, "--json").stdout)
    assert answer["outcome"] == "fails"
    assert sorted(answer["coalitions"]) == ["a+b", "a+c"]


def test_family_and_convert(tmp_path):
    path = tmp_path / "talmud.csv"
    words = ["--estate", "200", "--claims=100,200,300"]
    assert invoke("family", "bankruptcy", *words, "--output", path).exit_code == 0
    payoff = json.loads(invoke("solve", "nucleolus", path, "--json").stdout)["payoff"]
    np.testing.assert_allclose(payoff, [50, 75, 75], atol=1e-9)
    other = tmp_path / "talmud.json"
    assert invoke("convert", path, other).exit_code == 0
    np.testing.assert_array_equal(read_game(other).values, read_game(path).values)
    printed = invoke("family", "bankruptcy", *words).stdout
    assert printed.splitlines()[0] == "coalition,worth,rows"
    assert printed.splitlines()[-1].endswith(",200.0,7")


def test_analyze_holds_solutions_against_the_shapley_value(gloves):
    result = invoke("analyze", gloves, "--solutions", "nucleolus,tau-value", "--json")
    assert result.exit_code == 0, result.output
    assert set(json.loads(result.stdout)["payoffs"]) == {
        "Shapley value",
        "nucleolus",
        "tau-value",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["solve", "fairness", "FILE"], "a solution is one of shapley-value"),
        (["solve", "owen-value", "FILE"], "owen-value needs --unions"),
        (["solve", "nucleolus", "FILE", "--graph", "a+b"], "--graph is not for nucleolus"),
        (["check", "nice", "FILE"], "a property is one of additive"),
        (["family", "nice"], "a family is one of"),
        (["family", "bankruptcy", "--estate", "1"], "needs --claims"),
        (["family", "bankruptcy", "--estate"], "followed by a value"),
        (["family", "bankruptcy", "--price", "1"], "takes --estate --claims"),
        (["convert", "FILE", "game.txt"], ".csv, .json, .npz or .xlsx"),
    ],
)
def test_refusals_are_one_line(gloves, words, said):
    result = invoke(*[gloves if word == "FILE" else word for word in words])
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_catalog_games_pass_through_files(tmp_path):
    path = tmp_path / "game.npz"
    game = catalog.load("shapley_1953/majority_of_three").game
    write_game(game, path)
    np.testing.assert_array_equal(read_game(path).values, game.values)
