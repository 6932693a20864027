"""Lists of payoffs without repetitions."""

import numpy as np
from numpy.typing import NDArray


def distinct_rows(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Rows in lexicographic order; of those within the tolerance of each other only one."""
    rows = grid_rows(rows, tolerance)
    if tolerance > 0.0 and len(rows) > 1:  # the lines of the grid may run between equals
        from scipy.spatial import cKDTree

        pairs = cKDTree(rows).query_pairs(tolerance, p=np.inf, output_type="ndarray")
        kept = np.ones(len(rows), dtype=np.bool_)
        kept[pairs.max(axis=1)] = False
        rows = rows[kept]
    return rows


def grid_rows(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Rows in lexicographic order, one of each cell of a grid as wide as the tolerance."""
    rows = rows + 0.0  # no negative zeros
    cells = np.rint(rows / tolerance) if tolerance > 0.0 else rows
    order = np.lexsort(cells.T[::-1])
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (np.diff(cells[order], axis=0) != 0.0).any(axis=1)
    return rows[order[new]]
