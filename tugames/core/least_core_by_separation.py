"""The least core of games of any number of players that can be searched."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import whole_number
from tugames._numerics.row_program import FEASIBILITY
from tugames._numerics.tolerance import RELATIVE_TOLERANCE, as_tolerance
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import number, payoff_words, weight_words
from tugames.core._balanced_weights import balanced_near
from tugames.core._level_program import LevelProgram
from tugames.core.separation import (
    Separation,
    SeparationMethod,
    WorthByCoalition,
    players_of,
    rounded,
    separation_of,
)
from tugames.errors import InvalidInputError, SolverError

__all__ = ["LeastCoreBySeparation", "least_core_by_separation"]

#: Players up to whom the vertex is solved for in fractions, in seconds.
_MOST_FOR_A_VERTEX = 60


@dataclass(frozen=True, kw_only=True, repr=False)
class LeastCoreBySeparation(TabularResult):
    """The least largest excess, between two fractions that are proved.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    epsilon : float
        Least largest excess of a proper coalition under an efficient payoff: ``upper``, rounded.
    lower : Fraction
        No efficient payoff has a smaller largest excess: the weights prove it.
    upper : Fraction
        No proper coalition has a larger excess under ``exact_payoff``: the separation says so.
    payoff : ndarray, shape (n,)
    exact_payoff : tuple of Fraction
        Efficient.
    weights : mapping of int to Fraction
        On proper coalitions, by mask: adding up to 1 and covering all players equally, c times.
        ``lower`` is the sum of w(S) v(S), minus c v(N).
    accuracy : float
        0 if the separation is exact; else how far ``upper`` may be off by its solver's tolerances.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    epsilon: float
    lower: Fraction
    upper: Fraction
    payoff: NDArray[np.float64]
    exact_payoff: tuple[Fraction, ...]
    weights: Mapping[int, Fraction]
    accuracy: float
    method: str

    @property
    def exact(self) -> bool:
        """Whether epsilon is a fraction that is proved, no solver trusted."""
        return self.lower == self.upper and self.accuracy == 0.0

    def _said(self) -> Iterator[str]:
        sure = "proved exactly" if self.exact else f"at least {number(float(self.lower))}"
        yield f"largest excess {number(self.epsilon)}, no payoff has less; {sure}"
        yield f"payoff: {payoff_words(self.players, self.payoff.tolist())}"
        yield f"weights: {weight_words(self.players, self.weights)}"

    def _table(self) -> Table:
        return payoff_table(self.players, self.payoff)


