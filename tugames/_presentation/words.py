"""Payoffs and weighted coalitions in one line, by name."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any

from tugames.coalition import coalition_label, coalition_members

#: Players or coalitions that a line names.
_NAMED = 6
#: Numbers that are shown with two decimals: amounts of money, say, that are to add up.
_THOUSANDS, _MOST = 1e5, 1e12


def number(value: float) -> str:
    """Six digits, or cents of what has more before the point; and no minus before a zero.

    Examples
    --------
    >>> number(1 / 3), number(-0.0), number(float("inf")), number(193998.5)
    ('0.333333', '0', 'inf', '193998.5')
    """
    value = float(value) + 0.0
    if _THOUSANDS <= abs(value) < _MOST:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.6g}"


def amount(value: float | Fraction) -> str:
    """A fraction as it is, if it is short, and any other number in six digits."""
    if isinstance(value, Fraction) and len(str(value)) <= 12:
        return str(value)
    return number(float(value))


def few(parts: Iterable[str], count: int, what: str) -> str:
    """The first six, and how many there are if there are more."""
    shown = ", ".join(part for part, _ in zip(parts, range(_NAMED), strict=False))
    return shown + (f", ... ({count} {what})" if count > _NAMED else "")


def payoff_words(
    players: Sequence[Hashable],
    payoff: Sequence[Any],
    errors: Sequence[float] | None = None,
) -> str:
    """Who gets what.

    Examples
    --------
    >>> payoff_words(["ann", "bob"], [1.0, 0.5])
    'ann 1, bob 0.5'
    """
    names = labels(players, len(payoff))
    bars = [""] * len(payoff) if errors is None else [f" ± {error:.2g}" for error in errors]
    parts = (f"{name} {amount(x)}{bar}" for name, x, bar in zip(names, payoff, bars, strict=True))
    return few(parts, len(payoff), "players")


def wrapped(text: str, most: int = 5) -> list[str]:
    """A paragraph in lines of a hundred characters; what is left over is in its attributes."""
    return wrap(text, 100, max_lines=most, placeholder=" ...")


def weight_words(players: Sequence[Hashable], weights: Mapping[int, Any]) -> str:
    """Coalitions with their weights, in the order of their masks.

    Examples
    --------
    >>> weight_words(["ann", "bob"], {3: Fraction(1, 2)})
    'ann+bob 1/2'
    """
    parts = (f"{named(mask, players)} {amount(w)}" for mask, w in sorted(weights.items()))
    return few(parts, len(weights), "coalitions")


def coalition_words(players: Sequence[Hashable], masks: Iterable[int]) -> str:
    """Coalitions, by the names of their members."""
    masks = [int(mask) for mask in masks]
    return few((named(mask, players) for mask in masks), len(masks), "coalitions")


def named(mask: int, players: Sequence[Hashable]) -> str:
    """A coalition by the names of its members; numbers of players where they have no names."""
    names = labels(players, int(mask).bit_length())
    members = coalition_members(int(mask), names)
    if len(members) > _NAMED:
        return "+".join(map(str, members[:_NAMED])) + f"+... ({len(members)} members)"
    return coalition_label(int(mask), names)


def labels(players: Sequence[Hashable], count: int) -> Sequence[Hashable]:
    """The players' labels, or their numbers where none are known."""
    return players or range(count)
