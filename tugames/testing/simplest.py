"""The simplest thing that a strategy draws and a condition holds for."""

from collections.abc import Callable
from typing import Any, TypeVar

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import whole_number
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.testing._hypothesis import HealthCheck, NoSuchExample, given, seed, settings
from tugames.testing._hypothesis import strategies as st

__all__ = ["simplest"]

T = TypeVar("T")

#: Draws among which one of fewer players is looked for.
_NARROWING = 300


class _FoundError(Exception):
    """What a draw that satisfies the condition fails with, so that hypothesis shrinks it."""


def simplest(
    strategy: st.SearchStrategy[T],
    condition: Callable[[T], Any] = lambda _: True,
    *,
    max_examples: int = 2000,
) -> T:
    """Find the simplest draw for which a condition holds.

    A way to look for the smallest counterexample to a conjecture. Other than
    :func:`hypothesis.find` it searches again for games of fewer players than the one found, has no
    deadline, remembers no earlier runs, and draws from a fixed seed.

    Parameters
    ----------
    strategy : SearchStrategy
    condition : callable, optional
        Of what is drawn, such as a game; none by default.
    max_examples : int, optional
        Draws among which one has to satisfy the condition.

    Returns
    -------
    object
        Simplest in the sense of hypothesis' shrinking, which is local: few players, few and small
        numbers, but no promise that nothing smaller exists. The draws depend on the version of
        hypothesis, and on the numbers that it finds written in the modules that are loaded.

    Raises
    ------
    hypothesis.errors.NoSuchExample
        If the condition held for none of the draws.

    Examples
    --------
    Two players whom monotonicity lets earn less together than apart:

    >>> from tugames import is_superadditive
    >>> from tugames.testing import monotone_games
    >>> simplest(monotone_games(n_players=2), lambda game: not is_superadditive(game)).values
    array([0., 1., 1., 1.])
    """
    if not isinstance(strategy, st.SearchStrategy):
        raise InvalidInputError(f"a strategy is one of hypothesis; got {brief_repr(strategy)}")
    if not callable(condition):
        raise InvalidInputError(f"a condition is a function; got {brief_repr(condition)}")
    max_examples = whole_number(max_examples, "max_examples", least=1, most=10**7)
    seen: set[int] = set()
    best = _shrunk(strategy, condition, max_examples, seen)
    if best is None:
        raise NoSuchExample(f"among {max_examples} draws from {strategy}")
    # shrinking drops the last player only where the others' subgame will do
    while min(seen) < (n := _players(best[0])):
        fewer = _shrunk(
            strategy,
            lambda drawn, n=n: _players(drawn) < n and condition(drawn),  # type: ignore[misc]
            min(max_examples, _NARROWING),
            seen,
        )
        if fewer is None:
            break
        best = fewer
    return best[0]


def _shrunk(
    strategy: st.SearchStrategy[T],
    condition: Callable[[T], Any],
    max_examples: int,
    seen: set[int],
) -> tuple[T] | None:
    """Shrink the first success, if there is one; note the numbers of players that were drawn."""
    found: list[T] = []

    @seed(0)
    @settings(
        max_examples=max_examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(strategy)
    def seek(drawn: T) -> None:
        seen.add(_players(drawn))
        if condition(drawn):
            found.append(drawn)
            raise _FoundError

    try:
        seek()
    except _FoundError:
        return (found[-1],)  # hypothesis ends by drawing the simplest one again
    return None


def _players(drawn: object) -> int:
    """Largest number of players of the games in a draw; 0 without any."""
    if isinstance(drawn, Game | SampledGame):
        return drawn.n_players
    if isinstance(drawn, tuple | list):
        return max(map(_players, drawn), default=0)
    return 0
