"""Policies as people type them: ``linucb``, ``epsilon-greedy:epsilon=0.2``, ``mul:ucb1``.

::

    POLICY    NAME | NAME:SETTINGS | mul:BOX | mul:BOX,SETTINGS
    SETTINGS  KEY=VALUE | KEY=VALUE,SETTINGS

Keys, the types of values and defaults are those of the dataclasses: a policy with a name here
has nothing else to say about how it is typed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import NamedTuple, get_type_hints

from bandit_backend import policies, single_agent
from bandit_backend.errors import InvalidRunError
from bandit_backend.mul import MUL
from bandit_backend.policies import Policy, PythonPolicy
from bandit_backend.single_agent import BlackBox
from tugames._doors.near import near
from tugames.cli.named import meaning

__all__ = [
    "BLACK_BOXES",
    "POLICIES",
    "AnyPolicy",
    "PolicySpec",
    "file_stem",
    "policy_meanings",
    "read_policy",
]

AnyPolicy = Policy | PythonPolicy
Setting = bool | int | float

#: Policies that agents play on pooled data; MUL stands apart, as it needs a black box.
POLICIES: Mapping[str, type[AnyPolicy]] = {
    "linucb": policies.LinUCB,
    "greedy": policies.Greedy,
    "uniform": policies.Uniform,
    "thompson": policies.ThompsonSampling,
    "epsilon-greedy": policies.EpsilonGreedy,
    "explore-then-commit": policies.ExploreThenCommit,
    "dislinucb": policies.DisLinUCB,
    "oful": policies.OFUL,
    "discounted-linucb": policies.DiscountedLinUCB,
    "logistic-ucb": policies.LogisticUCB,
    "bernoulli-thompson": policies.BernoulliThompson,
    "phased-elimination": policies.PhasedElimination,
    "club": policies.CLUB,
    "federated-linucb": policies.FederatedLinUCB,
}
#: Black boxes of MUL.
BLACK_BOXES: Mapping[str, type[BlackBox]] = {
    "ucb1": single_agent.UCB1,
    "kl-ucb": single_agent.KLUCB,
    "thompson": single_agent.ThompsonSampling,
    "epsilon-greedy": single_agent.EpsilonGreedy,
    "explore-then-commit": single_agent.ExploreThenCommit,
    "successive-elimination": single_agent.SuccessiveElimination,
    "linucb": single_agent.LinUCB,
}


class PolicySpec(NamedTuple):
    """A policy as typed, not yet made.

    Attributes
    ----------
    kind : type
        The policy's class; under MUL that of its black box.
    settings : mapping of str to number
        The parameters that were stated.
    """

    kind: type[AnyPolicy] | type[BlackBox]
    settings: Mapping[str, Setting]

    def policy(self, **defaults: Setting) -> AnyPolicy:
        """Make the policy; ``defaults`` are for parameters that were not stated.

        Raises
        ------
        InvalidRunError
            If the class refuses a value.
        """
        made = self.kind(**{**defaults, **self.settings})
        return MUL(made) if isinstance(made, BlackBox) else made


def read_policy(text: str) -> PolicySpec:
    """Read a policy as typed.

    Raises
    ------
    InvalidRunError
        In one line: an unknown name, with those there are; a parameter that the policy does not
        have, with those it has; a value of another type; a parameter stated twice, or left out
        without a default.

    Examples
    --------
    >>> read_policy("linucb").policy(alpha=3.0)
    LinUCB(alpha=3.0, ridge=1.0, intercept=False)
    >>> read_policy("explore-then-commit:exploration_steps=20").policy()
    ExploreThenCommit(exploration_steps=20)
    >>> read_policy("mul:kl-ucb,variance=0.25,c=0").policy()
    MUL(single_agent=KLUCB(variance=0.25, c=0.0))
    """
    name, colon, rest = text.partition(":")
    if name == "mul":
        box, _, settings = rest.partition(",")
        if box not in BLACK_BOXES:
            raise InvalidRunError(
                f"mul takes a black box, mul:BOX or mul:BOX,KEY=VALUE,...; BOX is "
                f"{_either(BLACK_BOXES)}; got {text!r}{_meant(box, BLACK_BOXES)}"
            )
        stated = "," in rest
        return _read(f"mul:{box}", BLACK_BOXES[box], settings if stated else None)
    if name not in POLICIES:
        known = _either([*POLICIES, "mul:BOX"])
        raise InvalidRunError(f"a policy is {known}; got {text!r}{_meant(name, POLICIES)}")
    return _read(name, POLICIES[name], rest if colon else None)


def policy_meanings() -> Iterator[tuple[str, str]]:
    """Policies as typed, and what they are."""
    for name, policy in POLICIES.items():
        yield name, meaning(policy)
    yield "mul:BOX", f"MUL with the black box {_either(BLACK_BOXES)}."


def file_stem(text: str) -> str:
    """Text with nothing in it that a file name should not have.

    Examples
    --------
    >>> file_stem("0=epsilon-greedy:epsilon=0.2,decay=0.5")
    '0-epsilon-greedy-epsilon-0.2-decay-0.5'
    """
    return re.sub(r"[^\w.+-]+", "-", text)


def _read(name: str, kind: type[AnyPolicy] | type[BlackBox], settings: str | None) -> PolicySpec:
    types = get_type_hints(kind)
    assert is_dataclass(kind)  # all that has a name here is one
    known = {field.name: types[field.name] for field in fields(kind)}
    stated: dict[str, Setting] = {}
    for setting in [] if settings is None else settings.split(","):
        key, equals, value = map(str.strip, setting.partition("="))
        if not equals:
            raise InvalidRunError(f"{name} is followed by KEY=VALUE,...; got {setting!r}")
        if key not in known:
            has = f"has the parameters {', '.join(known)}" if known else "has no parameters"
            raise InvalidRunError(f"{name} {has}; got {key!r}{_meant(key, known)}")
        if key in stated:
            raise InvalidRunError(f"{name} takes {key} once; got it again in {setting!r}")
        requirement, read = _VALUES[known[key]]
        try:
            stated[key] = read(value)
        except ValueError as error:
            raise InvalidRunError(f"{name}'s {key} is {requirement}; got {value!r}") from error
    for field in fields(kind):
        if field.default is MISSING and field.name not in stated:
            mark = "," if issubclass(kind, BlackBox) else ":"
            raise InvalidRunError(
                f"{name} needs {field.name}: write {name}{mark}{field.name}=VALUE"
            )
    return PolicySpec(kind, stated)


def _whole_number(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**62:  # compiled code counts in 64 bits
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


#: How values of a type are read, and what they are called in a refusal.
_VALUES: Mapping[type, tuple[str, Callable[[str], Setting]]] = {
    float: ("a number", float),
    int: ("a whole number below 2^62", _whole_number),
    bool: ("true or false", _truth),
}


def _either(names: Mapping[str, object] | list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def _meant(name: str, known: Mapping[str, object]) -> str:
    close = near(name, known)
    return f": did you mean {' or '.join(close)}?" if close else ""
