"""Odd values to call functions with, other ways to write right ones, and what may come of it."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import tugames
from reference.odd_calls import (
    BY_NAME,
    FOLDER,
    GAME,
    ORACLE,
    PAYOFF,
    PLAYERS,
    SAMPLED,
    SIMPLE,
    VOTING,
)
from tugames import Game, OracleGame, ReplicateStore, axioms, families
from tugames.errors import TUGamesError


def text_of(*_, **__):
    """A function of anything, whose answer is of no use."""
    return "odd"


class Odd:
    """Nothing that anything here is."""

    def __repr__(self):
        return "Odd()\n" * 50


class Broken:
    """An object that cannot even be shown."""

    def __repr__(self):
        raise RuntimeError("no repr")


class Pair(NamedTuple):
    """A tuple with names."""

    left: str
    right: str


#: Odd values, made anew for every call: generators are used up.
ODD = {
    "None": lambda: None,
    "True": lambda: True,
    "np.False_": lambda: np.False_,
    "0": lambda: 0,
    "-1": lambda: -1,
    "7": lambda: 7,
    "np.int64(3)": lambda: np.int64(3),
    "2.0": lambda: 2.0,
    "0.5": lambda: 0.5,
    "-0.5": lambda: -0.5,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "1e308": lambda: 1e308,
    "10**30": lambda: 10**30,
    "10**400": lambda: 10**400,
    "1j": lambda: 1j,
    "Fraction": lambda: Fraction(1, 3),
    "empty text": lambda: "",
    "text": lambda: "ann",
    "text+": lambda: "ann+zoe",
    "long text": lambda: "x\n" * 5000,
    "surrogate": lambda: "\ud800",
    "bytes": lambda: b"ann",
    "[]": list,
    "()": tuple,
    "{}": dict,
    "set()": set,
    "[None]": lambda: [None],
    "[[]]": lambda: [[]],
    "nested": lambda: [[["ann"]], [["bob"]]],
    "labels": lambda: ["ann", "bob", "eve"],
    "twice": lambda: ["ann", "ann"],
    "ragged": lambda: [1, [2, 3]],
    "texts": lambda: ["1", "2", "3"],
    "numbers": lambda: [1, 2, 3],
    "nans": lambda: [1.0, float("nan"), 2.0],
    "infs": lambda: [1.0, float("inf"), 2.0],
    "huge": lambda: [10**400, 1, 2],
    "large": lambda: [1e308, 1e308, 1e308],
    "tiny": lambda: [5e-324, 0.0, 0.0],
    "negative": lambda: [-1.0, -2.0, -3.0],
    "complexes": lambda: [1j, 2, 3],
    "Nones": lambda: [1, None, 3],
    "column": lambda: np.ones((3, 1)),
    "square": lambda: np.ones((3, 3)),
    "cube": lambda: np.ones((2, 2, 2)),
    "none": lambda: np.empty(0),
    "scalar array": lambda: np.array(3),
    "bools": lambda: np.array([True, False, True]),
    "dates": lambda: np.array(["2020-01-01"] * 3, dtype="datetime64[D]"),
    "masked": lambda: np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False]),
    "objects": lambda: np.array([Odd(), None, "a"], dtype=object),
    "mapping": lambda: {"ann": 1.0, "bob": 2.0, "eve": 3.0},
    "other mapping": lambda: {"zoe": 1.0},
    "bool mapping": lambda: {"ann": True, "bob": False, "eve": True},
    "text mapping": lambda: {"ann": "x", "bob": "x", "eve": "y"},
    "mapping of None": lambda: {None: None},
    "mapping of lists": lambda: {"mine": [1.0, 2.0]},
    "series": lambda: pd.Series([1.0, 2.0, 3.0]),
    "labelled series": lambda: pd.Series({"eve": 3.0, "ann": 1.0, "bob": 2.0}),
    "doubled series": lambda: pd.Series([1.0, 2.0, 3.0], index=["ann", "ann", "bob"]),
    "frame": lambda: pd.DataFrame({"ann": [1.0], "bob": [2.0]}),
    "set of labels": lambda: {"ann", "bob"},
    "generator": lambda: (x for x in (1, 2, 3)),
    "iterator of labels": lambda: iter(PLAYERS),
    "endless": lambda: iter(lambda: 1, 0),
    "range": lambda: range(3),
    "slice": lambda: slice(0, 2),
    "Odd": Odd,
    "Broken": Broken,
    "class": lambda: Game,
    "function": lambda: text_of,
    "lambda": lambda: lambda *_, **__: None,
    "pair": lambda: Pair("ann", "bob"),
    "game": lambda: GAME,
    "sampled": lambda: SAMPLED,
    "one player": lambda: Game([0, 1]),
    "numbered": lambda: Game(GAME.values),
    "simple": lambda: SIMPLE,
    "empty core": lambda: Game([0, 0, 0, 1, 0, 1, 1, 1], PLAYERS),
    "oracle": lambda: ORACLE,
    "oracle game": lambda: OracleGame(ORACLE),
    "family": lambda: VOTING,
    "family of an empty core": lambda: families.weighted_voting(2, {"a": 1, "b": 1, "c": 1}),
    "unanimity": lambda: families.unanimity(["ann"], PLAYERS),
    "nucleolus": lambda: tugames.nucleolus(GAME),
    "estimate": lambda: tugames.estimate_shapley(GAME, 100),
    "verdict": lambda: tugames.is_convex(GAME),
    "analysis": lambda: tugames.analyze(GAME),
    "axiom": lambda: axioms.efficiency,
    "class of games": lambda: axioms.CONVEX_GAMES,
    "generator of numbers": lambda: np.random.default_rng(0),
    "path": lambda: FOLDER / "nowhere" / "game.csv",
    "strategy": lambda: st.integers(0, 3),
    "store": lambda: ReplicateStore(":memory:", ORACLE),
}

#: Files are the file system's business, which says so itself.
WRITES = ("plotting.save_analysis",)
#: What an endless iterator is never asked of: it is what these exist for, or they take a list.
ENDLESS = "endless"


def outcome(name, call, odd):
    """What came of a call with odd arguments: None, or what is wrong with it."""
    shown = ", ".join(f"{argument}=<{value}>" for argument, value in odd.items())
    try:
        call(**{argument: ODD[value]() for argument, value in odd.items()})
    except TUGamesError as error:
        text = str(error)
        if "\n" in text or len(text) > 1500:
            return f"{name}({shown}): a message of {len(text)} letters, or several lines"
    except OSError as error:
        if name not in WRITES:
            return f"{name}({shown}): {type(error).__name__}: {error}"[:300]
    except Exception as error:  # noqa: BLE001  whatever it is, it is found
        if type(error).__module__.startswith("hypothesis") and name.startswith("testing."):
            return None
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        last = f"{Path(where.filename).name}:{where.lineno}"
        return f"{name}({shown}): {type(error).__name__} at {last}: {error}"[:300]
    return None


class Family:
    """An object with a table, as those of the families."""

    players = PLAYERS

    def game(self):
        """Table."""
        return GAME


#: Other ways to write what stands in the table of valid calls.
EQUALS = (
    (GAME, (Family,)),
    (
        PAYOFF,
        (
            PAYOFF.tolist,
            lambda: tuple(PAYOFF),
            lambda: dict(zip(PLAYERS, PAYOFF, strict=True)),
            lambda: GAME.series(PAYOFF).sort_values(ascending=False),
            lambda: PAYOFF.astype(object),
            lambda: np.ma.masked_array(PAYOFF),
        ),
    ),
    (
        BY_NAME["coalition"],
        (
            lambda: 3,
            lambda: np.int64(3),
            lambda: "ann+bob",
            lambda: "bob, ann",
            lambda: "{'ann', 'bob'}",
            lambda: {"bob", "ann"},
            lambda: iter(["bob", "ann"]),
            lambda: np.array([True, True, False]),
            lambda: [True, True, False],
            lambda: {"eve": False, "ann": True, "bob": True},
            lambda: pd.Series({"eve": False, "ann": True, "bob": True}),
        ),
    ),
    (
        BY_NAME["unions"],
        (
            lambda: [3, 4],
            lambda: ("ann+bob", "eve"),
            lambda: [[True, True, False], {"eve": True}],
            lambda: {"ann": "x", "bob": "x", "eve": "y"},
            lambda: pd.Series({"ann": 1, "eve": 2, "bob": 1}),
        ),
    ),
    (
        BY_NAME["graph"],
        (
            lambda: ["ann+bob", "bob+eve"],
            lambda: iter([3, 6]),
            lambda: [{"bob", "ann"}, np.array([False, True, True])],
        ),
    ),
    (
        BY_NAME["weights"],
        (
            lambda: {"eve": 3, "bob": 2, "ann": 1},
            lambda: pd.Series({"eve": 3, "bob": 2, "ann": 1}),
            lambda: np.array([1, 2, 3]),
        ),
    ),
    (BY_NAME["shift"], (lambda: {"eve": 3, "bob": 2, "ann": 1}, lambda: np.array([1, 2, 3]))),
    (
        BY_NAME["claims"],
        (lambda: pd.Series([1, 2, 3]), lambda: (1, 2, 3), lambda: [Fraction(1), 2, 3.0]),
    ),
)


def same(one, other):
    """Whether two results say the same; pictures and strategies are not looked into."""
    if isinstance(one, np.ndarray | float):
        return np.allclose(one, other, rtol=1e-12, atol=1e-12)
    if hasattr(one, "__dataclass_fields__"):
        fields = one.__dataclass_fields__
        return all(same(getattr(one, name), getattr(other, name)) for name in fields)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Game | str | int | type(None)):
        return one == other
    return type(one) is type(other)
