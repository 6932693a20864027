"""Games on standard input and output, and other streams."""

import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from tugames import Game, SampledGame, read_game, write_game
from tugames.cli.main import main
from tugames.errors import GameFileError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
NOISY = SampledGame([[0, 1, 2, 4], [0, 1, 2.5, 6]], ["ann", "bob"])


def written(game, ending):
    stream = io.BytesIO()
    write_game(game, stream, ending=ending)
    return stream.getvalue()


def invoke(*words, **settings):
    return CliRunner().invoke(main, list(words), **settings)


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz"])
@pytest.mark.parametrize("game", [GLOVES, NOISY])
def test_streams_bring_back_what_was_written(ending, game):
    back = read_game(io.BytesIO(written(game, ending)))
    assert type(back) is type(game)
    assert back.players == game.players
    table = (lambda g: g.samples) if game is NOISY else (lambda g: g.values)
    np.testing.assert_array_equal(table(back), table(game))


@pytest.mark.parametrize("ending", ["csv", "json", "npz"])
def test_commands_read_standard_input_and_write_standard_output(ending):
    piped = invoke("convert", "-", "-", "--to", ending, input=written(GLOVES, ".csv"))
    assert piped.exit_code == 0
    for words in (["solve", "nucleolus", "-"], ["check", "convex", "-"], ["analyze", "-"]):
        direct = invoke(*words, input=written(GLOVES, ".json"))
        again = invoke(*words, input=piped.stdout_bytes)
        assert again.stdout == direct.stdout != ""
        assert again.exit_code == direct.exit_code
        assert again.stderr == ""


def test_family_pipes_into_solve():
    made = invoke("family", "bankruptcy", "--estate", "200", "--claims", "100,200,300",
                  "--output", "-")  # fmt: skip
    answer = invoke("solve", "nucleolus", "-", "--json", input=made.stdout)
    assert json.loads(answer.stdout)["payoff"] == pytest.approx([50, 75, 75])


def test_a_file_may_be_called_like_standard_input(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert invoke("convert", "-", "./-", "--to", "json", input=written(GLOVES, ".csv")).stdout == ""
    assert json.loads((tmp_path / "-").read_text())["players"] == ["ann", "bob", "eve"]
    again = invoke("convert", "-", "./-", "--to", "json", input=written(GLOVES, ".csv"))
    assert again.exit_code == 2
    assert "exists already" in again.stderr


def test_a_bom_is_no_part_of_the_header():
    content = b"\xef\xbb\xbfcoalition,worth\na,1\n"
    assert read_game(io.BytesIO(content)) == Game([0, 1], ["a"])
    assert read_game(io.BytesIO(b"\xef\xbb\xbf  " + written(GLOVES, ".json"))) == GLOVES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the header names the columns"),
        (b"{", "not JSON"),
        (b"PK\x03\x04 cut", "no archive"),
        (b"\x93NUMPY", "single array"),
        (b"coalition,worth\na,x\n", "line 2"),
        (b"\xff\xfe", "utf-8"),
    ],
)
def test_what_is_no_game_is_one_line(content, words):
    with pytest.raises(GameFileError, match="the stream: ") as error:
        read_game(io.BytesIO(content))
    assert words in str(error.value)
    said = invoke("analyze", "-", input=content)
    assert (said.exit_code, said.stdout) == (2, "")
    (line,) = said.stderr.splitlines()
    assert words in line


def test_streams_of_text_and_without_end_are_refused(monkeypatch):
    with pytest.raises(GameFileError, match="mode 'rb'"):
        read_game(io.StringIO("coalition,worth\na,1\n"))
    monkeypatch.setattr("tugames._files.streams._MOST", 1 << 21)
    with pytest.raises(GameFileError, match="4 GiB at most"):
        read_game(io.BytesIO(bytes(1 << 22)))
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(GameFileError, match="closed"):
        read_game(closed)


def test_a_stream_has_no_ending_and_needs_one_to_be_written():
    with pytest.raises(GameFileError, match="say which by ending="):
        write_game(GLOVES, io.BytesIO())
    said = invoke("convert", "-", "game", input=written(GLOVES, ".csv"))
    assert "choose one of them" in said.stderr
