"""The modiclus: excesses of coalitions against each other, lexicographically least."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from tugames._worths.tables import check_table_fits
from tugames.core._dual_cover import DualCover
from tugames.core.kohlberg import KohlbergCertificate
from tugames.core.nucleolus import Nucleolus, solved_stages, unproved
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["dual_cover", "modiclus"]


class ModiclusCertificate(KohlbergCertificate):
    """Proof, in exact fractions, that a payoff is the modiclus.

    It is that of the prenucleolus of the dual cover, of 2 n players. Worths of that one are sums of
    the game's, which floats may round: they are taken as they are.
    """

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths of the game, without a solver and without rounding.

        Given a game of 2 n players, such as :func:`dual_cover`, it is checked as a prenucleolus
        of that table. O(4**n) time and memory.
        """
        if 2 * game.n_players == len(self.payoff):
            return self._proved(DualCover(game))
        return super().verify(game)


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
        Its payoff has shape (n,). Its certificate is that of the prenucleolus of the dual cover, a
        game of 2 n players, whose worths are sums of this game's without rounding; ``verify``
        takes this game.

    Raises
    ------
    SolverError
        If the certificate does not verify.
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
    >>> result.certificate.verify(glove)
    True
    """
    table = examined(game)
    n = table.n_players
    check_table_fits(2 * n)
    cover = DualCover(table)
    both, stages, method = solved_stages(cover, "equal", None)
    twice = (*table.players, *(f"{player}*" for player in table.players))  # with the dual's
    certificate = ModiclusCertificate(
        players=twice,
        payoff=both,
        stages=tuple(replace(stage, players=twice) for stage in stages),
        lower_bounds=None,
        weighting="equal",
    )
    if not certificate.verify(table):
        raise unproved()
    payoff = np.array([float(amount) for amount in both[:n]])
    payoff.flags.writeable = False
    residual = max(abs(Fraction(x) - y) for x, y in zip(payoff.tolist(), both[:n], strict=True))
    return Nucleolus(
        players=table.players,
        payoff=payoff,
        certificate=certificate,
        residual=float(residual),
        tolerance=0.0,
        point_estimate=isinstance(game, SampledGame),
        method=f"prenucleolus of the dual cover, {method}",
    )


def dual_cover(game: Game) -> Game:
    r"""Dual cover: two copies of the players, each side having the game or its dual.

    .. math:: \tilde v(S \cup T^*) = \max\{v(S) + v^*(T),\; v^*(S) + v(T)\},
              \qquad v^*(S) = v(N) - v(N \setminus S)

    Players 0 to n - 1 are the first copy, with their labels; n to 2 n - 1 the second, labelled
    ``(label, "dual")``. Worths are sums in floating point, rounded if they are no integers;
    :func:`modiclus` takes them as they are. O(4**n) time and memory.

    References
    ----------
    P. Sudhölter (1997), The modified nucleolus: properties and axiomatizations, International
    Journal of Game Theory 26.

    Examples
    --------
    >>> dual_cover(Game([0, 1])).values
    array([0., 1., 1., 2.])
    """
    single = examined(game)
    check_table_fits(2 * single.n_players)
    worths = single.values
    dual = worths[-1] - worths[::-1]
    table = np.maximum(worths + dual[:, None], dual + worths[:, None]).ravel()
    table[0] = 0.0
    table.flags.writeable = False
    return Game(table, [*single.players, *((player, "dual") for player in single.players)])
