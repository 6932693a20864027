"""The core without a table: against the table where it exists, by its proofs where it does not."""

import time
from fractions import Fraction

import numpy as np
import pytest
from reference.searching import (
    ELECTORS,
    attained,
    draw_votes,
    draw_worths,
    excess,
    most_violated,
)

from tugames import FunctionOracle, Game, OracleGame, balancedness, coalition_payoffs, errors
from tugames.core.core_by_separation import core_by_separation
from tugames.core.separation import SeparableGame, Separation
from tugames.core.separation_certificate import SeparationCertificate
from tugames.families.airport import airport
from tugames.families.weighted_voting import weighted_voting


def all_coalitions(game):
    """Make a separation that looks at every coalition."""

    def separate(payoff):
        mask, worst = most_violated(game.worth, payoff)
        return Separation(coalition=mask, excess=worst, bound=worst)

    return separate


def assert_empty_core_is_proved(game, result):
    """Check balancing weights by definition: each player covered once, more than v(N) attained."""
    weights, n = result.certificate.weights, len(game.players)
    assert result.exact
    assert result.core_payoff is None
    total = attained(game.worth, weights, n)
    assert total > Fraction(game.worth((1 << n) - 1))
    assert float(total) == result.balanced_worth
    assert result.certificate.verify(game)


@pytest.mark.parametrize("batch", range(4))
def test_voting_games_against_the_table_and_the_veto_players(batch):
    rng = np.random.default_rng([11, batch])
    answers = []
    for _ in range(40):
        game = weighted_voting(*draw_votes(rng, 9))
        result = core_by_separation(game)
        grand = (1 << game.n_players) - 1
        veto = [i for i in range(game.n_players) if not game.worth(grand ^ 1 << i)]
        assert result.balanced == balancedness(game.game()).balanced == bool(veto)
        assert result.exact
        if result.balanced:
            payoff = result.certificate.payoff
            assert sum(payoff) == sum(payoff[i] for i in veto) == 1
            assert min(payoff) >= 0
            assert result.certificate.verify(game)
        else:
            assert_empty_core_is_proved(game, result)
        answers.append(result.balanced)
    assert 5 < sum(answers) < 35


def test_a_cheapest_winning_coalition_is_the_cheapest_of_all():
    rng = np.random.default_rng(3)
    for draw in range(150):
        game = weighted_voting(*draw_votes(rng, 7))
        n = game.n_players
        prices = [Fraction(int(p), int(q)) for p, q in rng.integers(1, 30, (n, 2))]
        prices = [p * int(s) for p, s in zip(prices, rng.choice([-1, 0, 1, 1, 1], n), strict=True)]
        if draw % 3 == 0:  # more digits than int64 has
            prices = [p / (10**9 + 7) + Fraction(1, 3**45) for p in prices]
        found, (_, slow) = game.most_violated(prices), most_violated(game.worth, prices)
        assert found.excess == found.bound == slow
        assert excess(game.worth, found.coalition, prices) == found.excess


def test_the_electoral_college_has_no_core():
    college = weighted_voting(270, ELECTORS)
    assert (college.n_players, sum(ELECTORS.values())) == (51, 538)
    assert_empty_core_is_proved(college, core_by_separation(college))


def test_fractions_and_decimals_as_weights():
    game = weighted_voting(Fraction(1, 2), [Fraction(1, 3)] * 2 + [0.1, 0.2, 0.3])
    assert core_by_separation(game).balanced == balancedness(game.game()).balanced


