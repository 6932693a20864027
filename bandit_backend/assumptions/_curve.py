"""Reading a single-agent regret curve, given exactly or by replicates."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import real_table
from bandit_backend.errors import InvalidRunError

__all__ = ["read_curve"]


def read_curve(regret: ArrayLike) -> tuple[NDArray[np.float64], bool]:
    """Regret at C times by replicate, shape (R, C), and whether it is exact (then R = 1).

    Takes shape (C,) for an exact curve; (R, C) or, as ``simulate`` returns it for one agent,
    (R, 1, C) for an estimated one.
    """
    table = real_table(regret, "a regret curve is made of real numbers", error=InvalidRunError)
    if table.ndim == 3 and table.shape[1] == 1:
        table = table[:, 0]
    exact = table.ndim == 1
    if exact:
        table = table[None]
    if table.ndim != 2 or table.shape[1] == 0 or (not exact and table.shape[0] < 2):
        raise InvalidRunError(
            "a regret curve has shape (C,) if it is exact, or (R, C) or (R, 1, C) with R >= 2 "
            f"replicates of one agent; got shape {np.shape(regret)}: simulate a single agent with "
            "checkpoints"
        )
    if not np.isfinite(table).all():
        raise InvalidRunError("a regret curve is finite; got NaN or infinity: repeat the run")
    return table, exact
