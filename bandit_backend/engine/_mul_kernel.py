"""Compiled play of MUL: real steps fill buffers, the black box's virtual steps empty them.

An arm is played only when the black box asks for it while its buffer is empty. Its buffer then
holds the m new rewards, and the arm is not played again before they are taken out. So a buffer
never holds more than m rewards, all of one step: the table (K, m) with the number left of each
row is enough, and the reward to take out next is that of member m - left.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import BEYOND
from bandit_backend.action_set import ActionSets, FixedActionSets
from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    clear_best,
    compiled,
    first_tied,
    largest,
    length,
)
from bandit_backend.engine._regression import STRETCH, Regressions, Stretch, no_data, observe
from bandit_backend.engine._strain import require_range, require_strain
from bandit_backend.engine._ties import SLACK
from bandit_backend.errors import InvalidRunError
from bandit_backend.mul import MUL
from bandit_backend.single_agent.black_box import (
    ELIMINATE,
    EXPLORE_THEN_COMMIT,
    LINEAR,
    OPTIMISTIC,
    POSTERIOR,
    SOMETIMES_UNIFORM,
    Rule,
    rule_of,
)

#: Rewards that are less than this part of their terms are summed in fractions.
_CANCELLED = 1e-3
#: Random draws of the black box held at a time.
_DRAWS = 1 << 20
#: Strain up to which the linear black box is played; it is not played in twice the precision.
_STRAIN = 1e6


class Learned(NamedTuple):
    """Buffers, and what the black box knows; carried from one stretch of steps to the next."""

    buffer: FloatArray  # (K, m) rewards of the last step that played the arm
    left: IntArray  # (K,) how many of them are not taken out yet
    taken: IntArray  # (K,) rewards taken out
    total: FloatArray  # (K,) their sum
    mean: FloatArray  # (K,) their mean; for LINEAR the estimate
    root: FloatArray  # (K,) 1 / sqrt(taken)
    width: FloatArray  # (K,) squared, for LINEAR
    active: NDArray[np.bool_]  # (K,) not eliminated
    asked: IntArray  # (2,) decisions made, and the arm of the last; -1 before the first


class MulPlay:
    """A coalition that plays MUL: tables made once, a fresh state for every replicate."""

    longest_stretch = STRETCH
    strained = False  # it refuses where it would be

    def __init__(self, sets: ActionSets, theta: FloatArray, members: list[int], mul: MUL) -> None:
        if not isinstance(sets, FixedActionSets):
            raise InvalidRunError(
                "MUL plays on fixed action sets, the same at every step; got "
                f"{type(sets).__name__}: use FixedActionSets or another policy"
            )
        require_range(sets)
        own = sets.choices[members[0]]
        for i in members:
            if not np.array_equal(sets.choices[i], own):
                raise InvalidRunError(
                    "members who play MUL have the same action set, in the same order; those of "
                    f"agents number {members[0]} and {i} differ: give both the same actions"
                )
        rule = rule_of(mul.single_agent)
        kind = rule.kind
        # compiled code multiplies pulls by arms, and no run is so long that the limit shows
        self._rule = rule._replace(pulls=min(rule.pulls, (BEYOND - 1) // own.size))
        self._features = np.ascontiguousarray(sets.arms[own])
        self._rewards = _expected(sets.arms, theta)[own]
        self._n_members = len(members)
        self._draws_each = {POSTERIOR: own.size, SOMETIMES_UNIFORM: 1, OPTIMISTIC: 1}.get(kind, 0)

    @property
    def rounds(self) -> int:
        """None: members share every step."""
        return 0

    @property
    def consumed(self) -> int:
        """Rewards that the black box has taken: tau of Claim 15."""
        return int(self._learned.taken.sum())

    def start(self, rng: np.random.Generator) -> None:
        """Forget all data; the black box draws from ``rng``, row by row as it decides."""
        n_arms, d = self._features.shape
        self._rng = rng
        self._draws = np.empty((0, self._draws_each))
        self._first_draw = 0
        # only the linear black box looks at features
        linear = self._rule.kind == LINEAR
        ridge, scale = np.array([self._rule.ridge]), np.zeros(1)
        if linear:
            scale[0] = (self._features**2).sum(axis=1).max()
            require_strain(scale / ridge, ridge, _STRAIN)
        self._model = no_data(ridge, d if linear else 1, scale)
        self._learned = Learned(
            buffer=np.zeros((n_arms, self._n_members)),
            left=np.zeros(n_arms, dtype=np.int64),
            taken=np.zeros(n_arms, dtype=np.int64),
            total=np.zeros(n_arms),
            mean=np.zeros(n_arms),
            root=np.zeros(n_arms),
            width=(self._features**2).sum(axis=1) / self._rule.ridge,
            active=np.ones(n_arms, dtype=np.bool_),
            asked=np.array([0, -1]),
        )

    def advance(self, stretch: Stretch, _: list[np.random.Generator]) -> None:
        """Play the next stretch of steps; fixed sets need no contexts."""
        m, n_steps = stretch.noise.shape
        n = max(1, _DRAWS // (m * max(1, self._draws_each)))
        for begin in range(0, n_steps, n):
            end = min(begin + n, n_steps)
            self._refill(m * (int(stretch.start[0]) + end) + 1)
            play_mul(
                self._rule,
                self._features,
                self._rewards,
                self._learned,
                self._model,
                self._draws,
                self._first_draw,
                stretch,
                begin,
                end,
            )

    def _refill(self, decisions: int) -> None:
        """Hold what each decision draws, or its width factor, from the next one up to a number.

        Decisions are one more than rewards taken, so m t + 1 at most after t steps. The tau-th
        takes the tau-th row, wherever stretches begin and end.
        """
        if self._draws_each:
            made = int(self._learned.asked[0])
            kept = self._draws[made - self._first_draw :]
            shape = (decisions - made - len(kept), self._draws_each)
            if self._rule.kind == OPTIMISTIC:
                fresh = _width_factors(self._rule, made + len(kept) + 1, shape[0])
            elif self._rule.kind == POSTERIOR:
                fresh = self._rng.standard_normal(shape)
            else:
                fresh = self._rng.random(shape)
            self._draws, self._first_draw = np.concatenate([kept, fresh]), made


def _expected(arms: FloatArray, theta: FloatArray) -> FloatArray:
    """Expected rewards: the same products as on other policies' runs, unless their terms cancel.

    Black boxes compare means, which tie by their own size: a mean of 0 with nothing but another.
    """
    rewards: FloatArray = arms @ theta
    for k in np.flatnonzero(np.abs(rewards) < _CANCELLED * (np.abs(arms) @ np.abs(theta))):
        terms = zip(arms[k].tolist(), theta.tolist(), strict=True)
        rewards[k] = float(sum((Fraction(x) * Fraction(y) for x, y in terms), Fraction(0)))
    return rewards


@lru_cache(maxsize=8)
def _width_factors(rule: Rule, first: int, count: int) -> FloatArray:
    """Factors of 1 / sqrt(N) at decisions first, first + 1, ..., shape (count, 1).

    sd * sqrt(2 f) with f = log tau, or log tau + c log log tau once that is defined. All at
    once, and kept for the next replicate: a logarithm takes as long as the rest of a decision.
    """
    log = np.log(np.arange(first, first + count, dtype=np.float64))
    beyond = log > 1.0
    log[beyond] += rule.c * np.log(log[beyond])
    return np.sqrt(2.0 * rule.variance * log)[:, None]


@compiled
def _next_active(
    rule: Rule, taken: IntArray, mean: FloatArray, active: NDArray[np.bool_], last: int
) -> int:
    """Arm that is next in turn among the active ones; a round's end excludes some."""
    n_arms = mean.size
    for k in range(last + 1, n_arms):
        if active[k]:
            return k
    n = float(taken[last])  # as of all active arms
    radius = np.sqrt(2.0 * rule.variance * np.log(4.0 * n_arms * n * n / rule.confidence) / n)
    best = -np.inf
    for k in range(n_arms):
        if active[k]:
            best = max(best, mean[k])
    first = -1
    for k in range(n_arms):
        if active[k] and mean[k] + radius < best - radius:
            active[k] = False
        if active[k] and first < 0:
            first = k
    return first


