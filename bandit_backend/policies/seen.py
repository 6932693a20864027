"""What a policy in Python is handed at a decision."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import InvalidRunError
from bandit_backend.streams import Purpose

__all__ = ["Known", "Seen"]

FloatArray = NDArray[np.float64]


class Known(Protocol):
    """Samples of the steps that are known of, which members share; see ``engine/_history.py``."""

    @property
    def steps(self) -> int: ...

    @property
    def actions(self) -> FloatArray: ...

    @property
    def rewards(self) -> FloatArray: ...

    @property
    def pool_actions(self) -> FloatArray: ...

    @property
    def pool_rewards(self) -> FloatArray: ...


class Seen:
    """What one member knows when it decides: as much as Assumption 2 allows, or more if declared.

    Arrays are read-only. A sample is an action, as a vector, and the reward that it earned. Of n
    steps known (all steps before the present one, unless rewards are late) there are n samples of
    its own and m n of the coalition's *pool*, its own among them, in the order of the steps. Within
    a step the pool is in ascending order of rewards, so that nobody can tell who brought in what.

    Attributes
    ----------
    step : int
        The present step, from 1.
    actions : ndarray, shape (K, d)
        The present action set.
    n_members : int
        Size m of the coalition.
    """

    __slots__ = ("_history", "_last", "_names", "_row", "_streams", "_used", "actions", "step")

    def __init__(
        self,
        history: Known,
        row: int,
        names: tuple[str | int, ...],
        streams: Callable[[str | int, Purpose], np.random.Generator],
        *,
        identities: bool,
    ) -> None:
        self._history, self._row, self._last = history, row, 0
        self._names = (identities, names)
        self._streams, self._used = streams, dict[Purpose, np.random.Generator]()
        self.step, self.actions = 1, np.empty((0, 0))

    @property
    def n_members(self) -> int:
        """Size m of the coalition."""
        return len(self._names[1])

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.actions.shape[1])

    @property
    def rng(self) -> np.random.Generator:
        """The member's own random numbers; those that compiled policies explore with."""
        return self.stream(Purpose.POLICY)

    def stream(self, purpose: Purpose) -> np.random.Generator:
        """The member's own random numbers of one kind, other than those of noise and contexts.

        ``Purpose.POLICY`` is :attr:`rng`; the compiled :class:`bandit_backend.ThompsonSampling`
        draws from ``Purpose.POSTERIOR``.
        """
        if purpose not in (Purpose.POLICY, Purpose.POSTERIOR):
            raise InvalidRunError(
                "a policy draws from Purpose.POLICY or Purpose.POSTERIOR: noise and contexts are "
                f"not its own; got {purpose!r}"
            )
        if purpose not in self._used:
            self._used[purpose] = self._streams(self._names[1][self._row], purpose)
        return self._used[purpose]

    @property
    def has_drawn(self) -> bool:
        """Whether random numbers were asked for."""
        return bool(self._used)

    def catch_up(self) -> None:
        """After a decision: nothing is new any more."""
        self._last = self._history.steps

    @property
    def own_actions(self) -> FloatArray:
        """Its own samples' actions, shape (n, d)."""
        return self._history.actions[:, self._row]

    @property
    def own_rewards(self) -> FloatArray:
        """Its own samples' rewards, shape (n,)."""
        return self._history.rewards[:, self._row]

    @property
    def pool_actions(self) -> FloatArray:
        """All members' samples' actions, shape (m n, d)."""
        rows = self._history.pool_actions
        return rows.reshape(-1, rows.shape[2])

    @property
    def pool_rewards(self) -> FloatArray:
        """All members' samples' rewards, shape (m n,)."""
        return self._history.pool_rewards.reshape(-1)

    @property
    def new_actions(self) -> FloatArray:
        """Actions of the pool's samples that came since the member's last decision."""
        rows = self._history.pool_actions[self._last :]
        return rows.reshape(-1, rows.shape[2])

    @property
    def new_rewards(self) -> FloatArray:
        """Rewards of the pool's samples that came since the member's last decision."""
        return self._history.pool_rewards[self._last :].reshape(-1)

    # -- for policies that declare sees = "members"

    @property
    def agent(self) -> str | int:
        """The member's own name."""
        return self._identified()[self._row]

    @property
    def members(self) -> tuple[str | int, ...]:
        """All members' names, in agent order."""
        return self._identified()

    @property
    def member_actions(self) -> FloatArray:
        """Actions by step and member, shape (n, m, d)."""
        self._identified()
        return self._history.actions

    @property
    def member_rewards(self) -> FloatArray:
        """Rewards by step and member, shape (n, m)."""
        self._identified()
        return self._history.rewards

    def _identified(self) -> tuple[str | int, ...]:
        identities, names = self._names
        if not identities:
            raise InvalidRunError(
                "a policy that looks at who brought in what says so: give its class the attribute "
                "sees = 'members'"
            )
        return names
