"""Which axioms there are."""

from collections.abc import Iterable

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames.axioms._axiom import Axiom
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
from tugames.errors import InvalidInputError

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

#: An axiom, its name, or several of them.
AxiomsLike = Axiom | str | Iterable[Axiom | str]


def chosen_axioms(axioms: AxiomsLike | None) -> tuple[Axiom, ...]:
    """Axioms by themselves or by name; all there are for None.

    Raises
    ------
    InvalidInputError
        If there is none of a name; the names are listed.
    """
    if axioms is None:
        return ALL
    if not is_list(axioms):
        return (_axiom(axioms),)
    return tuple(map(_axiom, axioms))


def _axiom(axiom: object) -> Axiom:
    if isinstance(axiom, Axiom):
        return axiom
    if isinstance(axiom, str):
        plain = _plain(axiom)
        for known in ALL:
            if _plain(known.name) == plain:
                return known
    raise InvalidInputError(
        f"an axiom is an Axiom or the name of one, {', '.join(a.name for a in ALL)}; got "
        f"{brief_repr(axiom)}"
    )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
