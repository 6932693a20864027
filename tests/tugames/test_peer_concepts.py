"""Every concept that coopgame-py has too, on two thousand random games.

Where the two differ, exact arithmetic decides, and ours must be the one it proves right. What is
counted of the peer, version 0.3.0, is printed with ``pytest -s``.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from reference.ledger import Ledger
from reference.peer_concepts import CONCEPTS, Duel
from reference.peer_games import CLASSES, random_games

from tugames import Nucleolus
from tugames.errors import InvalidInputError

pytestmark = pytest.mark.slow

IS_THERE_ONE = ": is there one"


@pytest.fixture(scope="module")
def peer():
    return pytest.importorskip("coopgame")


def compare(ledger: Ledger, name: str, drawn: Duel) -> None:
    concept = CONCEPTS[name]
    try:
        theirs = np.array(concept.theirs(drawn))
    except ValueError:  # there is none, says the peer
        theirs = None
    except RuntimeError:  # its solver failed
        ledger.failed[name] += 1
        return
    try:
        ours = concept.ours(drawn)
    except InvalidInputError:
        ours = None
    if concept.room is None:
        assert ours is not None, name
        assert theirs is not None, name
    else:
        slack = drawn.stated_tolerance
        ledger.answers(
            name + IS_THERE_ONE,
            ours is not None,
            theirs is not None,
            slack,
            lambda: concept.room(drawn),
        )
    if ours is not None and theirs is not None:
        payoff = ours.payoff if isinstance(ours, Nucleolus) else ours
        ledger.amounts(
            name, payoff, theirs, drawn.tolerance, lambda: concept.right(drawn, ours, theirs)
        )


#: Where the peer may be wrong. Its modiclus is not the lexicographic least in up to three of four
#: games of a class, and in none of others: under it a pair of coalitions is treated more unevenly.
OFTEN_WRONG = {"modiclus": 0.8}
#: It grants 1e-9 of the largest worth, in games on top of an offset as much as there is to share;
#: of what rests on comparisons or on its linear programs, all may be wrong there, or fail.
COMPARING = {"tau", "Gately", "modiclus", *(name for name in CONCEPTS if "nucleolus" in name)}


@pytest.mark.parametrize("name", CLASSES)
def test_solutions(peer, name):
    ledger = Ledger()
    for drawn in random_games(name, 200):
        duel = Duel(drawn.worths, drawn.unions, drawn.edges, peer)
        for concept, entry in CONCEPTS.items():
            if entry.applies(duel):
                compare(ledger, concept, duel)
    print(f"\n{name}\n{ledger.report()}")
    assert (ledger.compared + ledger.failed).total() > 200 * 17
    wrong = {concept.removesuffix(IS_THERE_ONE) for concept in ledger.refuted | ledger.failed}
    if name == "offset":
        assert wrong <= COMPARING
    else:
        assert wrong <= OFTEN_WRONG.keys()
        for concept, share in OFTEN_WRONG.items():
            assert ledger.refuted[concept] <= share * ledger.compared[concept]
    assert max(ledger.unsettled.values(), default=0) <= 2  # the edge is rarely met by chance


@pytest.mark.parametrize("name", CLASSES)
def test_exact_arithmetic_tells_who_is_right(peer, name):
    for drawn in random_games(name, 8):
        duel = Duel(drawn.worths, drawn.unions, drawn.edges, peer)
        for concept, entry in CONCEPTS.items():
            if duel.n > 5 or not entry.applies(duel):
                continue
            try:
                ours = entry.ours(duel)
            except InvalidInputError:
                continue
            right = ours.payoff if isinstance(ours, Nucleolus) else ours
            wrong = right.copy()
            wrong[0] += 0.01 * drawn.largest
            wrong[1] -= 0.01 * drawn.largest
            if entry.room is None or entry.room(duel) > 0:  # else theirs cannot be another
                assert entry.right(duel, ours, wrong), concept
            if isinstance(ours, Nucleolus):
                shifted = tuple(map(Fraction, wrong.tolist()))
                if concept == "modiclus":
                    shifted += ours.certificate.payoff[duel.n :]
                forged = replace(ours.certificate, payoff=shifted)
                assert not entry.right(duel, replace(ours, payoff=wrong, certificate=forged), right)
            else:
                assert not entry.right(duel, wrong, right), concept
