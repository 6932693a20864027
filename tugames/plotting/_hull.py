"""Convex hulls as they are drawn: points, segments, or polygons."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

#: What is thinner than this, in units of the picture's edge, cannot be seen.
THIN = 1e-6


def hull_faces(points: Points) -> list[Points]:
    """Faces of the convex hull of points, shape (k, d), in the plane or in space.

    Each face lists its corners in order, shape (m, d): several polygons for a body, one polygon if
    the hull is flat, otherwise one segment (m = 2) or one point (m = 1). Of no points, none.
    """
    from scipy.spatial import ConvexHull

    if not len(points):
        return []
    flat = _stretched(points)
    rank = flat.shape[1]
    if rank == 0:
        return [points[:1]]
    if rank == 1:
        return [points[[flat[:, 0].argmin(), flat[:, 0].argmax()]]]
    hull = ConvexHull(flat)
    if rank == 2:
        return [points[hull.vertices]]
    # a face of more than three corners comes in several triangles, all in its plane
    distances = flat @ hull.equations[:, :-1].T + hull.equations[:, -1]
    on_plane = np.unique(np.abs(distances.T) < THIN, axis=0)
    return [points[which][_polygon(flat[which])] for which in on_plane]


def _stretched(points: Points) -> Points:
    """Coordinates along the axes of the hull, with an extent of 1 in each; thin axes dropped.

    Corners, edges and faces remain what they are under such maps.
    """
    centred = points - points.mean(axis=0)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2].T
    extent = np.ptp(along, axis=0)
    seen = extent > THIN
    result: Points = along[:, seen] / extent[seen]
    return result


def _polygon(corners: Points) -> NDArray[np.intp]:
    """Order of the corners around a face in space."""
    from scipy.spatial import ConvexHull

    centred = corners - corners.mean(axis=0)
    plane = np.linalg.svd(centred, full_matrices=False)[2][:2]
    order: NDArray[np.intp] = ConvexHull(centred @ plane.T).vertices
    return order
