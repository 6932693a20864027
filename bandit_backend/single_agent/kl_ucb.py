"""KL-UCB for Gaussian rewards."""

from dataclasses import dataclass

from bandit_backend.policies.policy import require_not_negative, require_positive, settle
from bandit_backend.single_agent.black_box import OPTIMISTIC, BlackBox, Rule

__all__ = ["KLUCB"]


@dataclass(frozen=True)
class KLUCB(BlackBox):
    r"""Every arm once, in order; then the arm whose rewards allow the largest expectation,

    .. math:: \max \{q : n_x \, d(\bar y_x, q) \le \log \tau + c \, (\log \log \tau)^+\}
              = \bar y_x + \sqrt{\frac{2 \sigma^2 (\log \tau + c \, (\log \log \tau)^+)}{n_x}},

    with the divergence of Gaussian distributions :math:`d(p, q) = (p - q)^2 / (2 \sigma^2)`.

    Parameters
    ----------
    variance : float
        The noise's variance, positive.
    c : float
        Weight of the log log term, not negative. The theorems take 3; practice takes 0, which
        on Gaussian rewards is UCB1.

    References
    ----------
    A. Garivier, O. Cappe (2011), The KL-UCB algorithm for bounded stochastic bandits and
    beyond, COLT, Algorithm 1.

    Examples
    --------
    >>> KLUCB(variance=0.25)
    KLUCB(variance=0.25, c=3.0)
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([1, 0], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> play(bandit, MUL(KLUCB()), [0], horizon=8, seed=0).actions
    array([[0, 1, 0, 0, 1, 0, 0, 0]])
    """

    variance: float = 1.0
    c: float = 3.0

    def __post_init__(self) -> None:
        settle(
            self,
            variance=require_positive("variance", self.variance),
            c=require_not_negative("c", self.c),
        )

    @property
    def rule(self) -> Rule:
        """Optimism with exploration log tau + c log log tau."""
        return Rule(OPTIMISTIC, variance=self.variance, c=self.c)
