"""A decision function that numba compiles."""

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import real_table, shown, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.python_policy import PythonPolicy, plain_text
from bandit_backend.policies.seen import Seen

__all__ = ["CompiledPolicy"]

#: Numbers that a member remembers, 8 bytes each.
_MOST = 2**24


class CompiledPolicy(PythonPolicy):
    """An algorithm of one's own at the kernels' speed: a function that numba compiles.

    ::

        function(step, actions, new_actions, new_rewards, memory, draw) -> int

    returns the index of a row of ``actions``, shape (K, d), at a step, from 1. ``new_actions``
    and ``new_rewards`` are the coalition's samples of the step before, shapes (m, d) and (m,), in
    ascending order of rewards; none before the first step. ``memory`` is the member's own, an array
    of floats to read and to write. ``draw`` is uniform in [0, 1), from the member's own random
    numbers.

    Parameters
    ----------
    function : callable
        A plain function, or one that ``numba.njit`` has made.
    memory : int or array_like
        How many numbers a member remembers, 0 at first; or what they are at first, by which
        parameters may be given.
    name, version : str, optional
        What a store knows it by; needed only where worths are kept.

    Raises
    ------
    InvalidRunError
        If an argument is none; in play, if numba cannot compile the function, or it returns
        anything but an index.

    Notes
    -----
    Compiled once a process, in some seconds. Coalitions whose members all have the same function
    and are told of rewards at once play in compiled code, a million decisions a second or so;
    others in Python, with the same choices.

    Examples
    --------
    >>> def follow_the_leader(step, actions, new_actions, new_rewards, memory, draw):
    ...     k = len(actions)  # sums of rewards, and then how often
    ...     for x, y in zip(new_actions, new_rewards):
    ...         for a in range(k):
    ...             if (actions[a] == x).all():
    ...                 memory[a] += y
    ...                 memory[k + a] += 1.0
    ...     if step <= k:
    ...         return step - 1
    ...     return int(np.argmax(memory[:k] / memory[k : 2 * k]))
    >>> from bandit_backend import LinearBandit, play
    >>> bandit = LinearBandit([0.7, 0.3], [np.eye(2)] * 2, noise_sd=0.0)
    >>> policy = CompiledPolicy(follow_the_leader, memory=4)
    >>> play(bandit, policy, [0, 1], horizon=5, seed=0).actions
    array([[0, 1, 0, 0, 0],
           [0, 1, 0, 0, 0]])
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        memory: int | ArrayLike = 0,
        name: str | None = None,
        version: str | None = None,
    ) -> None:
        if not callable(function):
            raise InvalidRunError(
                "a compiled policy is a function of step, actions, new_actions, new_rewards, "
                f"memory and draw; got {shown(function)}"
            )
        self.function, self.name, self._version = function, name, version
        self.memory: NDArray[np.float64]
        if isinstance(memory, int | np.integer):
            size = whole_number(memory, "memory is how many numbers, 0 or more", least=0)
            if size > _MOST:
                raise InvalidRunError(
                    f"memory is how many numbers a member remembers, {_MOST} at most; got {size}"
                )
            self.memory = np.zeros(size)
        else:
            requirement = "memory is how many numbers, or what they are at first"
            self.memory = real_table(memory, requirement, error=InvalidRunError)
            if self.memory.ndim != 1:
                raise InvalidRunError(f"{requirement}; got shape {self.memory.shape}")

    def fresh(self) -> Self:
        """A copy that remembers nothing yet."""
        return type(self)(
            self.function, memory=self.memory.copy(), name=self.name, version=self._version
        )

    def choose(self, seen: Seen) -> int:
        """Ask the function, in Python."""
        index: int = self.function(
            seen.step,
            seen.actions,
            seen.new_actions,
            seen.new_rewards,
            self.memory,
            seen.rng.random(),
        )
        return index

    @property
    def text(self) -> str:
        """Name, version and memory."""
        if not all(isinstance(part, str) and part for part in (self.name, self._version)):
            raise InvalidRunError(
                "worths are kept for compiled policies that have a name and a version, since a "
                "store cannot tell whether code is the same: CompiledPolicy(function, "
                "name='...', version='1')"
            )
        memory = plain_text(type(self), "memory", self.memory)
        return f"CompiledPolicy({self.name!r}, version {self._version}, {memory})"
