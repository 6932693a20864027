"""Files of other packages: shapiq's, and those of coopgame-py."""

import io
import json

import numpy as np
import pytest

from tugames import Game, SampledGame, read_game, write_game
from tugames.errors import GameFileError

#: As shapiq 1.8 saves a game of three players whose empty coalition is worth 2.
SHAPIQ = {
    "object_name": "Game",
    "data_type": "game",
    "version": "1.8.0",
    "created_from": None,
    "description": None,
    "parameters": {},
    "metadata": {
        "n_players": 3,
        "game_name": "Game_Game",
        "normalization_value": 2.0,
        "precompute_flag": False,
        "precomputed": True,
        "player_names": ["ann", "b+b", "eve"],
    },
    "data": {
        "Empty": 2.0, "0": 3.0, "1": 4.0, "2": 6.0, "0,1": 7.0, "0,2": 10.0, "1,2": 13.0,
        "0,1,2": 20.0,
    },
}  # fmt: skip
NORMALISED = [0.0, 1, 2, 5, 4, 8, 11, 18]
#: As the documentation of coopgame-py has them: players by number.
COOPGAME = [
    '{"values": {"0": 1, "1": 2, "0,1": 5, "2": 4, "0,2": 8, "1,2": 11, "0,1,2": 18}}',
    '{"players": 3, "type": "value", "values": {"0,1,2": 18, "0": 1, "1": 2, "2": 4, "0,1": 5, '
    '"0,2": 8, "1,2": 11}}',
    '{"values": [{"coalition": [0], "value": 1}, {"coalition": [1], "value": 2}, '
    '{"coalition": [0, 1], "value": 5}, {"coalition": [2], "value": 4}, '
    '{"coalition": [2, 0], "value": 8}, {"coalition": [1, 2], "value": 11}, '
    '{"coalition": [0, 1, 2], "value": 18}]}',
    "coalition,value\n0,1\n1,2\n0|1,5\n2,4\n0|2,8\n1|2,11\n0|1|2,18\n",
]
GAME = Game(NORMALISED, ["ann", "b+b", "eve"])


def read(content):
    text = content if isinstance(content, str) else json.dumps(content)
    return read_game(io.BytesIO(text.encode()))


def written(game, **settings):
    stream = io.BytesIO()
    write_game(game, stream, **settings)
    return stream.getvalue()


def changed(**metadata):
    return SHAPIQ | {"metadata": SHAPIQ["metadata"] | metadata}


def test_shapiq_is_read_less_the_normalization_value():
    game = read(SHAPIQ)
    assert game == GAME
    assert game.baseline == 2.0
    assert read(changed(player_names=None)).players == (0, 1, 2)


def test_shapiq_comes_back():
    assert read_game(io.BytesIO(written(GAME, ending=".json", layout="shapiq"))) == GAME
    content = json.loads(written(GAME, ending=".json", layout="shapiq"))
    assert content["data"]["Empty"] == 0.0
    assert content["data"]["0,2"] == 8.0
    assert content["metadata"]["player_names"] == ["ann", "b+b", "eve"]
    back = read_game(io.BytesIO(written(GAME, ending=".npz", layout="shapiq")))
    assert (back.values.tolist(), back.players) == (NORMALISED, (0, 1, 2))  # it keeps no names


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SHAPIQ | {"data_type": "interaction_values"}, "file of 'interaction_values'"),
        (changed(n_players=4), "8 of 15 are missing"),
        (changed(n_players=2), "2"),
        (changed(n_players="3"), "number of players"),
        (changed(n_players=10**9), "number of players"),
        (changed(normalization_value=0.0), "empty coalition is worth 0; got 2"),
        (changed(normalization_value=None), "a worth is a number"),
        (changed(player_names=["ann"]), "1 labels"),
        (changed(player_names="ann"), "list of names"),
        (SHAPIQ | {"data": {"Empty": 2.0, "0": 3.0}}, "are missing"),
        (SHAPIQ | {"data": []}, "are objects"),
        (SHAPIQ | {"data": SHAPIQ["data"] | {"2,1,0": 20.0}}, "comes twice"),
    ],
)
def test_what_is_no_game_of_shapiq(content, words):
    with pytest.raises(GameFileError) as error:
        read(content)
    assert words in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("content", COOPGAME)
def test_coopgame_is_read(content):
    assert read(content).values.tolist() == NORMALISED


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_coopgame_comes_back(ending):
    back = read_game(io.BytesIO(written(GAME, ending=ending, layout="coopgame")))
    assert back.values.tolist() == NORMALISED
    assert [str(player) for player in back.players] == ["0", "1", "2"]


def test_costs_of_coopgame_are_worths_below_0():
    costs = '{"type": "cost", "values": {"0": 1, "1": 2, "0,1": 2.5}}'
    assert read(costs).values.tolist() == [0, -1, -2, -2.5]
    assert read("coalition,cost\n0,1\n1,2\n0|1,2.5\n").values.tolist() == [0, -1, -2, -2.5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"values": {"a": 1}}', "are numbers of players"),
        ('{"values": {"0": 1, "1": 1}}', "missing: 0+1"),
        ('{"players": 3, "values": {"0": 1, "1": 1, "0,1": 2}}', "missing"),
        ('{"players": ["a"], "values": {"0": 1}}', "number of players"),
        ('{"type": "gain", "values": {"0": 1}}', "value or cost"),
        ('{"kind": "cost", "values": {"0": 1}}', "got 'kind' besides"),
        ('{"values": {"0": "1"}}', "a worth is a number"),
        ('{"values": [{"coalition": [0]}]}', "coalition and value each"),
        ('{"values": [{"coalition": ["0"], "value": 1}]}', "list of numbers"),
        ('{"values": {"99999999999": 1}}', "number of players"),
    ],
)
def test_what_is_no_game_of_coopgame(content, words):
    with pytest.raises(GameFileError) as error:
        read(content)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ending": ".csv", "layout": "shapiq"}, "for shapiq ends in .json or .npz"),
        ({"ending": ".npz", "layout": "coopgame"}, "for coopgame ends in .json or .csv"),
        ({"ending": ".json", "layout": "shapik"}, "did you mean shapiq"),
        ({"ending": ".json", "layout": "shapiq", "order": "binary"}, "order of their own"),
        ({"ending": ".json", "layout": 3}, "a layout is one of"),
    ],
)
def test_layouts_that_there_are_not(settings, words):
    with pytest.raises(GameFileError) as error:
        written(GAME, **settings)
    assert words in str(error.value)


def test_other_packages_have_no_replicates():
    sampled = SampledGame([[0, 1], [0, 2]])
    with pytest.raises(GameFileError, match=r"no replicates: write game\.mean"):
        written(sampled, ending=".json", layout="shapiq")


def test_coopgame_reads_what_is_written():
    coopgame = pytest.importorskip("coopgame")
    for ending, kind in ((".json", "json"), (".csv", "csv")):
        text = written(GAME, ending=ending, layout="coopgame").decode()
        found = coopgame.parse_game(text, format=kind)
        np.testing.assert_array_equal(found["game"].values(), NORMALISED[1:])
