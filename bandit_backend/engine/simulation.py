"""Simulate a coalition that pools its data: regret of every member, replicate by replicate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import whole_number
from bandit_backend.engine._blas import single_threaded_blas
from bandit_backend.engine._run import prepared
from bandit_backend.engine.arguments import NUMBERED, Policies, replicate_numbers, seed_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit

__all__ = ["Trajectory", "play", "simulate"]

#: Decisions that ``play`` keeps, 8 bytes each.
_DECISIONS = 2**31


@dataclass(frozen=True, kw_only=True, repr=False)
class Trajectory:
    """One replicate of a coalition's play.

    Attributes
    ----------
    actions : ndarray, shape (m, T)
        Index of each member's action in its action set at each step.
    regret : ndarray, shape (m, C)
        Cumulative pseudo-regret at the checkpoints.
    rounds : int
        Communication rounds of members who synchronise now and then (DisLinUCB); others share
        every step and count none.
    """

    actions: NDArray[np.int64]
    regret: NDArray[np.float64]
    rounds: int

    def __repr__(self) -> str:
        members, steps = self.actions.shape
        shown = ", ".join(f"{regret:.6g}" for regret in self.regret[:6, -1])
        more = f", ... ({members} members)" if members > 6 else ""
        return (
            f"Trajectory: regret of each member at the last checkpoint {shown}{more}\n"
            f"{members} members, {steps} steps, {self.rounds} rounds of communication"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{self!r}</pre>"


def simulate(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    *,
    horizon: int,
    seed: int,
    replicates: int | Sequence[int] = 1,
    checkpoints: Sequence[int] | None = None,
) -> NDArray[np.float64]:
    r"""Cumulative pseudo-regret of a coalition's members.

    At each step t all members act at once on the pooled data of steps 1 to t - 1; then their
    actions and rewards join the pool. Member a's pseudo-regret after T steps is

    .. math:: \sum_{t \le T} \max_{x \in X_{a,t}} \langle\theta^*, x\rangle
              - \langle\theta^*, x_{a,t}\rangle,

    whose expectation is R_a^C(T), equation (1) of the paper.

    Parameters
    ----------
    instance : LinearBandit
    policies : Policy or PythonPolicy, or mapping from agents to policies
        A mapping lets single agents deviate; it must cover the coalition.
    coalition : int or iterable of agents
        A bitmask (bit i for agent i) or names; at least one member.
    horizon : int
        Number of steps T.
    seed : int
        Not negative. The random numbers are a function of (seed, replicate, agent, purpose),
        not of the coalition.
    replicates : int or sequence of int
        Numbers of the replicates to run, or how many, from 0.
    checkpoints : sequence of int, optional
        Steps after which regret is recorded, ascending, none beyond the horizon; by default
        the horizon alone.

    Returns
    -------
    ndarray, shape (R, m, C), in units of reward
        By replicate, member (in agent order) and checkpoint.

    Raises
    ------
    InvalidRunError
        If the coalition is empty, an agent lacks a policy, or a number is out of range.

    Notes
    -----
    Scores are ties if they differ by no more than 1e-11 of the size of what is summed in them,
    |score| + |estimate| |x|, and ties go to the lowest index in the agent's action set, so that
    decisions do not hang on the last bit of a BLAS. A decision
    takes O(K d + d**2) time, K the arms of the coalition; on contextual action sets LinUCB's
    takes O(d**2) more for every item that bounds cannot exclude, O(K d**2) at worst. Memory
    does not grow with the horizon (beyond the checkpoints) or the replications.

    Policies in Python (:class:`bandit_backend.PythonPolicy`) make tens of thousands of decisions a
    second, and keep a replicate's samples. Rewards other than <theta, x> and noise are played by
    the kernel of changing action sets, O(K d**2) a decision.

    Where features are so long beside the ridge (|x|^2 beyond 1e4 times it), or the actions
    played so nearly dependent, that double precision would decide by rounding, a replicate is
    played in twice the precision, some tens of times as slowly; beyond 1e20 it is refused.

    Examples
    --------
    >>> from bandit_backend.policies import LinUCB
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2)
    >>> regret = simulate(bandit, LinUCB(), [0, 1], horizon=200, seed=0, replicates=3)
    >>> regret.shape, bool((regret >= 0).all())
    ((3, 2, 1), True)
    """
    run = prepared(instance, policies, coalition, horizon, checkpoints)
    seed, numbers = seed_number(seed), replicate_numbers(replicates)
    with single_threaded_blas():
        return run.play(seed, numbers)


def play(
    instance: LinearBandit,
    policies: Policies,
    coalition: int | Iterable[Agent],
    *,
    horizon: int,
    seed: int,
    replicate: int = 0,
    checkpoints: Sequence[int] | None = None,
) -> Trajectory:
    """Run one replicate like :func:`simulate` and keep every decision; O(m T) memory.

    Examples
    --------
    >>> from bandit_backend.policies import Greedy
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, noise_sd=0.0)
    >>> play(bandit, Greedy(), [0], horizon=4, seed=0).actions
    array([[0, 0, 0, 0]])
    """
    run = prepared(instance, policies, coalition, horizon, checkpoints)
    seed, replicate = seed_number(seed), whole_number(replicate, NUMBERED, least=0)
    if len(run.members) * run.horizon > _DECISIONS:
        raise InvalidRunError(
            f"play keeps every decision, {_DECISIONS} at most; got {len(run.members)} members and "
            f"a horizon of {run.horizon}: play a shorter run, or simulate, which keeps none"
        )
    actions = np.zeros((len(run.members), run.horizon), dtype=np.int64)
    with single_threaded_blas():
        regret, rounds = run.replicate(run.player(), seed, replicate, actions)
    return Trajectory(actions=actions, regret=regret, rounds=rounds)
