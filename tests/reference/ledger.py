"""What came of holding two libraries' answers against each other, and who was right."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np


class Ledger:
    """Counts by concept; a difference in which ours is not proved right is an AssertionError.

    Attributes
    ----------
    compared, yes, refuted, failed, unsettled : Counter
        Comparisons; those where ours said yes; where the peer was proved wrong; where it raised
        a numerical error; and yes-or-no answers that differ within the tolerance, where either
        may be said.
    """

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.yes: Counter[str] = Counter()
        self.refuted: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.unsettled: Counter[str] = Counter()

    def amounts(
        self,
        concept: str,
        ours: np.ndarray,
        theirs: np.ndarray,
        tolerance: float,
        ours_is_right: Callable[[], bool],
    ) -> None:
        """Compare two payoffs, or other numbers; ask who is right only if they differ."""
        self.compared[concept] += 1
        ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
        assert ours.shape == theirs.shape, (concept, ours, theirs)
        if not np.abs(ours - theirs).max(initial=0.0) <= tolerance:
            assert ours_is_right(), f"{concept}: ours {ours} is refuted, the peer has {theirs}"
            self.refuted[concept] += 1

    def answers(
        self,
        concept: str,
        ours: bool,
        theirs: bool,
        tolerance: float,
        slack: Callable[[], Fraction],
    ) -> None:
        """Compare a yes and a no; yes is right if the exact slack is no less than -tolerance."""
        self.compared[concept] += 1
        self.yes[concept] += ours
        if ours == theirs:
            return
        margin = slack()
        assert (margin >= -Fraction(tolerance)) == ours, (
            f"{concept}: ours says {ours}, and the slack is {float(margin):g}"
        )
        near = abs(margin) <= Fraction(tolerance)
        (self.unsettled if near else self.refuted)[concept] += 1

    def report(self) -> str:
        """One line a concept: comparisons and the peer's errors."""
        columns = ("compared", "yes", "refuted", "failed", "unsettled")
        rows = [
            f"{concept:40s}" + "".join(f"{getattr(self, name)[concept]:10d}" for name in columns)
            for concept in sorted(self.compared | self.failed)
        ]
        return "\n".join([f"{'':40s}" + "".join(f"{name:>10s}" for name in columns), *rows])
