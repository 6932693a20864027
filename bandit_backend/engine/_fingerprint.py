"""What determines a bandit's worths, in a form that can be kept beside them and compared."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from bandit_backend.action_set import (
    ActionSets,
    ContextualActionSets,
    FixedActionSets,
    PerturbedActionSets,
    ScheduledActionSets,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL
from bandit_backend.policies.policy import Phase, Policy, Regression, phases_of
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.rewards import Gaussian, RewardModel
from bandit_backend.single_agent.black_box import Rule, rule_of

#: Raised whenever a change of the engine, of streams or of a policy changes any worth by any bit.
ENGINE = 2

#: What action sets are made of; everything else about them follows.
_PARTS: Mapping[type[ActionSets], tuple[str, ...]] = {
    FixedActionSets: ("arms", "choices"),
    ContextualActionSets: ("users", "items", "groups"),
    ScheduledActionSets: ("schedule",),
    PerturbedActionSets: ("sets", "scale"),
}


def fingerprint(
    instance: LinearBandit,
    policies: Mapping[Agent, Policy | PythonPolicy],
    horizon: int,
    seed: int,
) -> dict[str, Any]:
    """Everything the regrets depend on; arrays as the SHA-256 of their bytes.

    Raises
    ------
    InvalidRunError
        If a subclass overrides what play depends on.
    """
    require_as_known(instance, LinearBandit)
    sets = instance.action_sets
    kind = next(kind for kind in _PARTS if isinstance(sets, kind))
    require_as_known(sets, kind)
    model = instance.rewards
    plain = type(model) is Gaussian and not isinstance(model.sd, dict)
    parts = [getattr(sets, part) for part in _PARTS[kind]]
    if isinstance(sets, ContextualActionSets) and sets.owned:
        parts.append(sets.choices)  # only then: stores know instances without by the rest
    return {
        "oracle": "regret of coalitions",
        "engine": ENGINE,
        "theta": digest(instance.theta),
        "action sets": digest([kind.__name__, *parts]),
        **({"noise_sd": instance.noise_sd} if plain else {"rewards": _rewards(model)}),
        **({"delay": instance.delay} if instance.delay else {}),
        "policies": {repr(agent): rules(policies[agent]) for agent in instance.agents},
        "horizon": horizon,
        "seed": seed,
    }


def _rewards(model: RewardModel) -> str:
    """The text of a reward model, which is that of the class that last changed anything."""
    for kind in type(model).__mro__:
        changed = [name for name in vars(kind) if hasattr(RewardModel, name) and name[0] != "_"]
        if changed and "text" not in changed:
            raise InvalidRunError(
                f"a fingerprint names all that rewards depend on; {kind.__name__} overrides "
                f"{changed[0]}, and keeps the text of another class: give it a property 'text' of "
                "its own"
            )
        if changed:
            break
    return model.text


def rules(policy: Policy | PythonPolicy) -> str:
    """All that the engine asks of a policy, as text; two policies with one text play alike.

    Phases and rules hold plain numbers only, so that their text says everything. What has its
    default value is left out.

    Examples
    --------
    >>> from bandit_backend.policies import LinUCB
    >>> rules(LinUCB(2))
    'Phase(regression=Regression(ridge=1.0), width_factor=2.0)'
    >>> rules(LinUCB(2)) == rules(LinUCB(np.float64(2.0)))
    True
    """
    if isinstance(policy, PythonPolicy):
        return policy.text
    if isinstance(policy, MUL):
        rule = rule_of(policy.single_agent)
        return _made(Rule, rule._asdict(), rule._field_defaults)
    if type(policy).fitted is not Policy.fitted:
        return repr(policy)
    return ", then ".join(_written(phase) for phase in phases_of(policy))


def _written(part: object) -> str:
    """A phase or regression as one would write it."""
    if not isinstance(part, Phase | Regression):
        return repr(part)
    own = fields(part)
    values = {field.name: getattr(part, field.name) for field in own}
    return _made(type(part), values, {field.name: field.default for field in own})


def _made(kind: type, values: Mapping[str, object], defaults: Mapping[str, object]) -> str:
    stated = [
        f"{name}={_written(value)}"
        for name, value in values.items()
        if name not in defaults or value != defaults[name]
    ]
    return f"{kind.__name__}({', '.join(stated)})"


def require_as_known(value: object, known: type) -> None:
    """Raise InvalidRunError if a subclass replaces anything that its base class says.

    Setting up by an ``__init__`` of its own is no harm: what comes of it is looked at.
    """
    for kind in type(value).__mro__[: type(value).__mro__.index(known)]:
        for name in vars(kind):
            if hasattr(known, name) and not name.startswith("__"):
                raise InvalidRunError(
                    f"a fingerprint names all that worths depend on; {kind.__name__} overrides "
                    f"{known.__name__}.{name}, and what that depends on cannot be told: use "
                    f"{known.__name__} itself, keep the worths in no store, or give an oracle of "
                    "your own a fingerprint"
                )


def digest(value: object) -> str:
    """SHA-256 of arrays, texts and numbers, and of sequences of them.

    Examples
    --------
    >>> digest(np.arange(3.0)) == digest(np.array([0.0, 1.0, 2.0]))
    True
    """
    total = hashlib.sha256()
    _add(total, value)
    return total.hexdigest()


def _add(total: "hashlib._Hash", value: object) -> None:
    """Add an object; every part is told apart from its neighbours by its kind and size."""
    if isinstance(value, np.ndarray):
        whole = np.ascontiguousarray(value)
        whole = whole.astype(whole.dtype.newbyteorder("<"))
        total.update(f"array {whole.dtype.str} {whole.shape} ".encode())
        total.update(whole.tobytes())
    elif isinstance(value, list | tuple):
        total.update(f"sequence {len(value)} ".encode())
        for part in value:
            _add(total, part)
    else:
        total.update(f"{value!r} ".encode())
