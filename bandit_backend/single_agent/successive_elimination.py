"""Successive elimination."""

from dataclasses import dataclass

from bandit_backend._checks import real_number
from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.single_agent.black_box import ELIMINATE, BlackBox, Rule

__all__ = ["SuccessiveElimination"]


@dataclass(frozen=True)
class SuccessiveElimination(BlackBox):
    r"""All active arms in turn; after round n an arm leaves if another is surely better,

    .. math:: \bar y_x + r_n < \max_{x'} \bar y_{x'} - r_n, \quad
              r_n = \sqrt{\frac{2 \sigma^2 \log (4 K n^2 / \delta)}{n}},

    x' over the active arms, all of which have n rewards. With probability at least 1 - delta
    all means stay within their radii at all n, and the best arm never leaves: the tail of one
    is :math:`2 e^{-n r_n^2 / (2 \sigma^2)} = \delta / (2 K n^2)`, and these sum to less than
    delta.

    Parameters
    ----------
    variance : float
        The noise's variance, positive.
    confidence : float
        The probability delta of an error, between 0 and 1.

    References
    ----------
    E. Even-Dar, S. Mannor, Y. Mansour (2006), Action elimination and stopping conditions for
    the multi-armed bandit and reinforcement learning problems, Journal of Machine Learning
    Research 7, "Successive Elimination" (for rewards in [0, 1]); A. Slivkins (2019),
    Introduction to multi-armed bandits, Section 1.3.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([0, 1], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> careful = SuccessiveElimination(variance=0.04, confidence=0.1)
    >>> play(bandit, MUL(careful), [0], horizon=8, seed=0).actions
    array([[0, 1, 0, 1, 1, 1, 1, 1]])
    """

    variance: float = 1.0
    confidence: float = 0.05

    def __post_init__(self) -> None:
        requirement = "confidence is the probability of an error, between 0 and 1"
        settle(
            self,
            variance=require_positive("variance", self.variance),
            confidence=real_number(self.confidence, requirement, above=0.0, below=1.0),
        )

    @property
    def rule(self) -> Rule:
        """Active arms in turn."""
        return Rule(ELIMINATE, variance=self.variance, confidence=self.confidence)
