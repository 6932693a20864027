"""Strategies of games with no structure, of additive and of essential ones."""

from collections.abc import Hashable, Sequence
from typing import Any

from tugames._numerics.tolerance import RELATIVE_TOLERANCE
from tugames.game import Game
from tugames.testing._drawing import (
    Draw,
    Number,
    Players,
    as_game,
    draw_numbers,
    magnitude,
    player_bounds,
    sums_of,
)
from tugames.testing._hypothesis import strategies as st
from tugames.testing.worths import or_integers

__all__ = ["additive_games", "essential_games", "games"]


def games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    """Any games: each coalition's worth is drawn on its own.

    Every game whose worths the strategy ``worths`` gives. Shrinks to few players, then to worths
    of 0.

    Parameters
    ----------
    n_players : int or pair of int, optional
        Number of players, or its bounds (least, most); 1 to 4 by default, 12 at most.
    worths : strategy of numbers, optional
        :func:`integer_worths` by default. Integers and fractions are added and compared exactly,
        and rounded once, to the float64 of the game.
    players : sequence of hashables, optional
        Labels, which fix the number of players; 0 to n - 1 by default.

    Raises
    ------
    InvalidInputError
        If n_players is out of range, or both n_players and labels are given; when games are
        drawn, if worths are no finite numbers.

    Notes
    -----
    A game of n players takes 2**n - 1 draws. hypothesis limits how much a test may draw: 6 players
    are comfortable, more may need ``suppress_health_check=[HealthCheck.data_too_large]``.

    Examples
    --------
    Where the worths are all 1:

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(games(n_players=2, worths=st.just(1))).values
    array([0., 1., 1., 1.])
    """
    return _games(*player_bounds(n_players, players), or_integers(worths), players)


@st.composite
def _games(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    return as_game(draw, [0, *draw_numbers(draw, worths, 2**n - 1)], players)


def additive_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Additive games, :math:`v(S) = \sum_{i \in S} v(i)`: every one with v(i) from ``worths``.

    Parameters and errors are those of :func:`games`; n draws a game.

    Examples
    --------
    Where the worths are all 1:

    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(additive_games(n_players=2, worths=st.just(1))).values
    array([0., 1., 1., 2.])
    """
    return _additive(*player_bounds(n_players, players), or_integers(worths), players)


@st.composite
def _additive(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    return as_game(draw, sums_of(draw_numbers(draw, worths, n)), players)


def essential_games(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    r"""Essential games: :math:`v(N) = \sum_i v(i) + g` with a gain g > 0.

    The gain is the absolute value of a draw from ``worths``, or 1 for 0; a gain that rounding
    would hide is replaced by the largest worth. Other worths are drawn on their own. Every
    essential game of integers whose gain, and whose worths but for v(N), ``worths`` gives.

    Parameters and errors are those of :func:`games`, but that there are 2 players at least.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, section 27.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(essential_games()).values
    array([0., 0., 0., 1.])
    """
    return _essential(*player_bounds(n_players, players, least=2), or_integers(worths), players)


@st.composite
def _essential(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> Game:
    n = draw(st.integers(low, high))
    table: list[Number] = [0, *draw_numbers(draw, worths, 2**n - 1)]
    gain = magnitude(table[-1]) or 1
    largest = max(map(magnitude, table[:-1]))
    if gain <= 4 * n * RELATIVE_TOLERANCE * largest:  # v(N) itself is at most n times the largest
        gain = largest
    table[-1] = sum(table[1 << i] for i in range(n)) + gain
    return as_game(draw, table, players)
