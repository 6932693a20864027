r"""Kernels over coalitions whose sections have a Shapley value in closed form.

Coalitions are rows x of signs, and all functions are odd: f(-x) = -f(x), as the odd part of a game
is. A kernel tells three things: itself between rows; the Shapley value of its sections k(., x'),
which makes that of a posterior mean; and the Shapley value of that once more, the prior variance of
a player's value.

For a product :math:`\prod_j h_j(x_j)` the value of player i is
:math:`(h_i(1) - h_i(-1)) \int_0^1 \prod_{j \neq i} (q h_j(1) + (1-q) h_j(-1)) \, dq`, a polynomial
of degree n - 1 in q, which Gauss-Legendre's rule of n/2 nodes integrates exactly.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

#: Nodes of the quadrature at most; exact to 127 players, and to rounding for smooth products.
_NODES = 64
#: Sines of an index; and their frequencies, on indices between -1 and 1.
FREQUENCIES = (np.arange(32) + 0.5) * np.pi

Array = NDArray[np.float64]


class Kernel(Protocol):
    """What a Gaussian process asks of a kernel."""

    def matrix(self, signs: Array, others: Array | None = None) -> Array:
        """Between all rows, shape (m, m), or between some and others."""

    def sections(self, signs: Array) -> Array:
        """Shapley values of the sections at the rows, shape (m, n)."""

    def prior(self, n: int) -> Array:
        """Variance of each player's value before anything is seen, shape (n,)."""


@dataclass(frozen=True)
class LinearKernel:
    """x . x' / n: additive games."""

    def matrix(self, signs: Array, others: Array | None = None) -> Array:
        """Between all rows."""
        gram: Array = signs @ (signs if others is None else others).T / signs.shape[1]
        return gram

    def sections(self, signs: Array) -> Array:
        """Shapley values of the sections: a sign is worth 2 to its player."""
        found: Array = signs * (2.0 / signs.shape[1])
        return found

    def prior(self, n: int) -> Array:
        """Variance of each player's value."""
        return np.full(n, 4.0 / n)


@dataclass(frozen=True)
class ProductKernel:
    r"""Odd part of :math:`\prod_j e^{t_j (x_j x'_j - 1)}`: :math:`2 e^{-\sum t} \sinh x' T x`.

    In terms of :math:`\rho = \tanh t` it is :math:`\prod_j (1 + \rho_j x_j x'_j)/(1 + \rho_j)`: an
    interaction of players T has the variance :math:`\prod_{j \in T} \rho_j`.
    """

    rates: Array

    def matrix(self, signs: Array, others: Array | None = None) -> Array:
        """Between all rows."""
        total = self.rates.sum()
        same: Array = (signs * self.rates) @ (signs if others is None else others).T
        opposite = np.exp(-total - same)
        same -= total
        np.exp(same, out=same)
        same -= opposite
        return same

    def sections(self, signs: Array) -> Array:
        """Shapley values of the sections."""
        present, absent = np.exp(self.rates * (signs - 1)), np.exp(-self.rates * (signs + 1))
        found = np.zeros(signs.shape)
        for q, weight in zip(*_rule(signs.shape[1]), strict=True):
            found += weight * _all_but_one(q * present + (1 - q) * absent)
        found *= 2.0 * (present - absent)
        return found

    def prior(self, n: int) -> Array:
        """Variance of each player's value."""
        away = np.exp(-2.0 * self.rates)
        found = np.zeros(n)
        nodes, weights = _rule(n)
        for q, weight in zip(nodes, weights, strict=True):
            present, absent = q + (1 - q) * away, q * away + (1 - q)
            both = nodes[:, None] * present + (1 - nodes[:, None]) * absent
            found += weight * (weights @ _all_but_one(both))
        return 4.0 * (1.0 - away) * found


@dataclass(frozen=True)
class IndexKernel:
    r"""Odd functions of one index: :math:`\sum_k s_k \sin(\omega_k b'x) \sin(\omega_k b'x')`.

    The weights b have absolute values that add up to 1; the variances s of the sines, Matern's with
    this length, add up to 2. A sine is the imaginary part of :math:`\prod_j e^{i \omega b_j x_j}`.
    """

    direction: Array
    length: float

    def variances(self) -> Array:
        """Of the sines."""
        density = (1.0 + (FREQUENCIES * self.length) ** 2) ** -1.5
        scaled: Array = np.asarray(2.0 * density / density.sum(), dtype=np.float64)
        return scaled

    def matrix(self, signs: Array, others: Array | None = None) -> Array:
        """Between all rows."""
        sines = np.sin(np.outer(signs @ self.direction, FREQUENCIES))
        facing = sines
        if others is not None:
            facing = np.sin(np.outer(others @ self.direction, FREQUENCIES))
        gram: Array = (sines * self.variances()) @ facing.T
        return gram

    def sections(self, signs: Array) -> Array:
        """Shapley values of the sections."""
        sines = np.sin(np.outer(signs @ self.direction, FREQUENCIES))
        found: Array = (sines * self.variances()) @ self._of_sines()
        return found

    def prior(self, n: int) -> Array:  # noqa: ARG002 - the direction has as many
        """Variance of each player's value."""
        found: Array = self.variances() @ self._of_sines() ** 2
        return found

    def _of_sines(self) -> Array:
        """Shapley values of the sines, shape (frequencies, n)."""
        wave = np.exp(1j * np.outer(FREQUENCIES, self.direction))
        found = np.zeros(wave.shape, dtype=complex)
        for q, weight in zip(*_rule(wave.shape[1]), strict=True):
            found += weight * _all_but_one(q * wave + (1 - q) * wave.conj())
        values: Array = (2j * wave.imag * found).imag
        return values


def _rule(n: int) -> tuple[Array, Array]:
    """Nodes and weights on (0, 1), exact for polynomials of degree n - 1."""
    nodes, weights = np.polynomial.legendre.leggauss(min(n // 2 + 1, _NODES))
    return (nodes + 1.0) / 2.0, weights / 2.0


def _all_but_one(factors: NDArray[Any]) -> NDArray[Any]:
    """Products along rows of all entries but each."""
    before = np.ones_like(factors)
    after = np.ones_like(factors)
    np.cumprod(factors[:, :-1], axis=1, out=before[:, 1:])
    np.cumprod(factors[:, :0:-1], axis=1, out=after[:, -2::-1])
    before *= after
    return before
