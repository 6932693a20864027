"""Games written to files and read back, bit for bit."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tugames import Game, SampledGame, read_game, write_game
from tugames.errors import GameFileError

ENDINGS = [".csv", ".json", ".npz"]
#: Labels that files promise to keep: no '+', no spaces at the ends, no control characters, and
#: not the name of the empty coalition.
LABELS = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="+"),
    min_size=1,
    max_size=6,
).filter(lambda text: text == text.strip() and text != "{}")
#: Every finite float, signed zeros, subnormal numbers and the largest ones among them.
WORTHS = st.floats(-1e303, 1e303)


@st.composite
def labelled_tables(draw, replicates):
    names = draw(st.lists(LABELS, min_size=1, max_size=4, unique=True))
    size = 2 ** len(names) - 1
    row = st.lists(
        WORTHS if replicates == 1 else st.floats(-1e9, 1e9), min_size=size, max_size=size
    )
    return names, np.array([[0.0, *draw(row)] for _ in range(replicates)])


@pytest.mark.parametrize("ending", ENDINGS)
@given(drawn=labelled_tables(1))
def test_games_come_back_bit_for_bit(ending, drawn, tmp_path_factory):
    names, (values,) = drawn
    path = tmp_path_factory.getbasetemp() / f"game{ending}"
    write_game(Game(values, names), path)
    found = read_game(path)
    assert isinstance(found, Game)
    assert found.players == tuple(names)
    assert found.values.tobytes() == values.tobytes()


@pytest.mark.parametrize("ending", ENDINGS)
@given(drawn=labelled_tables(3))
def test_sampled_games_come_back_bit_for_bit(ending, drawn, tmp_path_factory):
    names, samples = drawn
    path = tmp_path_factory.getbasetemp() / f"sampled{ending}"
    write_game(SampledGame(samples, names), path)
    found = read_game(path)
    assert isinstance(found, SampledGame)
    assert found.players == tuple(names)
    assert found.samples.tobytes() == samples.tobytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_float_survives(ending, tmp_path):
    path = tmp_path / f"game{ending}"
    worths = np.array([0.0, -0.0, 5e-324, 1 / 3, -1e303, 2.0**-1022, 1e16 + 2, np.pi])
    write_game(Game(worths, "ABC"), path)
    assert read_game(path).values.tobytes() == worths.tobytes()
    samples = np.stack([worths, worths[[0, 2, 1, 3, 7, 6, 5, 4]]])
    write_game(SampledGame(samples, "ABC"), path)
    assert read_game(path).samples.tobytes() == samples.tobytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_labels_that_are_no_text_become_text(ending, tmp_path):
    path = tmp_path / f"game{ending}"
    write_game(Game([0, 1, 2, 4]), path)
    assert read_game(path) == Game([0, 1, 2, 4], players=["0", "1"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_paths_may_be_text_and_endings_capital(ending, tmp_path):
    path = str(tmp_path / f"GAME{ending.upper()}")
    game = Game([0, 1, 2, 4], players=["ann", "bob"])
    write_game(game, path)
    assert read_game(path) == game


# each label is one that a format could lose: all may refuse to write it, none may alter it
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "names",
    [
        ["{}", "bob"],
        ["A", "B", "AB"],
        ["ann\0", "bob"],
        ["ann\nbob", "eve"],
        ["ann\rbob", "eve"],
        ["\ufeffann", "bob"],
        ["\ud800", "bob"],
        ['"', "'", ","],
        ["coalition", "worth"],
        ["nan", "1e5"],
    ],
)
def test_labels_survive_or_are_refused(ending, names, tmp_path):
    path = tmp_path / f"game{ending}"
    game = Game(np.arange(2.0 ** len(names)), names)
    try:
        write_game(game, path)
    except GameFileError:
        return
    assert read_game(path) == game


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("names", [[" a", "b"], ["a ", "b"], ["", "b"], [1, "1"]])
def test_labels_that_would_not_survive_are_refused(ending, names, tmp_path):
    path = tmp_path / f"game{ending}"
    with pytest.raises(GameFileError, match=r"distinct names without.*rename the player"):
        write_game(Game([0, 1, 2, 4], names), path)
    assert not path.exists()


@pytest.mark.parametrize("name", ["game", "game.txt", "game.csv.gz"])
def test_unknown_endings_are_refused(name, tmp_path):
    with pytest.raises(GameFileError, match=r"ends in \.csv, \.json, \.npz or \.xlsx"):
        write_game(Game([0, 1]), tmp_path / name)


def test_a_csv_file_as_people_write_it(tmp_path):
    path = tmp_path / "game.csv"
    path.write_text(
        "\ufeffcomment, coalition, worth\r\nlarge,A+C+B, 9\r\n\r\n,A,1\r\n,B,2e0\r\n,C,-3.5\r\n"
        ',"A + B",4\r\n,C+A,5\r\n,"B+C",6\r\n',
        encoding="utf-8",
        newline="",
    )
    assert read_game(path) == Game([0, 1, 2, 4, -3.5, 5, 6, 9], "ABC")


def test_csv_replicates_are_told_apart_by_their_number(tmp_path):
    path = tmp_path / "game.csv"
    rows = [f"A,{10 * r},{r}" for r in (10, 2, 0, 1, 3, 4, 5, 6, 7, 8, 9)]
    path.write_text("coalition,worth,replicate\n" + "\n".join(rows))
    assert read_game(path).samples[:, 1].tolist() == [10.0 * r for r in range(11)]


def test_a_json_file_as_people_write_it(tmp_path):
    path = tmp_path / "game.json"
    path.write_text('{"worths": {"A": 1, "B": 2.5, "AB": 4}}')
    assert read_game(path) == Game([0, 1, 2.5, 4], "AB")
    path.write_text('{"players": ["B", "A"], "worths": {"A": 1, "B": 2.5, "A+B": 4}}')
    assert read_game(path) == Game([0, 2.5, 1, 4], "BA")


def test_json_is_plain(tmp_path):
    path = tmp_path / "game.json"
    write_game(SampledGame([[0, 1, 2, 4], [0, 1, 2, 5]], ["ann", "bob"]), path)
    assert json.loads(path.read_text()) == {
        "players": ["ann", "bob"],
        "replicates": [
            {"ann": 1.0, "bob": 2.0, "ann+bob": 4.0},
            {"ann": 1.0, "bob": 2.0, "ann+bob": 5.0},
        ],
    }


def test_an_npz_file_may_leave_the_players_out(tmp_path):
    path = tmp_path / "game.npz"
    np.savez(path, values=np.array([0, 1, 2, 4]))
    assert read_game(path) == Game([0, 1, 2, 4])
