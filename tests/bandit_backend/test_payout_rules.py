"""Payout rules with transfers, on games worked out by hand and on simulated ones."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from reference.split_oracles import Split

from bandit_backend import LinUCB, RegretOracle, instances, payout_rules
from bandit_backend.cli.main import main
from bandit_backend.errors import InvalidRunError
from tugames import Game, nucleolus, shapley_value

#: v = -(6, 8, 10; 10, 16, 18; 18): ann and bob save 4 together, all three save 6.
REGRETS = {1: [6], 2: [8], 4: [10], 3: [6, 4], 5: [6, 10], 6: [8, 10], 7: [5, 4, 9]}
#: Marginal contributions averaged over the six orders: eve brings 2 where she is the last.
SHAPLEY = [-6 + 4 / 2 + 2 / 3, -8 + 4 / 2 + 2 / 3, -10 + 2 / 3]


def paid(name, regrets=REGRETS):
    return payout_rules.compare(Split(regrets), 6, [name])[name]


@pytest.mark.parametrize(
    ("name", "payment"),
    [
        ("regret", [-5, -4, -9]),
        ("shapley", SHAPLEY),
        ("equal-split", [-6 + 2, -8 + 2, -10 + 2]),
        ("proportional", [-18 * 6 / 24, -18 * 8 / 24, -18 * 10 / 24]),
    ],
)
def test_rules_by_hand(name, payment):
    row = paid(name)
    np.testing.assert_allclose(row.payment, payment, atol=1e-9)
    assert row.efficient
    assert row.anonymous
    moved = np.abs(np.array(payment) - [-5, -4, -9]).sum() / 2
    assert row.moved == pytest.approx(moved, abs=1e-9)
    assert row.distance == pytest.approx(np.abs(np.subtract(payment, SHAPLEY)).max(), abs=1e-9)


def test_the_nucleolus_is_the_game_s():
    worths = [0, *(-sum(REGRETS[mask]) for mask in range(1, 8))]
    np.testing.assert_allclose(paid("nucleolus").payment, nucleolus(Game(worths)).payoff)
    row = paid("least-core")
    assert row.efficient
    assert row.in_core


def test_verdicts_on_the_core():
    """By proportion ann and bob pay 10.5, and 10 on their own; by regret, 9."""
    assert paid("regret").in_core.outcome == "holds"
    assert paid("shapley").in_core.outcome == "holds"
    row = paid("proportional")
    assert row.in_core.outcome == "fails"
    assert row.in_core.margin == pytest.approx(-0.5)
    harm = {1: [1], 2: [1], 3: [3, 3]}  # pooling does harm: the core is empty
    assert paid("shapley", harm).in_core.outcome == "fails"


def test_what_noise_leaves_undecided():
    table = payout_rules.compare(Split({1: [1], 2: [1], 3: [1, 1]}, noise_sd=5.0), 8, ["regret"])
    assert table["regret"].in_core.outcome == "undecided"
    assert table["regret"].standard_error[0] > 0.5


def test_too_few_replicates_for_a_test():
    table = payout_rules.compare(Split(REGRETS), 2, ["regret", "proportional"])
    assert table.level is None
    assert [row.in_core.outcome for row in table.rows] == ["holds", "fails"]
    assert table["regret"].in_core.point_estimate
    assert table.to_text().endswith("Point estimates: 2 replicates are too few for the level.\n")


def test_a_rule_of_one_s_own():
    """The first of the list pays for all: by place, so not anonymous; and one who keeps a share."""

    def first_pays(play):
        return np.array([play.worth, *np.zeros(len(play.regret) - 1)])

    def keeps_a_tenth(play):
        return 1.1 * shapley_value(play.game)

    table = payout_rules.compare(Split(REGRETS), 6, {"first": first_pays, "tenth": keeps_a_tenth})
    assert (table["first"].efficient, table["first"].anonymous) == (True, False)
    assert (table["tenth"].efficient, table["tenth"].anonymous) == (False, True)
    assert table["first"].in_core.outcome == table["tenth"].in_core.outcome == "fails"
    assert "first  yes        NO" in table.to_text()


def test_rules_of_a_bandit():
    """By regret no money moves, and by Shapley nothing is far from Shapley, on every replicate."""
    oracle = RegretOracle(instances.free_arms(3), LinUCB(), horizon=60, seed=0)
    table = payout_rules.compare(oracle, 6)
    assert [row.name for row in table.rows] == list(payout_rules.ALL)
    assert all(row.efficient for row in table.rows)
    assert table["regret"].moved == table["regret"].moved_error == 0.0
    assert table["shapley"].distance == 0.0
    assert all(row.anonymous for row in table.rows if row.name != "least-core")
    frame = table.to_frame()
    assert list(frame.index) == list(payout_rules.ALL)
    assert frame.loc["regret", "changes hands"] == 0.0


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (["fair"], "a payout rule is regret, shapley"),
        ([], "payout rules are some of"),
        ("shapley", "payout rules are some of"),
        ({"mine": 3}, "'mine' is 3"),
        ({"mine": lambda play: play.regret[:1]}, "pays each of 3 agents a finite number"),
        ({"mine": lambda play: play.regret * np.nan}, "a finite number"),
        ({"mine": lambda _: "much"}, "pays each agent a number"),
    ],
)
def test_rules_that_are_none(rules, words):
    with pytest.raises(InvalidRunError, match=words):
        payout_rules.compare(Split(REGRETS), 6, rules)


def test_nothing_to_divide_in_proportion_to():
    with pytest.raises(InvalidRunError, match="take a longer horizon, or another rule"):
        paid("proportional", {1: [0], 2: [0], 3: [1, 0]})
    assert paid("proportional", {1: [0], 2: [0], 3: [0, 0]}).payment.tolist() == [0.0, 0.0]


def test_the_command(tmp_path):
    base = ["payouts", "synthetic-ratings", "--horizon", "30", "--replications", "5"]
    store = ["--store", str(tmp_path / "kept.store")]
    said = CliRunner().invoke(main, [*base, "--rule", "regret", "--rule", "shapley", *store])
    assert said.exit_code == 0, said.output
    assert said.output.startswith("synthetic-ratings, T = 30, 5 replications, seed 0; LinUCB")
    assert "changes hands" in said.output
    found = json.loads(CliRunner().invoke(main, [*base, "--json", *store]).output)
    assert list(found["rules"]) == list(payout_rules.ALL)
    assert found["rules"]["regret"]["changes_hands"] == 0.0
    refused = CliRunner().invoke(main, [*base, "--rule", "fair"])
    assert refused.exit_code == 2
    assert "Invalid value for '--rule'" in refused.output
