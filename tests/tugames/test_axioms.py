"""Axioms catch solutions made to break them, and show numbers that do."""

import numpy as np
import pytest

from tugames import Game, axioms, core_element, shapley_value
from tugames.errors import InvalidInputError


def alone(game):
    return game.values[1 << np.arange(game.n_players)].astype(float)


def equal_split(game):
    return np.full(game.n_players, game.values[-1] / game.n_players)


def equal_surplus(game):
    own = alone(game)
    return own + (game.values[-1] - own.sum()) / game.n_players


def first_takes_all(game):
    payoff = np.zeros(game.n_players)
    payoff[0] = game.values[-1]
    return payoff


def last_marginals(game):
    masks = game.grand_coalition ^ (1 << np.arange(game.n_players))
    return game.values[-1] - game.values[masks]


def marginals_in_order(game):
    reached = np.cumsum(1 << np.arange(game.n_players))
    return np.diff(game.values[reached], prepend=0.0)


def squared(game):
    return shapley_value(game) ** 2


def proportional(game):
    own = np.abs(alone(game))
    return own / own.sum() * game.values[-1] if own.sum() else equal_split(game)


#: An axiom, a solution that breaks it, and one that is no Shapley value and does not.
CASES = [
    (axioms.efficiency, last_marginals, equal_split),
    (axioms.null_player, equal_split, last_marginals),
    (axioms.dummy_player, equal_surplus, last_marginals),
    (axioms.equal_treatment_of_equals, marginals_in_order, equal_split),
    (axioms.anonymity, first_takes_all, proportional),
    (axioms.linearity, squared, equal_surplus),
    (axioms.individual_rationality, equal_split, alone),
]


@pytest.mark.parametrize(("axiom", "culprit", "innocent"), CASES)
def test_an_axiom_catches_who_breaks_it_and_nobody_else(axiom, culprit, innocent):
    games = axioms.sample_games()
    report = axiom.check(culprit, games)
    assert not report
    assert not report.vacuous
    example = report.counterexample
    assert example.axiom == axiom.name
    assert example.game in games
    worst = abs(example.left - example.right)
    assert 1e-6 < worst <= report.worst
    if axiom is axioms.individual_rationality:
        assert example.left < example.right
    passed = axiom.check(innocent, games)
    assert passed, passed.counterexample
    assert passed.n_instances > 0
    assert passed.counterexample is None
    assert passed.worst <= 1e-9 * 100  # worths are below 50, payoffs not far above


def test_the_numbers_of_a_counterexample_are_the_solutions():
    report = axioms.efficiency.check(last_marginals, axioms.sample_games())
    example = report.counterexample
    assert example.left == last_marginals(example.game).sum()
    assert example.right == example.game.values[-1]

    report = axioms.individual_rationality.check(equal_split, axioms.sample_games())
    example = report.counterexample
    assert example.left in equal_split(example.game)
    assert example.right in alone(example.game)


def test_null_player_speaks_of_players_who_add_nothing():
    game = Game([0, 0, 3, 3, 5, 5, 9, 9], players=["ann", "bob", "eve"])
    example = axioms.null_player.check(equal_split, game).counterexample
    assert (example.left, example.right) == (3.0, 0.0)
    assert example.text == "null player ann gets 3, but v(ann) = 0"


def test_dummy_player_speaks_of_players_who_add_their_own_worth():
    game = Game([0, 2, 3, 5, 5, 7, 9, 11], players=["ann", "bob", "eve"])
    example = axioms.dummy_player.check(equal_split, game).counterexample
    assert example.left == pytest.approx(11 / 3)
    assert example.right == 2.0
    assert example.text == "dummy player ann gets 3.66667, but v(ann) = 2"
    assert axioms.null_player.check(equal_split, game).vacuous


