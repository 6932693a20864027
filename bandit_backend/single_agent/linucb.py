"""LinUCB for one agent."""

from dataclasses import dataclass

from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.single_agent.black_box import LINEAR, BlackBox, Rule

__all__ = ["LinUCB"]


@dataclass(frozen=True)
class LinUCB(BlackBox):
    r"""Optimism on the arms' feature vectors: an arm's rewards tell of the others,

    .. math:: x_\tau = \arg\max_x \langle \hat\theta, x \rangle + \alpha \, \|x\|_{V^{-1}}, \quad
              V = \lambda I + \sum x x^\top, \quad \hat\theta = V^{-1} \sum x y,

    sums over the virtual steps before tau.

    Parameters
    ----------
    alpha : float
        Width factor, positive.
    ridge : float
        Penalty lambda, positive.

    Notes
    -----
    The multi-agent :class:`bandit_backend.LinUCB` chooses on all data that the members have;
    under MUL the black box sees one reward at a time and no more of a batch than it asks for.

    References
    ----------
    Y. Abbasi-Yadkori, D. Pal, C. Szepesvari (2011), Improved algorithms for linear stochastic
    bandits, NeurIPS.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([0, 1], [[[1, 0], [0, 1]]], noise_sd=0.0)
    >>> play(bandit, MUL(LinUCB(alpha=0.5)), [0], horizon=5, seed=0).actions
    array([[0, 1, 1, 1, 1]])
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
    def rule(self) -> Rule:
        """Ridge regression, estimate and width."""
        return Rule(LINEAR, alpha=self.alpha, ridge=self.ridge)
