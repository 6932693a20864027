"""M-ETC, Algorithm 2 of the paper."""

from dataclasses import dataclass

from bandit_backend._checks import whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.policy import Phase, Policy, Regression, settle

__all__ = ["ExploreThenCommit"]


@dataclass(frozen=True)
class ExploreThenCommit(Policy):
    r"""Explore for T' steps for volume, then commit to the coalition's joint estimate.

    For t <= T' each agent looks at its own past actions alone and plays

    .. math:: x_{a,t} = \arg\max_{x \in X_{a,t}} \det\Bigl(I + \sum_{s<t} x_{a,s} x_{a,s}^\top
              + x x^\top\Bigr),

    which is the action of the largest :math:`\|x\|` in the inverse of that matrix. After T' it
    plays :math:`\arg\max_x \langle\hat\theta_A, x\rangle`, with :math:`\hat\theta_A` the ordinary
    least squares of all members' exploration data, of minimum norm if they do not span the
    space. Ties go to the first action, whoever the agent is.

    Parameters
    ----------
    exploration_steps : int
        The length T' of the exploration phase, positive and less than the horizon.

    References
    ----------
    Algorithm 2 and equations (15), (16) of the paper. It satisfies Assumption 2 (Claim 8); that
    it satisfies Assumption 3 (Theorem 6) is false in general.

    Examples
    --------
    >>> ExploreThenCommit(exploration_steps=20)
    ExploreThenCommit(exploration_steps=20)
    """

    exploration_steps: int

    def __post_init__(self) -> None:
        requirement = "exploration_steps is a positive integer"
        steps = whole_number(self.exploration_steps, requirement, least=1)
        settle(self, exploration_steps=steps)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Own volume up to T', the coalition's estimate of that time afterwards."""
        steps = self.exploration_steps
        own = Regression(ridge=1.0, until=steps, private=True)
        return (
            Phase(until=steps, regression=own, estimate_weight=0.0, width_factor=1.0),
            Phase(regression=Regression(ridge=0.0, until=steps)),
        )

    def require_horizon(self, horizon: int) -> None:
        """Refuse a horizon that leaves no step to commit in."""
        if horizon <= self.exploration_steps:
            raise InvalidRunError(
                f"explore-then-commit commits before the horizon: exploration_steps is less than "
                f"the horizon {horizon}; got {self.exploration_steps}: explore less or play longer"
            )
