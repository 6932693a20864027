"""Spreadsheets."""

import datetime as dt
import io
import zipfile

import numpy as np
import pytest

from tugames import Game, SampledGame, read_game, write_game
from tugames.errors import GameFileError

openpyxl = pytest.importorskip("openpyxl")

EXPECTED = Game([0, 1.5, 2, 4.25], ["ann", "bob"])


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("another").append(["nothing", "of", "interest"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(*rows):
    return read_game(io.BytesIO(sheet(*rows)))


@pytest.mark.parametrize(
    "rows",
    [
        [["coalition", "worth"], ["ann", 1.5], ["bob", 2], ["ann+bob", 4.25]],
        [["Coalition", "Value"], ["ann", "1,5"], [], ["bob", 2], ["ann, bob", "4,25"]],
        [[], ["worth", "comment", "coalition"], [1.5, "so", "ann"], [2, None, "bob"],
         [4.25, None, "ann+bob"]],
        [["coalition", "cost"], ["ann", -1.5], ["bob", -2], ["ann+bob", -4.25]],
    ],
)  # fmt: skip
def test_sheets_as_people_have_them(rows):
    assert read(*rows) == EXPECTED


def test_players_may_be_numbers():
    assert read(["coalition", "worth"], [1, 1], [2, 2], ["1+2", 4]).players == ("1", "2")


def test_replicates():
    rows = [["ann", 1, 0], ["ann", 2, 1]]
    assert read(["coalition", "worth", "replicate"], *rows).samples.tolist() == [[0, 1], [0, 2]]


@pytest.mark.parametrize("order", [None, "binary", "lexicographic"])
def test_sheets_come_back_to_sixteen_digits(order, tmp_path):
    rng = np.random.default_rng(0)
    values = np.concatenate([[0.0], rng.normal(size=7) * 10.0 ** rng.integers(-300, 300, 7)])
    game = Game(values, ["a+b", "c", "d"])
    sampled = SampledGame([values, rng.normal(size=8) * (np.arange(8) > 0)])
    for kind in (game, sampled):
        path = tmp_path / "game.xlsx"
        write_game(kind, path, order=order)
        back = read_game(path)
        assert back.players == tuple(map(str, kind.players))
        if kind is game:
            np.testing.assert_allclose(back.values, game.values, rtol=1e-15)
        else:
            np.testing.assert_allclose(back.samples, sampled.samples, rtol=1e-15)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "the sheet is empty"),
        ([["a", "b"]], "the header names the columns"),
        ([["coalition", "worth"], ["ann", True]], "line 2: cells are text or numbers; got True"),
        ([["coalition", "worth"], ["ann", dt.date(2026, 1, 5)]], "line 2: cells are text"),
        ([["coalition", "worth"], ["ann", "=1+1"]], "line 2: a worth is a number; got ''"),
        ([["coalition", "worth"], ["ann", 1, 2]], "line 2: a row has 2 cells"),
        ([["coalition", "worth"], ["ann", "1,5"], ["bob", 2.5]], "one decimal mark"),
        ([["coalition", "worth"], ["ann", 1], ["ann", 2]], "comes twice"),
    ],
)
def test_sheets_that_are_no_game(rows, words):
    with pytest.raises(GameFileError) as error:
        read(*rows)
    assert words in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_damaged_sheets_are_one_line(tmp_path):
    whole = sheet(["coalition", "worth"], ["ann", 1.5])
    path = tmp_path / "game.xlsx"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("[Content_Types].xml", "<Types/>")
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    cuts = [whole[:n] for n in range(0, len(whole), 997)]
    for content in (*cuts, archive.getvalue(), broken.getvalue(), b"PK\x03\x04", b"words"):
        path.write_bytes(content)
        with pytest.raises(GameFileError) as error:
            read_game(path)
        assert len(str(error.value).splitlines()) == 1


def test_a_sheet_has_only_so_many_rows(monkeypatch):
    monkeypatch.setattr("tugames._files.xlsx_format._ROWS", 1000)
    with pytest.raises(GameFileError, match="a sheet has 1000 rows at most; this game has 1023"):
        write_game(SampledGame(np.zeros((2, 1 << 9))), io.BytesIO(), ending=".xlsx")


def test_without_openpyxl_the_remedy_is_said(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(GameFileError, match=r"pip install '\.\[excel\]'"):
        read_game(io.BytesIO(sheet_bytes()))


def sheet_bytes():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()
