"""The one place that says when two worths count as equal."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.numbers import real_number

#: Worths that are no integers were rounded on the way: this much, relative, means nothing.
RELATIVE_TOLERANCE = 1e-9
#: Numbers that are looked at together.
_BLOCK = 1 << 16


def worth_tolerance(*arrays: ArrayLike) -> float:
    """Absolute tolerance for comparing sums and differences of the numbers in these arrays.

    Zero when all are integers below 2**45, whose few-term sums float64 computes exactly;
    otherwise a relative 1e-9 of the largest.
    """
    tables = [np.asarray(array, dtype=np.float64) for array in arrays]
    scale = magnitude(*tables)
    if scale < 2.0**45 and all(map(_is_whole, tables)):
        return 0.0
    return RELATIVE_TOLERANCE * scale


def magnitude(*arrays: ArrayLike) -> float:
    """Largest absolute value in these arrays, of which no copy is made; 0 in none."""
    tables = [np.asarray(array, dtype=np.float64) for array in arrays]
    return max(
        max(float(table.max(initial=0.0)), -float(table.min(initial=0.0))) for table in tables
    )


def _is_whole(table: NDArray[np.float64]) -> bool:
    """Whether all numbers are integers; a block at a time, as tables may be half of the memory."""
    flat = table.reshape(-1)
    blocks = (flat[k : k + _BLOCK] for k in range(0, flat.size, _BLOCK))
    return all(np.array_equal(block, np.rint(block)) for block in blocks)


def as_tolerance(tolerance: float) -> float:
    """Tolerance that a caller has chosen."""
    return real_number(tolerance, "a tolerance", least=0.0)
