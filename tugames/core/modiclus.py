"""The modiclus: excesses of coalitions against each other, lexicographically least."""

import numpy as np

from tugames.core.nucleolus import Nucleolus, prenucleolus
from tugames.game import Game, check_table_fits
from tugames.sampled import SampledGame, examined

__all__ = ["dual_cover", "modiclus"]


def modiclus(game: Game | SampledGame) -> Nucleolus:
    r"""Modiclus (modified nucleolus): differences of excesses, lexicographically least.

    Of all efficient payoffs, the one under which the list of e(S, x) - e(T, x), over all pairs of
    coalitions in decreasing order, is lexicographically least: coalitions are to be treated
    alike, in what they lack as in what they have too much.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.

    Returns
    -------
    Nucleolus
        Its payoff has shape (n,). Its certificate is that of the prenucleolus of
        :func:`dual_cover`, a game of 2 n players; verify it there.

    Raises
    ------
    TooManyPlayersError
        If the table of the dual cover would not fit in memory.

    Notes
    -----
    The modiclus is the prenucleolus of the dual cover, restricted to one copy of the players;
    hence O(4**n) time and memory, 10 players taking about as long as the prenucleolus of 20.

    References
    ----------
    P. Sudhoelter (1996), The modified nucleolus as canonical representation of weighted majority
    games, Mathematics of Operations Research 21; (1997), The modified nucleolus: properties and
    axiomatizations, International Journal of Game Theory 26.

    Examples
    --------
    The glove game treats the two sides of the market alike, unlike the nucleolus (1, 0, 0).

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> result = modiclus(glove)
    >>> result.payoff
    array([0.5 , 0.25, 0.25])
    >>> result.certificate.verify(dual_cover(glove))
    True
    """
    table = examined(game)
    solution = prenucleolus(dual_cover(table))
    payoff = solution.payoff[: table.n_players].copy()
    payoff.flags.writeable = False
    return Nucleolus(
        payoff=payoff,
        certificate=solution.certificate,
        residual=solution.residual,
        tolerance=solution.tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=f"prenucleolus of the dual cover, {solution.method}",
    )


def dual_cover(game: Game) -> Game:
    r"""Dual cover: two copies of the players, each side having the game or its dual.

    .. math:: \tilde v(S \cup T^*) = \max\{v(S) + v^*(T),\; v^*(S) + v(T)\},
              \qquad v^*(S) = v(N) - v(N \setminus S)

    Players 0 to n - 1 are the first copy, with their labels; n to 2 n - 1 the second, labelled
    ``(label, "dual")``. O(4**n) time and memory.

    References
    ----------
    P. Sudhölter (1997), The modified nucleolus: properties and axiomatizations, International
    Journal of Game Theory 26.

    Examples
    --------
    >>> dual_cover(Game([0, 1])).values
    array([0., 1., 1., 2.])
    """
    check_table_fits(2 * game.n_players)
    worths = game.values
    dual = worths[-1] - worths[::-1]
    table = np.maximum(worths + dual[:, None], dual + worths[:, None]).ravel()
    table[0] = 0.0
    table.flags.writeable = False
    return Game(table, [*game.players, *((player, "dual") for player in game.players)])
