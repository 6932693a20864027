"""Strategies of coalitions and of orders of the players."""

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.testing._hypothesis import strategies as st

#: Masks of more have no use that anybody has thought of.
_MOST_PLAYERS = 1000

__all__ = ["coalitions", "permutations"]


def coalitions(
    game: Game | SampledGame | int, *, nonempty: bool = True, proper: bool = False
) -> st.SearchStrategy[int]:
    """Masks of coalitions: every one that is allowed. Shrinks to low masks.

    Parameters
    ----------
    game : Game, SampledGame or int
        A game, or the number of players n.
    nonempty : bool, optional
        Whether the empty coalition, mask 0, is left out.
    proper : bool, optional
        Whether the grand coalition is left out.

    Raises
    ------
    InvalidInputError
        If there are no players, or no such coalition: n = 1 has no proper non-empty one.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(coalitions(4), lambda mask: mask.bit_count() == 4)
    15
    """
    n = _players(game)
    nonempty, proper = flag(nonempty, "nonempty"), flag(proper, "proper")
    least, most = int(nonempty), (1 << n) - 1 - int(proper)
    if least > most:
        raise InvalidInputError(
            "a proper non-empty coalition needs two players at least; got one player"
        )
    return st.integers(least, most)


def permutations(game: Game | SampledGame | int) -> st.SearchStrategy[tuple[int, ...]]:
    """Orders of the players, as tuples of player numbers: each of the n!.

    Read it as an order of arrival, or as a renaming that makes player i player ``order[i]``.
    Shrinks to 0, 1, ..., n - 1.

    Parameters
    ----------
    game : Game, SampledGame or int
        A game, or the number of players n.

    Raises
    ------
    InvalidInputError
        If there are no players.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(permutations(3), lambda order: order[0] != 0)
    (1, 0, 2)
    """
    return st.permutations(range(_players(game))).map(tuple)


def _players(game: Game | SampledGame | int) -> int:
    if isinstance(game, int | np.integer) and not isinstance(game, bool):
        if not 1 <= game <= _MOST_PLAYERS:
            least = "at least one player" if game < 1 else f"at most {_MOST_PLAYERS} players here"
            raise InvalidInputError(f"a game has {least}; got {brief_repr(int(game))}")
        return int(game)
    return game.n_players if isinstance(game, SampledGame) else examined(game).n_players
