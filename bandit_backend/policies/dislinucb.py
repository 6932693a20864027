"""DisLinUCB: LinUCB that talks rarely."""

from dataclasses import dataclass

from bandit_backend.policies.policy import Phase, Policy, Regression, require_positive, settle

__all__ = ["DisLinUCB"]


@dataclass(frozen=True)
class DisLinUCB(Policy):
    r"""LinUCB on the agent's own data and what it learnt when the coalition last synchronised.

    Agent a scores as LinUCB with :math:`V_a = \lambda I + V_{\mathrm{syn}} + \Delta V_a`: the data
    that all had at the last synchronisation, and its own since. After a step in which some
    agent's

    .. math:: (t - t_{\mathrm{syn}}) \, \log \frac{\det V_a}{\det V_{a,\mathrm{syn}}} > D

    all members exchange everything; :math:`V_{a,\mathrm{syn}}` is its matrix just after the last
    exchange. The log-determinants are updated by the matrix determinant lemma.

    Parameters
    ----------
    threshold : float
        The constant D, positive; small for frequent communication.
    alpha, ridge : float
        As LinUCB's.

    Notes
    -----
    ``simulate`` counts regret; ``play`` also counts the communication rounds.

    References
    ----------
    Y. Wang, J. Hu, X. Chen, L. Wang (2019), Distributed bandit learning: near-optimal regret
    with efficient communication, ICLR 2020, Algorithm 2.

    Examples
    --------
    >>> DisLinUCB(threshold=10.0)
    DisLinUCB(threshold=10.0, alpha=1.0, ridge=1.0)
    """

    threshold: float = 1.0
    alpha: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            threshold=require_positive("threshold", self.threshold),
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """A regression of its own that takes the others' data in at synchronisations."""
        own = Regression(self.ridge, private=True, sync_threshold=self.threshold)
        return (Phase(regression=own, width_factor=self.alpha),)
