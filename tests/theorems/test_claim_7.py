"""Claim 7: of two Gaussians the one of smaller covariance has more mass in a star-shaped set.

Refuted: exactly, by the cone of Theorem 6's counterexample and by a property search. Confirmed for
proportional covariances, where it follows by shrinking; and proportionality is necessary: for any
other pair of ordered matrices of the plane a cone violating the claim is constructed. Confirmed for
half-planes; and in convex sets up to a factor of 2 of the mass outside.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend.exact import commit_probabilities

STATEMENT = Statement(
    name="Claim 7",
    order=9,
    says="If V_B^-1 >= V_A^-1, a star-shaped polytope with theta* in its kernel has no less mass "
    "under N(theta*, V_A^-1) than under N(theta*, V_B^-1).",
    checked_on="cones of the plane that contain theta*, integer precision matrices",
    method="exact (masses of wedges) in a property search",
    verdict="refuted",
    evidence="The right angle around the second axis has, for theta* = (0, 0.1), the mass 0.278980 "
    "for V = I and 0.081442 for V = diag(1, 201). The claim holds for proportional matrices; for "
    "any V_A >= V_B that are not proportional some cone violates it. It holds for half-spaces. Of "
    "a convex set the mass outside is at most twice as large for the smaller covariance; for the "
    "exterior of a cone that is star-shaped and not convex there is no factor (Lemma 9, two best "
    "actions).",
)

vectors = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def mass(normals, theta, precision):
    """Mass of the cone {<n, x> >= 0 for all n}: where 0 is the best of the actions 0 and -n."""
    actions = [[0.0, 0.0], *(-np.asarray(n, dtype=float) for n in normals)]
    return commit_probabilities(np.array(actions), theta, np.linalg.inv(precision))[0]


def gram(rows):
    return np.array(rows, dtype=float).T @ np.array(rows, dtype=float)


def test_the_counterexample():
    wedge = [(1.0, 1.0), (-1.0, 1.0)]  # q >= |p|
    small, large = np.eye(2), np.diag([1.0, 201.0])
    assert np.linalg.eigvalsh(large - small).min() >= 0
    assert mass(wedge, [0.0, 0.1], small) == pytest.approx(0.278980, abs=5e-7)
    assert mass(wedge, [0.0, 0.1], large) == pytest.approx(0.081442, abs=5e-7)


def towards(theta, normal):
    """The one of two opposite half-planes that has theta in it."""
    return normal if np.dot(normal, theta) >= 0 else tuple(-c for c in normal)


@given(
    st.lists(vectors, min_size=2, max_size=4), st.lists(vectors, min_size=1, max_size=3), vectors,
    st.integers(1, 9),
)  # fmt: skip
def test_it_holds_for_proportional_matrices(rows, normals, theta, factor):
    precision = gram(rows)
    assume(np.linalg.det(precision) > 0.5)
    normals = [towards(theta, n) for n in normals]
    larger = mass(normals, np.array(theta, float), (1 + factor) * precision)
    assert larger >= mass(normals, np.array(theta, float), precision) - 1e-12


@given(st.lists(vectors, min_size=2, max_size=4), st.lists(vectors, min_size=1, max_size=3))
def test_it_fails_for_some_cone_whenever_they_are_not_proportional(rows, more):
    """Scale the plane so that the smaller matrix is I; take a cone about the best known direction.

    For a mean close to the apex the mass of a cone is that of a range of directions, and the
    larger matrix makes the direction it knows best the rarest one.
    """
    small, extra = gram(rows), gram(more)
    assume(np.linalg.det(small) > 0.5)
    root = np.linalg.cholesky(small)
    scaled = np.linalg.solve(root, np.linalg.solve(root, small + extra).T)
    known, axes = np.linalg.eigh(scaled)
    assume(known[1] > 1.05 * known[0])
    axis, side = axes[:, 1], axes[:, 0]
    normals = [root @ (axis + side), root @ (axis - side)]  # the right angle about the axis
    theta = np.linalg.solve(root.T, 1e-3 * axis / known[1])
    assert all(n @ theta > 0 for n in normals)
    assert mass(normals, theta, small + extra) < mass(normals, theta, small) - 1e-4


@given(
    vectors,
    vectors,
    st.lists(vectors, min_size=2, max_size=3),
    st.lists(vectors, min_size=1, max_size=3),
)
def test_it_holds_for_half_planes(normal, theta, rows, more):
    small, extra = gram(rows), gram(more)
    assume(np.linalg.det(small) > 0.5)
    normal = towards(theta, normal)
    centre = np.array(theta, float)
    assert mass([normal], centre, small + extra) >= mass([normal], centre, small) - 1e-12


@given(
    st.lists(vectors, min_size=1, max_size=4),
    vectors,
    st.sampled_from([0.01, 0.1, 1.0]),
    st.lists(vectors, min_size=2, max_size=3),
    st.lists(vectors, min_size=1, max_size=3),
)
def test_the_mass_outside_a_convex_cone_at_most_doubles(normals, theta, scale, rows, more):
    """Also with theta* on the boundary, and for cones that are a line or a ray."""
    small, extra = gram(rows), gram(more)
    assume(np.linalg.det(small) > 0.5)
    normals = [towards(theta, n) for n in normals]
    centre = scale * np.array(theta, float)
    outside = [1 - mass(normals, centre, precision) for precision in (small, small + extra)]
    assert outside[1] <= 2 * outside[0] + 1e-12


def test_no_factor_for_star_shaped_sets():
    """Two half-planes that overlap in theta*; outside, two independent errors or one."""
    small, large = gram([(0, 1), (1, 1)]), gram([(0, 1), (1, 1), (10**4, 0)])
    for c, quotient in ((1, 3), (3, 6), (5, 9)):
        outside = [
            commit_probabilities([[0, 0], [0, 1], [1, 1]], [0, c], np.linalg.inv(precision))[0]
            for precision in (small, large)
        ]
        assert outside[1] > quotient * outside[0]
