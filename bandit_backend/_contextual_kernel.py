"""Compiled play on contextual action sets, x = u * m: exact decisions from bounds on scores.

A decision needs the largest of K scores <theta, x> + alpha |x|_{V^-1}. Computing all of them
takes K d**2 operations for the widths. But a width never grows as V grows, so

- the width of a (user, item) pair computed earlier is an upper bound now, and
- before the first time |x|^2 / ridge is one, and |x|^2 * largest eigenvalue of V^-1 a better one.

Estimates <u * theta, m> are screened in single precision with a bound on their rounding error.
Items are then computed exactly, in double precision, only while their bound reaches the best
exact score found: a handful a step. Where the bounds prune too little, one matrix product
computes all widths. The decision is that of the full computation in every case.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend._regression import (
    STRETCH,
    TIE,
    FloatArray,
    IntArray,
    Regressions,
    Stretch,
    absorb,
    compiled,
    dot,
    no_data,
    phase_of,
    point_at,
    refresh,
    sees,
    squared_width,
    synchronise,
    uniform_pick,
)
from bandit_backend.action_set import ContextualActionSets
from bandit_backend.policies.roster import Roster, features

SingleArray = NDArray[np.float32]

#: Relative surplus on squared-width bounds: covers single precision and the drift of V^-1.
SURPLUS = 1e-5
#: Share of the items above which one matrix product is cheaper than single widths.
MANY = 6


class ContextualTables(NamedTuple):
    """What stays the same through a run, for the users that a coalition serves."""

    users: FloatArray  # (J, U, d) as each regression sees them
    items: FloatArray  # (J, K, d)
    screened: SingleArray  # (J, d, K) items in single precision
    norms: SingleArray  # (J, K) of the items, rounded up
    squares: SingleArray  # (J, U, K) squared norms |u * m|^2, rounded up
    rewards: FloatArray  # (U, K) expected
    best: FloatArray  # (U,) each user's largest expected reward


class ContextualPlay:
    """A coalition on contextual action sets: tables made once, a fresh state for every replicate.

    Bounds take 4 bytes for each of the regressions, users served and items; so do the squares.
    """

    def __init__(
        self, sets: ContextualActionSets, rewards: FloatArray, members: list[int], roster: Roster
    ) -> None:
        served = np.unique(np.concatenate([sets.groups[i] for i in members]))
        rewards = rewards[served]
        users, items = features(roster, sets.users[served]), features(roster, sets.items)
        # a constant feature adds 1 to every square
        squares = sets.squared_norms[served] + roster.intercept[:, None, None]
        self._roster = roster
        self._groups = [np.searchsorted(served, sets.groups[i]) for i in members]
        self._tables = ContextualTables(
            users=users,
            items=items,
            screened=np.ascontiguousarray(items.transpose(0, 2, 1), dtype=np.float32),
            norms=(np.linalg.norm(items, axis=2) * (1.0 + SURPLUS)).astype(np.float32),
            squares=(squares * (1.0 + SURPLUS)).astype(np.float32),
            rewards=rewards,
            best=rewards.max(axis=1),
        )

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        ridge = self._roster.ridge
        self._model = no_data(ridge, self._tables.users.shape[2])
        self._bounds = np.full_like(self._tables.squares, np.inf)
        self._largest = np.divide(1.0, ridge, out=np.zeros_like(ridge), where=ridge > 0.0)

    longest_stretch = STRETCH

    @property
    def rounds(self) -> int:
        """Synchronisations so far."""
        return int(self._model.synced[1])

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps, the users drawn from the contexts' streams."""
        n = stretch.noise.shape[1]
        arrivals = np.array(
            [g[rng.integers(0, len(g), n)] for g, rng in zip(self._groups, contexts, strict=True)]
        )
        play_contextual(
            self._tables, self._roster, self._model, self._bounds, self._largest, arrivals, stretch
        )


@compiled
def _screen(tables: ContextualTables, j: int, folded: FloatArray, limits: SingleArray) -> None:
    """Upper bounds on all estimates <folded, m>, folded = u * theta, in single precision.

    Any order of summing d products rounded to single precision errs by less than
    (d + 4) 2^-24 |folded| |m|; twice that is added.
    """
    screened = tables.screened[j]
    d, n_items = screened.shape
    norm = np.float32(2.0 * (d + 4) * 2.0**-24 * np.sqrt(dot(folded, folded)) * (1.0 + SURPLUS))
    for k in range(n_items):
        limits[k] = norm * tables.norms[j, k]
    whole = d - d % 4
    for c in range(0, whole, 4):
        f0, f1 = np.float32(folded[c]), np.float32(folded[c + 1])
        f2, f3 = np.float32(folded[c + 2]), np.float32(folded[c + 3])
        for k in range(n_items):
            limits[k] += (
                f0 * screened[c, k]
                + f1 * screened[c + 1, k]
                + f2 * screened[c + 2, k]
                + f3 * screened[c + 3, k]
            )
    for c in range(whole, d):
        f0 = np.float32(folded[c])
        for k in range(n_items):
            limits[k] += f0 * screened[c, k]


