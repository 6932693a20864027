"""A pytest test of a solution concept for each of some axioms."""

from collections.abc import Callable
from typing import Any

from tugames import axioms as _axioms
from tugames._doors.brief import brief_repr
from tugames.axioms import Axiom
from tugames.axioms._roster import AxiomsLike, chosen_axioms
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.testing._drawing import as_worths
from tugames.testing._hypothesis import strategies as st

__all__ = ["axiom_tests"]


def axiom_tests(
    solution: Callable[[Game], Any],
    axioms: AxiomsLike | None = None,
    games: st.SearchStrategy[Game] | None = None,
    *,
    tolerance: float | None = None,
    budget: int = 150,
    seed: int = 0,
) -> Callable[..., None]:
    """Make a pytest test function with one test for each axiom.

    Assign it to a name that pytest collects::

        from tugames import axioms
        from tugames.testing import axiom_tests
        test_my_value = axiom_tests(my_value, [axioms.efficiency, axioms.null_player])

    Each test is a call of :func:`tugames.axioms.verify`. It fails with the simplest game found
    that breaks the axiom: the violated equation with its numbers, and the game as an expression.
    It fails as well if nothing was tested, because the axiom had nothing to say about any of the
    games drawn, or the solution exists for none of them.

    Parameters
    ----------
    solution : callable
        Game to payoff vector, shape (n,).
    axioms : Axiom, its name, or a sequence of either, optional
        All of :mod:`tugames.axioms` by default.
    games : strategy of games, optional
        Such as :func:`convex_games`, for a solution that is meant for some games only. By default
        small integer games are searched for each axiom, of the class it speaks of.
    tolerance, budget, seed : optional
        As for :func:`tugames.axioms.verify`: the same games at every run.

    Returns
    -------
    callable
        Test function, parametrised with the axioms' names.

    Raises
    ------
    InvalidInputError
        If there are no axioms, or ``games`` is no strategy.
    ModuleNotFoundError
        If pytest is not installed.

    Examples
    --------
    >>> from tugames import axioms, equal_division
    >>> test_equal_division = axiom_tests(equal_division, [axioms.efficiency, axioms.anonymity])
    >>> test_equal_division(axioms.efficiency)  # pytest calls it for each axiom
    """
    import pytest

    chosen = chosen_axioms(axioms)
    if not chosen:
        raise InvalidInputError("a test needs at least one axiom; got none")
    if games is not None and not isinstance(games, st.SearchStrategy):
        raise InvalidInputError(
            f"games= is a strategy, such as games(); got {brief_repr(games)}: for games of "
            "your own use hypothesis' sampled_from"
        )

    @pytest.mark.parametrize("axiom", chosen, ids=lambda axiom: axiom.name.replace(" ", "_"))
    def test_axiom(axiom: Axiom) -> None:
        __tracebackhide__ = True
        report = _axioms.verify(
            solution, axiom, games, tolerance=tolerance, budget=budget, seed=seed
        ).axioms[0]
        found = report.counterexample
        if found is not None:
            second = "" if found.second is None else f"\n  w = {_expression(found.second)}"
            raise AssertionError(
                f"{axiom.name} fails: {found.text}\n"
                f"  required: {axiom.statement}\n"
                f"  v = {_expression(found.game)}{second}"
            )
        if report.vacuous:
            raise AssertionError(
                f"{axiom.name} was not tested: {report}. Give games= a strategy of games that it "
                "speaks of and the solution exists for"
            )

    return test_axiom


def _expression(game: Game) -> str:
    """Python that makes the game."""
    labelled = game.players != tuple(range(game.n_players))
    labels = f", {list(game.players)}" if labelled else ""
    return f"Game({as_worths(game.values.tolist())}{labels})"
