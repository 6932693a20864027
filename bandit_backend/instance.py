"""A multi-agent stochastic linear bandit: one unknown parameter, an action set for each agent."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import agent_name, listed, real_number, real_table, shown, truth
from bandit_backend.action_set import ActionSets, ContextualActionSets, FixedActionSets
from bandit_backend.errors import InvalidInstanceError, InvalidRunError

__all__ = ["LinearBandit"]

#: Agents are named by text or numbers: names that are the same in every process.
Agent = str | int


class LinearBandit:
    """Instance (theta*, X) of Section 2 of the paper.

    At each step t every agent a plays x from its action set X_{a,t} and observes
    y = <theta*, x> + eta, with independent Gaussian noise eta.

    Parameters
    ----------
    theta : array_like, shape (d,)
    action_sets : ActionSets, or what makes fixed ones
        One of the classes of action sets; or a sequence (or a mapping from agents) of arrays
        of shape (K_a, d), one an agent.
    noise_sd : float
        Standard deviation of eta, in units of reward; 0 for none.
    agents : sequence of str or int, optional
        Names in player order; by default the mapping's keys, or 0 to M - 1. Random streams
        belong to names, so that an agent meets the same luck wherever it stands in the order.

    Raises
    ------
    InvalidInstanceError
        If shapes, names or numbers do not fit together.

    Examples
    --------
    >>> bandit = LinearBandit([1.0, 0.5], [[[1, 0], [0, 1]], [[0, 1]]], agents=["ann", "bob"])
    >>> bandit
    LinearBandit(2 agents: 'ann', 'bob'; d = 2)
    """

    def __init__(
        self,
        theta: ArrayLike,
        action_sets: ActionSets | Sequence[ArrayLike] | Mapping[Agent, ArrayLike],
        *,
        noise_sd: float = 1.0,
        agents: Iterable[Agent] | None = None,
    ) -> None:
        if isinstance(action_sets, Mapping):
            by_name = {agent_name(agent): rows for agent, rows in action_sets.items()}
            names = list(by_name) if agents is None else _names(agents)
            if set(names) != set(by_name):
                raise InvalidInstanceError(
                    f"agents name the keys of action_sets, {shown(list(by_name))}; got "
                    f"{shown(names)}"
                )
            agents, action_sets = names, [by_name[name] for name in names]
        if not isinstance(action_sets, ActionSets):
            action_sets = FixedActionSets(action_sets)
        self.action_sets: ActionSets = action_sets
        self.theta = read_only(real_table(theta, "theta is a vector of real numbers"))
        if self.theta.shape != (action_sets.dimension,) or not np.isfinite(self.theta).all():
            raise InvalidInstanceError(
                f"theta has one finite entry for each of the actions' {action_sets.dimension} "
                f"dimensions; got shape {self.theta.shape}"
            )
        self.noise_sd = real_number(
            noise_sd,
            "noise_sd is one number for all agents, finite and not negative",
            least=0.0,
            error=InvalidInstanceError,
        )
        self.agents: tuple[Agent, ...] = tuple(
            range(action_sets.n_agents) if agents is None else _names(agents)
        )
        if len(self.agents) != action_sets.n_agents:
            raise InvalidInstanceError(
                f"there is one agent for each of {action_sets.n_agents} action sets; got "
                f"{len(self.agents)} names"
            )
        for k, agent in enumerate(self.agents):
            if agent in self.agents[:k]:
                raise InvalidInstanceError(
                    f"agents have distinct names; {shown(agent)} comes twice"
                )

    @cached_property
    def contextual_rewards(self) -> NDArray[np.float64]:
        """Expected reward <theta, u * m> of every user and item, shape (U, K); kept.

        Only contextual action sets have users and items.
        """
        if not isinstance(self.action_sets, ContextualActionSets):
            raise InvalidInstanceError("only contextual action sets have users and items")
        table: NDArray[np.float64] = (
            self.action_sets.users * self.theta
        ) @ self.action_sets.items.T
        table.flags.writeable = False
        return table

    @property
    def n_agents(self) -> int:
        """Number of agents M."""
        return len(self.agents)

    def members(self, coalition: int | Iterable[Agent]) -> list[int]:
        """Positions of a coalition's members, ascending.

        From a bitmask, names, a mapping from names to truth values, or as many truth values as
        there are agents.

        Examples
        --------
        >>> bandit = LinearBandit([1.0], [[[1]], [[2]], [[3]]], agents=["ann", "bob", "eve"])
        >>> bandit.members(0b101), bandit.members(["eve", "ann"])
        ([0, 2], [0, 2])
        """
        if isinstance(coalition, int | np.integer) and not isinstance(coalition, bool):
            mask = int(coalition)
            if not 0 <= mask < 1 << self.n_agents:
                raise InvalidRunError(
                    f"a coalition of {self.n_agents} agents is a mask from 1 to "
                    f"{(1 << self.n_agents) - 1}; got {mask}"
                )
            positions = [i for i in range(self.n_agents) if mask >> i & 1]
        else:
            names = self._named(coalition)
            unknown = [name for name in names if name not in self.agents]
            if unknown:
                raise InvalidRunError(
                    f"a coalition is made of agents; {shown(unknown[0])} is none of "
                    f"{shown(list(self.agents))}"
                )
            if len(set(names)) < len(names):
                raise InvalidRunError(f"a coalition names each member once; got {shown(names)}")
            positions = sorted(self.agents.index(name) for name in names)
        if not positions:
            raise InvalidRunError("a coalition that plays has at least one member; got none")
        return positions

    def _named(self, coalition: object) -> list[Agent]:
        """Names of a coalition's members; truth values say of each agent whether it is one."""
        requirement = "a coalition is a bitmask, or the names of its members"
        if isinstance(coalition, Mapping):
            for value in coalition.values():
                truth(value, f"{requirement}, or maps names to True and False")
            coalition = [name for name, present in coalition.items() if present]
        elif isinstance(coalition, set | frozenset):
            coalition = list(coalition)
        names = listed(coalition, requirement, error=InvalidRunError)
        if names and all(isinstance(name, bool | np.bool_) for name in names):
            if len(names) != self.n_agents:
                raise InvalidRunError(
                    f"truth values say of each of {self.n_agents} agents whether it is a member; "
                    f"got {len(names)}"
                )
            return [agent for agent, present in zip(self.agents, names, strict=True) if present]
        return [agent_name(name, error=InvalidRunError) for name in names]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self.agents[:8])) + (", ..." if self.n_agents > 8 else "")
        return f"LinearBandit({self.n_agents} agents: {shown}; d = {self.theta.size})"


def _names(agents: object) -> list[Agent]:
    names = listed(agents, "agents are a sequence of names, one an action set")
    return [agent_name(name) for name in names]
