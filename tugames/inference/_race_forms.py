"""A race among linear inequalities: what is settled drops out, with the coalitions it needs."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.inequalities import Inequalities, Place, compare_studied
from tugames._statistics.linear_forms import FormBlocks, Forms, Table
from tugames._statistics.settling import settle, stage_level
from tugames._statistics.single import single_mean
from tugames.properties._replicates import verdict_of
from tugames.verdict import Verdict, Witness

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class FormsRace:
    """Whether all of many linear forms are at least -tolerance.

    Every stage tests the forms that are open on all their replicates, at the stage's level: each
    by itself, to settle it, and all together, for one that is violated. The one that looked most
    violated a stage ago is tested on the fresh replicates alone, too, which pays for no other;
    of the two tests the better one counts, twice.
    """

    def __init__(
        self,
        name: str,
        players: tuple[Hashable, ...],
        blocks: FormBlocks,
        *,
        tolerance: float,
        level: float,
        witness: Callable[[Place], Witness],
        strict: bool = False,
        equations: bool = False,
        always: int | None = None,
    ) -> None:
        self._name = name
        self._witness = witness
        self._tolerance = tolerance
        self._level = level
        self._strict, self._equations = strict, equations
        self._always = always
        self._size = 1 << len(players)
        self._open = [_needed_only(forms) for forms in blocks()]
        self._total = self.n_open = sum(len(forms.columns) for forms in self._open)
        self._columns = np.arange(self._size)
        self._data = np.empty((0, self._size))
        self._n_constant = self._n_replicates = 0
        self._p_settled, self._low, self._high, self._least = 0.0, np.inf, np.inf, np.inf
        self._suspect: Place | None = None
        self.wanted = self._still_wanted()
        self.verdict: Verdict

    def judge(self, fresh: FloatArray, stage: int) -> None:
        """Take in fresh replicates, shape (r, 2**n), of the coalitions that were wanted."""
        self._narrow()
        self._data = np.vstack([self._data, fresh[:, self._columns]])
        self._n_replicates = len(self._data)
        level = stage_level(self._level, stage)
        spent = self._level / level
        slack = -self._tolerance if self._strict else self._tolerance
        here = [self._compact(forms) for forms in self._open]
        studied, count = Table(self._data).studied(lambda: iter(here)), self._n_replicates
        found = compare_studied(studied, count, tolerance=slack, level=level, strict=self._strict)
        p_fails = found.p_fails
        if self._suspect is not None and found.broken is None:
            columns, weights = self._suspect.columns, self._suspect.weights
            alone = single_mean(fresh[:, columns] @ weights + slack, level).p_below
            p_fails = min(1.0, 2.0 * min(p_fails, alone))
        settling = settle(studied, count, found, tolerance=slack, level=level)
        if found.broken is not None:
            settling = settling._replace(open=here)
        self._p_settled = max(self._p_settled, min(1.0, settling.p_value * spent))
        self._low, self._least = min(self._low, settling.low), min(self._least, settling.least)
        self._high = min(self._high, found.high)
        if stage == 1:
            self._n_constant = found.n_constant
        self._suspect = self._global(found.worst)
        self._open = [self._spread(forms) for forms in settling.open]
        self.n_open = sum(len(forms.columns) for forms in self._open)
        self.wanted = self._still_wanted()
        self.verdict = self._dressed(
            found, min(1.0, p_fails * spent), min(1.0, found.p_holds * spent)
        )

    def _dressed(self, found: Inequalities, p_fails: float, p_open: float) -> Verdict:
        done = not self.n_open
        whole = replace(
            found,
            p_holds=self._p_settled if done else max(p_open, self._p_settled),
            p_fails=1.0 if done else p_fails,
            low=min(self._low, found.low),
            high=self._high,
            worst=self._suspect,
            broken=self._global(found.broken),
            least=min(self._least, found.least),
            n_forms=self._total,
            n_constant=self._n_constant,
        )
        return verdict_of(
            self._name,
            whole,
            level=self._level,
            tolerance=self._tolerance,
            n_replicates=self._n_replicates,
            equations=self._equations,
            witness=self._witness,
        )

    def _still_wanted(self) -> NDArray[np.bool_]:
        wanted = np.zeros(self._size, dtype=np.bool_)
        for forms in self._open:
            wanted[forms.columns] = True
        if self._always is not None and self.n_open:
            wanted[self._always] = True
        wanted[0] = False
        return wanted

    def _narrow(self) -> None:
        """Keep the worths that the open forms need, and the empty coalition's."""
        kept = self.wanted[self._columns]
        kept[0] = True
        self._columns, self._data = self._columns[kept], self._data[:, kept]

    def _compact(self, forms: Forms) -> Forms:
        return Forms(np.searchsorted(self._columns, forms.columns), forms.weights)

    def _spread(self, forms: Forms) -> Forms:
        return Forms(self._columns[forms.columns], forms.weights)

    def _global(self, place: Place | None) -> Place | None:
        return None if place is None else replace(place, columns=self._columns[place.columns])


def _needed_only(forms: Forms) -> Forms:
    """The empty coalition in place of those that count nothing."""
    return Forms(np.where(forms.weights == 0.0, 0, forms.columns), forms.weights)
