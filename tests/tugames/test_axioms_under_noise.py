"""Axioms held against one payoff of an estimated game: known answers, and honest p-values."""

import numpy as np
import pytest
from reference import guarded_means

from tugames import (
    Game,
    SampledGame,
    analyze,
    axioms,
    coalition_payoffs,
    is_individually_rational,
    is_symmetric_pair,
    shapley_value,
)
from tugames.axioms import is_satisfied
from tugames.errors import InvalidInputError

RNG = np.random.default_rng
LEVEL = 0.05
#: One left glove and two right ones.
GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
#: Ann and bob earn one together, with eve or without.
PAIR = Game([0, 0, 0, 1, 0, 0, 0, 1], players=["ann", "bob", "eve"])


def band(share, runs):
    return share + 4 * np.sqrt(share * (1 - share) / runs)


def scaled(game, count=20, seed=0):
    """Replicates that are the game times a random number: who is alike is so on each."""
    worth = 5.0 + RNG(seed).normal(size=count)
    return SampledGame(np.outer(worth, game.values), game.players)


def noisy(game, count=20, seed=0, sd=1.0):
    """Replicates in which every worth has noise of its own."""
    noise = sd * RNG(seed).normal(size=(count, game.values.size))
    noise[:, 0] = 0.0
    return SampledGame(game.values + noise, game.players)


def by_replicate(solution, sampled):
    return np.array(
        [solution(sampled.replicate(r)) for r in range(sampled.n_replicates)], dtype=float
    )


# -- who is alike on every replicate


@pytest.mark.parametrize(
    ("axiom", "game"),
    [("equal treatment of equals", GLOVES), ("null player", PAIR), ("dummy player", PAIR)],
)
def test_what_the_shapley_value_satisfies_on_every_replicate(axiom, game):
    sampled = scaled(game)
    verdict = is_satisfied(axiom, sampled, by_replicate(shapley_value, sampled))
    assert (verdict.outcome, verdict.margin, bool(verdict)) == ("holds", 0.0, True)
    assert verdict.level == LEVEL
    assert 2.0**-20 <= verdict.p_value <= LEVEL


@pytest.mark.parametrize(
    ("axiom", "game", "payoff", "margin", "players", "text"),
    [
        ("null player", PAIR, [2.0, 2.0, 1.0], -1.0, (2,), "eve is null on every replicate, but "
         "x(eve) differs from 0 by 1 ± 0"),
        ("dummy player", PAIR, [2.0, 2.0, -1.0], -1.0, (2,), "eve is a dummy on every replicate, "
         "but x(eve) differs from v(eve) by 1 ± 0"),
        ("equal treatment of equals", GLOVES, [3.0, 1.5, 1.0], -0.5, (1, 2), "bob and eve are "
         "equal on every replicate, but x(bob) differs from x(eve) by 0.5 ± 0"),
    ],
)  # fmt: skip
def test_a_fixed_payoff_that_breaks_it(axiom, game, payoff, margin, players, text):
    verdict = is_satisfied(axiom, scaled(game), payoff)
    assert (verdict.outcome, verdict.p_value) == ("fails", 2.0**-20)
    assert verdict.margin == pytest.approx(margin)
    assert (verdict.witness.players, verdict.witness.text) == (players, text)
    assert is_satisfied(axiom, scaled(game), payoff, tolerance=2.0)


def test_a_noisy_difference_between_equals_is_tested_and_both_signs_are_paid_for():
    sampled = scaled(GLOVES)
    paid = by_replicate(shapley_value, sampled)
    for size, outcome in ((0.8, "fails"), (0.0, "undecided")):
        less = size + RNG(3).normal(size=20)
        paid[:, 1], paid[:, 2] = 0.0, less
        verdict = is_satisfied("equal treatment of equals", sampled, paid)
        assert verdict.outcome == outcome
        above, _ = guarded_means.p_values([less, -less])
        if outcome == "fails":
            assert min(above) < verdict.p_value <= 2 * min(above) + 1e-12
            assert verdict.margin == pytest.approx(-less.mean())
        else:
            assert verdict.replications_to_decide == np.inf
            assert "allow a tolerance" in verdict.remark


# -- who may be alike, or not


