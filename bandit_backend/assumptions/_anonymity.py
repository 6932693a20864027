"""What is found about Assumption 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bandit_backend.assumptions._finding import Finding
from bandit_backend.instance import Agent
from tugames._presentation.result import Result
from tugames._presentation.words import wrapped

__all__ = ["Assumption2", "Divergence"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Divergence(Result):
    """The first decision that came out differently.

    Attributes
    ----------
    coupling : {"order", "pool"}
        Whether agents were listed in another order, or other agents brought in the samples.
    replicate : int
    agent : label
    step : int
        Counted from 1.
    action, other_action : int
        Indices in the agent's action set, before and after.
    order : tuple of labels
        In which the agents were listed when it came out differently.
    """

    coupling: Literal["order", "pool"]
    replicate: int
    agent: Agent
    step: int
    action: int
    other_action: int
    order: tuple[Agent, ...]

    @property
    def text(self) -> str:
        """The divergence in words."""
        how = (
            f"with agents listed as {', '.join(map(str, self.order))}"
            if self.coupling == "order"
            else "with the others' samples handed around among them"
        )
        return (
            f"{how}, agent {self.agent} plays action {self.other_action} in place of "
            f"{self.action} at step {self.step} of replicate {self.replicate}"
        )

    def _said(self) -> Iterator[str]:
        yield from wrapped(self.text)


@dataclass(frozen=True, kw_only=True, repr=False)
class Assumption2(Finding):
    """What was found about Assumption 2; truthy when all decisions were the same.

    Attributes
    ----------
    n_decisions : int
        Decisions held against a recorded one.
    randomised : bool
        Whether agents decide by random numbers of their own, too.
    witness : Divergence or None
        The first divergence found.
    """

    n_decisions: int
    randomised: bool
    witness: Divergence | None

    @property
    def text(self) -> str:
        """The finding as one paragraph."""
        if self.witness is None:
            own = ", with the same random numbers of its own" if self.randomised else ""
            return (
                f"Assumption 2 holds on every decision that was checked: all {self.n_decisions} "
                f"came out the same{own}, in whatever order agents were listed and whoever "
                "brought in the others' samples."
            )
        if self.verdict == "fails":
            return f"Assumption 2 fails: {self.witness.text}. No agent decides by random numbers."
        return (
            f"Assumption 2 is undecided: {self.witness.text}. Agents also decide by random "
            "numbers, so the distribution of actions may still be the same, which this check "
            "does not examine."
        )
