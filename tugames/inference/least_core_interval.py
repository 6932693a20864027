"""How far an estimated game is from having a core, or from losing it: the least-core value."""

from collections.abc import Iterator
from dataclasses import dataclass

from tugames._presentation.result import Result
from tugames._presentation.words import number
from tugames._statistics.level import as_level
from tugames.core._estimated_least_core import least_core_bounds
from tugames.errors import InvalidInputError
from tugames.inference.intervals import require_replicates
from tugames.sampled import SampledGame

__all__ = ["LeastCoreInterval", "least_core_interval"]


@dataclass(frozen=True, kw_only=True, repr=False)
class LeastCoreInterval(Result):
    """The least-core value, in units of worth, with bounds.

    Attributes
    ----------
    value : float
        Of the mean table.
    low, high : float
        Bounds of the value of the true game.
    level : float
        Chance, in the long run, that they miss it.
    n_replicates : int
    """

    value: float
    low: float
    high: float
    level: float
    n_replicates: int

    def _said(self) -> Iterator[str]:
        yield f"{number(self.low)} to {number(self.high)}; {number(self.value)} of the mean table"
        yield f"level {self.level:g}, {self.n_replicates} replicates"


def least_core_interval(sampled: SampledGame, *, level: float = 0.05) -> LeastCoreInterval:
    r"""Confidence interval of the least-core value of the true game.

    .. math:: \varepsilon = \min_{x(N) = v(N)} \; \max_{\emptyset \ne S \subset N} v(S) - x(S)

    What has to be taken from all proper coalitions so that none rejects; the core is empty exactly
    when it is positive. From above by payoffs that all weighted sums are compared with, from below
    by weights that were chosen on earlier replicates; each side at half the level.

    Parameters
    ----------
    sampled : SampledGame, of two players or more
    level : float
        At least 2**-R.

    Returns
    -------
    LeastCoreInterval

    Raises
    ------
    InvalidInputError
        If there is one player, or the level is out of reach.

    Notes
    -----
    Some ten times the time of :func:`~tugames.least_core`. Measured coverage is in the page on
    verdicts under noise. The margin of balancedness has its interval in the verdict of
    :func:`~tugames.is_balanced`.

    References
    ----------
    M. Maschler, B. Peleg, L. S. Shapley (1979), Mathematics of Operations Research 4.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=(40, 8))
    >>> noise[:, 0] = 0.0
    >>> found = least_core_interval(SampledGame([0, 0, 0, 1, 0, 1, 1, 1] + 0.1 * noise))
    >>> bool(0 < found.low < 1 / 3 < found.high)
    True
    """
    require_replicates(sampled)
    level = as_level(level, sampled.n_replicates)
    if sampled.n_players < 2:
        raise InvalidInputError(
            "the least core is about proper coalitions, and a game of one player has none"
        )
    value, low, high = least_core_bounds(sampled.samples, level)
    return LeastCoreInterval(
        value=value, low=low, high=high, level=level, n_replicates=sampled.n_replicates
    )
