"""Settings that all tests share."""

import os

from hypothesis import settings

# no deadline: compiled kernels and solvers make the first example of a test slow
settings.register_profile("local", deadline=None, max_examples=50)
# the same examples in every run, so that a red build can be told from bad luck
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
