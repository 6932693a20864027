"""The regret oracle: what a coalition is worth when it pools its data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import in_order
from bandit_backend.engine._fingerprint import fingerprint, require_as_known
from bandit_backend.engine.arguments import (
    Policies,
    horizon_steps,
    policy_by_agent,
    replicate_numbers,
    seed_number,
)
from bandit_backend.engine.simulation import simulate
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit

__all__ = ["RegretOracle"]


class RegretOracle:
    r"""Value oracle :math:`v(C) = -\sum_{a \in C} R_a^C(T)`, equation (2) of the paper.

    Meets ``tugames.SplitValueOracle``: worths come replicate by replicate, on common random
    numbers, and split by member.

    Parameters
    ----------
    instance : LinearBandit
    policy : Policy or PythonPolicy, or mapping from every agent to a policy
    horizon : int
        Number of steps T.
    seed : int
        Not negative.

    Raises
    ------
    InvalidRunError
        If the horizon or the seed is out of range, or an agent has no policy.

    Notes
    -----
    Every member's regret that was simulated is kept, 8 bytes each; asking again is free. A
    pickled oracle takes none of them along.

    Examples
    --------
    >>> from bandit_backend.policies import LinUCB
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> oracle = RegretOracle(bandit, LinUCB(), horizon=100, seed=0)
    >>> split = oracle.member_worths(0b11, range(4))
    >>> split.shape, bool(np.allclose(split.sum(axis=1), oracle.worths(0b11, range(4))))
    ((4, 2), True)
    """

    deterministic = False

    def __init__(
        self, instance: LinearBandit, policy: Policies, *, horizon: int, seed: int
    ) -> None:
        self.instance = instance
        self.policies = policy_by_agent(instance, policy)
        missing = [agent for agent in instance.agents if agent not in self.policies]
        if missing:
            raise InvalidRunError(f"every agent needs a policy; {missing[0]!r} has none")
        self.horizon = horizon_steps(horizon)
        self.seed = seed_number(seed)
        self._regret: dict[tuple[int, int], NDArray[np.float64]] = {}

    @property
    def players(self) -> tuple[Agent, ...]:
        """The agents, in player order."""
        return self.instance.agents

    @property
    def fingerprint(self) -> dict[str, Any]:
        """Everything the worths depend on, to the bit: what a replicate store is known by.

        Tables such as factors count by their bytes. Where they were computed on another kind of
        processor, their last digits may differ, and so does the fingerprint. Policies count by
        their phases, whatever their classes and however their numbers were written; policies in
        Python by their name, version and parameters.

        Raises
        ------
        InvalidRunError
            If a subclass, of this class, of the instance's or its action sets', overrides what
            the worths are computed by: nobody can tell what they depend on then. Or if a policy
            in Python has no version.
        """
        if type(self) is not RegretOracle and type(self).fingerprint is RegretOracle.fingerprint:
            require_as_known(self, RegretOracle)
        return fingerprint(self.instance, self.policies, self.horizon, self.seed)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_regret": {}}

    def regrets(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Pseudo-regret of each member on each replicate, shape (R, |C|)."""
        members = self.instance.members(coalition)
        coalition = sum(1 << i for i in members)
        if in_order(replicates) and len(replicates) == 0:
            return np.zeros((0, len(members)))
        replicates = replicate_numbers(replicates, counted=False)
        wanted = [r for r in replicates if (coalition, r) not in self._regret]
        if wanted:
            simulated = simulate(
                self.instance,
                self.policies,
                coalition,
                horizon=self.horizon,
                seed=self.seed,
                replicates=wanted,
            )
            for r, regret in zip(wanted, simulated[:, :, 0], strict=True):
                self._regret[coalition, r] = regret
        return np.array([self._regret[coalition, r] for r in replicates])

    def member_worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of each member, minus its regret, on each replicate, shape (R, |C|)."""
        return -self.regrets(coalition, replicates)

    def worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of the coalition on each replicate, shape (R,)."""
        total: NDArray[np.float64] = self.member_worths(coalition, replicates).sum(axis=1)
        return total
