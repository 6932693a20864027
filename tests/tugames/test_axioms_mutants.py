"""Wrong implementations of known solutions, which the axioms of the right ones must catch.

The mistakes are of the kind that is made: a wrong weight, a coalition left out, two players
confused, a size off by one, a sign. They were written down before any was tested.
"""

import math
from itertools import islice, permutations

import numpy as np
import pytest

from tugames import (
    Game,
    axioms,
    dual_game,
    least_core,
    minimal_rights,
    nucleolus,
    prenucleolus,
    shapley_value,
    tau_value,
    utopia_payoff,
)
from tugames.errors import InvalidInputError

FAILS_OF_SHAPLEY = {
    "coalitional rationality",
    "Davis-Maschler consistency",
    "converse consistency",
    "proportional for two-person games",
}
#: Axioms that a right implementation satisfies: a mutant is caught by one of them.
OF_SHAPLEY = tuple(a for a in axioms.ALL if a.name not in FAILS_OF_SHAPLEY)
OF_NUCLEOLUS = (
    axioms.efficiency,
    axioms.null_player,
    axioms.dummy_player,
    axioms.carrier,
    axioms.equal_treatment_of_equals,
    axioms.anonymity,
    axioms.covariance,
    axioms.individual_rationality,
    axioms.coalitional_rationality,
    axioms.standard_for_two_persons,
    axioms.continuity,
    axioms.davis_maschler_consistency.on(axioms.BALANCED_GAMES),
)
OF_TAU = (
    axioms.efficiency,
    axioms.null_player,
    axioms.dummy_player,
    axioms.carrier,
    axioms.equal_treatment_of_equals,
    axioms.anonymity,
    axioms.covariance,
    axioms.self_duality,
    axioms.individual_rationality,
    axioms.standard_for_two_persons,
    axioms.continuity,
)


# ------------------------------------------------------------------ Shapley


def weighted(weight, skips=lambda n, i, mask: False, sign=lambda n, i, mask: 1.0):
    """Sum of weighted marginal contributions, some of them left out or turned around."""

    def solution(game):
        n = game.n_players
        payoff = np.zeros(n)
        for i in range(n):
            for mask in range(1 << n):
                if not mask >> i & 1 and not skips(n, i, mask):
                    gain = game.values[mask | 1 << i] - game.values[mask]
                    payoff[i] += weight(n, mask.bit_count()) * sign(n, i, mask) * gain
        return payoff

    return solution


def shapley_weight(n, s):
    return 1.0 / (n * math.comb(n - 1, s))


def over_orders(orders_of):
    """Mean of the marginal vectors of some orders."""

    def solution(game):
        orders = list(orders_of(game.n_players))
        payoff = np.zeros(game.n_players)
        for order in orders:
            mask = 0
            for i in order:
                payoff[i] += game.values[mask | 1 << i] - game.values[mask]
                mask |= 1 << i
        return payoff / len(orders)

    return solution


def cyclic_orders(n):
    return [[(k + i) % n for i in range(n)] for k in range(n)]


def last_two_confused(solution):
    def confused(game):
        payoff = np.array(getattr(solution(game), "payoff", solution(game)), dtype=float)
        payoff[-2:] = payoff[-2:][::-1].copy()
        return payoff

    return confused


SHAPLEY = {
    "weight of n instead of n - 1 players": weighted(lambda n, s: 1 / (n * math.comb(n, s))),
    "empty coalition missing": weighted(shapley_weight, lambda n, i, mask: mask == 0),
    "all the others missing": weighted(
        shapley_weight, lambda n, i, mask: mask.bit_count() == n - 1
    ),
    "last two players confused": last_two_confused(shapley_value),
    "size counted with the player": weighted(lambda n, s: shapley_weight(n, min(s + 1, n - 1))),
    "one marginal contribution dropped": weighted(
        shapley_weight, lambda n, i, mask: (i, mask) == (0, 2)
    ),
    "one sign wrong": weighted(
        shapley_weight, sign=lambda n, i, mask: -1.0 if (i, mask) == (1, 5) else 1.0
    ),
    "cyclic orders only": over_orders(cyclic_orders),
    "no more than 24 orders": over_orders(lambda n: islice(permutations(range(n)), 24)),
}


# ---------------------------------------------------------------- nucleolus


def with_worths(change, solution=nucleolus):
    """Nucleolus after a change of the table, on which excesses are then wrong."""

    def changed(game):
        values = game.values.copy()
        change(values, game.n_players)
        return solution(Game(values, game.players)).payoff

    return changed


def without_one_pair(values, n):
    if n > 2:
        values[3] = -1000.0


def with_a_wrong_sign(values, n):
    if n > 2:
        values[(1 << (n - 1)) - 1] *= -1.0


def without_single_players(values, n):
    if n > 2:
        values[1 << np.arange(n)] = -1000.0


