"""Values in messages: one line each, of bounded length."""

import reprlib

__all__ = ["brief", "brief_repr", "one_line"]

#: Characters of a value that a message shows, and of a whole message.
_VALUE, _MESSAGE = 80, 700


def brief(text: str, most: int = _VALUE) -> str:
    r"""Text in one line: what does not print is escaped, and the middle of a long one left out.

    Examples
    --------
    >>> brief("a\nb")
    'a\\nb'
    >>> brief("a" * 1000, 20)
    'aaaaaaaaa...aaaaaaaa'
    """
    half = most // 2
    if len(text) > most:
        text = f"{text[: half - 1]}...{text[-(most - half - 2) :]}"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def brief_repr(value: object, most: int = _VALUE) -> str:
    """``repr`` of a value, in brief; a long text is cut before it is quoted."""
    if isinstance(value, str) and len(value) > most:
        return repr(brief(value, most))
    try:
        text = _REPR.repr(value)
    except Exception:  # noqa: BLE001  a broken repr is no reason to lose the message
        text = f"<{type(value).__name__}>"
    return brief(" ".join(text.split()), most)


def one_line(error: BaseException) -> str:
    """What an error says, with its notes, in one line of at most 700 characters."""
    notes = getattr(error, "__notes__", [])
    text = "; ".join(" ".join(part.split()) for part in (str(error), *notes) if part)
    return brief(text or type(error).__name__, _MESSAGE)


_REPR = reprlib.Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxset = _REPR.maxfrozenset = _REPR.maxdict = 10
_REPR.maxstring = _REPR.maxlong = _REPR.maxother = 2 * _VALUE
