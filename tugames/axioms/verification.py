"""Tests of a solution concept against axioms."""

from typing import TYPE_CHECKING

from tugames._doors.numbers import whole_number
from tugames._numerics.tolerance import as_tolerance
from tugames.axioms._asked import Asked, games_given
from tugames.axioms._report import AxiomReport, Report
from tugames.axioms._roster import AxiomsLike, chosen_axioms
from tugames.axioms._search import is_strategy, search, search_in
from tugames.errors import InvalidInputError
from tugames.transforms._solution import Solution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from tugames.game import Game

__all__ = ["verify"]

#: A day or so.
_MOST_GAMES = 10**7

#: Games drawn for each axiom unless told otherwise.
BUDGET = 150


def verify(
    solution: Solution,
    axioms: AxiomsLike | None = None,
    games: "Game | Iterable[Game] | SearchStrategy[Game] | None" = None,
    *,
    tolerance: float | None = None,
    budget: int = BUDGET,
    seed: int = 0,
) -> Report:
    """Test a solution concept against axioms: try to break them.

    Parameters
    ----------
    solution : callable
        Game to payoff vector, shape (n,), or to a result whose ``payoff`` is one. A game for
        which it raises ``InvalidInputError`` or ``EmptyCoreError`` is one where it does not
        exist: counted, and passed over.
    axioms : Axiom, its name, or a sequence of either, optional
        ``"null player"`` and ``"null_player"`` are one name. All of this module when left out.
    games : Game, iterable of Game or hypothesis strategy of games, optional
        When left out, small integer games are searched for each axiom, of the class it speaks of
        and with the players it speaks of; a counterexample is simplified to few players and
        small worths.
    tolerance : float, optional
        Violation, in units of worth, that is put down to rounding; by default a relative 1e-9 of
        the largest worth and payoff.
    budget : int, optional
        Games drawn for each axiom in a search.
    seed : int, optional
        Of the search; the same seed draws the same games.

    Returns
    -------
    Report
        Truthy if all hold; with a counterexample otherwise.

    Raises
    ------
    InvalidInputError
        For no axioms, a name that none has, a budget below 1, or a solution that does not give n
        finite payoffs.

    Notes
    -----
    An axiom asks for up to 2**n payoffs in a game of n players, n at most 5 in a search. A pass
    means that no game tried broke the axiom; a failure is final. Without hypothesis games are
    drawn by numpy and not simplified; ``AxiomReport.method`` says so.

    Examples
    --------
    >>> from tugames.axioms import SHAPLEY, null_player
    >>> from tugames import equal_division
    >>> from tugames import shapley_value
    >>> bool(verify(shapley_value, SHAPLEY))
    True
    >>> bool(verify(shapley_value, "efficiency"))
    True
    >>> example = verify(equal_division, null_player).counterexample
    >>> example.game.values, example.text
    (array([0., 0., 1., 1.]), 'null player 0 gets 0.5, but v(0) = 0')
    """
    chosen = chosen_axioms(axioms)
    if not chosen:
        raise InvalidInputError("a verification needs at least one axiom; got none")
    if whole_number(budget, "a budget of games", most=_MOST_GAMES) < 1:
        raise InvalidInputError(f"a search draws at least one game an axiom; got budget={budget}")
    seed = whole_number(seed, "a seed", least=0)
    tolerance = None if tolerance is None else as_tolerance(tolerance)
    asked = Asked(solution)
    reports: tuple[AxiomReport, ...]
    if games is None:
        reports = tuple(
            search(axiom, asked, tolerance=tolerance, budget=budget, seed=seed) for axiom in chosen
        )
    elif is_strategy(games):
        reports = tuple(
            search_in(games, axiom, asked, tolerance=tolerance, budget=budget, seed=seed)  # type: ignore[arg-type]
            for axiom in chosen
        )
    else:
        tried = games_given(games)
        reports = tuple(axiom.check(asked, tried, tolerance=tolerance) for axiom in chosen)
    found = next((r.counterexample for r in reports if r.counterexample is not None), None)
    return Report(axioms=reports, counterexample=found)
