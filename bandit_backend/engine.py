"""Simulate a coalition that pools its data: regret of every member, replicate by replicate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandit_backend._blas import single_threaded_blas
from bandit_backend.action_set import FixedActionSets
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.policies.policy import Policy, Regression
from bandit_backend.streams import Purpose, stream

__all__ = ["Trajectory", "play", "simulate"]

#: One policy for all agents, or one for each.
Policies = Policy | Mapping[Agent, Policy]


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """One replicate of a coalition's play.

    Attributes
    ----------
    actions : ndarray, shape (m, T)
        Index of each member's action in its action set at each step.
    regret : ndarray, shape (m, C)
        Cumulative pseudo-regret at the checkpoints.
    """

    actions: NDArray[np.int64]
    regret: NDArray[np.float64]


def simulate(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    *,
    horizon: int,
    seed: int,
    replicates: int | Sequence[int] = 1,
    checkpoints: Sequence[int] | None = None,
) -> NDArray[np.float64]:
    r"""Cumulative pseudo-regret of a coalition's members.

    At each step t all members act at once on the pooled data of steps 1 to t - 1; then their
    actions and rewards join the pool. Member a's pseudo-regret after T steps is

    .. math:: \sum_{t \le T} \max_{x \in X_{a,t}} \langle\theta^*, x\rangle
              - \langle\theta^*, x_{a,t}\rangle,

    whose expectation is R_a^C(T), equation (1) of the paper.

    Parameters
    ----------
    instance : LinearBandit
    policies : Policy, or mapping from agents to policies
        A mapping lets single agents deviate; it must cover the coalition.
    coalition : int or iterable of agents
        A bitmask (bit i for agent i) or names; at least one member.
    horizon : int
        Number of steps T.
    seed : int
        Not negative. The random numbers are a function of (seed, replicate, agent, purpose),
        not of the coalition.
    replicates : int or sequence of int
        Numbers of the replicates to run, or how many, from 0.
    checkpoints : sequence of int, optional
        Steps after which regret is recorded, ascending, none beyond the horizon; by default
        the horizon alone.

    Returns
    -------
    ndarray, shape (R, m, C), in units of reward
        By replicate, member (in agent order) and checkpoint.

    Raises
    ------
    InvalidRunError
        If the coalition is empty, an agent lacks a policy, or a number is out of range.

    Notes
    -----
    Scores within a relative 1e-11 of the best are ties and go to the lowest index in the
    agent's action set, so that decisions do not hang on the last bit of a BLAS. A decision
    takes O(K d + d**2) time on fixed action sets, K the arms of the coalition, and O(K d**2)
    on contextual ones (O(K d) for greedy play). Memory does not grow with the replications.

    Examples
    --------
    >>> from bandit_backend.policies import LinUCB
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2)
    >>> regret = simulate(bandit, LinUCB(), [0, 1], horizon=200, seed=0, replicates=3)
    >>> regret.shape, bool((regret >= 0).all())
    ((3, 2, 1), True)
    """
    run = _prepared(instance, policies, coalition, horizon, checkpoints)
    numbers = range(replicates) if isinstance(replicates, int) else replicates
    if len(numbers) == 0 or min(numbers) < 0 or seed < 0:
        raise InvalidRunError(
            "a simulation takes at least one replicate, numbered from 0, and a seed that is not "
            f"negative; got replicates {replicates} and seed {seed}"
        )
    unrecorded = np.empty((0, 0), dtype=np.int64)
    with single_threaded_blas():
        return np.array([run.play(seed, r, unrecorded) for r in numbers])


def play(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    *,
    horizon: int,
    seed: int,
    replicate: int = 0,
    checkpoints: Sequence[int] | None = None,
) -> Trajectory:
    """Run one replicate like :func:`simulate` and keep every decision; O(m T) memory.

    Examples
    --------
    >>> from bandit_backend.policies import Greedy
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, noise_sd=0.0)
    >>> play(bandit, Greedy(), [0], horizon=4, seed=0).actions
    array([[0, 0, 0, 0]])
    """
    run = _prepared(instance, policies, coalition, horizon, checkpoints)
    actions = np.zeros((len(run.members), horizon), dtype=np.int64)
    with single_threaded_blas():
        regret = run.play(seed, replicate, actions)
    return Trajectory(actions=actions, regret=regret)


@dataclass(frozen=True, kw_only=True)
class _Run:
    """A validated run, with its policies in the form the kernels take."""

    instance: LinearBandit
    members: list[int]
    regressions: list[Regression]
    regression: NDArray[np.int64]
    width_factor: NDArray[np.float64]
    checkpoints: NDArray[np.int64]

    def play(self, seed: int, replicate: int, actions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Regret of one replicate, shape (m, C)."""
        sets = self.instance.action_sets
        horizon = int(self.checkpoints[-1])
        ridge = np.array([r.ridge for r in self.regressions])
        noise = self.instance.noise_sd * np.array(
            [rng.standard_normal(horizon) for rng in self._streams(seed, replicate, Purpose.NOISE)]
        )
        uniform = np.empty((0, 0))
        if (self.regression < 0).any():
            streams = self._streams(seed, replicate, Purpose.POLICY)
            uniform = np.array([rng.random(horizon) for rng in streams])
        if isinstance(sets, FixedActionSets):
            from bandit_backend._fixed_kernel import play_fixed

            # only arms that a member can play need their means and widths kept
            owned = [sets.choices[i] for i in self.members]
            arms, local = np.unique(np.concatenate(owned), return_inverse=True)
            n_choices = np.array([len(choice) for choice in owned])
            choices = np.zeros((len(owned), n_choices.max()), dtype=np.int64)
            choices[np.arange(choices.shape[1]) < n_choices[:, None]] = local
            features = self._features(sets.arms[arms])
            return play_fixed(
                features,
                ridge,
                sets.arms[arms] @ self.instance.theta,
                choices,
                n_choices,
                self.regression,
                self.width_factor,
                noise,
                uniform,
                self.checkpoints,
                actions,
            )
        from bandit_backend._contextual_kernel import play_contextual

        groups = [sets.groups[i] for i in self.members]
        streams = self._streams(seed, replicate, Purpose.CONTEXT)
        arrivals = np.array(
            [g[rng.integers(0, len(g), horizon)] for g, rng in zip(groups, streams, strict=True)]
        )
        return play_contextual(
            self._features(sets.users),
            self._features(sets.items),
            ridge,
            (sets.users * self.instance.theta) @ sets.items.T,
            arrivals,
            self.regression,
            self.width_factor,
            noise,
            uniform,
            self.checkpoints,
            actions,
        )

    def _streams(self, seed: int, replicate: int, purpose: Purpose) -> list[np.random.Generator]:
        """Random numbers of one kind, a generator for each member."""
        agents = self.instance.agents
        return [stream(seed, replicate, agents[i], purpose) for i in self.members]

    def _features(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows as each regression sees them, shape (J, K, d), or d + 1 if one has an intercept."""
        if not any(r.intercept for r in self.regressions):
            return np.repeat(rows[None], len(self.regressions), axis=0)
        return np.array(
            [np.pad(rows, ((0, 0), (0, 1)), constant_values=r.intercept) for r in self.regressions]
        )


def _prepared(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    horizon: int,
    checkpoints: Sequence[int] | None,
) -> _Run:
    members = instance.members(coalition)
    by_agent = policy_by_agent(instance, policies)
    chosen = []
    for i in members:
        agent = instance.agents[i]
        if agent not in by_agent:
            raise InvalidRunError(
                f"every member needs a policy; {agent!r} has none: add it to the mapping"
            )
        chosen.append(by_agent[agent])
    if isinstance(horizon, bool) or not isinstance(horizon, int | np.integer) or horizon < 1:
        raise InvalidRunError(f"the horizon is a positive number of steps; got {horizon!r}")
    steps = np.array([horizon] if checkpoints is None else checkpoints, dtype=np.int64)
    if steps.size == 0 or steps[0] < 1 or steps[-1] > horizon or (np.diff(steps) <= 0).any():
        raise InvalidRunError(
            f"checkpoints are steps from 1 to the horizon {horizon}, ascending; "
            f"got {steps.tolist()}"
        )
    regressions: list[Regression] = []
    for policy in chosen:
        if policy.regression is not None and policy.regression not in regressions:
            regressions.append(policy.regression)
    return _Run(
        instance=instance,
        members=members,
        regressions=regressions,
        regression=np.array(
            [-1 if p.regression is None else regressions.index(p.regression) for p in chosen]
        ),
        width_factor=np.array([p.width_factor for p in chosen]),
        checkpoints=steps,
    )


def policy_by_agent(instance: LinearBandit, policies: Policies) -> dict[Agent, Policy]:
    """Policies as a mapping, with errors for what is neither a policy nor a mapping of them."""
    if isinstance(policies, Policy):
        return dict.fromkeys(instance.agents, policies)
    if not isinstance(policies, Mapping):
        raise InvalidRunError(
            "policies are one policy, such as LinUCB(), or a mapping from agents to policies; got "
            f"{policies!r}"
        )
    for agent, policy in policies.items():
        if agent not in instance.agents:
            raise InvalidRunError(
                f"policies are given to agents; {agent!r} is none of {list(instance.agents)}"
            )
        if not isinstance(policy, Policy):
            raise InvalidRunError(
                f"agent {agent!r} needs a policy, such as LinUCB(); got {policy!r}"
            )
    return dict(policies)
