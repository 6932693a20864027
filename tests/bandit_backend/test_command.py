"""The bandit-game command: what it prints, what it writes, how it refuses."""

import csv

import pytest
from click.testing import CliRunner

from bandit_backend.cli import main
from tugames import SampledGame, read_game

SHORT = ["--horizon", "50", "--replications", "3", "--workers", "2"]


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_main_job(tmp_path):
    result = invoke("run", "symmetric-circle", *SHORT, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    for words in (
        "player", "payout", "Shapley value", "difference", "±", "core non-empty", "convex",
        "payout in core", "Shapley value in core", "efficiency", "not tested for significance",
        "game file:", "picture:",
    ):  # fmt: skip
        assert words in result.output
    game = read_game(tmp_path / "symmetric-circle-linucb.csv")
    assert isinstance(game, SampledGame)
    assert (game.n_players, game.n_replicates) == (5, 3)
    assert (tmp_path / "symmetric-circle-linucb.png").stat().st_size > 10_000
    with (tmp_path / "symmetric-circle-linucb.csv").open() as file:
        assert next(csv.reader(file)) == ["coalition", "worth", "replicate"]


def test_same_seed_same_output_for_any_number_of_workers(tmp_path):
    runs = [
        invoke(
            "run", "symmetric-circle", "--horizon", 50, "--replications", 3, "--workers", workers,
            "--output", tmp_path,
        ).output
        for workers in (1, 4)
    ]  # fmt: skip
    assert runs[0] == runs[1]


def test_a_deviating_agent(tmp_path):
    result = invoke(
        "run", "symmetric-circle", *SHORT, "--deviate", "0=greedy", "--output", tmp_path
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "symmetric-circle-linucb-0-greedy.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "symmetric-circle", "--horizon", "0"], "positive number of steps; got 0"),
        (["run", "symmetric-circle", "--replications", "0"], "at least 2 replications"),
        (["run", "symmetric-circle", "--replications", "1"], "at least 2 replications"),
        (["run", "symmetric-circle", "--alpha", "-1"], "alpha is positive and finite; got -1.0"),
        (["run", "symmetric-circle", "--ridge", "0"], "ridge is positive and finite; got 0.0"),
        (["run", "symmetric-circle", "--seed", "-1"], "not negative; got -1"),
        (["run", "symmetric-circle", "--deviate", "9=greedy"], "'9' is none of"),
        (["run", "symmetric-circle", "--deviate", "0=smart"], "AGENT=POLICY"),
        (["run", "symmetric-circle", "--workers", "0"], "positive number of threads"),
        (["run", "symmetric-circle", "--policy", "greedy", "--alpha", "2"], "nobody plays it"),
        (["run", "symmetric-circle", "--data", "here"], "are of movielens"),
        (["run", "symmetric-circle", "--output", "/dev/null/here"], "--output is a folder"),
        (["run", "pentagon"], "symmetric-circle"),
        (["run", "movielens", "--data", "/nowhere"], "lacks u.data"),
        (["run", "movielens", "--attribute", "zodiac"], "gender, age, occupation, state"),
    ],
)
def test_refusals_exit_with_2_and_no_traceback(arguments, words):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
