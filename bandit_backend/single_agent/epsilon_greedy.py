"""Epsilon-greedy for one agent."""

from dataclasses import dataclass

from bandit_backend.policies.policy import require_not_negative, require_positive, settle
from bandit_backend.single_agent.black_box import SOMETIMES_UNIFORM, BlackBox, Rule

__all__ = ["EpsilonGreedy"]


@dataclass(frozen=True)
class EpsilonGreedy(BlackBox):
    r"""Every arm once, in order; then a uniform arm with a probability, else the best so far,

    .. math:: x_\tau \sim \mathrm{Uniform} \text{ with probability }
              \min(1, \epsilon \, \tau^{-\kappa}), \quad
              x_\tau = \arg\max_x \bar y_x \text{ otherwise}.

    Parameters
    ----------
    epsilon : float
        Positive; with decay 0 the constant probability of exploring.
    decay : float
        The exponent kappa, not negative; 1 is the schedule of the reference.

    References
    ----------
    P. Auer, N. Cesa-Bianchi, P. Fischer (2002), Finite-time analysis of the multiarmed bandit
    problem, Machine Learning 47, Figure 3.

    Examples
    --------
    >>> EpsilonGreedy(epsilon=5.0, decay=1.0)
    EpsilonGreedy(epsilon=5.0, decay=1.0)
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([0, 1], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> play(bandit, MUL(EpsilonGreedy(1e-9)), [0], horizon=5, seed=0).actions
    array([[0, 1, 1, 1, 1]])
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
    def rule(self) -> Rule:
        """Uniform now and then, else the largest mean."""
        return Rule(SOMETIMES_UNIFORM, epsilon=self.epsilon, decay=self.decay)
