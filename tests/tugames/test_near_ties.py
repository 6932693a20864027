"""What is decided and said where numbers nearly tie: nothing that is false as printed."""

import math
import re
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import tugames
from tugames import (
    Game,
    axioms,
    coalition_payoffs,
    is_additive,
    is_convex,
    is_essential,
    is_in_core,
    is_in_epsilon_core,
    is_in_kernel,
    is_in_prekernel,
    is_proper,
    is_strictly_convex,
    is_strong,
    is_superadditive,
)
from tugames._numerics.near_ties import comparison, numbers, rounding, settled
from tugames.cli.named import PROPERTIES, predicate

NUMBER = r"-?[\d.]+(?:e[-+]\d+)?"
#: ``... = 1 > ... = 2``, in all the words there are.
SAID = re.compile(
    rf"= ({NUMBER})(?:,? [^=<>]*)? (>=|>|<|differs from|exceeds|exceed|is less than) "
    rf"(?:[^=]*= )?({NUMBER})"
)
TRUE = {
    ">": float.__gt__,
    ">=": float.__ge__,
    "<": float.__lt__,
    "is less than": float.__lt__,
    "exceeds": float.__gt__,
    "exceed": float.__gt__,
    "differs from": float.__ne__,
}


def assert_true_as_printed(text):
    """Take a witness at its word."""
    if "neither" in text:
        assert float(re.search(rf"= ({NUMBER})", text)[1]) not in (0.0, 1.0), text
        return
    by = re.search(rf"is (more|less) than .* by ({NUMBER})", text)
    if by:
        assert float(by[2]) > 0.0, text
        return
    found = SAID.findall(text)
    assert found, text
    for left, relation, right in found:
        assert TRUE[relation](float(left), float(right)), text


def test_digits_tell_numbers_apart():
    assert numbers(1.0, 0.5) == ["1", "0.5"]
    assert numbers(1.0, 1.0) == ["1", "1"]
    assert numbers(1234567.0, 1234568.0) == ["1234567", "1234568"]
    assert numbers(1.0, 1.0 + 2**-52) == ["1", "1.0000000000000002"]
    assert numbers(Fraction(1, 3), Fraction(1, 3)) == ["0.333333", "0.333333"]
    assert numbers(-0.0) == ["0"]


def test_what_no_float_tells_apart_is_said_by_the_difference():
    a, b = Fraction(0.1) + Fraction(0.2), Fraction(0.1) + Fraction(0.2) + Fraction(1, 10**20)
    assert comparison("a", a, "<", "b", b) == "a is less than b = 0.3 by 1e-20"
    assert comparison("b", b, ">", "a", a) == "b is more than a = 0.3 by 1e-20"
    assert comparison("a", Fraction(2), ">", "b", Fraction(1)) == "a = 2 > b = 1"


def test_who_fails_is_sure_and_who_holds_says_within_what():
    assert settled(Fraction(-1, 10**20), 0.0, 1e-15) == (True, 0.0)
    assert settled(Fraction(0), 0.0, 1e-15) == (False, 1e-15)
    assert settled(Fraction(1), 0.0, 1e-15) == (False, 0.0)
    assert settled(Fraction(0), 0.0, 0.0) == (False, 0.0)
    assert settled(Fraction(0), 0.0, 0.0, strict=True) == (True, 0.0)
    assert settled(Fraction(1, 10**16), 0.0, 1e-15, strict=True) == (True, 1e-15)
    assert settled(Fraction(1, 100), 0.0, 1e-15, strict=True) == (False, 0.0)
    assert rounding(3, [1, 2, 3]) == 0.0
    assert 0.0 < rounding(3, [0.5, 2, 3]) < 1e-13


def test_a_strict_property_within_its_tolerance():
    worths = [0, 5e-11, 5e-11, 2e-10, 0, 1, 1, 2.5]
    verdict = is_strictly_convex(Game(worths))
    assert verdict.outcome == "fails"
    assert verdict.margin == float(Fraction(2e-10) - 2 * Fraction(5e-11))
    assert verdict.tolerance == 2.5e-9
    assert verdict.witness.text == (
        "v(0) + v(1) = 1e-10 < v(0+1) = 2e-10, by no more than the tolerance 2.5e-09"
    )
    assert is_strictly_convex(Game(worths), tolerance=0.0)
    essential = is_essential(Game([0, 1, 1, 2 + 1e-10]))
    assert essential.witness.text == (
        "v(0) + v(1) = 2 < v(0+1) = 2.0000000001, by no more than the tolerance 2e-09"
    )
    assert is_essential(Game([0, 1, 2, 3])).witness.text == "v(0) + v(1) = 3 >= v(0+1) = 3"


def test_large_integers_are_told_apart():
    big = 2**40
    verdict = is_superadditive(Game([0, big, 1, big]))
    assert verdict.margin == -1.0
    assert verdict.witness.text == "v(0) + v(1) = 1099511627777 > v(0+1) = 1099511627776"
    core = is_in_core(Game([0, 0, 0, big]), [big - 1, 2])
    assert core.witness.text == "v(0+1) = 1099511627776 differs from x(0+1) = 1099511627777"


