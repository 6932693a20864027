"""Files that could be read as another game than the one meant: read right, or refused."""

import os
import stat

import pytest

from tugames import Game, SampledGame, read_game, write_game
from tugames._files import replace
from tugames.errors import GameFileError, InvalidGameError

ENDINGS = [".csv", ".json", ".npz"]


def refused(path):
    with pytest.raises(GameFileError) as error:
        read_game(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    assert len(message) <= 700 + len(str(path))
    assert message.isprintable()
    return message.removeprefix(str(path))


def file_with(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


LEXICOGRAPHIC = [1.0, 2, 3, 12, 13, 23, 123]  # as packages for R write a game of three players
BINARY = [0.0, 1, 2, 12, 3, 13, 23, 123]


def test_lexicographic_order():
    assert Game(LEXICOGRAPHIC, order="lexicographic").values.tolist() == BINARY
    assert Game([0, *LEXICOGRAPHIC], order="lexicographic").values.tolist() == BINARY
    assert Game(BINARY, order="binary") == Game(BINARY)
    four = [1, 2, 3, 4, 12, 13, 14, 23, 24, 34, 123, 124, 134, 234, 1234]
    game = Game(four, [1, 2, 3, 4], order="lexicographic")
    for worth in four:
        assert game.worth([int(digit) for digit in str(worth)]) == worth
    assert Game([5], order="lexicographic") == Game([0, 5]) == Game([0, 5], order="lexicographic")
    samples = SampledGame([LEXICOGRAPHIC, LEXICOGRAPHIC], "abc", order="lexicographic").samples
    assert samples.tolist() == [BINARY, BINARY]


@pytest.mark.parametrize(
    ("values", "order", "words"),
    [
        (LEXICOGRAPHIC, "binary", r"2\*\*n worths"),
        ([1, 2], "lexicographic", "empty coalition is worth 0"),
        ([0, 1, 2, 3, 4], "lexicographic", r"2\*\*n - 1 without the empty coalition; got 5"),
        ([], "lexicographic", "got 0"),
        ([[1, 2, 3]], "lexicographic", "one dimension"),
        (5, "lexicographic", "one dimension"),
        (BINARY, "R", "order is binary or lexicographic; got 'R'"),
        (BINARY, None, "order is"),
    ],
)
def test_orders_that_do_not_fit(values, order, words):
    with pytest.raises(InvalidGameError, match=words):
        Game(values, order=order)


HEADER = "coalition,worth\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("coalition,worth,worth\nA,1,2\n", "'worth' comes twice"),
        ("coalition,worth,coalition\nA,1,B\n", "'coalition' comes twice"),
        ("coalition,worth,weight\nA,1,2\n", "'weight' besides"),
        ("coalition,worth,\nA,1,2\n", "'' besides"),
        ("coalition,members,replicate,worth\n1,A,0,1\n", "tugames store --game"),
        (HEADER + "A,1_000\n", "line 2: a worth is a number; got '1_000'"),
        (HEADER + "A,１２\n", "a worth is a number"),  # full-width digits
        (HEADER + "A,٣\n", "a worth is a number"),  # an Arabic one
        (HEADER + "A,0x10\n", "a worth is a number"),
        ("coalition,worth,replicate\nA,1,0\nA,1,1_0\n", "line 3: a replicate is a whole"),
        ("coalition,worth,replicate\nA,1,0\nA,1,1.5\n", "line 3: a replicate is a whole"),
        ("coalition,worth,replicate\nA,1,0\nA,1," + "9" * 30, "line 3: a replicate is a whole"),
        ("coalition,worth,replicate\nA,1,0\nA,1,0\nA,1,1\n", "line 3, replicate 0: "),
        ("coalition,worth,replicate\nA,1,0\nA,1,1\nA,inf,2\n", "line 4"),
        ("coalition,worth,replicate\nA,1,0\nB,2,0\nA+B,3,0\nA,1,7\nA+B,2,7\n", "replicate 7: ev"),
        (HEADER + "A,1\nB,1e304\nA+B,3\n", "line 3: worths are finite, and at most 1e+303"),
        (HEADER + "A,1\nB,2\nA+B,3\n{},1\n", "line 5: the empty coalition is worth 0"),
        (HEADER + "A+,1\n", "rename the player"),
        (HEADER + "A\tB,1\n", "rename the player"),
        ("coalition,worth,rows\nA,1,2\n", "'2', and there are 1: the file was cut"),
        ("coalition,worth,rows\nA,1,3\nB,1,4\nA+B,3,3\n", "line 3: the column rows says the same"),
        (HEADER + "x" * 130_000 + ",y\n", "line 2"),
        ("x" * 130_000 + "\n", "the header names"),
        (HEADER + "+".join(map(str, range(28))) + ",1\n", "268435455 are missing"),
    ],
)
def test_csv_that_could_be_misread(text, words, tmp_path):
    assert words in refused(file_with(tmp_path, "game.csv", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"worths": {"A": 1}, "order": "lexicographic"}', "order says how the arrays"),
        ('{"worths": {"A": 1}, "replicates": [{"A": 1}, {"A": 2}]}', "got the keys worths, repl"),
        ('{"worths": {"A": 1}, "players": [true]}', "players are a list of names"),
        ('{"worths": {"\\ud800": 1}}', "got '\\ud800': rename the player"),
        ('{"worths": {"A\\nB": 1}}', "rename the player"),
        ('{"worths": {"A": 1}, "players": ["\\udc80"]}', "\\udc80"),
        ('{"replicates": [{"A": 1}, {"A": "1"}]}', "replicate 1: a worth is a number"),
        ('{"replicates": [{"A": 1}, {"A": 1e999}]}', "replicate 1: worths are finite"),
        ('{"replicates": [{"A": 1}, [1]]}', "replicate 1: worths are an object"),
        ('{"worths": {"A": ' + "1" * 5000 + "}}", "a number cannot be read"),
        ('{"worths": {"A": 1' + "0" * 400 + "}}", "at most 1e303"),
        ('{"' + "x" * 130_000 + '": 1}', "got the keys xxx"),
        ('{"worths": {"A": 1}, "worths": {"A": 2}}', "'worths' comes twice"),
    ],
)
def test_json_that_could_be_misread(text, words, tmp_path):
    assert words in refused(file_with(tmp_path, "game.json", text))


