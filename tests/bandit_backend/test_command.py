"""The bandit-game command: what it prints, what it writes, how it refuses."""

import csv
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from bandit_backend import oracle as oracle_module
from bandit_backend.cli.main import main
from bandit_backend.engine.simulation import simulate
from tugames import ReplicateStore, SampledGame, read_game
from tugames.errors import StoreError

SHORT = ["--horizon", "50", "--replications", "3"]

#: The command as installed, for an interpreter of its own.
COMMAND = """
import signal
from importlib.metadata import entry_points
if __name__ == "__main__":
    # whoever runs the tests in the background may have Ctrl-C ignored, which processes inherit
    signal.signal(signal.SIGINT, signal.default_int_handler)
    (command,) = entry_points(group="console_scripts", name="bandit-game")
    command.load()(prog_name="bandit-game")
"""


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_main_job(tmp_path):
    result = invoke("run", "symmetric-circle", *SHORT, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    for words in (
        "player", "payout", "Shapley value", "difference", "±", "core non-empty", "convex",
        "payout in core", "Shapley value in core", "efficiency", "3 replicates are too few",
        "game file:", "picture:",
    ):  # fmt: skip
        assert words in result.output
    game = read_game(tmp_path / "symmetric-circle-linucb.csv")
    assert isinstance(game, SampledGame)
    assert (game.n_players, game.n_replicates) == (5, 3)
    assert (tmp_path / "symmetric-circle-linucb.png").stat().st_size > 10_000
    with (tmp_path / "symmetric-circle-linucb.csv").open() as file:
        assert next(csv.reader(file)) == ["coalition", "worth", "replicate", "rows"]


def test_processes_give_the_same_output_as_threads(tmp_path):
    runs = [
        invoke("run", "symmetric-circle", *SHORT, *workers, "--output", tmp_path)
        for workers in ([], ["--workers", 1], ["--workers", 2])
    ]
    assert runs[0].exit_code == 0, runs[0].output
    assert runs[0].output == runs[1].output == runs[2].output


def test_only_files_of_its_own_are_replaced(tmp_path):
    run = ["run", "symmetric-circle", *SHORT, "--output", tmp_path]
    assert invoke(*run).exit_code == 0
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert invoke(*run, "--seed", 1).exit_code == 0
    second = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert first.keys() == second.keys() == {f"symmetric-circle-linucb.{e}" for e in ("csv", "png")}
    assert all(first[name] != second[name] for name in first)
    for name, content in second.items():
        for other in (b"mine", content + b"\n", content[:-1], b""):  # edited since, or another's
            (tmp_path / name).write_bytes(other)
            result = invoke(*run)
            assert result.exit_code == 2
            (line,) = result.output.splitlines()
            assert "this file exists already" in line
            assert "--force" in line
            assert (tmp_path / name).read_bytes() == other
        (tmp_path / name).write_bytes(content)
    (tmp_path / "symmetric-circle-linucb.csv").write_bytes(b"mine")
    assert invoke(*run, "--force").exit_code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_a_game_without_its_picture_may_be_anybodys(tmp_path):
    run = ["run", "symmetric-circle", *SHORT, "--output", tmp_path]
    assert invoke(*run).exit_code == 0
    (tmp_path / "symmetric-circle-linucb.png").unlink()
    assert "exists already" in invoke(*run).output
    (tmp_path / "symmetric-circle-linucb.csv").unlink()
    assert invoke(*run).exit_code == 0


def test_figure_2_replaces_files_of_its_own(tmp_path):
    run = ["figure-2", "a", *SHORT, "--output", tmp_path]
    assert invoke(*run).exit_code == 0
    assert invoke(*run).exit_code == 0
    for name in ("figure-2a.csv", "figure-2a.json", "figure-2a.png"):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(b"mine")
        assert "this file exists already" in invoke(*run).output
        (tmp_path / name).write_bytes(content)


def test_a_picture_with_checksums_is_a_picture(tmp_path):
    from matplotlib.image import imread

    assert invoke("run", "symmetric-circle", *SHORT, "--output", tmp_path).exit_code == 0
    assert imread(tmp_path / "symmetric-circle-linucb.png").shape[0] > 100


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
        (["run", "symmetric-circle", "--workers", "0"], "positive number of processes"),
        (["run", "symmetric-circle", "--store", "/dev/null/here"], "it cannot be opened"),
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


@pytest.fixture
def simulated(monkeypatch):
    """Pairs (coalition, replicate) that were simulated, as they come."""
    pairs = []

    def counting(instance, policies, coalition, *, replicates, **options):
        pairs.extend((coalition, replicate) for replicate in replicates)
        return simulate(instance, policies, coalition, replicates=replicates, **options)

    monkeypatch.setattr(oracle_module, "simulate", counting)
    return pairs


def test_a_store_makes_the_second_run_compute_nothing(tmp_path, simulated):
    arguments = ["run", "symmetric-circle", *SHORT, "--store", tmp_path / "circle.store"]
    first = invoke(*arguments, "--output", tmp_path)
    assert first.exit_code == 0, first.output
    assert len(set(simulated)) == 31 * 3
    assert len(simulated) == 31 * 3 + 1  # one is asked twice, to see that it repeats
    simulated.clear()
    second = invoke(*arguments, "--output", tmp_path)
    assert simulated == []
    assert second.output == first.output
    assert first.output == invoke("run", "symmetric-circle", *SHORT, "--output", tmp_path).output


def test_more_replications_add_to_a_store(tmp_path, simulated):
    def run(replications, *options):
        folder = tmp_path / f"{replications}{len(options)}"
        arguments = ["--horizon", 50, "--replications", replications, "--output", folder]
        result = invoke("run", "symmetric-circle", *arguments, *options)
        assert result.exit_code == 0, result.output
        return read_game(folder / "symmetric-circle-linucb.csv").samples.tobytes()

    store = ["--store", tmp_path / "circle.store"]
    run(2, *store)
    simulated.clear()
    many = run(4, *store)
    assert sorted(set(simulated)) == [(mask, r) for mask in range(1, 32) for r in (2, 3)]
    assert many == run(4)
    simulated.clear()
    assert run(3, *store) == run(3)  # fewer are a part of what is there
    assert len(set(simulated)) == 31 * 3  # those of the run without a store
    assert len(simulated) == 31 * 3 + 1  # one of them twice, to see that it repeats


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--horizon", 60], ["horizon is 50 there and 60 here"]),
        (["--seed", 1], ["seed is 0 there and 1 here"]),
        (["--alpha", 2], ["policies", "width_factor=3.0", "width_factor=2.0"]),
        (["--deviate", "1=greedy"], ["policies.1", "Regression(ridge=0.0)"]),
    ],
)
def test_a_store_of_other_parameters_is_refused_in_one_line(options, words, tmp_path):
    store = tmp_path / "circle.store"
    arguments = ["run", "symmetric-circle", *SHORT, "--store", store, "--output", tmp_path]
    assert invoke(*arguments).exit_code == 0
    before = store.read_bytes()
    result = invoke(*arguments, *options)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    for word in (str(store), "another oracle", "Name another file", *words):
        assert word in line
    assert store.read_bytes() == before


def rows_in(path):
    """Number of rows of a store that another process may just be making."""
    try:
        with ReplicateStore(path) as store:
            return store.n_rows
    except StoreError:
        return 0


@pytest.mark.parametrize("workers", [[], ["--workers", "2"]])
def test_ctrl_c_says_how_to_go_on(workers, tmp_path):
    store = tmp_path / "circle.store"
    command = ["run", "symmetric-circle", "--horizon", "100000", "--replications", "1000"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *command, "--store", store, *workers],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    with process:
        deadline = time.monotonic() + 60
        while not rows_in(store) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        try:
            stdout, stderr = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130, stderr
    assert stdout == ""
    *waiting, line = filter(None, stderr.splitlines())
    assert len(waiting) <= 1, stderr  # that it waits for batches under way
    said = re.fullmatch(
        r"bandit-game: stopped; (\d+) worths are in (.+); run the same again to go on from there",
        line,
    )
    assert said, line
    assert said[2] == str(store)
    assert 0 < int(said[1]) == rows_in(store) < 31 * 1000
