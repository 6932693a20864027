"""Random games with a property that holds by construction.

Each docstring states the construction and why the property follows from it. All are deterministic
functions of the generator; players are labels, or their number n.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import generator
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_payoffs, coalition_sizes
from tugames.errors import InvalidInputError
from tugames.families._arguments import player_names
from tugames.families._subsets import over_subsets
from tugames.game import Game
from tugames.transforms.superadditive_cover import superadditive_cover

__all__ = [
    "random_balanced",
    "random_convex",
    "random_exact",
    "random_game",
    "random_simple",
    "random_superadditive",
    "random_totally_balanced",
]

#: A table of this many additive games takes seconds.
_MOST_MEASURES = 1 << 20

Players = Sequence[Hashable] | int
Generator = np.random.Generator | int


def random_game(players: Players, rng: Generator) -> Game:
    """Game of independent standard normal worths. No property is promised.

    Parameters
    ----------
    players : sequence of hashables, or their number n
    rng : numpy Generator or int
        A seed of the same number gives the same game.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If rng is neither.

    Notes
    -----
    O(2**n) time and memory.

    Examples
    --------
    >>> random_game(2, rng=0).values.round(3)
    array([ 0.   , -0.132,  0.64 ,  0.105])
    """
    names, rng = _start(players, rng)
    worths = rng.normal(size=1 << len(names))
    worths[0] = 0.0
    return Game(worths, names)


def random_convex(players: Players, rng: Generator) -> Game:
    r"""Convex game, with dividends of both signs.

    .. math:: v(S) = \sum_{k=1}^{n} \max\{0,\; m_k(S) - t_k\} + \frac{s (s - 1)}{2}
              + \varepsilon(S) + a(S), \qquad s = |S|

    The measures :math:`m_k` have independent weights, exponential of mean 2, and
    :math:`t_k` is uniform on :math:`[0, m_k(N)]`; :math:`\varepsilon(S)` is uniform on
    [-1/4, 1/4] for non-empty S; a is additive with standard normal weights.

    Parameters and errors are those of :func:`random_game`.

    Returns
    -------
    Game

    Notes
    -----
    Convex, because its second differences v(R+i+j) - v(R+i) - v(R+j) + v(R) are sums of: those
    of a convex function of a measure, which are at least 0; exactly 1, those of s (s - 1) / 2;
    at least -1, four numbers of up to 1/4; and 0. O(n 2**n) time, and O(2**n) memory, five tables
    at the peak.

    References
    ----------
    L. S. Shapley (1971), Cores of convex games, International Journal of Game Theory 1
    (convex functions of measures).

    Examples
    --------
    >>> from tugames import is_convex
    >>> bool(is_convex(random_convex(6, rng=0)))
    True
    """
    names, rng = _start(players, rng)
    n = len(names)
    sizes = coalition_sizes(n).astype(np.float64)
    worths = sizes * (sizes - 1.0) / 2.0 + rng.uniform(-0.25, 0.25, 1 << n)
    worths[0] = 0.0
    worths += coalition_payoffs(rng.normal(size=n))
    for _ in range(n):
        measure = coalition_payoffs(rng.exponential(2.0, n))
        worths += np.maximum(measure - rng.uniform(0.0, measure[-1]), 0.0)
    return Game(worths, names)


def random_superadditive(players: Players, rng: Generator) -> Game:
    r"""Superadditive game: the superadditive cover of random worths; its core is mostly empty.

    .. math:: v(S) = \max \sum_k w(S_k) \text{ over partitions } \{S_k\} \text{ of } S, \qquad
              w(S) = |S|\, U(S)

    with U(S) independent and uniform on [0, 1]; an additive game with standard normal weights
    is added.

    Parameters and errors are those of :func:`random_game`.

    Returns
    -------
    Game

    Notes
    -----
    Superadditive, because partitions of two disjoint coalitions make one of their union, and
    adding an additive game changes both sides alike. Every superadditive game is its own cover.
    O(3**n) time in compiled code: 16 players take a tenth of a second, 20 about ten
    seconds. O(2**n) memory, five tables at the peak.

    Examples
    --------
    >>> from tugames import is_superadditive
    >>> bool(is_superadditive(random_superadditive(6, rng=0)))
    True
    """
    names, rng = _start(players, rng)
    n = len(names)
    worths = coalition_sizes(n) * rng.uniform(0.0, 1.0, 1 << n)
    cover = superadditive_cover(Game(worths, names))
    return cover + Game(coalition_payoffs(rng.normal(size=n)), names)


def random_balanced(players: Players, rng: Generator) -> Game:
    """Balanced game: worths below a random payoff, v(S) = x(S) - slack(S) with slack(N) = 0.

    x is standard normal; the slack of each other coalition is 0 with probability 1/4, and
    exponential with mean 1 otherwise.

    Parameters and errors are those of :func:`random_game`.

    Returns
    -------
    Game

    Notes
    -----
    Balanced, because x is in the core. Every balanced game has this form, with x any payoff in
    its core; subgames are not balanced in general. O(2**n) time and memory, four tables at the
    peak.

    Examples
    --------
    >>> from tugames import balancedness
    >>> balancedness(random_balanced(6, rng=0)).balanced
    True
    """
    names, rng = _start(players, rng)
    payoff = coalition_payoffs(rng.normal(size=len(names)))
    slack = rng.exponential(1.0, payoff.size) * (rng.random(payoff.size) >= 0.25)
    slack[[0, -1]] = 0.0
    return Game(payoff - slack, names)


def random_totally_balanced(
    players: Players, rng: Generator, *, measures: int | None = None
) -> Game:
    r"""Totally balanced game: the least of some additive games, :math:`v = \min_k x^k`.

    The weights of the x^k are independent, uniform on [0, 1].

    Parameters
    ----------
    players, rng
        As for :func:`random_game`.
    measures : int, optional
        How many additive games, at least 1; n by default. With one the game is additive.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If rng is no generator or seed, or there is no measure.

    Notes
    -----
    Totally balanced: within a coalition S, the x^k that is least at S is in the core of the
    subgame. Every totally balanced game has this form for some measures (Kalai and Zemel 1982).
    O(K 2**n) time, O(2**n) memory.

    References
    ----------
    E. Kalai, E. Zemel (1982), Totally balanced games and games of flow, Mathematics of
    Operations Research 7.

    Examples
    --------
    >>> from tugames import balancedness
    >>> game = random_totally_balanced(5, rng=0)
    >>> all(balancedness(game.subgame(mask)).balanced for mask in range(1, 32))
    True
    """
    names, rng = _start(players, rng)
    weights = rng.uniform(size=(_count(measures, len(names)), len(names)))
    return Game(_least(weights), names)


def random_exact(players: Players, rng: Generator, *, measures: int | None = None) -> Game:
    r"""Exact game: the least of some additive games that agree on N, :math:`v = \min_k x^k`.

    The x^k are independent, uniform on the payoffs of non-negative parts with sum n.

    Parameters and errors are those of :func:`random_totally_balanced`.

    Returns
    -------
    Game

    Notes
    -----
    Exact, that is, each coalition gets no more than its worth from some payoff in the core:
    every x^k is in the core, having x^k(S) >= v(S) and x^k(N) = v(N), and the one that is least
    at S gives it v(S). Every exact game has this form for some measures. O(K 2**n) time,
    O(2**n) memory.

    References
    ----------
    D. Schmeidler (1972), Cores of exact games I, Journal of Mathematical Analysis and
    Applications 40.

    Examples
    --------
    >>> from tugames import balancedness
    >>> balancedness(random_exact(5, rng=0)).balanced
    True
    """
    names, rng = _start(players, rng)
    n = len(names)
    weights = rng.exponential(size=(_count(measures, n), n))
    weights *= n / weights.sum(axis=1, keepdims=True)
    worths = _least(weights)
    worths[-1] = n  # on which the sums agree but for rounding
    return Game(worths, names)


def random_simple(players: Players, rng: Generator) -> Game:
    """Monotone simple game in which the coalitions that contain one of a few win.

    Their number is uniform from 1 to n; each has every player with probability 1/2, and is
    drawn again if it is empty.

    Parameters and errors are those of :func:`random_game`.

    Returns
    -------
    Game

    Notes
    -----
    Simple and monotone: worths are 0 or 1, N wins, and a coalition that contains a winning one
    wins. Disjoint coalitions may both win. O(n 2**n) time, O(2**n) memory.

    Examples
    --------
    >>> random_simple(3, rng=1).values
    array([0., 0., 0., 0., 1., 1., 1., 1.])
    """
    names, rng = _start(players, rng)
    n = len(names)
    # uniform on the non-empty coalitions: what drawing again amounts to
    wins = np.zeros(1 << n, dtype=np.bool_)
    wins[rng.integers(1, 1 << n, size=int(rng.integers(1, n + 1)))] = True
    over_subsets(wins, np.logical_or)
    return Game(wins, names)


def _start(players: Players, rng: Generator) -> tuple[tuple[Hashable, ...], np.random.Generator]:
    names = player_names(players)
    check_table_fits(len(names))
    return names, generator(rng)


def _count(measures: int | None, n: int) -> int:
    count = n if measures is None else measures
    if not isinstance(count, int | np.integer) or not 1 <= count <= _MOST_MEASURES:
        raise InvalidInputError(
            f"at least one measure is required, and at most 2**20; got {brief_repr(measures)}"
        )
    return int(count)


def _least(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least of additive games with these weights, a row each."""
    worths = coalition_payoffs(weights[0])
    for row in weights[1:]:
        np.minimum(worths, coalition_payoffs(row), out=worths)
    return worths
