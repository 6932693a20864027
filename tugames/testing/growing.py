"""Monotone, superadditive and convex games: each worth is the least that is allowed, plus a rise.

The inequalities of these properties bound a coalition's worth from below by worths of smaller
coalitions. Drawn from small to large, a coalition gets its bound plus a number of at least 0. Each
game of the class comes about in exactly one way: its rises are its worths less the bounds.
"""

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import Any

from tugames.coalition import iter_players
from tugames.game import Game
from tugames.testing._drawing import (
    Draw,
    Number,
    Players,
    as_game,
    draw_numbers,
    magnitude,
    player_bounds,
)
from tugames.testing._hypothesis import strategies as st
from tugames.testing.worths import or_integers

__all__ = ["convex_games", "monotone_games", "superadditive_games"]

#: Least worth of a coalition of two or more, from the worths of its proper subsets.
Bound = Callable[[list[Number], int], Number]


def monotone_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Monotone games.

    .. math:: v(S) = \max_{i \in S} v(S - i) + r(S), \qquad r(S) = |w_S|,\; w_S \text{ drawn}

    Every monotone game whose rises r(S) the strategy ``worths`` gives, up to sign. Shrinks to
    rises of 0.

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    2**n - 1 draws, O(n 2**n) time.

    Examples
    --------
    Where the worths are all 1, every rise is 1:

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(monotone_games(n_players=2, worths=st.just(1))).values
    array([0., 1., 1., 2.])
    """
    bounds = player_bounds(n_players, players)
    return _growing(*bounds, or_integers(worths), players, _monotone, free=False)


def superadditive_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Superadditive games.

    .. math:: v(S) = \max_{\emptyset \ne T \subsetneq S} \bigl(v(T) + v(S \setminus T)\bigr) + r(S),
              \qquad r(S) = |w_S|,\; w_S \text{ drawn}

    for coalitions of two or more; v(i) is drawn. Every superadditive game whose rises r(S) the
    strategy ``worths`` gives, up to sign. Shrinks to an additive game of few players.

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    2**n - 1 draws, O(3**n) time.

    Examples
    --------
    Where the worths are all 1, so are v(i) and every rise:

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(superadditive_games(n_players=3, worths=st.just(1))).values
    array([0., 1., 1., 3., 1., 3., 3., 5.])
    """
    bounds = player_bounds(n_players, players)
    return _growing(*bounds, or_integers(worths), players, _superadditive, free=True)


def convex_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Convex games.

    .. math:: v(S) = \max_{i, j \in S,\, i \ne j} \bigl(v(S - i) + v(S - j) - v(S - i - j)\bigr)
              + r(S), \qquad r(S) = |w_S|,\; w_S \text{ drawn}

    for coalitions of two or more; v(i) is drawn. Every convex game whose rises r(S) the strategy
    ``worths`` gives, up to sign. Shrinks to an additive game of few players.

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    2**n - 1 draws, O(n**2 2**n) time. The maximum is over all second differences of which S is
    the union, and a game is convex if and only if none is negative. With rises of 0 beyond pairs,
    the rise of S may still not be its dividend: games with negative dividends come up too.

    References
    ----------
    L. S. Shapley (1971), Cores of convex games, International Journal of Game Theory 1.

    Examples
    --------
    Where the worths are all 1, so are v(i) and every rise:

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(convex_games(n_players=3, worths=st.just(1))).values
    array([0., 1., 1., 3., 1., 3., 3., 6.])
    """
    bounds = player_bounds(n_players, players)
    return _growing(*bounds, or_integers(worths), players, _convex, free=True)


@st.composite
def _growing(
    draw: Draw[Any], low: int, high: int, worths: Any, players: Any, bound: Bound, *, free: bool
) -> Game:
    """Draw rises over bounds; single players' worths may be free of any."""
    n = draw(st.integers(low, high))
    table: list[Number] = [0]
    # in the order of masks, in which every subset comes before its union, and a game of fewer
    # players before one of more: what is drawn for the latter begins like the former
    for mask, worth in enumerate(draw_numbers(draw, worths, 2**n - 1), start=1):
        if mask & (mask - 1):
            table.append(bound(table, mask) + magnitude(worth))
        else:
            table.append(worth if free else magnitude(worth))
    return as_game(draw, table, players)


def _monotone(table: list[Number], mask: int) -> Number:
    return max(table[mask ^ 1 << i] for i in iter_players(mask))


def _superadditive(table: list[Number], mask: int) -> Number:
    lowest = mask & -mask
    others = mask ^ lowest
    best = None
    part = others
    while part:  # the block without the lowest player, which is not empty
        total = table[part] + table[mask ^ part]
        best = total if best is None else max(best, total)
        part = (part - 1) & others
    assert best is not None  # a mask of two players or more can be split
    return best


def _convex(table: list[Number], mask: int) -> Number:
    singles = [1 << i for i in iter_players(mask)]
    return max(
        table[mask ^ i] + table[mask ^ j] - table[mask ^ i ^ j] for i, j in combinations(singles, 2)
    )
