"""The ``tugames`` command: what it prints, and one line for whatever is wrong with a file."""

import json
import os
import sqlite3
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import (
    FunctionOracle,
    Game,
    ReplicateStore,
    SampledGame,
    analyze,
    read_game,
    tabulate,
    write_game,
)
from tugames.cli.main import main

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
    assert "bad.csv: line 2: a worth is a number; got 'one' for coalition 'A'" in bad.stderr
    archive = tmp_path / "cut.npz"
    write_game(Game(np.arange(64.0)), archive)
    archive.write_bytes(archive.read_bytes()[:100])
    cut = run("analyze", archive)
    assert_one_line(None, cut.returncode, cut.stdout, cut.stderr)


def sizes(members, rng):
    return len(members) + rng.normal()


PEOPLE = ["ann", "bob", "eve"]
NOISY = FunctionOracle(sizes, PEOPLE, seed=0, fingerprint="size plus noise")


@pytest.fixture
def complete(tmp_path):
    path = tmp_path / "sizes.store"
    tabulate(NOISY, replications=3, store=path)
    return path


def test_store_says_what_is_in_it(complete):
    before = complete.read_bytes()
    result = invoke("store", complete)
    assert (result.exit_code, result.stderr) == (0, "")
    for words in (
        str(complete), "21 worths", "ann, bob, eve", "3, of which 3 complete", "size plus noise",
        "seed: 0",
    ):  # fmt: skip
        assert words in result.stdout
    assert complete.read_bytes() == before


def test_store_says_what_is_missing(tmp_path):
    path = tmp_path / "sizes.store"
    with ReplicateStore(path, NOISY) as store:
        tabulate(NOISY, replications=2, store=store)
        rows = list(store.rows())
    partial = tmp_path / "partial.store"
    with ReplicateStore(partial, NOISY) as store:
        store.record(rows[:11])
        result = invoke("store", partial)  # also while somebody is writing
    assert result.exit_code == 0
    for words in ("11 worths", "2, of which 1 complete", "replicate 1: 4 of 7"):
        assert words in result.stdout
    game = invoke("store", partial, "--game", tmp_path / "game.csv")
    assert game.exit_code == 2
    (line,) = game.stderr.splitlines()
    assert "needs 2 complete replicates" in line
    assert "run it further" in line
    assert not (tmp_path / "game.csv").exists()


def test_store_exports_rows(complete, tmp_path):
    rows = tmp_path / "rows.csv"
    result = invoke("store", complete, "--export", rows)
    assert (result.exit_code, result.stderr) == (0, f"rows: {rows}\n")
    lines = rows.read_text().splitlines()
    assert lines[0] == "coalition,members,replicate,worth"
    assert len(lines) == 22
    worth = float(NOISY.worths(0b101, [1])[0])
    assert f"5,ann+eve,1,{worth!r}" in lines


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz"])
def test_store_writes_the_game(ending, complete, tmp_path):
    path = tmp_path / f"game{ending}"
    result = invoke("store", complete, "--game", path)
    assert (result.exit_code, result.stderr) == (0, f"game: {path}\n")
    samples = tabulate(NOISY, replications=3).samples
    assert read_game(path).samples.tobytes() == samples.tobytes()
    assert invoke("analyze", path).exit_code == 0


def test_store_of_a_deterministic_oracle(tmp_path):
    path = tmp_path / "squares.store"
    oracle = FunctionOracle(lambda members: len(members) ** 2, PEOPLE, fingerprint="squares")
    game = tabulate(oracle, store=path)
    result = invoke("store", path, "--game", tmp_path / "game.npz")
    assert result.exit_code == 0
    assert "simulated" not in result.stdout
    assert read_game(tmp_path / "game.npz") == game


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--export", "rows.txt"], ".csv or .parquet"),
        (["--export", "folder-that-is-not-there/rows.csv"], "cannot be written"),
        (["--game", "game.txt"], ".csv, .json, .npz or .xlsx"),
        (["--game", "folder-that-is-not-there/game.csv"], "folder-that-is-not-there"),
    ],
)
def test_store_refuses_what_it_cannot_write_in_one_line(
    options, words, complete, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = invoke("store", complete, *options)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert words in line


def test_what_is_not_a_store_is_one_line(gloves, tmp_path):
    empty, other = tmp_path / "empty", tmp_path / "other.sqlite"
    empty.touch()
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE worth (coalition, replicate)")
    connection.commit()
    connection.close()
    for path in (tmp_path / "absent", tmp_path, empty, other, gloves):
        before = path.read_bytes() if path.is_file() else None
        result = invoke("store", path)
        assert_one_line(path.name, result.exit_code, result.stdout, result.stderr)
        assert str(path) in result.stderr
        assert (path.read_bytes() if path.is_file() else None) == before


def test_usage():
    assert invoke("analyze").exit_code == 2
    assert invoke("no-such-command").exit_code == 2
    assert invoke("--help").exit_code == 0
    assert "FILE" in invoke("analyze", "--help").stdout
    version = invoke("--version")
    assert version.exit_code == 0
    assert "0." in version.stdout or "1." in version.stdout
