"""Files that hold no game: one error, in one line, that says where and what to do."""

import errno
import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tugames import Game, read_game, write_game
from tugames.errors import GameFileError

HEADER = "coalition,worth\n"
REPLICATED = "coalition,worth,replicate\n"


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return buffer.getvalue()


GOOD_NPZ = npz(values=np.arange(256.0))

#: Name, content, and what the message must say beside the file's name.
BAD_FILES = [
    # csv
    ("empty.csv", "", ["header", "coalition and worth", "got nothing"]),
    ("no-header.csv", "A,1\nB,2\nA+B,3\n", ["header", "got A,1"]),
    ("half-header.csv", "coalition,amount\nA,1\n", ["header", "got coalition,amount"]),
    ("only-header.csv", HEADER, ["a row for every non-empty coalition", "no rows"]),
    ("bad-number.csv", HEADER + "A,1\nB,two\nA+B,3\n", ["line 3", "number", "'two'", "'B'"]),
    ("no-number.csv", HEADER + "A,1\n\nB,\n", ["line 4", "number", "''", "'B'"]),
    ("short-row.csv", HEADER + "A\n", ["line 2", "number", "'A'"]),
    ("no-coalition.csv", "worth,coalition\n1,A\n5\n", ["line 3", "coalition"]),
    ("decimal-comma.csv", HEADER + "A,1,5\nB,2,5\nA+B,4,5\n", ["line 2"]),
    ("long-field.csv", HEADER + "A" * 200_000 + ",1\n", []),
    ("quote.csv", HEADER + '"A,1\nB,2\n', ["number"]),
    ("twice.csv", HEADER + "A,1\nB,2\nA,1\nA+B,3\n", ["line 4", "'A' comes twice", "remove"]),
    ("twice-turned.csv", HEADER + "A,1\nB,2\nA+B,3\nB+A,3\n", ["A+B comes twice", "remove"]),
    ("member-twice.csv", HEADER + "A,1\nA+A,2\n", ["'A' comes twice"]),
    ("missing.csv", HEADER + "A,1\nB,2\nC,3\nA+B+C,3\n", ["3 of 7", "A+B, A+C, B+C"]),
    ("nan.csv", HEADER + "A,1\nB,nan\nA+B,3\n", ["finite", "nan"]),
    ("inf.csv", HEADER + "A,1\nB,-inf\nA+B,3\n", ["finite", "inf"]),
    ("empty-coalition.csv", HEADER + "{},1\nA,1\n", ["empty coalition is worth 0"]),
    ("latin1.csv", HEADER.encode() + b"Andr\xe9,1\n", ["utf-8"]),
    ("utf16.csv", (HEADER + "A,1\n").encode("utf-16"), ["utf-8"]),
    ("binary.csv", bytes(range(256)), []),
    ("one-replicate.csv", REPLICATED + "A,1,0\n", ["R >= 2 replicates"]),
    ("hole.csv", REPLICATED + "A,1,0\nB,1,0\nA+B,3,0\nA,1,1\nA+B,3,1\n", ["1 of 3", "missing: B"]),
    ("stranger.csv", REPLICATED + "A,1,0\nA,1,1\nB,2,1\n", ["'B'", "'A'"]),
    ("nan-replicate.csv", REPLICATED + "A,1,0\nA,nan,1\n", ["finite", "nan"]),
    # json
    ("empty.json", "", ["line 1"]),
    ("cut.json", '{"worths": {"A": 1', ["line 1"]),
    ("words.json", "a game", ["line 1"]),
    ("list.json", "[0, 1, 2, 4]", ["JSON object"]),
    ("keys.json", '{"worth": {"A": 1}}', ["'worths'", "'replicates'", "got the keys worth"]),
    ("names.json", '{"values": {"A": 1}}', ["numbers of players", "go under 'worths'"]),
    ("no-keys.json", "{}", ["(none)"]),
    ("worths-list.json", '{"worths": [1, 2]}', ["object from coalitions to numbers"]),
    ("no-worths.json", '{"worths": {}}', ["at least one player"]),
    ("text.json", '{"worths": {"A": "1"}}', ["number", "'1'", "'A'"]),
    ("null.json", '{"worths": {"A": null}}', ["number", "None", "'A'"]),
    ("true.json", '{"worths": {"A": true}}', ["number", "True", "'A'"]),
    ("nan.json", '{"worths": {"A": NaN}}', ["finite", "nan"]),
    ("huge.json", '{"worths": {"A": 1' + "0" * 400 + "}}", []),
    ("deep.json", "[" * 100_000, []),
    ("missing.json", '{"worths": {"A": 1, "B": 2}}', ["1 of 3", "A+B"]),
    ("twice.json", '{"worths": {"A": 1, "A": 2}}', ["'A'", "twice"]),
    ("players.json", '{"players": ["A"], "worths": {"A": 1, "B": 2, "A+B": 3}}', ["'B'"]),
    ("players-twice.json", '{"players": ["A", "A"], "worths": {"A": 1}}', ["twice"]),
    ("players-number.json", '{"players": 5, "worths": {"A": 1}}', ["players"]),
    ("players-lists.json", '{"players": [["A"]], "worths": {"A": 1}}', ["players"]),
    ("no-replicates.json", '{"replicates": []}', ["'replicates'"]),
    ("one-replicate.json", '{"replicates": [{"A": 1}]}', ["R >= 2 replicates"]),
    ("replicate-list.json", '{"replicates": [[1], [2]]}', ["object from coalitions to numbers"]),
    ("hole.json", '{"replicates": [{"A":1,"B":1,"AB":1}, {"A":1,"B":1}]}', ["1 of 3", "A+B"]),
    ("latin1.json", b'{"worths": {"Andr\xe9": 1}}', ["utf-8"]),
    # npz
    ("empty.npz", b"", []),
    ("words.npz", b"this is no archive", []),
    ("cut.npz", GOOD_NPZ[: len(GOOD_NPZ) // 2], []),
    ("end-cut.npz", GOOD_NPZ[:-10], []),
    ("one-array.npz", npy(np.array([0.0, 1.0])), ["named arrays"]),
    ("pickle.npz", pickle.dumps([0, 1]), []),
    ("objects.npz", npz(values=np.array([0, 1, {}, 2], dtype=object)), ["allow_pickle"]),
    ("object-players.npz", npz(values=[0.0, 1], players=np.array([{}], object)), ["allow_pickle"]),
    ("other.npz", npz(worths=np.arange(4.0)), ["values or samples", "got worths"]),
    ("no-arrays.npz", zipped(), ["values or samples", "got none"]),
    ("no-array.npz", zipped(values=b"1 2 3 4"), []),
    ("length.npz", npz(values=np.arange(3.0)), ["2**n worths", "(3,)"]),
    ("nan.npz", npz(values=np.array([0, np.nan])), ["finite", "nan"]),
    ("empty-worth.npz", npz(values=np.array([1.0, 2.0])), ["empty coalition is worth 0"]),
    ("text.npz", npz(values=np.array(["zero", "one"])), ["real numbers"]),
    ("complex.npz", npz(values=np.array([0, 1j])), ["real numbers"]),
    ("players.npz", npz(values=np.arange(4.0), players=["A"]), ["1 labels"]),
    ("players-2d.npz", npz(values=np.arange(4.0), players=[["A", "B"], ["C", "D"]]), ["players"]),
    ("one-replicate.npz", npz(samples=np.array([[0.0, 1.0]])), ["R >= 2 replicates"]),
    ("nan-replicate.npz", npz(samples=np.array([[0, 1], [0, np.nan]])), ["replicate 1", "finite"]),
    # names
    ("game.txt", "A,1", ["ends in .csv, .json, .npz or .xlsx", "rename or convert"]),
    ("game", "A,1", ["ends in .csv, .json, .npz or .xlsx"]),
]


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def assert_refused(path, *parts):
    with pytest.raises(GameFileError) as error:
        read_game(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) > len(str(path)) + 10  # a file's name alone explains nothing
    for part in parts:
        assert part in message


@pytest.mark.parametrize(("name", "content", "parts"), BAD_FILES, ids=[f[0] for f in BAD_FILES])
def test_malformed_files(name, content, parts, tmp_path):
    assert_refused(write(tmp_path, name, content), *parts)


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz"])
def test_files_that_cannot_be_opened(ending, tmp_path):
    assert_refused(tmp_path / f"absent{ending}", "No such file")
    folder = tmp_path / f"folder{ending}"
    folder.mkdir()
    assert_refused(folder, "directory")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = write(tmp_path, "game.csv", HEADER + "A,1\n")

    def denied(*_, **__):
        # said by hand: the superuser, as in many containers, may read everything
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert_refused(path, "Permission denied")


def test_no_object_is_ever_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "sprung",))

    trap = np.array([Trap()], dtype=object)
    assert_refused(write(tmp_path, "trap.npz", npz(values=trap)))
    assert_refused(write(tmp_path, "trap-players.npz", npz(values=[0.0, 1.0], players=trap)))
    assert_refused(write(tmp_path, "bare.npz", pickle.dumps(Trap())))
    assert not (tmp_path / "sprung").exists()


def test_no_byte_that_is_wrong_brings_down_the_reader(tmp_path):
    path = tmp_path / "game.npz"
    worths = np.random.default_rng(0).normal(size=64)
    worths[0] = 0.0
    write_game(Game(worths), path)
    good = path.read_bytes()
    escaped = set()
    for position in range(len(good)):
        path.write_bytes(good[:position] + bytes([good[position] ^ 0xFF]) + good[position + 1 :])
        try:
            read_game(path)
        except GameFileError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
            escaped.add(type(error).__name__)
    assert not escaped


def test_no_length_that_is_wrong_brings_down_the_reader(tmp_path):
    path = tmp_path / "game.npz"
    write_game(Game(np.arange(64.0)), path)
    good = path.read_bytes()
    for length in range(1, len(good)):
        path.write_bytes(good[:length])
        with pytest.raises(GameFileError):
            read_game(path)
