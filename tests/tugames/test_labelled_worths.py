"""Games from frames and Series, and back, by the names of coalitions."""

from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from tugames import Game, SampledGame
from tugames.errors import InvalidGameError

GAME = Game([0, 1, 2, 4], ["ann", "bob"])


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"coalition": ["ann", "bob", "ann+bob"], "worth": [1, 2, 4]}),
        pd.DataFrame({"worth": [1, 4, 2]}, index=["ann", "ann+bob", "bob"]),
        pd.DataFrame({"worth": [1, 2, 4]}, index=[("ann",), ("bob",), ("ann", "bob")]),
        pd.DataFrame({"ann": [1, 0, 1], "bob": [0, 1, 1], "worth": [1, 2, 4]}),
        pd.DataFrame({"worth": [1, 2, 4, 0], "ann": [True, False, True, False],
                      "bob": [False, True, True, False]}),
        pd.DataFrame({"ann": [1.0, 0.0, 1.0], "bob": [0, 1, 1], "worth": [1, 2, 4]}),
        GAME.to_frame(),
    ],
)  # fmt: skip
def test_every_frame_of_the_same_worths_is_the_same_game(frame):
    assert Game.from_frame(frame) == GAME


def test_the_column_of_worths_may_have_another_name():
    frame = pd.DataFrame({"coalition": ["ann", "bob", "ann+bob"], "EUR": [1, 2, 4]})
    assert Game.from_frame(frame, worth="EUR") == GAME
    assert Game.from_frame(frame[2:], ["ann", "bob"], worth="EUR", default=0).values[1] == 0


def test_series_and_dict_go_there_and_back():
    assert Game.from_series(pd.Series({"ann": 1, "bob": 2, "ann+bob": 4})) == GAME
    assert Game.from_dict(GAME.to_dict()) == GAME
    assert Game.from_series(GAME.to_frame()["worth"]) == GAME
    assert dict(GAME.items())[()] == 0.0
    assert GAME.to_dict()["ann", "bob"] == 4.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Game.from_frame(GAME.to_frame()["worth"]), "use Game.from_series"),
        (lambda: Game.from_frame(pd.DataFrame({"x": [1]})), "name it by worth="),
        (lambda: Game.from_series(GAME.to_frame()), "pandas Series by coalition"),
        (lambda: Game.from_series({"ann": 1}), "use Game.from_dict"),
        (lambda: Game.from_series(pd.Series([1, 2], index=["ann", "ann"])), "comes twice"),
        (
            lambda: Game.from_frame(pd.DataFrame({"coalition": ["a", "a"], "worth": [1, 2]})),
            "'a' comes twice",
        ),
        (
            lambda: Game.from_frame(
                pd.DataFrame({"coalition": ["a"], "worth": [1], "replicate": [0]})
            ),
            "remove them",
        ),
        (lambda: Game.from_frame(pd.DataFrame({"ann": [2], "worth": [1]})), "got 2 among"),
        (lambda: Game.from_frame(pd.DataFrame({"ann": [np.nan], "worth": [1]})), "got nan among"),
        (
            lambda: Game.from_frame(pd.DataFrame({"coalition": ["a"], "worth": [np.nan]})),
            "worths are finite",
        ),
    ],
)
def test_what_is_no_table_of_worths_is_refused(make, said):
    with pytest.raises(InvalidGameError, match=said) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_a_notebook_shows_the_worths_and_is_valid():
    odd = Game([0, 1, 2, 4], ["<b>", "a&b"])
    page = ET.fromstring(odd._repr_html_())
    rows = [[cell.text for cell in row] for row in page.iter("tr")]
    assert rows == [["coalition", "worth"], ["<b>", "1"], ["a&b", "2"], ["<b>+a&b", "4"]]
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]], ["<b>", "a&b"])
    page = ET.fromstring(sampled._repr_html_())
    assert [cell.text for cell in list(page.iter("tr"))[-1]] == ["<b>+a&b", "5", "1"]
    large = Game(np.arange(2**12), None)
    assert len(list(ET.fromstring(large._repr_html_()).iter("tr"))) == 41
    assert "4055 more coalitions" in large._repr_html_()
