"""Thompson sampling for rewards of 0 and 1."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies._arms import Arms
from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen

__all__ = ["BernoulliThompson"]


@dataclass
class BernoulliThompson(PythonPolicy):
    r"""An arm's chance of a reward, drawn from what the coalition's rewards of that arm say of it.

    .. math:: x_{a,t} = \arg\max_{x \in X_{a,t}} \tilde\mu_x, \quad
              \tilde\mu_x \sim \mathrm{Beta}(a + S_x, b + F_x) \text{ independently},

    with S_x and F_x the numbers of rewards 1 and 0 that any member got for x. Arms are vectors that
    are equal, whoever owns them; what their features say of other arms is not used.

    Parameters
    ----------
    a, b : float
        The prior Beta(a, b), positive; 1, 1 is uniform.

    Raises
    ------
    InvalidRunError
        If a parameter is not positive; in play, if a reward is neither 0 nor 1.

    References
    ----------
    W. R. Thompson (1933); S. Agrawal, N. Goyal (2012), Analysis of Thompson sampling for the
    multi-armed bandit problem, COLT, Algorithm 1; E. Kaufmann, N. Korda, R. Munos (2012).

    Examples
    --------
    >>> BernoulliThompson()
    BernoulliThompson(a=1.0, b=1.0)
    """

    version: ClassVar[str] = "1"

    a: float = 1.0
    b: float = 1.0

    def __post_init__(self) -> None:
        settle(self, a=require_positive("a", self.a), b=require_positive("b", self.b))

    def start(self, seen: Seen) -> None:
        """Begin without data."""
        self._arms = Arms(seen.dimension)

    def choose(self, seen: Seen) -> int:
        """Count what is new, and draw."""
        rewards = seen.new_rewards
        odd = rewards[(rewards != 0.0) & (rewards != 1.0)]
        if odd.size:
            raise InvalidRunError(
                f"BernoulliThompson learns from rewards 0 and 1; got {shown(float(odd[0]))}: give "
                "the instance rewards=Bernoulli(), or take another policy"
            )
        self._arms.take_in(seen.new_actions, rewards)
        pulls, totals = self._arms.counts(seen.actions)
        return int(np.argmax(seen.rng.beta(self.a + totals, self.b + pulls - totals)))
