"""Compiled play in twice the precision, on action sets of any kind; some fifty times as slow.

The regressions are those of ``_regression``, line by line, and so are the decisions.
"""

from typing import NamedTuple

import numpy as np

from bandit_backend.engine._double_double import (
    add,
    add_outer,
    combine,
    exactly,
    inner,
    lower_root,
    minus,
    over,
    times,
)
from bandit_backend.engine._products import FloatArray, IntArray, clear_best, first_tied
from bandit_backend.engine._regression import IN_SPAN, Stretch, phase_of, sees, uniform_pick
from bandit_backend.engine._scenes import Scene, Scenes
from bandit_backend.engine._strain import require_strain, strain_now
from bandit_backend.engine._stretches import settle
from bandit_backend.policies.roster import Roster

#: Entries of the actions that are held at a time.
_ROOM = 4_000_000


class Careful(NamedTuple):
    """What J regressions know, in pairs of floats; see ``Regressions``."""

    inverse: FloatArray  # (J, d, d, 2)
    nullspace: FloatArray  # (J, d, d, 2)
    theta: FloatArray  # (J, d, 2)
    deficit: IntArray  # (J,)
    growth: FloatArray  # (J,)
    synced: IntArray  # (2,)
    scale: FloatArray  # (J,) longest action so far, squared
    strain: FloatArray  # (J,)


