"""Play step by step: policies in Python, compiled ones beside them, and rewards that are late.

Compiled policies decide in the kernels of changing action sets, called for one step at a time. A
member who has decided already meets a set of one action there, so that the regressions of the
others take its sample in.
"""

import operator
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.engine._draws import Draws
from bandit_backend.engine._history import History
from bandit_backend.engine._regression import Stretch
from bandit_backend.engine._scenes import Scene, Scenes
from bandit_backend.engine._stretches import settle
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.roster import Roster
from bandit_backend.policies.seen import Seen

__all__ = ["SteppedPlay"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Entries of the actions that are held at a time, and steps.
_ROOM, _STEPS = 1_000_000, 1024


class SteppedPlay:
    """A coalition that plays step by step; a fresh state for every replicate.

    Parameters
    ----------
    scenes : Scenes
    roster : Roster
        Of all members; what it says of those whose policy is in Python is not asked.
    policies : sequence of PythonPolicy or None
        By member; None for those of the roster.
    names : tuple of agents
    delay : int
    careful : bool
        Whether compiled policies decide in twice the precision.
    """

    def __init__(
        self,
        scenes: Scenes,
        roster: Roster,
        policies: Sequence[PythonPolicy | None],
        names: tuple[str | int, ...],
        *,
        delay: int,
        careful: bool,
    ) -> None:
        self._scenes, self._roster, self._delay = scenes, roster, delay
        self._policies, self._names = policies, names
        self._in_python = [i for i, policy in enumerate(policies) if policy is not None]
        self._inner = None
        if len(self._in_python) < len(policies):
            from bandit_backend.engine._careful_kernel import CarefulPlay
            from bandit_backend.engine._changing_kernel import ChangingPlay

            self._inner = (CarefulPlay if careful else ChangingPlay)(scenes, roster)
        step = len(policies) * scenes.most * (scenes.dimension + 1)
        self.longest_stretch = max(1, min(_STEPS, _ROOM // step))
        blind = roster._replace(
            data_until=np.zeros_like(roster.data_until), source=np.full_like(roster.source, -1)
        )
        #: Under a delay members decide, and take in what arrives, at different times.
        self._deciding = blind if delay else roster

    @property
    def rounds(self) -> int:
        """Rounds of communication."""
        counted = [int(player.rounds) for player in self._players.values()]
        return max([self._inner.rounds if self._inner else 0, *counted])

    @property
    def strained(self) -> bool:
        """Whether compiled policies need twice the precision."""
        return self._inner is not None and self._inner.strained

    @property
    def draws(self) -> bool:
        """Whether a policy in Python has asked for random numbers."""
        return any(seen.has_drawn for seen in self._seen.values())

    def meet(self, draws: Draws) -> None:
        """Say whose random numbers they are, and on which replicate, before ``start``."""
        self._draws = draws

    def start(self, rng: np.random.Generator) -> None:
        """Forget all data."""
        m, d = len(self._policies), self._scenes.dimension
        self._history = History(m, d, self._delay)
        self._players = {i: p.fresh() for i in self._in_python if (p := self._policies[i])}
        self._seen = {
            i: Seen(
                self._history,
                i,
                self._names,
                self._draws.stream_of,
                identities=player.sees == "members",
            )
            for i, player in self._players.items()
        }
        self._late: list[tuple[FloatArray, FloatArray]] = []
        if self._inner is not None:
            self._inner.start(rng)

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps."""
        start, n = int(stretch.start[0]), stretch.actions.shape[1]
        scene = self._scenes.draw(start, stretch.noise, contexts)
        shown_actions = scene.actions.view()
        shown_actions.flags.writeable = False
        rows = np.arange(len(self._policies))
        for t in range(n):
            picks = stretch.actions[:, t]
            for i in self._in_python:
                menu = shown_actions[i, t, : scene.counts[i, t]]
                picks[i] = self._choice(i, start + t + 1, menu)
            if self._inner is not None:
                self._decide(scene, stretch, t)
                if self._inner.strained:
                    return
            actions = scene.actions[rows, t, picks]
            rewards = scene.rewards[rows, t, picks] + scene.noise[:, t]
            if self._in_python:
                self._history.add(actions, rewards)
            if self._delay and self._inner is not None:
                self._late.append((actions, rewards))
                if len(self._late) > self._delay:
                    self._absorb(*self._late.pop(0), start + t - self._delay, stretch)
        settle(scene, stretch)

    def _choice(self, i: int, step: int, menu: FloatArray) -> int:
        """Action of a member whose policy is in Python."""
        player, seen = self._players[i], self._seen[i]
        seen.step, seen.actions = step, menu
        try:
            if step == 1:
                player.start(seen)
            choice = player.choose(seen)
        except Exception as error:
            raise InvalidRunError(
                f"{type(player).__name__} raised {type(error).__name__} for {self._at(i, step)}: "
                f"{shown_text(error)}"
            ) from error
        seen.catch_up()
        try:
            pick = operator.index(choice)
        except TypeError:
            pick = -1
        if not 0 <= pick < len(menu) or isinstance(choice, bool | np.bool_):
            raise InvalidRunError(
                f"choose returns the index of an action, a whole number from 0 to {len(menu) - 1}; "
                f"{type(player).__name__} returned {shown(choice)} for {self._at(i, step)}"
            )
        return pick

    def _at(self, i: int, step: int) -> str:
        return f"agent {shown(self._names[i])} at step {step} of replicate {self._draws.replicate}"

    def _decide(self, scene: Scene, stretch: Stretch, t: int) -> None:
        """Let compiled policies decide, and unless rewards are late, take the step's samples in."""
        assert self._inner is not None
        now, picks = slice(t, t + 1), stretch.actions[:, t]
        actions, rewards = scene.actions[:, now].copy(), scene.rewards[:, now].copy()
        counts, noise = scene.counts[:, now].copy(), scene.noise[:, now].copy()
        for i in self._in_python:
            actions[i, 0, 0], rewards[i, 0, 0] = actions[i, 0, picks[i]], rewards[i, 0, picks[i]]
            counts[i, 0] = 1
        one = Stretch(
            start=stretch.start + t,
            noise=noise,
            uniform=stretch.uniform[:, now].copy(),
            normal=stretch.normal[:, now].copy(),
            regret=np.zeros((len(noise), 2)),
            actions=np.zeros((len(noise), 1), dtype=np.int64),
        )
        self._inner.play_on(Scene(actions, counts, rewards, rewards, noise), self._deciding, one)
        for i, policy in enumerate(self._policies):
            if policy is None:
                picks[i] = one.actions[i, 0]

    def _absorb(
        self, actions: FloatArray, rewards: FloatArray, before: int, stretch: Stretch
    ) -> None:
        """Let compiled policies take in the samples of an earlier step."""
        assert self._inner is not None
        m = len(rewards)
        earned, zeros = rewards.reshape(m, 1, 1), np.zeros((m, 1))
        scene = Scene(
            actions.reshape(m, 1, 1, -1), np.ones((m, 1), dtype=np.int64), earned, earned, zeros
        )
        one = Stretch(
            start=np.array([before]),
            noise=zeros,
            uniform=zeros,
            normal=np.zeros_like(stretch.normal[:, :1]),
            regret=np.zeros((m, 2)),
            actions=np.zeros((m, 1), dtype=np.int64),
        )
        self._inner.play_on(scene, self._roster, one)


def shown_text(error: Exception) -> str:
    """What an error says, on one line and not at length."""
    text = " ".join(str(error).split())
    return text if len(text) <= 200 else f"{text[:197]}..."
