"""Compiled play on action sets that are other vectors at every step.

Nothing carries over from one step's actions to the next's, so all scores are computed:
O(K d**2) a decision.
"""

import numpy as np

from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    clear_best,
    compiled,
    dot,
    first_tied,
    length,
    part,
    squared_width,
)
from bandit_backend.engine._regressed import Regressed
from bandit_backend.engine._regression import (
    Regressions,
    Stretch,
    absorb,
    no_data,
    phase_of,
    point_at,
    refresh,
    sees,
    synchronise,
    uniform_pick,
)
from bandit_backend.engine._scenes import Scene, Scenes
from bandit_backend.engine._strain import strain_now
from bandit_backend.engine._stretches import settle
from bandit_backend.policies.roster import Roster

#: Entries of the actions that are held at a time.
_ROOM = 4_000_000


class ChangingPlay(Regressed):
    """A coalition on changing action sets; a fresh state for every replicate."""

    def __init__(self, scenes: Scenes, roster: Roster) -> None:
        self._scenes, self._roster = scenes, roster
        step = len(scenes.members) * scenes.most * (scenes.dimension + 1)
        self.longest_stretch = max(1, _ROOM // step)

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        d = self._scenes.dimension + int(self._roster.intercept.any())
        self._model = no_data(self._roster.ridge, d, np.zeros(self._roster.ridge.size))

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps, shifts drawn from the contexts' streams."""
        scene = self._scenes.draw(int(stretch.start[0]), stretch.noise, contexts)
        self.play_on(scene, self._roster, stretch)
        if scene.rewards is not scene.means:
            settle(scene, stretch)

    def play_on(self, scene: Scene, roster: Roster, stretch: Stretch) -> None:
        """Play the steps of a scene, unless decisions would be rounding."""
        actions, model = scene.actions, self._model
        square = float(np.einsum("mnkd,mnkd->mnk", actions, actions).max())
        np.maximum(model.scale, square + roster.intercept, out=model.scale)
        strain = strain_now(model.scale, roster.ridge, np.trace(model.inverse, axis1=1, axis2=2))
        np.maximum(model.strain, strain, out=model.strain)
        if self.strained:
            return
        longest = float(np.sqrt(square + roster.intercept.any()))
        stretch = stretch._replace(noise=scene.noise)
        play_changing(actions, scene.counts, scene.rewards, longest, roster, model, stretch)


@part
def _seen(roster: Roster, j: int, action: FloatArray, out: FloatArray) -> None:
    """An action as regression j sees it."""
    out[: action.size] = action
    if out.size > action.size:
        out[action.size] = 1.0 if roster.intercept[j] else 0.0


@compiled
def play_changing(
    actions: FloatArray,  # (m, n, K, d)
    counts: IntArray,  # (m, n)
    rewards: FloatArray,  # (m, n, K) expected
    longest: float,  # no action is longer
    roster: Roster,
    model: Regressions,
    stretch: Stretch,
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    n_members, n_steps = stretch.noise.shape
    d = model.theta.shape[1]
    gain, work, action = np.empty(d), np.empty(d), np.empty(d)
    scores, sizes = np.empty(actions.shape[2]), np.empty(actions.shape[2])
    for t in range(n_steps):
        step = stretch.start[0] + t + 1
        for i in range(n_members):
            phase, count = phase_of(roster.until, i, step), counts[i, t]
            j = roster.regression[i, phase]
            pick = uniform_pick(
                j, roster.epsilon[i, phase], roster.decay[i, phase], step, stretch.uniform[i, t],
                count,
            )  # fmt: skip
            if pick < 0:
                normal = stretch.normal[i, t] if roster.posterior[i, phase] else gain
                factor = point_at(model, roster, i, phase, normal, work)
                for k in range(count):
                    _seen(roster, j, actions[i, t, k], action)
                    scores[k] = dot(action, work)
                    if factor > 0.0:
                        scores[k] += factor * np.sqrt(squared_width(model.inverse[j], action, gain))
                reach = length(work)
                pick = clear_best(scores, count, reach * longest)
                if pick < 0:
                    for k in range(count):
                        _seen(roster, j, actions[i, t, k], action)
                        sizes[k] = reach * length(action)
                    pick = first_tied(scores, sizes, count)
            stretch.actions[i, t] = pick
            best = rewards[i, t, 0]
            for k in range(1, count):
                best = max(best, rewards[i, t, k])
            stretch.regret[i, t + 1] = stretch.regret[i, t] + (best - rewards[i, t, pick])
        for i in range(n_members):
            pick = stretch.actions[i, t]
            reward = rewards[i, t, pick] + stretch.noise[i, t]
            for j in range(roster.ridge.size):
                if sees(roster.owner, roster.data_until, j, i, step):
                    _seen(roster, j, actions[i, t, pick], action)
                    absorb(model, j, action, reward, gain, work)
                    refresh(model, j)
        synchronise(model, roster, step)
