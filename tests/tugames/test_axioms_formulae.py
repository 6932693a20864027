"""What each axiom demands, on games small enough to work out by hand."""

import numpy as np
import pytest

from tugames import (
    Game,
    axioms,
    banzhaf_value,
    egalitarian_nonseparable_value,
    equal_division,
    equal_surplus_division,
    nucleolus,
    prenucleolus,
    shapley_value,
    solidarity_value,
    tau_value,
)

ANN, BOB = Game([0, 1, 2, 7], ["ann", "bob"]), Game([0, 3, 0, 5], ["ann", "bob"])
GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], ["ann", "bob", "eve"])


def alone(game):
    return game.values[1 << np.arange(game.n_players)].astype(float)


def squared(game):
    return shapley_value(game) ** 2


def proportional(game):
    own = alone(game)
    return own / own.sum() * game.values[-1]


def violated(axiom, solution, games):
    """Counterexample, which there must be."""
    example = axiom.check(solution, games).counterexample
    assert example is not None
    return example


def test_additivity():
    example = violated(axioms.additivity, squared, [ANN, BOB])
    # the squares of (3, 4), (4, 1) and (7, 5): 49 is not 9 + 16
    assert (example.left, example.right) == (49.0, 25.0)
    assert example.text == "ann gets 49 in v + w, but 25 from the two games apart"
    assert example.second == BOB
    assert axioms.additivity.check(shapley_value, [ANN, BOB])


def test_additivity_is_less_than_linearity():
    def floor(game):  # adds up on games of integers, and only there
        return np.array([np.floor(game.values[-1])] * game.n_players)

    half = Game([0, 0.5, 0.5, 0.5], ["ann", "bob"])
    assert axioms.additivity.check(floor, [ANN, BOB])
    assert not axioms.additivity.check(floor, [half, half])


def test_covariance():
    example = violated(axioms.covariance, equal_division, [ANN, BOB])
    # payments of 3 to ann and 0 to bob: she should get them all, and gets half
    assert (example.left, example.right) == (5.0, 6.5)
    assert example.second.values.tolist() == [0.0, 4.0, 2.0, 10.0]
    for solution in (shapley_value, nucleolus, tau_value, banzhaf_value, equal_surplus_division):
        assert axioms.covariance.check(solution, [ANN, BOB])


def test_covariance_knows_other_units():
    def shifted(game):
        return shapley_value(game) + 1.0

    example = violated(axioms.covariance, shifted, [ANN, BOB])
    assert (example.left, example.right) == (7.0, 8.0)


def test_self_duality():
    # ann gets a third of the surplus of 1; in the dual, in which she is worth 1 alone, all
    example = violated(axioms.self_duality, equal_surplus_division, GLOVE)
    assert example.left == pytest.approx(1.0)
    assert example.right == pytest.approx(1 / 3)
    assert example.second.values.tolist() == [0, 1, 0, 1, 0, 1, 1, 1]
    for solution in (shapley_value, banzhaf_value, equal_division):
        assert axioms.self_duality.check(solution, GLOVE)


def test_carrier():
    game = Game([0, 0, 0, 4, 0, 0, 0, 4], ["ann", "bob", "eve"])
    report = axioms.carrier.check(equal_division, game)
    assert report.n_instances == 2  # ann and bob are a carrier, and so are all three
    example = report.counterexample
    assert example.text == "carrier ann+bob gets 2.66667, but v(ann+bob) = 4"
    assert example.coalition == 3
    assert axioms.carrier.check(shapley_value, game)
    assert not axioms.carrier.check(banzhaf_value, Game([0, 0, 0, 0, 0, 0, 0, 1]))


def test_aggregate_monotonicity_of_the_nucleolus():
    # only (0, 0, 1, 0) is in the core, as player 2 is needed for both; with 2 to share it is not
    game = Game([0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1])
    example = violated(axioms.aggregate_monotonicity, nucleolus, game)
    assert example.right == 1.0
    assert example.left == pytest.approx(5 / 6)
    assert example.players == (2,)
    assert example.second.values[-1] == 2.0
    assert axioms.aggregate_monotonicity.check(shapley_value, game)


