"""Simplices of a convex hull; by another process where that takes long, since it cannot be left."""

import io
import subprocess
import sys

import numpy as np
from numpy.typing import NDArray

from tugames.errors import SolverError

#: Up to so many, ``k ** (d // 2)`` for k points of dimension d, a hull takes less than a second.
_QUICK = 10**8

_CHILD = """
import io, sys, numpy, scipy.spatial
points = numpy.load(io.BytesIO(sys.stdin.buffer.read()))
found = io.BytesIO()
numpy.save(found, scipy.spatial.ConvexHull(points).simplices)
sys.stdout.buffer.write(found.getvalue())
"""


def hull_simplices(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Simplices, shape (m, d), into which the faces of the hull of points, shape (k, d), are cut.

    Qhull does not look at signals, and may take minutes; Ctrl-C ends the process that it has.
    """
    count, dimension = points.shape
    if count ** (dimension // 2) <= _QUICK:
        from scipy.spatial import ConvexHull

        simplices: NDArray[np.int32] = ConvexHull(points).simplices
        return simplices
    given = io.BytesIO()
    np.save(given, points)
    done = subprocess.run(  # noqa: S603  the program is the one above
        [sys.executable, "-c", _CHILD], input=given.getvalue(), capture_output=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SolverError(
            f"the hull of {count} points of dimension {dimension} was not found (status "
            f"{done.returncode}): {last[:200]}: is there enough memory?"
        )
    found: NDArray[np.int32] = np.load(io.BytesIO(done.stdout))
    return found
