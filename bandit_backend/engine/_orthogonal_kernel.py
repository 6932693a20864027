"""Compiled play on fixed, mutually orthogonal arms: the multi-armed bandit in disguise.

V is diagonal in the arms, so an observation of one arm moves that arm's estimate and width alone:
with N pulls, rewards summing to S, and q = |x|^2,

    <theta, x> = q S / (ridge + q N),    |x|^2 in V^-1 = q / (ridge + q N),

both 0 for an arm without data and ridge 0 (least squares of minimum norm). A step costs O(K).
"""

import numpy as np

from bandit_backend.action_set import FixedActionSets
from bandit_backend.engine._fixed_kernel import FixedTables, fixed_tables
from bandit_backend.engine._products import FloatArray, clear_best, compiled, first_tied, largest
from bandit_backend.engine._regression import STRETCH, Stretch, phase_of, sees, uniform_pick
from bandit_backend.policies.roster import Roster


def is_orthogonal(sets: FixedActionSets, members: list[int], roster: Roster) -> bool:
    """Whether this kernel serves: orthogonal arms, and rules that look at arms one by one."""
    if roster.intercept.any() or roster.posterior.any() or (roster.source >= 0).any():
        return False
    arms = sets.arms[np.unique(np.concatenate([sets.choices[i] for i in members]))]
    if len(arms) > arms.shape[1]:
        return False
    products = arms @ arms.T
    return not (products - np.diag(np.diag(products))).any() and bool(np.diag(products).all())


class OrthogonalPlay:
    """A coalition on orthogonal arms: tables made once, a fresh state for every replicate."""

    longest_stretch = STRETCH
    rounds = 0
    strained = False  # arms are looked at one by one

    def __init__(
        self, sets: FixedActionSets, theta: FloatArray, members: list[int], roster: Roster
    ) -> None:
        self._roster = roster
        self._tables = fixed_tables(sets, theta, members, roster)
        rows = self._tables.features
        self._squares = np.einsum("jkd,jkd->jk", rows, rows)

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        shape = self._squares.shape
        ridge = np.broadcast_to(self._roster.ridge[:, None], shape)
        self._pulls, self._sums = np.zeros(shape), np.zeros(shape)
        self._peak = np.zeros(shape[0])
        self._mean = np.zeros(shape)
        self._width = np.zeros(shape)
        np.divide(self._squares, ridge, out=self._width, where=ridge > 0.0)
        np.sqrt(self._width, out=self._width)

    def advance(self, stretch: Stretch, _: list[np.random.Generator]) -> None:
        """Play the next stretch of steps; fixed sets need no contexts."""
        play_orthogonal(
            self._tables,
            self._roster,
            self._squares,
            self._pulls,
            self._sums,
            self._mean,
            self._width,
            self._peak,
            stretch,
        )


@compiled
def play_orthogonal(
    tables: FixedTables,
    roster: Roster,
    squares: FloatArray,  # (J, K)
    pulls: FloatArray,  # (J, K), carried on
    sums: FloatArray,  # (J, K) of rewards, carried on
    mean: FloatArray,  # (J, K) estimates, carried on
    width: FloatArray,  # (J, K), carried on
    peak: FloatArray,  # (J,) largest |mean| / |x| so far, carried on
    stretch: Stretch,
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    n_regressions, n_arms = squares.shape
    n_members, n_steps = stretch.noise.shape
    # arrays are taken out of their tuples once: each access inside the loop would count references
    choices, n_choices, rewards, best = (
        tables.choices, tables.n_choices, tables.rewards, tables.best,
    )  # fmt: skip
    until, regression, weights, factors = (
        roster.until, roster.regression, roster.estimate_weight, roster.width_factor,
    )  # fmt: skip
    epsilon, decay, ridge = roster.epsilon, roster.decay, roster.ridge
    owner, data_until = roster.owner, roster.data_until
    noise, uniform, regret, actions = (
        stretch.noise, stretch.uniform, stretch.regret, stretch.actions,
    )  # fmt: skip
    start = stretch.start[0]
    scores, sizes, norms = np.empty(n_arms), np.empty(n_arms), np.sqrt(squares)
    # |estimate| |x| is never more than this times the peak
    longest = np.sqrt(float(n_arms)) * np.array(
        [largest(norms[j], n_arms) for j in range(n_regressions)]
    )
    for t in range(n_steps):
        step = start + t + 1
        for i in range(n_members):
            phase, count = phase_of(until, i, step), n_choices[i]
            j = regression[i, phase]
            pick = uniform_pick(j, epsilon[i, phase], decay[i, phase], step, uniform[i, t], count)
            if pick < 0:
                weight, factor = weights[i, phase], factors[i, phase]
                for k in range(count):
                    arm = choices[i, k]
                    scores[k] = weight * mean[j, arm] + factor * width[j, arm]
                pick = clear_best(scores, count, abs(weight) * peak[j] * longest[j])
                if pick < 0:
                    square = 0.0
                    for k in range(n_arms):
                        square += (mean[j, k] / norms[j, k]) ** 2
                    reach = abs(weight) * np.sqrt(square)
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
                    pulls[j, arm] += 1.0
                    sums[j, arm] += reward
                    precision = ridge[j] / squares[j, arm] + pulls[j, arm]
                    mean[j, arm] = sums[j, arm] / precision
                    peak[j] = max(peak[j], abs(mean[j, arm]) / norms[j, arm])
                    width[j, arm] = 1.0 / np.sqrt(precision)
