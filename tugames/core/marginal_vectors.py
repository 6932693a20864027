"""Marginal vectors: what players add when they arrive one after the other."""

import math

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.distinct import distinct_rows, grid_rows
from tugames._numerics.slices import Bar
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import iter_players
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["marginal_vectors"]

#: Ten players have 10! = 3,628,800 orders of arrival.
_MOST = 4_000_000
#: Random orders that show whether there are more: of so few vectors 50 would be repeated.
_ORDERS = 20_000


def marginal_vectors(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    r"""Distinct marginal vectors over all orders of arrival; their convex hull is the Weber set.

    .. math:: m^\pi_i(v) = v(P^\pi_i \cup i) - v(P^\pi_i)

    where P is the set of players who arrive before i in the order. The mean over all n! orders is
    the Shapley value, the core is within the convex hull, and equals it if and only if the game is
    convex; then the marginal vectors are the vertices of the core.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the vectors of the mean game.
    tolerance : float, optional
        Vectors that differ by no more, player by player, count as one; by default 0 for integer
        worths, else a relative 1e-9 of the largest worth.

    Returns
    -------
    ndarray, shape (k, n), read-only, in lexicographic order
        In units of worth; k is at most n!.

    Raises
    ------
    InvalidInputError
        If there are more than four millions; :func:`is_in_weber_set` needs no list.

    Notes
    -----
    Coalition by coalition: a vector of S is one of S without i, and the contribution of i. O(n n!)
    time and memory if all vectors differ; little if players are alike. Eight players take a tenth
    of a second, ten up to twenty seconds and, for a list of 280 MB, four times as much memory.
    Lists that would be too long are refused at once, if random orders hardly ever repeat a vector,
    else when four millions have been found.

    References
    ----------
    R. J. Weber (1988), Probabilistic values for games, in: The Shapley Value, 101-119; L. S.
    Shapley (1971), Cores of convex games; T. Ichiishi (1981), Super-modularity: applications to
    convex games and to the greedy algorithm for LP, Journal of Economic Theory 25.

    Examples
    --------
    A left glove (player 0) and two right ones; six orders have three marginal vectors.

    >>> marginal_vectors(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([[0., 0., 1.],
           [0., 1., 0.],
           [1., 0., 0.]])
    """
    table = examined(game)
    values = table.values
    tolerance = worth_tolerance(values) if tolerance is None else as_tolerance(tolerance)
    n = table.n_players
    _refuse_too_many(values, tolerance)
    layer = {0: np.zeros((1, n))}
    with Bar("marginal vectors", 1 << n) as bar:
        done = 1
        for _ in range(n):
            unions: dict[int, NDArray[np.float64]] = {}
            count = 0
            for mask in dict.fromkeys(
                before | 1 << i
                for before in layer
                for i in iter_players(table.grand_coalition ^ before)
            ):
                unions[mask] = grid_rows(_arrived(layer, values, mask), tolerance)
                count += len(unions[mask])
                if count > _MOST:
                    raise _too_many(n, f"{count:,} beginnings")
                done += 1
                bar.at(done)
            layer = unions
    result = layer.pop(table.grand_coalition)
    if tolerance > 0.0:
        result = distinct_rows(result, tolerance)
    result.flags.writeable = False
    return result


def _arrived(
    layer: dict[int, NDArray[np.float64]], values: NDArray[np.float64], mask: int
) -> NDArray[np.float64]:
    """Vectors of a coalition, of which any member may have been the last to arrive."""
    rows = np.concatenate([layer[mask ^ 1 << i] for i in iter_players(mask)])
    start = 0
    for i in iter_players(mask):
        stop = start + len(layer[mask ^ 1 << i])
        rows[start:stop, i] = values[mask] - values[mask ^ 1 << i]
        start = stop
    return rows


def _refuse_too_many(values: NDArray[np.float64], tolerance: float) -> None:
    """Raise InvalidInputError where the list would be too long, before it is begun.

    Of k random orders some k**2 / (2 m) repeat the vector of one before, or more, if there are
    no more than m vectors.
    """
    n = values.size.bit_length() - 1
    if math.factorial(n) <= _MOST:
        return
    if (least := math.comb(n, n // 2)) > _MOST:
        raise _too_many(n, f"{least:,} beginnings at least")
    orders = np.random.default_rng(0).permuted(np.tile(np.arange(n), (_ORDERS, 1)), axis=1)
    after = np.cumsum(1 << orders, axis=1)
    vectors = np.zeros((_ORDERS, n))
    np.put_along_axis(vectors, orders, values[after] - values[after ^ 1 << orders], axis=1)
    repeats = _ORDERS - len(grid_rows(vectors, tolerance))
    if repeats < _ORDERS**2 / (2 * _MOST) / 5:
        raise _too_many(n, f"{repeats} of {_ORDERS:,} random orders repeat the vector of another")


def _too_many(n: int, reason: str) -> InvalidInputError:
    return InvalidInputError(
        f"marginal vectors are listed up to {_MOST:,}; this game of {n} players has more "
        f"({reason}): ask is_in_weber_set, which needs no list, or take a larger tolerance"
    )
