"""Thompson sampling for Gaussian rewards."""

from dataclasses import dataclass

from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.single_agent.black_box import POSTERIOR, BlackBox, Rule

__all__ = ["ThompsonSampling"]


@dataclass(frozen=True)
class ThompsonSampling(BlackBox):
    r"""Every arm once, in order; then the arm of the largest draw from the posterior,

    .. math:: x_\tau = \arg\max_x \tilde y_x, \quad
              \tilde y_x \sim N(\bar y_x, \sigma^2 / n_x) \text{ independently}.

    This is the posterior of the expected reward under a flat prior, for noise of variance
    :math:`\sigma^2`.

    Parameters
    ----------
    variance : float
        The noise's variance, positive.

    References
    ----------
    S. Agrawal, N. Goyal (2013), Further optimal regret bounds for Thompson sampling, AISTATS;
    their Gaussian version shrinks the mean and divides by n + 1, after a prior N(0, 1).
    N. Korda, E. Kaufmann, R. Munos (2013), Thompson sampling for 1-dimensional exponential
    family bandits, NeurIPS: with Jeffreys' prior, which is flat here.

    Examples
    --------
    >>> ThompsonSampling()
    ThompsonSampling(variance=1.0)
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([9, 0], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> play(bandit, MUL(ThompsonSampling()), [0], horizon=6, seed=0).actions
    array([[0, 1, 0, 0, 0, 0]])
    """

    variance: float = 1.0

    def __post_init__(self) -> None:
        settle(self, variance=require_positive("variance", self.variance))

    @property
    def rule(self) -> Rule:
        """A draw from every arm's posterior."""
        return Rule(POSTERIOR, variance=self.variance)
