"""Totally balanced games: every subgame has a core."""

from tugames.core._judge_balance import judge_total_balance
from tugames.core._largest_gap import largest_gap, normal_worths
from tugames.game import Game
from tugames.properties._judge import Found, Inequality, judge
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_totally_balanced"]


def is_totally_balanced(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    r"""Whether every subgame has a core: the game is its own totally balanced cover.

    :math:`\sum_{T \subseteq S} w(T) v(T) \le v(S)` for every coalition S and all weights
    :math:`w \ge 0` with :math:`\sum_{T \ni i} w(T) = 1` for the members i of S. These are the
    market games of Shapley and Shubik, and the minima of finitely many additive games.

    Parameters
    ----------
    game : Game or SampledGame
        An estimated game is tested, at the level: as by :func:`is_balanced`, for all subgames
        together.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default, 0
        for integer worths and where inequalities are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least of v(S) less the largest such sum, which is at least v(S): 0 if
        all subgames are balanced, else minus the largest gap. The witness is S, followed by a
        collection of coalitions whose balancing weights, which it determines, attain the gap.
        Of tests T is not S: the margin of a game that is totally balanced may be positive.

    Raises
    ------
    SolverError
        If rounding kept a search from ending.

    Notes
    -----
    A convex game is totally balanced. Otherwise a simplex method over the lattice goes through
    the subgames from the largest on, one linear program each of which all columns are priced at
    every step; a payoff acceptable to the parts of a coalition settles all those whom it pays
    just their worth, so that most need none. O(3**n) time a step at most, O(2**n) memory, seven
    tables at the peak: 12 players take some hundredths of a second, 16 some seconds at the worst.

    For integers it is exact: bases are inverted in whole numbers, prices compared in them, and
    a witness is checked in fractions. If floating point would not hold the numbers exactly (12
    players: from about 10**10), and for other worths, differences up to 2**-36 of the largest
    worth count as none; ``tolerance`` is raised to that.

    A test takes some tens of linear programs for every subgame that does not fall into parts which
    never change each other's contributions: 10 players and 50 replicates take some seconds.

    References
    ----------
    L. S. Shapley and M. Shubik (1969), On market games, Journal of Economic Theory 1;
    E. Kalai and E. Zemel (1982), Totally balanced games and games of flow, Mathematics of
    Operations Research 7.

    Examples
    --------
    Any two of ann, bob and eve earn 2, with others or without, and all four players 4. They have a
    core, of which the three are a subgame that has none.

    >>> def worth(members):
    ...     return 4 if len(members) == 4 else 2 * (len(set(members) - {"joe"}) > 1)
    >>> game = Game.from_function(worth, ["ann", "bob", "eve", "joe"])
    >>> from tugames import is_balanced
    >>> bool(is_balanced(game))
    True
    >>> is_totally_balanced(game).witness.text
    '1/2 v(ann+bob) + 1/2 v(ann+eve) + 1/2 v(bob+eve) = 3 > v(ann+bob+eve) = 2'
    """
    if isinstance(game, SampledGame) and level is not None:
        return judge_total_balance(game, tolerance=tolerance, level=level)
    normal = normal_worths(examined(game))

    def search(table: Game) -> Found:
        from tugames._numerics.gaps import largest_subgame_gap

        gap = largest_gap(table, normal, largest_subgame_gap)
        if gap is None:
            return 0.0, None
        return -gap.size, lambda: Inequality(table, gap.coalitions, gap.terms, [(1, gap.coalition)])

    return judge(
        "totally balanced",
        game,
        tolerance,
        search,
        accuracy=normal.slack,
        method="simplex method over the lattice of every subgame",
    )
