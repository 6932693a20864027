"""How much of a regression is rounding, and who plays then.

V^-1 is updated by rank one. Where an action is long beside the penalty, the update takes the
difference of nearly equal numbers, so that a squared width errs by about 2**-53 of the *strain*,
the largest |x|^2 / ridge. Without a penalty the largest |x|^2 times the trace of V^+ takes its
place, which is large where actions played were nearly dependent. Up to a limit the rounding is
less than what counts as a tie; beyond it play is repeated in twice the precision, and where that
is not enough it is refused.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import (
    ActionSets,
    ContextualActionSets,
    FixedActionSets,
    ScheduledActionSets,
)
from bandit_backend.errors import InvalidRunError

__all__ = ["DOUBLED", "require_range", "require_strain", "strain_now", "too_much"]

FloatArray = NDArray[np.float64]

#: Strain up to which double precision serves, with a penalty and without.
PENALISED, PLAIN = 1e4, 1e8
#: Strain up to which twice the precision serves.
DOUBLED = 1e20
#: Lengths of vectors whose squares, and products of these, are numbers.
SHORTEST, LONGEST = 1e-50, 1e50


def strain_now(scale: FloatArray, ridge: FloatArray, trace: FloatArray) -> FloatArray:
    """Strain of J regressions, from the squared length of the longest action each may see.

    ``trace`` is that of V^+, and counts where there is no penalty.
    """
    strain: FloatArray = np.divide(scale, ridge, out=scale * trace, where=ridge > 0.0)
    return strain


def too_much(strain: FloatArray, ridge: FloatArray) -> bool:
    """Whether any regression is beyond double precision."""
    return bool((strain > np.where(ridge > 0.0, PENALISED, PLAIN)).any())


def require_strain(strain: FloatArray, ridge: FloatArray, limit: float = DOUBLED) -> None:
    """Raise InvalidRunError if a regression is beyond all precision there is."""
    if not (strain > limit).any():
        return
    worst = int(np.argmax(strain))
    if ridge[worst] > 0.0:
        raise InvalidRunError(
            f"actions' squared lengths are at most {limit:.0e} times the ridge, or decisions are "
            f"rounding; got {strain[worst]:.1e} times, with ridge {ridge[worst]:g}: divide the "
            "features by a constant, or take a larger ridge"
        )
    raise InvalidRunError(
        "least squares without a penalty takes actions that are not nearly dependent, of squared "
        f"lengths up to {limit:.0e} times the data's smallest eigenvalue; got {strain[worst]:.1e}: "
        "leave actions out, bring features to one scale, or take a policy with a ridge"
    )


def require_range(sets: ActionSets) -> None:
    """Raise InvalidRunError for actions so short or long that their squares are no numbers."""
    for rows in _vectors(sets):
        largest = np.abs(rows).max(axis=1)
        positive = largest[largest > 0.0]
        if positive.size and (positive.min() < SHORTEST or positive.max() > LONGEST):
            raise InvalidRunError(
                f"vectors of actions, users and items are 0 or have a largest entry of "
                f"{SHORTEST:.0e} to {LONGEST:.0e}; got {positive.min():.1e} to "
                f"{positive.max():.1e}: multiply the features by a constant"
            )


def _vectors(sets: ActionSets) -> Iterator[FloatArray]:
    if isinstance(sets, FixedActionSets):
        yield sets.arms
    elif isinstance(sets, ContextualActionSets):
        yield from (sets.users, sets.items)
    elif isinstance(sets, ScheduledActionSets):
        yield from (rows for steps in sets.schedule for rows in steps)
    else:
        yield from (*sets.sets, np.array([[sets.scale]]))
