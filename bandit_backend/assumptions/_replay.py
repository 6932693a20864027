"""Replaying a run with the samples of the other members handed around among them.

A run is recorded. Then it is repeated for one member, who decides anew, while the others are
made to bring in the recorded samples, actions and rewards, only that at each step it is another
of them who brings in each.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bandit_backend.engine._blas import single_threaded_blas
from bandit_backend.engine._draws import Draws, Numbers
from bandit_backend.engine._run import Run, prepared
from bandit_backend.engine._scenes import Scene, Scenes
from bandit_backend.engine._stretches import Player, played
from bandit_backend.engine.arguments import Policies
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL
from bandit_backend.single_agent.black_box import POSTERIOR, SOMETIMES_UNIFORM, rule_of
from bandit_backend.streams import Purpose

__all__ = ["Recording"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class _Forced(Scenes):
    """Scenes in which all members but one have a single action, and its reward, at each step."""

    def __init__(
        self,
        instance: LinearBandit,
        members: list[int],
        free: int,
        actions: FloatArray,
        rewards: FloatArray,
    ) -> None:
        super().__init__(instance, [members[free]])
        self._alone = Scenes(instance, [members[free]])
        self.members, self._free = members, free
        self._actions, self._rewards = actions, rewards

    def draw(self, start: int, luck: FloatArray, contexts: list[np.random.Generator]) -> Scene:
        free, steps = self._free, slice(start, start + luck.shape[1])
        row = slice(free, free + 1)
        own = self._alone.draw(start, luck[row], contexts[row])
        m, n = luck.shape
        actions, rewards = np.zeros((m, *own.actions.shape[1:])), np.zeros((m, n, self.most))
        counts, noise = np.ones((m, n), dtype=np.int64), np.zeros((m, n))
        actions[:, :, 0], rewards[:, :, 0] = self._actions[:, steps], self._rewards[:, steps]
        actions[row], rewards[row], counts[row], noise[row] = (
            own.actions, own.rewards, own.counts, own.noise,
        )  # fmt: skip
        return Scene(actions, counts, rewards, rewards, noise)


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
        self._run = prepared(instance, policies, coalition, horizon, None)
        self._draws = Draws(instance, self._run.members, self._run.roster, seed, replicate)
        self._numbers = self._draws.take(horizon)
        self.actions, drawn = self._played(self._run, None, self._numbers)
        if isinstance(self._run.roster, MUL):
            kind = rule_of(self._run.roster.single_agent).kind
            self.draws = kind in (POSTERIOR, SOMETIMES_UNIFORM)
        else:
            compiled = [i for i, policy in enumerate(self._run.in_python) if policy is None]
            roster = self._run.roster
            explores = (roster.regression < 0) | (roster.epsilon > 0.0)
            self.draws = drawn or self._draws.posterior or bool(explores[compiled].any())
        self._samples = self._gathered()

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
        run, (actions, rewards) = self._run, self._samples
        noise = np.take_along_axis(self._numbers.noise, places, axis=0)
        forced = _Forced(
            run.instance,
            run.members,
            member,
            np.take_along_axis(actions, places[:, :, None], axis=0),
            np.take_along_axis(rewards, places, axis=0),
        )
        # those who bring in samples do not decide, and need no policy in Python
        alone = tuple(p if i == member else None for i, p in enumerate(run.in_python))
        chosen, _ = self._played(
            replace(run, in_python=alone), forced, self._numbers._replace(noise=noise)
        )
        choices: IntArray = chosen[member]
        return choices

    def _played(self, run: Run, scenes: Scenes | None, numbers: Numbers) -> tuple[IntArray, bool]:
        """Choices of all members, shape (m, T), and whether policies in Python drew lots."""
        if isinstance(run.roster, MUL):
            player = run.player()
        else:
            scenes = scenes or Scenes(run.instance, run.members)
            player = run.general_player(scenes)
        actions = self._choices(run, player, numbers)
        if player.strained:
            assert scenes is not None  # MUL refuses instead
            player = run.general_player(scenes, careful=True)
            actions = self._choices(run, player, numbers)
        return np.concatenate(actions, axis=1), getattr(player, "draws", False)

    def _choices(self, run: Run, player: Player, numbers: Numbers) -> list[IntArray]:
        """Choices by stretch, as far as the player was not strained."""
        run.begin(player, self._draws)
        contexts = self._draws.streams(Purpose.CONTEXT)
        steps = iter(range(0, run.horizon, player.longest_stretch))
        with single_threaded_blas():
            stretches = played(
                player,
                lambda n: numbers.part(next(steps), n),
                run.horizon,
                player.longest_stretch,
                contexts,
            )
            return [stretch.actions for stretch in stretches]

    def _gathered(self) -> tuple[FloatArray, FloatArray]:
        """Actions played, shape (m, T, d), and what they earned, shape (m, T)."""
        run, scenes = self._run, Scenes(self._run.instance, self._run.members)
        m, horizon = self.actions.shape
        actions, rewards = np.empty((m, horizon, scenes.dimension)), np.empty((m, horizon))
        contexts = self._draws.streams(Purpose.CONTEXT)
        rows = np.arange(m)
        for t in range(run.horizon):
            scene = scenes.draw(t, self._numbers.noise[:, t : t + 1], contexts)
            picks = self.actions[:, t]
            actions[:, t] = scene.actions[rows, 0, picks]
            rewards[:, t] = scene.rewards[rows, 0, picks] + scene.noise[:, 0]
        return actions, rewards