def test_players_who_are_shown_to_be_unlike_are_owed_nothing():
    apart = noisy(Game([0, 1, 5, 9], players=["ann", "bob"]), sd=0.1)
    for axiom in ("equal treatment of equals", "null player", "dummy player"):
        verdict = is_satisfied(axiom, apart, [8.0, 1.0])
        assert (verdict.outcome, verdict.margin) == ("holds", np.inf)
        assert verdict.margin_interval is None
        assert verdict.remark.startswith("0 of ")
    pair = is_satisfied("equal treatment of equals", apart, [8.0, 1.0])
    assert pair.p_value == pytest.approx(is_symmetric_pair(apart, "ann", "bob").p_value)


def test_players_who_may_be_alike_leave_it_undecided():
    alike = noisy(Game([0, 3, 3, 9], players=["ann", "bob"]))
    verdict = is_satisfied("equal treatment of equals", alike, [8.0, 1.0])
    assert verdict.outcome == "undecided"
    assert verdict.replications_to_decide > 20
    # equal pay is right whether they are alike or not
    assert is_satisfied("equal treatment of equals", alike, [4.5, 4.5]).p_value == 2.0**-20


def test_a_premise_and_what_it_demands_cost_twice_the_better_p_value():
    sampled = noisy(Game([0, 3, 4, 9], players=["ann", "bob"]))
    paid = 4.5 + RNG(5).normal(size=(20, 2)) * 0.3
    verdict = is_satisfied("equal treatment of equals", sampled, paid, tolerance=0.5)
    d, w = paid[:, 0] - paid[:, 1], sampled.samples[:, 1] - sampled.samples[:, 2]
    above, _ = guarded_means.p_values([d + 0.5, 0.5 - d])
    premise, _ = guarded_means.p_values([w, -w])
    assert max(above) < min(premise)
    assert verdict.outcome == "holds"
    assert verdict.p_value == pytest.approx(2 * max(above))


# -- without a premise


def test_efficiency():
    sampled = noisy(GLOVES, sd=0.1)
    paid = by_replicate(shapley_value, sampled)
    assert is_satisfied("efficiency", sampled, paid).p_value == 2.0**-20
    fixed = is_satisfied("efficiency", sampled, shapley_value(GLOVES))
    assert (fixed.outcome, fixed.replications_to_decide) == ("undecided", np.inf)
    assert is_satisfied("efficiency", sampled, shapley_value(GLOVES), tolerance=0.5)
    wasted = is_satisfied("efficiency", sampled, paid - 0.1)
    assert (wasted.outcome, wasted.margin) == ("fails", pytest.approx(-0.3))
    np.testing.assert_allclose(wasted.margin_interval, [-0.3, -0.3])
    assert wasted.witness.text.startswith("x(N) differs from v(N) by 0.3 ± ")


@pytest.mark.parametrize("payoff", [[2.0, 2.0, 2.0], [0.0, 0.0, -3.0], [0.02, 0.0, 0.0]])
def test_individual_rationality_is_the_predicate(payoff):
    sampled = noisy(GLOVES, sd=0.5)
    verdict = is_satisfied("individual rationality", sampled, payoff)
    expected = is_individually_rational(sampled, payoff)
    assert verdict.outcome == expected.outcome
    assert verdict.p_value == pytest.approx(expected.p_value)
    assert verdict.replications_to_decide == expected.replications_to_decide
    if verdict.outcome == "fails":
        assert verdict.witness.players == (2,)
    np.testing.assert_allclose(verdict.margin_interval, expected.margin_interval)
    assert verdict.margin == pytest.approx(expected.margin)


# -- exact games, and the mean table


@pytest.mark.parametrize("axiom", ["efficiency", "null player", "equal treatment of equals"])
@pytest.mark.parametrize("payoff", [[0.5, 0.5, 0.0], [0.5, 0.2, 0.2]])
def test_exact_games_and_point_estimates_are_checked(axiom, payoff):
    known = next(one for one in axioms.ALL if one.name == axiom)
    report = known.check(lambda _: payoff, PAIR)
    for game in (PAIR, SampledGame([PAIR.values] * 2, PAIR.players)):
        verdict = is_satisfied(known, game, payoff, level=None)
        assert bool(verdict) is report.holds
        assert verdict.margin == -report.worst
        assert verdict.p_value is None
        assert verdict.point_estimate is isinstance(game, SampledGame)
        if not report:
            assert verdict.witness.text == report.counterexample.text


def test_one_player():
    alone = noisy(Game([0, 3], players=["ann"]), sd=0.1)
    paid = alone.samples[:, 1:]
    for axiom in ("efficiency", "individual rationality", "dummy player"):
        assert is_satisfied(axiom, alone, paid).margin == 0.0
    assert is_satisfied("equal treatment of equals", alone, paid).margin == np.inf
    assert is_satisfied("dummy player", alone, paid + 1.0).outcome == "fails"