@pytest.mark.parametrize("n", [63, 64, 65, 120])
def test_more_players_than_a_machine_word_has_bits(n):
    weights = np.random.default_rng(n).integers(1, 60, n).tolist()
    start = time.process_time()
    without_veto = weighted_voting(sum(weights) * 2 // 3, weights)
    result = core_by_separation(without_veto)
    assert_empty_core_is_proved(without_veto, result)
    assert max(result.balancing_weights).bit_length() == n
    with_veto = weighted_voting(2 * sum(weights), [*weights, 2 * sum(weights) - 1])
    result = core_by_separation(with_veto)
    assert result.exact
    assert result.certificate.payoff[-1] == 1
    assert time.process_time() - start < 60


def test_weights_too_large_for_counting_by_weight():
    game = weighted_voting(3 * 10**12 + 1, [10**12 + i for i in range(6)])
    with pytest.raises(errors.InvalidInputError, match="round the weights"):
        game.most_violated([Fraction(1, 6)] * 6)


def test_airports_against_the_table():
    rng = np.random.default_rng(5)
    for draw in range(100):
        n = int(rng.integers(1, 8))
        costs = rng.integers(0, 7, n) if draw % 2 else rng.uniform(0, 1e6, n)
        field = airport(costs)
        table = field.game()
        assert [field.worth(mask) for mask in range(1 << n)] == table.values.tolist()
        payoff = [Fraction(int(x), 7) for x in rng.integers(-20, 8, n)]
        found = field.most_violated(payoff)
        assert found.excess == most_violated(table.worth, payoff)[1]
        assert excess(table.worth, found.coalition, payoff) == found.excess
        result = core_by_separation(field)
        assert result.balanced
        assert result.exact
        payoff = result.certificate.payoff
        assert most_violated(table.worth, payoff)[1] == 0


def test_a_large_airport():
    field = airport(np.random.default_rng(0).integers(1, 500, 200))
    result = core_by_separation(field)
    assert result.exact
    assert result.core_payoff.max() <= 0
    assert sum(result.certificate.payoff) == -max(field.costs)


@pytest.mark.parametrize("batch", range(3))
def test_any_game_with_a_search_of_all_coalitions(batch):
    rng = np.random.default_rng([13, batch])
    answers = []
    for _ in range(50):
        game = Game(draw_worths(rng))
        expected, result = (
            balancedness(game),
            core_by_separation(game, all_coalitions(game)),
        )
        if abs(expected.margin) > 1e-6:
            assert result.balanced == expected.balanced
        if result.balanced:
            slack = 1e-8 * float(np.abs(game.values).max())
            assert result.excess_bound <= slack
            assert sum(map(Fraction, result.core_payoff.tolist())) == pytest.approx(game.values[-1])
            worst = (game.values - coalition_payoffs(result.core_payoff)).max()
            assert worst <= slack + 1e-9
        else:
            assert_empty_core_is_proved(game, result)
        if result.certificate is not None:
            assert result.certificate.verify(game, all_coalitions(game))
        answers.append(result.balanced)
    assert 10 < sum(answers) < 40


def test_an_answer_within_the_tolerance_has_no_certificate():
    tenths = Game([0, 0.1, 0.2, 0.3])  # 0.1 + 0.2 > 0.3 in binary
    result = core_by_separation(tenths, all_coalitions(tenths))
    assert result.balanced
    assert not result.exact
    assert result.certificate is None
    assert 0 < result.excess_bound <= result.tolerance < 1e-8
    literal = core_by_separation(tenths, all_coalitions(tenths), tolerance=0)
    assert_empty_core_is_proved(tenths, literal)


def test_a_solver_that_is_trusted_is_named():
    def roughly(payoff):
        found = all_coalitions(game)(payoff)
        return Separation(
            coalition=found.coalition, excess=found.excess, bound=found.bound, accuracy=1e-6
        )

    game = Game([0, 0, 0, 1])
    result = core_by_separation(game, roughly)
    assert result.certificate.payoff is not None
    assert not result.exact
    assert "solver" in result.trusts


def test_one_player():
    result = core_by_separation(weighted_voting(1, [2]))
    assert (result.balanced, result.exact, result.core_payoff.tolist()) == (True, True, [1.0])


def test_an_oracle_alone_is_not_enough():
    game = OracleGame(FunctionOracle(lambda members: len(members) ** 2, players=40))
    assert not isinstance(game, SeparableGame)
    with pytest.raises(errors.InvalidInputError, match=r"2\*\*40 .* separation="):
        core_by_separation(game)
    with pytest.raises(errors.InvalidInputError, match=r"2\*\*40 .* core_by_separation"):
        balancedness(game)
    assert game.n_evaluations == 0


def test_an_oracle_with_a_separation():
    game = OracleGame(FunctionOracle(lambda members: len(members) ** 2, players=80))

    def by_size(payoff):  # of all coalitions of one size, that which is paid least
        order = sorted(range(80), key=lambda i: payoff[i])
        ladder = [Fraction(0)]
        for size, i in enumerate(order, start=1):
            ladder.append(ladder[-1] + 2 * size - 1 - payoff[i])
        best = max(range(81), key=ladder.__getitem__)
        mask = sum(1 << i for i in order[:best])
        return Separation(coalition=mask, excess=ladder[best], bound=ladder[best])

    result = core_by_separation(game, by_size)
    assert result.exact
    assert sum(result.certificate.payoff) == 6400
    assert game.n_evaluations < 1000


def test_limits_end_in_an_error_that_says_where_the_answer_is():
    field = airport(list(range(1, 30)))
    with pytest.raises(errors.SolverError, match=r"between .* and .* max_rounds=1"):
        core_by_separation(field, max_rounds=1)


def test_a_separation_that_repeats_itself_is_found_out():
    game = Game([0, 0, 0, 1, 0, 0, 0, 1])

    def stuck(payoff):
        return Separation(coalition=1, excess=-payoff[0], bound=Fraction(1))

    with pytest.raises(errors.SolverError, match="least largest excess is between"):
        core_by_separation(game, stuck)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({"coalition": 3, "excess": Fraction(7), "bound": Fraction(7)}, "got excess 7 and bound 7"),
        ({"coalition": 8, "excess": Fraction(0), "bound": Fraction(0)}, "masks from 0 to .* got 8"),
        (
            {"coalition": 0, "excess": Fraction(0), "bound": Fraction(-1)},
            "a bound that is not less",
        ),
        (
            {"coalition": 0, "excess": Fraction(0), "bound": Fraction(1), "others": (-1,)},
            "got -1",
        ),
    ],
)
def test_a_separation_that_is_wrong_is_found_out(found, message):
    with pytest.raises(errors.InvalidInputError, match=message):
        core_by_separation(Game([0, 0, 0, 1, 0, 0, 0, 1]), lambda _: Separation(**found))


