"""Concepts that both libraries have: how either is asked, and how to tell who is right.

Imports the library under test, unlike the definitions that decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import ModuleType

import numpy as np

import tugames
from reference import peer_truths
from reference.games import exact_shapley
from reference.nucleoli import sorted_excesses
from reference.peer_games import Drawn
from reference.values import (
    exact_semivalue,
    exact_solidarity,
    exact_tau,
    exact_utopia_and_rights,
    fractions_of,
)
from tugames import Game, Nucleolus


@dataclass(frozen=True)
class Duel(Drawn):
    """A random game as both libraries have it."""

    peer: ModuleType

    @cached_property
    def game(self) -> Game:
        return Game(self.worths)

    @cached_property
    def dual(self) -> Game:
        return tugames.dual_game(self.game)

    @cached_property
    def other(self):
        return self.peer.Game(self.worths[1:].tolist())


# --- who is right ---------------------------------------------------------------------------------


def exactly(definition: Callable[[Duel], list[Fraction]]):
    """Ours is right if it is what the definition gives, but for rounding."""

    def right(drawn: Duel, ours: np.ndarray, _theirs: np.ndarray) -> bool:
        truth = definition(drawn)
        return all(
            abs(Fraction(x) - y) <= Fraction(drawn.rounding)
            for x, y in zip(ours.tolist(), truth, strict=True)
        )

    return right


def compromise(drawn: Duel, ours: np.ndarray, theirs: np.ndarray) -> bool:
    """The tau-value; if there is one within the tolerance only, between the bounds within it."""
    if exact_tau(drawn.worths) is not None:
        return exactly(lambda d: exact_tau(d.worths))(drawn, ours, theirs)
    slack = Fraction(drawn.stated_tolerance)
    x = fractions_of(ours)
    bounds = zip(*exact_utopia_and_rights(drawn.worths), x, strict=True)
    efficient = abs(sum(x) - Fraction(drawn.worths[-1])) <= slack
    return efficient and all(min(m, u) - slack <= y <= max(m, u) + slack for u, m, y in bounds)


def certified(weighting: str = "equal", *, dual: bool = False):
    """Ours is right if its proof holds and its excesses are the lesser list, compared exactly."""

    def right(drawn: Duel, ours: Nucleolus, theirs: np.ndarray) -> bool:
        table, proof = drawn.dual if dual else drawn.game, ours.certificate
        total = Fraction(float(table.values[-1]))
        rival = peer_truths.nearest_allowed(theirs, total, proof.lower_bounds)
        if not proof.verify(table) or sum(proof.payoff) != total:
            return False
        if rival == list(proof.payoff):  # theirs is no imputation, and ours the nearest one
            return True
        return sorted_excesses(table.values, proof.payoff, weighting) < sorted_excesses(
            table.values, rival, weighting
        )

    return right


def modified(drawn: Duel, ours: Nucleolus, theirs: np.ndarray) -> bool:
    """The dual cover is a table of rounded sums: what differs by no more than these is equal."""
    total = Fraction(float(drawn.worths[-1]))
    mine, rival = (
        peer_truths.sorted_bi_excesses(
            drawn.worths, peer_truths.nearest_allowed(payoff, total, None)
        )
        for payoff in (ours.payoff, theirs)
    )
    proved = ours.certificate.verify(drawn.game)
    return proved and peer_truths.is_lesser(mine, rival, Fraction(drawn.rounding))


# --- the concepts ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Concept:
    """A solution in both libraries; ``room`` is negative where there is none."""

    ours: Callable[[Duel], np.ndarray | Nucleolus]
    theirs: Callable[[Duel], list[float]]
    right: Callable[[Duel, np.ndarray | Nucleolus, np.ndarray], bool]
    room: Callable[[Duel], Fraction] | None = None
    applies: Callable[[Duel], bool] = lambda _: True


def binomial(drawn: Duel) -> list[Fraction]:
    return exact_semivalue(drawn.worths, [Fraction(1, 2 ** (drawn.n - 1))] * drawn.n)


def imputations(drawn: Duel) -> Fraction:
    return peer_truths.imputation_room(drawn.worths)


def positive(drawn: Duel) -> bool:
    return bool(drawn.worths[1:].min() > 0)


def gaining(drawn: Duel) -> bool:
    """The peer has no Gately point of a game whose only imputation is the v(i)."""
    return abs(imputations(drawn)) > 1e-9 * drawn.largest


CONCEPTS = {
    "Shapley": Concept(
        lambda d: tugames.shapley_value(d.game),
        lambda d: d.peer.shapley(d.other),
        exactly(lambda d: exact_shapley(d.worths)),
    ),
    "Banzhaf": Concept(
        lambda d: tugames.banzhaf_value(d.game),
        lambda d: d.peer.banzhaf(d.other),
        exactly(binomial),
    ),
    "solidarity": Concept(
        lambda d: tugames.solidarity_value(d.game),
        lambda d: d.peer.solidarity(d.other),
        exactly(lambda d: exact_solidarity(d.worths)),
    ),
    "utopia": Concept(
        lambda d: tugames.utopia_payoff(d.game),
        lambda d: d.peer.utopia_payoffs(d.other)["utopia"],
        exactly(lambda d: exact_utopia_and_rights(d.worths)[0]),
    ),
    "minimal rights": Concept(
        lambda d: tugames.minimal_rights(d.game),
        lambda d: d.peer.utopia_payoffs(d.other)["minimal_rights"],
        exactly(lambda d: exact_utopia_and_rights(d.worths)[1]),
    ),
    "tau": Concept(
        lambda d: tugames.tau_value(d.game),
        lambda d: d.peer.tau_value(d.other),
        compromise,
        lambda d: peer_truths.tau_room(d.worths),
    ),
    "Gately": Concept(
        lambda d: tugames.gately_point(d.game),
        lambda d: d.peer.gately_point(d.other),
        exactly(lambda d: peer_truths.gately(d.worths)),
        lambda d: min(imputations(d), peer_truths.gately_room(d.worths)),
        gaining,
    ),
    "Owen": Concept(
        lambda d: tugames.owen_value(d.game, d.unions),
        lambda d: d.peer.owen(d.other, d.unions),
        exactly(lambda d: peer_truths.owen(d.worths, d.unions)),
    ),
    "Aumann-Dreze": Concept(
        lambda d: tugames.aumann_dreze_value(d.game, d.unions),
        lambda d: d.peer.aumann_dreze(d.other, d.unions),
        exactly(lambda d: peer_truths.aumann_dreze(d.worths, d.unions)),
    ),
    "Myerson": Concept(
        lambda d: tugames.myerson_value(d.game, d.edges),
        lambda d: d.peer.myerson(d.other, d.edges),
        exactly(lambda d: exact_shapley(peer_truths.graph_restricted(d.worths, d.edges))),
    ),
    "graph-restricted game": Concept(
        lambda d: tugames.graph_restricted_game(d.game, d.edges).values[1:],
        lambda d: d.peer.graph_restricted(d.other, d.edges).values(),
        exactly(lambda d: peer_truths.graph_restricted(d.worths, d.edges)[1:]),
    ),
    "dual game": Concept(
        lambda d: d.dual.values[1:],
        lambda d: d.peer.dual(d.other).values(),
        exactly(lambda d: [Fraction(d.worths[-1]) - Fraction(w) for w in d.worths[-2::-1]]),
    ),
    "prenucleolus": Concept(
        lambda d: tugames.prenucleolus(d.game),
        lambda d: d.peer.prenucleolus(d.other)["allocation"],
        certified(),
    ),
    "nucleolus": Concept(
        lambda d: tugames.nucleolus(d.game),
        lambda d: d.peer.nucleolus(d.other)["allocation"],
        certified(),
        imputations,
    ),
    "per capita nucleolus": Concept(
        lambda d: tugames.per_capita_nucleolus(d.game),
        lambda d: d.peer.per_capita_nucleolus(d.other)["allocation"],
        certified("per capita"),
        imputations,
    ),
    "per capita prenucleolus": Concept(
        lambda d: tugames.per_capita_nucleolus(d.game, imputations=False),
        lambda d: d.peer.per_capita_nucleolus(d.other, domain="preimputation")["allocation"],
        certified("per capita"),
        applies=lambda d: d.n <= 7,
    ),
    "proportional nucleolus": Concept(
        lambda d: tugames.proportional_nucleolus(d.game),
        lambda d: d.peer.proportional_nucleolus(d.other)["allocation"],
        certified("proportional"),
        imputations,
        positive,
    ),
    # ours through the dual game, as both are defined
    "anti-prenucleolus": Concept(
        lambda d: tugames.prenucleolus(d.dual),
        lambda d: d.peer.anti_prenucleolus(d.other)["allocation"],
        certified(dual=True),
        applies=lambda d: d.n <= 7,
    ),
    "anti-nucleolus": Concept(
        lambda d: tugames.nucleolus(d.dual),
        lambda d: d.peer.anti_nucleolus(d.other)["allocation"],
        certified(dual=True),
        lambda d: peer_truths.imputation_room(d.dual.values),
    ),
    "modiclus": Concept(
        lambda d: tugames.modiclus(d.game),
        lambda d: d.peer.modiclus(d.other)["allocation"],
        modified,
        applies=lambda d: d.n <= 5,
    ),
}