def test_equal_treatment_speaks_of_interchangeable_players():
    game = Game([0, 1, 1, 4, 2, 5, 5, 9], players=["ann", "bob", "eve"])
    report = axioms.equal_treatment_of_equals.check(marginals_in_order, game)
    assert report.n_instances == 1
    assert (report.counterexample.left, report.counterexample.right) == (1.0, 3.0)
    assert report.counterexample.text == "ann and bob are equal, but get 1 and 3"


def test_anonymity_renames_two_players_of_the_same_game():
    game = Game([0, 1, 2, 5], players=["ann", "bob"])
    example = axioms.anonymity.check(first_takes_all, game).counterexample
    assert {example.left, example.right} == {0.0, 5.0}
    assert "renamed (ann -> bob, bob -> ann)" in example.text


def test_anonymity_tries_more_than_exchanges_of_two():
    game = Game([0, 1, 2, 4, 5, 8, 9, 20], players=["ann", "bob", "eve"])
    # ann -> bob -> eve -> ann: the bits of every mask move up by one
    masks = np.arange(8)
    turned = np.empty(8)
    turned[(masks << 1 | masks >> 2) & 7] = game.values

    def partial_to_one_order(v):
        return shapley_value(v) + (1.0 if np.array_equal(v.values, turned) else 0.0)

    assert axioms.anonymity.check(shapley_value, game)
    assert not axioms.anonymity.check(partial_to_one_order, game)


def test_linearity_finds_a_partner_even_for_one_game():
    report = axioms.linearity.check(squared, Game([0, 1, 2, 5]))
    assert not report
    assert report.n_instances == 3
    example = report.counterexample
    assert "apart" in example.text
    assert axioms.linearity.check(shapley_value, Game([0, 1, 2, 5]))


def test_coalitional_rationality_is_being_in_the_core():
    gloves = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    axiom = axioms.coalitional_rationality
    example = axiom.check(shapley_value, gloves).counterexample
    assert example.left == pytest.approx(5 / 6)
    assert example.right == 1.0
    assert example.text == "ann+bob gets 0.833333 together, less than v(ann+bob) = 1"
    assert axiom.check(core_element, gloves)
    assert axiom.check(lambda _: [5.0, 5.0, 5.0], gloves)  # it asks for no efficiency


def test_rationality_allows_more_than_is_asked_for():
    for axiom in (axioms.individual_rationality, axioms.coalitional_rationality):
        report = axiom.check(lambda g: np.full(g.n_players, 100.0), axioms.sample_games())
        assert report
        assert report.worst == 0.0
        assert not report.vacuous


def test_a_violation_within_the_tolerance_is_forgiven():
    game = Game([0, 1, 2, 5])
    off = lambda g: shapley_value(g) + 0.01  # noqa: E731 - shorter than the test otherwise
    assert not axioms.efficiency.check(off, game)
    report = axioms.efficiency.check(off, game, tolerance=0.1)
    assert report
    assert report.worst == pytest.approx(0.02)
    assert report.counterexample is None
    assert axioms.verify(off, axioms.efficiency, game, tolerance=0.1)


def test_the_first_counterexample_is_kept_and_the_worst_violation_told():
    games = [Game([0, 1, 1, 3]), Game([0, 1, 1, 9])]
    report = axioms.efficiency.check(lambda _: np.ones(2), games)
    assert report.counterexample.game == games[0]
    assert report.worst == 7.0
    assert (report.n_games, report.n_instances) == (2, 2)


@pytest.mark.parametrize(
    ("axiom", "game"),
    [
        (axioms.null_player, Game([0, 1, 2, 5])),
        (axioms.dummy_player, Game([0, 1, 2, 5])),
        (axioms.equal_treatment_of_equals, Game([0, 1, 2, 5])),
        (axioms.anonymity, Game([0, 1])),
    ],
)
def test_an_axiom_with_nothing_to_say_holds_vacuously(axiom, game):
    report = axiom.check(lambda g: np.arange(7.0, 7.0 + g.n_players), game)
    assert report
    assert report.vacuous
    assert report.n_instances == 0
    assert "vacuously" in str(axioms.verify(shapley_value, axiom, game))


