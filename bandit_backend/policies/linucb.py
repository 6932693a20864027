"""LinUCB on pooled data (LINUCB-M of the paper)."""

from dataclasses import dataclass

from bandit_backend._checks import truth
from bandit_backend.policies.policy import Phase, Policy, Regression, require_positive, settle

__all__ = ["LinUCB"]


@dataclass(frozen=True)
class LinUCB(Policy):
    r"""Optimism: estimate plus a multiple of its standard width.

    .. math:: x_{a,t} = \arg\max_{x \in X_{a,t}} \langle \hat\theta, x \rangle
              + \alpha \, \|x\|_{V^{-1}}, \quad
              V = \lambda I + \sum x x^\top, \quad \hat\theta = V^{-1} \sum x y,

    sums over all actions and rewards of the coalition up to the previous step.

    Parameters
    ----------
    alpha : float
        Width factor, positive.
    ridge : float
        Penalty lambda, positive.
    intercept : bool
        Append a constant feature to every action; penalised like the others.

    Notes
    -----
    The regret is logarithmic in T for a width factor that grows like sqrt(log T). A constant one
    leaves a positive probability, small for a large factor, of never returning to the best
    action, and so an expected regret that is linear in the end.

    References
    ----------
    Y. Abbasi-Yadkori, D. Pal, C. Szepesvari (2011), Improved algorithms for linear stochastic
    bandits; Section 5 of the paper. Defaults as in the Pearl library: alpha = ridge = 1; its
    constant feature is ``intercept=True``.

    Examples
    --------
    >>> LinUCB(alpha=0.5)
    LinUCB(alpha=0.5, ridge=1.0, intercept=False)
    """

    alpha: float = 1.0
    ridge: float = 1.0
    intercept: bool = False

    def __post_init__(self) -> None:
        settle(
            self,
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
            intercept=truth(self.intercept, "intercept is True or False"),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Ridge regression on the pooled data, estimate and width."""
        return (Phase(regression=Regression(self.ridge, self.intercept), width_factor=self.alpha),)
