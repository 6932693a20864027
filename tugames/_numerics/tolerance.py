"""The one place that says when two worths count as equal."""

import numpy as np
from numpy.typing import ArrayLike

from tugames._doors.numbers import real_number

#: Worths that are no integers were rounded on the way: this much, relative, means nothing.
RELATIVE_TOLERANCE = 1e-9


def worth_tolerance(*arrays: ArrayLike) -> float:
    """Absolute tolerance for comparing sums and differences of the numbers in these arrays.

    Zero when all are integers below 2**45, whose few-term sums float64 computes exactly;
    otherwise a relative 1e-9 of the largest.
    """
    tables = [np.asarray(array, dtype=np.float64) for array in arrays]
    scale = max(float(np.abs(table).max(initial=0.0)) for table in tables)
    if scale < 2.0**45 and all(np.array_equal(table, np.rint(table)) for table in tables):
        return 0.0
    return RELATIVE_TOLERANCE * scale


def as_tolerance(tolerance: float) -> float:
    """Tolerance that a caller has chosen."""
    return real_number(tolerance, "a tolerance", least=0.0)
