"""Names that commands know: listed with their meanings, completed, and guessed when misspelled."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import tugames
from bandit_backend import payout_rules
from bandit_backend.cli.main import main as bandit_game
from bandit_backend.cli.policy_names import BLACK_BOXES, POLICIES
from tugames import catalog
from tugames._doors.near import near
from tugames.cli.main import main
from tugames.cli.named import PROPERTIES, SOLUTIONS, property_meanings, solution_meanings
from tugames.errors import InvalidInputError

ROOT = Path(__file__).parents[2]


def invoke(command, *words, **settings):
    return CliRunner().invoke(command, [str(word) for word in words], **settings)


@pytest.mark.parametrize(
    ("command", "words", "names"),
    [
        (main, ["solve"], SOLUTIONS),
        (main, ["analyze"], SOLUTIONS),
        (main, ["check"], PROPERTIES),
        (bandit_game, ["decide"], [*PROPERTIES, "payout-in-core", *POLICIES, "movielens"]),
        (bandit_game, ["run"], [*POLICIES, "mul:BOX", *BLACK_BOXES, "shared-arm-star"]),
        (bandit_game, ["payouts"], [*payout_rules.ALL, *POLICIES, "synthetic-ratings"]),
        (bandit_game, ["assumptions"], [*POLICIES, "symmetric-circle"]),
    ],
)
def test_help_lists_every_name(command, words, names):
    said = invoke(command, *words, "--help")
    assert said.exit_code == 0
    for name in names:
        assert re.search(rf"\b{re.escape(name)}\b", said.stdout), name
    assert max(map(len, said.stdout.splitlines())) <= 80


def test_help_says_what_names_mean():
    assert "averaged over all orders of arrival" in " ".join(
        invoke(main, "solve", "--help").stdout.split()
    )
    meanings = dict([*solution_meanings(), *property_meanings()])
    assert set(meanings) == {*SOLUTIONS, *PROPERTIES}
    for name, meaning in meanings.items():
        assert 15 < len(meaning) < 110, name
        assert meaning.endswith((".", "v(S).", "|.")), name
        assert not re.search(r"[`]|:\w+:|\\(?! )", meaning), name
    assert meanings["tau-value"].startswith("the efficient point between")
    assert "Needs --graph" in meanings["myerson-value"]
    assert meanings["constant-sum"].startswith(r"Whether v(S) + v(N \ S) = v(N)")


def test_families_are_listed_with_their_meanings():
    said = invoke(main, "family").stdout
    assert "--estate --claims" in said
    assert "Weighted voting game [q; w_1, ..., w_n]: a coalition wins" in said
    assert "d(T) u_T" in said


@pytest.mark.parametrize(
    ("command", "words", "meant"),
    [
        (main, ["solve", "shaply-value", "x.csv"], "did you mean shapley-value?"),
        (main, ["solve", "Nucleolis", "x.csv"], "did you mean nucleolus"),
        (main, ["solve", "core", "x.csv"], "did you mean core-element or least-core?"),
        (main, ["analyze", "GAME", "--solutions", "nucleolus,tau_vlue"], "did you mean tau-value?"),
        (main, ["check", "convx", "GAME"], "did you mean convex"),
        (main, ["family", "bankruptsy"], "did you mean bankruptcy"),
        (main, ["family", "bankruptcy", "--estates", "1"], "did you mean --estate?"),
        (main, ["anlyze", "x.csv"], "Did you mean"),
        (main, ["analyze", "--pictur", "x.png", "GAME"], "--picture"),
        (main, ["catalog", "show", "shapley_1953/majority"], "shapley_1953/majority_of_three"),
        (main, ["catalog", "show", "majority_of_three"], "did you mean shapley_1953/majority"),
        (bandit_game, ["rn"], "Did you mean"),
        (
            bandit_game,
            ["decide", "symmetric-circle", "--claim", "convexe"],
            "did you mean convex",
        ),
        (
            bandit_game,
            ["run", "symmetric-circle", "--policy", "thomson"],
            "did you mean thompson?",
        ),
        (
            bandit_game,
            ["run", "symmetric-circle", "--policy", "mul:ucb"],
            "did you mean ucb1",
        ),
        (
            bandit_game,
            ["run", "symmetric-circle", "--policy", "linucb:alhpa=1"],
            "did you mean alpha?",
        ),
    ],
)
def test_near_misses_are_guessed_in_one_line(command, words, meant, tmp_path):
    game = tmp_path / "game.csv"
    game.write_text("coalition,worth\na,0\nb,0\na+b,1\n")
    said = invoke(command, *[game if word == "GAME" else word for word in words])
    assert said.exit_code == 2
    (line,) = said.stderr.splitlines()
    assert meant in line


def test_what_is_far_from_everything_is_answered_by_the_list():
    assert near("fairness", SOLUTIONS) == []
    assert near(3, SOLUTIONS) == []
    assert near("x" * 10**6, SOLUTIONS) == []
    said = invoke(main, "solve", "fairness", "x.csv").stderr
    assert all(name in said for name in ("shapley-value", "nucleolus"))
    with pytest.raises(InvalidInputError, match="did you mean shapley_1953"):
        catalog.load("majority_of_thre")


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("solve nucl", ["nucleolus"]),
        ("solve tau_", ["tau-value"]),
        ("check super", ["superadditive"]),
        ("analyze --solutions nucleolus,mod", ["nucleolus,modiclus"]),
        ("catalog show shapley_1953/", ["shapley_1953/majority_of_three"]),
        ("catalog so", ["solve"]),
    ],
)
def test_the_shell_completes_names(words, completed):
    words = f"tugames {words}"
    done = CliRunner().invoke(
        main,
        prog_name="tugames",
        env={
            "_TUGAMES_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        },
    )
    assert [line.split(",", 1)[1] for line in done.output.splitlines()] == completed


@pytest.mark.parametrize(
    ("module", "name"), [("tugames", "tugames"), ("bandit_backend", "bandit-game")]
)
def test_packages_are_commands(module, name):
    def said(*words):
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "80"},
        )  # fmt: skip

    assert said("--version").stdout == f"{name}, version {tugames.__version__}\n"
    assert said("--help").stdout.startswith(f"Usage: {name} [OPTIONS] COMMAND")


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["version"]["path"] == "tugames/__init__.py"
    assert f"## {tugames.__version__} " in (ROOT / "CHANGELOG.md").read_text()
    assert f"\nversion: {tugames.__version__}\n" in (ROOT / "CITATION.cff").read_text()
