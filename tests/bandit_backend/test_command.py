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


def test_policies_with_parameters_make_safe_file_names(tmp_path):
    result = invoke(
        "run", "symmetric-circle", *SHORT, "--output", tmp_path,
        "--policy", "epsilon-greedy:epsilon=0.2,decay=0.5",
        "--deviate", "0=explore-then-commit:exploration_steps=20", "--deviate", "1=linucb",
        "--alpha", 2,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "EpsilonGreedy(epsilon=0.2, decay=0.5)" in result.output
    stem = (
        "epsilon-greedy-epsilon-0.2-decay-0.5-0-explore-then-commit-exploration_steps-20-1-linucb"
    )
    assert {path.name for path in tmp_path.iterdir()} == {
        f"symmetric-circle-{stem}.csv",
        f"symmetric-circle-{stem}.png",
    }


def test_the_options_of_linucb_are_defaults(tmp_path):
    def worths(name, *arguments):
        folder = tmp_path / name
        result = invoke("run", "symmetric-circle", *SHORT, "--output", folder, *arguments)
        assert result.exit_code == 0, result.output
        (file,) = folder.glob("*.csv")
        return read_game(file).samples.tolist()

    by_options = worths("a", "--alpha", 2, "--ridge", 9)
    assert worths("b", "--policy", "linucb:alpha=2", "--ridge", 9) == by_options


def test_mul_is_refused_in_one_line_where_action_sets_differ(tmp_path):
    policy = ["--policy", "mul:kl-ucb,variance=0.25,c=0"]
    result = invoke("run", "symmetric-circle", *SHORT, "--output", tmp_path, *policy)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    assert "members who play MUL have the same action set" in line


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
        (["run", "symmetric-circle", "--deviate", "0"], "AGENT=POLICY"),
        (["run", "symmetric-circle", "--deviate", "0=smart"], "a policy is linucb, greedy"),
        (["run", "symmetric-circle", "--deviate", "0=mul:ucb1"], "share one black box"),
        (["run", "symmetric-circle", "--policy", "smart"], "got 'smart'"),
        (["run", "symmetric-circle", "--policy", "linucb:alpha=x"], "is a number; got 'x'"),
        (
            ["run", "symmetric-circle", "--policy", "linucb:alpha=1", "--alpha", "2"],
            "LinUCBs that state no alpha of their own",
        ),
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