class CarefulPlay:
    """A coalition in twice the precision; a fresh state for every replicate."""

    strained = False  # it refuses where it would be

    def __init__(self, scenes: Scenes, roster: Roster) -> None:
        self._scenes, self._roster = scenes, roster
        step = len(scenes.members) * scenes.most * (scenes.dimension + 1)
        self.longest_stretch = max(1, _ROOM // step)

    @property
    def rounds(self) -> int:
        """Synchronisations so far."""
        return int(self._model.synced[1])

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        roster = self._roster
        count, d = roster.ridge.size, self._scenes.dimension + int(roster.intercept.any())
        plain = roster.ridge == 0.0
        inverse, nullspace = np.zeros((2, count, d, d, 2))
        for j in range(count):
            for k in range(d):
                if plain[j]:
                    nullspace[j, k, k, 0] = 1.0
                else:
                    inverse[j, k, k] = over((1.0, 0.0), (float(roster.ridge[j]), 0.0))
        self._model = Careful(
            inverse=inverse,
            nullspace=nullspace,
            theta=np.zeros((count, d, 2)),
            deficit=np.where(plain, d, 0),
            growth=np.zeros(count),
            synced=np.zeros(2, dtype=np.int64),
            scale=np.zeros(count),
            strain=np.zeros(count),
        )

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps, contexts drawn from their streams."""
        scene = self._scenes.draw(int(stretch.start[0]), stretch.noise, contexts)
        self.play_on(scene, self._roster, stretch)
        if scene.rewards is not scene.means:
            settle(scene, stretch)

    def play_on(self, scene: Scene, roster: Roster, stretch: Stretch) -> None:
        """Play the steps of a scene, or refuse where decisions would be rounding."""
        actions, model, ridge = scene.actions, self._model, roster.ridge
        square = np.einsum("mnkd,mnkd->mnk", actions, actions).max()
        np.maximum(model.scale, square + roster.intercept, out=model.scale)
        trace = np.trace(model.inverse[..., 0], axis1=1, axis2=2)
        np.maximum(model.strain, strain_now(model.scale, ridge, trace), out=model.strain)
        require_strain(model.strain, ridge)
        stretch = stretch._replace(noise=scene.noise)
        definite = play_careful(actions, scene.counts, scene.rewards, roster, model, stretch)
        require_strain(model.strain if definite else np.full(ridge.size, np.inf), ridge)


@exactly
def _see(roster: Roster, j: int, action: FloatArray, out: FloatArray) -> None:
    """An action as regression j sees it."""
    for c in range(action.size):
        out[c] = action[c]
    if out.size > action.size:
        out[action.size] = 1.0 if roster.intercept[j] else 0.0


@exactly
def _absorb(
    model: Careful, j: int, action: FloatArray, reward: float, gain: FloatArray, work: FloatArray
) -> None:
    """Add one observation to regression j."""
    inverse, nullspace, theta = model.inverse[j], model.nullspace[j], model.theta[j]
    combine(inverse, action, gain)
    spread = add((1.0, 0.0), inner(gain, action))
    surprise = add((reward, 0.0), minus(inner(theta, action)))
    enlarges = False
    if model.deficit[j]:
        combine(nullspace, action, work)
        outside = inner(work, action)
        square = 0.0
        for k in range(action.size):
            square += action[k] * action[k]
        enlarges = outside[0] > IN_SPAN * square
        if enlarges:
            share = over((-1.0, 0.0), outside)
            add_outer(inverse, share, gain, work)
            add_outer(inverse, share, work, gain)
            add_outer(inverse, times(spread, times(share, share)), work, work)
            add_outer(nullspace, share, work, work)
            model.deficit[j] -= 1
            if model.deficit[j] == 0:
                for r in range(action.size):
                    for c in range(action.size):
                        nullspace[r, c, 0] = nullspace[r, c, 1] = 0.0
            trace = 0.0
            for k in range(action.size):
                trace += inverse[k, k, 0]
                gain[k, 0], gain[k, 1] = over((work[k, 0], work[k, 1]), outside)
            model.strain[j] = max(model.strain[j], model.scale[j] * trace)
    if not enlarges:
        add_outer(inverse, over((-1.0, 0.0), spread), gain, gain)
        model.growth[j] += np.log(spread[0])
        for k in range(action.size):
            gain[k, 0], gain[k, 1] = over((gain[k, 0], gain[k, 1]), spread)
    for k in range(action.size):
        moved = times((gain[k, 0], gain[k, 1]), surprise)
        theta[k, 0], theta[k, 1] = add((theta[k, 0], theta[k, 1]), moved)


@exactly
def _synchronise(model: Careful, roster: Roster, step: int) -> None:
    """Exchange everything if a regression that waits for it calls, after a step."""
    called = False
    for j in range(roster.source.size):
        if roster.source[j] >= 0:
            elapsed = step - model.synced[0]
            called = called or elapsed * model.growth[j] > roster.sync_threshold[j]
    if called:
        for j in range(roster.source.size):
            pool = roster.source[j]
            if pool >= 0:
                for r in range(model.theta.shape[1]):
                    for part in range(2):
                        model.theta[j, r, part] = model.theta[pool, r, part]
                        for c in range(model.theta.shape[1]):
                            model.inverse[j, r, c, part] = model.inverse[pool, r, c, part]
                model.growth[j] = 0.0
        model.synced[0] = step
        model.synced[1] += 1


@exactly
def _point_at(
    model: Careful, roster: Roster, i: int, phase: int, normal: FloatArray, factor: FloatArray,
    out: FloatArray,
) -> bool:  # fmt: skip
    """Vector whose products with actions are the estimates to score by; False if V^-1 is lost."""
    j = roster.regression[i, phase]
    weight = roster.estimate_weight[i, phase]
    for k in range(out.shape[0]):
        theta = (model.theta[j, k, 0], model.theta[j, k, 1])
        out[k, 0], out[k, 1] = times((weight, 0.0), theta)
    if not roster.posterior[i, phase]:
        return True
    if not lower_root(model.inverse[j], factor):
        return False
    for r in range(out.shape[0]):
        for c in range(r + 1):
            scaled = times((roster.width_factor[i, phase], 0.0), (normal[c], 0.0))
            moved = times(scaled, (factor[r, c, 0], factor[r, c, 1]))
            out[r, 0], out[r, 1] = add((out[r, 0], out[r, 1]), moved)
    return True


@exactly
def play_careful(
    actions: FloatArray,  # (m, n, K, d)
    counts: IntArray,  # (m, n)
    rewards: FloatArray,  # (m, n, K) expected
    roster: Roster,
    model: Careful,
    stretch: Stretch,
) -> bool:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices.

    False if V^-1 was found not to be positive definite.
    """
    n_members, n_steps = stretch.noise.shape
    d = model.theta.shape[1]
    gain, work, factors = np.empty((d, 2)), np.empty((d, 2)), np.empty((d, d, 2))
    action = np.empty(d)
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
                normal = stretch.normal[i, t] if roster.posterior[i, phase] else action
                if not _point_at(model, roster, i, phase, normal, factors, work):
                    return False
                factor = 0.0 if roster.posterior[i, phase] else roster.width_factor[i, phase]
                reach, longest = 0.0, 0.0
                for k in range(d):
                    reach += work[k, 0] * work[k, 0]
                reach = np.sqrt(reach)
                for k in range(count):
                    _see(roster, j, actions[i, t, k], action)
                    score = inner(work, action)
                    if factor > 0.0:
                        combine(model.inverse[j], action, gain)
                        width = np.sqrt(max(inner(gain, action)[0], 0.0))
                        score = add(score, times((factor, 0.0), (width, 0.0)))
                    scores[k], norm = score[0], 0.0
                    for c in range(d):
                        norm += action[c] * action[c]
                    sizes[k] = reach * np.sqrt(norm)
                    longest = max(longest, sizes[k])
                pick = clear_best(scores, count, longest)
                if pick < 0:
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
                    _see(roster, j, actions[i, t, pick], action)
                    _absorb(model, j, action, reward, gain, work)
        _synchronise(model, roster, step)
    return True
