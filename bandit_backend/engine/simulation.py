"""Simulate a coalition that pools its data: regret of every member, replicate by replicate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import agent_name, in_order, shown, whole_number, whole_numbers
from bandit_backend.action_set import ContextualActionSets, FixedActionSets
from bandit_backend.engine._blas import single_threaded_blas
from bandit_backend.engine._draws import normal_counts, standard_normals
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL, common_mul
from bandit_backend.policies.policy import Policy
from bandit_backend.policies.roster import Roster, roster_of
from bandit_backend.streams import COALITION, Purpose, stream

if TYPE_CHECKING:
    from bandit_backend.engine._regression import Stretch

__all__ = ["Trajectory", "play", "simulate"]

_NUMBERED = "replicates are whole numbers from 0"
#: Decisions that ``play`` keeps, 8 bytes each.
_DECISIONS = 2**31

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
    rounds : int
        Communication rounds of members who synchronise now and then (DisLinUCB); others share
        every step and count none.
    """

    actions: NDArray[np.int64]
    regret: NDArray[np.float64]
    rounds: int


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
    Scores are ties if they differ by no more than 1e-11 of the size of what is summed in them,
    |score| + |estimate| |x|, and ties go to the lowest index in the agent's action set, so that
    decisions do not hang on the last bit of a BLAS. A decision
    takes O(K d + d**2) time, K the arms of the coalition; on contextual action sets LinUCB's
    takes O(d**2) more for every item that bounds cannot exclude, O(K d**2) at worst. Memory
    does not grow with the horizon (beyond the checkpoints) or the replications.

    Examples
    --------
    >>> from bandit_backend.policies import LinUCB
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2)
    >>> regret = simulate(bandit, LinUCB(), [0, 1], horizon=200, seed=0, replicates=3)
    >>> regret.shape, bool((regret >= 0).all())
    ((3, 2, 1), True)
    """
    run = _prepared(instance, policies, coalition, horizon, checkpoints)
    seed, numbers = seed_number(seed), replicate_numbers(replicates)
    with single_threaded_blas():
        return run.play(seed, numbers)


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
    seed, replicate = seed_number(seed), whole_number(replicate, _NUMBERED, least=0)
    if len(run.members) * run.horizon > _DECISIONS:
        raise InvalidRunError(
            f"play keeps every decision, {_DECISIONS} at most; got {len(run.members)} members and "
            f"a horizon of {run.horizon}: play a shorter run, or simulate, which keeps none"
        )
    actions = np.zeros((len(run.members), run.horizon), dtype=np.int64)
    with single_threaded_blas():
        player = run.player()
        regret = run.replicate(player, seed, replicate, actions)
    return Trajectory(actions=actions, regret=regret, rounds=player.rounds)


def seed_number(seed: object) -> int:
    """The seed as Python's integer; it may be as large as one likes."""
    return whole_number(seed, "the seed is an integer that is not negative", least=0, bounded=False)


def replicate_numbers(replicates: object, *, counted: bool = True) -> Sequence[int]:
    """Numbers of the replicates to run, from a list of them or, if that is meant, how many."""
    if in_order(replicates):
        if len(replicates) == 0:
            raise InvalidRunError(f"{_NUMBERED}, and there is at least one replicate; got none")
        if isinstance(replicates, range):  # its ends say enough, and it may be long
            whole_number(min(replicates[0], replicates[-1]), _NUMBERED, least=0)
            return replicates
        return [whole_number(r, _NUMBERED, least=0) for r in replicates]
    if not counted:
        raise InvalidRunError(f"{_NUMBERED}, in a list or range; got {shown(replicates)}")
    return range(
        whole_number(replicates, f"{_NUMBERED}, or their number, one replicate at least", least=1)
    )


class _Player(Protocol):
    """What plays a coalition in compiled code, for one kind of action sets or policies."""

    @property
    def longest_stretch(self) -> int: ...

    @property
    def rounds(self) -> int: ...

    def start(self, rng: np.random.Generator, /) -> None:
        """Forget all data; ``rng`` is for draws that belong to no single member."""

    def advance(self, stretch: "Stretch", contexts: list[np.random.Generator], /) -> None:
        """Play the next stretch of steps."""


