"""Lists of payoffs without repetitions.

Millions of rows are sorted column by column, and compared slab by slab, so that no step is long:
Ctrl-C gets through between two.
"""

import numpy as np
from numpy.typing import NDArray

#: Rows that are compared by one search, about.
_SLAB = 1 << 16
#: Rows with a sum like that of a row, on average, among which no search is needed.
_FEW = 30


def distinct_rows(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Rows in lexicographic order; of those within the tolerance of each other only one."""
    rows = grid_rows(rows, tolerance)
    if tolerance > 0.0 and len(rows) > 1:  # the lines of the grid may run between equals
        repeated = _repeated(rows, tolerance)
        if repeated.any():
            rows = rows[~repeated]
    return rows


def grid_rows(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Rows in lexicographic order, one of each cell of a grid as wide as the tolerance."""

    def cells(column: int) -> NDArray[np.float64]:
        numbers = rows[:, column]
        return np.rint(numbers / tolerance) if tolerance > 0.0 else numbers

    columns = range(rows.shape[1])
    if len(rows) <= _SLAB:
        order = np.lexsort([cells(column) for column in reversed(columns)])
    else:
        order = np.arange(len(rows))
        for column in reversed(columns):
            order = order[np.argsort(cells(column)[order], kind="stable")]
    new = np.zeros(len(rows), dtype=np.bool_)
    new[:1] = True
    for column in columns:
        sorted_cells = cells(column)[order]
        new[1:] |= sorted_cells[1:] != sorted_cells[:-1]
    found = rows[order[new]]
    found += 0.0  # no negative zeros
    return found


def _repeated(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
    """Whether a row is within the tolerance of one before it.

    Rows that are close have close sums, for whatever weights. Where few others do, each is
    compared with those; else slabs of rows are searched that overlap by as much as sums may differ.
    """
    weights = 1.0 + np.random.default_rng(0).random((rows.shape[1],))
    sums = rows @ weights
    order = np.argsort(sums)
    sums = sums[order]
    reach = tolerance * weights.sum() + 100 * np.spacing(np.abs(rows).max() * weights.sum())
    ends = np.searchsorted(sums, sums + reach, side="right")
    repeated = np.zeros(len(rows), dtype=np.bool_)
    at = np.arange(len(rows))
    if (ends - at).sum() <= _FEW * len(rows):
        ahead = 1
        while (at := at[at + ahead < ends[at]]).size:
            first, second = order[at], order[at + ahead]
            close = (np.abs(rows[first] - rows[second]) <= tolerance).all(axis=1)
            repeated[np.maximum(first, second)[close]] = True
            ahead += 1
        return repeated
    from scipy.spatial import cKDTree

    for start in range(0, len(rows), _SLAB):
        slab = order[start : ends[min(start + _SLAB, len(rows)) - 1]]
        pairs = cKDTree(rows[slab]).query_pairs(tolerance, p=np.inf, output_type="ndarray")
        repeated[slab[pairs].max(axis=1)] = True
    return repeated
