"""What a question with a yes or no answer returns: an outcome, its margin and a witness."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Outcome", "Verdict", "Witness"]

Outcome = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True, kw_only=True)
class Witness:
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


@dataclass(frozen=True, kw_only=True)
class Verdict:
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
        Significance of the outcome; None where nothing was tested.
    point_estimate : bool
        True when the game is estimated and the verdict is about its mean table, untested.
    method : str
    """

    property: str
    outcome: Outcome
    margin: float
    witness: Witness | None
    tolerance: float
    p_value: float | None = None
    point_estimate: bool = False
    method: str

    def __bool__(self) -> bool:
        return self.outcome == "holds"
