"""Files as people and their spreadsheets have them, and the names that people have."""

import io

import numpy as np
import pytest

from tugames import Game, SampledGame, read_game, shapley_value, write_game
from tugames.errors import GameFileError

EXPECTED = Game([0, 1.5, 2, 4.25], ["ann", "bob"])


def read(text):
    return read_game(io.BytesIO(text.encode()))


def refused(text):
    with pytest.raises(GameFileError) as error:
        read(text)
    message = str(error.value)
    assert len(message.splitlines()) == 1
    return message


@pytest.mark.parametrize(
    "text",
    [
        "coalition;worth\nann;1,5\nbob;2\nann+bob;4,25\n",
        "coalition;worth\nann;1.5\nbob;2\nann+bob;4.25\n",
        "Coalition;Worth\r\nann;1,5\r\nbob;2,0\r\nann,bob;4,25\r\n",
        "sep=;\ncoalition;worth\nann;1,5\nbob;2\nann+bob;4,25\n",
        "SEP=,\nCOALITION,WORTH\nann,1.5\nbob,2\nann+bob,4.25\n",
        "coalition\tworth\nann\t1,5\nbob\t2\nann+bob\t4,25\n",
        "worth;comment;coalition\n1,5;first;ann\n2;;bob\n4,25;;ann|bob\n",
        'coalition;worth\nann;"1,5"\nbob;2\n"ann;bob";4,25\n',
        " Coalition , Value \nann,1.5\nbob,2\nann|bob,4.25\n",
        "coalition;cost\nann;-1,5\nbob;-2\nann+bob;-4,25\n",  # costs are worths below 0
        "coalition;worth;rows\nann;1,5;3\nbob;2;3\nann+bob;4,25;3\n",
        "coalition;worth\nann;1,5e0\nbob;2\nann+bob;+4,25\n",
    ],
)
def test_files_of_spreadsheets(text):
    assert read(text) == EXPECTED


def test_replicates_with_decimal_commas():
    text = "Coalition;Replicate;Worth\nann;0;1,5\nann;1;2,5\n"
    assert read(text).samples.tolist() == [[0, 1.5], [0, 2.5]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("coalition;worth\nann;1,5\nbob;2.5\nann+bob;4\n", "one decimal mark; got '1,5' and '2.5'"),
        (
            "coalition;worth\nann;1.500\nbob;2\nann+bob;4.250\n",
            "may be 1500 or a number with three",
        ),
        (
            "coalition;worth\nann;1,500\nbob;2\nann+bob;4,250\n",
            "may be 1500 or a number with three",
        ),
        ("coalition;worth\nann;1.500,5\nbob;2\nann+bob;4\n", "marks between thousands"),
        ("coalition;worth\nann;1.500.000\nbob;2\nann+bob;4\n", "marks between thousands"),
        ("coalition;worth\nann;1 500\nbob;2\nann+bob;4\n", "marks between thousands"),
        ('coalition,worth\nann,"1,5"\nbob,2\nann+bob,4\n', "or semicolons between cells"),
        ("coalition,worth\nann,1,5\nbob,2,0\nann+bob,4,0\n", "unless semicolons are between cells"),
        ("coalition;worth;value\nann;1;1\n", "one column of worths; got worth and value"),
        ("coalition;Worth;worth\nann;1;1\n", "comes twice"),
        ("coalition:worth\nann:1\n", "the header names the columns"),
        ("sep=;\n", "the header names the columns"),
        ("sep=;\ncoalition;worth\nann;x\n", "line 3"),
    ],
)
def test_numbers_that_could_be_others_are_refused(text, words):
    assert words in refused(text)


def test_three_decimals_are_plain_beside_others():
    assert read("coalition;worth\nann;0,333\nbob;2,125\nann+bob;4\n").worth("bob") == 2.125
    assert read("coalition;worth\nann;1,5000\nbob;2,125\nann+bob;4\n").worth("bob") == 2.125
    # with commas between cells a comma is no part of a number, and a point is a point
    assert read("coalition,worth\nann,1.500\nbob,2.125\nann+bob,4.000\n").worth("ann") == 1.5


PLUS = ["a+b", "c", "O'Neil"]
LISTED = [
    PLUS,
    ["R&D + IT", 'say "x+y"', "it's a+b"],
    ["+", "++", "a"],
    ["'x'", "a+b", '"'],
    ["a+b"],
    ["x", "'+'"],
]


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz"])
@pytest.mark.parametrize("names", LISTED)
def test_names_may_have_a_plus(names, ending):
    game = Game(np.arange(2.0 ** len(names)), names)
    sampled = SampledGame([game.values, 2 * game.values], names)
    for kind in (game, sampled):
        stream = io.BytesIO()
        write_game(kind, stream, ending=ending)
        back = read_game(io.BytesIO(stream.getvalue()))
        assert back.players == tuple(names)
        assert (back.mean if kind is sampled else back).values[-1] == kind_worth(kind)


