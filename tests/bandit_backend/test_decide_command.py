"""bandit-game decide: outcome by exit code, what it prints, how it goes on, how it refuses."""

import json

import pytest
from click.testing import CliRunner

from bandit_backend.cli.main import main

SHORT = ["--horizon", "64"]


def invoke(*arguments):
    return CliRunner().invoke(main, ["decide", "symmetric-circle", *map(str, arguments)])


def test_a_claim_that_fails():
    result = invoke("--claim", "monotone", *SHORT)
    assert result.exit_code == 3, result.output
    lines = result.output.splitlines()
    assert lines[0] == (
        "symmetric-circle, T = 64, seed 0; LinUCB(alpha=3.0, ridge=1.0, intercept=False)"
    )
    assert lines[1].startswith("monotone: fails at level 0.05, p = ")


def test_a_claim_that_holds_within_a_tolerance():
    result = invoke("--claim", "payout-in-core", *SHORT, "--tolerance", 40, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["outcome"] == "holds"
    assert told["n_evaluations"] == sum(told["replicates"]) <= told["n_equal"]


def test_a_budget_that_is_spent_and_a_store_to_go_on_with(tmp_path):
    store, arguments = tmp_path / "circle.store", ["--claim", "is_superadditive", *SHORT, "--json"]
    part = invoke(*arguments, "--budget", 400, "--store", store)
    assert part.exit_code == 4, part.output
    assert json.loads(part.stdout)["n_next"] > 0
    rest = invoke(*arguments, "--budget", 1500, "--store", store)
    whole = invoke(*arguments, "--budget", 1500, "--workers", 1)
    assert rest.stdout == whole.stdout
    assert json.loads(rest.stdout)["n_evaluations"] <= 1500


def test_a_picture_is_drawn_and_never_written_over(tmp_path):
    path = tmp_path / "race.png"
    result = invoke("--claim", "monotone", *SHORT, "--picture", path)
    assert result.exit_code == 3, result.output
    assert path.read_bytes().startswith(b"\x89PNG")
    again = invoke("--claim", "monotone", *SHORT, "--picture", path)
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert invoke("--claim", "monotone", *SHORT, "--picture", path, "--force").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--claim", "good"], "a property is one of"),
        (["--claim", "convex", "--budget", 30], "the first stage takes 310 worths"),
        (["--claim", "convex", "--level", 2], "between 0 and 1"),
        (["--claim", "convex", "--picture", "race.doc"], "a picture ends in"),
        (["--claim", "convex", "--attribute", "age"], "are of movielens"),
        ([], "--claim"),
    ],
)
def test_what_is_refused(arguments, message):
    result = invoke(*arguments, *SHORT)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
