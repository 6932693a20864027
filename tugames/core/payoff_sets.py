"""Polytopes around the core: imputations, and payoffs between minimal rights and utopia."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.distinct import distinct_rows
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.tau import minimal_rights
from tugames.values.utopia import utopia_payoff

__all__ = ["core_cover_vertices", "imputation_vertices"]

_MOST_PLAYERS = 16


def imputation_vertices(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    r"""Vertices of the imputation set, the efficient payoffs that no player alone rejects.

    .. math:: I(v) = \{x : x(N) = v(N),\; x_i \ge v(i) \text{ for all } i\}

    A simplex: at each vertex one player gets all that v(N) leaves over the players' own worths.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the imputations of the mean game.
    tolerance : float, optional
        What is left over counts as 0 up to this; by default 0 for integer worths, else a relative
        1e-9 of the largest worth.

    Returns
    -------
    ndarray, shape (k, n), read-only, in lexicographic order
        k is n, or 1 if the players' own worths add up to v(N), or 0 if to more.

    Notes
    -----
    O(n**2) time.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> imputation_vertices(Game([0, 1, 2, 5]))
    array([[1., 4.],
           [3., 2.]])
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    n = table.n_players
    own = table.values[1 << np.arange(n)]
    left = float(table.values[-1] - own.sum())
    rows = own + max(left, 0.0) * np.eye(n) if left >= -tolerance else np.empty((0, n))
    return _frozen(rows, tolerance)


def core_cover_vertices(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    r"""Vertices of the core cover: efficient payoffs between minimal rights and utopia.

    .. math:: CC(v) = \{x : x(N) = v(N),\; m_i \le x_i \le M_i \text{ for all } i\}

    with M the :func:`utopia_payoff` and m the :func:`minimal_rights`. It contains the core.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the core cover of the mean game.
    tolerance : float, optional
        Bounds may be missed by as much, and vertices that differ by no more count as one; by
        default 0 for integer worths, else a relative 1e-9 of the largest worth.

    Returns
    -------
    ndarray, shape (k, n), read-only, in lexicographic order
        No row if the game is not quasi-balanced (:func:`is_quasi_balanced`).

    Raises
    ------
    InvalidInputError
        For more than 16 players.

    Notes
    -----
    A vertex has all players but one at one of their bounds. O(n 2**n) time and memory.

    References
    ----------
    S. H. Tijs, F. A. S. Lipperts (1982), The hypercube and the core cover of n-person cooperative
    games, Cahiers du Centre d'Etudes de Recherche Operationnelle 24.

    Examples
    --------
    Ann has a left glove and two others a right one: only one payoff is left.

    >>> core_cover_vertices(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([[1., 0., 0.]])
    """
    table = examined(game)
    if table.n_players > _MOST_PLAYERS:
        raise InvalidInputError(
            f"vertices of the core cover are enumerated up to {_MOST_PLAYERS} players; got "
            f"{table.n_players}: its bounds are minimal_rights and utopia_payoff"
        )
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    rights, room = minimal_rights(table), utopia_payoff(table) - minimal_rights(table)
    left = float(table.values[-1] - rights.sum())
    rows = [np.empty((0, table.n_players))]
    if room.min() >= -tolerance and -tolerance <= left <= room.sum() + tolerance:
        room = np.maximum(room, 0.0)
        left = min(max(left, 0.0), float(room.sum()))
        masks = np.arange(table.values.size)
        full = coalition_payoffs(room)  # what it takes to give all members their utopia
        for i, own in enumerate(room):
            # who gets utopia such that i can take the rest
            chosen = masks[
                (masks >> i & 1 == 0)
                & (full <= left + tolerance)
                & (full + own >= left - tolerance)
            ]
            payoffs = rights + room * (chosen[:, np.newaxis] >> np.arange(room.size) & 1)
            payoffs[:, i] += np.clip(left - full[chosen], 0.0, own)
            rows.append(payoffs)
    return _frozen(np.concatenate(rows), tolerance)


def _frozen(rows: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    rows = distinct_rows(rows, tolerance)
    rows.flags.writeable = False
    return rows