def least_core_by_separation(
    game: WorthByCoalition,
    separation: SeparationMethod | None = None,
    *,
    tolerance: float | None = None,
    max_rounds: int = 5000,
) -> LeastCoreBySeparation:
    r"""Least core without a table: :math:`\min_x \max_{S} (v(S) - x(S))`, S proper, x efficient.

    Parameters
    ----------
    game, separation
        As for :func:`~tugames.core.core_by_separation.core_by_separation`.
    tolerance : float, optional
        Largest difference of ``upper`` and ``lower``; by default a relative 1e-9 of the worths
        met, and not less than the accuracy of the separation.
    max_rounds : int
        Linear programs at most.

    Returns
    -------
    LeastCoreBySeparation

    Raises
    ------
    InvalidInputError
        For one player, without a separation, or if that tells a wrong excess.
    SolverError
        If the rounds do not suffice; the message has the bounds that were reached.

    Notes
    -----
    A round takes a linear program of n + 1 variables and a separation; n of them where epsilon
    is negative, as then the empty and the grand coalition, of excess 0, have to be kept out: a
    coalition is proper exactly if it has a player i and lacks the next one, i + 1 modulo n.
    Where only ``core_by_separation`` is asked for, fewer rounds decide.

    References
    ----------
    M. Maschler, B. Peleg, L. S. Shapley (1979), Geometric properties of the kernel, nucleolus,
    and related solution concepts, Mathematics of Operations Research 4; E. Elkind, L. A.
    Goldberg, P. W. Goldberg, M. Wooldridge (2009), On the computational complexity of weighted
    voting games, Annals of Mathematics and Artificial Intelligence 56, for the separation of
    voting games by a knapsack.

    Examples
    --------
    >>> from tugames.families import weighted_voting
    >>> least_core_by_separation(weighted_voting(34, [1] * 50)).lower
    Fraction(8, 25)
    """
    n = len(players_of(game))
    tolerance = None if tolerance is None else as_tolerance(tolerance)
    max_rounds = whole_number(max_rounds, "max_rounds", least=1)
    if n < 2:
        raise InvalidInputError(
            "the least core is about proper coalitions, and a game of one player has none: its "
            "only efficient payoff is v(N)"
        )
    separate = separation_of(game, separation)
    program = LevelProgram(game)
    while program.rounds < max_rounds:
        program.solve()
        found = _proper(program, separate, program.payoff)
        slack = tolerance
        if slack is None:
            scale = max(program.largest_worth, float(program.unit))
            slack = max(RELATIVE_TOLERANCE * scale, FEASIBILITY * scale, found[0].accuracy)
        upper = max(part.bound for part in found)
        if upper - Fraction(program.level) > Fraction(slack) and program.add(
            mask for part in found for mask in (part.coalition, *part.others)
        ):
            continue
        return _result(program, separate, upper, max(part.accuracy for part in found), slack)
    raise SolverError(
        f"a least core is found in {max_rounds} rounds; after them epsilon is between "
        f"{program.level:g} and {float(upper):g}: raise max_rounds or the tolerance"
    )


def _result(
    program: LevelProgram,
    separate: SeparationMethod,
    upper: Fraction,
    accuracy: float,
    slack: float,
) -> LeastCoreBySeparation:
    weights = balanced_near(program.weights, program.n_players)
    best, payoff, candidates = upper, program.payoff, program.simpler_payoffs()
    vertex = program.exact_vertex() if program.n_players <= _MOST_FOR_A_VERTEX else None
    if vertex is not None:
        candidates, weights = [vertex[0]], vertex[1]
    number = sum(weights.values())
    cover = sum(w for mask, w in weights.items() if mask & 1)
    lower = (program.attained(weights) - cover * program.total) / number
    for candidate in candidates:
        if best <= lower:
            break
        bound = max(part.bound for part in _proper(program, separate, candidate))
        if bound < best:
            best, payoff = bound, candidate
    if best - lower > 2 * Fraction(slack):
        raise SolverError(
            f"the bounds of a least core meet within {slack:g}; these are {float(lower):.12g} and "
            f"{float(best):.12g}: raise the tolerance, or rescale the worths"
        )
    return LeastCoreBySeparation(
        players=program.players,
        epsilon=float(best),
        lower=lower,
        upper=best,
        payoff=rounded(payoff),
        exact_payoff=payoff,
        weights=MappingProxyType({mask: w / number for mask, w in weights.items()}),
        accuracy=accuracy,
        method=program.method,
    )


def _proper(
    program: LevelProgram, separate: SeparationMethod, payoff: Sequence[Fraction]
) -> list[Separation]:
    """Separations whose largest bound is that of all proper coalitions."""
    n, improper = program.n_players, (0, program.grand_coalition)
    anywhere = program.search(separate, payoff)
    if anywhere.coalition not in improper:
        return [anywhere]
    found = []
    for i in range(n):
        # a coalition with player i and without the next one gains this much beside the others,
        # and player i alone is one of them: none of the others can be the best
        alone = program.worth(1 << i) - payoff[i]
        force = program.unit + anywhere.bound - alone
        forced = list(payoff)
        forced[i] -= force
        forced[(i + 1) % n] += force
        part = program.search(separate, forced)
        found.append(replace(part, excess=part.excess - force, bound=part.bound - force))
    return found
