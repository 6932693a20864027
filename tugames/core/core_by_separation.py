"""Whether a core is empty, of games of any number of players that can be searched."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import whole_number
from tugames._numerics.row_program import FEASIBILITY
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import number, payoff_words, weight_words
from tugames._worths.checked import checked_worth
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
from tugames.core.separation_certificate import (
    CertifiedGame,
    CoreProof,
    SeparationCertificate,
)
from tugames.errors import SolverError

__all__ = ["CoreBySeparation", "core_by_separation"]

#: What is trusted, in words.
ARITHMETIC = "exact arithmetic"
SOLVER = "the bound of a mixed-integer solver"


@dataclass(frozen=True, kw_only=True, repr=False)
class CoreBySeparation(TabularResult):
    """Whether a core is empty, with what proves it and what has to be trusted.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    balanced : bool
        Whether the core is non-empty.
    core_payoff : ndarray, shape (n,), or None
        A payoff in the core; None if it is empty.
    balancing_weights : mapping of int to float
        By coalition mask; ``{2**n - 1: 1.0}`` if balanced.
    balanced_worth : float
        The sum of w(S) v(S) over these weights: v(N) if balanced. If it is more, that proves the
        core empty; the search ends there, and other weights may attain more still.
    excess_bound : float or None
        No coalition has a larger excess under the core payoff; 0 at most if that is proved, else
        a part of the tolerance. None if the core is empty.
    certificate : SeparationCertificate, CoreProof, or None
        Exact fractions; None where nothing but the tolerance decides.
    trusts : str
        What the answer rests on besides the worths, which are taken as the game tells them:
        ``"exact arithmetic"`` or ``"the bound of a mixed-integer solver"``.
    tolerance : float
        Excesses up to this count as 0.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    balanced: bool
    core_payoff: NDArray[np.float64] | None
    balancing_weights: Mapping[int, float]
    balanced_worth: float
    excess_bound: float | None
    certificate: SeparationCertificate | CoreProof | None
    trusts: str
    tolerance: float
    method: str

    @property
    def exact(self) -> bool:
        """Whether rational arithmetic proves the answer, given the worths, and no solver does."""
        proved = self.certificate is not None and self.trusts == ARITHMETIC
        return proved and (self.excess_bound is None or self.excess_bound <= 0.0)

    def _said(self) -> Iterator[str]:
        if self.core_payoff is not None:
            yield f"the core is not empty, by {self.trusts}"
            yield f"core payoff: {payoff_words(self.players, self.core_payoff.tolist())}"
        else:
            worth = number(self.balanced_worth)
            yield f"the core is empty: balanced coalitions are worth {worth}, by {self.trusts}"
            yield f"balancing weights: {weight_words(self.players, self.balancing_weights)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.balancing_weights)


def core_by_separation(
    game: WorthByCoalition,
    separation: SeparationMethod | None = None,
    *,
    tolerance: float | None = None,
    max_rounds: int = 2000,
) -> CoreBySeparation:
    r"""Decide whether the core is empty, without a table: for any number of players.

    Row generation: a linear program finds the payoff whose largest excess over the coalitions
    met so far is least, and the separation says which of all coalitions has the largest. Either
    its excess is not positive, and the payoff is in the core; or the dual variables become
    balancing weights with :math:`\sum_S w(S) v(S) > v(N)`, and the core is empty; or the
    coalition gets a row.

    Parameters
    ----------
    game : SeparableGame, CertifiedGame, or OracleGame
        What has ``players``, ``worth(mask)`` and ``most_violated(payoff)``, such as
        :func:`tugames.families.weighted_voting`. A core payoff that the game's structure proves
        (``core_proof()``) is taken without a search.
    separation : callable, optional
        ``separation(payoff)``, the payoff a sequence of fractions, returns a
        :class:`Separation`; by default the game's own ``most_violated``.
    tolerance : float, optional
        By default 0 for integer worths, else a relative 1e-9 of the largest worth met; not less
        than the accuracy of the separation.
    max_rounds : int
        Linear programs at most.

    Returns
    -------
    CoreBySeparation

    Raises
    ------
    InvalidInputError
        If the game has no separation and none is given: a search through all 2**n coalitions
        is for :func:`tugames.balancedness` on a table. If a separation tells a wrong excess.
    SolverError
        If the rounds do not suffice.

    Notes
    -----
    A round takes one separation and one linear program of n + 1 variables. Weights and payoff
    are fractions: those of the program are rounded, made balanced or efficient exactly, and
    checked then. What the separation calls a bound is believed.

    References
    ----------
    O. N. Bondareva (1963); L. S. Shapley (1967), On balanced sets and cores, Naval Research
    Logistics Quarterly 14; for row generation on the core M. Drechsel, A. Kimms (2010),
    Computing core allocations in cooperative games with an application to cooperative
    procurement, International Journal of Production Economics 128.

    Examples
    --------
    One hundred members, a majority of two thirds, no veto: the core is empty.

    >>> from tugames.families import weighted_voting
    >>> result = core_by_separation(weighted_voting(67, [1] * 100))
    >>> result.balanced, result.exact, result.balanced_worth > 1
    (False, True, True)
    >>> core_by_separation(weighted_voting(100, [1] * 99 + [100])).core_payoff[-1].item()
    1.0
    """
    players = tuple(players_of(game))
    n = len(players)
    tolerance = None if tolerance is None else as_tolerance(tolerance)
    max_rounds = whole_number(max_rounds, "max_rounds", least=1)
    if separation is None and isinstance(game, CertifiedGame):
        proof = game.core_proof()
        if proof is not None and proof.excess_bound <= (np.inf if tolerance is None else tolerance):
            return _proved(players, proof, tolerance)
    separate = separation_of(game, separation)
    if n == 1:
        worth = Fraction(checked_worth(game.worth(1), 1, game.players, whose="a game"))
        nothing = Separation(coalition=0, excess=Fraction(0), bound=Fraction(0))
        return _in_core(players, (worth,), nothing, 0.0, "one player")
    program = LevelProgram(game)
    while program.rounds < max_rounds:
        program.solve()
        found = program.search(separate, program.payoff)
        slack = tolerance
        if slack is None:  # worths are no more accurate than the solver they may come from
            slack = max(worth_tolerance(program.worths), found.accuracy)
        if program.level > 0 and (empty := _empty(program, slack)) is not None:
            return empty
        if tolerance is None:
            slack = max(slack, FEASIBILITY * float(program.unit))
        if found.bound <= 0:
            return _in_core(players, program.payoff, found, 0.0, program.method)
        if found.bound <= slack:
            return _nearly(program, separate, found, slack)
        if not program.add([found.coalition, *found.others]):
            break
    raise SolverError(
        f"row generation settles most cores in some hundred rounds; after {program.rounds} with "
        f"{len(program.rows)} rows, the least largest excess is between {program.level:g} and "
        f"{float(found.bound):g}: raise max_rounds={max_rounds} or the tolerance"
    )


