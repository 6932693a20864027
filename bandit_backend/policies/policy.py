"""What a policy is to the engine: phases, each with an estimator and a rule to score by."""

from dataclasses import dataclass

import numpy as np

from bandit_backend.errors import InvalidRunError

__all__ = ["FOREVER", "Phase", "Policy", "Regression"]

#: Steps that no run reaches.
FOREVER = 2**62


@dataclass(frozen=True)
class Regression:
    """Least squares on data up to the last step.

    Members whose policies use equal regressions share one: it is computed once a step.

    Attributes
    ----------
    ridge : float
        Weight of the penalty ridge ||theta||^2; 0 is ordinary least squares, of minimum norm
        until the actions played span the space.
    intercept : bool
        Whether a constant feature 1 is appended to every action.
    until : int
        Data of later steps are ignored.
    private : bool
        Whether it sees the agent's own data alone instead of the coalition's pool.
    sync_threshold : float
        If positive, the regression is private, and takes in the others' data only when a
        coalition synchronises; see DisLinUCB.
    """

    ridge: float
    intercept: bool = False
    until: int = FOREVER
    private: bool = False
    sync_threshold: float = 0.0


@dataclass(frozen=True)
class Phase:
    r"""A rule in force for a number of steps: play the action of the largest score

    .. math:: w \, \langle \hat\theta, x \rangle + \alpha \, \|x\|_{V^{-1}},

    or, with a probability, a uniform one.

    Attributes
    ----------
    until : int
        The phase's last step.
    regression : Regression or None
        Estimator and V; None for uniform play.
    estimate_weight : float
        The weight w, 1 or 0.
    width_factor : float
        The factor alpha.
    posterior : bool
        Replace the estimate by a draw from N(estimate, alpha^2 V^-1), and the width by nothing.
    epsilon, decay : float
        At step t play uniformly with probability min(1, epsilon t^-decay).
    """

    until: int = FOREVER
    regression: Regression | None = None
    estimate_weight: float = 1.0
    width_factor: float = 0.0
    posterior: bool = False
    epsilon: float = 0.0
    decay: float = 0.0


@dataclass(frozen=True)
class Policy:
    """How an agent chooses: a sequence of phases that the engine carries out."""

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Phases in order; the last is in force for ever. Uniform play if not overridden."""
        return (Phase(),)

    def require_horizon(self, horizon: int) -> None:
        """Raise InvalidRunError if the policy cannot be played for so few steps."""


def require_positive(name: str, value: float) -> None:
    """Raise InvalidRunError unless a parameter is positive and finite."""
    if not (np.isfinite(value) and value > 0.0):
        raise InvalidRunError(f"{name} is positive and finite; got {value}")
