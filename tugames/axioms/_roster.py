"""Which axioms there are."""

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
from tugames.axioms.rationality import (
    coalitional_rationality,
    efficiency,
    individual_rationality,
)
from tugames.axioms.sums import additivity, covariance, linearity, self_duality
from tugames.axioms.symmetry import anonymity, equal_treatment_of_equals
from tugames.axioms.two_players import proportional_for_two_persons, standard_for_two_persons

#: The axioms that characterise the Shapley value.
SHAPLEY = (efficiency, null_player, equal_treatment_of_equals, linearity)
#: Every axiom of this module.
ALL = (
    efficiency,
    null_player,
    dummy_player,
    carrier,
    equal_treatment_of_equals,
    anonymity,
    additivity,
    linearity,
    covariance,
    self_duality,
    individual_rationality,
    coalitional_rationality,
    aggregate_monotonicity,
    coalitional_monotonicity,
    strong_monotonicity,
    marginality,
    fairness,
    balanced_contributions,
    davis_maschler_consistency,
    hart_mas_colell_consistency,
    converse_consistency,
    standard_for_two_persons,
    proportional_for_two_persons,
    continuity,
)
