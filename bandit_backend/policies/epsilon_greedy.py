"""Epsilon-greedy play on pooled data."""

from dataclasses import dataclass

from bandit_backend.policies.policy import (
    Phase,
    Policy,
    Regression,
    require_not_negative,
    require_positive,
    settle,
)

__all__ = ["EpsilonGreedy"]


@dataclass(frozen=True)
class EpsilonGreedy(Policy):
    r"""Greedy, but uniform with probability :math:`\min(1, \epsilon\, t^{-\kappa})` at step t.

    Parameters
    ----------
    epsilon : float
        Positive; with decay 0 the constant probability of exploring.
    decay : float
        The exponent kappa, not negative; 1/3 gives regret of order T^(2/3).

    References
    ----------
    P. Auer, N. Cesa-Bianchi, P. Fischer (2002), Finite-time analysis of the multiarmed bandit
    problem; A. Slivkins (2019), Introduction to multi-armed bandits, Section 1.2.

    Examples
    --------
    >>> EpsilonGreedy(epsilon=0.05)
    EpsilonGreedy(epsilon=0.05, decay=0.0)
    """

    epsilon: float = 0.1
    decay: float = 0.0

    def __post_init__(self) -> None:
        settle(
            self,
            epsilon=require_positive("epsilon", self.epsilon),
            decay=require_not_negative("decay", self.decay),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Ordinary least squares on the pooled data, now and then a uniform draw."""
        return (Phase(regression=Regression(ridge=0.0), epsilon=self.epsilon, decay=self.decay),)
