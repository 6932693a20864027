"""Weakly superadditive, or zero-monotone, games: a coalition gains by taking in a single player."""

import numpy as np

from tugames.coalition import coalition_payoffs
from tugames.game import Game
from tugames.properties._forms import taking_in
from tugames.properties._judge import Found, Inequality, judge
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_weakly_superadditive", "is_zero_monotone"]

DEMANDS = Demands(blocks=taking_in, players=lambda named: (named[1].bit_length() - 1,))


def is_weakly_superadditive(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether coalitions gain by taking in a player: v(S) + v(i) <= v(S u i) for i outside S.

    The prenucleolus of such a game is individually rational, hence its nucleolus (M. Maschler,
    B. Peleg and L. S. Shapley 1979, Geometric properties of the kernel, nucleolus, and related
    solution concepts, Mathematics of Operations Research 4).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default, 0
        for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least of v(S u i) - v(S) - v(i), S not empty; the witness is (S, {i}),
        with player i.

    Notes
    -----
    n 2**(n-1) differences in compiled code, O(2**n) memory. It says that the zero-normalised
    game, v(S) less the worths of the members alone, is monotone: see :func:`is_zero_monotone`.

    References
    ----------
    B. Peleg and P. Sudhölter (2007), Introduction to the Theory of Cooperative Games, 2nd ed.,
    section 2.1.

    Examples
    --------
    Pairs earn 3, three players 4, all four 5: everybody may join, but two pairs do not merge.

    >>> game = Game.from_function(lambda members: (0, 0, 3, 4, 5)[len(members)], 4)
    >>> bool(is_weakly_superadditive(game))
    True
    >>> from tugames import is_superadditive
    >>> is_superadditive(game).witness.text
    'v(0+1) + v(2+3) = 6 > v(0+1+2+3) = 5'
    """
    return judge("weakly superadditive", game, tolerance, _search, level=level, demands=DEMANDS)


def is_zero_monotone(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether the zero-normalised game, v(S) - sum of v(i) over i in S, is monotone.

    The same inequalities as those of :func:`is_weakly_superadditive`, under the other name in
    use; arguments, margin, witness and complexity are the same.

    References
    ----------
    B. Peleg, P. Sudhölter (2007), Introduction to the Theory of Cooperative Games, chapter 2.

    Examples
    --------
    Monotone worths, whose zero-normalised ones are not: {0, 1} is worth 1 less than its members.

    >>> is_zero_monotone(Game([0, 2, 2, 3])).witness.text
    'v(1) + v(0) = 4 > v(0+1) = 3'
    """
    return judge("zero-monotone", game, tolerance, _search, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    from tugames._numerics.lattice import least_marginal

    gains = game.values - coalition_payoffs(game.values[1 << np.arange(game.n_players)])
    gains[0] = -np.inf  # nobody joins the empty coalition
    margin, s, player = least_marginal(gains)
    i = 1 << player
    return margin, lambda: Inequality(
        game, (s, i), [(1, s), (1, i)], [(1, s | i)], players=(player,)
    )
