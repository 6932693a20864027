"""Bandit instances: the paper's synthetic ones, and MovieLens."""

from bandit_backend.instances.movielens import movielens
from bandit_backend.instances.synthetic import shared_arm_star, symmetric_circle

__all__ = ["movielens", "shared_arm_star", "symmetric_circle"]
