"""Expected regrets without simulation, for the few cases where they can be had.

M-ETC explores without looking at rewards and commits to a Gaussian estimate: the probability of
every commit is the mass of a cone. MUL over noise-free explore-then-commit plays one sequence.
"""

from bandit_backend.exact.commitment import commit_probabilities
from bandit_backend.exact.explore_then_commit import (
    exploration_grams,
    explore_then_commit_regret,
    explore_then_commit_worths,
)
from bandit_backend.exact.mul import mul_explore_then_commit_worths

__all__ = [
    "commit_probabilities",
    "exploration_grams",
    "explore_then_commit_regret",
    "explore_then_commit_worths",
    "mul_explore_then_commit_worths",
]
