"""How rewards come about, one model a file."""

from bandit_backend.rewards.bernoulli import Bernoulli
from bandit_backend.rewards.gaussian import Gaussian
from bandit_backend.rewards.model import RewardModel
from bandit_backend.rewards.noise import Noise
from bandit_backend.rewards.replayed import Replayed

__all__ = ["Bernoulli", "Gaussian", "Noise", "Replayed", "RewardModel"]
