"""Instances on which published statements fail."""

from bandit_backend.action_set import ScheduledActionSets
from bandit_backend.instance import LinearBandit

__all__ = ["better_known_arm", "identical_agents", "theorem_6", "theorem_6_smallest"]


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


def theorem_6_smallest() -> LinearBandit:
    r"""Smallest violation of Assumption 3 by M-ETC, T' = 2: action sets fixed, entries 0 and 1.

    d = 2, theta = (0, 1), unit noise. Agent a chooses among (0, 0), (0, 1) and (1, 1) at every
    step; agent b has (1, 0) alone. A search over integer instances found it, see
    ``tests/theorems/test_theorem_6_search.py``.

    Agent a explores (1, 1) and (0, 1), both best, and errs later if it commits to (0, 0): when
    both of the others look worse than nothing. Alone these are two independent misfortunes of
    probability Phi(-1) each. Agent b's two observations of the first coordinate make either
    estimate better, of variance 3/5 instead of 1, but also correlated, by 2/3. Regret of a a
    commit step: Phi(-1)^2 = 0.025171 alone, 0.043108 together. The core of the game is empty.

    Examples
    --------
    >>> from bandit_backend import ExploreThenCommit
    >>> from bandit_backend.exact import explore_then_commit_worths
    >>> explore_then_commit_worths(
    ...     theorem_6_smallest(), ExploreThenCommit(2), horizon=3
    ... ).round(6)
    array([ 0.      , -0.025171,  0.      , -0.043108])
    """
    return LinearBandit([0.0, 1.0], {"a": [[0, 0], [0, 1], [1, 1]], "b": [[1, 0]]})


def better_known_arm() -> LinearBandit:
    r"""One agent's data on a mediocre arm keep another from ever trying the best one.

    d = 2, theta = (1, 2), unit noise. Agent a has two arms, (1, 0) of mean 1 and (0, 1) of mean
    2; agent b has the first alone, and so never any regret. Nothing is known at the first step,
    and a plays its first arm. Then Greedy leaves it if its estimate is below 0, that of what was
    never tried, and LinUCB (alpha = ridge = 1) if its index is below 1. Both happen by bad luck
    only, and b's data make luck rarer. Expected regret of a after two steps, alone and together:
    1 + Phi(1) = 1.841345 and 1 + Phi(2^(1/2)) = 1.921350 for Greedy; 1 + Phi(2^(1/2) - 1) =
    1.660641 and 1 + Phi((3^(1/2) - 1) / 2^(1/2)) = 1.697645 for LinUCB. The core is empty.

    References
    ----------
    The phenomenon, data of a majority that hurt a minority: M. Raghavan, A. Slivkins,
    J. Wortman Vaughan, Z. S. Wu (2018), The externalities of exploration and how data diversity
    helps exploitation, COLT. The instance is ours.

    Examples
    --------
    >>> from bandit_backend import Greedy, simulate
    >>> bandit = better_known_arm()
    >>> alone = simulate(bandit, Greedy(), ["a"], horizon=50, seed=0, replicates=300)
    >>> both = simulate(bandit, Greedy(), ["a", "b"], horizon=50, seed=0, replicates=300)
    >>> bool(both[:, 0].mean() > alone.mean())
    True
    """
    return LinearBandit([1.0, 2.0], {"a": [[1, 0], [0, 1]], "b": [[1, 0]]})


def identical_agents() -> LinearBandit:
    r"""Two agents with the same two arms at every step, who are better off apart.

    d = 2, theta = (1, 2), unit noise; both agents have (1, 0), of mean 1, and (0, 1), of mean 2.
    As in :func:`better_known_arm`, each is the other's source of data on the mediocre arm, which
    both play first. Expected regret of either after two steps is as there, so that for Greedy
    v({a}) = v({b}) = -1.841345 and v({a, b}) = -3.842701: the core is empty although the action
    sets are fixed and identical.

    Examples
    --------
    >>> identical_agents()
    LinearBandit(2 agents: 'a', 'b'; d = 2)
    """
    arms = [[1, 0], [0, 1]]
    return LinearBandit([1.0, 2.0], {"a": arms, "b": arms})
