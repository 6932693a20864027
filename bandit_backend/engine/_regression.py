"""Compiled recursive least squares, the inner loop of every learning policy.

For each regression the kernels keep, over the pooled data,

    inverse     V^-1, or V's pseudo-inverse while the data span a proper subspace (ridge 0)
    nullspace   projector onto the orthogonal complement of that span; zero once it is everything
    gram        V itself up to the last refresh, from which the inverse is computed afresh
    pending     the actions since then, in a ring of REFRESH_EVERY rows
"""

from typing import NamedTuple

import numpy as np

from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    add_outer,
    combine,
    copy,
    copy_rows,
    dot,
    part,
    squared_width,
)
from bandit_backend.engine._strain import strain_now
from bandit_backend.policies.roster import Roster

#: Updates between recomputations of the inverse from the Gram matrix.
REFRESH_EVERY = 1024
#: Squared relative length under which a component outside the span counts as rounding.
IN_SPAN = 1e-12
#: Steps between returns from compiled code; the random numbers of one stretch are held at a time.
STRETCH = 8192


class Stretch(NamedTuple):
    """Consecutive steps of m members: the random numbers that go in, what comes out."""

    start: IntArray  # (1,) steps before the first one
    noise: FloatArray  # (m, n)
    uniform: FloatArray  # (m, n) in [0, 1)
    normal: FloatArray  # (m, n, d) if a member draws from its posterior, else unused
    regret: FloatArray  # (m, n + 1) cumulative; column 0 is what it was before
    actions: IntArray  # (m, n) indices in each member's action set


class Regressions(NamedTuple):
    """What J regressions know of the pooled data; carried from one stretch of steps to the next."""

    inverse: FloatArray  # (J, d, d)
    nullspace: FloatArray  # (J, d, d)
    gram: FloatArray  # (J, d, d)
    moment: FloatArray  # (J, d) sum of reward * action
    theta: FloatArray  # (J, d) the estimate
    pending: FloatArray  # (J, REFRESH_EVERY, d)
    deficit: IntArray  # (J,) dimensions not yet spanned
    updates: IntArray  # (J,) observations absorbed
    growth: FloatArray  # (J,) of log det V since the last synchronisation
    synced: IntArray  # (2,) step of the last synchronisation, and how many there were
    scale: FloatArray  # (J,) squared length of the longest action that may be seen
    strain: FloatArray  # (J,) how much of it is rounding; see ``_strain``


def no_data(ridge: FloatArray, d: int, scale: FloatArray) -> Regressions:
    """Regressions before the first observation; ridge 0 stands for minimum-norm least squares."""
    count = ridge.size
    eye = np.eye(d)
    plain = (ridge == 0.0)[:, None, None]
    return Regressions(
        inverse=np.where(plain, 0.0, eye / np.where(plain, 1.0, ridge[:, None, None])),
        nullspace=np.where(plain, eye, 0.0),
        gram=ridge[:, None, None] * eye,
        moment=np.zeros((count, d)),
        theta=np.zeros((count, d)),
        pending=np.zeros((count, REFRESH_EVERY, d)),
        deficit=np.where(ridge == 0.0, d, 0),
        updates=np.zeros(count, dtype=np.int64),
        growth=np.zeros(count),
        synced=np.zeros(2, dtype=np.int64),
        scale=scale.copy(),
        strain=strain_now(scale, ridge, np.zeros(count)),
    )


@part
def absorb(
    model: Regressions,
    j: int,
    action: FloatArray,
    reward: float,
    gain: FloatArray,
    work: FloatArray,
) -> float:
    """Add one observation to regression j.

    Writes the gain: every estimate <theta, x> moves by <gain, x> times the surprise, the reward
    minus its estimate. Returns 1 + <x, V^-1 x> if the action x lay in the span of the data, 0
    if it enlarged it.
    """
    inverse, nullspace, theta = model.inverse[j], model.nullspace[j], model.theta[j]
    row = model.updates[j] % REFRESH_EVERY
    for k in range(action.size):  # a slice would be copied first, lest it overlap
        model.pending[j, row, k] = action[k]
    model.updates[j] += 1
    combine(action, inverse, gain)
    spread = 1.0 + dot(action, gain)
    surprise = reward - dot(theta, action)
    for k in range(action.size):
        model.moment[j, k] += reward * action[k]
    enlarges = False
    if model.deficit[j]:
        combine(action, nullspace, work)
        outside = dot(action, work)
        enlarges = outside > IN_SPAN * dot(action, action)
        if enlarges:
            # the new direction is fitted exactly: the minimum-norm solution moves along it
            add_outer(inverse, -1.0 / outside, gain, work)
            add_outer(inverse, -1.0 / outside, work, gain)
            add_outer(inverse, spread / outside**2, work, work)
            add_outer(nullspace, -1.0 / outside, work, work)
            model.deficit[j] -= 1
            if model.deficit[j] == 0:
                nullspace[:] = 0.0
            trace = 0.0
            for k in range(gain.size):
                gain[k] = work[k] / outside
                trace += inverse[k, k]
            model.strain[j] = max(model.strain[j], model.scale[j] * trace)
    if not enlarges:
        add_outer(inverse, -1.0 / spread, gain, gain)
        model.growth[j] += np.log(spread)
        for k in range(gain.size):
            gain[k] /= spread
    for k in range(theta.size):
        theta[k] += gain[k] * surprise
    return 0.0 if enlarges else spread


