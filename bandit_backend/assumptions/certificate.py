"""Inequality (30): convexity of MUL's game from the regret curve of one agent."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import one_of, real_number, whole_number
from bandit_backend.assumptions._certificate import ConvexityCertificate, SizePair
from bandit_backend.assumptions._curve import read_curve
from bandit_backend.assumptions._finding import decide, require_level
from bandit_backend.errors import InvalidRunError
from tugames.inference import holm, least_p_value, means

__all__ = ["convexity_certificate"]


def convexity_certificate(
    curve: ArrayLike | Callable[[float], float],
    n_agents: int,
    n_arms: int,
    *,
    horizon: int | None = None,
    largest_gap: float = 1.0,
    bound: Literal["paper", "sharp"] = "paper",
    level: float = 0.05,
) -> ConvexityCertificate:
    r"""Show MUL's game to be convex, if the regret curve of a single agent does.

    With R(t) the single agent's expected regret, M agents, K arms and the largest gap
    :math:`\Delta`, the game at horizon T is convex if for all :math:`0 \le s < q < M`

    .. math:: [R((s+1)T) - R(sT)] - [R((q+1)T) - R(qT)] \ge 4 M K \Delta,

    inequality (30) of the paper, where :math:`\Delta \le 1`. It is enough to look at the M - 1
    pairs q = s + 1: the left side of any pair is the sum of theirs from s to q - 1, and they are
    positive if they are large enough.

    The sharp bound uses that a coalition of m has at most (m - 1)(K - 1) rewards left over, of
    at most :math:`\Delta` regret each (see :class:`bandit_backend.MUL`), and that worths depend
    on sizes alone, so that convexity is a matter of adjacent sizes, too. Then it is enough that
    for s = 0, ..., M - 2

    .. math:: [R((s+1)T) - R(sT)] - [R((s+2)T) - R((s+1)T)]
              \ge \Delta (K - 1) \, (\max(s - 1, 0) + 3 s + 1).

    Parameters
    ----------
    curve : callable or array_like
        R as a function of the number of steps, R(0) = 0, with ``horizon``; or its values at T,
        2T, ..., MT: exact ones, shape (M,), or replicates, shape (R, M) or (R, 1, M), as
        ``simulate`` of one agent returns them with these checkpoints.
    n_agents, n_arms : int
        M and K, positive.
    horizon : int, optional
        T, for a curve that is a function.
    largest_gap : float
        Largest difference of two arms' mean rewards. Lemma 1 as printed takes it to be 1.
    bound : {"paper", "sharp"}
    level : float
        Above 0 and below 1/2: bounds the probability of a wrong certificate, and that of a wrong
        "fails".

    Raises
    ------
    InvalidRunError
        For shapes or numbers that do not fit.

    Notes
    -----
    The M - 1 left sides of an estimated curve, one number a replicate, are tested as all verdicts
    are, by :func:`tugames.inference.means`. To certify, all have to be significantly above what is
    required, with no correction (an intersection-union test); to fail, one below, by Holm's. A left
    side that is the same on every replicate counts with its value. No p-value is below 2**-R.
    O(R M).

    References
    ----------
    Inequality (30) and Lemma 1 of the paper.

    Examples
    --------
    >>> from math import log1p, sqrt
    >>> bool(convexity_certificate(sqrt, 3, 2, horizon=10**5))
    True
    >>> finding = convexity_certificate(log1p, 3, 2, horizon=10**9)
    >>> finding.verdict, finding.largest_certified, finding.witness.s, round(finding.margin, 4)
    ('fails', 2, 1, -23.7123)
    """
    level = require_level(level)
    n_agents = whole_number(n_agents, "n_agents is a positive integer", least=1)
    n_arms = whole_number(n_arms, "n_arms is a positive integer", least=1)
    requirement = "largest_gap is finite and not negative"
    largest_gap = real_number(largest_gap, requirement, least=0.0)
    one_of(bound, ("paper", "sharp"), 'the bound is "paper" or "sharp"')
    regret, exact = read_curve(_values(curve, n_agents, horizon))
    if regret.shape[1] != n_agents:
        raise InvalidRunError(
            f"a curve for {n_agents} agents has {n_agents} values, at T, 2T, ..., "
            f"{n_agents}T; got {regret.shape[1]}"
        )
    increments = np.diff(regret, axis=1, prepend=0.0)
    left = increments[:, :-1] - increments[:, 1:]

    def judged(agents: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """P-values of each pair for and against, if there are so many agents."""
        slack = left[:, : agents - 1] - _required(agents, n_arms, largest_gap, bound)
        if exact:
            return np.where(slack[0] >= 0.0, 0.0, 1.0), np.where(slack[0] < 0.0, 0.0, 1.0)
        found = means(slack, level)
        least = least_p_value(len(slack))
        return np.maximum(least, found.p_above), np.maximum(least, holm(found.p_below))

    p_for, p_against = judged(n_agents)
    error = np.zeros(left.shape[1]) if exact else means(left, level).standard_error
    certified = [m for m in range(2, n_agents + 1) if judged(m)[0].max() <= level]
    required = _required(n_agents, n_arms, largest_gap, bound)
    mean, witness = left.mean(axis=0), None
    if n_agents > 1:
        s = int(np.argmin(mean - required))
        witness = SizePair(
            s=s,
            q=s + 1,
            left=float(mean[s]),
            standard_error=float(error[s]),
            required=float(required[s]),
            p_value=None if exact else float(p_against[s]),
        )
    tested = not exact and n_agents > 1
    return ConvexityCertificate(
        verdict=decide(p_for.max(initial=0.0), p_against.min(initial=1.0), level),
        level=level,
        p_for=float(p_for.max()) if tested else None,
        p_against=float(p_against.min()) if tested else None,
        n_agents=int(n_agents),
        n_arms=int(n_arms),
        largest_gap=float(largest_gap),
        bound=bound,
        largest_certified=max(certified, default=1),
        witness=witness,
        increments=read_only(increments.mean(axis=0)),
        left=read_only(mean),
        standard_error=read_only(error),
        required=read_only(required),
    )


def _required(agents: int, n_arms: int, gap: float, bound: str) -> NDArray[np.float64]:
    """What the left side has to reach for s = 0, ..., agents - 2."""
    s = np.arange(agents - 1)
    if bound == "paper":
        return np.full(agents - 1, 4.0 * agents * n_arms * gap)
    # rewards left over of coalitions of s, twice s + 1, and s + 2; none of nobody
    left_over: NDArray[np.float64] = np.maximum(s - 1, 0) + 3.0 * s + 1.0
    return gap * (n_arms - 1) * left_over


def _values(
    curve: ArrayLike | Callable[[float], float], n_agents: int, horizon: int | None
) -> ArrayLike:
    if not callable(curve):
        if horizon is not None:
            raise InvalidRunError(
                "a horizon goes with a curve that is a function; a table already has its times: "
                "leave it out"
            )
        return curve
    horizon = whole_number(horizon, "a curve that is a function needs a horizon", least=1)
    values = [
        real_number(curve(m * horizon), "a curve's values are finite numbers")
        for m in range(n_agents + 1)
    ]
    if values[0] != 0.0:
        raise InvalidRunError(f"no regret is suffered in no steps: R(0) = 0; got {values[0]}")
    return values[1:]
