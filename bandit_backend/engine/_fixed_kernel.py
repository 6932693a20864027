"""Compiled play on fixed action sets: every arm's mean and width, updated by rank one.

An observation moves all means along the gain and shrinks all squared widths:

    mean  += A gain * (y - mean[x])
    width -= (A gain)**2 * spread        A = all arms, gain = V^-1 x / spread, spread = 1 + x V^-1 x

so a step costs O(K d + d**2) a member instead of the O(K d**2) of computing widths afresh.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import FixedActionSets
from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    clear_best,
    compiled,
    dot,
    first_tied,
    largest,
    length,
    part,
)
from bandit_backend.engine._regressed import Regressed
from bandit_backend.engine._regression import (
    STRETCH,
    Regressions,
    Stretch,
    no_data,
    observe,
    phase_of,
    point_at,
    sees,
    synchronise,
    uniform_pick,
)
from bandit_backend.policies.roster import Roster, features


class FixedTables(NamedTuple):
    """What stays the same through a run, for a coalition of m members."""

    features: FloatArray  # (J, K, d) arms as each regression sees them
    columns: FloatArray  # (J, d, K) the same, transposed
    norms: FloatArray  # (J, K) their lengths
    choices: IntArray  # (m, K) arms of each member, the first n_choices[i] entries of a row
    n_choices: IntArray  # (m,)
    entire: NDArray[np.bool_]  # (m,) whether a member may play every arm, in the arms' order
    rewards: FloatArray  # (K,) expected
    best: FloatArray  # (m,) each member's largest expected reward


def fixed_tables(
    sets: FixedActionSets, theta: FloatArray, members: list[int], roster: Roster
) -> FixedTables:
    """Tables over the arms that some member owns; the others need no means and widths."""
    owned = [sets.choices[i] for i in members]
    arms = np.unique(np.concatenate(owned))
    rewards = sets.arms[arms] @ theta
    n_choices = np.array([len(own) for own in owned])
    choices = np.zeros((len(owned), n_choices.max()), dtype=np.int64)
    for row, own in zip(choices, owned, strict=True):
        row[: len(own)] = np.searchsorted(arms, own)
    best = np.array([rewards[row[:n]].max() for row, n in zip(choices, n_choices, strict=True)])
    seen = features(roster, sets.arms[arms])
    columns = np.ascontiguousarray(seen.transpose(0, 2, 1))
    entire = np.array([np.array_equal(row, range(len(arms))) for row in choices])
    norms = np.linalg.norm(seen, axis=2)
    return FixedTables(seen, columns, norms, choices, n_choices, entire, rewards, best)


class FixedPlay(Regressed):
    """A coalition on fixed action sets: tables made once, a fresh state for every replicate."""

    def __init__(
        self, sets: FixedActionSets, theta: FloatArray, members: list[int], roster: Roster
    ) -> None:
        self._roster = roster
        self._tables = fixed_tables(sets, theta, members, roster)

    longest_stretch = STRETCH

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        rows = self._tables.features
        scale = self._tables.norms.max(axis=1) ** 2
        self._model = no_data(self._roster.ridge, rows.shape[2], scale)
        self._mean = np.zeros(rows.shape[:2])
        self._width = np.einsum("jkd,jde,jke->jk", rows, self._model.inverse, rows)

    def advance(self, stretch: Stretch, _: list[np.random.Generator]) -> None:
        """Play the next stretch of steps; fixed sets need no contexts."""
        play_fixed(self._tables, self._roster, self._model, self._mean, self._width, stretch)


@part
def _score_all(
    mean: FloatArray, width: FloatArray, weight: float, factor: float, scores: FloatArray
) -> None:
    """Scores of all arms in their order, which vectorises as no list of choices does."""
    for k in range(mean.size):
        scores[k] = weight * mean[k]
    if factor > 0.0:
        for k in range(mean.size):
            scores[k] += factor * np.sqrt(max(width[k], 0.0))


@compiled
def play_fixed(
    tables: FixedTables,
    roster: Roster,
    model: Regressions,
    mean: FloatArray,  # (J, K), carried on
    width: FloatArray,  # (J, K), squared, carried on
    stretch: Stretch,
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    rows, columns, norms, choices, n_choices, entire, rewards, best = tables
    # arrays are taken out of their tuples once: each access inside the loop would count references
    until, regression, weights, factors = (
        roster.until, roster.regression, roster.estimate_weight, roster.width_factor,
    )  # fmt: skip
    posterior, epsilon, decay = roster.posterior, roster.epsilon, roster.decay
    owner, data_until, source = roster.owner, roster.data_until, roster.source
    noise, uniform, regret, actions = (
        stretch.noise, stretch.uniform, stretch.regret, stretch.actions,
    )  # fmt: skip
    n_regressions, n_arms, d = rows.shape
    n_members, n_steps = noise.shape
    gain, work = np.empty(d), np.empty(d)
    shift, scores, sizes = np.empty(n_arms), np.empty(n_arms), np.empty(n_arms)
    longest = np.array([largest(norms[j], n_arms) for j in range(n_regressions)])
    start = stretch.start[0]
    waits = (source >= 0).any()
    for t in range(n_steps):
        step = start + t + 1
        for i in range(n_members):
            phase, count = phase_of(until, i, step), n_choices[i]
            j = regression[i, phase]
            pick = uniform_pick(j, epsilon[i, phase], decay[i, phase], step, uniform[i, t], count)
            if pick < 0:
                if posterior[i, phase]:
                    point_at(model, roster, i, phase, stretch.normal[i, t], work)
                    reach = length(work)
                    for k in range(count):
                        scores[k] = dot(rows[j, choices[i, k]], work)
                else:
                    weight, factor = weights[i, phase], factors[i, phase]
                    reach = abs(weight) * length(model.theta[j])
                    if entire[i]:
                        _score_all(mean[j], width[j], weight, factor, scores)
                    else:
                        for k in range(count):
                            arm = choices[i, k]
                            spread = factor * np.sqrt(max(width[j, arm], 0.0))
                            scores[k] = weight * mean[j, arm] + spread
                pick = clear_best(scores, count, reach * longest[j])
                if pick < 0:
                    for k in range(count):
                        sizes[k] = reach * norms[j, choices[i, k]]
                    pick = first_tied(scores, sizes, count)
            actions[i, t] = pick
            regret[i, t + 1] = regret[i, t] + (best[i] - rewards[choices[i, pick]])
        for i in range(n_members):
            arm = choices[i, actions[i, t]]
            reward = rewards[arm] + noise[i, t]
            for j in range(n_regressions):
                if sees(owner, data_until, j, i, step):
                    observe(
                        model, j, rows[j], columns[j], mean[j], width[j], arm, reward,
                        gain, work, shift,
                    )  # fmt: skip
        if waits and synchronise(model, roster, step):
            for j in range(n_regressions):
                if source[j] >= 0:
                    mean[j] = mean[source[j]]
                    width[j] = width[source[j]]