@part
def refresh(model: Regressions, j: int) -> bool:
    """Recompute a regression from its data when it is time; return whether it was.

    V + c projector is regular, with inverse V^+ + projector / c; a c of V's size keeps both
    parts' digits.
    """
    if model.updates[j] % REFRESH_EVERY:
        return False
    actions = model.pending[j]
    added, gram = np.dot(actions.T, actions), model.gram[j]
    for r in range(gram.shape[0]):
        for c in range(gram.shape[1]):
            gram[r, c] += added[r, c]
    if model.deficit[j] == 0:
        copy_rows(np.linalg.inv(gram), model.inverse[j], gram.shape[0])
    else:
        scale = np.trace(gram) / max(1, actions.shape[1] - model.deficit[j])
        scale = scale if scale > 0.0 else 1.0
        regular = np.linalg.inv(gram + scale * model.nullspace[j])
        copy_rows(regular - model.nullspace[j] / scale, model.inverse[j], gram.shape[0])
    combine(model.moment[j], model.inverse[j], model.theta[j])
    return True


@part
def observe(
    model: Regressions,
    j: int,
    arms: FloatArray,  # (K, d) as regression j sees them
    columns: FloatArray,  # (d, K) the same, transposed
    mean: FloatArray,  # (K,) their estimates
    width: FloatArray,  # (K,) their squared widths
    arm: int,
    reward: float,
    gain: FloatArray,
    work: FloatArray,
    shift: FloatArray,
) -> None:
    """Absorb a reward of one of fixed arms, and move the estimates and widths of all."""
    surprise = reward - mean[arm]
    spread = absorb(model, j, arms[arm], reward, gain, work)
    combine(gain, columns, shift)
    for k in range(mean.size):
        mean[k] += shift[k] * surprise
        width[k] -= shift[k] * shift[k] * spread
    if refresh(model, j):
        for k in range(mean.size):
            mean[k] = dot(arms[k], model.theta[j])
            width[k] = squared_width(model.inverse[j], arms[k], work)


@part
def synchronise(model: Regressions, roster: Roster, step: int) -> bool:
    """After a step, copy the pooled data to all regressions that wait for it, if one calls.

    One calls when the steps since the last time multiply with the growth of its log det V to
    more than its threshold. Returns whether one did.
    """
    called = False
    for j in range(roster.source.size):
        if roster.source[j] >= 0:
            elapsed = step - model.synced[0]
            called = called or elapsed * model.growth[j] > roster.sync_threshold[j]
    if called:
        for j in range(roster.source.size):
            pool = roster.source[j]
            if pool >= 0:
                d = model.theta.shape[1]
                copy_rows(model.inverse[pool], model.inverse[j], d)
                copy_rows(model.gram[pool], model.gram[j], d)
                copy(model.moment[pool], model.moment[j])
                copy(model.theta[pool], model.theta[j])
                model.updates[j] = model.updates[pool]
                waiting = model.updates[pool] % REFRESH_EVERY
                copy_rows(model.pending[pool], model.pending[j], waiting)
                model.growth[j] = 0.0
        model.synced[0] = step
        model.synced[1] += 1
    return called


@part
def phase_of(until: IntArray, i: int, step: int) -> int:
    """Phase in force for a member at a step, counted from 1."""
    phase = 0
    while phase + 1 < until.shape[1] and step > until[i, phase]:
        phase += 1
    return phase


@part
def uniform_pick(j: int, epsilon: float, decay: float, step: int, draw: float, count: int) -> int:
    """Action of a member who plays uniformly at this step; -1 if it looks at scores."""
    chance = 1.0
    if j >= 0:
        if epsilon == 0.0:
            return -1
        chance = min(1.0, epsilon * step**-decay)
        if draw >= chance:
            return -1
    return min(int(draw / chance * count), count - 1)


@part
def sees(owner: IntArray, data_until: IntArray, j: int, i: int, step: int) -> bool:
    """Whether regression j takes in what member i observes at a step."""
    own = owner[j] < 0 or owner[j] == i
    return bool(own and step <= data_until[j])


@part
def point_at(
    model: Regressions, roster: Roster, i: int, phase: int, normal: FloatArray, out: FloatArray
) -> float:
    """Vector whose products with actions are the estimates to score by; returns the width factor.

    A draw from the posterior is a vector too: its products have no widths.
    """
    j = roster.regression[i, phase]
    factor = float(roster.width_factor[i, phase])
    for k in range(out.size):
        out[k] = roster.estimate_weight[i, phase] * model.theta[j, k]
    if not roster.posterior[i, phase]:
        return factor
    root = np.linalg.cholesky(model.inverse[j])
    for r in range(out.size):
        for c in range(r + 1):
            out[r] += factor * root[r, c] * normal[c]
    return 0.0
