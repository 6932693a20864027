"""What a single-agent algorithm is to MUL: a rule that names the next arm from past rewards."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from bandit_backend._checks import real_number, shown, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.policy import require_all_asked

__all__ = [
    "ELIMINATE",
    "EXPLORE_THEN_COMMIT",
    "LINEAR",
    "OPTIMISTIC",
    "POSTERIOR",
    "SOMETIMES_UNIFORM",
    "BlackBox",
    "Rule",
    "rule_of",
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


#: The other parameters, in order, and whether they have to be positive.
_NUMBERS = {
    "variance": True,
    "c": False,
    "epsilon": False,
    "decay": False,
    "confidence": True,
    "alpha": True,
    "ridge": True,
}


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

    def __new__(cls, *_: Any, **__: Any) -> Self:  # arguments are __init__'s
        if cls.rule is BlackBox.rule:
            raise InvalidRunError(
                "a black box is a rule that names the next arm; "
                f"{cls.__name__} has none: give the class a property 'rule' that returns a "
                "bandit_backend.single_agent.black_box.Rule, and no other method is asked"
            )
        require_all_asked(cls, BlackBox, "rule", "MUL takes those of bandit_backend.single_agent")
        return super().__new__(cls)

    @property
    def rule(self) -> Rule:
        """The rule that MUL carries out."""
        raise NotImplementedError


def rule_of(box: BlackBox) -> Rule:
    """A black box's rule, which somebody else may have written, its numbers in one form."""
    rule = box.rule
    if not isinstance(rule, Rule):
        raise InvalidRunError(
            f"a black box's rule is a Rule; {type(box).__name__}'s is {shown(rule)}: is 'rule' a "
            "property?"
        )
    kind = whole_number(rule.kind, "a rule's kind is one of those of black_box", least=OPTIMISTIC)
    if kind > LINEAR:
        raise InvalidRunError(f"a rule's kind is one of those of black_box; got {kind}")
    pulls = whole_number(rule.pulls, "a rule's pulls are a count", least=0, bounded=False)
    if kind == EXPLORE_THEN_COMMIT and pulls < 1:
        raise InvalidRunError(f"a rule that explores pulls every arm once at least; got {pulls}")
    numbers = {
        name: real_number(
            getattr(rule, name),
            f"a rule's {name} is finite and {'positive' if positive else 'not negative'}",
            least=0.0,
            above=0.0 if positive else -1.0,
        )
        for name, positive in _NUMBERS.items()
    }
    return Rule(kind, pulls, **numbers)
