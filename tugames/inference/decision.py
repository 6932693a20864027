"""What a simulation that ran until it was decided has found, and what it took."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import TabularResult, said
from tugames._presentation.table import Table
from tugames._presentation.words import named
from tugames.coalition import coalition_label
from tugames.inference._stage import Stage
from tugames.verdict import Verdict

__all__ = ["Decision", "Stage"]

#: Coalitions that are named among those that took the most.
_NAMED = 5


@dataclass(frozen=True, kw_only=True, repr=False)
class Decision(TabularResult):
    """A verdict, and what it took to reach it.

    Attributes
    ----------
    verdict : Verdict
        Its level is that of the whole race, whenever it ended.
    replicates : ndarray of int, shape (2**n,)
        Replicates spent on each coalition, by mask.
    stages : tuple of Stage
    n_evaluations : int
        Worths that the decision rests on, those found in the store included.
    n_equal : int
        Worths that the same stages, with all coalitions in each of them, would have taken.
    n_next : int
        Worths that the next stage would take; 0 where all is decided.
    players : tuple of hashables
    """

    verdict: Verdict
    replicates: NDArray[np.int64]
    stages: tuple[Stage, ...]
    n_evaluations: int
    n_equal: int
    n_next: int
    players: tuple[Hashable, ...]

    def __bool__(self) -> bool:
        return bool(self.verdict)

    def to_text(self) -> str:
        """The verdict, the stages, and the coalitions that took the most, for reading."""
        verdict = self.verdict
        said = [f"{verdict.property}: {verdict.outcome} at level {verdict.level:g}"]
        if verdict.p_value is not None:
            said[0] += f", p = {verdict.p_value:.2g}"
        interval = verdict.margin_interval
        if interval is not None and np.isfinite(interval).all():
            said.append(f"least slack {interval[0]:.4g} to {interval[1]:.4g}")
        if verdict.witness is not None:
            said.append(verdict.witness.text)
        if verdict.remark:
            said.append(verdict.remark)
        said.append("")
        said.append("stage  replicates  coalitions  open")
        for k, stage in enumerate(self.stages, start=1):
            said.append(
                f"{k:5}  {stage.n_replicates:10}  {stage.n_coalitions:10}  {stage.n_open:4}"
            )
        said.append("")
        share = self.n_evaluations / max(self.n_equal, 1)
        said.append(
            f"{self.n_evaluations} worths, {share:.0%} of the {self.n_equal} that as many "
            "replicates of all coalitions are"
        )
        most = np.argsort(-self.replicates, kind="stable")[:_NAMED].tolist()
        named = [
            f"{coalition_label(mask, self.players)} {self.replicates[mask]}"
            for mask in most
            if self.replicates[mask]
        ]
        said.append(f"most replicates: {', '.join(named)}")
        if self.n_next:
            said.append(
                f"the next stage takes {self.n_next} worths: go on with a larger budget, and the "
                "same store"
            )
        return "\n".join(said)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings, for JSON."""
        return {
            "property": self.verdict.property,
            **self.verdict.to_dict(),
            "n_evaluations": self.n_evaluations,
            "n_equal": self.n_equal,
            "n_next": self.n_next,
            "players": [str(player) for player in self.players],
            "replicates": self.replicates.tolist(),
            "stages": [
                {
                    "n_replicates": stage.n_replicates,
                    "n_coalitions": stage.n_coalitions,
                    "n_evaluations": stage.n_evaluations,
                    "n_open": stage.n_open,
                    "level": stage.level,
                }
                for stage in self.stages
            ],
        }

    def __str__(self) -> str:
        return self.to_text()

    def _said(self) -> Iterator[str]:
        yield from said(self.verdict)[:3]
        share = self.n_evaluations / max(self.n_equal, 1)
        yield f"{self.n_evaluations} worths, {share:.0%} of what equal replicates would take"

    def _table(self) -> Table:
        return Table.of(
            coalition=[named(mask, self.players) for mask in range(1, self.replicates.size)],
            replicates=self.replicates[1:].tolist(),
        )
