"""Expected regret of M-ETC, exactly: its exploration is fixed, its estimate Gaussian."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import require_kind, whole_number
from bandit_backend.action_set import FixedActionSets, ScheduledActionSets
from bandit_backend.engine.simulation import play
from bandit_backend.errors import InvalidRunError
from bandit_backend.exact._pool import chances, law_of
from bandit_backend.exact.commitment import commit_probabilities
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.policies.explore_then_commit import ExploreThenCommit

__all__ = ["exploration_grams", "explore_then_commit_regret", "explore_then_commit_worths"]

FloatArray = NDArray[np.float64]

#: Relative size of the least eigenvalue of a Gram matrix of doubles that are exact enough.
_SAFE = 1e-4


def exploration_grams(instance: LinearBandit, policy: ExploreThenCommit) -> NDArray[np.float64]:
    r"""Gram matrix of the actions that each agent explores, :math:`V_a = \sum_{t \le T'} x x^\top`.

    Exploration looks at no rewards and at no other agent, so that the matrix is a constant. A
    coalition S has :math:`V_S = \sum_{a \in S} V_a`.

    Parameters
    ----------
    instance : LinearBandit
        With fixed or scheduled action sets.
    policy : ExploreThenCommit

    Returns
    -------
    ndarray, shape (M, d, d)

    Raises
    ------
    InvalidRunError
        If the action sets are left to chance, or features are so large that play refuses them.

    Notes
    -----
    O(M T' K d**2): exploration is played.

    Examples
    --------
    >>> from bandit_backend.instances import counterexamples
    >>> exploration_grams(counterexamples.theorem_6(), ExploreThenCommit(2)).tolist()
    [[[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 200.0]]]
    """
    _require(instance, policy)
    explored = _explored(instance, policy)
    grams: FloatArray = np.einsum("ati,atj->aij", explored, explored)
    return grams


def explore_then_commit_regret(
    instance: LinearBandit,
    policy: ExploreThenCommit,
    coalition: int | Iterable[Agent],
    *,
    horizon: int,
) -> NDArray[np.float64]:
    r"""Expected regret R_a^C(T) of every member of a coalition that plays M-ETC.

    .. math:: R_a^C(T) = \sum_{t \le T'} \Delta_{a,t}(x_{a,t})
              + \sum_{t=T'+1}^{T} \sum_{x \in X_{a,t}} P\bigl(x \text{ looks best under }
              \hat\theta_C\bigr) \, \Delta_{a,t}(x)

    with the gaps Delta and :math:`\hat\theta_C \sim N(V^+ V \theta^*, \sigma^2 V^+)`, V being the
    Gram matrix of what the members explored: least squares, of minimum norm if the actions do
    not span the space.

    Parameters
    ----------
    instance : LinearBandit
        With fixed or scheduled action sets, of which differences span at most a plane in every
        set that a member commits in: any sets for d = 2, up to three actions for d > 2.
    policy : ExploreThenCommit
    coalition : int or iterable of agents
    horizon : int
        Number of steps T, more than the policy explores.

    Returns
    -------
    ndarray, shape (m,), in units of reward
        In agent order.

    Raises
    ------
    InvalidRunError
        If the action sets are left to chance or span too much, or the horizon is too short, or
        features are so large that play refuses them.

    Notes
    -----
    What :func:`bandit_backend.simulate` estimates, to about 1e-12; see
    :func:`commit_probabilities`. One evaluation for every distinct set that a member commits in;
    where features are of very unlike sizes, or dependent, the law is computed in fractions, and an
    evaluation takes about a millisecond.

    References
    ----------
    Algorithm 2 of the paper; Claim 11 for the law of the estimate.

    Examples
    --------
    A member who is worse off in company: Theorem 6 of the paper is false.

    >>> from bandit_backend.instances import counterexamples
    >>> bandit, policy = counterexamples.theorem_6(), ExploreThenCommit(2)
    >>> explore_then_commit_regret(bandit, policy, ["a"], horizon=3).round(6)
    array([0.144204])
    >>> explore_then_commit_regret(bandit, policy, ["a", "b"], horizon=3).round(6)
    array([0.183712, 0.      ])
    """
    _require(instance, policy)
    horizon = whole_number(horizon, "the horizon is a positive number of steps", least=1)
    policy.require_horizon(horizon)
    members, steps = instance.members(coalition), policy.exploration_steps
    explored = _explored(instance, policy)
    rows = explored[members].transpose(1, 0, 2).reshape(-1, instance.theta.size)  # as played
    chances = _chances_after(rows, instance)
    regrets = []
    for i in members:
        rewards = explored[i] @ instance.theta
        best = [(_actions(instance, i, t) @ instance.theta).max() for t in range(steps)]
        regret = float((np.array(best) - rewards).sum())
        for t, count in _distinct(instance, i, steps, horizon).items():
            actions = _actions(instance, i, t)
            gaps = (actions @ instance.theta).max() - actions @ instance.theta
            regret += count * float(chances(actions) @ gaps)
        regrets.append(regret)
    return np.array(regrets)


def explore_then_commit_worths(
    instance: LinearBandit, policy: ExploreThenCommit, *, horizon: int
) -> NDArray[np.float64]:
    """Worths v(C) = -sum of R_a^C(T) of all coalitions that play M-ETC, exactly.

    Parameters and errors are those of :func:`explore_then_commit_regret`.

    Returns
    -------
    ndarray, shape (2**M,), in units of reward
        By mask; ``tugames.Game`` takes it.

    Notes
    -----
    O(2**M M) evaluations.

    Examples
    --------
    >>> from bandit_backend.instances import counterexamples
    >>> explore_then_commit_worths(
    ...     counterexamples.theorem_6(), ExploreThenCommit(2), horizon=102
    ... ).round(4)
    array([  0.    , -14.4204,   0.    , -18.3712])
    """
    _require(instance, policy)
    worths = np.zeros(1 << instance.n_agents)
    for mask in range(1, worths.size):
        worths[mask] = -explore_then_commit_regret(instance, policy, mask, horizon=horizon).sum()
    return worths + 0.0  # never -0.0


def _require(instance: object, policy: object) -> None:
    require_kind(instance, LinearBandit, "an instance is a LinearBandit")
    require_kind(policy, ExploreThenCommit, "the policy is ExploreThenCommit(exploration_steps)")
    assert isinstance(instance, LinearBandit)
    instance.require_plain("the exact regret of explore-then-commit")


def _actions(instance: LinearBandit, agent: int, t: int) -> FloatArray:
    """An agent's action set at step t + 1."""
    sets = instance.action_sets
    if isinstance(sets, FixedActionSets):
        rows: FloatArray = sets.arms[sets.choices[agent]]
        return rows
    if isinstance(sets, ScheduledActionSets):
        schedule = sets.schedule[agent]
        return schedule[min(t, len(schedule) - 1)]
    raise InvalidRunError(
        "exploration is known beforehand on fixed or scheduled action sets; got "
        f"{type(sets).__name__}: simulate instead"
    )


def _distinct(instance: LinearBandit, agent: int, start: int, horizon: int) -> Counter[int]:
    """Steps that stand for the agent's different sets from ``start`` on, with how often each."""
    sets = instance.action_sets
    last = len(sets.schedule[agent]) - 1 if isinstance(sets, ScheduledActionSets) else 0
    until = min(horizon, max(start, last))
    counts = Counter(range(start, until))
    if horizon > until:
        counts[until] += horizon - until
    return counts


def _chances_after(rows: FloatArray, instance: LinearBandit) -> Callable[[FloatArray], FloatArray]:
    """Probability of each action of a set to look best after these were explored."""
    gram = rows.T @ rows
    eigenvalues = np.linalg.eigvalsh(gram)
    if eigenvalues[0] > _SAFE * eigenvalues[-1]:
        covariance = instance.noise_sd**2 * np.linalg.inv(gram)
        return lambda actions: commit_probabilities(actions, instance.theta, covariance)
    law = law_of(rows, instance.theta, instance.noise_sd)
    return lambda actions: chances(actions, law)


def _explored(instance: LinearBandit, policy: ExploreThenCommit) -> FloatArray:
    """Actions that the agents explore, shape (M, T', d): the volume rule (15) of the paper.

    Played, since neither noise nor company changes them.
    """
    _actions(instance, 0, 0)  # are known beforehand
    steps = policy.exploration_steps
    every = (1 << instance.n_agents) - 1
    chosen = play(instance, policy, every, horizon=steps + 1, seed=0).actions
    return np.array(
        [
            [_actions(instance, a, t)[chosen[a, t]] for t in range(steps)]
            for a in range(instance.n_agents)
        ]
    )
