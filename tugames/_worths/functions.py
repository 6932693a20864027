"""Functions of the members as games: a worth for each coalition, and for the empty one."""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_number
from tugames._doors.questions import require_arguments
from tugames._numerics.one_thread import one_thread
from tugames._numerics.slices import told
from tugames._worths.checked import checked_worth, require_same
from tugames.coalition import coalition_members
from tugames.errors import InvalidGameError, InvalidInputError

#: Asks the function itself what the empty coalition is worth.
EVALUATE = "evaluate"

#: A number, or "evaluate".
Empty = float | str


def checked_empty(empty: Empty) -> Empty:
    """What the empty coalition is said to be worth.

    Raises
    ------
    InvalidInputError
        If it is neither a finite number nor "evaluate".
    """
    if isinstance(empty, str):
        if empty != EVALUATE:
            raise InvalidInputError(
                'empty is a number, or "evaluate", which asks the function for the worth of the '
                f"empty coalition; got {brief_repr(empty)}"
            )
        return empty
    return real_number(empty, "the worth of the empty coalition")


def tabulated(
    function: Callable[..., Any], players: tuple[Hashable, ...], empty: Empty
) -> tuple[NDArray[np.float64], float]:
    """Table of a function, shape (2**n,), and the baseline that was subtracted from it."""
    require_arguments(
        function, 1, "a function of chance is FunctionOracle(function, players, seed=0)"
    )
    empty = checked_empty(empty)

    def worth(mask: int) -> float:
        given = function(coalition_members(mask, players))
        try:
            return checked_worth(given, mask, players, whose="a game")
        except InvalidInputError as error:
            raise InvalidGameError(str(error)) from error

    # the function is arbitrary Python: a call per coalition is the whole cost
    table = np.zeros(1 << len(players))
    # the first by itself: a library that it imports is kept to one thread from then on
    for some in (range(1, 2), range(2, table.size)):
        with one_thread():
            for mask in told(some, "worths"):
                table[mask] = worth(mask)
    with one_thread():
        require_same(float(table[1]), worth(1), 1, players, whose="a game")
        baseline = worth(0) if isinstance(empty, str) else empty
    if baseline:  # or zeros would lose their sign
        table[1:] -= baseline
    return table, baseline
