"""A coalition's policies in the form the compiled kernels take."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.policies.policy import Policy, Regression, phases_of

__all__ = ["Roster", "roster_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Roster(NamedTuple):
    """Rules of m members in up to P phases over J regressions, as arrays.

    A regression is seen by its owner alone, or, with owner -1, fed by all members.
    """

    until: IntArray  # (m, P) last step of each phase
    regression: IntArray  # (m, P) which one; -1 for uniform play
    estimate_weight: FloatArray  # (m, P)
    width_factor: FloatArray  # (m, P)
    posterior: NDArray[np.bool_]  # (m, P)
    epsilon: FloatArray  # (m, P)
    decay: FloatArray  # (m, P)
    ridge: FloatArray  # (J,)
    intercept: NDArray[np.bool_]  # (J,)
    owner: IntArray  # (J,)
    data_until: IntArray  # (J,) later data are ignored
    sync_threshold: FloatArray  # (J,) positive if the regression waits for synchronisations
    source: IntArray  # (J,) the pooled regression it then copies; -1 if it waits for none


def roster_of(policies: Sequence[Policy]) -> Roster:
    """Roster of the members' policies, in member order."""
    models: dict[tuple[Regression, int], int] = {}

    def index(regression: Regression | None, member: int) -> int:
        if regression is None:
            return -1
        return models.setdefault((regression, member if regression.private else -1), len(models))

    phases = [phases_of(policy) for policy in policies]
    most = max(map(len, phases))
    padded = [row + (row[-1],) * (most - len(row)) for row in phases]
    regression = np.array(
        [[index(phase.regression, i) for phase in row] for i, row in enumerate(padded)]
    )
    # a regression that waits for synchronisations copies the pooled one, which must exist
    source = {
        key: index(replace(key[0], private=False, sync_threshold=0.0), -1)
        for key in list(models)
        if key[0].sync_threshold > 0.0
    }
    return Roster(
        until=np.array([[phase.until for phase in row] for row in padded]),
        regression=regression,
        estimate_weight=np.array([[phase.estimate_weight for phase in row] for row in padded]),
        width_factor=np.array([[phase.width_factor for phase in row] for row in padded]),
        posterior=np.array([[phase.posterior for phase in row] for row in padded]),
        epsilon=np.array([[phase.epsilon for phase in row] for row in padded]),
        decay=np.array([[phase.decay for phase in row] for row in padded]),
        ridge=np.array([r.ridge for r, _ in models], dtype=np.float64),
        intercept=np.array([r.intercept for r, _ in models], dtype=np.bool_),
        owner=np.array([owner for _, owner in models], dtype=np.int64),
        data_until=np.array([r.until for r, _ in models], dtype=np.int64),
        sync_threshold=np.array([r.sync_threshold for r, _ in models], dtype=np.float64),
        source=np.array([source.get(key, -1) for key in models], dtype=np.int64),
    )


def features(roster: Roster, rows: FloatArray) -> FloatArray:
    """Rows as each regression sees them, shape (J, K, d), or d + 1 if one has an intercept."""
    if not roster.intercept.any():
        return np.repeat(rows[None], roster.ridge.size, axis=0)
    return np.array(
        [np.pad(rows, ((0, 0), (0, 1)), constant_values=float(i)) for i in roster.intercept]
    )
