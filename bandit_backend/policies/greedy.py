"""Greedy play on pooled data (GREEDY of the paper)."""

from dataclasses import dataclass

from bandit_backend.policies.policy import Phase, Policy, Regression

__all__ = ["Greedy"]


@dataclass(frozen=True)
class Greedy(Policy):
    r"""Play what looks best: no exploration.

    .. math:: x_{a,t} = \arg\max_{x \in X_{a,t}} \langle \hat\theta, x \rangle, \quad
              \hat\theta = \Bigl(\sum x x^\top\Bigr)^{+} \sum x y,

    ordinary least squares on the coalition's data up to the previous step; of all minimisers
    the one of minimum norm until the actions span the space (so zero before the first step).

    References
    ----------
    Section 5 of the paper; H. Bastani, M. Bayati, K. Khosravi (2017); S. Kannan et al. (2018).

    Examples
    --------
    >>> Greedy()
    Greedy()
    """

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Ordinary least squares on the pooled data, estimate alone."""
        return (Phase(regression=Regression(ridge=0.0)),)