def test_comments_are_for_people(tmp_path):
    text = '{"comment": "of 2024", "worths": {"A": 1}}'
    assert read_game(file_with(tmp_path, "game.json", text)) == Game([0, 1], "A")


GAME = Game([0, 1, 2.5, 4, 3, 5, 6, 9], ["ann", "bob", "eve"])
SAMPLED = SampledGame([GAME.values * factor for factor in range(1, 13)], GAME.players)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("game", [GAME, SAMPLED], ids=["exact", "sampled"])
def test_no_part_of_a_file_is_another_game(game, ending, tmp_path):
    path = tmp_path / f"game{ending}"
    write_game(game, path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        if whole[length:].strip():  # else it lacks the end of its last line
            refused(path)


def test_files_without_the_number_of_rows_are_read(tmp_path):
    path = tmp_path / "game.csv"
    write_game(GAME, path)
    lines = path.read_text().splitlines()
    assert lines[:2] == ["coalition,worth,rows", "ann,1.0,7"]
    path.write_text("\n".join(line.rpartition(",")[0] for line in lines))
    assert read_game(path) == GAME


@pytest.mark.parametrize("ending", ENDINGS)
def test_pipes_and_devices_are_refused_at_once(ending, tmp_path):
    pipe, device = tmp_path / f"pipe{ending}", tmp_path / f"device{ending}"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        assert "a regular file is required" in refused(path)
        with pytest.raises(GameFileError, match="a regular file is required"):
            write_game(GAME, path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_write_that_fails_leaves_what_was_there(ending, tmp_path, monkeypatch):
    path = tmp_path / f"game{ending}"
    write_game(GAME, path)

    def full(_):
        raise OSError(28, "No space left on device")

    for exception, broken in [(GameFileError, full), (KeyboardInterrupt, _interrupted)]:
        monkeypatch.setattr(replace.os, "fsync", broken)
        with pytest.raises(exception):
            write_game(GAME + GAME, path)
        assert read_game(path) == GAME
        assert list(tmp_path.iterdir()) == [path]


def _interrupted(_):
    raise KeyboardInterrupt


def test_permissions_and_links_are_kept(tmp_path):
    path, link = tmp_path / "game.csv", tmp_path / "link.csv"
    write_game(GAME, path)
    path.chmod(0o640)
    link.symlink_to("game.csv")
    write_game(GAME + GAME, link)
    assert link.is_symlink()
    assert read_game(path) == GAME + GAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "game.csv"
    write_game(GAME, path)
    # said by hand: the superuser may write everything
    monkeypatch.setattr(replace.os, "access", lambda *_: False)
    with pytest.raises(GameFileError, match="Permission denied"):
        write_game(GAME + GAME, path)
    assert read_game(path) == GAME
