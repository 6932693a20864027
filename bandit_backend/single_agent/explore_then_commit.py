"""Explore-then-commit for one agent."""

from dataclasses import dataclass

from bandit_backend._checks import whole_number
from bandit_backend.policies.policy import settle
from bandit_backend.single_agent.black_box import EXPLORE_THEN_COMMIT, BlackBox, Rule

__all__ = ["ExploreThenCommit"]


@dataclass(frozen=True)
class ExploreThenCommit(BlackBox):
    r"""All arms in turn, k times each; then for ever the best of that moment,

    .. math:: x_\tau = (\tau - 1) \bmod K \text{ for } \tau \le kK, \quad
              x_\tau = \arg\max_x \bar y_x(kK) \text{ for } \tau > kK.

    Parameters
    ----------
    pulls : int
        The number k of pulls an arm, positive.

    References
    ----------
    T. Lattimore, C. Szepesvari (2020), Bandit algorithms, Algorithm 1 (Section 6.1).

    Notes
    -----
    Under MUL, without noise and with T >= kK, a coalition of m agents plays every arm
    ceil(k/m) times, so its worth is -m ceil(k/m) times the sum of the gaps: not convex in m.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, play
    >>> from bandit_backend.mul import MUL
    >>> bandit = LinearBandit([0, 1], [[[1, 0], [0, 1]]] * 2, noise_sd=0.0)
    >>> play(bandit, MUL(ExploreThenCommit(pulls=2)), [0], horizon=6, seed=0).actions
    array([[0, 1, 0, 1, 1, 1]])
    >>> play(bandit, MUL(ExploreThenCommit(pulls=2)), [0, 1], horizon=6, seed=0).actions
    array([[0, 1, 1, 1, 1, 1],
           [0, 1, 1, 1, 1, 1]])
    """

    pulls: int

    def __post_init__(self) -> None:
        settle(self, pulls=whole_number(self.pulls, "pulls is a positive integer", least=1))

    @property
    def rule(self) -> Rule:
        """Every arm in turn, then one."""
        return Rule(EXPLORE_THEN_COMMIT, pulls=self.pulls)