def test_coalitional_monotonicity():
    def last_marginals(game):
        masks = game.grand_coalition ^ (1 << np.arange(game.n_players))
        return game.values[-1] - game.values[masks]

    # what bob and eve can do without ann lowers her contribution only
    assert axioms.coalitional_monotonicity.check(last_marginals, GLOVE)

    def rivals_gain(game):
        return alone(game)[::-1].copy()

    example = violated(
        axioms.coalitional_monotonicity,
        lambda game: -rivals_gain(game),
        Game([0, 1, 2, 7, 3, 4, 5, 6]),
    )
    assert example.left < example.right
    assert example.coalition == 2  # the player in the middle is its own rival


def test_strong_monotonicity_and_marginality():
    # eve joins neither more nor less profitably in w; equal division gives her a third of v(N)
    other = Game([0, 0, 0, 4, 0, 0, 0, 5], ["ann", "bob", "eve"])
    for axiom in (axioms.strong_monotonicity, axioms.marginality):
        assert not axiom.check(equal_division, [GLOVE, other])
        for solution in (shapley_value, banzhaf_value):
            assert axiom.check(solution, [GLOVE, other])


def test_strong_monotonicity_forbids_that_contributions_do_harm():
    def harm(game):
        return -shapley_value(game)

    assert axioms.marginality.check(harm, [ANN, BOB])
    example = violated(axioms.strong_monotonicity, harm, [ANN, BOB])
    assert example.left < example.right


def test_fairness():
    def product(game):
        return alone(game) * game.values[-1]

    game = Game([0, 1, 2, 7], ["ann", "bob"])
    partner = Game([0, 1, 5, 3], ["ann", "bob"])
    # made equal, both are worth 1 alone in w: 2 * 10 - 1 * 7 is not 3 * 10 - 2 * 7
    example = violated(axioms.fairness, product, [game, partner])
    assert (example.left, example.right) == (13.0, 16.0)
    assert example.second.values.tolist() == [0, 1, 1, 3]
    for solution in (shapley_value, banzhaf_value, solidarity_value, equal_division):
        assert axioms.fairness.check(solution, [game, partner])


def test_balanced_contributions():
    report = axioms.balanced_contributions.check(equal_division, ANN)
    assert report.n_instances == 1
    # both get 3.5; ann alone 1, bob alone 2
    assert (report.counterexample.left, report.counterexample.right) == (2.5, 1.5)
    assert report.counterexample.text == (
        "ann owes 2.5 to the presence of bob, but bob owes 1.5 to that of ann"
    )
    for solution in (shapley_value, banzhaf_value):
        assert axioms.balanced_contributions.check(solution, [ANN, GLOVE])
    assert axioms.balanced_contributions.check(shapley_value, Game([0, 1])).vacuous


def test_davis_maschler_consistency():
    example = violated(axioms.davis_maschler_consistency, shapley_value, GLOVE)
    # ann, who can have eve for 1/6, gets 5/6 of what eve leaves, not 2/3
    assert (example.left, example.right) == pytest.approx((5 / 6, 2 / 3))
    assert example.second.values == pytest.approx(np.array([0, 5 / 6, 0, 5 / 6]))
    for solution in (nucleolus, prenucleolus, equal_division):
        report = axioms.davis_maschler_consistency.check(solution, GLOVE)
        assert report
        assert report.n_instances == 6


def test_hart_mas_colell_consistency():
    for solution in (shapley_value, equal_division):
        assert axioms.hart_mas_colell_consistency.check(solution, GLOVE)
    for solution in (nucleolus, tau_value, solidarity_value):
        assert not axioms.hart_mas_colell_consistency.check(solution, GLOVE)


