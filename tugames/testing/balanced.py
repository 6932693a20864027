"""Strategies of balanced, totally balanced and exact games."""

import math
from collections.abc import Hashable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tugames.coalition import iter_players
from tugames.core.minimal_collections import minimal_balanced_collections
from tugames.game import Game
from tugames.testing._drawing import (
    Draw,
    Number,
    Players,
    as_game,
    draw_numbers,
    draw_rises,
    granularity,
    magnitude,
    player_bounds,
    sums_of,
)
from tugames.testing._hypothesis import strategies as st
from tugames.testing.worths import or_integers

__all__ = ["balanced_games", "exact_games", "totally_balanced_games"]

#: Coalitions that cover another one when weighted, numerators of the weights, their denominator.
Cover = tuple[tuple[int, ...], tuple[int, ...], int]

#: Players for whom all minimal balanced collections are gone through: 41 for four, 1291 for five.
_LISTED = 4
#: Most additive games of which a game is the least; 2**n - 1 are enough for any.
_MOST_PAYOFFS = 16


def balanced_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Balanced games: those with a core.

    Up to 4 players, proper coalitions' worths are drawn, and N gets the least that makes a core,
    plus a rise:

    .. math:: v(N) = \max_w \sum_{S \ne N} w(S)\, v(S) + r, \qquad r \ge 0,

    over all minimal balanced collections with their weights w. Integers stay integers, and
    fractions multiples of their least common denominator: the maximum is rounded up to that.
    Every balanced game of such worths. For more players

    .. math:: v(S) = x(S) - r(S), \qquad r \ge 0,\; r(N) = 0,

    with payoffs x and slacks r drawn: every balanced game with a core payoff among those drawn.

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    2**n - 1 draws, or n more than that.

    References
    ----------
    L. S. Shapley (1967), On balanced sets and cores, Naval Research Logistics Quarterly 14.

    Examples
    --------
    Pairs that earn 1 like each player alone: N needs 3, and rises by 1.

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(balanced_games(n_players=3, worths=st.just(1))).values
    array([0., 1., 1., 1., 1., 1., 1., 4.])
    """
    return _balanced(*player_bounds(n_players, players), or_integers(worths), players)


@st.composite
def _balanced(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    if n == 1:
        return as_game(draw, [0, *draw_numbers(draw, worths, 1)], players)
    grand = (1 << n) - 1
    if n <= _LISTED:
        table: list[Number] = [0, *draw_numbers(draw, worths, grand - 1)]
        (rise,) = draw_rises(draw, worths, 1)
        table.append(_least_worth(table, _covers(n)[grand], granularity([*table, rise])) + rise)
        return as_game(draw, table, players)
    sums = sums_of(draw_numbers(draw, worths, n))
    slacks = [0, *draw_rises(draw, worths, grand - 1), 0]
    return as_game(draw, [a - b for a, b in zip(sums, slacks, strict=True)], players)


def totally_balanced_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Totally balanced games: those whose subgames all have a core; market games.

    Up to 4 players, each coalition S of two or more gets the least that makes a core of its
    subgame, plus a rise:

    .. math:: v(S) = \max_w \sum_{T \subsetneq S} w(T)\, v(T) + r(S), \qquad r(S) \ge 0,

    over the minimal balanced collections of S with their weights w, rounded up as for
    :func:`balanced_games`; v(i) is drawn. Every totally balanced game of such worths. For more
    players the least of 1 to 16 additive games, whose payoffs are drawn:

    .. math:: v(S) = \min_k x^k(S)

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    2**n - 1 draws up to 4 players, 16 n at most for more. Every totally balanced game is the
    least of 2**n - 1 additive games, though not always of integer ones.

    References
    ----------
    L. S. Shapley and M. Shubik (1969), On market games, Journal of Economic Theory 1; E. Kalai
    and E. Zemel (1982), Totally balanced games and games of flow, Mathematics of Operations
    Research 7, for the least of additive games.

    Examples
    --------
    Pairs need 2 and rise by 1, so that N needs 9/2, which is rounded up; and rises by 1.

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(totally_balanced_games(n_players=3, worths=st.just(1))).values
    array([0., 1., 1., 3., 1., 3., 3., 6.])
    """
    return _totally_balanced(*player_bounds(n_players, players), or_integers(worths), players)


