"""Assumption 1: a single agent's regret curve bends, and no more than a logarithm's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import real_number, shown, whole_numbers
from bandit_backend.assumptions._concavity import Assumption1, Bend
from bandit_backend.assumptions._curve import read_curve
from bandit_backend.assumptions._finding import Outcome, decide, require_level
from bandit_backend.errors import InvalidRunError
from tugames.inference import holm, least_p_value, means

__all__ = ["assumption_1"]

#: Relative difference of slopes that is put down to rounding where the curve is exact.
_ROUNDING = 1e-12


def assumption_1(
    regret: ArrayLike,
    checkpoints: Sequence[int],
    *,
    constant: float | None = None,
    epsilon: float = 0.0,
    level: float = 0.05,
) -> Assumption1:
    r"""Test the two inequalities of Assumption 1 on a single-agent regret curve.

    With the slopes :math:`s_k` of the curve between successive times 0 = t_0 < t_1 < ... < t_C,
    the assumption demands for all k

    .. math:: 0 < s_k - s_{k+1} \le c \, \Lambda_k,

    the left side for k >= 0, the right one for k >= 1, where :math:`\Lambda_k` is what the
    difference of slopes is on the curve with :math:`R''(t, 1, 1) = -t^{-2 + \varepsilon}` for all
    t >= 1. Left, inequality (3); right, (4), since a difference of slopes is a sum of second
    differences with positive weights. Both are necessary for the assumption, and of what is
    necessary the sharpest at these times; the assumption speaks of all times.

    Parameters
    ----------
    regret : array_like, shape (R, C), (R, 1, C) or (C,)
        Of one agent at the checkpoints, by replicate, as ``simulate`` returns it; or an exact
        curve.
    checkpoints : sequence of int
        Ascending, positive, at least two, or three with a constant. Few and far between: a test
        of many small bends finds none.
    constant : float, optional
        The c of (4). Without it (4) stays undecided, and so does an assumption that does not
        fail: at finitely many times every curve satisfies (4) with some c.
    epsilon : float
        The exponent of (4), from 0 to below 1.
    level : float
        Above 0 and below 1/2: bounds the probability of a wrong "fails", and that of a wrong
        "holds".

    Raises
    ------
    InvalidRunError
        For shapes or numbers that do not fit.

    Notes
    -----
    The test of all verdicts, :func:`tugames.inference.means`, on one number a replicate and bend.
    To hold, all inequalities have to be significant, with no correction (an intersection-union
    test); to fail, one, by Holm's. A bend that is the same on every replicate counts with its
    value. No p-value is below 2**-R.

    Neither inequality says that R(t)/log t tends to a constant. Linear regret satisfies (4), and
    so does bounded regret; regret of order sqrt(t), whose curvature is of order t**-1.5, satisfies
    it for no epsilon below 1/2. ``log_rate`` shows whether the curve looks like a logarithm.
    (3), read with one bound v_t for spans g of any length, is satisfied by no curve; it is
    tested as strict concavity. Memory is O(R C + T).

    Examples
    --------
    >>> import numpy as np
    >>> times = 2 ** np.arange(4, 14)
    >>> bool(assumption_1(np.log1p(times), times, constant=1.0))
    True
    >>> finding = assumption_1(np.sqrt(times), times, constant=1.0)
    >>> finding.concave, finding.limited
    ('holds', 'fails')
    """
    level = require_level(level)
    curve, exact = read_curve(regret)
    times = _times(checkpoints, curve.shape[1], constant)
    epsilon = real_number(epsilon, "epsilon is at least 0 and less than 1", least=0.0, below=1.0)
    if constant is not None:
        constant = real_number(constant, "the constant of (4) is positive and finite", above=0.0)

    steps = np.diff(times)
    slopes = np.diff(curve, axis=1, prepend=0.0) / steps
    drops = slopes[:, :-1] - slopes[:, 1:]
    n_bends = drops.shape[1]
    allowed = _allowed(times[1:], epsilon)
    needed = drops[:, 1:] / allowed
    limits = [] if constant is None else [constant * allowed - drops[:, 1:]]
    slacks = np.concatenate([drops, *limits], axis=1)
    if exact:
        rounding = _ROUNDING * np.abs(slopes).max()
        # strict concavity is strict
        strict = np.arange(slacks.shape[1]) < n_bends
        good = slacks[0] > np.where(strict, rounding, -rounding)
        p_for, p_against = np.where(good, 0.0, 1.0), np.where(good, 1.0, 0.0)
        error, slope_error = np.zeros(len(good)), np.zeros(len(steps))
        constant_bound = needed.max(initial=0.0)
    else:
        found = means(slacks, level)
        least = least_p_value(len(slacks))
        p_for, p_against = (np.maximum(least, p) for p in (found.p_above, holm(found.p_below)))
        error, slope_error = found.standard_error, means(slopes, level).standard_error
        bound = means(needed, level).upper_bound if least <= level else np.inf
        constant_bound = max(0.0, bound)

    concave = decide(p_for[:n_bends].max(), p_against[:n_bends].min(), level)
    if constant is None:
        p_for = np.append(p_for, 1.0)  # nothing speaks for (4)
        limited: Outcome = "undecided"
    else:
        limited = decide(p_for[n_bends:].max(), p_against[n_bends:].min(), level)
    verdict = decide(p_for.max(), p_against.min(), level)

    mean_slack = slacks.mean(axis=0)
    doubt = p_against if verdict == "fails" else -p_for[: len(p_against)]
    k = int(np.lexsort((mean_slack, doubt))[0])
    at = k if k < n_bends else k - n_bends + 1
    mean = slopes.mean(axis=0)
    logs = np.log(times[2:] / times[1:-1])
    return Assumption1(
        verdict=verdict,
        level=level,
        p_for=None if exact else float(p_for.max()),
        p_against=None if exact else float(p_against.min()),
        concave=concave,
        limited=limited,
        witness=Bend(
            inequality="(3)" if k < n_bends else "(4)",
            times=(int(times[at]), int(times[at + 1]), int(times[at + 2])),
            slope_before=float(mean[at]),
            slope_after=float(mean[at + 1]),
            slack=float(mean_slack[k]),
            standard_error=float(error[k]),
            p_value=None if exact else float(p_against[k]),
        ),
        times=read_only(times),
        slope=read_only(mean),
        slope_error=read_only(slope_error),
        log_rate=read_only(mean[1:] * steps[1:] / logs),
        log_rate_error=read_only(slope_error[1:] * steps[1:] / logs),
        constant=float(needed.mean(axis=0).max(initial=0.0)),
        constant_bound=float(constant_bound),
    )


def _allowed(times: NDArray[np.int64], epsilon: float) -> NDArray[np.float64]:
    """What (4) with c = 1 allows slopes to differ by between successive times, all positive."""
    if len(times) < 3:
        return np.empty(0)
    steps = np.arange(times[0], times[-1] - 1, dtype=np.float64)
    # by how much the increment of each step lies below that of the first
    fallen = np.concatenate([[0.0], np.cumsum(steps ** (epsilon - 2.0))])
    means = np.add.reduceat(fallen, times[:-1] - times[0]) / np.diff(times)
    return np.diff(means)


def _times(checkpoints: Sequence[int], count: int, constant: float | None) -> NDArray[np.int64]:
    """0 and the checkpoints, or an error for ones or a constant that make no test."""
    requirement = f"there is one checkpoint for each of the curve's {count} times, whole numbers"
    times = np.concatenate([[0], whole_numbers(checkpoints, requirement)])
    if times.shape != (count + 1,) or (np.diff(times) <= 0).any():
        raise InvalidRunError(
            f"there is one checkpoint for each of the curve's {count} times, ascending and "
            f"positive; got {shown(checkpoints)}"
        )
    least = 2 if constant is None else 3
    if count < least:
        raise InvalidRunError(
            f"a bend takes three times, of which (3) may use 0 and (4) not: give at least {least} "
            f"checkpoints; got {count}"
        )
    return times
