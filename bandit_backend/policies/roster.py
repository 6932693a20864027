"""A coalition's policies in the form the compiled kernels take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandit_backend.policies.policy import Policy, Regression

__all__ = ["Roster"]


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Who scores by what.

    Attributes
    ----------
    regressions : tuple of Regression
        The J distinct ones among the members' policies.
    regression : ndarray of int, shape (m,)
        Which of them a member uses; -1 for uniform play.
    width_factor : ndarray, shape (m,)
    """

    regressions: tuple[Regression, ...]
    regression: NDArray[np.int64]
    width_factor: NDArray[np.float64]

    @classmethod
    def of(cls, policies: Sequence[Policy]) -> "Roster":
        """Roster of the members' policies, in member order."""
        distinct = tuple(dict.fromkeys(p.regression for p in policies if p.regression is not None))
        return cls(
            regressions=distinct,
            regression=np.array(
                [-1 if p.regression is None else distinct.index(p.regression) for p in policies]
            ),
            width_factor=np.array([p.width_factor for p in policies]),
        )

    @property
    def ridge(self) -> NDArray[np.float64]:
        """Penalty of each regression, shape (J,)."""
        return np.array([r.ridge for r in self.regressions])

    def features(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows as each regression sees them, shape (J, K, d), or d + 1 if one has an intercept."""
        if not any(r.intercept for r in self.regressions):
            return np.repeat(rows[None], len(self.regressions), axis=0)
        return np.array(
            [np.pad(rows, ((0, 0), (0, 1)), constant_values=r.intercept) for r in self.regressions]
        )
