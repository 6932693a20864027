"""Linear Thompson sampling on pooled data."""

from dataclasses import dataclass

from bandit_backend.policies.policy import Phase, Policy, Regression, require_positive, settle

__all__ = ["ThompsonSampling"]


@dataclass(frozen=True)
class ThompsonSampling(Policy):
    r"""Play what is best for a parameter drawn from the posterior.

    .. math:: \tilde\theta \sim N(\hat\theta, \alpha^2 V^{-1}), \quad
              x_{a,t} = \arg\max_{x \in X_{a,t}} \langle \tilde\theta, x \rangle, \quad
              V = \lambda I + \sum x x^\top,

    one draw an agent and step, :math:`\tilde\theta = \hat\theta + \alpha L z` with L the
    Cholesky factor of :math:`V^{-1}` and z from the agent's own stream. With alpha the noise's
    standard deviation and a prior :math:`N(0, \alpha^2 I / \lambda)` this is the Bayesian
    posterior.

    Parameters
    ----------
    alpha : float
        Scale of the draw, positive.
    ridge : float
        Penalty lambda, positive.

    References
    ----------
    S. Agrawal, N. Goyal (2013), Thompson sampling for contextual bandits with linear payoffs;
    O. Chapelle, L. Li (2011).

    Examples
    --------
    >>> ThompsonSampling()
    ThompsonSampling(alpha=1.0, ridge=1.0)
    """

    alpha: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Ridge regression on the pooled data, a draw from the posterior."""
        return (Phase(regression=Regression(self.ridge), width_factor=self.alpha, posterior=True),)
