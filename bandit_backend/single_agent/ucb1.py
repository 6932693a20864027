"""UCB1 for Gaussian rewards."""

from dataclasses import dataclass

from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.single_agent.black_box import OPTIMISTIC, BlackBox, Rule

__all__ = ["UCB1"]


@dataclass(frozen=True)
class UCB1(BlackBox):
    r"""Every arm once, in order; then at virtual step tau the arm of the largest index

    .. math:: \bar y_x + \sqrt{\frac{2 \sigma^2 \log \tau}{n_x}},

    the mean of its n_x rewards plus a confidence radius.

    Parameters
    ----------
    variance : float
        The noise's variance, positive; 1/4 gives the index for rewards in [0, 1] that are
        1/2-subgaussian.

    References
    ----------
    P. Auer, N. Cesa-Bianchi, P. Fischer (2002), Finite-time analysis of the multiarmed bandit
    problem, Machine Learning 47, Figure 1: their index for rewards in [0, 1] has variance 1.
    They count the plays so far, tau - 1, where this counts the step tau, as T. Lattimore and
    C. Szepesvari (2020), Bandit algorithms, Section 8.1, do.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([1, 0], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> play(bandit, MUL(UCB1(variance=1.0)), [0], horizon=8, seed=0).actions
    array([[0, 1, 0, 0, 0, 0, 1, 0]])
    """

    variance: float = 1.0

    def __post_init__(self) -> None:
        settle(self, variance=require_positive("variance", self.variance))

    @property
    def rule(self) -> Rule:
        """Optimism with exploration log tau."""
        return Rule(OPTIMISTIC, variance=self.variance)
