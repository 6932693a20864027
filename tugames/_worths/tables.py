"""Tables of worths before they are a game: complete, of real numbers, and no larger than memory."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief, brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.order import in_binary_order
from tugames._doors.pandas import is_series
from tugames._labels import coalition_keys
from tugames._numerics.memory import available_memory, in_gib
from tugames._worths.checked import LARGEST
from tugames.coalition import coalition_label, coalition_mask
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError

#: Bytes for which it is not asked how much memory is free.
_SMALL = 1 << 24

#: Missing coalitions are named for so many players; for more their number is told.
_FEW_PLAYERS = 16


def listed_worths(
    worths: Mapping[Any, Any], players: Sequence[Hashable] | None, default: float | None
) -> tuple[tuple[Hashable, ...], NDArray[np.float64]]:
    """Players and table of worths that are listed by coalition, as :meth:`Game.from_dict` does."""
    given: object = worths
    if not isinstance(given, Mapping):
        remedy = "hand over .to_dict()" if is_series(given) else "use Game(values) for a table"
        raise InvalidGameError(
            f"worths by coalition are a mapping; got {brief_repr(given)}: {remedy}"
        )
    labels, keys = coalition_keys(worths, players)
    try:
        masks = [coalition_mask(members, labels) for members in keys]
    except InvalidInputError as error:
        raise InvalidGameError(str(error)) from error
    n = len(labels)
    if default is None and len(worths) < (1 << n) - 1 and n > _FEW_PLAYERS:
        first = ", ".join(map(brief_repr, labels[:3]))
        raise InvalidGameError(
            f"{n} players have 2**{n} - 1 coalitions; got {len(worths)} worths for {first}, "
            "...: check how members are separated, give the players, or give a default worth"
        )
    check_table_fits(n)
    numbers = real_array(list(worths.values()), "worths are real numbers", InvalidGameError)
    if numbers.ndim != 1:
        raise InvalidGameError("a coalition's worth is one number; got arrays as worths")
    other = np.nan if default is None else one_number(default, "a default worth")
    table = np.full(1 << n, other)
    table[0] = 0.0
    listed: set[int] = set()
    for mask, worth in zip(masks, numbers.tolist(), strict=True):
        if mask in listed:
            raise InvalidGameError(
                f"every coalition has one worth; {coalition_label(mask, labels)} comes twice: "
                "remove one of the entries"
            )
        listed.add(mask)
        table[mask] = worth
    if default is None:
        there = np.zeros(table.size, dtype=np.bool_)
        there[[0, *listed]] = True
        check_complete(there, labels)
    table.flags.writeable = False
    return labels, table


def one_number(value: Any, what: str) -> float:
    """A real number on its own."""
    number = real_array(value, f"{what} is a real number", InvalidGameError)
    if number.ndim:
        raise InvalidGameError(f"{what} is one number; got {brief_repr(value)}")
    return float(number)


def check_table_fits(n_players: int, tables: float = 2.0) -> None:
    """Raise TooManyPlayersError when tables of 2**n float64 worths exceed the memory that is free.

    ``tables`` is how many of them there will be at once, and what else there is in units of them.
    """
    table = 8 << min(n_players, 60)
    needed = round(tables * table)
    if needed < _SMALL:
        return
    free = available_memory()
    if needed > free:
        count = brief(str(n_players))
        raise TooManyPlayersError(
            f"a table of all coalitions of {count} players takes 2**{count} worths, "
            f"{in_gib(table)}{' and more' * (n_players > 60)}, and with what is needed on the way "
            f"{in_gib(needed)}; this machine has {in_gib(free)} free: use "
            "estimate_shapley on a FunctionOracle or an OracleGame, which need no table"
        )


def check_complete(listed: NDArray[np.bool_], players: Sequence[Hashable]) -> None:
    """Raise InvalidGameError naming the first five coalitions that are not listed."""
    missing = np.flatnonzero(~listed)
    if missing.size:
        shown = ", ".join(coalition_label(int(mask), players) for mask in missing[:5])
        dots = ", ..." if missing.size > 5 else ""
        raise InvalidGameError(
            f"every non-empty coalition needs a worth; {missing.size} of {listed.size - 1} are "
            f"missing: {shown}{dots}. Add them, or give a default worth"
        )


def frozen_table(values: ArrayLike, order: str) -> NDArray[np.float64]:
    """Validate once, here, so that no other code has to."""
    if is_series(values) and values.index.tolist() != list(range(len(values))):
        raise InvalidGameError(
            "a table of worths is in the order of bitmasks; got a Series with other labels: use "
            "Game.from_dict(worths.to_dict()), or .to_numpy() if it is in that order"
        )
    what = "worths are real numbers"
    table = values if is_frozen(values) else real_array(values, what, InvalidGameError)
    table = in_binary_order(table, order)
    if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
        raise InvalidGameError(
            "a game of n players has 2**n worths in one dimension (2, 4, 8, ...), the empty "
            f"coalition's included; got an array of shape {table.shape}"
        )
    if table[0] != 0.0:
        raise InvalidGameError(
            f"the empty coalition is worth 0; got values[0] = {table[0]:g}: subtract it from "
            "every worth, or check that values[0] is the empty coalition"
        )
    if not (table.min() >= -LARGEST and table.max() <= LARGEST):  # false for nan, too
        worst = int(np.flatnonzero(~(np.abs(table) <= LARGEST))[0])
        if np.isfinite(table[worst]):
            raise InvalidGameError(
                f"worths are at most {LARGEST:g} in absolute value, so that their sums are finite "
                f"too; values[{worst}] is {table[worst]:g}: choose a larger unit"
            )
        raise InvalidGameError(
            f"worths are finite; values[{worst}] is {table[worst]}: replace it, or use a "
            "large finite number for a forbidden coalition"
        )
    table.flags.writeable = False
    return table


def is_frozen(values: ArrayLike) -> TypeGuard[NDArray[np.float64]]:
    """Whether nobody else can write to an array of worths, so that it need not be copied."""
    return (
        type(values) is np.ndarray
        and values.dtype == np.float64
        and not values.flags.writeable
        and values.base is None
    )
