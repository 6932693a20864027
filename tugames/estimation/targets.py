"""Targets at which an estimate may stop, and whether it has reached them."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_number
from tugames._statistics.settling import stage_level
from tugames.errors import InvalidInputError
from tugames.estimation.estimate import Estimate
from tugames.estimation.growing import Grown

#: Differences whose errors are computed at a time.
_BLOCK = 64


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is wanted: all standard errors small, or an order of the players that is sure.

    Attributes
    ----------
    error : float or None
        Largest standard error.
    first : int or None
        Players of the largest values who are to be told from the others; n - 1 or more for all
        from each other.
    level : float
        Chance of an order that is wrong.
    """

    error: float | None
    first: int | None
    level: float

    def tail(self, n: int, look: int) -> float:
        """One-sided level of a comparison of two players at a look.

        Notes
        -----
        An order is told when each player is ahead of the next one by t times the error of their
        difference. If it is false, two players who are neighbours in the true order are the other
        way round in it; and since errors of sums are at most sums of errors, those two are told
        apart at the same level, wrongly. There are n - 1 such neighbours; of the first k and the
        others k (n - k) pairs. Twice as many, in case two are equal, of whom nothing is to be told.
        """
        if self.first is None:
            return stage_level(self.level, look) / max(n * (n - 1), 1)
        pairs = n - 1 if self.first >= n - 1 else self.first * (n - self.first)
        return stage_level(self.level, look) / max(2 * pairs, 1)

    def reached(self, grown: Grown, look: int) -> bool:
        """Whether an estimate suffices at the k-th look."""
        parts = grown.parts()
        if self.error is not None:
            spread = np.hypot(parts.sampling, parts.simulation)
            if not bool((spread <= self.error).all()):
                return False
        return self.first is None or self._ordered(grown, parts.value, look)

    def held(self, found: Estimate) -> bool:
        """Whether an estimate that saw every coalition suffices."""
        if self.error is not None and not bool((found.standard_error <= self.error).all()):
            return False
        if self.first is None:
            return True
        return self._ordered_by(found)

    def _ordered_by(self, found: Estimate) -> bool:
        n = found.value.size
        ranks = found.ranks(self.level)
        if self.first is None or self.first >= n - 1:
            return bool((ranks.best == ranks.worst).all())
        return int((ranks.worst <= self.first).sum()) == self.first

    def _ordered(self, grown: Grown, value: NDArray[np.float64], look: int) -> bool:
        from scipy.special import stdtrit

        n = value.size
        order = np.argsort(-value, kind="stable")
        if self.first is None or self.first >= n - 1:
            pairs = np.stack([order[:-1], order[1:]], axis=1)
        else:
            top, rest = order[: self.first], order[self.first :]
            pairs = np.stack([np.repeat(top, rest.size), np.tile(rest, top.size)], axis=1)
            # the closest first: they are the likeliest to end this
            pairs = pairs[np.argsort(value[pairs[:, 0]] - value[pairs[:, 1]], kind="stable")]
        tail = self.tail(n, look)
        for start in range(0, len(pairs), _BLOCK):
            above, below = pairs[start : start + _BLOCK].T
            ahead = grown.ahead(above, below)
            freedom = np.where(np.isfinite(ahead.freedom), ahead.freedom, 1e9)
            if not bool((ahead.value > -stdtrit(freedom, tail) * ahead.error).all()):
                return False
        return True


def as_target(target: object, target_error: object, level: float, n: int) -> Target | None:
    """What is wanted, if anything.

    Raises
    ------
    InvalidInputError
        If it is no target.
    """
    error = None
    if target_error is not None:
        error = real_number(target_error, "target_error, a standard error,", least=0.0)
    if target is None:
        return None if error is None else Target(error=error, first=None, level=level)
    found = re.fullmatch(r"top-(\d{1,9})", target) if isinstance(target, str) else None
    if found and 1 <= int(found[1]) < n:
        return Target(error=error, first=int(found[1]), level=level)
    if not isinstance(target, str) or target != "ranking":
        raise InvalidInputError(
            f"target is 'ranking', or 'top-1' to 'top-{max(n - 1, 1)}' for {n} players; got "
            f"{brief_repr(target)}: leave it out to spend the whole budget"
        )
    return Target(error=error, first=n, level=level)
