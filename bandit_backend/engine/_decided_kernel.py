"""Compiled play of decision functions that somebody else wrote."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.engine._compiling import njit
from bandit_backend.engine._draws import Draws
from bandit_backend.engine._regression import Stretch
from bandit_backend.engine._scenes import Scenes
from bandit_backend.engine._stretches import settle
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.compiled_policy import CompiledPolicy

__all__ = ["DecidedPlay"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Entries of the actions that are held at a time.
_ROOM = 4_000_000


class DecidedPlay:
    """A coalition whose members decide by one function; a fresh state for every replicate."""

    rounds = 0
    strained = False
    draws = True  # for all that is known

    def __init__(
        self, scenes: Scenes, policies: list[CompiledPolicy], names: tuple[str | int, ...]
    ) -> None:
        self._scenes, self._names = scenes, names
        self._function = compiled_function(policies[0].function)
        self._called = getattr(policies[0].function, "__name__", "the function")
        self._initial = np.array([policy.memory for policy in policies])
        step = len(policies) * scenes.most * (scenes.dimension + 1)
        self.longest_stretch = max(1, _ROOM // step)

    def meet(self, draws: Draws) -> None:
        """Say on which replicate it is, before ``start``."""
        self._replicate = draws.replicate

    def start(self, _: np.random.Generator) -> None:
        """Forget all data."""
        m = len(self._names)
        self._memory = self._initial.copy()
        self._new = np.zeros((m, self._scenes.dimension)), np.zeros(m)

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps."""
        start = int(stretch.start[0])
        scene = self._scenes.draw(start, stretch.noise, contexts)
        at = np.zeros(2, dtype=np.int64)
        returned = np.zeros(1)
        known = 0 if start == 0 else len(self._names)
        try:
            done = play_decided(
                self._function, start, scene.actions, scene.counts, scene.rewards, scene.noise,
                stretch.uniform, self._memory, *self._new, known, stretch.actions, at, returned,
            )  # fmt: skip
        except Exception as error:
            text = " ".join(str(error).split())
            place = f"agent {shown(self._names[at[0]])} at step {start + at[1] + 1} of replicate"
            raise InvalidRunError(
                f"{self._called} raised {type(error).__name__} for {place} {self._replicate}, or "
                f"while it was compiled: {text[:150]}"
            ) from error
        if not done:
            i, t = (int(k) for k in at)
            raise InvalidRunError(
                f"a decision function returns the index of an action, a whole number from 0 to "
                f"{scene.counts[i, t] - 1}; {self._called} returned {returned[0]:g} for agent "
                f"{shown(self._names[i])} at step {start + t + 1} of replicate {self._replicate}"
            )
        settle(scene, stretch)


@lru_cache(maxsize=64)
def compiled_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as numba makes it, once; what is compiled already is left as it is."""
    if hasattr(function, "py_func"):
        return function
    # an index out of bounds is an error, not a crash of the interpreter
    made: Callable[..., Any] = njit(function, boundscheck=True)
    return made


@njit(nogil=True)
def play_decided(
    choose: Callable[..., Any],
    start: int,
    actions: FloatArray,  # (m, n, K, d)
    counts: IntArray,  # (m, n)
    rewards: FloatArray,  # (m, n, K)
    noise: FloatArray,  # (m, n)
    uniform: FloatArray,  # (m, n)
    memory: FloatArray,  # (m, S), carried on
    new_actions: FloatArray,  # (m, d) of the step before, carried on
    new_rewards: FloatArray,  # (m,) ascending, carried on
    known: int,
    picks: IntArray,  # (m, n)
    at: IntArray,  # (2,) member and step that is asked
    returned: FloatArray,  # (1,)
) -> bool:
    """Play a stretch of steps; False if something else than an index was returned."""
    m, n = noise.shape
    order = np.empty(m, dtype=np.int64)
    earned = np.empty(m)
    for t in range(n):
        for i in range(m):
            at[0], at[1] = i, t
            count = counts[i, t]
            pick = choose(
                start + t + 1, actions[i, t, :count], new_actions[:known], new_rewards[:known],
                memory[i], uniform[i, t],
            )  # fmt: skip
            returned[0] = pick
            if not (returned[0] >= 0 and returned[0] < count and returned[0] % 1 == 0):
                return False
            picks[i, t] = int(pick)
            earned[i] = rewards[i, t, picks[i, t]] + noise[i, t]
        for i in range(m):  # in order of rewards, and of actions if these are the same
            place = i
            while place > 0:
                other = order[place - 1]
                before = earned[i] < earned[other]
                if earned[i] == earned[other]:
                    for k in range(actions.shape[3]):
                        mine = actions[i, t, picks[i, t], k]
                        theirs = actions[other, t, picks[other, t], k]
                        if mine != theirs:
                            before = mine < theirs
                            break
                if not before:
                    break
                order[place] = other
                place -= 1
            order[place] = i
        for place in range(m):
            i = order[place]
            new_rewards[place] = earned[i]
            for k in range(actions.shape[3]):
                new_actions[place, k] = actions[i, t, picks[i, t], k]
        known = m
    return True