@compiled
def _all_widths(
    tables: ContextualTables, j: int, user: int, inverse: FloatArray, bounds: SingleArray
) -> None:
    """Squared widths of all items for a user, by one matrix product, into the bounds."""
    context = tables.users[j, user]
    folded = np.empty_like(inverse)
    for r in range(context.size):
        for c in range(context.size):
            folded[r, c] = context[r] * context[c] * inverse[r, c]
    projected = np.dot(tables.items[j], folded)
    for k in range(bounds.size):
        width = max(dot(projected[k], tables.items[j, k]), 0.0)
        bounds[k] = min(bounds[k], np.float32(width * (1.0 + SURPLUS)))


@compiled
def _limit(
    tables: ContextualTables,
    j: int,
    user: int,
    direction: FloatArray,
    alpha: float,
    largest: float,
    bounds: SingleArray,
    limits: SingleArray,
) -> None:
    """Upper bounds on the scores of all items."""
    _screen(tables, j, tables.users[j, user] * direction, limits)
    if alpha > 0.0:
        factor = np.float32(alpha * (1.0 + SURPLUS))
        eigenvalue = np.float32(largest * (1.0 + SURPLUS))
        squares = tables.squares[j, user]
        for k in range(limits.size):
            limits[k] += factor * np.sqrt(min(bounds[k], eigenvalue * squares[k]))


@compiled
def _decide(
    tables: ContextualTables,
    j: int,
    user: int,
    inverse: FloatArray,  # (d, d)
    direction: FloatArray,  # (d,) scores are <direction, x> + alpha |x|_{V^-1}
    alpha: float,
    largest: float,  # bound on the largest eigenvalue of V^-1
    bounds: SingleArray,  # (K,) on the user's squared widths, tightened
    limits: SingleArray,  # (K,) room to work
    scores: FloatArray,  # (K,) room to work
    action: FloatArray,  # (d,) room to work
) -> int:
    """First item whose score ties with the largest."""
    n_items = limits.size
    _limit(tables, j, user, direction, alpha, largest, bounds, limits)
    best = -np.inf
    top = int(np.argmax(limits))
    for visit in range(-1, n_items):  # the most promising item first, then all in order
        k = top if visit < 0 else visit
        if visit == top:
            continue
        # bounds are in single precision: the margin is wider than its rounding
        if limits[k] < best - 1e-6 * abs(best):
            scores[k] = -np.inf
            continue
        for c in range(action.size):
            action[c] = tables.users[j, user, c] * tables.items[j, k, c]
        scores[k] = dot(action, direction)
        if alpha > 0.0:
            width = squared_width(inverse, action)
            bounds[k] = min(bounds[k], np.float32(width * (1.0 + SURPLUS)))
            scores[k] += alpha * np.sqrt(width)
        best = max(best, scores[k])
        if visit < 0 and alpha > 0.0:
            rivals = 0
            for other in range(n_items):
                rivals += limits[other] >= best
            if rivals * MANY > n_items:
                _all_widths(tables, j, user, inverse, bounds)
                _limit(tables, j, user, direction, alpha, largest, bounds, limits)
    threshold = best - TIE * abs(best)
    for k in range(n_items):
        if scores[k] >= threshold:
            return k
    return top


@compiled
def play_contextual(
    tables: ContextualTables,
    roster: Roster,
    model: Regressions,
    bounds: SingleArray,  # (J, U, K) on squared widths, carried on
    largest: FloatArray,  # (J,) bound on the largest eigenvalue of V^-1, carried on
    arrivals: IntArray,  # (m, n) the user each member serves
    stretch: Stretch,
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    n_regressions, n_items, d = tables.items.shape
    n_members, n_steps = stretch.noise.shape
    gain, work, action = np.empty(d), np.empty(d), np.empty(d)
    limits, scores = np.empty(n_items, dtype=np.float32), np.empty(n_items)
    for t in range(n_steps):
        step = stretch.start[0] + t + 1
        for i in range(n_members):
            user, phase = arrivals[i, t], phase_of(roster.until, i, step)
            j = roster.regression[i, phase]
            pick = uniform_pick(
                j, roster.epsilon[i, phase], roster.decay[i, phase], step, stretch.uniform[i, t],
                n_items,
            )  # fmt: skip
            if pick < 0:
                normal = stretch.normal[i, t] if roster.posterior[i, phase] else gain
                alpha = point_at(model, roster, i, phase, normal, work)
                pick = _decide(
                    tables, j, user, model.inverse[j], work, alpha, largest[j], bounds[j, user],
                    limits, scores, action,
                )  # fmt: skip
            stretch.actions[i, t] = pick
            gap = tables.best[user] - tables.rewards[user, pick]
            stretch.regret[i, t + 1] = stretch.regret[i, t] + gap
        for i in range(n_members):
            user, pick = arrivals[i, t], stretch.actions[i, t]
            reward = tables.rewards[user, pick] + stretch.noise[i, t]
            for j in range(n_regressions):
                if sees(roster.owner, roster.data_until, j, i, step):
                    for k in range(d):
                        action[k] = tables.users[j, user, k] * tables.items[j, pick, k]
                    absorb(model, j, action, reward, gain, work)
                    if refresh(model, j) and model.deficit[j] == 0:
                        largest[j] = np.linalg.eigvalsh(model.inverse[j])[-1]
        synchronise(model, roster, step)
