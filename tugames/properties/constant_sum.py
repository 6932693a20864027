"""Constant-sum games: what a coalition gains its complement loses."""

from tugames.game import Game
from tugames.properties._forms import opponents
from tugames.properties._judge import Found, Inequality, judge, largest
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_constant_sum"]

DEMANDS = Demands(blocks=opponents, equations=True)


def is_constant_sum(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    r"""Whether v(S) + v(N \ S) = v(N) for every coalition: the game is its own dual.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        By how much a sum may differ from v(N); a relative 1e-9 of the largest worth by default,
        0 for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference; the witness is (S, N \ S).

    Notes
    -----
    O(2**n) time and memory. The core of an essential constant-sum game is empty.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, chapter VI.

    Examples
    --------
    >>> bool(is_constant_sum(Game([0, 0, 0, 1, 0, 1, 1, 1])))
    True
    >>> is_constant_sum(Game([0, 0, 0, 1, 0, 1, 0, 1])).witness.text
    'v(0) + v(1+2) = 0 differs from v(0+1+2) = 1'
    """
    return judge("constant-sum", game, tolerance, _search, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    grand = game.grand_coalition
    off, s = largest(game.values + game.values[::-1] - game.values[-1])  # N - S = 2**n - 1 - S
    return -off, lambda: Inequality(
        game,
        (s, grand ^ s),
        [(1, s), (1, grand ^ s)],
        [(1, grand)],
        demanded="==",
    )
