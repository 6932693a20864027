"""Figure 2: the sentences on made-up payoffs, the panels and the command at a short horizon."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from click.testing import CliRunner

from bandit_backend import Greedy, LinUCB, RegretOracle, Uniform
from bandit_backend.cli.main import main
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments import figure_2, panel_statements
from bandit_backend.instances import symmetric_circle
from tugames import read_game

#: Expected payouts and Shapley values of which all that the paper says is true, by panel.
AS_THE_PAPER_SAYS = {
    "a": ([-100] * 5, [-100] * 5),
    "b": ([-800, -50, -100, -100, -50], [-220] * 5),
    "c": ([-10, -150, -100, -100, -150], [-140, -90, -95, -95, -90]),
    "d": ([-100, -200, -90, -70, -50, -30], [-90, -190, -100, -75, -55, -20]),
}
#: Payoffs of which all of it is false.
CONTRARY = {
    "a": ([-60, -140] * 2 + [-100], [-140, -60] * 2 + [-100]),
    "b": ([-10, -150, -100, -100, -150], [-300, -90, -95, -95, -90]),
    "c": ([-800, -50, -100, -100, -50], [-10, -150, -100, -100, -150]),
    "d": ([-100, -20, -60, -70, -80, -90], [-10, -20, -19, -18, -17, -21]),
}
#: Payoffs that say nothing if they are noisy.
EQUAL = {panel: ([-100] * n, [-100] * n) for panel, n in zip("abcd", (5, 5, 5, 6), strict=True)}
SHORT = ["--horizon", "60", "--replications", "3"]


def sampled(panel, means, spread, seed=0):
    noise = np.random.default_rng(seed).normal(size=(2, 20, len(means[panel][0])))
    return np.array(means[panel])[:, None, :] + spread * noise


def outcomes(panel, means, spread):
    statements = panel_statements(panel, *sampled(panel, means, spread))
    return [statement.outcome for statement in statements]


@pytest.mark.parametrize(("panel", "count"), [("a", 3), ("b", 4), ("c", 3), ("d", 5)])
def test_true_false_and_unknown(panel, count):
    assert outcomes(panel, AS_THE_PAPER_SAYS, 1.0) == ["confirmed"] * count
    assert outcomes(panel, CONTRARY, 0.1) == ["contradicted"] * count
    assert outcomes(panel, EQUAL, 100.0) == ["undecided"] * count


def test_the_margin_is_a_share_of_the_mean_regret():
    payouts, shapley = sampled("a", AS_THE_PAPER_SAYS, 1.0)
    for margin in (0.1, 0.2):
        parts = panel_statements("a", payouts, shapley, margin=margin)[0].claim.parts
        for part in parts:
            assert part.bound == pytest.approx(-margin * payouts.mean())


def test_orderings_of_several_agents_need_all_of_them():
    means = {"d": (AS_THE_PAPER_SAYS["d"][0], [-90, -190, -100, -75, -80, -20])}
    *_, shapley_rises, payouts_rise = panel_statements("d", *sampled("d", means, 1.0))
    assert shapley_rises.outcome == "contradicted"
    assert shapley_rises.decisive.text == "Shapley 4 - Shapley 3"
    assert payouts_rise.outcome == "confirmed"


@pytest.mark.parametrize("panel", "abcd")
def test_a_panel_is_the_game_of_its_policies(panel):
    with ThreadPoolExecutor(2) as executor:
        figure = figure_2(panel, horizon=60, replications=3, seed=5, executor=executor)
    n = 6 if panel == "d" else 5
    assert figure.payouts.shape == figure.shapley_values.shape == (3, n)
    assert not figure.payouts.flags.writeable
    assert not figure.shapley_values.flags.writeable
    grand = figure.result.game.samples[:, -1]
    assert np.allclose(figure.payouts.sum(axis=1), grand)
    assert np.allclose(figure.shapley_values.sum(axis=1), grand)
    assert np.allclose(figure.payouts.mean(axis=0), figure.result.payout.value)
    assert np.allclose(figure.shapley_values.mean(axis=0), figure.result.analysis.shapley.value)
    if panel != "d":
        zero = {"a": LinUCB(alpha=3.0), "b": Uniform(), "c": Greedy()}[panel]
        circle = symmetric_circle()
        policies = {**dict.fromkeys(circle.agents, LinUCB(alpha=3.0)), 0: zero}
        oracle = RegretOracle(circle, policies, horizon=60, seed=5)
        assert np.array_equal(oracle.member_worths(0b11111, range(3)), figure.payouts)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"panel": "e"}, "is a, b, c or d; got 'e'"),
        ({"panel": ""}, "got ''"),
        ({"panel": "ab"}, "got 'ab'"),
        ({"margin": 0.0}, "the margin is a positive share of the regret; got 0.0"),
        ({"correlation": 1.0}, "between -1 and 1; got 1.0"),
        ({"level": 0.5}, "between 0 and 1/2; got 0.5"),
        ({"alpha": 0.0}, "alpha is positive"),
    ],
)
def test_refusals_come_before_the_work(arguments, words):
    with pytest.raises(InvalidRunError) as refusal:
        figure_2(**{"panel": "a", **arguments})
    assert words in str(refusal.value)


def test_payoffs_have_the_panel_s_shape():
    with pytest.raises(InvalidRunError, match=r"shape \(R, 6\); got \(20, 5\)"):
        panel_statements("d", *sampled("a", AS_THE_PAPER_SAYS, 1.0))


def invoke(*arguments):
    return CliRunner().invoke(main, ["figure-2", *map(str, arguments)])


def test_command_for_all_panels(tmp_path):
    result = invoke(*SHORT, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    for words in ("Figure 2a", "Figure 2d", "Shapley value", "decisive", "undecided", "within ±"):
        assert words in result.output
    assert {path.name for path in tmp_path.iterdir()} == {
        "figure-2.json", "figure-2.png", *(f"figure-2{panel}.csv" for panel in "abcd"),
    }  # fmt: skip
    assert (tmp_path / "figure-2.png").stat().st_size > 20_000
    panels = json.loads((tmp_path / "figure-2.json").read_text())
    assert [panel["panel"] for panel in panels] == list("abcd")
    assert [len(panel["statements"]) for panel in panels] == [3, 4, 3, 5]
    for panel in panels:
        game = read_game(tmp_path / f"figure-2{panel['panel']}.csv")
        assert (game.n_players, game.n_replicates) == (len(panel["agents"]), 3)
        assert sum(panel["payout"]) == pytest.approx(game.mean.values[-1])
        for statement in panel["statements"]:
            assert statement["outcome"] in ("confirmed", "contradicted", "undecided")
            assert 0.0 <= statement["p_for"] <= 1.0
            assert statement["place"] == f"Section E.2, on Figure 2{panel['panel']}"


def test_command_for_one_panel(tmp_path):
    result = invoke("b", *SHORT, "--workers", "2", "--output", tmp_path)
    assert result.output.startswith(figure_2("b", horizon=60, replications=3).to_text())
    assert {path.name for path in tmp_path.iterdir()} == {
        "figure-2b.csv", "figure-2b.json", "figure-2b.png",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["e"], "'e' is not one of"),
        (["--replications", "1"], "at least 2 replications"),
        (["--horizon", "0"], "positive number of steps; got 0"),
        (["--alpha", "-1"], "alpha is positive and finite; got -1.0"),
        (["--seed", "-1"], "not negative; got -1"),
        (["--margin", "0"], "the margin is a positive share"),
        (["--workers", "0"], "positive number of processes"),
        (["--output", "/dev/null/here"], "--output is a folder"),
        (["a", "--horizon", "1", "--replications", "2"], "take a longer horizon"),
        (["d", "--horizon", "1", "--replications", "2"], "take a longer horizon"),
    ],
)
def test_command_refuses_with_2_and_no_traceback(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