def kind_worth(kind):
    return (kind.mean if isinstance(kind, SampledGame) else kind).values[-1]


def test_quotes_are_written_only_where_they_are_needed():
    stream = io.BytesIO()
    write_game(Game([0, 1, 2, 4], ["a+b", "c"]), stream, ending=".csv")
    lines = stream.getvalue().decode().splitlines()
    assert lines == ["coalition,worth,rows", "'a+b',1.0,3", "c,2.0,3", "'a+b'+c,4.0,3"]
    game = read("coalition,worth\n'a',1\nb,2\n'a'+b,4\n")
    assert game.players == ("'a'", "b")  # as ever: no name in quotes has a plus


def test_a_name_with_plus_and_both_quotes_is_for_arrays():
    game = Game([0, 1, 2, 4], ["""a+'"b""", "c"])
    for ending in (".csv", ".json"):
        with pytest.raises(GameFileError, match="write NPZ, or JSON with order="):
            write_game(game, io.BytesIO(), ending=ending)
    for ending, order in ((".npz", None), (".json", "binary")):
        stream = io.BytesIO()
        write_game(game, stream, ending=ending, order=order)
        assert read_game(io.BytesIO(stream.getvalue())) == game


# (1), (2), (3), (12), (13), (23), (123), as packages for R list a game of three players
R_VECTOR = [0, 0, 0, 90, 80, 10, 100]
DEPOT = Game([0, 0, 0, 90, 0, 80, 10, 100])


def test_vectors_of_r_come_and_go():
    assert Game(R_VECTOR, order="lexicographic") == DEPOT
    for ending in (".json", ".npz", ".csv"):
        stream = io.BytesIO()
        write_game(DEPOT, stream, ending=ending, order="lexicographic")
        back = read_game(io.BytesIO(stream.getvalue()))
        np.testing.assert_array_equal(back.values, DEPOT.values)
    stream = io.BytesIO()
    write_game(DEPOT, stream, ending=".json", order="lexicographic")
    assert f'"values": {[float(worth) for worth in R_VECTOR]}' in stream.getvalue().decode()
    write_game(DEPOT, stream := io.BytesIO(), ending=".csv", order="lexicographic")
    rows = [line.split(",")[0] for line in stream.getvalue().decode().splitlines()[1:]]
    assert rows == ["0", "1", "2", "0+1", "0+2", "1+2", "0+1+2"]


def test_arrays_in_json():
    assert read('{"values": [0, 1, 2, 4], "players": ["a+b", "c"]}').players == ("a+b", "c")
    assert read('{"order": "lexicographic", "values": [0, 0, 0, 90, 80, 10, 100]}') == DEPOT
    sampled = read('{"samples": [[0, 1], [0, 2]], "comment": "two"}')
    assert sampled.samples.tolist() == [[0, 1], [0, 2]]
    games = (SampledGame([R_VECTOR, R_VECTOR], "abc", order="lexicographic"), DEPOT)
    for game in games:
        for order in ("binary", "lexicographic"):
            write_game(game, stream := io.BytesIO(), ending=".json", order=order)
            back = read_game(io.BytesIO(stream.getvalue()))
            np.testing.assert_array_equal(shapley_value(_table(back)), shapley_value(_table(game)))


def _table(game):
    return game.mean if isinstance(game, SampledGame) else game


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"values": [0, 1, 2]}', "3"),
        ('{"values": [0, 1, 2, 3], "order": "R"}', "order is binary or lexicographic"),
        ('{"values": [0, "1"]}', "a worth is a number"),
        ('{"values": [0, [1]]}', "a worth is a number"),
        ('{"values": 3}', "values are a list"),
        ('{"values": []}', "2**n worths"),
        ('{"samples": [[0, 1], [0]]}', "on every replicate"),
        ('{"samples": [0, 1]}', "a list of lists"),
        ('{"samples": [[0, 1]]}', "R >= 2"),
        ('{"values": [0, 1], "worths": {"a": 1}}', "a game is a JSON object with"),
        ('{"worths": {"a": 1}, "order": "binary"}', "there are none"),
        ('{"values": [0, 1], "players": ["a", "b"]}', "2 labels"),
        ('{"values": [1, 1]}', "empty coalition"),
    ],
)
def test_arrays_in_json_that_make_no_game(text, words):
    assert words in refused(text)


def test_orders_that_there_are_not():
    with pytest.raises(GameFileError, match="order is binary or lexicographic"):
        write_game(DEPOT, io.BytesIO(), ending=".csv", order="R")
