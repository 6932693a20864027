"""A coalition's run: who plays it in compiled code, and its replicates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown, whole_numbers
from bandit_backend.action_set import ContextualActionSets, FixedActionSets
from bandit_backend.engine._draws import Draws
from bandit_backend.engine._scenes import Scenes
from bandit_backend.engine._strain import require_range
from bandit_backend.engine._stretches import Player, played
from bandit_backend.engine.arguments import AnyPolicy, Policies, horizon_steps, policy_by_agent
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL, common_mul
from bandit_backend.policies.compiled_policy import CompiledPolicy
from bandit_backend.policies.policy import Policy
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.roster import Roster, roster_of
from bandit_backend.policies.uniform import Uniform
from bandit_backend.streams import Purpose

__all__ = ["Run", "prepared"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """A validated run of a coalition."""

    instance: LinearBandit
    members: list[int]
    roster: Roster | MUL
    in_python: tuple[PythonPolicy | None, ...]
    horizon: int
    checkpoints: NDArray[np.int64]

    def play(self, seed: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Regret, shape (R, m, C)."""
        player = self.player()
        return np.array([self.replicate(player, seed, r)[0] for r in replicates])

    def player(self) -> Player:
        instance = self.instance
        sets, theta = instance.action_sets, instance.theta
        usual = instance.rewards.additive and instance.rewards.linear and theta.ndim == 1
        if isinstance(self.roster, MUL):
            if not usual or instance.delay:
                raise InvalidRunError(
                    "MUL plays with one theta for all agents, rewards that are <theta, x> and "
                    f"noise, and no delay; got {instance.rewards!r} with theta of shape "
                    f"{theta.shape} and delay {instance.delay}"
                )
            from bandit_backend.engine._mul_kernel import MulPlay

            return MulPlay(sets, theta, self.members, self.roster)
        if self.roster.ridge.size:
            require_range(sets)
        if self.by_steps:
            return self.general_player(Scenes(instance, self.members))
        # compiled code is imported for the kind of action sets at hand
        if usual and isinstance(sets, FixedActionSets):
            from bandit_backend.engine import _orthogonal_kernel as orthogonal

            if orthogonal.is_orthogonal(sets, self.members, self.roster):
                return orthogonal.OrthogonalPlay(sets, theta, self.members, self.roster)
            from bandit_backend.engine._fixed_kernel import FixedPlay

            return FixedPlay(sets, theta, self.members, self.roster)
        if usual and isinstance(sets, ContextualActionSets):
            from bandit_backend.engine._contextual_kernel import ContextualPlay

            rewards = instance.contextual_rewards
            return ContextualPlay(sets, rewards, self.members, self.roster)
        return self.general_player(Scenes(instance, self.members))

    @property
    def by_steps(self) -> bool:
        """Whether Python sees to every step."""
        return bool(self.instance.delay) or any(self.in_python)

    @property
    def by_function(self) -> list[CompiledPolicy]:
        """Policies of all members, if they decide by one compiled function and at once."""
        policies = [p for p in self.in_python if isinstance(p, CompiledPolicy)]
        alike = len({(p.function, p.memory.size) for p in policies}) == 1
        whole = len(policies) == len(self.members) and not self.instance.delay
        return policies if alike and whole else []

    def general_player(self, scenes: Scenes, *, careful: bool = False) -> Player:
        """A player on scenes of any kind; one that is careful decides in twice the precision."""
        assert isinstance(self.roster, Roster)  # MUL has a player of its own, which is careful
        if self.by_steps:
            names = tuple(self.instance.agents[i] for i in self.members)
            by_function = self.by_function
            if by_function:
                from bandit_backend.engine._decided_kernel import DecidedPlay

                return DecidedPlay(scenes, by_function, names)
            from bandit_backend.engine._stepped import SteppedPlay

            return SteppedPlay(
                scenes,
                self.roster,
                self.in_python,
                names,
                delay=self.instance.delay,
                careful=careful,
            )
        if careful:
            from bandit_backend.engine._careful_kernel import CarefulPlay

            return CarefulPlay(scenes, self.roster)
        from bandit_backend.engine._changing_kernel import ChangingPlay

        return ChangingPlay(scenes, self.roster)

    def begin(self, player: Player, draws: Draws) -> None:
        """Start a player on a replicate."""
        if self.by_steps:
            from bandit_backend.engine._decided_kernel import DecidedPlay
            from bandit_backend.engine._stepped import SteppedPlay

            assert isinstance(player, SteppedPlay | DecidedPlay)
            player.meet(draws)
        player.start(draws.of_coalition())

    def replicate(
        self,
        player: Player,
        seed: int,
        replicate: int,
        record: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.float64], int]:
        """Regret of one replicate, shape (m, C), and rounds of communication.

        The choices go into ``record``, shape (m, T).
        """
        regret = self._regret(player, seed, replicate, record)
        if player.strained:
            player = self.general_player(Scenes(self.instance, self.members), careful=True)
            regret = self._regret(player, seed, replicate, record)
        return np.concatenate(regret, axis=1), player.rounds

    def _regret(
        self, player: Player, seed: int, replicate: int, record: NDArray[np.int64] | None
    ) -> list[NDArray[np.float64]]:
        """Regret at the checkpoints within each stretch, as far as the player was not strained.

        Plays stretch by stretch, so that memory does not grow with the horizon.
        """
        draws = Draws(self.instance, self.members, self.roster, seed, replicate)
        fixed = isinstance(self.instance.action_sets, FixedActionSets)
        contexts = [] if fixed else draws.streams(Purpose.CONTEXT)
        self.begin(player, draws)
        length = player.longest_stretch
        if draws.posterior:  # d numbers a step and member
            length = max(1, length // 8)
        recorded = []
        for stretch in played(player, draws.take, self.horizon, length, contexts):
            start, n = int(stretch.start[0]), stretch.actions.shape[1]
            within = (self.checkpoints > start) & (self.checkpoints <= start + n)
            recorded.append(stretch.regret[:, self.checkpoints[within] - start])
            if record is not None:
                record[:, start : start + n] = stretch.actions
        return recorded


def _fitted(policy: AnyPolicy, instance: LinearBandit, n_members: int) -> AnyPolicy:
    """A policy as it is played on an instance by so many."""
    if isinstance(policy, PythonPolicy) or type(policy).fitted is Policy.fitted:
        return policy
    sets = instance.action_sets
    return policy.fitted(sets.dimension, n_members, sets.longest)


def _roster(policies: Sequence[AnyPolicy]) -> Roster | MUL:
    """What compiled code plays; in place of policies in Python, something that looks at nothing."""
    mul = common_mul(policies)
    if mul is not None:
        return mul
    return roster_of([Uniform() if isinstance(p, PythonPolicy) else p for p in policies])


def prepared(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    horizon: int,
    checkpoints: Sequence[int] | None,
) -> Run:
    """A run whose arguments are checked."""
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
    in_python = tuple(policy if isinstance(policy, PythonPolicy) else None for policy in chosen)
    return Run(
        instance=instance,
        members=members,
        roster=_roster([_fitted(policy, instance, len(members)) for policy in chosen]),
        in_python=in_python,
        horizon=horizon,
        checkpoints=steps,
    )
