"""All property tests once more, with examples that no run has seen before."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PROPERTIES = ["-q", "-m", "hypothesis and not slow", "--hypothesis-profile=wide"]


@pytest.mark.slow
@pytest.mark.parametrize("_", range(int(os.environ.get("TUGAMES_SEEDS", "1"))))
def test_properties_under_a_fresh_seed(_):
    again = [*PROPERTIES, f"--hypothesis-seed={secrets.randbits(31)}", str(TESTS)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *again],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"again: python -m pytest {again}\n{done.stdout[-20_000:]}"