def _empty(program: LevelProgram, tolerance: float) -> CoreBySeparation | None:
    """The answer that the core is empty, if the dual variables prove it."""
    weights = balanced_near(program.weights, program.n_players)
    attained = program.attained(weights)
    if attained - program.total <= tolerance:
        return None
    certificate = SeparationCertificate(
        payoff=None, weights=MappingProxyType(weights), players=program.players
    )
    return CoreBySeparation(
        players=program.players,
        balanced=False,
        core_payoff=None,
        balancing_weights=MappingProxyType({mask: float(w) for mask, w in weights.items()}),
        balanced_worth=float(attained),
        excess_bound=None,
        certificate=certificate,
        trusts=ARITHMETIC,
        tolerance=tolerance,
        method=program.method,
    )


def _nearly(
    program: LevelProgram, separate: SeparationMethod, found: Separation, tolerance: float
) -> CoreBySeparation:
    """The answer where no excess is above the tolerance; exact if a simpler payoff has none."""
    for payoff in program.simpler_payoffs():
        again = program.search(separate, payoff)
        if again.bound <= 0:
            return _in_core(program.players, payoff, again, 0.0, program.method)
    return _in_core(program.players, program.payoff, found, tolerance, program.method)


def _in_core(
    players: tuple[Hashable, ...],
    payoff: tuple[Fraction, ...],
    found: Separation,
    tolerance: float,
    method: str,
) -> CoreBySeparation:
    """The answer that a payoff is in the core, as sure as the separation's bound."""
    grand = (1 << len(payoff)) - 1
    certificate = SeparationCertificate(
        payoff=payoff, weights=MappingProxyType({grand: Fraction(1)}), players=players
    )
    return CoreBySeparation(
        players=players,
        balanced=True,
        core_payoff=rounded(payoff),
        balancing_weights=MappingProxyType({grand: 1.0}),
        balanced_worth=float(sum(payoff)),
        excess_bound=float(found.bound),
        certificate=certificate if found.bound <= 0 else None,
        trusts=SOLVER if found.accuracy else ARITHMETIC,
        tolerance=tolerance,
        method=method,
    )


def _proved(
    players: tuple[Hashable, ...], proof: CoreProof, tolerance: float | None
) -> CoreBySeparation:
    """The answer that the structure of a game gives."""
    return CoreBySeparation(
        players=players,
        balanced=True,
        core_payoff=rounded(proof.payoff),
        balancing_weights=MappingProxyType({(1 << len(proof.payoff)) - 1: 1.0}),
        balanced_worth=float(sum(proof.payoff)),
        excess_bound=float(proof.excess_bound),
        certificate=proof,
        trusts=ARITHMETIC,
        tolerance=float(proof.excess_bound) if tolerance is None else tolerance,
        method=f"structure of the game: {type(proof).__name__}",
    )
