"""Where an efficient payoff is in the picture: barycentric projection."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.numbers import real_array
from tugames._doors.vectors import PayoffLike, unlabelled
from tugames._numerics.tolerance import worth_tolerance
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["Simplex", "simplex_position"]

_HEIGHT = (3 / 4) ** 0.5
#: Corners of the regular triangle and tetrahedron with edge 1 around the origin: left, right, top,
#: and left, front, right, top.
_CORNERS = {
    3: np.array([[-1 / 2, -_HEIGHT / 3], [1 / 2, -_HEIGHT / 3], [0, 2 * _HEIGHT / 3]]),
    4: np.array(
        [
            [-1 / 2, _HEIGHT / 3, -1 / 24**0.5],
            [0, -2 * _HEIGHT / 3, -1 / 24**0.5],
            [1 / 2, _HEIGHT / 3, -1 / 24**0.5],
            [0, 0, 3 / 24**0.5],
        ]
    ),
}


def simplex_position(game: Game | SampledGame, payoffs: PayoffLike) -> NDArray[np.float64]:
    r"""Coordinates of efficient payoffs in ``core_triangle`` or ``core_tetrahedron``.

    .. math:: \sum_i \frac{x_i - v(i)}{T} c_i, \qquad T = v(N) - \sum_i v(i)

    with :math:`c_i` the corners of a regular triangle or tetrahedron of edge 1 around the origin:
    the imputation set fills it. Without imputations beside :math:`(v(1), \dots, v(n))`, if
    :math:`T \le 0`, the largest :math:`|v(S) - \sum_{i \in S} v(i)|` takes the place of T.

    Parameters
    ----------
    game : Game or SampledGame
        Of 3 or 4 players; of an estimated game the mean game.
    payoffs : array_like, shape (..., n)

    Returns
    -------
    ndarray, shape (..., n - 1)

    Raises
    ------
    InvalidInputError
        For other numbers of players; if a payoff does not share out v(N).

    Examples
    --------
    An equal split of 1 is in the middle, and the first player's corner is at the lower left.

    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> simplex_position(majority, [[1/3, 1/3, 1/3], [1, 0, 0]]).round(3) + 0.0
    array([[ 0.   ,  0.   ],
           [-0.5  , -0.289]])
    """
    table = examined(game)
    return Simplex.of(table).position(unlabelled(payoffs, table.players, "payoffs"))


@dataclass(frozen=True, kw_only=True)
class Simplex:
    """Scale of a picture of the efficient payoffs of one game.

    Attributes
    ----------
    own : ndarray, shape (n,)
        What players are worth alone.
    surplus : float
        T = v(N) - own.sum(); negative if there are no imputations.
    unit : float
        Worth that is 1 in the picture.
    tolerance : float
        Differences of worth that mean nothing.
    """

    own: NDArray[np.float64]
    surplus: float
    unit: float
    tolerance: float

    @staticmethod
    def of(game: Game) -> "Simplex":
        """Return the scale of a game of 3 or 4 players."""
        n = game.n_players
        if n not in _CORNERS:
            raise InvalidInputError(
                f"payoffs of 3 or 4 players are points of a triangle or tetrahedron; got {n} "
                "players: draw payoff_bars or an excess_profile"
            )
        own = game.values[1 << np.arange(n)]
        tolerance = worth_tolerance(game.values)
        gains = game.values - coalition_payoffs(own)
        surplus = float(gains[-1])
        if abs(surplus) <= tolerance:
            surplus = 0.0
        unit = surplus if surplus > 0 else float(np.abs(gains).max())
        if unit <= tolerance:  # nobody gains by joining: any scale will do
            unit = float(np.abs(game.values).max()) or 1.0
        return Simplex(own=own, surplus=surplus, unit=unit, tolerance=tolerance)

    @property
    def corners(self) -> NDArray[np.float64]:
        """Corners of the picture of edge 1, shape (n, n - 1)."""
        return _CORNERS[self.own.size]

    @property
    def total(self) -> float:
        """v(N)."""
        return float(self.own.sum()) + self.surplus

    def position(self, payoffs: ArrayLike) -> NDArray[np.float64]:
        """Coordinates of efficient payoffs, shape (..., n) to (..., n - 1)."""
        n = self.own.size
        x = real_array(payoffs, f"a payoff for {n} players is {n} finite numbers in player order")
        if x.shape[-1:] != (n,) or not (np.abs(x) <= 1e303).all():
            raise InvalidInputError(
                f"a payoff for {n} players is {n} finite numbers in player order; got shape "
                f"{x.shape}"
            )
        gap = np.abs(x.sum(axis=-1) - self.total).max(initial=0.0)
        rounding = 1e-12 * max(np.abs(x).max(initial=0.0), np.abs(self.own).max())
        if gap > max(self.tolerance, rounding, 1e-6 * self.unit):  # more could be seen
            raise InvalidInputError(
                f"a point of the picture shares out v(N) = {self.total:g}; got a payoff that is "
                f"off by {gap:g}: scale it, or draw it with payoff_bars"
            )
        result: NDArray[np.float64] = self.shares(x) @ self.corners
        return result

    def shares(self, payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Gains over the own worths, in units of the picture."""
        result: NDArray[np.float64] = (payoffs - self.own) / self.unit
        return result

    def imputations(self) -> NDArray[np.float64]:
        """Vertices of the imputation set: n of them, one, or none."""
        n = self.own.size
        if self.surplus > 0:
            return self.own + self.surplus * np.eye(n)
        return self.own[np.newaxis] if self.surplus == 0 else np.empty((0, n))
