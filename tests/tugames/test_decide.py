"""Simulating until a claim is decided: right answers, no more work than needed, the level kept."""

from functools import partial
from inspect import signature

import numpy as np
import pytest

import tugames
from tugames import (
    FunctionOracle,
    Game,
    ReplicateStore,
    is_additive,
    is_balanced,
    is_carrier,
    is_convex,
    is_essential,
    is_in_core,
    is_monotone,
    is_superadditive,
    properties,
    shapley_value,
    tabulate,
)
from tugames._statistics.settling import stage_level
from tugames.errors import InvalidInputError
from tugames.inference import Decision, InCore, decide
from tugames.inference._race_core import CoreRace
from tugames.inference._race_forms import FormsRace
from tugames.plotting import race_profile
from tugames.properties._replicates import demanded_blocks, form_witness
from tugames.properties._roster import ROSTER

SIZES = {n: np.bitwise_count(np.arange(1 << n)).astype(float) for n in (3, 4, 5, 8)}
MAJORITY = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])


class Noisy:
    """Worths of a table with independent noise; counts what it is asked."""

    deterministic = False

    def __init__(self, values, spread=0.1, seed=0):
        self.values, self.spread, self.seed = np.asarray(values, float), spread, seed
        self.players = tuple(range(len(values).bit_length() - 1))
        self.fingerprint = {"values": self.values.tolist(), "spread": spread, "seed": seed}
        self.asked = {}

    def worths(self, coalition, replicates):
        self.asked[coalition] = self.asked.get(coalition, 0) + len(replicates)
        return np.array([self._worth(coalition, r) for r in replicates])

    def _worth(self, coalition, replicate):
        rng = np.random.default_rng([self.seed, coalition, replicate])
        return self.values[coalition] + self.spread * rng.standard_normal()


class Splitting(Noisy):
    """The members share a worth equally."""

    def member_worths(self, coalition, replicates):
        worths = np.array([self._worth(coalition, r) for r in replicates])
        size = coalition.bit_count()
        return np.repeat(worths[:, None] / size, size, axis=1)


@pytest.mark.parametrize(
    ("claim", "values", "outcome"),
    [
        (is_convex, 0.2 * SIZES[4] ** 2, "holds"),
        (is_convex, MAJORITY, "fails"),
        (is_superadditive, MAJORITY, "undecided"),
        (is_monotone, -SIZES[4], "fails"),
        (is_balanced, MAJORITY, "fails"),
        (is_balanced, SIZES[4] ** 2, "holds"),
        (is_essential, SIZES[3] ** 2, "holds"),
        (is_additive, SIZES[3] ** 2, "fails"),
        (is_additive, SIZES[3], "undecided"),
        (InCore(payoff=shapley_value), SIZES[3] ** 2, "holds"),
        (InCore(payoff=[1.0, 0.0, 0.0]), MAJORITY, "fails"),
        (partial(is_carrier, coalition=0b11), SIZES[3], "fails"),
    ],
)
def test_what_is_true_is_decided(claim, values, outcome):
    decision = decide(Noisy(values), claim, replications=160)
    verdict = decision.verdict
    assert verdict.outcome == outcome
    assert bool(decision) == (outcome == "holds")
    assert verdict.level == 0.05
    assert (verdict.p_value <= 0.05) == (outcome != "undecided")
    assert (decision.n_next == 0) == (outcome != "undecided")
    low, high = verdict.margin_interval
    assert low <= high
    if outcome == "holds":
        assert low > 0.0 or isinstance(claim, InCore)
    if outcome == "fails":
        assert high < 0.0
        assert verdict.witness.text


def test_a_tolerance_settles_what_is_equal():
    decision = decide(Noisy(SIZES[3]), is_additive, tolerance=0.2)
    assert decision.verdict.outcome == "holds"
    fixed = decide(Noisy(SIZES[3]), InCore(payoff=[1, 1, 1]), tolerance=0.2)
    assert fixed.verdict.outcome == "holds"
    # noise in v(N) never lets a fixed payoff be efficient without one
    assert decide(Noisy(SIZES[3] ** 2), InCore(payoff=[3, 3, 3]), replications=40).n_next


def test_settled_coalitions_are_not_simulated_again():
    values = SIZES[4] ** 2
    values[0b0011] = values[1] + values[2] + 0.06  # one narrow inequality among wide ones
    oracle = Noisy(values)
    decision = decide(oracle, is_superadditive)
    assert decision.verdict.outcome == "holds"
    spent = decision.replicates
    assert set(np.flatnonzero(spent > 10)) == {0b0001, 0b0010, 0b0011}
    # one worth is asked for twice
    assert sum(oracle.asked.values()) == decision.n_evaluations + 1 == spent.sum() + 1
    assert decision.n_equal == 15 * spent.max()
    assert decision.n_evaluations < decision.n_equal / 3
    assert [stage.n_coalitions for stage in decision.stages][:2] == [15, 3]
    text = decision.to_text()
    assert "superadditive: holds at level 0.05" in text
    assert "0+1" in text