@dataclass(frozen=True, kw_only=True)
class _Run:
    """A validated run of a coalition."""

    instance: LinearBandit
    members: list[int]
    roster: Roster | MUL
    horizon: int
    checkpoints: NDArray[np.int64]

    def play(self, seed: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Regret, shape (R, m, C)."""
        player = self.player()
        return np.array([self.replicate(player, seed, r) for r in replicates])

    def player(self) -> _Player:
        sets, theta = self.instance.action_sets, self.instance.theta
        if isinstance(self.roster, MUL):
            from bandit_backend.engine._mul_kernel import MulPlay

            return MulPlay(sets, theta, self.members, self.roster)
        # compiled code is imported for the kind of action sets at hand
        if isinstance(sets, FixedActionSets):
            from bandit_backend.engine import _orthogonal_kernel as orthogonal

            if orthogonal.is_orthogonal(sets, self.members, self.roster):
                return orthogonal.OrthogonalPlay(sets, theta, self.members, self.roster)
            from bandit_backend.engine._fixed_kernel import FixedPlay

            return FixedPlay(sets, theta, self.members, self.roster)
        if isinstance(sets, ContextualActionSets):
            from bandit_backend.engine._contextual_kernel import ContextualPlay

            rewards = self.instance.contextual_rewards
            return ContextualPlay(sets, rewards, self.members, self.roster)
        from bandit_backend.engine._changing_kernel import ChangingPlay

        return ChangingPlay(sets, theta, self.members, self.roster)

    def replicate(
        self,
        player: _Player,
        seed: int,
        replicate: int,
        record: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float64]:
        """Regret of one replicate, shape (m, C); the choices into ``record``, shape (m, T).

        Plays stretch by stretch, so that memory does not grow with the horizon.
        """
        from bandit_backend.engine._regression import Stretch

        def streams(purpose: Purpose, needed: bool = True) -> list[np.random.Generator]:
            agents = [self.instance.agents[i] for i in self.members] if needed else []
            return [stream(seed, replicate, agent, purpose) for agent in agents]

        roster, d = self.roster, self.instance.theta.size
        explores, counts = False, [0] * len(self.members)
        if not isinstance(roster, MUL):
            explores = bool(((roster.regression < 0) | (roster.epsilon > 0.0)).any())
            counts = normal_counts(roster, d)
            d += int(roster.intercept.any())
        posterior = any(counts)
        noises = streams(Purpose.NOISE)
        uniforms = streams(Purpose.POLICY, explores)
        posteriors = streams(Purpose.POSTERIOR, posterior)
        fixed = isinstance(self.instance.action_sets, FixedActionSets)
        contexts = streams(Purpose.CONTEXT, not fixed)
        player.start(stream(seed, replicate, COALITION, Purpose.POSTERIOR))
        n_members = len(self.members)
        length = player.longest_stretch
        if posterior:  # d numbers a step and member
            length = max(1, length // 8)
        reached = np.zeros(n_members)
        recorded = []
        for start in range(0, self.horizon, length):
            n = min(length, self.horizon - start)
            stretch = Stretch(
                start=np.array([start]),
                noise=self.instance.noise_sd * np.array([rng.standard_normal(n) for rng in noises]),
                uniform=np.array([rng.random(n) for rng in uniforms])
                if explores
                else np.zeros((n_members, n)),
                normal=standard_normals(posteriors, counts, n, d)
                if posterior
                else np.empty((0, 0, 0)),
                regret=np.zeros((n_members, n + 1)),
                actions=np.zeros((n_members, n), dtype=np.int64),
            )
            stretch.regret[:, 0] = reached
            player.advance(stretch, contexts)
            reached = stretch.regret[:, -1]
            within = (self.checkpoints > start) & (self.checkpoints <= start + n)
            recorded.append(stretch.regret[:, self.checkpoints[within] - start])
            if record is not None:
                record[:, start : start + n] = stretch.actions
        return np.concatenate(recorded, axis=1)


def _prepared(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    horizon: int,
    checkpoints: Sequence[int] | None,
) -> _Run:
    by_agent = policy_by_agent(instance, policies)
    members = instance.members(coalition)
    chosen = []
    for i in members:
        agent = instance.agents[i]
        if agent not in by_agent:
            raise InvalidRunError(
                f"every member needs a policy; {agent!r} has none: add it to the mapping"
            )
        chosen.append(by_agent[agent])
    horizon = horizon_steps(horizon)
    for policy in chosen:
        policy.require_horizon(horizon)
    requirement = f"checkpoints are steps from 1 to the horizon {horizon}, ascending"
    steps = np.array([horizon])
    if checkpoints is not None:
        steps = whole_numbers(checkpoints, requirement)
    if steps.size == 0 or steps[0] < 1 or steps[-1] > horizon or (np.diff(steps) <= 0).any():
        raise InvalidRunError(f"{requirement}; got {shown(checkpoints)}")
    return _Run(
        instance=instance,
        members=members,
        roster=common_mul(chosen) or roster_of(chosen),
        horizon=horizon,
        checkpoints=steps,
    )


def horizon_steps(horizon: object) -> int:
    """The horizon as Python's integer, of a size that compiled code can count to."""
    return whole_number(horizon, "the horizon is a positive number of steps", least=1)


def policy_by_agent(instance: LinearBandit, policies: Policies) -> dict[Agent, Policy]:
    """Policies as a mapping, with errors for what is neither a policy nor a mapping of them."""
    if not isinstance(instance, LinearBandit):
        raise InvalidRunError(f"an instance is a LinearBandit; got {shown(instance)}")
    if isinstance(policies, Policy):
        return dict.fromkeys(instance.agents, policies)
    if not isinstance(policies, Mapping):
        raise InvalidRunError(
            "policies are one policy, such as LinUCB(), or a mapping from agents to policies; got "
            f"{shown(policies)}"
        )
    by_agent = {}
    for given, policy in policies.items():
        agent = agent_name(given, error=InvalidRunError)
        if agent not in instance.agents:
            raise InvalidRunError(
                f"policies are given to agents; {shown(agent)} is none of "
                f"{shown(list(instance.agents))}"
            )
        if not isinstance(policy, Policy):
            raise InvalidRunError(
                f"agent {shown(agent)} needs a policy, such as LinUCB(); got {shown(policy)}"
            )
        by_agent[agent] = policy
    return by_agent
