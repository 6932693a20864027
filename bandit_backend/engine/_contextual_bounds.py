"""Upper bounds on the scores of contextual actions x = u * m, much cheaper than the scores.

Estimates <u * theta, m> are computed in single precision, with a bound on their rounding error.
Squared widths never grow as V grows, so each of these bounds one now:

- the width of the same (user, item) pair when it was last computed;
- |x|^2 times the largest eigenvalue of an earlier V^-1;
- that, less what the best-explored directions q_i, eigenvectors of the same V^-1, take off:

      |x|^2_{V^-1} <= lambda_max |x|^2 - sum_i (lambda_max - lambda_i) <q_i, x>^2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.engine._products import (
    FloatArray,
    IntArray,
    add_combination,
    copy,
    dot,
    multiply,
    part,
)

SingleArray = NDArray[np.float32]

#: Relative surplus on squared-width bounds: covers single precision and the drift of V^-1.
SURPLUS = 1e-5
#: Sizes at which single precision holds all that bounds are made of, squared widths after any
#: number of observations included.
LEAST, MOST = 1e-12, 1e12
#: Best-explored directions looked at.
DIRECTIONS = 4
#: Eigenvalues are computed anew once the observations have grown by this factor and number.
GROWTH, AT_LEAST = 1.5, 16


class ContextualTables(NamedTuple):
    """What stays the same through a run, for the users that a coalition serves."""

    users: FloatArray  # (J, U, d) as each regression sees them
    items: FloatArray  # (J, K, d)
    screened: SingleArray  # (J, d, K) items in single precision
    norms: SingleArray  # (J, K) of the items, rounded up
    squares: SingleArray  # (J, U, K) squared norms |u * m|^2, rounded up
    rewards: FloatArray  # (U, K) expected
    best: FloatArray  # (m, U) each user's largest expected reward among a member's items
    choices: IntArray  # (m, K) items of each member, the first n_choices[i] entries of a row
    n_choices: IntArray  # (m,)
    place: IntArray  # (m, K) where among its choices a member has an item; -1 if it lacks it
    longest: FloatArray  # (J, U) no action of the user's is longer
    bounded: NDArray[np.bool_]  # (J,) whether single precision holds squares and penalty


class Bounds(NamedTuple):
    """What is known about widths, carried from one stretch of steps to the next."""

    squared: SingleArray  # (J, U, K) bounds on the squared widths of pairs
    largest: FloatArray  # (J,) bound on the eigenvalues of V^-1
    taken_off: FloatArray  # (J, r) lambda_max - lambda_i of the best-explored directions
    directions: FloatArray  # (J, r, d)
    made: IntArray  # (J,) observations when the eigenvalues were computed


def no_bounds(tables: ContextualTables, ridge: FloatArray) -> Bounds:
    """Bounds before the first observation: V^-1 is I / ridge; ridge 0 has no widths."""
    count, d = ridge.size, tables.users.shape[2]
    r = min(DIRECTIONS, d)
    return Bounds(
        squared=np.full_like(tables.squares, np.inf),
        largest=np.divide(1.0, ridge, out=np.zeros(count), where=ridge > 0.0),
        taken_off=np.zeros((count, r)),
        directions=np.zeros((count, r, d)),
        made=np.zeros(count, dtype=np.int64),
    )


def holds_all(
    squares: FloatArray,  # (J, U, K) of actions
    norms: FloatArray,  # (J, K) of items
    ridge: FloatArray,  # (J,)
) -> NDArray[np.bool_]:
    """Whether bounds can be trusted for each regression."""
    count = ridge.size
    numbers = np.concatenate(
        [squares.reshape(count, squares[0].size if count else 0), norms, ridge[:, None]], axis=1
    )
    fits: NDArray[np.bool_] = ((numbers == 0.0) | ((numbers >= LEAST) & (numbers <= MOST))).all(
        axis=1
    )
    return fits


@part
def within(size: float) -> bool:
    """Whether a length is 0 or of a size that single precision holds the products of."""
    return size == 0.0 or LEAST <= size <= MOST


@part
def rounding(folded: FloatArray) -> np.float32:
    """Bound, for |m| = 1, on the error of <folded, m> in single precision.

    Any order of summing d products errs by less than (d + 4) 2^-24 |folded| |m|; this is twice
    that.
    """
    norm = np.sqrt(dot(folded, folded)) * (1.0 + SURPLUS)
    return np.float32(2.0 * (folded.size + 4) * 2.0**-24 * norm)


@part
def bound_estimates(tables: ContextualTables, j: int, folded: FloatArray, out: SingleArray) -> None:
    """Upper bounds on all estimates <folded, m>, folded = u * theta."""
    error = rounding(folded)
    for k in range(out.size):
        out[k] = error * tables.norms[j, k]
    single = np.empty(folded.size, dtype=np.float32)
    copy(folded, single)
    add_combination(single, tables.screened[j], out)


@part
def bound_scores(
    tables: ContextualTables,
    bounds: Bounds,
    j: int,
    user: int,
    alpha: float,
    estimates: SingleArray,
    out: SingleArray,
) -> None:
    """Upper bounds on all scores, from those on the estimates."""
    factor = np.float32(alpha * (1.0 + SURPLUS))
    eigenvalue = np.float32(bounds.largest[j] * (1.0 + SURPLUS))
    squared, squares = bounds.squared[j, user], tables.squares[j, user]
    for k in range(out.size):
        out[k] = estimates[k] + factor * np.sqrt(min(squared[k], eigenvalue * squares[k]))


@part
def rule_out(place: IntArray, out: SingleArray) -> None:
    """No score of an item that a member lacks reaches anything."""
    for k in range(out.size):
        if place[k] < 0:
            out[k] = np.float32(-np.inf)


@part
def explore_spectrum(bounds: Bounds, j: int, inverse: FloatArray, updates: int) -> None:
    """Compute eigenvalues of V^-1 anew, if enough observations came since the last time."""
    if updates < GROWTH * bounds.made[j] + AT_LEAST:
        return
    bounds.made[j] = updates
    values, vectors = np.linalg.eigh(inverse)  # ascending
    bounds.largest[j] = values[-1]
    for i in range(bounds.taken_off.shape[1]):
        bounds.taken_off[j, i] = values[-1] - values[i]
        for c in range(values.size):
            bounds.directions[j, i, c] = vectors[c, i]


@part
def tighten_by_spectrum(
    tables: ContextualTables, bounds: Bounds, j: int, user: int, room: SingleArray
) -> None:
    """Lower the bounds on a user's squared widths by the best-explored directions."""
    squared, squares = bounds.squared[j, user], tables.squares[j, user]
    eigenvalue = np.float32(bounds.largest[j] * (1.0 + 2.0 * SURPLUS))
    total = np.empty(room.size, dtype=np.float32)
    for k in range(room.size):
        total[k] = eigenvalue * squares[k]
    context = tables.users[j, user]
    folded, single = np.empty(context.size), np.empty(context.size, dtype=np.float32)
    for i in range(bounds.taken_off.shape[1]):
        multiply(context, bounds.directions[j, i], folded)
        copy(folded, single)
        error, share = rounding(folded), np.float32(bounds.taken_off[j, i])
        for k in range(room.size):
            room[k] = np.float32(0.0)
        add_combination(single, tables.screened[j], room)
        for k in range(room.size):
            component = max(abs(room[k]) - error * tables.norms[j, k], np.float32(0.0))
            total[k] -= share * component * component
    for k in range(room.size):
        squared[k] = min(squared[k], max(total[k], np.float32(0.0)))


@part
def tighten_by_product(
    tables: ContextualTables, bounds: Bounds, j: int, user: int, inverse: FloatArray
) -> None:
    """Squared widths of all items for a user, by one matrix product, into the bounds."""
    context, squared = tables.users[j, user], bounds.squared[j, user]
    folded = np.empty_like(inverse)
    for r in range(context.size):
        for c in range(context.size):
            folded[r, c] = context[r] * context[c] * inverse[r, c]
    projected = np.dot(tables.items[j], folded)
    for k in range(squared.size):
        width = max(dot(projected[k], tables.items[j, k]), 0.0)
        squared[k] = min(squared[k], np.float32(width * (1.0 + SURPLUS)))