def test_a_coalition_far_from_rejecting_drops_out_of_the_core_race():
    values = 0.1 * SIZES[5] ** 2
    values[0b00011] = 0.985 * 2 * values[-1] / 5
    decision = decide(Noisy(values, spread=0.3), is_balanced)
    assert decision.verdict.outcome == "holds"
    spent = decision.replicates
    assert spent[0b00011] == spent[-1] == spent.max()
    assert spent[1:].min() < spent.max()
    assert decision.n_evaluations < decision.n_equal


def test_the_same_stages_alone_in_company_and_in_two_runs(tmp_path):
    values = SIZES[4] ** 2
    values[0b0011] = values[1] + values[2] + 0.06
    once = decide(Noisy(values), is_superadditive, workers=1)
    part = decide(Noisy(values), is_superadditive, budget=200, store=tmp_path / "race.store")
    assert part.verdict.outcome == "undecided"
    assert part.n_evaluations <= 200 < part.n_evaluations + part.n_next
    assert "the next stage takes" in part.to_text()
    oracle = Noisy(values)
    rest = decide(oracle, is_superadditive, store=tmp_path / "race.store", workers=1)
    assert sum(oracle.asked.values()) <= once.n_evaluations - part.n_evaluations + 1
    assert_same(once, rest)
    # other worths that a store has are not looked at
    other = tmp_path / "more.store"
    tabulate(Noisy(values), replications=50, store=other)
    assert_same(once, decide(Noisy(values), is_superadditive, store=other))
    assert_same(once, decide(Noisy(values), is_superadditive, workers=2))


def assert_same(one, other):
    assert one.to_dict() == other.to_dict()
    assert (one.replicates == other.replicates).all()


def test_a_payout_is_taken_from_the_oracle(tmp_path):
    oracle = Splitting(SIZES[3] ** 2)
    plain = decide(oracle, InCore(payoff="payout"))
    assert plain.verdict.outcome == "holds"
    # the equal split of v(N) is the Shapley value of a game of sizes, but for its noise
    assert decide(oracle, InCore(payoff=shapley_value)).verdict.outcome == "holds"
    with ReplicateStore(tmp_path / "s.store", oracle) as store:
        first = decide(oracle, InCore(payoff="payout"), store=store)
        again = decide(oracle, InCore(payoff="payout"), store=store)
    assert_same(first, again)
    assert_same(first, plain)
    with pytest.raises(InvalidInputError, match="member_worths"):
        decide(Noisy(MAJORITY), InCore(payoff="payout"))
    with pytest.raises(InvalidInputError, match="\"payout\"; got 'payoff'"):
        decide(oracle, InCore(payoff="payoff"))


def test_epsilon_is_what_coalitions_do_without():
    payoff = np.full(3, 1 / 3)
    strict = decide(Noisy(MAJORITY), InCore(payoff=payoff), tolerance=0.1)
    assert strict.verdict.outcome == "fails"
    mild = decide(Noisy(MAJORITY), InCore(payoff=payoff, epsilon=0.5), tolerance=0.1)
    assert mild.verdict.outcome == "holds"


def test_a_single_player_and_a_carrier_that_holds():
    decision = decide(Noisy([0.0, 1.0]), is_balanced)
    assert decision.verdict.outcome == "holds"
    carried = decide(
        FunctionOracle(lambda s, rng: len(s) + rng.normal() * (0 in s), 2, seed=0),
        partial(is_carrier, coalition=0b11),
    )
    assert carried.verdict.outcome == "holds"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"claim": "convex"}, "a claim is a predicate"),
        ({"claim": len}, "a claim is a predicate"),
        ({"claim": is_in_core}, r"asks for payoff, too: .*InCore\(payoff=\.\.\.\)"),
        ({"level": 0.0}, "between 0 and 1"),
        ({"level": 1}, "between 0 and 1"),
        ({"level": 5e-324}, "1e-300 at least"),
        ({"budget": 50}, r"the first stage takes 70 worths, 10 replicates .*; got budget=50"),
        ({"budget": 0}, "budget"),
        ({"replications": 3}, "replications"),
        ({"tolerance": -1.0}, "tolerance"),
        ({"oracle": FunctionOracle(len, 3)}, "deterministic oracle leaves nothing to decide"),
        ({"oracle": MAJORITY}, "value oracle"),
    ],
)
def test_what_cannot_be_decided_is_refused(arguments, message):
    given = {"oracle": Noisy(MAJORITY), "claim": is_convex} | arguments
    with pytest.raises(InvalidInputError, match=message):
        decide(given.pop("oracle"), given.pop("claim"), **given)