NUCLEOLUS = {
    "one coalition missing": with_worths(without_one_pair),
    "first level only": lambda game: least_core(game).payoff,
    "of the dual game": lambda game: prenucleolus(dual_game(game)),
    "sign of one excess wrong": with_worths(with_a_wrong_sign),
    "single players missing": with_worths(without_single_players, prenucleolus),
    "last two players confused": last_two_confused(nucleolus),
}


# ---------------------------------------------------------------------- tau


def compromise(rights, utopia):
    """Efficient point between two payoffs, where there is one."""

    def solution(game):
        low, high = rights(game), utopia(game)
        total = game.values[-1]
        if (low > high).any() or not low.sum() <= total <= high.sum():
            raise InvalidInputError("no compromise")
        gap = (high - low).sum()
        return low + (high - low) * ((total - low.sum()) / gap if gap else 0.0)

    return solution


def rights_of(game, skips=lambda n, i, mask: False, own=0.0):
    """Minimal rights by definition, with coalitions left out, or paying oneself as well."""
    utopia, n = utopia_payoff(game), game.n_players
    rights = np.full(n, -np.inf)
    for i in range(n):
        for mask in range(1, 1 << n):
            if mask >> i & 1 and not skips(n, i, mask):
                others = sum(utopia[j] for j in range(n) if mask >> j & 1 and j != i)
                rights[i] = max(rights[i], game.values[mask] - others - own * utopia[i])
    return rights


def largest_marginals(game):
    pairs = [game.values.reshape(-1, 2, 1 << i) for i in range(game.n_players)]
    return np.array([(p[:, 1] - p[:, 0]).max() for p in pairs])


def smaller_marginals(game):
    """Contribution to all but one of the others."""
    n, everybody = game.n_players, game.grand_coalition
    if n == 1:
        return utopia_payoff(game)
    gone = [1 << (i + 1) % n for i in range(n)]
    return np.array(
        [
            game.values[everybody ^ g] - game.values[everybody ^ g ^ 1 << i]
            for i, g in enumerate(gone)
        ]
    )


TAU = {
    "utopia of the best coalition": compromise(minimal_rights, largest_marginals),
    "utopia without a neighbour": compromise(minimal_rights, smaller_marginals),
    "half way": lambda game: (minimal_rights(tau_game(game)) + utopia_payoff(game)) / 2.0,
    "rights after paying oneself": compromise(lambda game: rights_of(game, own=1.0), utopia_payoff),
    "rights without one coalition": compromise(
        lambda game: rights_of(game, lambda n, i, mask: mask == 3 and n > 2), utopia_payoff
    ),
}


def tau_game(game):
    """Return the game if it has a tau-value."""
    tau_value(game)
    return game


MUTANTS = {
    **{f"Shapley: {name}": (s, OF_SHAPLEY) for name, s in SHAPLEY.items()},
    **{f"nucleolus: {name}": (s, OF_NUCLEOLUS) for name, s in NUCLEOLUS.items()},
    **{f"tau: {name}": (s, OF_TAU) for name, s in TAU.items()},
}


def caught_by(solution, chosen):
    """First axiom that verify, with its default budget, finds broken; None if there is none."""
    for axiom in chosen:
        report = axioms.verify(solution, axiom)
        if not report:
            example = report.counterexample
            assert example.game.n_players <= 5
            assert np.array_equal(example.game.values, np.rint(example.game.values))
            return axiom.name
    return None


#: Caught soonest.
QUICK = [
    *(f"Shapley: {name}" for name in list(SHAPLEY)[:7]),
    "nucleolus: one coalition missing",
    "tau: half way",
    "tau: rights after paying oneself",
]
#: What a player brings to the coalition that gains most is utopian as well: with it the compromise
#: is a solution of its own, and satisfies whatever of these axioms the tau-value does.
ESCAPES = "tau: utopia of the best coalition"


@pytest.mark.parametrize("name", QUICK)
def test_a_mutant_is_caught(name):
    assert caught_by(*MUTANTS[name]) is not None


@pytest.mark.slow
def test_nineteen_of_twenty_mutants_are_caught():
    assert len(MUTANTS) == 20
    assert [name for name, mutant in MUTANTS.items() if caught_by(*mutant) is None] == [ESCAPES]


@pytest.mark.parametrize(
    ("solution", "chosen"),
    [
        (weighted(shapley_weight), OF_SHAPLEY),
        (over_orders(lambda n: permutations(range(n))), OF_SHAPLEY),
        (with_worths(lambda values, n: None), OF_NUCLEOLUS),
        (compromise(rights_of, utopia_payoff), OF_TAU),
    ],
    ids=["by weights", "by orders", "nucleolus", "tau"],
)
def test_without_a_mistake_nothing_is_caught(solution, chosen):
    # otherwise the mutants would be caught for the wrong reason
    report = axioms.verify(solution, chosen, budget=6)
    assert report, str(report)
    assert not any(single.vacuous for single in report.axioms if single.axiom != "self-duality")
