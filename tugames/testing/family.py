"""Strategy of games out of the families of ``tugames.families``."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames.errors import InvalidInputError
from tugames.families.airport import airport
from tugames.families.assignment import assignment
from tugames.families.bankruptcy import bankruptcy
from tugames.families.cardinality import cardinality
from tugames.families.glove import glove
from tugames.families.matching import matching
from tugames.families.museum_pass import museum_pass
from tugames.families.sequencing import sequencing
from tugames.families.unanimity import unanimity_sum
from tugames.families.weighted_voting import weighted_voting
from tugames.game import Game
from tugames.testing._drawing import Draw, Players, as_game, draw_numbers, draw_rises, player_bounds
from tugames.testing._hypothesis import strategies as st
from tugames.testing.worths import or_integers

__all__ = ["family_games"]

#: Draws the data of a family for so many players, from the strategy of worths, to a table.
Table = Callable[[Draw[Any], Any, int], NDArray[np.float64]]


def family_games(
    families: Collection[str] | None = None,
    *,
    n_players: Players = None,
    worths: st.SearchStrategy[Any] | None = None,
    players: Sequence[Hashable] | None = None,
) -> st.SearchStrategy[Game]:
    """Games of some families of :mod:`tugames.families`, from drawn claims, costs or weights.

    A family is drawn first, then its data: amounts are absolute values of draws from ``worths``,
    all but the worths of ``cardinality`` and the dividends of ``unanimity_sum``, which may be
    negative. The players are 0 to n - 1 in each family.

    ================== ========================================= ====================
    family             data drawn                                always
    ================== ========================================= ====================
    airport            costs                                     convex
    assignment         values of the pairs, 1 seller or more     totally balanced
    bankruptcy         claims, estate up to their sum            convex
    cardinality        worths by size                            symmetric
    glove              number of left gloves, 1 or more          totally balanced
    matching           weights of all pairs                      superadditive
    museum_pass        who goes where, 1 to 4 visitors, price 1  convex
    sequencing         times and costs                           convex
    unanimity_sum      dividends of all coalitions               any game
    weighted_voting    weights, quota up to their sum            simple
    ================== ========================================= ====================

    Parameters
    ----------
    families : collection of str, optional
        Names of the table; all by default.
    n_players, worths, players
        As for :func:`games`. ``assignment`` and ``glove`` have 2 players at least, and are left
        out where 1 is drawn.

    Raises
    ------
    InvalidInputError
        As for :func:`games`; or if a name is not in the table, or none is given.

    Examples
    --------
    >>> from tugames.testing import simplest
    >>> simplest(family_games(["glove"], n_players=3)).values
    array([0., 0., 0., 1., 0., 1., 0., 1.])
    """
    names: list[Any] = sorted(_TABLES)
    if families is not None:
        names = list(families) if is_list(families) else [families]
    unknown = [name for name in names if not isinstance(name, str) or name not in _TABLES]
    if unknown or not names:
        raise InvalidInputError(
            f"families= names some of {', '.join(sorted(_TABLES))}; got {brief_repr(families)}"
        )
    least = 1 if set(names) - _NEED_TWO else 2
    bounds = player_bounds(n_players, players, least=least)
    return _family(tuple(names), *bounds, or_integers(worths), players)


@st.composite
def _family(
    draw: Draw[Any], names: tuple[str, ...], low: int, high: int, worths: Any, players: Any
) -> Game:
    n = draw(st.integers(low, high))
    name = draw(st.sampled_from([name for name in names if n > 1 or name not in _NEED_TWO]))
    return as_game(draw, _TABLES[name](draw, worths, n).tolist(), players)


def _amounts(draw: Draw[Any], worths: Any, count: int) -> NDArray[np.float64]:
    return np.array(draw_rises(draw, worths, count), dtype=np.float64)


def _airport(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    return airport(_amounts(draw, worths, n)).game().values


def _assignment(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    sellers = draw(st.integers(1, n - 1))
    pairs = _amounts(draw, worths, sellers * (n - sellers))
    return assignment(pairs.reshape(sellers, n - sellers)).values


def _bankruptcy(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    claims, estate = _amounts(draw, worths, n), _amounts(draw, worths, n).sum()
    return bankruptcy(min(estate, claims.sum()), claims).values


def _cardinality(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    by_size = [0.0, *map(float, draw_numbers(draw, worths, n))]
    return cardinality(by_size).values


def _glove(draw: Draw[Any], _: Any, n: int) -> NDArray[np.float64]:
    left = draw(st.integers(1, n - 1))
    return glove(left, n - left).values


def _matching(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    weights = np.zeros((n, n))
    weights[np.tril_indices(n, -1)] = _amounts(draw, worths, n * (n - 1) // 2)
    return matching(weights + weights.T).values


def _museum_pass(draw: Draw[Any], _: Any, n: int) -> NDArray[np.float64]:
    visits = draw(st.lists(st.integers(1, 2**n - 1), min_size=1, max_size=4))
    return museum_pass([[mask >> i & 1 for i in range(n)] for mask in visits]).values


def _sequencing(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    return sequencing(_amounts(draw, worths, n), _amounts(draw, worths, n)).values


def _unanimity_sum(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    dividends = map(float, draw_numbers(draw, worths, 2**n - 1))
    return unanimity_sum(dict(enumerate(dividends, start=1)), n).game().values


def _weighted_voting(draw: Draw[Any], worths: Any, n: int) -> NDArray[np.float64]:
    weights = [Fraction(weight) for weight in draw_rises(draw, worths, n)]
    if not any(weights):
        weights = [Fraction(1)] * n
    total = sum(weights, Fraction(0))
    quota = sum((Fraction(weight) for weight in draw_rises(draw, worths, n)), Fraction(0))
    return weighted_voting(min(quota or total, total), weights).game().values


_TABLES: Mapping[str, Table] = {
    "airport": _airport,
    "assignment": _assignment,
    "bankruptcy": _bankruptcy,
    "cardinality": _cardinality,
    "glove": _glove,
    "matching": _matching,
    "museum_pass": _museum_pass,
    "sequencing": _sequencing,
    "unanimity_sum": _unanimity_sum,
    "weighted_voting": _weighted_voting,
}
#: One seller and one buyer, one glove for each hand.
_NEED_TWO = {"assignment", "glove"}
