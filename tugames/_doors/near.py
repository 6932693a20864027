"""Names that were nearly right: what may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from tugames._doors.brief import brief, brief_repr

__all__ = ["near", "unknown"]

#: Names that a message offers.
_FEW = 3


def near(name: object, known: Iterable[str]) -> list[str]:
    """At most three names that are spelled alike, or that have this word in them.

    Examples
    --------
    >>> near("shaply_value", ["shapley-value", "tau-value", "nucleolus"])
    ['shapley-value']
    >>> near("core", ["core-element", "least-core", "nucleolus"])
    ['core-element', 'least-core']
    """
    if not isinstance(name, str):
        return []
    plain = {_plain(other): other for other in known}
    word = _plain(brief(name))
    close = get_close_matches(word, plain, n=_FEW, cutoff=0.75)
    if len(word) > 2:
        close += [other for other in plain if word in other and other not in close]
    return [plain[other] for other in close[:_FEW]]


def unknown(what: str, name: object, known: Iterable[str]) -> str:
    """Say that there is nothing of this name, and what may have been meant, or what there is.

    Examples
    --------
    >>> unknown("a fruit", "aple", ["apple", "pear"])
    "a fruit is one of those there are; got 'aple': did you mean apple?"
    >>> unknown("a fruit", "nut", ["apple", "pear"])
    "a fruit is one of apple, pear; got 'nut'"
    """
    known = list(known)
    if close := near(name, known):
        return (
            f"{what} is one of those there are; got {brief_repr(name)}: did you mean "
            f"{' or '.join(close)}?"
        )
    return f"{what} is one of {', '.join(known)}; got {brief_repr(name)}"


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", "-").replace(" ", "-")
