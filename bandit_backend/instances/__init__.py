"""Bandit instances: the paper's synthetic ones, tables of ratings, and ones that show a point."""

from bandit_backend.instances import counterexamples
from bandit_backend.instances.embedding import Embedding, RatingsBandit
from bandit_backend.instances.free_arms import free_arms
from bandit_backend.instances.heterogeneous import apart
from bandit_backend.instances.movielens import movielens
from bandit_backend.instances.ratings import ratings
from bandit_backend.instances.synthetic import perturbed_circle, shared_arm_star, symmetric_circle
from bandit_backend.instances.synthetic_ratings import SyntheticRatings, synthetic_ratings

__all__ = [
    "Embedding",
    "RatingsBandit",
    "SyntheticRatings",
    "apart",
    "counterexamples",
    "free_arms",
    "movielens",
    "perturbed_circle",
    "ratings",
    "shared_arm_star",
    "symmetric_circle",
    "synthetic_ratings",
]
