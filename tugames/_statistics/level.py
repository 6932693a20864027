"""The level of a test, checked: within (0, 1), and in reach of the replicates."""

from tugames._doors.numbers import real_number
from tugames._statistics.inequalities import least_p_value
from tugames.errors import InvalidInputError

__all__ = ["as_level"]


#: Less could not be shared out among stages and inequalities: the shares would vanish.
_LEAST = 1e-300


def as_level(level: float, n_replicates: int | None = None, *, or_none: bool = False) -> float:
    """Level as a float; InvalidInputError outside (0, 1), or if R replicates cannot reach it.

    ``or_none`` says that the caller takes None for a level, too, which the message then offers.
    """
    number = real_number(level, "a level of significance")
    if not 0.0 < number < 1.0:
        raise InvalidInputError(
            f"a level of significance is between 0 and 1, such as 0.05; got {number:g}"
        )
    if number < _LEAST:
        raise InvalidInputError(
            f"a level of significance is {_LEAST:g} at least, such as 0.05; got {number:g}"
        )
    least = 0.0 if n_replicates is None else least_p_value(n_replicates)
    if number < least:
        untested = ", or take the point estimate, level=None" if or_none else ""
        raise InvalidInputError(
            f"{n_replicates} replicates reach no level below {least:g}, the chance that symmetric "
            f"errors all have one sign; got level={number:g}: add replications, or ask for "
            f"level={least:g}{untested}"
        )
    return number
