"""Compiled play on contextual action sets, x = u * m: exact decisions from bounds on scores.

A decision needs the largest of K scores <theta, x> + alpha |x|_{V^-1}. Computing all of them
takes K d**2 operations for the widths. Instead the item with the largest bound is computed
exactly, in double precision, and then those whose bound reaches the best exact score: a handful a
step. While too many remain, tighter and dearer bounds are taken, last of all one matrix product
for all widths. The decision is that of the full computation in every case.
"""

import numpy as np

from bandit_backend.action_set import ContextualActionSets
from bandit_backend.engine._contextual_bounds import (
    SURPLUS,
    Bounds,
    ContextualTables,
    SingleArray,
    bound_estimates,
    bound_scores,
    explore_spectrum,
    holds_all,
    no_bounds,
    rule_out,
    tighten_by_product,
    tighten_by_spectrum,
    within,
)
from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    compiled,
    copy,
    dot,
    length,
    multiply,
    part,
    squared_width,
)
from bandit_backend.engine._regressed import Regressed
from bandit_backend.engine._regression import (
    STRETCH,
    Regressions,
    Stretch,
    absorb,
    no_data,
    phase_of,
    point_at,
    refresh,
    sees,
    synchronise,
    uniform_pick,
)
from bandit_backend.engine._ties import SLACK, TIE
from bandit_backend.policies.roster import Roster, features

#: Rivals above which bounds from the spectrum are cheaper than their widths one by one.
SOME = 32
#: Share of the items above which one matrix product is cheaper than single widths.
MANY = 6


class ContextualPlay(Regressed):
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
        norms = np.linalg.norm(items, axis=2)
        choices, n_choices, place = _choices(sets, members)
        self._tables = ContextualTables(
            users=users,
            items=items,
            screened=np.ascontiguousarray(items.transpose(0, 2, 1), dtype=np.float32),
            norms=(norms * (1.0 + SURPLUS)).astype(np.float32),
            squares=(squares * (1.0 + SURPLUS)).astype(np.float32),
            rewards=rewards,
            best=np.array([rewards[:, sets.choices[i]].max(axis=1) for i in members]),
            choices=choices,
            n_choices=n_choices,
            place=place,
            longest=np.sqrt(squares.max(axis=2)) * (1.0 + SURPLUS),
            bounded=holds_all(squares, norms, roster.ridge),
        )

    def start(self, _: np.random.Generator) -> None:
        """Forget all data; the regressions need no random numbers of the coalition's."""
        ridge = self._roster.ridge
        scale = self._tables.longest.max(axis=1) ** 2
        self._model = no_data(ridge, self._tables.users.shape[2], scale)
        self._bounds = no_bounds(self._tables, ridge)

    longest_stretch = STRETCH

    def advance(self, stretch: Stretch, contexts: list[np.random.Generator]) -> None:
        """Play the next stretch of steps, the users drawn from the contexts' streams."""
        n = stretch.noise.shape[1]
        arrivals = np.array(
            [g[rng.integers(0, len(g), n)] for g, rng in zip(self._groups, contexts, strict=True)]
        )
        play_contextual(self._tables, self._roster, self._model, self._bounds, arrivals, stretch)


def _choices(sets: ContextualActionSets, members: list[int]) -> tuple[IntArray, IntArray, IntArray]:
    """Items of each member, their number, and where each item is among them."""
    n_choices = np.array([len(sets.choices[i]) for i in members])
    choices = np.zeros((len(members), n_choices.max()), dtype=np.int64)
    place = np.full((len(members), len(sets.items)), -1)
    for row, at, i in zip(choices, place, members, strict=True):
        row[: len(sets.choices[i])] = sets.choices[i]
        at[sets.choices[i]] = np.arange(len(sets.choices[i]))
    return choices, n_choices, place


@part
def _rivals(limits: SingleArray, best: float) -> int:
    """Number of items that can still reach the best score."""
    count = 0
    for k in range(limits.size):
        count += limits[k] >= best
    return count


