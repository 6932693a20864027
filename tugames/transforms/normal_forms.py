"""Normal forms: strategically equivalent games whose players are worth nothing alone."""

import numpy as np

from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["zero_normal_form", "zero_one_normal_form"]


def zero_normal_form(game: Game | SampledGame) -> Game:
    r"""Zero-normal form: what a coalition's members gain over staying alone.

    .. math:: v_0(S) = v(S) - \sum_{i \in S} v(\{i\})

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the form of the mean game.

    Returns
    -------
    Game
        The worth of every single player is exactly 0.

    Notes
    -----
    O(2**n) time and memory.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, section 27.

    Examples
    --------
    >>> zero_normal_form(Game([0, 1, 2, 7])).values
    array([0., 0., 0., 4.])
    """
    table = examined(game)
    alone = table.values[1 << np.arange(table.n_players)]
    return Game(table.values - coalition_payoffs(alone), table.players)


def zero_one_normal_form(game: Game | SampledGame, *, tolerance: float | None = None) -> Game:
    r"""Zero-one normal form: the zero-normal form in units of what all gain together.

    .. math:: v_{01}(S) = \frac{v(S) - \sum_{i \in S} v(\{i\})}{v(N) - \sum_{i \in N} v(\{i\})}

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the form of the mean game.
    tolerance : float, optional
        A gain of the grand coalition up to this counts as none; 0 for integer worths, else a
        relative 1e-9 of the largest worth by default.

    Returns
    -------
    Game
        Every single player is worth 0, all together 1.

    Raises
    ------
    InvalidInputError
        If the game is inessential, v(N) <= sum of v(i): no such form is strategically
        equivalent to it. The message says by how much.

    Notes
    -----
    O(2**n) time and memory, three tables at the peak. Two essential games are strategically
    equivalent exactly when these forms are equal; :func:`strategic_equivalence` decides it for all
    games.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, section 27.

    Examples
    --------
    >>> zero_one_normal_form(Game([0, 1, 2, 7, 0, 3, 4, 7])).values
    array([0. , 0. , 0. , 1. , 0. , 0.5, 0.5, 1. ])
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    zero = zero_normal_form(table)
    gain = float(zero.values[-1])
    if gain <= tolerance:
        alone = float(table.values[1 << np.arange(table.n_players)].sum())
        relation = f"is less by {-gain:g}" if gain < -tolerance else "is no more"
        raise InvalidInputError(
            "a zero-one normal form needs an essential game, v(N) > sum of v(i); "
            f"v(N) = {table.values[-1]:g} {relation} than the sum {alone:g}: "
            "use zero_normal_form"
        )
    return Game(zero.values / gain, table.players)
