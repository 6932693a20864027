"""Standard output carries the answer and nothing else, whatever the solvers have to say."""

import ast
import csv
import inspect
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from reference.solving_calls import CALLS
from reference.solving_commands import CALLS as COMMANDS
from reference.speaking import listen

import bandit_backend
import tugames
from tugames import testing

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="calls are forked")

ROOT = Path(tugames.__file__).parents[1]
#: Trees of all modules but the packages' own, by name.
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text())
    for package in (tugames, bandit_backend)
    for path in Path(package.__file__).parent.rglob("*.py")
    if path.name != "__init__.py"
}
INSTALLED = """
import sys
from importlib.metadata import entry_points
(command,) = entry_points(group="console_scripts", name=sys.argv.pop(1))
command.load()()
"""


@pytest.fixture(scope="module")
def heard():
    return listen("reference.solving_calls", "reference.solving_commands")


@pytest.mark.parametrize("name", CALLS)
def test_functions_say_nothing(name, heard):
    said = heard[name]
    assert not said["error"], said["error"]
    assert (said["fd 1"], said["fd 2"], said["printed"]) == ("", "", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_say_their_answer_and_nothing_else(name, heard):
    said = heard[name]
    assert not said["error"], said["error"]
    confirmation = "picture: game.png\n" if "--picture" in name else ""
    assert (said["fd 1"], said["fd 2"]) == ("", confirmation)
    assert said["printed"]
    if "--json" in name:
        json.loads(said["printed"])
    if name.startswith("family"):
        rows = list(csv.DictReader(io.StringIO(said["printed"]), strict=True))
        assert len(rows) in {3, 7, 15, 31}
        assert all(np.isfinite(float(row["worth"])) for row in rows)


def test_solvers_were_met(heard):
    """That the calls are those that matter: these make a solver of their own."""
    for name in (
        "balancedness", "is_balanced", "analyze", "weber_membership", "bondareva_shapley_program",
        "matching_program", "core, spanning_tree", "core_triangle, empty", "analyze game.csv",
        "analyze game.csv --json", "solve --json core-element", "family matching_program --weights",
        "bandit-game run symmetric-circle", "bandit-game figure-2 a",
    ):  # fmt: skip
        assert heard[name]["solved"], name


def imported(tree):
    """Names that a module imports, and what they are imported from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_whatever_may_meet_a_solver_is_called():
    imports = {name: set(imported(tree)) for name, tree in MODULES.items()}
    met = {"tugames._numerics.highs"}
    while more := {name for name in imports if name not in met and imports[name] & met}:
        met |= more
    public = {
        function.__name__
        for package in (tugames, tugames.axioms, tugames.families, tugames.plotting, testing)
        for name in package.__all__
        if inspect.isfunction(function := getattr(package, name)) and function.__module__ in met
    }
    assert len(public) > 30
    # pictures of what is solved already
    assert public - {name.partition(",")[0] for name in CALLS} == {
        "save_analysis",
        "save_comparison",
    }


def test_what_is_said_is_heard():
    said = listen("reference.loud_calls")
    assert said["python"]["printed"] == "printed\n"
    assert {name: (call["fd 1"], call["fd 2"]) for name, call in said.items()} == {
        "python": ("", "warned\n"),
        "c": ("put\n", ""),
        "a solver of one's own": ("", ""),
        "wrong": ("", ""),
    }
    assert "ZeroDivisionError" in said["wrong"]["error"]


def test_one_place_makes_solvers():
    makers = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "Highs"
    }
    assert makers == {"tugames._numerics.highs"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tugames", ["analyze", "game.csv", "--json"]),
        ("bandit-game", ["run", "symmetric-circle", "--horizon", "20", "--replications", "2"]),
    ],
)
def test_as_installed(name, words, tmp_path):
    tugames.write_game(tugames.Game([0, 0, 0, 3, 0, 2, 4, 7]), tmp_path / "game.csv")
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED, name, *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "HiGHS" not in done.stdout
    assert done.stderr == ""
    if name == "tugames":
        assert json.loads(done.stdout)["balancedness"]["balanced"]
