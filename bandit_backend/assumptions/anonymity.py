"""Assumption 2: an agent's action is a function of its own data and of the others' anonymous pool.

Two couplings leave that function's arguments as they are, and must leave the actions so, too:
to list the agents in another order, each keeping its name and with it its random numbers; and
to let other agents bring in the others' samples.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import whole_number
from bandit_backend.assumptions._anonymity import Assumption2, Divergence
from bandit_backend.assumptions._replay import Recording
from bandit_backend.engine.arguments import Policies, horizon_steps, policy_by_agent, seed_number
from bandit_backend.engine.simulation import play
from bandit_backend.instance import Agent, LinearBandit

__all__ = ["assumption_2"]


def assumption_2(
    instance: LinearBandit,
    policies: Policies,
    *,
    horizon: int,
    seed: int,
    coalition: int | Iterable[Agent] | None = None,
    replications: int = 2,
    shuffles: int = 2,
) -> Assumption2:
    """Check by coupling that agents use each other's data as an anonymous pool.

    Every replicate is played, and then again

    - with the agents listed in another order, in reverse and in random ones. All decisions of
      all members have to be the same.
    - once for each member, who decides anew, while the samples that the others brought in at a
      step are brought in by others among them, at every step by a new random permutation. The
      member's decisions have to be the same. This takes at least three members.

    The first coupling tells an algorithm that looks at agents' positions, the second also one
    that follows another agent's samples through time, such as DisLinUCB, whose agents call for
    an exchange by what they have seen themselves. What may differ between agents is kept: their
    policies, action sets and random numbers go with their names.

    Parameters
    ----------
    instance : LinearBandit
    policies : Policy, or mapping from agents to policies
    horizon, seed : int
    coalition : int or iterable of agents, optional
        By default the grand coalition.
    replications : int
    shuffles : int
        Orders of the agents, and permutations for each member, on every replicate; positive.

    Returns
    -------
    Assumption2
        "holds" if all decisions were the same; "fails" if one was not and no random numbers are
        used in deciding; "undecided" if they are: the assumption then asks for the same
        distribution of actions, for which the same action on the same random numbers is
        sufficient, but not necessary. There is no p-value.

    Raises
    ------
    InvalidRunError
        For runs that the engine refuses, or numbers out of range.

    Notes
    -----
    An equality on finitely many decisions, no proof for all histories. Scores that differ
    by rounding are ties and go to the lowest index (see :func:`bandit_backend.simulate`), so that
    sums in another order make no difference.

    MUL takes rewards from its buffers in agent order, where Algorithm 1 says "arbitrarily", and
    so does not satisfy the assumption, which the paper does not ask of it.

    O(replications shuffles m) runs, those of the second coupling at O(K d**2) a decision,
    whatever the kind of action sets: choose a short horizon on MovieLens.

    References
    ----------
    Assumption 2 and Section B.2 of the paper; M-ETC satisfies it (Claim 8).

    Examples
    --------
    >>> from bandit_backend import DisLinUCB, LinUCB, instances
    >>> circle = instances.symmetric_circle()
    >>> bool(assumption_2(circle, LinUCB(), horizon=50, seed=0))
    True
    >>> finding = assumption_2(circle, DisLinUCB(), horizon=50, seed=0)
    >>> finding.verdict, finding.witness.coupling
    ('fails', 'pool')
    """
    replications = whole_number(replications, "replications is a positive integer", least=1)
    shuffles = whole_number(shuffles, "shuffles is a positive integer", least=1)
    horizon, seed = horizon_steps(horizon), seed_number(seed)
    by_agent = policy_by_agent(instance, policies)
    everyone = (1 << instance.n_agents) - 1
    members = instance.members(everyone if coalition is None else coalition)
    names = [instance.agents[i] for i in members]
    rng = np.random.default_rng(seed)
    orders = [np.arange(instance.n_agents)[::-1]]
    orders += [rng.permutation(instance.n_agents) for _ in range(shuffles - 1)]
    listed = [instance.listed([int(i) for i in order]) for order in orders]
    n_decisions, randomised, witness = 0, False, None

    for replicate in range(replications):

        def actions(listed: LinearBandit, replicate: int = replicate) -> NDArray[np.int64]:
            run = play(listed, by_agent, names, horizon=horizon, seed=seed, replicate=replicate)
            at = [listed.members(names).index(listed.agents.index(name)) for name in names]
            by_name: NDArray[np.int64] = run.actions[at]
            return by_name

        played = actions(instance)
        for other in listed:
            n_decisions += played.size
            witness = witness or _first(
                "order", replicate, names, played, actions(other), other.agents
            )
        recording = Recording(
            instance, by_agent, names, horizon=horizon, seed=seed, replicate=replicate
        )
        randomised = recording.draws
        for row in range(len(names) if len(names) > 2 else 0):
            for _ in range(shuffles):
                places = _places(len(names), row, horizon, rng)
                repeated = recording.repeated(row, places)
                n_decisions += horizon
                witness = witness or _first(
                    "pool",
                    replicate,
                    names[row : row + 1],
                    recording.actions[row : row + 1],
                    repeated[None],
                    instance.agents,
                )
    return Assumption2(
        verdict="holds" if witness is None else "undecided" if randomised else "fails",
        level=None,
        p_for=None,
        p_against=None,
        n_decisions=n_decisions,
        randomised=randomised,
        witness=witness,
    )


def _first(
    coupling: Literal["order", "pool"],
    replicate: int,
    names: list[Agent],
    before: NDArray[np.int64],
    after: NDArray[np.int64],
    order: tuple[Agent, ...],
) -> Divergence | None:
    """Earliest difference of two tables of actions, shape (m, T)."""
    steps, rows = np.nonzero((before != after).T)
    if not steps.size:
        return None
    t, row = int(steps[0]), int(rows[0])
    return Divergence(
        coupling=coupling,
        replicate=replicate,
        agent=names[row],
        step=t + 1,
        action=int(before[row, t]),
        other_action=int(after[row, t]),
        order=order,
    )


def _places(m: int, fixed: int, horizon: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """At each step a random permutation of the members that leaves one in its place, (m, T)."""
    others = np.array([i for i in range(m) if i != fixed])
    places = np.full((m, horizon), fixed)
    places[others] = rng.permuted(np.tile(others[:, None], horizon), axis=0)
    return places
