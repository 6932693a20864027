"""Bandit instances: the paper's synthetic ones, MovieLens, and ones that show a point."""

from bandit_backend.instances import counterexamples
from bandit_backend.instances.free_arms import free_arms
from bandit_backend.instances.heterogeneous import apart
from bandit_backend.instances.movielens import movielens
from bandit_backend.instances.synthetic import perturbed_circle, shared_arm_star, symmetric_circle

__all__ = [
    "apart",
    "counterexamples",
    "free_arms",
    "movielens",
    "perturbed_circle",
    "shared_arm_star",
    "symmetric_circle",
]
