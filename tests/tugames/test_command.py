"""The ``tugames`` command: what it prints, and one line for whatever is wrong with a file."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import Game, SampledGame, analyze, write_game
from tugames.cli import main

#: The command as installed, for an interpreter of its own.
COMMAND = """
from importlib.metadata import entry_points
(command,) = entry_points(group="console_scripts", name="tugames")
command.load()(prog_name="tugames")
"""

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


def invoke(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def strict_json(text):
    """Parse JSON as every other program does: without NaN and Infinity."""

    def refuse(constant):
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture
def gloves(tmp_path):
    path = tmp_path / "gloves.csv"
    write_game(GLOVES, path)
    return path


def test_analyze_prints_the_analysis(gloves):
    result = invoke("analyze", gloves)
    assert result.exit_code == 0
    assert result.stdout == analyze(GLOVES).to_text()
    assert result.stderr == ""


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz"])
def test_analyze_reads_every_format(ending, tmp_path):
    path = tmp_path / f"game{ending}"
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6], [0, 2, 2, 5]], ["ann", "bob"])
    write_game(sampled, path)
    result = invoke("analyze", path)
    assert result.exit_code == 0
    assert result.stdout == analyze(sampled).to_text()


@pytest.mark.parametrize(
    "game",
    [
        GLOVES,
        Game([0, 0, 0, 1, 0, 1, 1, 1], "ABC"),  # no core: weights instead of a payoff
        SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]], ["ann", "bob"]),
        Game([0, 5], ["ann"]),  # nothing to merge: slacks of infinitely much
        Game([0, 1, 2, 4], ['say "hi"', "ä, ö"]),
    ],
)
def test_json_is_valid_json(game, tmp_path):
    path = tmp_path / "game.npz"
    write_game(game, path)
    result = invoke("analyze", path, "--json")
    assert result.exit_code == 0
    content = strict_json(result.stdout)
    assert content["players"] == list(game.players)
    assert set(content) >= {"payoffs", "properties", "balancedness"}


def test_a_picture_is_drawn_on_request(gloves, tmp_path):
    picture = tmp_path / "gloves.png"
    result = invoke("analyze", gloves, "--picture", picture)
    assert result.exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert result.stdout == analyze(GLOVES).to_text()  # remarks do not spoil what is piped on
    assert result.stderr == f"picture: {picture}\n"


@pytest.mark.parametrize("name", ["folder-that-is-not-there/gloves.png", "gloves.unknown"])
def test_a_picture_that_cannot_be_written_is_one_line(name, gloves, tmp_path):
    result = invoke("analyze", gloves, "--picture", tmp_path / name)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output


MALFORMED = {
    "absent.csv": None,
    "empty.csv": b"",
    "bad-number.csv": b"coalition,worth\nA,one\n",
    "newline.csv": b'coalition,worth\nA,"o\nne"\n',
    "newline-header.csv": b'"co\nalition",worth\nA,1\n',
    "missing.csv": b"coalition,worth\nA,1\nB,2\n",
    "latin1.csv": b"coalition,worth\n\xe9,1\n",
    "empty.json": b"",
    "nan.json": b'{"worths": {"A": NaN}}',
    "huge.json": b'{"worths": {"A": 1' + b"0" * 400 + b"}}",
    "empty.npz": b"",
    "words.npz": b"no archive",
    "game.txt": b"A,1",
    # 70 players alone: a table of 2**70 worths
    "many.csv": b"coalition,worth\n" + b"".join(b"p%d,1\n" % i for i in range(70)),
}


def assert_one_line(name, code, stdout, stderr):
    assert code == 2
    assert stdout == ""
    assert len(stderr.splitlines()) == 1
    assert stderr.startswith("tugames: " if name is None else "")
    assert "Traceback" not in stderr


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_one_line_and_exit_code_2(name, options, tmp_path):
    path = tmp_path / name
    if MALFORMED[name] is not None:
        path.write_bytes(MALFORMED[name])
    result = invoke("analyze", path, *options)
    assert_one_line(name, result.exit_code, result.stdout, result.stderr)
    if name != "many.csv":
        assert name in result.stderr


def test_the_command_is_installed(gloves, tmp_path):
    good = run("analyze", gloves, "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert strict_json(good.stdout)["players"] == ["ann", "bob", "eve"]
    path = tmp_path / "bad.csv"
    path.write_text("coalition,worth\nA,one\n")
    bad = run("analyze", path)
    assert_one_line(None, bad.returncode, bad.stdout, bad.stderr)
    assert "bad.csv, line 2: a worth is a number; got 'one' for coalition 'A'" in bad.stderr
    archive = tmp_path / "cut.npz"
    write_game(Game(np.arange(64.0)), archive)
    archive.write_bytes(archive.read_bytes()[:100])
    cut = run("analyze", archive)
    assert_one_line(None, cut.returncode, cut.stdout, cut.stderr)


def test_usage():
    assert invoke("analyze").exit_code == 2
    assert invoke("no-such-command").exit_code == 2
    assert invoke("--help").exit_code == 0
    assert "FILE" in invoke("analyze", "--help").stdout
    version = invoke("--version")
    assert version.exit_code == 0
    assert "0." in version.stdout or "1." in version.stdout
