"""Action sets: what each agent may play at each step, as vectors of R^d."""

from collections.abc import Sequence
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import listed, real_number, real_table, rows_among
from bandit_backend.errors import InvalidInstanceError

__all__ = [
    "ActionSets",
    "ChangingActionSets",
    "ContextualActionSets",
    "FixedActionSets",
    "PerturbedActionSets",
    "ScheduledActionSets",
]


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
        tables = _tables(sets)
        arms, position = np.unique(np.concatenate(tables), axis=0, return_inverse=True)
        self.arms = read_only(arms)
        ends = np.cumsum([len(table) for table in tables])[:-1]
        self.choices = tuple(read_only(part) for part in np.split(position.ravel(), ends))

    @property
    def longest(self) -> float:
        """Length of the longest action."""
        return float(np.linalg.norm(self.arms, axis=1).max())

    def listed(self, order: Sequence[int]) -> Self:
        """The same sets, the agents in another order."""
        return type(self)([self.arms[self.choices[i]] for i in order])

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
        For each agent the rows of ``users`` it serves, or a mask of all users; one of them is
        drawn uniformly at each step.
    choices : sequence of array_like of int, optional
        For each agent the rows of ``items`` it may recommend, or a mask of all items: creators
        have items of their own, which may overlap. By default every agent has all.

    Attributes
    ----------
    choices : tuple of ndarray
        For each agent the rows of ``items`` it may recommend, ascending, each once; actions are
        counted along them.
    owned : bool
        Whether any agent lacks an item.

    Examples
    --------
    >>> sets = ContextualActionSets([[1, 2], [3, 4]], [[1, 0], [0, 1], [1, 1]], [[0], [0, 1]])
    >>> sets.n_agents, sets.dimension, sets.owned
    (2, 2, False)
    >>> sets = ContextualActionSets([[1, 2]], [[1, 0], [0, 1]], [[0], [0]], choices=[[0], [1]])
    >>> [rows.tolist() for rows in sets.choices], sets.owned
    ([[0], [1]], True)
    """

    def __init__(
        self,
        users: ArrayLike,
        items: ArrayLike,
        groups: Sequence[Sequence[int] | NDArray[np.int64]],
        *,
        choices: Sequence[Sequence[int] | NDArray[np.int64]] | None = None,
    ) -> None:
        self.users = read_only(_matrix(users, "users"))
        self.items = read_only(_matrix(items, "items"))
        if self.users.shape[1] != self.items.shape[1]:
            raise InvalidInstanceError(
                "users and items are vectors of one dimension d; got "
                f"{self.users.shape[1]} and {self.items.shape[1]}"
            )
        rows = listed(groups, "groups are a sequence, for each agent the rows of its users")
        self.groups = tuple(
            rows_among(group, a, len(self.users), "group") for a, group in enumerate(rows)
        )
        if not self.groups:
            raise InvalidInstanceError("an instance has at least one agent; got no groups")
        self.choices = self._choices(choices)
        self.owned = any(len(own) < len(self.items) for own in self.choices)

    def _choices(self, choices: object) -> tuple[NDArray[np.int64], ...]:
        n_items = len(self.items)
        if choices is None:
            return (read_only(np.arange(n_items)),) * self.n_agents
        rows = listed(choices, "choices are a sequence, for each agent the rows of its items")
        if len(rows) != self.n_agents:
            raise InvalidInstanceError(
                f"choices are given for each of {self.n_agents} agents that groups are; got "
                f"{len(rows)}"
            )
        return tuple(
            read_only(np.unique(rows_among(own, a, n_items, "choice")))
            for a, own in enumerate(rows)
        )

    @property
    def longest(self) -> float:
        """Length of the longest action."""
        return float(np.sqrt(self.squared_norms.max()))

    def listed(self, order: Sequence[int]) -> Self:
        """The same sets, the agents in another order."""
        groups, choices = ([rows[i] for i in order] for rows in (self.groups, self.choices))
        return type(self)(self.users, self.items, groups, choices=choices)

    @property
    def n_agents(self) -> int:
        """Number of agents."""
        return len(self.groups)

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.items.shape[1])

    @cached_property
    def squared_norms(self) -> NDArray[np.float64]:
        """|u * m|^2 of every user and item, shape (U, K); kept, since every coalition asks."""
        return read_only((self.users**2) @ (self.items**2).T)


class ScheduledActionSets:
    """Action sets given for every agent and step.

    Parameters
    ----------
    schedule : sequence of sequences of array_like, each of shape (K, d)
        ``schedule[a][t]`` is agent a's set at step t + 1; its last one stays in force. Sizes may
        change from step to step.

    Examples
    --------
    >>> sets = ScheduledActionSets([[[[1, 0]], [[0, 1], [2, 1]]]])
    >>> actions, counts = sets.draw(0, np.random.default_rng(0), start=0, n=3)
    >>> counts.tolist(), actions[2, 1].tolist()
    ([1, 2, 2], [2.0, 1.0])
    """

    def __init__(self, schedule: Sequence[Sequence[ArrayLike]]) -> None:
        agents = listed(schedule, "a schedule is a sequence, for each agent its sets in order")
        self.schedule = tuple(
            tuple(
                read_only(_matrix(rows, f"the action set of agent {a} at step {t + 1}"))
                for t, rows in enumerate(
                    listed(steps, f"agent {a}'s sets are a sequence of tables")
                )
            )
            for a, steps in enumerate(agents)
        )
        if not self.schedule:
            raise InvalidInstanceError("an instance has at least one agent; got no schedules")
        for a, steps in enumerate(self.schedule):
            if not steps:
                raise InvalidInstanceError(f"agent {a} needs a set for the first step; got none")
        _require_one_dimension([rows for steps in self.schedule for rows in steps])

    @property
    def longest(self) -> float:
        """Length of the longest action."""
        return max(
            float(np.linalg.norm(rows, axis=1).max()) for steps in self.schedule for rows in steps
        )

    def listed(self, order: Sequence[int]) -> Self:
        """The same sets, the agents in another order."""
        return type(self)([self.schedule[i] for i in order])

    @property
    def n_agents(self) -> int:
        """Number of agents."""
        return len(self.schedule)

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.schedule[0][0].shape[1])

    def largest(self, agent: int) -> int:
        """Size of an agent's largest set."""
        return max(len(rows) for rows in self.schedule[agent])

    def draw(
        self,
        agent: int,
        rng: np.random.Generator,  # noqa: ARG002  nothing is left to chance
        start: int,
        n: int,
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Sets of the n steps after ``start``, shape (n, K, d), padded, and their sizes (n,)."""
        steps = self.schedule[agent]
        actions = np.zeros((n, self.largest(agent), self.dimension))
        counts = np.empty(n, dtype=np.int64)
        for t in range(n):
            rows = steps[min(start + t, len(steps) - 1)]
            actions[t, : len(rows)] = rows
            counts[t] = len(rows)
        return actions, counts


class PerturbedActionSets:
    """Fixed sets whose every action is shifted by fresh Gaussian noise at every step.

    X_{a,t} = {x + e : x in X_a}, e ~ N(0, scale^2 I) independent for every agent, step and
    action; the agents see the shifted actions. S. Kannan, J. Morgenstern, A. Roth, B. Waggoner,
    Z. S. Wu (2018), A smoothed analysis of the greedy algorithm for the linear contextual bandit
    problem: with enough of this the greedy algorithm explores without meaning to.

    Parameters
    ----------
    sets : sequence of array_like, each of shape (K_a, d)
    scale : float
        Standard deviation of the shifts in each dimension, positive.

    Examples
    --------
    >>> sets = PerturbedActionSets([[[1, 0], [0, 1]]], scale=0.1)
    >>> actions, counts = sets.draw(0, np.random.default_rng(0), start=0, n=4)
    >>> actions.shape, counts.tolist()
    ((4, 2, 2), [2, 2, 2, 2])
    """

    def __init__(self, sets: Sequence[ArrayLike], *, scale: float) -> None:
        self.sets = tuple(read_only(table) for table in _tables(sets))
        self.scale = real_number(
            scale, "scale is positive and finite", above=0.0, error=InvalidInstanceError
        )

    @property
    def longest(self) -> float | None:
        """Length of the longest action: there is none."""
        return None

    def listed(self, order: Sequence[int]) -> Self:
        """The same sets, the agents in another order."""
        return type(self)([self.sets[i] for i in order], scale=self.scale)

    @property
    def n_agents(self) -> int:
        """Number of agents."""
        return len(self.sets)

    @property
    def dimension(self) -> int:
        """Dimension d of the actions."""
        return int(self.sets[0].shape[1])

    def largest(self, agent: int) -> int:
        """Size of an agent's set."""
        return len(self.sets[agent])

    def draw(
        self,
        agent: int,
        rng: np.random.Generator,
        start: int,  # noqa: ARG002  the generator knows where it is
        n: int,
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Sets of the next n steps, shape (n, K, d), and their sizes (n,)."""
        rows = self.sets[agent]
        actions = rows + self.scale * rng.standard_normal((n, *rows.shape))
        return actions, np.full(n, len(rows))


#: Sets that are other vectors at every step.
ChangingActionSets = ScheduledActionSets | PerturbedActionSets
#: Any kind of action sets.
ActionSets = FixedActionSets | ContextualActionSets | ChangingActionSets


def _require_one_dimension(tables: Sequence[NDArray[np.float64]]) -> None:
    dimensions = {table.shape[1] for table in tables}
    if len(dimensions) > 1:
        raise InvalidInstanceError(
            f"all actions are vectors of one dimension d; got {sorted(dimensions)}"
        )


def _matrix(rows: object, name: str) -> NDArray[np.float64]:
    table = real_table(rows, f"{name} is a table of real numbers, shape (K, d)")
    if table.ndim != 2 or 0 in table.shape:
        raise InvalidInstanceError(
            f"{name} is a table of vectors, at least one, shape (K, d); got shape {table.shape}"
        )
    if not np.isfinite(table).all():
        raise InvalidInstanceError(f"{name} has finite entries; got NaN or infinity")
    return table


def _tables(sets: object) -> list[NDArray[np.float64]]:
    """Tables of actions, one an agent, all of one dimension."""
    rows = listed(sets, "action sets are a sequence of tables of actions, one an agent")
    tables = [_matrix(actions, f"the action set of agent {a}") for a, actions in enumerate(rows)]
    if not tables:
        raise InvalidInstanceError("an instance has at least one agent; got no action sets")
    _require_one_dimension(tables)
    return tables