def test_a_claim_that_is_no_verdict_is_refused():
    def answers_yes(game, *, tolerance=None, level=0.05):
        return True

    with pytest.raises(InvalidInputError, match="returned True"):
        decide(Noisy(MAJORITY), answers_yes)


def test_stages_spend_the_level():
    assert sum(stage_level(0.05, k) for k in range(1, 2000)) == pytest.approx(0.05, rel=1e-3)
    # a small level needs more replicates in the first stage to be reached at all
    decision = decide(Noisy(SIZES[3] ** 2), is_convex, level=1e-6)
    assert decision.stages[0].n_replicates == 22
    assert decision.verdict.outcome == "holds"


def test_the_picture_shows_what_was_spent():
    decision = decide(Noisy(SIZES[3] ** 2), is_convex)
    ax = race_profile(decision)
    spent, equal = ax.patches
    assert spent.get_data().values.sum() == decision.n_evaluations
    assert equal.get_data().values.sum() == decision.n_equal
    with pytest.raises(InvalidInputError, match="a Decision; got"):
        race_profile(decision.verdict)
    assert isinstance(decision, Decision)
    assert tugames.decide is decide


# ---------------------------------------------------------------- level


def raced(race, values, draw, most=160):
    """Run a race on drawn replicates alone."""
    total, stage = 0, 0
    while True:
        stage += 1
        new = 10 if stage == 1 else total
        if total + new > most:
            return race.verdict.outcome
        noise = draw((new, len(values)))
        noise[:, 0] = 0.0
        race.judge(np.where(race.wanted, values + noise, 0.0), stage)
        total += new
        if race.verdict.outcome != "undecided":
            return race.verdict.outcome


def forms_race(predicate, n):
    name, demands = ROSTER[predicate]
    players = tuple(range(n))
    return FormsRace(
        name,
        players,
        demanded_blocks(demands, n),
        tolerance=0.0,
        level=0.05,
        witness=lambda place: form_witness(players, place, demands),
    )


@pytest.mark.parametrize("noise", ["normal", "exponential", "minus exponential"])
@pytest.mark.parametrize(
    "claim", [is_superadditive, pytest.param(is_balanced, marks=pytest.mark.slow)]
)
def test_stopping_early_keeps_the_level_on_the_boundary(claim, noise):
    """Additive games: any "fails" is wrong; 300 races, 5% and three standard deviations."""
    rng = np.random.default_rng(5)
    draw = {
        "normal": rng.standard_normal,
        "exponential": lambda shape: rng.exponential(size=shape) - 1.0,
        "minus exponential": lambda shape: 1.0 - rng.exponential(size=shape),
    }[noise]
    races, wrong = 300, 0
    for _ in range(races):
        race = (
            CoreRace((0, 1, 2), tolerance=0.0, level=0.05)
            if claim is is_balanced
            else forms_race(claim, 3)
        )
        wrong += raced(race, SIZES[3], draw) == "fails"
    assert wrong <= 0.05 * races + 3 * np.sqrt(0.05 * 0.95 * races)


def test_what_is_barely_false_is_rarely_said_to_hold():
    """One inequality at its boundary, all others with ample room: "holds" is wrong beyond it."""
    rng = np.random.default_rng(6)
    values = SIZES[3] ** 2
    values[0b011] = values[1] + values[2]
    outcomes = [
        raced(forms_race(is_superadditive, 3), values, lambda s: 0.1 * rng.standard_normal(s))
        for _ in range(300)
    ]
    assert outcomes.count("holds") <= 0.05 * 300 + 3 * np.sqrt(0.05 * 0.95 * 300)
    assert outcomes.count("fails") <= 0.05 * 300 + 3 * np.sqrt(0.05 * 0.95 * 300)


@pytest.mark.parametrize("tolerance", [1e90, 1e308])
def test_a_tolerance_beyond_all_noise_decides_at_once(tolerance):
    oracle = FunctionOracle(lambda s, rng: -(len(s) ** 2.0) + rng.normal(), 3, seed=0)
    assert decide(oracle, is_superadditive, tolerance=tolerance).verdict.outcome == "holds"
    sampled = tabulate(oracle, replications=10)
    verdict = is_superadditive(sampled, tolerance=tolerance)
    assert verdict.outcome == "holds"
    assert np.isfinite(verdict.p_value)


def test_the_roster_has_every_property_that_is_tested_by_linear_demands():
    """Whatever is not there is decided by sweeps of whole tables, slowly and without a word."""
    tested = {
        predicate
        for predicate in (getattr(properties, name) for name in properties.__all__)
        if list(signature(predicate).parameters) == ["game", "tolerance", "level"]
    }
    assert set(ROSTER) == tested
    for predicate, (name, _) in ROSTER.items():
        assert predicate(Game([0, 1, 1, 4])).property == name
