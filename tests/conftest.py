"""Settings that all tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Said in full: where CI is set the defaults of hypothesis are others. Time decides nothing, since
# compiled kernels and solvers make the first example of a test slow, and other programs all.
TIMELESS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None}

# the same examples in every run and on every machine, so that a red test is about the code
settings.register_profile("same", max_examples=50, derandomize=True, **TIMELESS)
# fresh examples: --hypothesis-profile=wide, with --hypothesis-seed to have them again
EXAMPLES = int(os.environ.get("TUGAMES_EXAMPLES", "50"))
settings.register_profile("wide", max_examples=EXAMPLES, derandomize=False, **TIMELESS)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's name is the same in every process, or two of them could not share the tests."""
    for item in items:
        if " at 0x" in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} has an address in its name: give it ids=")
