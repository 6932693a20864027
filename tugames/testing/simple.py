"""Strategy of simple games."""

import math
from collections.abc import Hashable, Sequence
from typing import Any

from tugames.game import Game
from tugames.testing._drawing import Draw, Players, as_game, player_bounds
from tugames.testing._hypothesis import strategies as st

__all__ = ["simple_games"]


def simple_games(
    n_players: Players = None, *, players: Sequence[Hashable] | None = None
) -> st.SearchStrategy[Game]:
    r"""Simple games: coalitions win (1) or lose (0), N wins, and winning is monotone.

    .. math:: v(S) = 1 \iff W_k \subseteq S \text{ for some } k

    with 1 to :math:`\binom{n}{\lfloor n/2 \rfloor}` coalitions W_k drawn, none of them empty.
    Every simple game: by Sperner's theorem it has no more minimal winning coalitions than that.
    Shrinks to few players, few W_k and W_k of low masks.

    Parameters and errors are those of :func:`games`; there are no worths to choose.

    Notes
    -----
    Disjoint coalitions may both win. O(2**n) time for each W_k.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral
    Science 7.

    Examples
    --------
    The simplest has one player, who wins.

    >>> from tugames.testing import simplest
    >>> simplest(simple_games()).values
    array([0., 1.])
    """
    return _simple(*player_bounds(n_players, players), players)


@st.composite
def _simple(draw: Draw[Any], low: int, high: int, players: Any) -> Game:
    n = draw(st.integers(low, high))
    coalition = st.integers(1, 2**n - 1)
    winning = draw(st.lists(coalition, min_size=1, max_size=math.comb(n, n // 2)))
    table = [int(any(won & mask == won for won in winning)) for mask in range(1 << n)]
    return as_game(draw, table, players)
