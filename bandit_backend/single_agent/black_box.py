"""What a single-agent algorithm is to MUL: a rule that names the next arm from past rewards."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "ELIMINATE",
    "EXPLORE_THEN_COMMIT",
    "LINEAR",
    "OPTIMISTIC",
    "POSTERIOR",
    "SOMETIMES_UNIFORM",
    "BlackBox",
    "Rule",
]

# kinds of rules; plain numbers, because compiled code compares them
#: largest mean + sqrt(2 variance (log tau + c log log tau) / n)
OPTIMISTIC = 0
#: largest draw from N(mean, variance / n)
POSTERIOR = 1
#: uniform with probability min(1, epsilon tau^-decay), else largest mean
SOMETIMES_UNIFORM = 2
#: every arm ``pulls`` times, then the largest mean of that moment
EXPLORE_THEN_COMMIT = 3
#: in turn all arms that no other one excludes at level ``confidence``
ELIMINATE = 4
#: largest ridge estimate + alpha times its width, from the arms' feature vectors
LINEAR = 5


class Rule(NamedTuple):
    """A kind of rule and its parameters, in the form that compiled code takes.

    A kind reads the parameters that its formula names and ignores the others. The virtual step
    tau counts decisions from 1; n and mean are an arm's number of rewards so far and their mean.
    """

    kind: int
    pulls: int = 0
    variance: float = 1.0
    c: float = 0.0
    epsilon: float = 0.0
    decay: float = 0.0
    confidence: float = 1.0
    alpha: float = 1.0
    ridge: float = 1.0


@dataclass(frozen=True)
class BlackBox:
    """A single-agent algorithm on K arms: SIN of the paper.

    It asks for one arm a virtual step and is handed one reward of that arm.

    Examples
    --------
    >>> from bandit_backend.single_agent import UCB1
    >>> isinstance(UCB1(), BlackBox)
    True
    """

    @property
    def rule(self) -> Rule:
        """The rule that MUL carries out."""
        raise NotImplementedError(f"{type(self).__name__} has to say which rule it follows")
