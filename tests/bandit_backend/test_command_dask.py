"""``bandit-game run --scheduler``: the same results from a dask cluster."""

import dask
import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from bandit_backend import LinUCB, RegretOracle
from bandit_backend.cli.main import main
from bandit_backend.instances import symmetric_circle
from tugames import read_game, tabulate

SHORT = ["run", "symmetric-circle", "--horizon", "20", "--replications", "2"]


def invoke(*arguments):
    return CliRunner().invoke(main, [*SHORT, *map(str, arguments)])


def test_a_cluster_writes_the_same_game(tmp_path):
    with LocalCluster(
        n_workers=1, threads_per_worker=2, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        result = invoke("--scheduler", cluster.scheduler_address, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    game = read_game(tmp_path / "symmetric-circle-linucb.csv")
    oracle = RegretOracle(symmetric_circle(), LinUCB(alpha=3.0), horizon=20, seed=0)
    assert game.samples.tobytes() == tabulate(oracle, replications=2).samples.tobytes()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1:8786"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_scheduler_that_is_not_there_is_one_line(address, tmp_path):
    with dask.config.set({"distributed.comm.timeouts.connect": "500ms"}):
        result = invoke("--scheduler", address, "--output", tmp_path)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    assert "--scheduler is the address of a running dask scheduler" in line
    assert address in line


def test_a_cluster_has_its_own_workers(tmp_path):
    result = invoke("--scheduler", "tcp://127.0.0.1:1", "--workers", 2, "--output", tmp_path)
    assert result.exit_code == 2
    assert "leave out --workers" in result.output
