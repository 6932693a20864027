"""Axioms as pytest tests of somebody's own solution, and what the extra is needed for."""

import inspect
import subprocess
import sys

import pytest

from tugames import Game, axioms, equal_division, shapley_value, testing
from tugames.errors import InvalidInputError

MODULE = """
import numpy as np
from tugames import axioms
from tugames.testing import axiom_tests, convex_games

def alone(game):
    return game.values[1 << np.arange(game.n_players)]

test_alone = axiom_tests(alone, [axioms.efficiency, axioms.null_player])
test_in_convex_games = axiom_tests(alone, axioms.individual_rationality, convex_games())
"""


def test_three_lines_make_a_pytest_test_of_each_axiom(tmp_path):
    (tmp_path / "test_mine.py").write_text(MODULE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "test_mine.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    lines = done.stdout.splitlines()
    outcomes = {
        line.split()[0]: line.split()[1] for line in lines if "::test" in line and "%" in line
    }
    assert outcomes == {
        "test_mine.py::test_alone[efficiency]": "FAILED",
        "test_mine.py::test_alone[null_player]": "PASSED",
        "test_mine.py::test_in_convex_games[individual_rationality]": "PASSED",
    }
    assert "E   AssertionError: efficiency fails: x(N) = 0, but v(N) = 1" in lines
    assert "      required: x(N) = v(N)" in lines
    assert "      v = Game([0, 0, 0, 1])" in lines
    assert done.returncode == 1


def test_the_simplest_counterexample_is_told():
    check = testing.axiom_tests(equal_division, [axioms.null_player])
    with pytest.raises(AssertionError) as error:
        check(axioms.null_player)
    assert str(error.value) == (
        "null player fails: null player 0 gets 0.5, but v(0) = 0\n"
        f"  required: {axioms.null_player.statement}\n"
        "  v = Game([0, 0, 1, 1])"
    )


def test_labels_and_the_second_game_are_told():
    doubled = lambda game: game.n_players * shapley_value(game) ** 2  # noqa: E731 - a solution
    pairs = testing.games(players=["ann", "bob"])
    with pytest.raises(AssertionError) as error:
        testing.axiom_tests(doubled, axioms.additivity, pairs)(axioms.additivity)
    text = str(error.value)
    assert text.startswith("additivity fails: ")
    assert "  v = Game([0, " in text
    assert "  w = Game([0, " in text
    assert text.count("['ann', 'bob'])") == 2


def test_all_axioms_by_default():
    check = testing.axiom_tests(shapley_value)
    (mark,) = check.pytestmark
    assert mark.args == ("axiom", axioms.ALL)
    assert mark.kwargs["ids"](axioms.null_player) == "null_player"


def test_what_was_not_tested_does_not_pass():
    from hypothesis import strategies as st

    unequal = st.just(Game([0, 1, 2, 5]))
    check = testing.axiom_tests(shapley_value, axioms.null_player, unequal)
    with pytest.raises(AssertionError, match="was not tested: null player: holds vacuously"):
        check(axioms.null_player)


def test_axioms_are_needed_and_games_are_a_strategy():
    with pytest.raises(InvalidInputError, match="at least one axiom; got none"):
        testing.axiom_tests(shapley_value, [])
    with pytest.raises(InvalidInputError, match="games= is a strategy"):
        testing.axiom_tests(shapley_value, axioms.efficiency, Game([0, 1]))


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_without_hypothesis_the_extra_is_named():
    hidden = "import sys; sys.modules['hypothesis'] = None\n"
    said = run(hidden + "import tugames.testing")
    assert "ModuleNotFoundError: tugames.testing draws games with hypothesis" in said
    assert "pip install '.[testing]'" in said
    assert run(hidden + "import tugames; print(bool(tugames.is_convex))").strip() == "True"


def test_a_broken_hypothesis_is_not_taken_for_none(monkeypatch):
    import importlib

    import tugames.testing._hypothesis as guard

    class Broken:
        def find_spec(self, name, *_):
            if name == "hypothesis":
                raise ModuleNotFoundError(
                    "no module named sortedcontainers", name="sortedcontainers"
                )

    monkeypatch.delitem(sys.modules, "hypothesis")
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(ModuleNotFoundError, match="sortedcontainers"):
        importlib.reload(guard)


def test_the_package_itself_does_not_load_hypothesis():
    assert run("import sys, tugames; print('hypothesis' in sys.modules)").strip() == "False"


def test_every_public_name_is_documented():
    assert list(testing.__all__) == sorted(testing.__all__)
    for name in testing.__all__:
        assert "Examples\n--------" in inspect.getdoc(getattr(testing, name)), name
