"""Values as they are shown in a message: on one line, and not too long."""

import reprlib

_LONGEST = 100


def shown(value: object) -> str:
    """Text of anything, at most 100 characters on one line, in letters that can be printed."""
    try:
        text = _REPR.repr(value)
    except Exception:  # noqa: BLE001  a broken repr is no reason to lose the message
        text = f"<{type(value).__name__}>"
    text = " ".join(text.split()).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _LONGEST else f"{text[:70]} ... {text[-20:]}"


_REPR = reprlib.Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxset = _REPR.maxfrozenset = _REPR.maxdict = 10
_REPR.maxstring = _REPR.maxlong = _REPR.maxother = 2 * _LONGEST
