"""A multi-agent stochastic linear bandit: one unknown parameter, an action set for each agent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import agent_name, listed, real_table, shown, truth, whole_number
from bandit_backend.action_set import (
    ActionSets,
    ContextualActionSets,
    FixedActionSets,
    PerturbedActionSets,
    ScheduledActionSets,
)
from bandit_backend.errors import InvalidInstanceError, InvalidRunError
from bandit_backend.rewards import Gaussian, Replayed, RewardModel

__all__ = ["LinearBandit"]

#: Agents are named by text or numbers: names that are the same in every process.
Agent = str | int


class LinearBandit:
    """Instance (theta*, X) of Section 2 of the paper.

    At each step t every agent a plays x from its action set X_{a,t} and observes
    y = <theta*, x> + eta, with independent Gaussian noise eta; or a reward of another model.

    Parameters
    ----------
    theta : array_like, shape (d,), or (M, d), or mapping from every agent to one of shape (d,)
        One parameter for all agents, as in the paper, or one for each.
    action_sets : ActionSets, or what makes fixed ones
        One of the classes of action sets; or a sequence (or a mapping from agents) of arrays
        of shape (K_a, d), one an agent.
    noise_sd : float, or mapping from every agent to one
        Standard deviation of eta, in units of reward; 0 for none.
    rewards : RewardModel, optional
        One of :mod:`bandit_backend.rewards`, in place of Gaussian noise of ``noise_sd``.
    delay : int
        Steps that rewards, and the actions that earned them, are late by: at step t everybody
        knows those of steps 1 to t - 1 - delay, of its own and of the others.
    agents : sequence of str or int, optional
        Names in player order; by default the mapping's keys, or 0 to M - 1. Random streams
        belong to names, so that an agent meets the same luck wherever it stands in the order.

    Attributes
    ----------
    theta : ndarray, shape (d,) or (M, d)
    thetas : ndarray, shape (M, d)
        Each agent's parameter.

    Raises
    ------
    InvalidInstanceError
        If shapes, names or numbers do not fit together.

    Examples
    --------
    >>> bandit = LinearBandit([1.0, 0.5], [[[1, 0], [0, 1]], [[0, 1]]], agents=["ann", "bob"])
    >>> bandit
    LinearBandit(2 agents: 'ann', 'bob'; d = 2)
    >>> apart = LinearBandit({"ann": [1.0, 0.5], "bob": [0.9, 0.6]}, bandit.action_sets,
    ...                      agents=["ann", "bob"])
    >>> apart.thetas.shape
    (2, 2)
    """

    def __init__(
        self,
        theta: ArrayLike | Mapping[Agent, ArrayLike],
        action_sets: ActionSets | Sequence[ArrayLike] | Mapping[Agent, ArrayLike],
        *,
        noise_sd: float | Mapping[Agent, float] = 1.0,
        rewards: RewardModel | None = None,
        delay: int = 0,
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
        self.agents: tuple[Agent, ...] = tuple(
            range(action_sets.n_agents) if agents is None else _names(agents)
        )
        self._require_names()
        self.theta = self._parameter(theta)
        self.rewards: RewardModel = self._model(rewards, noise_sd)
        self.delay = whole_number(
            delay, "delay is a number of steps, 0 or more", least=0, error=InvalidInstanceError
        )
        self._require_means()

    def _require_names(self) -> None:
        if len(self.agents) != self.action_sets.n_agents:
            raise InvalidInstanceError(
                f"there is one agent for each of {self.action_sets.n_agents} action sets; got "
                f"{len(self.agents)} names"
            )
        for k, agent in enumerate(self.agents):
            if agent in self.agents[:k]:
                raise InvalidInstanceError(
                    f"agents have distinct names; {shown(agent)} comes twice"
                )

    def _parameter(self, theta: object) -> NDArray[np.float64]:
        if isinstance(theta, Mapping):
            by_name = {agent_name(agent): vector for agent, vector in theta.items()}
            if set(by_name) != set(self.agents):
                raise InvalidInstanceError(
                    f"a mapping of thetas has one for every agent, {shown(list(self.agents))}; got "
                    f"{shown(list(by_name))}"
                )
            theta = [by_name[agent] for agent in self.agents]
        table = read_only(real_table(theta, "theta is a vector of real numbers, or one an agent"))
        d = self.action_sets.dimension
        if table.shape not in ((d,), (self.n_agents, d)) or not np.isfinite(table).all():
            raise InvalidInstanceError(
                f"theta, or each agent's, has one finite entry for each of the actions' {d} "
                f"dimensions; got shape {table.shape}"
            )
        return table

    def _model(self, rewards: object, noise_sd: float | Mapping[Agent, float]) -> RewardModel:
        gaussian = Gaussian(noise_sd)
        if rewards is None:
            rewards = gaussian
        elif not isinstance(rewards, RewardModel):
            raise InvalidInstanceError(
                "rewards are a model of bandit_backend.rewards, such as Bernoulli(); got "
                f"{shown(rewards)}"
            )
        elif gaussian.sd != 1.0:
            raise InvalidInstanceError(
                f"rewards come with their own noise; got noise_sd {shown(noise_sd)} beside "
                f"{shown(rewards)}: leave one of them out"
            )
        rewards.require_agents(self.agents)
        return rewards

    def _require_means(self) -> None:
        """Ask the reward model whether the means of all actions are possible."""
        sets, model = self.action_sets, self.rewards
        if isinstance(model, Replayed):
            if not isinstance(sets, ContextualActionSets):
                raise InvalidInstanceError(
                    "ratings are replayed on contextual action sets, which have users and items; "
                    f"got {type(sets).__name__}"
                )
            if sets.owned:
                raise InvalidInstanceError(
                    "ratings are replayed where every agent may recommend every item; got choices "
                    "of some: leave them out, or take another model of rewards"
                )
            model.require_sets(sets.groups, len(sets.users), len(sets.items))
        elif not model.additive and model.linear:
            if isinstance(sets, PerturbedActionSets):
                raise InvalidInstanceError(
                    "perturbed actions have means of any size, which are no probabilities: take "
                    "Bernoulli('logistic'), or other action sets"
                )
            for a, theta in enumerate(self.thetas):
                for rows in _all_actions(sets, a):
                    model.require_means(rows @ theta)

    @property
    def thetas(self) -> NDArray[np.float64]:
        """Parameter of every agent, shape (M, d)."""
        return np.broadcast_to(self.theta, (self.n_agents, self.action_sets.dimension))

    @property
    def noise_sd(self) -> float:
        """Standard deviation of Gaussian noise that is the same for all agents.

        Raises
        ------
        InvalidInstanceError
            If the rewards are of another model, or agents differ in it.
        """
        model = self.rewards
        if not isinstance(model, Gaussian) or isinstance(model.sd, dict):
            raise InvalidInstanceError(
                f"noise_sd is one number for Gaussian rewards alone; these are {shown(model)}"
            )
        return model.sd

    def require_plain(self, what: str) -> None:
        """Raise InvalidRunError unless theta and noise are as in the paper.

        That is, one theta for all agents, Gaussian noise of one deviation, and no delay.
        """
        model = self.rewards
        gaussian = type(model) is Gaussian and not isinstance(model.sd, dict)
        if self.theta.ndim > 1 or not gaussian or self.delay:
            found = "a theta for each agent" if self.theta.ndim > 1 else shown(model)
            raise InvalidRunError(
                f"{what} takes one theta for all agents, one noise_sd and no delay; got {found}"
                + (f" and a delay of {self.delay}" if self.delay else "")
            )

    def listed(self, order: Sequence[int]) -> "LinearBandit":
        """The same instance, its agents in another order.

        Examples
        --------
        >>> LinearBandit([1.0], {"ann": [[1]], "bob": [[2]]}).listed([1, 0]).agents
        ('bob', 'ann')
        """
        return LinearBandit(
            self.theta if self.theta.ndim == 1 else self.theta[list(order)],
            self.action_sets.listed(order),
            rewards=self.rewards,
            delay=self.delay,
            agents=[self.agents[i] for i in order],
        )

    @cached_property
    def contextual_rewards(self) -> NDArray[np.float64]:
        """Expected reward <theta, u * m> of every user and item, shape (U, K); kept.

        Only contextual action sets have users and items.
        """
        if not isinstance(self.action_sets, ContextualActionSets) or self.theta.ndim > 1:
            raise InvalidInstanceError(
                "only contextual action sets have users and items, with one theta for all agents"
            )
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
        return f"LinearBandit({self.n_agents} agents: {shown}; d = {self.action_sets.dimension})"


def _names(agents: object) -> list[Agent]:
    names = listed(agents, "agents are a sequence of names, one an action set")
    return [agent_name(name) for name in names]


def _all_actions(sets: ActionSets, agent: int) -> Iterator[NDArray[np.float64]]:
    """Tables that hold all actions of an agent whose actions are known beforehand."""
    if isinstance(sets, FixedActionSets):
        yield sets.arms[sets.choices[agent]]
    elif isinstance(sets, ContextualActionSets):
        for user in np.unique(sets.groups[agent]):
            yield sets.users[user] * sets.items[sets.choices[agent]]
    elif isinstance(sets, ScheduledActionSets):
        yield from sets.schedule[agent]