def test_without_a_tolerance_decimals_are_taken_at_their_word():
    # 0.1 + 0.2 is more than 0.3, as floats are, by less than a unit in the last place of 0.3
    verdict = is_superadditive(Game([0, 0.1, 0.2, 0.3]), tolerance=0.0)
    excess = Fraction(0.1) + Fraction(0.2) - Fraction(0.3)
    assert excess == Fraction(1, 2**55)
    assert (verdict.outcome, verdict.margin) == ("fails", -(2.0**-55))
    assert "v(0) + v(1) = 0.30000000000000004 > v(0+1) = 0.3" in verdict.witness.text
    # 0.3 + 0.6 is 0.9 less a hair, which rounding to floats hides
    hair = Fraction(0.9) - Fraction(0.3) - Fraction(0.6)
    assert hair > 0
    assert is_superadditive(Game([0, 0.3, 0.6, 0.9]), tolerance=0.0).margin == float(hair)


def test_a_slack_is_one_of_proper_coalitions():
    game = Game([0, 1, 1, 4])
    assert is_in_core(game, [2, 2]).margin == 1.0
    assert is_in_core(game, [1, 3]).margin == 0.0
    assert is_in_core(game, [2.5, 2.5]).margin == -1.0
    assert is_in_epsilon_core(game, [2, 2], 0.5).margin == 1.5
    assert is_in_epsilon_core(game, [2, 3], 0.5).margin == -1.0
    assert is_in_kernel(game, [2, 2]).margin == 0.0
    one = Game([0, 5])
    for verdict in (
        is_in_core(one, [5]),
        is_in_epsilon_core(one, [5], 0.0),
        is_in_kernel(one, [5]),
        is_in_prekernel(one, [5]),
        is_proper(Game([0, 1])),
        is_strong(Game([0, 1])),
    ):
        assert verdict
        assert verdict.margin == math.inf
    for verdict in (is_in_core(one, [4]), is_in_kernel(one, [4]), is_in_prekernel(one, [4])):
        assert (bool(verdict), verdict.margin) == (False, -1.0)
    # of a unanimity game no proper coalition and its complement win together
    assert is_proper(Game([0, 0, 0, 1])).margin == 1.0
    assert is_strong(Game([0, 1, 1, 1])).margin == 1.0


@st.composite
def nearly_tied(draw):
    """Draw worths on a coarse grid, off by powers of ten; sums of them nearly tie."""
    n = draw(st.integers(2, 4))
    grid = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.7, 1.0, 2.0, 1e6 + 0.1])
    own = draw(st.lists(grid, min_size=n, max_size=n))
    worths = coalition_payoffs(own)
    if draw(st.booleans()):
        worths = (worths > worths[-1] / 2).astype(float)
    off = st.sampled_from([0.0, 0.0, 1e-16, -1e-13, 1e-10, -1e-10, 1e-7, -1e-7, 1e-3])
    worths[1:] += draw(st.lists(off, min_size=worths.size - 1, max_size=worths.size - 1))
    return worths, draw(st.sampled_from([None, 0.0, 1e-12, 1e-8]))


@given(nearly_tied())
def test_witnesses_are_true_as_printed(drawn):
    worths, tolerance = drawn
    game = Game(worths)
    for name in PROPERTIES:
        verdict = predicate(name)(game, tolerance=tolerance)
        assert (verdict.witness is None) or not verdict
        if verdict.witness is not None:
            assert_true_as_printed(verdict.witness.text)


@given(nearly_tied(), st.data())
def test_witnesses_about_payoffs_are_true_as_printed(drawn, data):
    worths, tolerance = drawn
    game = Game(worths)
    off = st.sampled_from([0.0, 1e-16, 1e-10, -1e-10, 1e-7, -0.1])
    payoff = worths[1 << np.arange(game.n_players)]
    payoff = payoff + data.draw(st.lists(off, min_size=payoff.size, max_size=payoff.size))
    for verdict in (
        is_in_core(game, payoff, tolerance=tolerance),
        is_in_epsilon_core(game, payoff, 1e-10, tolerance=tolerance),
        is_in_kernel(game, payoff, tolerance=tolerance),
    ):
        if verdict.witness is None:
            continue
        text = verdict.witness.text
        if text.startswith("s("):
            a, b = (float(number) for number in re.findall(rf"= ({NUMBER})", text))
            assert a > b, text
        else:
            assert_true_as_printed(text)


@given(nearly_tied())
def test_margins_are_those_of_the_inequality_named(drawn):
    game = Game(drawn[0])
    exact = [Fraction(worth) for worth in game.values.tolist()]
    convex, additive = is_convex(game, tolerance=0.0), is_additive(game, tolerance=0.0)
    if not convex:
        s, t = convex.witness.coalitions
        slack = exact[s | t] + exact[s & t] - exact[s] - exact[t]
        assert convex.margin == float(slack) < 0.0
    if not additive:
        (s,) = additive.witness.coalitions
        alone = sum((exact[1 << i] for i in range(game.n_players) if s >> i & 1), Fraction(0))
        assert additive.margin == -float(abs(exact[s] - alone)) < 0.0


def test_the_list_of_properties_is_that_of_the_package():
    assert all(hasattr(tugames, f"is_{name.replace('-', '_')}") for name in PROPERTIES)


def test_axioms_do_not_report_a_payoff_of_4_where_4_is_due():
    game = Game([0, 1, 1, 4])
    report = axioms.efficiency.check(lambda _: np.array([2.0, 2.00000001]), game)
    assert "x(N) = 4.00000001, but v(N) = 4" in report.counterexample.text
    report = axioms.equal_treatment_of_equals.check(lambda _: np.array([2.0, 2.00000001]), game)
    assert "get 2 and 2.00000001" in report.counterexample.text
