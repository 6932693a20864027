"""Worths under MUL where it plays one sequence: explore-then-commit without noise."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import BEYOND, real_table, shown, whole_number
from bandit_backend.errors import InvalidRunError

__all__ = ["mul_explore_then_commit_worths"]


def mul_explore_then_commit_worths(
    gaps: ArrayLike, pulls: int, n_agents: int, *, horizon: int | None = None
) -> NDArray[np.float64]:
    r"""Worth by size under MUL, explore-then-commit as its black box, rewards free of noise.

    The black box asks for each of K arms k times in turn. MUL answers m requests for an arm with
    one step of m members, and so plays :math:`\lceil k/m \rceil` rounds of all arms. With D the
    sum of the gaps, and T at least k K,

    .. math:: v(m) = -m \lceil k/m \rceil D.

    In a shorter run, of n = min(T, K ceil(k/m)) steps of exploration, it is minus m times the
    gaps of the arms played, n // K whole rounds and the first n mod K arms.

    Parameters
    ----------
    gaps : array_like, shape (K,)
        Not negative, at least one of them zero; in the order in which the arms are asked for.
    pulls : int
        The number k of pulls an arm, at least 1.
    n_agents : int
        M, at least 1.
    horizon : int, optional
        T, at least 1; long enough for everybody when left out.

    Returns
    -------
    ndarray, shape (M + 1,), in units of reward
        v(0) = 0, v(1), ..., v(M).

    Raises
    ------
    InvalidRunError
        If a number is out of range.

    Notes
    -----
    All members play alike, so an agent's regret in a coalition of m is -v(m)/m. It never grows
    with m: the equal split is in the core, and is the Shapley value, convex or not. The game is
    convex if and only if the increments of v never decrease. O(M K).

    Examples
    --------
    >>> mul_explore_then_commit_worths([0.0, 0.25, 0.75], pulls=2, n_agents=3)
    array([ 0., -2., -2., -3.])
    >>> mul_explore_then_commit_worths([0.0, 0.25, 0.75], pulls=2, n_agents=3, horizon=4)
    array([ 0., -1., -2., -3.])
    """
    requirement = "gaps are one number an arm, the best arm's is 0 and no other is below"
    gap = real_table(gaps, requirement, error=InvalidRunError)
    if gap.ndim != 1 or gap.size == 0 or not np.isfinite(gap).all() or gap.min() != 0.0:
        raise InvalidRunError(f"{requirement}; got {shown(gaps)}")
    pulls = whole_number(pulls, "pulls is a positive integer", least=1)
    n_agents = whole_number(n_agents, "n_agents is a positive integer", least=1)
    if horizon is not None:
        horizon = whole_number(horizon, "horizon is a positive integer", least=1)
    if pulls * gap.size >= BEYOND:
        raise InvalidRunError(
            f"an exploration of pulls times {gap.size} arms is below 2^62 steps; got {pulls} pulls"
        )
    size = np.arange(1, n_agents + 1)
    explored = -(-pulls // size) * gap.size
    if horizon is not None:
        explored = np.minimum(explored, horizon)
    rounds, rest = np.divmod(explored, gap.size)
    before = np.concatenate([[0.0], np.cumsum(gap)])
    each = rounds * before[-1] + before[rest]
    return np.concatenate([[0.0], -size * each])