@pytest.mark.parametrize("axiom", [axioms.null_player, axioms.dummy_player])
def test_who_adds_nothing_is_a_matter_of_the_game_alone(axiom):
    # large payoffs must not widen the tolerance within which marginal contributions are equal
    assert axiom.check(lambda g: np.full(g.n_players, 1e9), Game([0, 1, 2, 5])).vacuous


def test_verify_takes_one_axiom_a_list_or_all():
    game = Game([0, 1, 2, 5])
    one = axioms.verify(shapley_value, axioms.efficiency, game)
    assert [r.axiom for r in one.axioms] == ["efficiency"]
    two = axioms.verify(shapley_value, [axioms.efficiency, axioms.linearity], [game, game])
    assert [r.axiom for r in two.axioms] == ["efficiency", "linearity"]
    assert [r.n_games for r in two.axioms] == [2, 2]


def test_all_are_tried_when_none_are_named():
    every = axioms.verify(shapley_value, budget=12)
    assert [r.axiom for r in every.axioms] == [axiom.name for axiom in axioms.ALL]
    assert not any(r.vacuous for r in every.axioms)
    assert {r.method for r in every.axioms} == {"searched with hypothesis"}


def test_verify_shows_the_counterexample_of_the_first_axiom_that_fails():
    report = axioms.verify(first_takes_all, [axioms.efficiency, axioms.anonymity, axioms.linearity])
    assert not report
    assert report.counterexample.axiom == "anonymity"
    lines = str(report).splitlines()
    assert lines[0] == "efficiency: holds"
    assert lines[1] == f"anonymity: fails: {report.counterexample.text}"
    assert lines[2] == "linearity: holds"


def test_games_may_be_an_iterator():
    report = axioms.verify(shapley_value, axioms.SHAPLEY, iter(axioms.sample_games(12)))
    assert report
    assert {r.n_games for r in report.axioms} == {12}


def test_reports_by_name():
    report = axioms.verify(equal_split, [axioms.efficiency, axioms.null_player], budget=20)
    assert report["efficiency"]
    assert not report["null player"]
    with pytest.raises(InvalidInputError, match=r"reports on \['efficiency', 'null player'\]"):
        report["additivity"]


def test_sample_games_are_reproducible_and_have_special_players():
    games = axioms.sample_games(40)
    assert games == axioms.sample_games(40)
    assert games != axioms.sample_games(40, rng=1)
    assert {game.n_players for game in games} == {2, 3, 4, 5}
    for axiom in axioms.ALL:
        if axiom is not axioms.proportional_for_two_persons:  # it needs positive worths
            assert not axiom.check(shapley_value, games[:12]).vacuous


def test_no_axioms_are_no_verification():
    with pytest.raises(InvalidInputError, match="at least one axiom; got none"):
        axioms.verify(shapley_value, [])


@pytest.mark.parametrize("axiom", axioms.ALL)
def test_a_solution_gives_everyone_a_payoff(axiom):
    for wrong in (lambda _: [1.0], lambda _: 1.0, lambda _: np.ones((3, 1))):
        with pytest.raises(InvalidInputError, match="payoff"):
            axiom.check(wrong, Game([0, 0, 0, 1, 0, 1, 0, 1]))


@pytest.mark.parametrize("axiom", axioms.ALL)
def test_a_solution_that_is_not_a_number_does_not_pass(axiom):
    # every comparison with NaN is false, also the one that would find a violation
    symmetric_with_null = Game([0, 0, 2, 2, 2, 2, 5, 5])
    try:
        report = axiom.check(lambda g: np.full(g.n_players, np.nan), symmetric_with_null)
    except InvalidInputError:
        return
    assert not report


def test_axioms_state_their_formula_and_source():
    for axiom in axioms.ALL:
        assert axiom.statement
        assert axiom.source
    assert len({axiom.name for axiom in axioms.ALL}) == len(axioms.ALL)
    assert set(axioms.SHAPLEY) <= set(axioms.ALL)