@part
def _decide(
    tables: ContextualTables,
    bounds: Bounds,
    model: Regressions,
    j: int,
    user: int,
    place: IntArray,  # (K,) negative for items that are ruled out
    direction: FloatArray,  # (d,) scores are <direction, x> + alpha |x|_{V^-1}
    alpha: float,
    estimates: SingleArray,  # (K,) room to work
    limits: SingleArray,  # (K,) room to work
    scores: FloatArray,  # (K,) room to work
    action: FloatArray,  # (d,) room to work
    work: FloatArray,  # (d,) room to work
) -> int:
    """First item whose score ties with the largest; its and its rivals' bounds are tightened."""
    context, items, inverse = tables.users[j, user], tables.items[j], model.inverse[j]
    squared, n_items = bounds.squared[j, user], limits.size
    folded = np.empty(context.size)
    multiply(context, direction, folded)
    # features beyond the range of single precision have no bounds, and all scores are computed
    bounded = tables.bounded[j] and within(length(folded)) and within(alpha)
    if bounded:
        bound_estimates(tables, j, folded, estimates)
    if not bounded:
        for k in range(n_items):
            limits[k] = np.float32(np.inf)
    elif alpha > 0.0:
        bound_scores(tables, bounds, j, user, alpha, estimates, limits)
    else:
        copy(estimates, limits)
    rule_out(place, limits)
    best, reach = -np.inf, length(direction)
    # ties count, and bounds are in single precision: wider than either
    tied = SLACK * reach * tables.longest[j, user]
    top = 0
    for k in range(1, n_items):
        if limits[k] > limits[top]:
            top = k
    for visit in range(-1, n_items):  # the most promising item first, then all in order
        k = top if visit < 0 else visit
        if visit == top:
            continue
        if limits[k] < best - 1e-6 * abs(best) - tied:
            scores[k] = -np.inf
            continue
        for c in range(action.size):
            action[c] = context[c] * items[k, c]
        scores[k] = dot(action, direction)
        if alpha > 0.0:
            width = squared_width(inverse, action, work)
            if tables.bounded[j]:
                squared[k] = min(squared[k], np.float32(width * (1.0 + SURPLUS)))
            scores[k] += alpha * np.sqrt(width)
        best = max(best, scores[k])
        if visit < 0 and bounded and alpha > 0.0 and _rivals(limits, best) > SOME:
            explore_spectrum(bounds, j, inverse, model.updates[j])
            tighten_by_spectrum(tables, bounds, j, user, limits)
            bound_scores(tables, bounds, j, user, alpha, estimates, limits)
            rule_out(place, limits)
            if _rivals(limits, best) * MANY > n_items:
                tighten_by_product(tables, bounds, j, user, inverse)
                bound_scores(tables, bounds, j, user, alpha, estimates, limits)
                rule_out(place, limits)
    floor = -np.inf
    for visit in range(2):  # the interval that the best scores reach down to, then the first in it
        for k in range(n_items):
            if scores[k] >= best - SLACK * abs(best) - tied:
                for c in range(action.size):
                    action[c] = context[c] * items[k, c]
                delta = TIE * (abs(scores[k]) + reach * length(action))
                if visit == 0:
                    floor = max(floor, scores[k] - delta)
                elif scores[k] + delta >= floor:
                    return k
    return top


@compiled
def play_contextual(
    tables: ContextualTables,
    roster: Roster,
    model: Regressions,
    bounds: Bounds,
    arrivals: IntArray,  # (m, n) the user each member serves
    stretch: Stretch,
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    n_regressions, n_items, d = tables.items.shape
    n_members, n_steps = stretch.noise.shape
    gain, work, action = np.empty(d), np.empty(d), np.empty(d)
    estimates, limits = np.empty(n_items, dtype=np.float32), np.empty(n_items, dtype=np.float32)
    scores, picks = np.empty(n_items), np.empty(n_members, dtype=np.int64)
    for t in range(n_steps):
        step = stretch.start[0] + t + 1
        for i in range(n_members):
            user, phase = arrivals[i, t], phase_of(roster.until, i, step)
            j = roster.regression[i, phase]
            pick = uniform_pick(
                j, roster.epsilon[i, phase], roster.decay[i, phase], step, stretch.uniform[i, t],
                tables.n_choices[i],
            )  # fmt: skip
            if pick >= 0:
                pick = tables.choices[i, pick]
            else:
                normal = stretch.normal[i, t] if roster.posterior[i, phase] else gain
                alpha = point_at(model, roster, i, phase, normal, work)
                pick = _decide(
                    tables, bounds, model, j, user, tables.place[i], work, alpha,
                    estimates, limits, scores, action, gain,
                )  # fmt: skip
            picks[i] = pick
            stretch.actions[i, t] = tables.place[i, pick]
            gap = tables.best[i, user] - tables.rewards[user, pick]
            stretch.regret[i, t + 1] = stretch.regret[i, t] + gap
        for i in range(n_members):
            user, pick = arrivals[i, t], picks[i]
            reward = tables.rewards[user, pick] + stretch.noise[i, t]
            for j in range(n_regressions):
                if sees(roster.owner, roster.data_until, j, i, step):
                    for k in range(d):
                        action[k] = tables.users[j, user, k] * tables.items[j, pick, k]
                    absorb(model, j, action, reward, gain, work)
                    refresh(model, j)
        synchronise(model, roster, step)
