"""What a question with a yes or no answer returns: an outcome, its margin and a witness."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import Result
from tugames._presentation.words import number

__all__ = ["Outcome", "Verdict", "Witness"]

Outcome = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Witness(Result):
    """The coalitions and players at which a property is violated, or nearest to it.

    Attributes
    ----------
    coalitions : tuple of int
        Bitmasks; which inequality they enter is said by the property's docstring.
    players : tuple of int
        Player numbers involved, if the property speaks of players.
    text : str
        The inequality with its numbers, for people.
    """

    coalitions: tuple[int, ...]
    players: tuple[int, ...]
    text: str

    def _said(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, kw_only=True, repr=False)
class Verdict(Result):
    """Answer to "does this game have this property?"; truthy exactly when it holds.

    Attributes
    ----------
    property : str
    outcome : {"holds", "fails", "undecided"}
        ``"undecided"`` is only ever returned for estimated games, by tests of significance.
    margin : float
        The smallest slack over all the inequalities of the property, in units of worth:
        negative when violated, and by how much; ``inf`` if there is no inequality to check.
    witness : Witness or None
        Where that inequality is violated; None unless the property fails.
    tolerance : float
        The property counts as failed when ``margin < -tolerance``.
    p_value : float or None
        Significance of the outcome; if undecided, the smaller one of the two outcomes; None where
        nothing was tested.
    point_estimate : bool
        True when the game is estimated and the verdict is about its mean table, untested.
    level : float or None
        Level of the test: the chance at most, in the long run, that "holds" is wrong, and that
        "fails" is.
    margin_interval : ndarray, shape (2,), or None
        Confidence interval, at the level, of the smallest slack of the true game; ``margin`` is
        that of the mean table.
    n_replicates : int
        Replicates that were tested; 0 where nothing was tested.
    replications_to_decide : float or None
        Of an undecided verdict, about how many replicates in all would decide, if the truth is
        what the means show; ``inf`` where no number of them can.
    remark : str
        What else there is to know about a tested verdict, for people.
    method : str
    """

    property: str
    outcome: Outcome
    margin: float
    witness: Witness | None
    tolerance: float
    p_value: float | None = None
    point_estimate: bool = False
    level: float | None = None
    margin_interval: NDArray[np.float64] | None = None
    n_replicates: int = 0
    replications_to_decide: float | None = None
    remark: str = ""
    method: str

    def __bool__(self) -> bool:
        return self.outcome == "holds"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings, for JSON; None in place of what is not finite."""
        interval, needed = self.margin_interval, self.replications_to_decide
        return {
            "outcome": self.outcome,
            "margin": _finite(self.margin),
            "witness": None if self.witness is None else self.witness.text,
            "p_value": self.p_value,
            "point_estimate": self.point_estimate,
            "level": self.level,
            "margin_interval": None if interval is None else [_finite(float(b)) for b in interval],
            "n_replicates": self.n_replicates,
            "replications_to_decide": None if needed is None else _finite(needed),
            "remark": self.remark,
        }

    def _said(self) -> Iterator[str]:
        said = "nothing to violate" if np.isinf(self.margin) else f"margin {number(self.margin)}"
        if self.level is not None:
            said += f", tested at level {self.level:g}"
        elif self.point_estimate:
            said += ", of the mean table, untested"
        if self.p_value is not None:
            said += f", p = {self.p_value:.2g}"
        yield f"{self.property}: {self.outcome}, {said}"
        if self.witness is not None:
            yield self.witness.text
        if self.margin_interval is not None and np.isfinite(self.margin_interval).all():
            low, high = self.margin_interval
            yield f"least slack of the true game {number(low)} to {number(high)}"
        yield self.remark


def _finite(number: float) -> float | None:
    return None if np.isinf(number) else number