@st.composite
def _totally_balanced(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    if n > _LISTED:
        count = draw(st.integers(1, _MOST_PAYOFFS))
        payoffs = [draw_numbers(draw, worths, n) for _ in range(count)]
        return as_game(draw, _least(payoffs), players)
    drawn = draw_numbers(draw, worths, 2**n - 1)
    unit, covers = granularity(drawn), _covers(n)
    table: list[Number] = [0]
    for mask, worth in enumerate(drawn, start=1):
        bound = (
            _least_worth(table, covers[mask], unit) + magnitude(worth) if mask in covers else worth
        )
        table.append(bound)
    return as_game(draw, table, players)


def exact_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Exact games: for each coalition some core payoff gives it just its worth.

    The least of 1 to 16 additive games that agree on N,

    .. math:: v(S) = \min_k x^k(S), \qquad x^k(N) = t,

    with t and the payoffs of all players but the last drawn. The x^k are in the core, and the
    one that is least at S gives it v(S). Every exact game all of whose coalitions are tight in
    that way at one of up to 16 payoffs that can be drawn. Up to 4 players that is, times an
    integer, every exact game of rational worths.

    Parameters and errors are those of :func:`games`.

    Notes
    -----
    16 (n - 1) + 1 draws at most. A game of n players needs 2**n - 2 payoffs at most, one for
    each proper coalition.

    References
    ----------
    D. Schmeidler (1972), Cores of exact games, I, Journal of Mathematical Analysis and
    Applications 40.

    Examples
    --------
    One payoff makes an additive game.

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(exact_games(n_players=2, worths=st.just(1))).values
    array([0., 1., 0., 1.])
    """
    return _exact(*player_bounds(n_players, players), or_integers(worths), players)


@st.composite
def _exact(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    count = draw(st.integers(1, min(_MOST_PAYOFFS, max(1, 2**n - 2))))
    (total,) = draw_numbers(draw, worths, 1)
    payoffs = []
    for _ in range(count):
        others = draw_numbers(draw, worths, n - 1)
        payoffs.append([*others, total - sum(others)])
    table = _least(payoffs)
    table[-1] = total  # on which sums of floats agree but for rounding
    return as_game(draw, table, players)


def _least(payoffs: list[list[Number]]) -> list[Number]:
    """Least of additive games."""
    return [min(paid) for paid in zip(*map(sums_of, payoffs), strict=True)]


def _least_worth(table: Sequence[Number], covers: Sequence[Cover], unit: int | None) -> Number:
    """Least worth with which a coalition's subgame has a core, among the multiples of 1/unit."""
    best: Number = -math.inf
    for masks, numerators, denominator in covers:
        total = sum(w * table[mask] for w, mask in zip(numerators, masks, strict=True))
        if unit is None:
            worth: Number = total / denominator
        elif unit == 1:
            worth = -(-total // denominator)
        else:
            worth = Fraction(math.ceil(total * unit / denominator), unit)
        best = max(best, worth)
    return best


@lru_cache(maxsize=_LISTED)
def _covers(n: int) -> dict[int, list[Cover]]:
    """Minimal balanced collections of proper subsets of each coalition of two or more."""
    covers: dict[int, list[Cover]] = {}
    for mask in range(1, 1 << n):
        members = list(iter_players(mask))
        if len(members) == 1:
            continue
        covers[mask] = []
        for collection in minimal_balanced_collections(len(members))[1:]:  # not S alone
            denominator = math.lcm(*(weight.denominator for weight in collection.weights))
            masks = tuple(
                sum(1 << members[i] for i in iter_players(part)) for part in collection.coalitions
            )
            numerators = tuple(int(weight * denominator) for weight in collection.weights)
            covers[mask].append((masks, numerators, denominator))
    return covers