def test_a_certificate_that_was_tampered_with_is_refused():
    game = weighted_voting(3, [1, 1, 1, 1])
    pairs = {0b0111: Fraction(1, 3), 0b1011: Fraction(1, 3), 0b1101: Fraction(1, 3)}
    good = SeparationCertificate(payoff=None, weights={**pairs, 0b1110: Fraction(1, 3)})
    assert good.verify(game)
    less = {**good.weights, 0b1110: Fraction(1, 4)}
    negative = {
        0b0011: Fraction(1),
        0b1100: Fraction(2),
        0b1000: Fraction(-1),
        0b0100: Fraction(-1),
    }
    outside = {**good.weights, 0b10000: Fraction(1)}
    whole = {0b1111: Fraction(1)}
    for weights in (less, negative, outside, whole):
        assert not SeparationCertificate(payoff=None, weights=weights).verify(game)
    half, quarter = [Fraction(1, 2)] * 2, [Fraction(1, 4)] * 4
    for payoff in ((*half, *half), (*quarter,), (*half,), (Fraction(1), *half, Fraction(-1))):
        assert not SeparationCertificate(payoff=payoff, weights=whole).verify(game)


def test_a_payoff_of_another_length():
    with pytest.raises(errors.InvalidInputError, match="each of the 3 players; got 2"):
        weighted_voting(2, [1, 1, 1]).most_violated([Fraction(1), Fraction(0)])
