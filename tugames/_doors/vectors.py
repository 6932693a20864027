"""Reading vectors of real numbers, one for each player.

Numbers with labels are put into player order by their labels, never by their position.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.pandas import is_frame, is_list, is_series, series_items
from tugames.errors import InvalidInputError

#: Numbers in player order, or by player, or a result that has them.
PayoffLike = Any

#: As for worths: sums are finite.
_LARGEST = 1e303

#: Where results keep the payoff they are about.
_RESULTS = ("payoff", "core_payoff", "value")


def finite_vector(
    numbers: Any, players: Sequence[Hashable] | None, what: str, order: str = "player"
) -> NDArray[np.float64]:
    """Finite numbers in player order, shape (n,).

    Parameters
    ----------
    numbers : array_like in player order, mapping or Series by player, or a result with a payoff
    players : labels in player order, or None for any number of them, numbered from 0
    what : what the numbers are, in the plural

    Raises
    ------
    InvalidInputError
        Unless there is one finite real number for each player.
    """
    numbers = unlabelled(numbers, players, what)
    many = "" if players is None else f"{len(players)} "
    wanted = f"{what} are {many}finite numbers in {order} order"
    vector = real_array(numbers, wanted)
    if vector.ndim != 1 or (players is not None and vector.size != len(players)):
        got = f"an array of shape {vector.shape}" if np.ndim(numbers) else brief_repr(numbers)
        raise InvalidInputError(f"{wanted}; got {got}")
    if not (np.abs(vector) <= _LARGEST).all():  # nor for nan
        worst = int(np.flatnonzero(~(np.abs(vector) <= _LARGEST))[0])
        if np.isfinite(vector[worst]):
            wanted = f"{wanted}, at most {_LARGEST:g}"
        raise InvalidInputError(f"{wanted}; number {worst} is {vector[worst]}: replace it")
    return vector


def unlabelled(numbers: Any, players: Sequence[Hashable] | None, what: str) -> Any:
    """Numbers by label put into player order, the payoff of a result; others as they are."""
    numbers = _payoff_of(numbers, players, what)
    if is_series(numbers):
        numbers = series_items(numbers, what)
    if isinstance(numbers, Mapping):
        return aligned(numbers, range(len(numbers)) if players is None else players, what)
    return numbers


def aligned(numbers: Mapping[Any, Any], players: Sequence[Hashable], what: str) -> list[Any]:
    """Entries of a mapping in player order; an error unless its keys are the players."""
    missing = [player for player in players if player not in numbers]
    extra = [label for label in numbers if label not in set(players)]
    if not missing and not extra:
        return [numbers[player] for player in players]
    numbered = list(numbers) == list(range(len(numbers))) and len(numbers) == len(players)
    raise InvalidInputError(
        f"{what} by label have one for each player; "
        + "; ".join(
            f"{some} {_few(labels)}"
            for some, labels in (("without", missing), ("with", extra))
            if labels
        )
        + (": if they are in player order, hand over .to_numpy()" if numbered else "")
    )


def named(payoffs: Any, what: str) -> Mapping[str, Any]:
    """Vectors by name, as they are put into tables and legends; None is none at all."""
    if payoffs is None:
        return {}
    if not isinstance(payoffs, Mapping) or not all(isinstance(name, str) for name in payoffs):
        raise InvalidInputError(
            f"{what} come as a mapping of names to vectors, such as {{'mine': [1, 2]}}; got "
            f"{brief_repr(payoffs)}"
        )
    return payoffs


def side_by_side(
    vectors: Any, players: Iterable[Hashable] | None, what: str
) -> tuple[tuple[Hashable, ...], dict[str, NDArray[np.float64]]]:
    """Labels, and vectors by name: of the players given, or else of the first vector."""
    vectors = named(vectors, what)
    if not vectors:
        raise InvalidInputError(
            f"bars need at least one of {what}; got none: hand over a mapping of names to vectors"
        )
    if players is not None:
        if isinstance(players, Mapping | set | frozenset) or not (
            is_list(players) or isinstance(players, str)
        ):
            raise InvalidInputError(f"players are a sequence of labels; got {brief_repr(players)}")
        labels = tuple(players)
        try:
            set(labels)
        except TypeError as error:
            raise InvalidInputError(
                f"players are a sequence of labels; got {brief_repr(players)}: {error}"
            ) from error
    else:
        first = next(iter(vectors.values()))
        known = getattr(first, "players", None) if not is_series(first) else None
        given = labels_of(first) if known is None else tuple(known)
        labels = given or tuple(range(finite_vector(first, None, what).size))
    return labels, {
        name: finite_vector(vector, labels, f"the {what} of {brief_repr(name)}")
        for name, vector in vectors.items()
    }


def labels_of(numbers: Any) -> tuple[Hashable, ...] | None:
    """Labels of a mapping or a Series, in its order; None if there are none."""
    if is_series(numbers):
        return tuple(series_items(numbers, "numbers"))
    return tuple(numbers) if isinstance(numbers, Mapping) else None


def _payoff_of(numbers: Any, players: Sequence[Hashable] | None, what: str) -> Any:
    """The payoff of a result, which may know its players; anything else as it is."""
    plain = isinstance(numbers, np.ndarray | Collection | str | Number | type)
    if plain or numbers is None or is_series(numbers) or is_frame(numbers):
        return numbers
    name = next((name for name in _RESULTS if hasattr(numbers, name)), None)
    if name is None:
        if isinstance(numbers, Iterable):
            raise InvalidInputError(
                f"{what} are an array of numbers; got {brief_repr(numbers)}: make it a list"
            )
        return numbers
    payoff = getattr(numbers, name)
    if payoff is None:
        raise InvalidInputError(f"{what} are numbers; this {type(numbers).__name__} has no payoff")
    known = getattr(numbers, "players", None)
    if players is not None and known is not None and tuple(known) != tuple(players):
        return dict(zip(known, payoff, strict=True))
    return payoff


def _few(labels: list[Hashable]) -> str:
    return ", ".join(map(brief_repr, labels[:3])) + (", ..." if len(labels) > 3 else "")
