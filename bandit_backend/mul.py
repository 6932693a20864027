"""MUL, Algorithm 1 of the paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.policy import Phase, Policy
from bandit_backend.single_agent.black_box import BlackBox, rule_of

__all__ = ["MUL"]


@dataclass(frozen=True)
class MUL(Policy):
    r"""A coalition acts as one single-agent algorithm that learns m times as fast.

    A black box, made for one agent, asks for one arm after the other and wants one reward of
    it each time. For every arm there is a buffer of rewards. While the buffer of the arm it
    asks for holds any, the black box takes one out, the oldest first, and asks again: a virtual
    step. When that buffer is empty, all members play the arm, a real step, and put their m
    rewards into it, in agent order. All members thus play the same arm at every step.

    Of the mT rewards of T steps the black box has taken tau, with

    .. math:: mT - mK \le mT - (m - 1)(K - 1) \le \tau \le mT

    on every trajectory (Claim 15, and a little sharper: of every buffer that was filled one
    reward was taken at once, and the last one asked for is empty). The members' regrets stay
    close to that of one agent who plays the black box for mT steps (Lemma 1),

    .. math:: R(\mathrm{SIN}, mT) - mK \le \sum_{a \in C} R_a^C(T) \le R(\mathrm{SIN}, mT) + mK,

    if no action's gap exceeds 1; otherwise mK is to be multiplied by the largest gap.

    Parameters
    ----------
    single_agent : BlackBox
        The algorithm SIN, from :mod:`bandit_backend.single_agent`.

    Notes
    -----
    All members have the same fixed action set, in the same order, and play the same MUL. The
    black box's own random draws belong to (seed, replicate) and to its virtual step, so that
    all coalitions meet a black box of the same luck. Memory is O(mK), whatever the horizon.

    References
    ----------
    Algorithm 1, Lemma 1 and Claim 15 of the paper. The idea, and
    the equality of regrets behind Lemma 1: B. Howson, S. Filippi, C. Pike-Burke (2024),
    QuACK: a multipurpose queuing algorithm for cooperative k-armed bandits.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, simulate
    >>> from bandit_backend.single_agent import UCB1
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 3)
    >>> alone = simulate(bandit, MUL(UCB1()), [0], horizon=2000, seed=0, replicates=50)
    >>> together = simulate(bandit, MUL(UCB1()), [0, 1, 2], horizon=2000, seed=0, replicates=50)
    >>> bool((together.mean(axis=0) < alone.mean(axis=0)).all())
    True
    """

    single_agent: BlackBox

    def __post_init__(self) -> None:
        if not isinstance(self.single_agent, BlackBox):
            raise InvalidRunError(
                "MUL takes a single-agent algorithm of bandit_backend.single_agent, such as "
                f"MUL(UCB1()); got {shown(self.single_agent)}"
            )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """None: the black box decides for the whole coalition."""
        raise InvalidRunError("MUL is played by a coalition as a whole and has no phases")


def common_mul(policies: Sequence[object]) -> MUL | None:
    """Return the MUL that all members play, or None if none of them plays one."""
    plays_mul = [isinstance(policy, MUL) for policy in policies]
    if not any(plays_mul):
        return None
    first = policies[0]
    # what a black box is made of is its rule: objects that compare equal may have different ones
    rules = [rule_of(p.single_agent) if isinstance(p, MUL) else None for p in policies]
    if not isinstance(first, MUL) or any(rule != rules[0] for rule in rules):
        raise InvalidRunError(
            "members who play MUL share one black box, so all members need the same MUL; got "
            f"{shown(list(policies))}: give one policy to all"
        )
    return first
