"""Numbers as people and spreadsheets write them, with a decimal point or a decimal comma."""

import re

from tugames._doors.brief import brief_repr
from tugames.errors import GameFileError

__all__ = ["Decimals", "whole_replicate"]

#: Python's own ``float`` also reads ``1_000`` and the digits of every script, which are more
#: likely a mistake or damage.
_POINT = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?(?:nan|inf(?:inity)?))\s*",
    re.ASCII | re.IGNORECASE,
)
_WHOLE = re.compile(r"\s*([+-]?\d{1,18})\s*", re.ASCII)
#: What may be a whole number with a mark between thousands.
_THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2}[.,]\d{3}\s*", re.ASCII)


class Decimals:
    """Reads the numbers of one file, which all have the same decimal mark.

    Parameters
    ----------
    commas : bool
        Whether a comma may be the mark: where something else stands between cells. Then numbers
        that all look like ``1.234`` may be thousands, and are refused.
    """

    def __init__(self, *, commas: bool) -> None:
        self._commas = commas
        self._first: dict[str, tuple[str, int]] = {}  # by mark, the first number and its line
        self._certain: set[str] = set()

    def read(self, text: str, name: str, line: int) -> float:
        """Read a worth.

        Raises
        ------
        GameFileError
            If it is no number, or one with another decimal mark than those before.
        """
        mark = "," if self._commas and "," in text else "."
        found = _POINT.fullmatch(
            text.replace(",", ".") if mark == "," and "." not in text else text
        )
        if found is None:
            raise GameFileError(
                f"line {line}: a worth is a number; got {brief_repr(text)} for coalition "
                f"{brief_repr(name)}{self._remedy(text)}"
            )
        if self._commas and mark in text:
            self._first.setdefault(mark, (text, line))
            if len(self._first) > 1:
                one, other = self._first.values()
                raise GameFileError(
                    f"line {line}: the numbers of a file have one decimal mark; got "
                    f"{brief_repr(one[0])} and {brief_repr(other[0])}: write one of them otherwise"
                )
            if _THOUSANDS.fullmatch(text) is None:
                self._certain.add(mark)
        return float(found[1])

    def check(self) -> None:
        """Refuse numbers that may all have been meant as thousands."""
        for mark, (text, line) in self._first.items():
            if mark not in self._certain:
                plain = text.strip().replace(mark, "")
                raise GameFileError(
                    f"line {line}: {brief_repr(text)} may be {plain} or a number with three "
                    f"decimals, as may all that have a {mark!r} in this file: write {plain}, or "
                    f"{text.strip()}0"
                )

    def _remedy(self, text: str) -> str:
        if re.fullmatch(r"\s*[+-]?\d*,\d+\s*", text, re.ASCII):
            return ": write a decimal point, or semicolons between cells"
        if re.fullmatch(r"\s*[+-]?\d{1,3}(?:([.,' \u00a0\u202f])\d{3})+(?:[.,]\d*)?\s*", text):
            return ": leave out the marks between thousands"
        return ""


def whole_replicate(text: str, name: str, line: int) -> int:
    """Read the number of a replicate."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise GameFileError(
            f"line {line}: a replicate is a whole number; got {brief_repr(text)} for coalition "
            f"{brief_repr(name)}"
        )
    return int(found[1])
