"""The prekernel and the kernel: no player has a stronger claim on another than the other way."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import comparison, numbers
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label, coalition_payoffs
from tugames.core._payoff_verdict import Demand, efficiency, exact_excess, payoff_verdict
from tugames.core.membership import excesses
from tugames.core.nucleolus import prenucleolus
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_in_kernel", "is_in_prekernel", "maximum_surpluses", "prekernel_point"]

_MAX_ITERATIONS = 100


def maximum_surpluses(game: Game | SampledGame, payoff: PayoffLike) -> NDArray[np.float64]:
    r"""Maximum surplus of every player over every other, shape (n, n).

    .. math:: s_{ij}(x) = \max \{e(S, x) : i \in S, \, j \notin S\}

    What i can hope to gain without j. The diagonal is 0. Of an estimated game, from its mean
    table. O(2**n) time and memory if the coalitions with the largest excesses separate all
    players, and O(n 2**n) if hardly any do.

    References
    ----------
    M. Davis, M. Maschler (1965), The kernel of a cooperative game, Naval Research Logistics
    Quarterly 12.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> maximum_surpluses(glove, [0.5, 0.5, 0])
    array([[ 0. ,  0.5,  0. ],
           [-0.5,  0. ,  0. ],
           [ 0. ,  0.5,  0. ]])
    """
    return _surpluses(excesses(game, payoff))[0]


def is_in_prekernel(
    game: Game | SampledGame, payoff: PayoffLike, *, tolerance: float | None = None
) -> Verdict:
    """Whether a payoff is in the prekernel: efficient, with s_ij = s_ji for all pairs of players.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    payoff : array_like, shape (n,)
    tolerance : float, optional
        Slack granted to every equation; by default 0 if all numbers are integers, else a relative
        1e-9 of the largest.

    Returns
    -------
    Verdict
        Its margin is the least of -abs(s_ij - s_ji), and of -abs(v(N) - x(N)) for a payoff that is
        not efficient; ``inf`` for one player who gets v(N). The witness is the pair with the
        largest difference, the stronger player first, with the coalitions where either finds its
        surplus; or N.

    Notes
    -----
    Time and memory as for :func:`maximum_surpluses`. M. Davis and M. Maschler (1965), The kernel
    of a cooperative game, Naval Research Logistics Quarterly 12; M. Maschler, B. Peleg and L. S.
    Shapley (1972), The kernel and bargaining set for convex games, International Journal of Game
    Theory 1.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_in_prekernel(glove, [1, 0, 0]))
    True
    >>> is_in_prekernel(glove, [0.5, 0.5, 0]).witness.text
    's(ann, bob) = 0.5 at ann+eve, s(bob, ann) = -0.5 at bob'
    """
    return _verdict("payoff in the prekernel", game, payoff, tolerance, imputations=False)


def is_in_kernel(
    game: Game | SampledGame, payoff: PayoffLike, *, tolerance: float | None = None
) -> Verdict:
    """Whether a payoff is in the kernel: an imputation under which nobody outweighs anybody.

    Player i outweighs j if s_ij > s_ji and x_j > v(j): j has something to lose.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    payoff : array_like, shape (n,)
    tolerance : float, optional
        Slack granted to every inequality; by default 0 if all numbers are integers, else a
        relative 1e-9 of the largest.

    Returns
    -------
    Verdict
        Its margin is the least of max(s_ji - s_ij, v(j) - x_j) over the pairs, of x_i - v(i), and
        of -abs(v(N) - x(N)) for a payoff that is not efficient; ``inf`` for one player who gets
        v(N). The witness is a pair as for :func:`is_in_prekernel`, i outweighing
        j; or a player who gets less than v(i); or N.

    Notes
    -----
    Time and memory as for :func:`maximum_surpluses`. M. Davis and M. Maschler (1965).

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 0], players=["ann", "bob", "eve"])
    >>> bool(is_in_kernel(game, [0, 0, 0])), bool(is_in_prekernel(game, [0, 0, 0]))
    (True, False)
    """
    return _verdict("payoff in the kernel", game, payoff, tolerance, imputations=True)


def prekernel_point(game: Game | SampledGame) -> NDArray[np.float64]:
    """Payoff in the prekernel, shape (n,), often in less time than the prenucleolus takes.

    For each pair of players the coalitions with their maximum surpluses give an equation,
    s_ij = s_ji; the nearest payoff that solves all of them in the sense of least squares is the
    next one, until it solves them with the coalitions that are maximal then. Where that does not
    end in a hundred steps it is the prenucleolus, which is in the prekernel.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.

    Returns
    -------
    ndarray, shape (n,), that passes :func:`is_in_prekernel`

    Notes
    -----
    A step costs as much as :func:`maximum_surpluses` and O(n**4); four tables at the peak. H. I.
    Meinhardt (2013), The pre-kernel as a tractable solution for cooperative games, part III. Where
    the prekernel has many points, which of them it is says nothing.

    Examples
    --------
    >>> prekernel_point(Game([0, 0, 0, 1, 0, 1, 0, 1])).round(12) + 0.0
    array([1., 0., 0.])
    """
    table = examined(game)
    n = table.n_players
    first, second = np.triu_indices(n, 1)
    # beside what players have alone the rest may be small: no tolerance of the whole may hide it
    own = table.values[1 << np.arange(n)]
    rest = table.values - coalition_payoffs(own)
    rounding = n * float(np.spacing(np.abs(table.values).max()))
    x = np.full(n, rest[-1] / n)
    for _ in range(_MAX_ITERATIONS):
        excess = rest - coalition_payoffs(x)
        surplus, where = _surpluses(excess)
        lacking = np.append((surplus - surplus.T)[first, second], excess[-1])
        if np.abs(lacking).max() <= max(worth_tolerance(rest, x), rounding):
            found: NDArray[np.float64] = own + x
            return found
        pairs = np.stack([where[first, second], where[second, first]])
        members = (pairs[..., None] >> np.arange(n) & 1).astype(np.float64)
        equations = np.vstack([members[0] - members[1], np.ones(n)])
        x = x + np.linalg.lstsq(equations, lacking, rcond=None)[0]
    return prenucleolus(table).payoff.copy()


def _verdict(
    name: str,
    game: Game | SampledGame,
    payoff: PayoffLike,
    tolerance: float | None,
    *,
    imputations: bool,
) -> Verdict:
    """Least slack of all that is demanded, and where."""
    table = examined(game)
    excess = excesses(table, payoff)
    x = finite_vector(payoff, table.players, "payoffs")
    others = []
    if table.n_players > 1:
        others.append(_strongest_claim(table, x, excess, imputations=imputations))
        if imputations:
            others.append(_worst_paid(table, x))
    return payoff_verdict(
        name,
        game,
        x,
        efficient=efficiency(
            table, x, lambda paid, worth: comparison("x(N)", paid, "differs from", "v(N)", worth)
        ),
        others=others,
        tolerance=worth_tolerance(table.values, x)
        if tolerance is None
        else as_tolerance(tolerance),
        method="maximum surplus of every pair of players",
    )


def _worst_paid(game: Game, x: NDArray[np.float64]) -> Demand:
    """The player who gets least beyond what it has alone."""
    i = int((x - game.values[1 << np.arange(x.size)]).argmin())
    paid, worth = Fraction(float(x[i])), Fraction(float(game.values[1 << i]))
    player = str(game.players[i])
    return Demand(
        slack=paid - worth,
        coalitions=(1 << i,),
        players=(i,),
        text=lambda: comparison(f"x({player})", paid, "is less than", f"v({player})", worth),
    )


def _strongest_claim(
    game: Game, x: NDArray[np.float64], excess: NDArray[np.float64], *, imputations: bool
) -> Demand:
    """The pair of players of whom one outweighs the other most."""
    surplus, where = _surpluses(excess)
    slack = surplus.T - surplus
    if imputations:  # of i against j, who may have nothing to lose
        slack = np.maximum(slack, excess[1 << np.arange(x.size)])
    np.fill_diagonal(slack, np.inf)
    i, j = (int(k) for k in np.unravel_index(slack.argmin(), slack.shape))
    ours, theirs = int(where[i, j]), int(where[j, i])
    a, b = exact_excess(game, x, ours), exact_excess(game, x, theirs)
    least = max(b - a, exact_excess(game, x, 1 << j)) if imputations else b - a

    def text() -> str:
        names, shown = [str(game.players[k]) for k in (i, j)], numbers(a, b)
        at = [coalition_label(mask, game.players) for mask in (ours, theirs)]
        return (
            f"s({names[0]}, {names[1]}) = {shown[0]} at {at[0]}, "
            f"s({names[1]}, {names[0]}) = {shown[1]} at {at[1]}"
        )

    return Demand(slack=least, coalitions=(ours, theirs), players=(i, j), text=text)


def _surpluses(excess: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Maximum surpluses and the coalitions where they are found, each of shape (n, n).

    Coalitions are taken in decreasing order of excess; usually a few separate all pairs.
    """
    n = excess.size.bit_length() - 1
    surplus = np.zeros((n, n))
    where = np.zeros((n, n), dtype=np.int64)
    most = 16 * n * n
    while True:
        most = min(most, excess.size)
        order = np.argpartition(excess, -most)[-most:]
        order = order[np.lexsort((order, -excess[order]))]
        member = (order[:, None] >> np.arange(n) & 1).astype(np.bool_)
        separated = np.eye(n, dtype=np.bool_)
        for i in range(n):
            having = order[member[:, i]]
            without = ~member[member[:, i]]
            first = without.argmax(axis=0)
            separated[i] |= without.any(axis=0)
            where[i] = having[first] if having.size else 0
        if separated.all():
            np.fill_diagonal(where, 0)
            surplus[...] = excess[where]
            return surplus, where
        most *= 16
