"""Replaying a run with the samples of the other members handed around among them.

A run is recorded. Then it is repeated for one member, who decides anew, while the others are
made to bring in the recorded samples, actions and rewards, only that at each step it is another
of them who brings in each.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import ContextualActionSets, ScheduledActionSets
from bandit_backend.engine._blas import single_threaded_blas
from bandit_backend.engine._draws import Draws, Numbers
from bandit_backend.engine._menus import Menus
from bandit_backend.engine._stretches import Player, played
from bandit_backend.engine.arguments import Policies, policy_by_agent
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL, common_mul
from bandit_backend.policies.roster import Roster, roster_of
from bandit_backend.single_agent.black_box import POSTERIOR, SOMETIMES_UNIFORM, rule_of
from bandit_backend.streams import Purpose

if TYPE_CHECKING:
    from bandit_backend.engine._changing_kernel import ChangingPlay
    from bandit_backend.engine._mul_kernel import MulPlay

__all__ = ["Recording"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class _Menus(ScheduledActionSets):
    """The action sets of an instance step by step; some agents' replaced by a single action."""

    def __init__(self, instance: LinearBandit, arrivals: dict[int, IntArray]) -> None:
        self._sets, self._menus = instance.action_sets, Menus(instance.action_sets)
        self._arrivals = arrivals
        self._forced: dict[int, FloatArray] = {}

    def forcing(self, actions: dict[int, FloatArray]) -> "_Menus":
        """The same menus, but the actions (T, d) of some agents settled."""
        menus = _Menus.__new__(_Menus)
        menus.__dict__ |= {**vars(self), "_forced": actions}
        return menus

    def largest(self, agent: int) -> int:
        return 1 if agent in self._forced else self._menus.largest(agent)

    def draw(
        self, agent: int, rng: np.random.Generator, start: int, n: int
    ) -> tuple[FloatArray, IntArray]:
        if agent in self._forced:
            return self._forced[agent][start : start + n, None], np.ones(n, dtype=np.int64)
        if isinstance(self._sets, ContextualActionSets):  # who arrived is recorded
            users = self._sets.users[self._arrivals[agent][start : start + n]]
            return users[:, None] * self._sets.items, np.full(n, self.largest(agent))
        return self._menus.draw(agent, rng, start, n)


class Recording:
    """One replicate of a coalition's run, with all that is needed to repeat it.

    Parameters
    ----------
    instance, policies
    coalition : sequence of agents
    horizon, seed, replicate : int

    Attributes
    ----------
    actions : ndarray, shape (m, T)
        What each member chose, as an index in its action set.
    draws : bool
        Whether any decision depends on random numbers of its own.

    Notes
    -----
    Except for MUL, decisions are those of the kernel for changing action sets, whatever the
    instance's kind: O(K d**2) each.
    """

    def __init__(
        self,
        instance: LinearBandit,
        policies: Policies,
        coalition: Sequence[Agent],
        *,
        horizon: int,
        seed: int,
        replicate: int,
    ) -> None:
        self._instance, self._horizon = instance, horizon
        self._members = instance.members(coalition)
        by_agent = policy_by_agent(instance, policies)
        chosen = [by_agent[instance.agents[i]] for i in self._members]
        self._roster: Roster | MUL = common_mul(chosen) or roster_of(chosen)
        self._draws = Draws(instance, self._members, self._roster, seed, replicate)
        self._numbers = self._draws.take(horizon)
        if isinstance(self._roster, MUL):
            kind = rule_of(self._roster.single_agent).kind
            self.draws = kind in (POSTERIOR, SOMETIMES_UNIFORM)
        else:
            self.draws = self._draws.explores or self._draws.posterior
        sets, arrivals = instance.action_sets, {}
        if isinstance(sets, ContextualActionSets):
            for i, rng in zip(self._members, self._draws.streams(Purpose.CONTEXT), strict=True):
                group = sets.groups[i]
                arrivals[i] = group[rng.integers(0, len(group), horizon)]
        self._menus = _Menus(instance, arrivals)
        self.actions = self._run(self._menus, self._numbers)
        self._played = self._vectors()

    def repeated(self, member: int, places: IntArray) -> IntArray:
        """Actions of one member, shape (T,), if others bring in the others' samples.

        Parameters
        ----------
        member : int
            Its row among the members.
        places : ndarray of int, shape (m, T)
            The member whose sample each one brings in; a permutation at each step, which leaves
            ``member`` in its place.
        """
        noise = np.take_along_axis(self._numbers.noise, places, axis=0)
        moved = np.take_along_axis(self._played, places[:, :, None], axis=0)
        forced = {i: moved[row] for row, i in enumerate(self._members) if row != member}
        actions: IntArray = self._run(
            self._menus.forcing(forced), self._numbers._replace(noise=noise)
        )[member]
        return actions

    def _player(self, menus: _Menus) -> "ChangingPlay | MulPlay":
        theta, members = self._instance.theta, self._members
        if isinstance(self._roster, MUL):
            from bandit_backend.engine._mul_kernel import MulPlay

            return MulPlay(self._instance.action_sets, theta, members, self._roster)
        from bandit_backend.engine._changing_kernel import ChangingPlay

        return ChangingPlay(menus, theta, members, self._roster)

    def _run(self, menus: _Menus, numbers: Numbers) -> IntArray:
        """Choices of all members, shape (m, T)."""
        player: Player = self._player(menus)
        actions = self._choices(player, numbers)
        if player.strained:
            from bandit_backend.engine._careful_kernel import CarefulPlay

            assert isinstance(self._roster, Roster)  # MUL refuses instead
            player = CarefulPlay(menus, self._instance.theta, self._members, self._roster)
            actions = self._choices(player, numbers)
        return np.concatenate(actions, axis=1)

    def _choices(self, player: Player, numbers: Numbers) -> list[IntArray]:
        """Choices by stretch, as far as the player was not strained."""
        player.start(self._draws.of_coalition())
        contexts = self._draws.streams(Purpose.CONTEXT)
        steps = iter(range(0, self._horizon, player.longest_stretch))
        with single_threaded_blas():
            stretches = played(
                player,
                lambda n: numbers.part(next(steps), n),
                self._horizon,
                player.longest_stretch,
                contexts,
            )
            return [stretch.actions for stretch in stretches]

    def _vectors(self) -> FloatArray:
        """Actions played, shape (m, T, d)."""
        played = np.empty((*self.actions.shape, self._instance.theta.size))
        contexts = self._draws.streams(Purpose.CONTEXT)
        for row, (i, rng) in enumerate(zip(self._members, contexts, strict=True)):
            for t in range(self._horizon):
                played[row, t] = self._menus.draw(i, rng, t, 1)[0][0, self.actions[row, t]]
        return played
