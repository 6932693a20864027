"""What rounding and the stated tolerances amount to, for a table of worths."""

import numpy as np


def units(worths: np.ndarray, count: int) -> float:
    """So many units in the last place of the largest worth."""
    return count * float(np.spacing(np.abs(worths).max()))


def stated(worths: np.ndarray) -> float:
    """Tolerance by ADR 0004: none for whole numbers below 2**45, else 1e-9 of the largest."""
    largest = float(np.abs(worths).max())
    whole = largest < 2.0**45 and np.array_equal(worths, np.rint(worths))
    return 0.0 if whole else 1e-9 * largest
