"""Games in which some players are null, dummies, or equal, told with the game."""

from collections.abc import Hashable, Sequence
from typing import Any

from tugames.coalition import iter_players
from tugames.game import Game
from tugames.testing._drawing import (
    Draw,
    Number,
    Players,
    as_game,
    draw_numbers,
    player_bounds,
    sums_of,
)
from tugames.testing._hypothesis import strategies as st
from tugames.testing.worths import or_integers

__all__ = ["games_with_dummy_player", "games_with_equal_players", "games_with_null_player"]

#: A game, and the numbers of the players that it is about, ascending.
GameAndPlayers = tuple[Game, tuple[int, ...]]


def games_with_null_player(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[GameAndPlayers]:
    r"""Games with null players P, and P: :math:`v(S) = w(S \setminus P)`.

    P is drawn, not empty, and so is the game w of the others, as by :func:`games`. Every game
    with null players P whose worths ``worths`` gives. Further players may happen to be null.

    Parameters and errors are those of :func:`games`.

    Returns
    -------
    SearchStrategy of (Game, tuple of int)
        Player numbers ascending, as :func:`tugames.null_players` gives them.

    Examples
    --------
    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> game, players = simplest(games_with_null_player(n_players=2, worths=st.just(1)))
    >>> game.values, players
    (array([0., 0., 1., 1.]), (0,))
    """
    return _idle(*player_bounds(n_players, players), or_integers(worths), players, null=True)


def games_with_dummy_player(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[GameAndPlayers]:
    r"""Games with dummies P, and P: :math:`v(S) = w(S \setminus P) + \sum_{i \in S \cap P} v(i)`.

    P is drawn, not empty, and so are v(i) and the game w of the others. Every game with dummies
    P whose w and v(i) ``worths`` gives. Further players may happen to be dummies.

    Parameters, errors and result are those of :func:`games_with_null_player`, the player numbers
    as :func:`tugames.dummy_players` gives them.

    Examples
    --------
    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> game, players = simplest(games_with_dummy_player(n_players=2, worths=st.just(1)))
    >>> game.values, players
    (array([0., 1., 1., 2.]), (0,))
    """
    return _idle(*player_bounds(n_players, players), or_integers(worths), players, null=False)


@st.composite
def _idle(
    draw: Draw[Any], low: int, high: int, worths: Any, players: Any, *, null: bool
) -> GameAndPlayers:
    n = draw(st.integers(low, high))
    idle = draw(st.integers(1, 2**n - 1))
    chosen = tuple(iter_players(idle))
    others = [i for i in range(n) if not idle >> i & 1]
    rest: list[Number] = [0, *draw_numbers(draw, worths, 2 ** len(others) - 1)]
    own = [0] * len(chosen) if null else draw_numbers(draw, worths, len(chosen))
    sums = sums_of(own)
    table = [rest[_within(mask, others)] + sums[_within(mask, chosen)] for mask in range(1 << n)]
    return as_game(draw, table, players), chosen


def games_with_equal_players(
    n_players: Players = None,
    *,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[GameAndPlayers]:
    r"""Games with equal players P, and P: :math:`v(S) = f(S \setminus P,\, |S \cap P|)`.

    P, two players or more, is drawn, and so is f, a worth for each set of others with each number
    of members of P. Every game with equal players P whose worths ``worths`` gives. Others may
    happen to be equal to them, or to each other.

    Parameters, errors and result are those of :func:`games_with_null_player`, but that there are 2
    players at least; the player numbers are within one class of :func:`tugames.symmetric_players`.

    Examples
    --------
    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> game, players = simplest(games_with_equal_players(n_players=2, worths=st.just(1)))
    >>> game.values, players
    (array([0., 1., 1., 1.]), (0, 1))
    """
    return _equal(*player_bounds(n_players, players, least=2), or_integers(worths), players)


@st.composite
def _equal(draw: Draw[Any], low: int, high: int, worths: Any, players: Any) -> GameAndPlayers:
    n = draw(st.integers(low, high))
    first = draw(st.integers(0, n - 2))
    second = draw(st.integers(first + 1, n - 1))
    equal = draw(st.integers(0, 2**n - 1)) | 1 << first | 1 << second
    chosen = tuple(iter_players(equal))
    others = [i for i in range(n) if not equal >> i & 1]
    counts = len(chosen) + 1
    drawn: list[Number] = [0, *draw_numbers(draw, worths, (counts << len(others)) - 1)]
    table = [
        drawn[_within(mask, others) * counts + (mask & equal).bit_count()] for mask in range(1 << n)
    ]
    return as_game(draw, table, players), chosen


def _within(mask: int, members: Sequence[int]) -> int:
    """Mask of a coalition's players among these members, in the members' numbering."""
    return sum((mask >> i & 1) << k for k, i in enumerate(members))
