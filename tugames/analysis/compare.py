"""Solutions by name, function or result, side by side."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr, one_line
from tugames._doors.pandas import is_list
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.tolerance import worth_tolerance
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.level import as_level
from tugames.analysis.comparison import FloatArray, SolutionComparison
from tugames.analysis.solutions import NEEDS, solution
from tugames.core.membership import excesses, is_in_core
from tugames.errors import InvalidInputError, TUGamesError
from tugames.estimation.estimate import Estimate
from tugames.game import Game
from tugames.inference.intervals import ConfidenceIntervals, confidence_intervals
from tugames.sampled import SampledGame, examined
from tugames.transforms._solution import payoff_of
from tugames.verdict import Verdict

__all__ = ["compare"]

#: A payoff, its bounds, and whether it is in the core.
_Held = tuple[FloatArray, FloatArray, FloatArray, Verdict]
#: What is compared where nothing is said: they exist in every game.
_USUAL = ("shapley-value", "prenucleolus", "equal-surplus-division")


def compare(
    game: Game | SampledGame,
    solutions: str | Iterable[object] | Mapping[str, object] = _USUAL,
    *,
    level: float = 0.05,
) -> SolutionComparison:
    r"""Solutions of one game in one table: payoffs, in the core, largest complaint, by whom.

    The largest complaint about a payoff x is :math:`\max_S v(S) - x(S)` over the proper
    coalitions: what the coalition with the best reason to leave would gain, or, if it is
    negative, what nobody is short of.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game payoffs get confidence intervals.
    solutions : str, sequence, or mapping from str
        Names, such as ``"shapley-value"`` or ``"tau_value"``; functions of a game; results with a
        payoff. Payoffs by themselves need a name: ``{"ours": [1, 2, 3]}``. The Shapley value,
        prenucleolus and equal surplus division if left out.
    level : float
        Of intervals and tests of an estimated game.

    Returns
    -------
    SolutionComparison
        ``print`` it, or take ``to_frame()``, ``to_latex()``, ``to_markdown()``, ``to_csv()``.

    Raises
    ------
    InvalidInputError
        For a name that there is not, one that comes twice, no solutions, or what is none.

    Notes
    -----
    The time of the solutions, of each R more on an estimated game, and O(2**n) for complaints. A
    solution that does not exist in this game is left out; ``missing`` says why.

    References
    ----------
    For complaints M. Maschler, B. Peleg, L. S. Shapley (1979), Geometric properties of the kernel,
    nucleolus, and related solution concepts, Mathematics of Operations Research 4.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> print(compare(glove, ["shapley-value", "nucleolus"]).to_text())
    player             shapley-value  nucleolus
    ann                0.666667       1
    bob                0.166667       0
    eve                0.166667       0
    in core            NO             yes
    largest complaint  0.166667       0
    by whom            ann+bob        bob
    <BLANKLINE>
    """
    table = examined(game)
    tested = None
    if isinstance(game, SampledGame):
        level = as_level(level)
        tested = level if level >= least_p_value(game.n_replicates) else None
    wanted = _wanted(solutions)
    missing: dict[str, str] = {}
    held: dict[str, _Held] = {}
    for name, one in wanted.items():
        if callable(one):
            try:
                held[name] = _of_rule(game, one, tested)
            except TUGamesError as error:
                missing[name] = one_line(error)
        else:
            held[name] = _of_payoff(game, one, tested, name)
    if not held:
        name, why = next(iter(missing.items()))
        raise InvalidInputError(f"a comparison needs a solution that exists here; {name}: {why}")
    payoffs, low, high = (np.array(part) for part in list(zip(*held.values(), strict=True))[:3])
    complaints = [_complaint(table, payoff) for payoff in payoffs]
    largest = np.array([most for most, _ in complaints])
    for array in (payoffs, low, high, largest):
        array.flags.writeable = False
    return SolutionComparison(
        game=table,
        names=tuple(held),
        payoffs=payoffs,
        low=low,
        high=high,
        in_core=tuple(verdict for *_, verdict in held.values()),
        largest_complaint=largest,
        by_whom=tuple(mask for _, mask in complaints),
        missing=MappingProxyType(missing),
        level=tested,
        n_replicates=game.n_replicates if isinstance(game, SampledGame) else 0,
    )


def _wanted(solutions: object) -> dict[str, Any]:
    """Functions and payoffs by name."""
    if isinstance(solutions, str):
        solutions = [solutions]
    if isinstance(solutions, Mapping):
        pairs = [(name, solution_named(one)) for name, one in solutions.items()]
    elif is_list(solutions) and not isinstance(solutions, np.ndarray):
        pairs = [(_title(one), solution_named(one)) for one in solutions]
    else:
        pairs = [(_title(solutions), solution_named(solutions))]
    found: dict[str, Any] = {}
    for name, one in pairs:
        if not isinstance(name, str):
            raise InvalidInputError(f"the name of a solution is text; got {brief_repr(name)}")
        if name in found:
            raise InvalidInputError(
                f"every solution has a name of its own; {brief_repr(name)} comes twice: remove "
                "one, or hand over a mapping of names to solutions"
            )
        found[name] = one
    if not found:
        raise InvalidInputError("a comparison needs at least one solution; got none")
    return found


def solution_named(one: object) -> Any:
    """A function, of a name too; anything else as it is."""
    if not isinstance(one, str):
        return one
    function = solution(one)
    if needed := NEEDS.get(one.replace("_", "-")):
        raise InvalidInputError(
            f"{one} needs {needed}: hand over a function, such as "
            f"lambda game: {one.replace('-', '_')}(game, {needed})"
        )
    return function


def _title(one: object) -> str:
    if isinstance(one, str):
        return one
    if callable(one):
        return str(getattr(one, "__name__", type(one).__name__))
    if hasattr(one, "payoff") or isinstance(one, Estimate):
        return type(one).__name__
    raise InvalidInputError(
        f"a solution is a name, a function or a result; got {brief_repr(one)}: write "
        "{'ours': payoff} for a payoff"
    )


def _of_rule(game: Game | SampledGame, rule: Callable[[Game], Any], level: float | None) -> _Held:
    payoff = payoff_of(rule, examined(game))
    if not isinstance(game, SampledGame):
        return payoff, payoff, payoff, is_in_core(game, payoff)
    if level is None:
        unknown = np.full_like(payoff, np.nan)
        return payoff, unknown, unknown, is_in_core(game, payoff, level=None)
    found = confidence_intervals(game, rule, level=level)
    return payoff, found.low, found.high, _rule_in_core(game, rule, payoff, found, level)


def _rule_in_core(
    game: SampledGame,
    rule: Callable[[Game], Any],
    payoff: FloatArray,
    found: ConfidenceIntervals,
    level: float,
) -> Verdict:
    """Tested where the mean of the replicates' payoffs is that of the mean game."""
    if not found.method.startswith("linear:"):
        return is_in_core(game, payoff, level=None)
    rows = [payoff_of(rule, game.replicate(r)) for r in range(game.n_replicates)]
    return is_in_core(game, np.array(rows), level=level)


def _of_payoff(
    game: Game | SampledGame, given: PayoffLike, level: float | None, name: str
) -> _Held:
    payoff = finite_vector(given, examined(game).players, f"the payoffs of {brief_repr(name)}")
    low = high = payoff
    if isinstance(given, Estimate):
        low, high = given.interval(1.0 - (0.05 if level is None else level), simultaneous=True)
    verdict = is_in_core(game, payoff, level=level)
    return payoff, low, high, verdict


def _complaint(game: Game, payoff: FloatArray) -> tuple[float, int]:
    proper = excesses(game, payoff)[1:-1]
    if not proper.size:
        return np.nan, 0
    # the first of those that tie: rounding is no reason to name another one
    tolerance = worth_tolerance(game.values, payoff)
    worst = int((proper >= proper.max() - tolerance).argmax())
    most = float(proper[worst])
    return most if abs(most) > tolerance else 0.0, worst + 1
