"""What ``import tugames`` loads, and what it waits with until it is needed."""

import json
import subprocess
import sys

import pytest

import tugames

HEAVY = {"cvxpy", "highspy", "matplotlib", "networkx", "numba", "pandas", "pooch", "scipy"}


def loaded_after(code):
    """Top-level modules that a fresh interpreter has loaded after running some code."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_import_is_light():
    assert not loaded_after("import tugames") & HEAVY


def test_exact_values_need_nothing_heavy():
    code = (
        "from tugames import *\n"
        "game = Game([0, 0, 0, 1, 0, 1, 0, 1])\n"
        "shapley_value(game), is_convex(game), is_monotone(game), is_in_core(game, [1, 0, 0])\n"
        "estimate_shapley(game, 7), axioms.verify(shapley_value, axioms.SHAPLEY)\n"
    )
    assert not loaded_after(code) & HEAVY


def test_the_general_layer_knows_of_no_bandits():
    code = "import tugames, tugames.cli.main, tugames.plotting, tugames.oracles.tabulation"
    assert "bandit_backend" not in loaded_after(code)


def test_all_that_is_promised_is_there():
    for name in tugames.__all__:
        assert getattr(tugames, name) is not None
    assert list(tugames.__all__) == sorted(tugames.__all__)


def test_plotting_is_loaded_when_it_is_asked_for():
    assert callable(tugames.plotting.payoff_bars)
    with pytest.raises(AttributeError, match="module 'tugames' has no attribute 'nonsense'"):
        _ = tugames.nonsense
