"""What a policy is to the engine: an estimator fed with pooled data, and a score."""

from dataclasses import dataclass

import numpy as np

from bandit_backend.errors import InvalidRunError

__all__ = ["Policy", "Regression"]


@dataclass(frozen=True)
class Regression:
    """Least squares on the coalition's pooled data up to the last step.

    Members whose policies use equal regressions share one: it is computed once a step.

    Attributes
    ----------
    ridge : float
        Weight of the penalty ridge ||theta||^2; 0 is ordinary least squares, of minimum norm
        until the actions played span the space.
    intercept : bool
        Whether a constant feature 1 is appended to every action.
    """

    ridge: float
    intercept: bool = False


@dataclass(frozen=True)
class Policy:
    """Play the action of the largest score, or, without a regression, a uniform one.

    Subclasses say how they score by these two properties; the engine does the rest.
    """

    @property
    def regression(self) -> Regression | None:
        """Estimator of theta; None for a policy that looks at no data."""
        return None

    @property
    def width_factor(self) -> float:
        """Weight of ||x||_{V^-1} beside the estimate <theta, x> in an action's score."""
        return 0.0


def require_positive(name: str, value: float) -> None:
    """Raise InvalidRunError unless a parameter is positive and finite."""
    if not (np.isfinite(value) and value > 0.0):
        raise InvalidRunError(f"{name} is positive and finite; got {value}")
