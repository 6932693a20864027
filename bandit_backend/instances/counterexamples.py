"""Instances on which published statements fail."""

from bandit_backend.action_set import ScheduledActionSets
from bandit_backend.instance import LinearBandit

__all__ = ["theorem_6"]


def theorem_6() -> LinearBandit:
    """Two agents on which M-ETC with T' = 2 violates Assumption 3: more data, more regret.

    d = 2, theta = (0, 0.1), unit noise. Agent a explores (1, 0) and (0, 1), then chooses among
    (0, 1), (2, -1) and (-2, -1); agent b always plays (0, 10). Alone, a's data have the matrix
    V = I, together diag(1, 201): the estimate errs less upward, so its direction errs more.
    Probability that a commits to its best action: 0.278980 alone, 0.081442 together; its regret
    a commit step: 0.144204 alone, 0.183712 together. The core of the game is empty.

    Claim 7 of the paper, on which its Theorem 6 rests, compares Gaussian masses of a star-shaped
    set; it holds for proportional matrices, and fails here.

    Examples
    --------
    >>> theorem_6()
    LinearBandit(2 agents: 'a', 'b'; d = 2)
    """
    exploring = [[[1.0, 0.0]], [[0.0, 1.0]], [[0.0, 1.0], [2.0, -1.0], [-2.0, -1.0]]]
    sets = ScheduledActionSets([exploring, [[[0.0, 10.0]]]])
    return LinearBandit([0.0, 0.1], sets, agents=["a", "b"])