# -- errors are no more frequent than stated


def runs_of(make, outcome, runs=150, **options):
    rng = RNG(11)
    found = [is_satisfied(*make(rng), **options).outcome for _ in range(runs)]
    return np.mean([one == outcome for one in found])


@pytest.mark.parametrize("count", [10, 30])
def test_noisy_null_players_who_are_paid_are_rarely_called_well_treated(count):
    """Eve is null in truth, not on the replicates; she is paid, so the axiom is broken."""

    def make(rng):
        return "null player", noisy(PAIR, count, rng.integers(2**32), sd=0.1), [0.4, 0.4, 0.2]

    assert runs_of(make, "holds") < band(LEVEL, 150)


@pytest.mark.parametrize("count", [10, 30])
def test_equals_who_are_paid_alike_on_average_are_rarely_called_mistreated(count):
    """An additive symmetric game, exactly so on every replicate: all six pairs are due."""

    def make(rng):
        worth = rng.normal(5.0, 1.0, size=count)
        sampled = SampledGame(np.outer(worth, coalition_payoffs(np.ones(4))))
        return "equal treatment of equals", sampled, rng.normal(5.0, 1.0, size=(count, 4))

    assert runs_of(make, "fails") < band(LEVEL, 150)


def test_pay_at_the_tolerance_is_rarely_called_alike():
    """Equal in truth, noisy, and paid as unequally as is no longer forgiven."""

    def make(rng):
        sampled = noisy(Game([0, 3, 3, 9]), 20, rng.integers(2**32))
        paid = np.array([4.0, 5.0]) + 0.3 * rng.normal(size=(20, 2))
        return "equal treatment of equals", sampled, paid

    assert runs_of(make, "holds", tolerance=1.0) < band(LEVEL, 150)
    assert runs_of(make, "holds", tolerance=2.0) > 0.95  # and the test can find


# -- an analysis says it


def test_an_analysis_prints_the_verdicts():
    sampled = scaled(PAIR)
    analysis = analyze(sampled, {"handout": [2.0, 2.0, 1.0]})
    text = analysis.to_text()
    rows = {line[:25].strip(): line[25:].split("  ") for line in text.splitlines()}
    assert [cell.strip() for cell in rows["null player"] if cell.strip()] == [
        "fails (p = 9.5e-07)", f"holds (p = {analysis.shapley.axiom_verdicts[2].p_value:.2g})",
    ]  # fmt: skip
    (handout,) = analysis.payoffs
    told = analysis.to_dict()["payoffs"]["handout"]["axioms"]["null player"]
    assert told["outcome"] == handout.axiom_verdicts[2].outcome == "fails"
    assert (told["holds"], told["vacuous"], told["p_value"]) == (False, False, 2.0**-20)
    assert told["witness"].startswith("eve is null")
    unlike = analyze(noisy(Game([0, 1, 5, 9]), sd=0.1))
    assert "vacuous (p = " in unlike.to_text()
    assert unlike.to_dict()["payoffs"]["Shapley value"]["axioms"]["null player"]["vacuous"]


# -- refusals


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda g: is_satisfied("linearity", g, [0, 0, 0]), "equal treatment of equals; got"),
        (lambda g: is_satisfied("nonsense", g, [0, 0, 0]), "an axiom is an Axiom or the name"),
        (lambda g: is_satisfied(["efficiency", "null player"], g, [0, 0, 0]), "one payoff"),
        (
            lambda g: is_satisfied(axioms.efficiency.on(axioms.CONVEX_GAMES), g, [0, 0, 0]),
            "axioms that speak of one payoff",
        ),
        (lambda g: is_satisfied("efficiency", g, [0, 0]), "payoffs"),
        (lambda g: is_satisfied("efficiency", g, np.zeros((3, 3))), r"(R, n) = (20, 3)"),
        (lambda g: is_satisfied("efficiency", g, [0, 0, 0], level=2.0), "between 0 and 1"),
        (lambda g: is_satisfied("efficiency", g, [0, 0, 0], level=1e-9), "reach no level below"),
        (lambda g: is_satisfied("efficiency", g, [0, 0, 0], tolerance=-1.0), "tolerance"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(InvalidInputError, match=r"^[^\n]+$") as refusal:
        call(scaled(PAIR))
    assert words in str(refusal.value)
