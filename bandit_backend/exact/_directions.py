"""The law of the direction in which a Gaussian vector of the plane points."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["direction_cdf"]

FloatArray = NDArray[np.float64]


def direction_cdf(distance: float, angles: FloatArray) -> FloatArray:
    r"""Probability that a vector N(m, I) of the plane points below an angle.

    Angles are counted from the direction of the mean m, from -pi to pi, and the probability from
    the direction opposite to it. With h = |m| |sin psi|, Phi the normal distribution function and
    T Owen's function,

    .. math:: P(\Psi \le \psi) = \tfrac12 \Phi(-h) + T(h, \cot|\psi|), \quad -\pi < \psi \le 0,

    and 1 - P(-psi) for psi > 0.

    Parameters
    ----------
    distance : float
        The length of m.
    angles : ndarray
        In [-pi, pi].

    Notes
    -----
    The standard Gaussian mass of a region is the integral of
    :math:`(1 - e^{-r^2/2})\, d\theta / 2\pi` around its boundary (Stokes). The region here is a
    wedge with its apex at distance \|m\| from the Gaussian's centre and one side pointing away
    from it, which contributes nothing; the other side is a half-line at distance h from the
    centre, along which the integral is Owen's. Accurate to about 1e-15, like both functions.

    References
    ----------
    D. B. Owen (1956), Tables for computing bivariate normal probabilities, Annals of Mathematical
    Statistics 27.
    """
    from scipy.special import ndtr, owens_t  # a third of a second to import

    sine = np.abs(np.sin(angles))
    # towards the mean or away from it the cotangent is infinite, and T(0, -+inf) = -+1/4
    cotangent = np.divide(
        np.cos(angles), sine, out=np.copysign(np.full_like(sine, np.inf), np.cos(angles)),
        where=sine > 0.0,
    )  # fmt: skip
    h = distance * sine
    below = 0.5 * ndtr(-h) + owens_t(h, cotangent)
    result: FloatArray = np.where(angles <= 0.0, below, 1.0 - below)
    return result
