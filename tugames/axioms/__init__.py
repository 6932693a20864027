"""Axioms of solution concepts as objects that can be tested, and show what breaks them.

An axiom here speaks of the *game* v. A payoff rule that reads more than v, as the payout of a
bandit's agents does, can treat instances anonymously and still pay two players differently who
are interchangeable in v; what is tested is said by each axiom's ``statement``.
"""

from tugames.axioms._axiom import Axiom
from tugames.axioms._classes import (
    ALL_GAMES,
    BALANCED_GAMES,
    CONVEX_GAMES,
    GAMES_WITH_IMPUTATIONS,
    POSITIVE_TWO_PERSON_GAMES,
    SUPERADDITIVE_GAMES,
    TWO_PERSON_GAMES,
    GameClass,
)
from tugames.axioms._report import AxiomReport, Counterexample, Report
from tugames.axioms._roster import ALL, SHAPLEY
from tugames.axioms._samples import sample_games
from tugames.axioms.consistency import (
    converse_consistency,
    davis_maschler_consistency,
    hart_mas_colell_consistency,
)
from tugames.axioms.equal_gains import balanced_contributions, fairness
from tugames.axioms.idle_players import carrier, dummy_player, null_player
from tugames.axioms.limits import continuity
from tugames.axioms.monotone import (
    aggregate_monotonicity,
    coalitional_monotonicity,
    marginality,
    strong_monotonicity,
)
from tugames.axioms.one_payoff import is_satisfied
from tugames.axioms.rationality import (
    coalitional_rationality,
    efficiency,
    individual_rationality,
)
from tugames.axioms.sums import additivity, covariance, linearity, self_duality
from tugames.axioms.symmetry import anonymity, equal_treatment_of_equals
from tugames.axioms.tables import Characterisation, Comparison, characterise, compare
from tugames.axioms.two_players import proportional_for_two_persons, standard_for_two_persons
from tugames.axioms.verification import verify

__all__ = [
    "ALL",
    "ALL_GAMES",
    "BALANCED_GAMES",
    "CONVEX_GAMES",
    "GAMES_WITH_IMPUTATIONS",
    "POSITIVE_TWO_PERSON_GAMES",
    "SHAPLEY",
    "SUPERADDITIVE_GAMES",
    "TWO_PERSON_GAMES",
    "Axiom",
    "AxiomReport",
    "Characterisation",
    "Comparison",
    "Counterexample",
    "GameClass",
    "Report",
    "additivity",
    "aggregate_monotonicity",
    "anonymity",
    "balanced_contributions",
    "carrier",
    "characterise",
    "coalitional_monotonicity",
    "coalitional_rationality",
    "compare",
    "continuity",
    "converse_consistency",
    "covariance",
    "davis_maschler_consistency",
    "dummy_player",
    "efficiency",
    "equal_treatment_of_equals",
    "fairness",
    "hart_mas_colell_consistency",
    "individual_rationality",
    "is_satisfied",
    "linearity",
    "marginality",
    "null_player",
    "proportional_for_two_persons",
    "sample_games",
    "self_duality",
    "standard_for_two_persons",
    "strong_monotonicity",
    "verify",
]
