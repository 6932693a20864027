"""Kohlberg certificates: verified where true, refused where anything about them is not."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import exact_payoffs, worth_tables
from reference.nucleoli import sorted_excesses

from tugames import Game, coalition_sizes
from tugames.core.kohlberg import KohlbergCertificate, KohlbergStage
from tugames.core.least_core import least_core
from tugames.core.nucleolus import (
    nucleolus,
    per_capita_nucleolus,
    prenucleolus,
    proportional_nucleolus,
)

GAME = Game([0, 6, 2, 7, 2, 6, 7, 12, 4, 5, 5, 10, 5, 13, 12, 20])  # three stages


@pytest.mark.parametrize(
    "solve", [nucleolus, prenucleolus, per_capita_nucleolus, proportional_nucleolus]
)
@given(worths=worth_tables(2, 5, st.integers(1, 20).map(float)))
@settings(max_examples=15)
def test_every_claim_of_a_certificate_holds(solve, worths):
    n = worths.size.bit_length() - 1
    worths[-1] = max(worths[-1], sum(worths[1 << i] for i in range(n)))
    game = Game(worths)
    certificate = solve(game).certificate
    paid = exact_payoffs(certificate.payoff)
    settled = [game.grand_coalition]
    for stage in certificate.stages:
        total = [Fraction(0)] * n
        for part, positive in ((stage.weights, True), (stage.earlier, False)):
            for mask, weight in part.items():
                assert not positive or weight > 0
                total = [t + weight * (mask >> i & 1) for i, t in enumerate(total)]
        for i, weight in stage.bounds.items():
            assert weight > 0
            assert certificate.payoff[i] == worths[1 << i]
            total[i] += weight
        assert not any(total)
        assert set(stage.earlier) <= set(settled)
        divisor = {
            "equal": lambda _mask: 1,
            "per capita": int.bit_count,
            "proportional": lambda mask: Fraction(worths[mask]),
        }[certificate.weighting]
        for mask in stage.weights:
            assert Fraction(worths[mask]) - paid[mask] == stage.level * divisor(mask)
        assert sum(w * divisor(mask) for mask, w in stage.weights.items()) == 1
        # the highest level of a coalition outside the span of what was settled
        members = np.array([[mask >> i & 1 for i in range(n)] for mask in settled])
        rank = np.linalg.matrix_rank(members)
        for mask in range(1, game.grand_coalition):
            row = [mask >> i & 1 for i in range(n)]
            if np.linalg.matrix_rank(np.vstack([members, row])) > rank:
                assert Fraction(worths[mask]) - paid[mask] <= stage.level * divisor(mask)
        settled += [*stage.weights, *(1 << i for i in stage.bounds)]
    members = np.array([[mask >> i & 1 for i in range(n)] for mask in settled])
    assert np.linalg.matrix_rank(members) == n


def assert_refused(certificate, **changes):
    assert not replace(certificate, **changes).verify(GAME)


@pytest.mark.parametrize("solve", [nucleolus, prenucleolus, per_capita_nucleolus])
def test_changed_certificates_are_refused(solve):
    certificate = solve(GAME).certificate
    assert certificate.verify(GAME)
    first, *rest = certificate.stages
    payoff, tiny = certificate.payoff, Fraction(1, 10**30)
    assert_refused(certificate, payoff=payoff[:-1])
    assert_refused(certificate, payoff=(payoff[0] + tiny, *payoff[1:]))
    assert_refused(certificate, payoff=(payoff[0] + tiny, payoff[1] - tiny, *payoff[2:]))
    assert_refused(certificate, stages=())
    assert_refused(certificate, stages=certificate.stages[:-1])
    assert_refused(certificate, stages=certificate.stages[1:])
    assert_refused(certificate, stages=(*rest, first))
    assert_refused(certificate, stages=(replace(first, level=first.level + tiny), *rest))
    mask = next(iter(first.weights))
    doubled = {**first.weights, mask: 2 * first.weights[mask]}
    negative = {other: -weight for other, weight in first.weights.items()}
    for weights in (doubled, negative, {}, {GAME.grand_coalition: Fraction(1)}):
        assert_refused(certificate, stages=(replace(first, weights=weights), *rest))
    earlier = {mask: Fraction(-1), GAME.grand_coalition: Fraction(1)}
    assert_refused(certificate, stages=(replace(first, earlier=earlier), *rest))
    assert_refused(certificate, lower_bounds=(Fraction(99),) * 4)
    assert_refused(certificate, stages=(replace(first, bounds={0: Fraction(1)}), *rest))


def test_certificates_are_of_one_game():
    certificate = nucleolus(GAME).certificate
    for mask in range(1, 16):
        worths = GAME.values.copy()
        worths[mask] += 8.0  # enough to make every coalition count
        assert not certificate.verify(Game(worths))
    assert not certificate.verify(Game([0, 1, 1, 4]))


def test_a_level_is_refused_that_another_coalition_exceeds_by_a_hair():
    majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    certificate = prenucleolus(majority).certificate
    worths = majority.values.copy()
    worths[1] = np.nextafter(2 / 3, 1)  # the excess of the first player alone exceeds 1/3
    assert not certificate.verify(Game(worths))
    worths[1] = np.nextafter(2 / 3, 0)
    assert certificate.verify(Game(worths))


def test_a_level_is_refused_that_is_exceeded_by_more_than_int64_holds():
    certificate = prenucleolus(Game([0, 0, 0, 1, 0, 1, 1, 1])).certificate
    assert not certificate.verify(Game([0, 2.0**62, 0, 1, 0, 1, 1, 1]))


def test_only_settled_coalitions_count_as_earlier():
    # coalitions 1, 2 and 3 have the largest excess; they are not balanced, and not the nucleolus
    game = Game([0, 1, 1, 1, -5, -5, -5, 0])
    weights = {mask: Fraction(1, 3) for mask in (1, 2, 3)}
    stage = KohlbergStage(
        level=Fraction(1),
        weights=weights,
        bounds={},
        earlier={mask: -weight for mask, weight in weights.items()},
    )
    fake = KohlbergCertificate(
        payoff=(Fraction(0),) * 3, stages=(stage,), lower_bounds=None, weighting="equal"
    )
    assert not fake.verify(game)
    assert prenucleolus(game).certificate.payoff != fake.payoff


def test_bounds_are_those_of_the_game():
    game = Game([0, 0, 0, 10, 0, 0, 0, 2])  # the third player is held to 0
    certificate = nucleolus(game).certificate
    assert any(stage.bounds for stage in certificate.stages)
    assert not replace(certificate, lower_bounds=None).verify(game)
    for lower in ((0, 0, -1), (-1, 0, 0)):
        bounds = tuple(Fraction(bound) for bound in lower)
        assert not replace(certificate, lower_bounds=bounds).verify(game)
    assert prenucleolus(game).certificate.lower_bounds is None


def test_weighting_is_part_of_the_claim():
    certificate = prenucleolus(GAME).certificate
    assert not replace(certificate, weighting="per capita").verify(GAME)
    positive = proportional_nucleolus(Game([0, 1, 2, 6])).certificate
    assert not positive.verify(Game([0, 0, 2, 6]))


def test_rank_and_order_of_stages():
    game = Game([0, 0, 0, 90, 0, 80, 10, 100])
    certificate = prenucleolus(game).certificate
    first, second = certificate.stages
    assert [len(stage.weights) for stage in certificate.stages] == [2, 2]
    # as many coalitions as are needed, of a lower rank
    assert not replace(certificate, stages=(first, first)).verify(game)
    # the second stage is balanced on N and C, which comes first
    assert not replace(certificate, stages=(second, first)).verify(game)
    # levels that rise, on a game in which either stage could come first
    square = Game([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4])
    stages = prenucleolus(square).certificate.stages
    for order in permutations(stages):
        levels = [stage.level for stage in order]
        verified = replace(prenucleolus(square).certificate, stages=order).verify(square)
        assert verified <= (levels == sorted(levels, reverse=True))


def test_stages_may_not_be_repeated_to_feign_rank():
    certificate = prenucleolus(GAME).certificate
    first, *_ = certificate.stages
    assert_refused(certificate, stages=(first,) * len(certificate.stages))
    # the first stage of a payoff in the least core that is not the nucleolus
    payoff = least_core(GAME).certificate.payoff
    assert payoff != certificate.payoff
    assert_refused(certificate, payoff=payoff, stages=(first,))


@pytest.mark.parametrize("n", [6, 9, 12])
def test_no_near_payoff_is_lexicographically_better(n):
    rng = np.random.default_rng(n)
    worths = coalition_sizes(n) ** 2 + rng.integers(-4, 5, 1 << n).astype(float)
    worths[0] = 0.0
    payoff = prenucleolus(Game(worths)).certificate.payoff
    best = sorted_excesses(worths, payoff)
    for _ in range(2):
        step = rng.integers(-3, 4, n).tolist()
        step[-1] -= sum(step)
        if any(step):
            near = [x + Fraction(d, 1000) for x, d in zip(payoff, step, strict=True)]
            assert sorted_excesses(worths, near) > best