def test_converse_consistency():
    square = Game([0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 2])
    left = Game([0, 1, 1, 2, 0, 1, 1, 2, 0, 1, 1, 2, 0, 1, 1, 2])
    # every pair agrees with (1, 1, 0, 0), another payoff of the kernel
    example = violated(axioms.converse_consistency, prenucleolus, [square, left])
    assert "(1, 1, 0, 0)" in example.text
    assert (example.left, example.right) == (0.5, 1.0)
    assert axioms.converse_consistency.check(equal_division, [square, left])
    assert axioms.converse_consistency.check(shapley_value, [ANN]).vacuous


def test_converse_consistency_speaks_of_efficient_payoffs():
    def wasteful(game):  # pairs agree that nobody gets anything
        return np.full(game.n_players, 0.0 if game.n_players == 2 else 1.0)

    assert axioms.converse_consistency.check(wasteful, [GLOVE, GLOVE]).vacuous


def test_two_persons():
    assert axioms.standard_for_two_persons.check(shapley_value, ANN)
    example = violated(axioms.standard_for_two_persons, equal_division, ANN)
    assert (example.left, example.right) == (3.5, 3.0)
    assert axioms.standard_for_two_persons.check(equal_division, GLOVE).vacuous
    assert axioms.proportional_for_two_persons.check(proportional, ANN)
    example = violated(axioms.proportional_for_two_persons, shapley_value, ANN)
    # (3, 4) instead of 7 divided one to two
    assert abs(example.left - example.right) == pytest.approx(2 / 3)
    assert axioms.proportional_for_two_persons.check(shapley_value, BOB).vacuous


def winner_takes_all(game):
    own = alone(game)
    shares = (own == own.max()).astype(float)
    return shares / shares.sum() * game.values[-1]


def test_continuity():
    tie, tilt = Game([0, 1, 1, 4], ["ann", "bob"]), Game([0, 1, 0, 0], ["ann", "bob"])
    example = violated(axioms.continuity, winner_takes_all, [tie, tilt])
    assert example.left == 4.0
    assert example.right == 2.0
    for solution in (shapley_value, nucleolus, tau_value, egalitarian_nonseparable_value):
        assert axioms.continuity.check(solution, [tie, tilt])
    assert axioms.continuity.check(winner_takes_all, [ANN, tilt])  # no tie, no jump


def test_continuity_is_not_smoothness():
    def root(game):  # steep at 0, but no jump
        return np.sign(game.values[1:3]) * np.sqrt(np.abs(game.values[1:3]))

    nothing, tilt = Game([0, 0, 0, 0]), Game([0, 1, 0, 0])
    assert axioms.continuity.check(root, [nothing, tilt])
    assert not axioms.continuity.check(lambda game: np.sign(game.values[1:3]), [nothing, tilt])


def test_an_axiom_on_another_class():
    axiom = axioms.individual_rationality.on(axioms.CONVEX_GAMES)
    assert axiom.name == "individual rationality on convex games"
    assert axiom.on(axioms.BALANCED_GAMES).name == "individual rationality on balanced games"
    assert axiom.speaks_of is axioms.CONVEX_GAMES
    assert axioms.individual_rationality.speaks_of is axioms.SUPERADDITIVE_GAMES


@pytest.mark.parametrize("axiom", axioms.ALL, ids=lambda axiom: axiom.name)
def test_what_an_axiom_says_of_itself(axiom):
    assert axiom.name
    assert axiom.statement
    assert any(year.isdigit() for year in axiom.source.replace("(", " ").replace(")", " ").split())
    assert axiom.speaks_of.name
    assert 1 <= axiom.players[0] <= axiom.players[1] <= 5
    assert "function" not in repr(axiom)


@pytest.mark.parametrize("axiom", axioms.ALL, ids=lambda axiom: axiom.name)
def test_a_solution_may_give_an_object_with_a_payoff(axiom):
    game = Game([0, 0, 0, 3, 0, 3, 1, 4])
    whole = axiom.check(nucleolus, [game, ANN])
    bare = axiom.check(lambda g: nucleolus(g).payoff, [game, ANN])
    assert whole.n_instances == bare.n_instances
    assert whole.holds == bare.holds
