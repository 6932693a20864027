"""Action sets: what each agent may play at each step, as vectors of R^d."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend.errors import InvalidInstanceError

_Scalar = TypeVar("_Scalar", np.float64, np.int64)

__all__ = ["ActionSets", "ContextualActionSets", "FixedActionSets"]


class FixedActionSets:
    """Every agent has one finite set of actions, the same at every step.

    Parameters
    ----------
    sets : sequence of array_like, each of shape (K_a, d)
        One set an agent; a row is an action. Agents may share actions: equal rows are one arm.

    Attributes
    ----------
    arms : ndarray, shape (K, d)
        The distinct actions of all agents.
    choices : tuple of ndarray
        For each agent the rows of ``arms`` it may play, in the order given; ties between
        actions go to the first.

    Examples
    --------
    >>> sets = FixedActionSets([[[1, 0], [0, 1]], [[0, 1]]])
    >>> sets.arms.shape, [choice.tolist() for choice in sets.choices]
    ((2, 2), [[1, 0], [0]])
    """

    def __init__(self, sets: Sequence[ArrayLike]) -> None:
        tables = [
            _matrix(actions, f"the action set of agent {a}") for a, actions in enumerate(sets)
        ]
        if not tables:
            raise InvalidInstanceError("an instance has at least one agent; got no action sets")
        dimensions = {table.shape[1] for table in tables}
        if len(dimensions) > 1:
            raise InvalidInstanceError(
                f"all actions are vectors of one dimension d; got {sorted(dimensions)}"
            )
        arms, position = np.unique(np.concatenate(tables), axis=0, return_inverse=True)
        self.arms = _read_only(arms)
        ends = np.cumsum([len(table) for table in tables])[:-1]
        self.choices = tuple(_read_only(part) for part in np.split(position.ravel(), ends))

    @property
    def n_agents(self) -> int:
        """Number of agents."""
        return len(self.choices)

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.arms.shape[1])


class ContextualActionSets:
    """At each step a user of the agent's group arrives; the actions are x = u * m, elementwise.

    Parameters
    ----------
    users : array_like, shape (U, d)
    items : array_like, shape (K, d)
        Every item can be recommended to every user.
    groups : sequence of array_like of int
        For each agent the rows of ``users`` it serves; one is drawn uniformly at each step.

    Examples
    --------
    >>> sets = ContextualActionSets([[1, 2], [3, 4]], [[1, 0], [0, 1], [1, 1]], [[0], [0, 1]])
    >>> sets.n_agents, sets.dimension
    (2, 2)
    """

    def __init__(
        self,
        users: ArrayLike,
        items: ArrayLike,
        groups: Sequence[Sequence[int] | NDArray[np.int64]],
    ) -> None:
        self.users = _read_only(_matrix(users, "users"))
        self.items = _read_only(_matrix(items, "items"))
        if self.users.shape[1] != self.items.shape[1]:
            raise InvalidInstanceError(
                "users and items are vectors of one dimension d; got "
                f"{self.users.shape[1]} and {self.items.shape[1]}"
            )
        self.groups = tuple(_read_only(np.asarray(group, dtype=np.int64)) for group in groups)
        if not self.groups:
            raise InvalidInstanceError("an instance has at least one agent; got no groups")
        for a, group in enumerate(self.groups):
            if group.ndim != 1 or group.size == 0:
                raise InvalidInstanceError(
                    f"every agent serves at least one user; agent {a} has none"
                )
            if group.min() < 0 or group.max() >= len(self.users):
                raise InvalidInstanceError(
                    f"a group names rows of users, 0 to {len(self.users) - 1}; agent {a}'s has "
                    f"{group.min()} to {group.max()}"
                )

    @property
    def n_agents(self) -> int:
        """Number of agents."""
        return len(self.groups)

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.items.shape[1])


#: Any kind of action sets.
ActionSets = FixedActionSets | ContextualActionSets


def _matrix(rows: ArrayLike, name: str) -> NDArray[np.float64]:
    table = np.array(rows, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise InvalidInstanceError(
            f"{name} is a table of vectors, at least one, shape (K, d); got shape {table.shape}"
        )
    if not np.isfinite(table).all():
        raise InvalidInstanceError(f"{name} has finite entries; got NaN or infinity")
    return np.ascontiguousarray(table)


def _read_only(table: NDArray[_Scalar]) -> NDArray[_Scalar]:
    table.flags.writeable = False
    return table
