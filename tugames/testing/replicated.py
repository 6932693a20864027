"""Strategy of games with replicated tables of worths."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.testing._drawing import Draw, Players, as_worths, player_bounds
from tugames.testing._hypothesis import strategies as st
from tugames.testing.games import games
from tugames.testing.worths import or_integers

#: A strategy draws 2**n numbers for each.
_MOST_REPLICATES = 1000

__all__ = ["sampled_games"]


def sampled_games(
    n_players: Players = None,
    *,
    replicates: int | tuple[int, int] = (2, 4),
    of: Callable[..., st.SearchStrategy[Game]] = games,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[SampledGame]:
    """Sampled games of R replicates, each drawn on its own from one strategy of games.

    Parameters
    ----------
    n_players, worths, players
        As for :func:`games`, handed on to ``of``.
    replicates : int or pair of int, optional
        R, or its bounds (least, most); at least 2.
    of : callable, optional
        Strategy of the replicates, such as :func:`games` or :func:`convex_games`. The mean of
        replicates has their property if it says that sums of worths are no less than others, as
        monotone, superadditive, convex, balanced and totally balanced do.

    Raises
    ------
    InvalidInputError
        As for :func:`games`; or if R is less than 2.

    Examples
    --------
    >>> from hypothesis import strategies as st
    >>> from tugames.testing import simplest
    >>> simplest(sampled_games(n_players=1, worths=st.just(1))).samples
    array([[0., 1.],
           [0., 1.]])
    """
    bounds: list[Any] = list(replicates) if is_list(replicates) else [replicates] * 2
    whole = all(isinstance(b, int | np.integer) and not isinstance(b, bool) for b in bounds)
    if not whole or len(bounds) != 2 or not 2 <= bounds[0] <= bounds[1] <= _MOST_REPLICATES:
        raise InvalidInputError(
            f"an estimated game has R >= 2 replicates, the least number first; got "
            f"{brief_repr(replicates)}"
        )
    low, high = player_bounds(n_players, players)
    return _sampled(int(bounds[0]), int(bounds[1]), of, low, high, or_integers(worths), players)


@st.composite
def _sampled(
    draw: Draw[Any], least: int, most: int, of: Any, low: int, high: int, worths: Any, players: Any
) -> SampledGame:
    n = draw(st.integers(low, high))
    count = draw(st.integers(least, most))
    table = [as_worths(draw(of(n_players=n, worths=worths)).values) for _ in range(count)]
    arguments: list[st.SearchStrategy[Any]] = [st.just(table)]
    if players is not None:
        arguments.append(st.just(list(players)))
    sampled: SampledGame = draw(st.builds(SampledGame, *arguments))
    return sampled
