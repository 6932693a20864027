"""A race about the core: coalitions that are far from rejecting drop out.

The margin of balancedness falls with every worth but v(N). So a coalition whose worth can be
replaced by an upper bound without making "not empty" harder to show is simulated no more: its
bound takes its place. "Not empty" is wrong only if one balanced collection says so, of n
coalitions at most, so n bounds have to hold, whichever they are; of the lower bounds, which
stand in for "empty", all have to.

Players that fall into groups which do not touch on any replicate of the first stage are judged
group by group, as :func:`~tugames.is_balanced` does; no coalition across groups matters then.
"""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.members import paid_rows
from tugames._statistics.settling import stage_level
from tugames._statistics.simultaneous import mean_bounds
from tugames.coalition import coalition_payoffs
from tugames.core._estimated_core import (
    EstimatedMargin,
    Fit,
    estimated_margin,
    subcoalitions,
    undercut,
)
from tugames.core._judge_balance import balance_verdict
from tugames.core._touching import Touching
from tugames.core._weighted_sums import subgame
from tugames.verdict import Verdict  # noqa: TC001  imported where all modules import it

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Share of the level that pays for bounds.
_SHARE = 0.1


class CoreRace:
    """Whether the core is not empty."""

    def __init__(self, players: tuple[Hashable, ...], *, tolerance: float, level: float) -> None:
        self._players = players
        self._tolerance, self._level = tolerance, level
        size = 1 << len(players)
        self._groups: list[int] = []
        self._remark = ""
        self._columns = np.arange(size)
        self._data = np.empty((0, size))
        self._above, self._below = np.zeros(size), np.zeros(size)
        self._high = np.inf
        self.wanted = np.ones(size, dtype=np.bool_)
        self.wanted[0] = False
        self.n_open = max(size - 2, 0)
        self.verdict: Verdict

    def judge(self, fresh: FloatArray, stage: int) -> None:
        """Take in fresh replicates, shape (r, 2**n), of the coalitions that were wanted."""
        if stage == 1:
            self._fall_apart(fresh)
        kept = self.wanted[self._columns]
        kept[0] = True
        self._columns, self._data = self._columns[kept], self._data[:, kept]
        self._data = np.vstack([self._data, fresh[:, self._columns]])
        found = None
        if self._groups:
            level = stage_level(self._level, stage)
            more, less = (self._table(bounds) for bounds in (self._above, self._below))
            found = estimated_margin(
                more,
                list(map(subgame, self._groups)),
                (1.0 - _SHARE) * level,
                self._tolerance,
                less,
            )
            for group, (fit, steepness) in zip(self._groups, found.firm, strict=True):
                self._drop_out(group, fit, steepness, more, level * _SHARE)
            found = self._over_stages(found, self._level / level)
        self.n_open = max(int(self.wanted.sum()) - max(len(self._groups), 1), 0)
        self.verdict = balance_verdict(
            "balanced",
            self._players,
            found,
            level=self._level,
            tolerance=self._tolerance,
            n_replicates=len(self._data),
            apart=self._remark,
        )

    def _fall_apart(self, first: FloatArray) -> None:
        """Groups of two players or more that are to be judged; all in one if there is slack."""
        groups = Touching(first).groups(first.shape[1] - 1)
        if self._tolerance:
            groups = ((1 << len(self._players)) - 1,)
        if len(groups) > 1:
            self._remark = (
                f"the players fall into {len(groups)} groups that do not touch on any replicate"
            )
        self._groups = [group for group in groups if group & (group - 1)]
        inside = np.zeros_like(self.wanted)
        for group in self._groups:
            inside[subcoalitions(group)] = True
        self.wanted &= inside

    def _table(self, bounds: FloatArray) -> FloatArray:
        """Replicates of the coalitions that take part, and bounds of the others."""
        table = np.tile(bounds, (len(self._data), 1))
        table[:, self._columns] = self._data
        return table

    def _over_stages(self, found: EstimatedMargin, spent: float) -> EstimatedMargin:
        """What the tests of one stage are worth among all of them, beside the bounds."""
        self._high = min(self._high, found.high)
        bounds = _SHARE * self._level
        return replace(
            found,
            p_positive=min(1.0, found.p_positive * spent + bounds),
            p_negative=min(1.0, found.p_negative * spent + bounds),
            high=self._high,
        )

    def _drop_out(
        self, group: int, fit: Fit, steepness: float, table: FloatArray, level: float
    ) -> None:
        """Replace by bounds what stays out of the way at the bound.

        Out of the way of a core, as firmly as the rest is; and of balancing weights that show
        that there is none, which are nothing to coalitions that the least payoffs leave content.
        """
        if not np.isfinite(steepness):
            return
        parts = subcoalitions(group)
        own = paid_rows(fit.payoffs)
        error = own.std(axis=0) / np.sqrt(len(own) - 1.0)
        moved = undercut(steepness * fit.error - fit.excess)
        reach = own.mean(axis=0) + coalition_payoffs(moved) - steepness * error
        content = coalition_payoffs(undercut(table[:, parts].mean(axis=0)))
        open_ = self.wanted[parts]
        open_[-1] = False  # the whole, on which everything rests
        asked = parts[open_]
        data = table[:, asked]
        n, size = len(self._players), len(self.wanted)
        above = mean_bounds(data, 2.0 * level / n, simultaneous=False).high
        below = mean_bounds(data, 2.0 * level / size, simultaneous=False).low
        out = above < np.minimum(reach, content)[open_]
        dropped = asked[out]
        self._above[dropped], self._below[dropped] = above[out], below[out]
        self.wanted[dropped] = False
