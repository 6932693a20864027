"""bandit-game assumptions: what it prints, how it uses a store, how it refuses."""

import pytest
from click.testing import CliRunner

from bandit_backend import LinUCB, RegretOracle
from bandit_backend.cli.main import main
from bandit_backend.instances import symmetric_circle
from tugames import tabulate

SHORT = ["--horizon", "40", "--replications", "3"]


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_what_it_prints():
    result = invoke("assumptions", "symmetric-circle", *SHORT, "--worst", 2)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == (
        "symmetric-circle, T = 40, 3 replications, seed 0; "
        "LinUCB(alpha=3.0, ridge=1.0, intercept=False)"
    )
    assert lines[1].startswith("Assumption 2 holds on every decision that was checked: all 1600")
    assert lines[2].startswith("Assumption 3 is neither confirmed nor refuted at level 0.05")
    assert "Of 160 comparisons on 3 replications" in lines[2]
    assert [line[:18] for line in lines[3:]] == ["  undecided: agent"] * 2


def test_a_violation():
    result = invoke(
        "assumptions", "shared-arm-star", "--policy", "linucb:alpha=15", "--horizon", 500,
        "--replications", 12, "--steps", 10, "--worst", 1,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "Assumption 3 fails at level 0.05" in result.output
    assert "  fails: agent 1 in {0, 1" in result.output


def test_options_reach_the_test():
    plain = invoke("assumptions", "symmetric-circle", *SHORT, "--steps", 5)
    other = invoke(
        "assumptions", "symmetric-circle", *SHORT, "--steps", 5, "--margin", 30, "--level", 0.2,
        "--test", "sign-flip", "--policy", "dislinucb",
    )  # fmt: skip
    assert other.exit_code == 0, other.output
    assert "up to a margin of 30 at level 0.2" in other.output
    assert "DisLinUCB" in other.output
    # the grand coalition, 2 replicates, and for each 2 orders and 2 repeats of 5 agents' 5 steps
    assert "all 200 came out the same" in plain.output


def test_the_worths_of_a_store_are_used(tmp_path, monkeypatch):
    store = tmp_path / "circle.store"
    # the oracle of bandit-game run with the same options
    oracle = RegretOracle(symmetric_circle(), LinUCB(alpha=3.0), horizon=40, seed=0)
    tabulate(oracle, replications=3, store=store)
    plain = invoke("assumptions", "symmetric-circle", *SHORT, "--steps", 5)
    monkeypatch.setattr("bandit_backend.oracle.simulate", None)  # no longer callable
    stored = invoke("assumptions", "symmetric-circle", *SHORT, "--steps", 5, "--store", store)
    assert stored.exit_code == 0, stored.output
    assert stored.output == plain.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["symmetric-circle", "--steps", 0], "--steps is a positive number of steps; got 0"),
        (["symmetric-circle", "--data", "x"], "--attribute and --data are of movielens"),
        (["symmetric-circle", *SHORT, "--level", 0.7], "between 0 and 1/2; got 0.7"),
        (["symmetric-circle", *SHORT, "--margin", -1], "not negative; got -1.0"),
        (["symmetric-circle", "--workers", 0], "--workers is a positive number"),
    ],
)
def test_refusals(arguments, words):
    result = invoke("assumptions", *arguments)
    assert result.exit_code == 2
    assert words in result.output