@compiled
def play_mul(
    rule: Rule,
    features: FloatArray,  # (K, d)
    rewards: FloatArray,  # (K,) expected
    learned: Learned,
    model: Regressions,
    draws: FloatArray,  # (D, w), from decision number first_draw + 1 on
    first_draw: int,
    stretch: Stretch,
    begin: int,
    end: int,
) -> None:
    """Play steps ``begin`` to ``end`` of a stretch, writing regret and choices.

    Decisions are made in this one place and not in a function of their own: a call counts
    references to every array, which takes longer than a decision.
    """
    buffer, left, taken, total, mean, root, width, active, asked = learned
    _, noise, _, _, regret, actions = stretch
    n_members = noise.shape[0]
    n_arms, d = features.shape
    columns = np.ascontiguousarray(features.T)
    best = rewards.max()
    scores, gain, work, shift = np.empty(n_arms), np.empty(d), np.empty(d), np.empty(n_arms)
    sizes, norms = np.zeros(n_arms), np.zeros(n_arms)
    if rule.kind == LINEAR:
        for k in range(n_arms):
            norms[k] = length(features[k])
    rivals, looked, widest, tallest = np.inf, 0.0, 0.0, 0.0  # no look at all arms yet
    exploration = rule.pulls * n_arms
    deviation, t = np.sqrt(rule.variance), begin
    tau, arm = asked[0], asked[1]
    waits = tau > 0  # the last decision, for its reward
    while True:
        if not waits:
            tau += 1
            row = tau - 1 - first_draw
            looks = False  # at scores
            if rule.kind == EXPLORE_THEN_COMMIT:
                if tau <= exploration:
                    arm = arm + 1 if arm + 1 < n_arms else 0
                elif tau == exploration + 1:
                    arm = clear_best(mean, n_arms, 0.0)
                    if arm < 0:
                        sizes[:] = 0.0
                        arm = first_tied(mean, sizes, n_arms)
            elif rule.kind == ELIMINATE:
                arm = _next_active(rule, taken, mean, active, arm)
            elif rule.kind == LINEAR:
                looks = True
                for k in range(n_arms):
                    scores[k] = mean[k] + rule.alpha * np.sqrt(max(width[k], 0.0))
            elif tau <= n_arms:
                arm = tau - 1
            elif rule.kind == OPTIMISTIC:
                factor = draws[row, 0]
                score = mean[arm] + factor * root[arm]
                # factors grow, and since the last look at all arms only this one's mean moved
                limit = rivals + (factor - looked) * widest
                size = abs(score) + factor * widest + max(tallest, abs(mean[arm]))
                if score - limit <= SLACK * size:
                    looks = True
                    for k in range(n_arms):
                        scores[k] = mean[k] + factor * root[k]
            elif rule.kind == POSTERIOR:
                looks = True
                for k in range(n_arms):
                    scores[k] = mean[k] + deviation * root[k] * draws[row, k]
            else:
                chance = min(1.0, rule.epsilon * float(tau) ** -rule.decay)
                if draws[row, 0] < chance:
                    arm = min(int(draws[row, 0] / chance * n_arms), n_arms - 1)
                else:
                    arm = clear_best(mean, n_arms, 0.0)
                    if arm < 0:
                        sizes[:] = 0.0
                        arm = first_tied(mean, sizes, n_arms)
            if looks:
                if rule.kind == LINEAR:
                    reach = length(model.theta[0])
                    for k in range(n_arms):
                        sizes[k] = reach * norms[k]
                else:
                    for k in range(n_arms):
                        sizes[k] = abs(mean[k])
                size = largest(sizes, n_arms)
                arm = clear_best(scores, n_arms, size)
                if arm < 0:
                    arm = first_tied(scores, sizes, n_arms)
                if rule.kind == OPTIMISTIC:
                    scores[arm] = -np.inf
                    rivals, looked = largest(scores, n_arms), factor
                    widest, tallest = largest(root, n_arms), size
        waits = False
        if left[arm] == 0:
            if t == end:
                break
            gap = best - rewards[arm]
            for i in range(n_members):
                actions[i, t] = arm
                regret[i, t + 1] = regret[i, t] + gap
                buffer[arm, i] = rewards[arm] + noise[i, t]
            left[arm] = n_members
            t += 1
        reward = buffer[arm, n_members - left[arm]]
        left[arm] -= 1
        taken[arm] += 1
        if rule.kind == LINEAR:
            observe(model, 0, features, columns, mean, width, arm, reward, gain, work, shift)
        else:
            total[arm] += reward
            mean[arm] = total[arm] / taken[arm]
            root[arm] = 1.0 / np.sqrt(float(taken[arm]))
    asked[0], asked[1] = tau, arm
