"""Exact certificates: there for every game of integers, right, and hard to forge."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import (
    WHOLE,
    exact_payoffs,
    largest_balanced_sum,
    proves_balanced,
    proves_unbalanced,
    worth_tables,
)

from tugames import Game, balancedness, coalition_payoffs, coalition_sizes, excesses

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1])


def forged(certificate, **changes):
    return replace(certificate, **changes)


def assert_proved(game):
    """Require a certificate that convinces a reader who computes with fractions alone."""
    result = balancedness(game)
    assert result.certificate is not None
    assert result.exact
    assert result.certificate.verify(game)
    if result.balanced:
        assert proves_balanced(result.certificate.payoff, game.values)
    else:
        assert result.certificate.payoff is None
        assert proves_unbalanced(result.certificate.weights, game.values)
    return result


@pytest.mark.parametrize(
    "game",
    [
        Game([0, 5]),
        Game([0, -5]),
        Game([0, 0]),
        Game([0, 1, 2, 3]),
        Game([0, 1, 2, 2]),
        Game([0, 0, 0, 0]),
        Game(np.zeros(64)),
        Game([0.0, *[7.0] * 31]),
        Game([0.0, *[-7.0] * 31]),
        Game(coalition_payoffs([3, -1, 4, 1, -5, 9])),
        Game(coalition_sizes(7).astype(float) ** 2),
        Game((coalition_sizes(7) >= 4).astype(float)),
        Game(np.random.default_rng(0).integers(0, 9, 128) * (np.arange(128) > 0) * 1e12),
    ],
)
def test_degenerate_integer_games_are_proved(game):
    assert_proved(game)


@given(worth_tables(1, 6, st.integers(-2, 2).map(float)))
def test_small_integers_with_many_ties_are_proved(worths):
    assert_proved(Game(worths))


@pytest.mark.parametrize("large", [1e6, 1e9, 1e12])
@pytest.mark.parametrize("n", [5, 6, 7])
def test_worths_of_many_magnitudes_are_proved(n, large):
    # players 0 and 1 share a large worth; the others a majority game of worth 1, core empty
    masks = np.arange(1 << n)
    majority = np.bitwise_count(masks >> 2) > (n - 2) / 2
    worths = large * ((masks & 3) == 3) + majority
    result = assert_proved(Game(worths))
    assert not result.balanced
    needed = largest_balanced_sum(majority[::4].astype(float))
    assert result.margin == pytest.approx(1.0 - needed, abs=2e-3)  # ulp(1e12) is 1.2e-4


@given(st.integers(2, 6), st.lists(st.integers(0, 12), min_size=64, max_size=64))
def test_powers_of_ten_are_proved(n, exponents):
    worths = 10.0 ** np.array(exponents[: 1 << n])
    worths[0] = 0.0
    assert_proved(Game(worths))


@pytest.mark.parametrize("short", [0.0, 1.0])
def test_large_integers_are_compared_exactly(short):
    game = Game([0, 2.0**43, 2.0**43, 2.0**44 - short])
    result = assert_proved(game)
    assert result.tolerance == 0.0
    assert result.margin == -short
    assert result.balanced is (short == 0.0)


@pytest.mark.parametrize("scale", [1.0, 1e-12, 1e12, 3e-5])
def test_additive_decimals_are_balanced_whatever_the_rounding(scale):
    own = scale * np.arange(1, 8) / 10
    for worths in (coalition_payoffs(own), coalition_payoffs(own[::-1])):
        game = Game(worths)
        result = balancedness(game)
        assert result.balanced
        np.testing.assert_allclose(sorted(result.core_payoff), own, rtol=1e-9)
        assert excesses(game, result.core_payoff).max() <= 1e-9 * worths[-1]
        assert abs(result.margin) <= 1e-9 * worths[-1]


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e6, 1e12])
def test_scale_of_the_worths_does_not_change_the_answer(scale):
    rng = np.random.default_rng(8)
    for n in (2, 3, 5, 7):
        noise = rng.normal(size=1 << n)
        for spread in (0.1, 10.0):
            worths = coalition_sizes(n) ** 2.0 + spread * noise
            worths[0] = 0.0
            plain, scaled = balancedness(Game(worths)), balancedness(Game(scale * worths))
            assert plain.balanced == scaled.balanced
            assert scaled.margin == pytest.approx(scale * plain.margin, rel=1e-6)
            if scaled.balanced:
                slack = 1e-9 * scale * np.abs(worths).max()
                assert excesses(Game(scale * worths), scaled.core_payoff).max() <= slack


@given(worth_tables(2, 5, WHOLE))
def test_a_certificate_is_of_its_own_game_only(worths):
    game = Game(worths)
    result = assert_proved(game)
    changed = worths.copy()
    if result.balanced:
        # a coalition's worth is raised above what the payoff gives it
        paid = sum(result.certificate.payoff[:1], Fraction(0))
        changed[1] = float(paid) + 1.0
    else:
        changed[-1] += float(-result.margin) + 1.0  # v(N) is raised above the balanced worth
    assert not result.certificate.verify(Game(changed))


@given(worth_tables(3, 5, WHOLE), st.data())
def test_changed_weights_are_rejected(worths, data):
    game = Game(worths)
    certificate = assert_proved(game).certificate
    mask = data.draw(st.sampled_from(sorted(certificate.weights)))
    change = data.draw(st.sampled_from([Fraction(1, 10**12), Fraction(-1, 7), Fraction(1)]))
    weights = {**certificate.weights, mask: certificate.weights[mask] + change}
    assert not forged(certificate, weights=weights).verify(game)


def test_negative_weights_are_rejected():
    # they cover every player once and attain 2 in a game with v(N) = 1 and a core
    weights = {0b111: Fraction(2), 0b001: Fraction(-1), 0b010: Fraction(-1), 0b100: Fraction(-1)}
    empty = balancedness(MAJORITY).certificate
    assert empty.payoff is None
    assert not forged(empty, weights=weights).verify(GLOVES)


def test_weights_beside_a_payoff_attain_the_grand_worth():
    certificate = balancedness(GLOVES).certificate
    pairs = {0b011: Fraction(1), 0b100: Fraction(1)}  # 1 + 0, as much as v(N)
    alone = {0b001: Fraction(1), 0b010: Fraction(1), 0b100: Fraction(1)}  # nothing
    assert forged(certificate, weights=pairs).verify(GLOVES)
    assert not forged(certificate, weights=alone).verify(GLOVES)


def test_weights_that_attain_no_more_than_the_grand_worth_are_rejected():
    certificate = balancedness(MAJORITY).certificate
    assert certificate.payoff is None
    assert not forged(certificate, weights={0b111: Fraction(1)}).verify(MAJORITY)


@pytest.mark.parametrize("step", [Fraction(1), Fraction(1, 3), Fraction(1, 10**30)])
def test_changed_payoffs_are_rejected_however_small_the_change(step):
    certificate = balancedness(GLOVES).certificate  # the only payoff is (1, 0, 0)
    a, b, c = certificate.payoff
    for payoff in ((a + step, b, c), (a - step, b + step, c), (a + step, b - step, c)):
        assert not forged(certificate, payoff=payoff).verify(GLOVES)


def test_payoffs_of_the_wrong_length_are_rejected():
    certificate = balancedness(GLOVES).certificate
    assert not forged(certificate, payoff=certificate.payoff[:2]).verify(GLOVES)
    assert not forged(certificate, payoff=(*certificate.payoff, Fraction(0))).verify(GLOVES)
    assert not forged(certificate, payoff=()).verify(GLOVES)


def test_an_answer_cannot_be_turned_round():
    balanced, empty = balancedness(GLOVES).certificate, balancedness(MAJORITY).certificate
    assert not forged(balanced, payoff=None).verify(GLOVES)
    third = Fraction(1, 3)
    assert not forged(empty, payoff=(third, third, third)).verify(MAJORITY)
    everything = {0b111: Fraction(1)}
    assert not forged(empty, payoff=(third,) * 3, weights=everything).verify(MAJORITY)


@pytest.mark.parametrize("game", [GLOVES, MAJORITY, Game(np.ones(16) - np.eye(16)[0])])
def test_games_of_other_sizes_are_rejected(game):
    certificate = balancedness(game).certificate
    for n in range(1, 6):
        if n != game.n_players:
            other = Game(coalition_sizes(n).astype(float))
            assert certificate.verify(other) is False


def test_slack_below_float_resolution_is_decided_exactly():
    # x(S) falls short of v(S) by 1e-40, where floats see nothing at all
    certificate = balancedness(Game([0, 1, 1, 2])).certificate
    assert certificate.payoff == (Fraction(1), Fraction(1))
    short = Fraction(1, 10**40)
    assert not forged(certificate, payoff=(1 - short, 1 + short)).verify(Game([0, 1, 1, 2]))
    assert forged(certificate, payoff=(1 + short, 1 - short)).verify(Game([0, 1, 0, 2]))


@pytest.mark.parametrize("least", [5e-324, 1.5e-323, 2.0**-1060])
def test_worths_that_floats_can_hardly_halve_are_proved(least):
    """Half of the smallest float is none: what is paid cannot be rounded to it."""
    for values in ([0.0, 0.0, 0.0, least], [0.0] * 7 + [least], [0.0, 0, 0, least, 0, 0, 0, least]):
        result = balancedness(Game(values))
        assert result.balanced
        assert result.certificate.verify(Game(values))
        short = result.certificate.payoff[0]
        rest = result.certificate.payoff[1:]
        assert not forged(result.certificate, payoff=(short - 1, *rest)).verify(Game(values))


def perturbed(rng):
    """Draw whole worths, off by some 1e-10: what a solver's tolerances do not tell apart."""
    n = int(rng.integers(3, 8))
    worths = rng.integers(0, 9, 1 << n) + rng.integers(-9, 10, 1 << n) * 1e-10
    if rng.integers(2):
        worths += coalition_sizes(n).astype(float) ** 2
    worths[0] = 0.0
    return worths


