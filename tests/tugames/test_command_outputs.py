"""No command writes over a file without being told to; what is refused is said in one line."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tugames import FunctionOracle, Game, read_game, tabulate, write_game
from tugames.cli.main import main

GAME = Game([0, 1, 2, 4], ["ann", "bob"])


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def refusal(*words):
    result = invoke(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("main: ")
    assert len(line) < 1200
    return line


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_game(GAME, tmp_path / "depot.csv")
    write_game(GAME + GAME, tmp_path / "d2.csv")
    oracle = FunctionOracle(len, ["ann", "bob"], fingerprint="size")
    tabulate(oracle, store=tmp_path / "size.store")
    return tmp_path


def test_json_takes_no_file(folder):
    before = (folder / "d2.csv").read_bytes()
    refusal("analyze", "--json", "d2.csv", "depot.csv")
    refusal("analyze", "depot.csv", "--json", "d2.csv")
    refusal("solve", "nucleolus", "depot.csv", "--json", "d2.csv")
    refusal("check", "convex", "depot.csv", "--json", "d2.csv")
    assert (folder / "d2.csv").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["analyze", "depot.csv", "--json"],
        ["solve", "nucleolus", "depot.csv", "--json"],
        ["check", "convex", "depot.csv", "--json"],
    ],
)
def test_json_is_printed_by_every_command_that_has_it(words, folder):
    result = invoke(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert isinstance(json.loads(result.stdout), dict)


WRITING = [
    ["convert", "depot.csv", "d2.csv"],
    ["convert", "depot.csv", "depot.csv"],
    ["analyze", "depot.csv", "--picture", "d2.csv"],
    ["store", "size.store", "--game", "d2.csv"],
    ["store", "size.store", "--export", "d2.csv"],
    ["store", "size.store", "--game", "size.store"],
    ["family", "airport", "--costs", "1,2", "--output", "d2.csv"],
    ["family", "airport", "--output", "d2.csv", "--costs", "1,2"],
]


@pytest.mark.parametrize("words", WRITING, ids=lambda words: "-".join(words[::2]))
def test_files_that_exist_are_kept(words, folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "exists already" in refusal(*words)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_force_replaces_them(folder):
    for words in (
        ["convert", "depot.csv", "d2.csv"],
        ["family", "airport", "--costs", "1,2", "--output", "d2.csv"],
        ["store", "size.store", "--game", "d2.csv"],
        ["store", "size.store", "--export", "d2.csv"],
    ):
        write_game(GAME + GAME, folder / "d2.csv")
        before = (folder / "d2.csv").read_bytes()
        result = invoke(*words, "--force")
        assert result.exit_code == 0, result.stderr
        assert (folder / "d2.csv").read_bytes() != before
    assert invoke("convert", "depot.csv", "depot.csv", "--force").exit_code == 0
    assert read_game("depot.csv") == GAME


def test_two_results_have_two_files(folder):
    words = ["store", "size.store", "--export", "new.csv", "--game", "./new.csv", "--force"]
    assert "a file of its own" in refusal(*words)
    assert not (folder / "new.csv").exists()
    (folder / "folder.csv").mkdir()
    assert "this is a directory" in refusal("convert", "depot.csv", "folder.csv", "--force")


def test_a_link_that_leads_nowhere_is_a_file_too(folder):
    (folder / "link.csv").symlink_to("elsewhere.csv")
    assert "exists already" in refusal("convert", "depot.csv", "link.csv")
    assert not (folder / "elsewhere.csv").exists()


def test_a_picture_is_written_under_its_own_name(folder):
    assert "a picture ends in" in refusal("analyze", "depot.csv", "--picture", "picture")
    assert "a picture ends in" in refusal("analyze", "depot.csv", "--picture", "picture.csv")
    assert not list(folder.glob("picture*"))


def test_a_family_is_printed_as_it_is_written(folder):
    words = ["family", "unanimity", "--coalition", '["a, b"]', "--players", '["a, b", "c"]']
    printed = invoke(*words)
    assert printed.exit_code == 0, printed.stderr
    assert invoke(*words, "--output", "game.csv").exit_code == 0
    written = (folder / "game.csv").read_text()
    assert printed.stdout == written
    assert read_game("game.csv").players == ("a, b", "c")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["analyze"], "Missing argument 'FILE'; see main analyze --help"),
        (["solve", "nucleolus"], "Missing argument 'FILE'"),
        (["analyze", "a.csv", "b.csv"], "unexpected extra argument"),
        (["analyze", "depot.csv", "--colour"], "--colour"),
        (["analyse"], "analyse"),
        (["--colour"], "see main --help"),
        (["check", "nice\nand\nlong" + "x" * 130_000, "depot.csv"], "a property is one of"),
        (["solve", "x" * 130_000, "depot.csv"], "a solution is one of"),
        (["solve", "owen-value", "depot.csv", "--unions", "x" * 130_000], "xxx"),
        (["analyze", "x" * 130_000 + ".csv"], "xxx...xxx"),
        (["analyze", "two\nlines.csv"], "two\\nlines.csv: No such file"),
        (["convert", "depot.csv", "x" * 130_000 + ".csv"], "xxx...xxx"),
        (["convert", "depot.csv", "nowhere/game.csv"], "nowhere/game.csv: No such file"),
        (["family", "x" * 130_000], "a family is one of"),
        (["family", "airport", "x" * 130_000], "takes --costs"),
        (["family", "airport", "--costs", "1,2", "--players", '["\\ud800", "b"]'], "rename"),
        (["store", "x" * 130_000], "xxx"),
    ],
)
def test_a_line_says_what_is_wrong(words, said, folder):
    assert said in refusal(*words)


def test_a_full_standard_output_is_one_line(folder):
    command = "from tugames.cli.main import main; main(prog_name='tugames')"
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-c", command, "solve", "equal-division", "depot.csv"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, env={**os.environ},
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "tugames: standard output cannot be written: No space left on device"
    ]
