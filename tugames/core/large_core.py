"""Games with a large core: whatever is acceptable to all coalitions can be cut down to the core."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tugames._numerics.near_ties import comparison
from tugames.coalition import iter_players
from tugames.core._largest_gap import NormalWorths, normal_worths, unsettled
from tugames.errors import InvalidInputError, SolverError
from tugames.game import Game
from tugames.properties._judge import Found, judge
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

__all__ = ["has_large_core"]

#: Players up to which the search ends in tolerable time.
_MOST_PLAYERS = 8


def has_large_core(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    r"""Whether below every acceptable payoff there is one of the core.

    A payoff y is acceptable if y(S) >= v(S) for all coalitions; the core is large if for each of
    them some x in the core has x_i <= y_i for every player. Cores of convex games are large.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        Slack granted; a relative 1e-9 of the largest worth by default, 0 for integer worths.

    Returns
    -------
    Verdict
        The margin is v(N) less the largest y(N) over the payoffs that are acceptable to proper
        coalitions and cannot be lowered for anybody: what the grand coalition can lose, or must
        gain, until the answer changes. The witness is n coalitions; the payoff that gives them
        just their worths is acceptable, cannot be lowered, and sums up to more than v(N).

    Raises
    ------
    InvalidInputError
        For more than 8 players.
    SolverError
        If rounding kept the search from ending.

    Notes
    -----
    Let none of these payoffs sum up to more than v(N), and y be acceptable. Lowered for one
    player after the other, y becomes one of them; somewhere on the way it sums up to v(N), and is
    in the core. Conversely, a payoff that cannot be lowered has no other one below it.

    A payoff cannot be lowered when everybody is in a coalition that gets just its worth. The
    search goes through such covers in depth, and cuts off what cannot attain more than was
    found: the number of covers grows doubly exponentially, and 7 players take a second or less,
    8 up to a minute. Integers are treated exactly, as by :func:`is_exact`.

    References
    ----------
    W. W. Sharkey (1982), Cooperative games with large cores, International Journal of Game
    Theory 11; J. R. G. van Gellekom, J. A. M. Potters and J. H. Reijnierse (1999), Prosperity
    properties of TU-games, International Journal of Game Theory 28.

    Examples
    --------
    One left glove and two right ones. In the core the left one gets 1; if the right ones have
    nothing to fear, both may ask for 1.

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> verdict = has_large_core(glove)
    >>> verdict.margin, verdict.witness.text
    (-1.0, 'y = (0, 1, 1) is acceptable and cannot be lowered, y(N) = 2 > v(N) = 1')
    """
    table = examined(game)
    if table.n_players > _MOST_PLAYERS:
        raise InvalidInputError(
            f"whether a core is large is decided for up to {_MOST_PLAYERS} players; got "
            f"{table.n_players}: see is_convex, which is sufficient"
        )
    normal = normal_worths(table)
    return judge(
        "large core",
        game,
        tolerance,
        lambda table: _search(table, normal),
        accuracy=normal.slack,
        method="search through covers by tight coalitions",
    )


def _search(game: Game, normal: NormalWorths) -> Found:
    n, worth = game.n_players, Fraction(float(game.values[-1]))
    if n == 1:
        return np.inf, None
    from tugames._numerics.minimal_total import largest_minimal_total

    _, tight, payoff, denominator = largest_minimal_total(normal.worths, normal.slack)
    if denominator == 0:
        raise unsettled()
    unit = Fraction(normal.unit) / int(denominator)
    amounts = [
        Fraction(own) + Fraction(amount) * unit
        for own, amount in zip(normal.shift.tolist(), payoff.tolist(), strict=True)
    ]
    if not _proves(game, amounts, tight.tolist(), Fraction(normal.slack)):
        raise SolverError(
            "a payoff that cannot be lowered is acceptable to all proper coalitions; the one "
            "found is not: rescale the worths to similar magnitudes"
        )
    found = _Acceptable(tuple(sorted(tight.tolist())), tuple(amounts), worth, normal.slack)
    return float(found.slack()), lambda: found


@dataclass(frozen=True)
class _Acceptable:
    """A payoff that is acceptable and cannot be lowered, and should add up to v(N) at most."""

    tight: tuple[int, ...]
    amounts: tuple[Fraction, ...]
    worth: Fraction
    granted: float

    def slack(self) -> Fraction:
        """What v(N) leaves over."""
        return self.worth - sum(self.amounts)

    def witness(self, _tolerance: float, /) -> Witness:
        """Write the payoff out, rounded, and its exact sum."""
        shown = ", ".join(f"{float(amount):g}" for amount in self.amounts)
        within = f" within {self.granted:.2g}" if self.granted else ""
        text = comparison("y(N)", sum(self.amounts, Fraction(0)), ">", "v(N)", self.worth)
        return Witness(
            coalitions=self.tight,
            players=(),
            text=f"y = ({shown}) is acceptable{within} and cannot be lowered, {text}",
        )


def _proves(game: Game, amounts: list[Fraction], tight: list[int], slack: Fraction) -> bool:
    """Whether a payoff is acceptable to proper coalitions, and everybody is in a tight one."""
    excess = [Fraction(0)] + [
        Fraction(float(game.values[mask])) - sum(amounts[i] for i in iter_players(mask))
        for mask in range(1, game.grand_coalition)
    ]
    covered = np.bitwise_or.reduce(np.array(tight))
    return (
        max(excess) <= slack
        and all(excess[mask] >= -slack for mask in tight)
        and int(covered) == game.grand_coalition
    )