@pytest.mark.parametrize("seed", range(40))
def test_margins_are_proved_to_the_last_digit(seed):
    worths = perturbed(np.random.default_rng([10, seed]))
    game, n = Game(worths), worths.size.bit_length() - 1
    result = balancedness(game)
    proof = result.margin_certificate
    assert proof.verify(game)
    # the same by hand: weights and payoff are of one total, hence both are optimal
    paid = exact_payoffs(proof.payoff)
    assert all(paid[mask] >= Fraction(worths[mask]) for mask in range(1, worths.size - 1))
    assert all(0 < mask < worths.size - 1 and w > 0 for mask, w in proof.weights.items())
    for i in range(n):
        assert sum(w for mask, w in proof.weights.items() if mask >> i & 1) == 1
    attained = sum(w * Fraction(worths[mask]) for mask, w in proof.weights.items())
    assert attained == paid[-1] == Fraction(worths[-1]) - proof.margin
    assert result.margin == float(proof.margin)
    assert (result.certificate is None) == (-result.tolerance <= proof.margin < 0)


def test_a_margin_is_of_its_own_game_and_payoff():
    game = Game([0, 0, 0, 1, 0, 1, 1, 1])
    proof = balancedness(game).margin_certificate
    assert proof.margin == Fraction(-1, 2)
    assert proof.payoff == (Fraction(1, 2),) * 3
    more = Game([0, 0, 0, 1, 0, 1, np.nextafter(1.0, 2.0), 1])
    assert not proof.verify(more)
    assert not proof.verify(Game([0, 0, 0, 1, 0, 1, 1, 2]))
    assert not replace(proof, margin=Fraction(0)).verify(game)
    assert not replace(proof, payoff=(Fraction(1), Fraction(1), Fraction(-1, 2))).verify(game)
    assert not replace(proof, weights={7: Fraction(1)}).verify(game)
    assert not replace(proof, weights={3: Fraction(1), 4: Fraction(1)}).verify(game)


def test_one_player_has_no_margin_to_prove():
    result = balancedness(Game([0, 5]))
    assert (result.margin, result.margin_certificate) == (np.inf, None)
    assert result.exact
    assert result.core_payoff.tolist() == [5.0]
