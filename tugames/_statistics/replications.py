"""How many replicates would decide what these do not."""

from bisect import bisect_left

import numpy as np

__all__ = ["about", "replications_needed"]

#: What does not decide is not said to decide with less than this many times the replicates.
_SOME_MORE = 1.25
_FINER, _STEPS = 1.05, 400


def replications_needed(count: int, t: float, level: float) -> float:
    """Least R at which t, which grows with the root of R, passes Student's quantile; inf for 0."""
    from scipy.special import ndtri, stdtrit

    if t == 0.0:
        return np.inf

    def tried(step: int) -> float:
        return float(np.ceil(_SOME_MORE * count * _FINER**step))

    def enough(step: int) -> bool:
        many = tried(step)
        return bool(abs(t) * np.sqrt(many / count) >= stdtrit(many - 1.0, 1.0 - level))

    first = bisect_left(range(_STEPS), x=True, key=enough)  # once enough, more are, too
    if first < _STEPS:
        return tried(first)
    return float(np.ceil(count * (float(ndtri(1.0 - level)) / t) ** 2))


def about(replications: float) -> str:
    """Words for an estimate that is good to a digit or two."""
    if np.isinf(replications):
        return "nothing was seen on either side"
    return f"about {float(f'{replications:.2g}'):.0f} replications would decide"
