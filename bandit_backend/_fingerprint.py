"""What determines a bandit's worths, in a form that can be kept beside them and compared."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.policies.policy import Policy

#: Raised whenever a change of the engine, of streams or of a policy changes any worth by any bit.
ENGINE = 1


def fingerprint(
    instance: LinearBandit, policies: Mapping[Agent, Policy], horizon: int, seed: int
) -> dict[str, Any]:
    """Everything the regrets depend on; arrays as the SHA-256 of their bytes."""
    return {
        "oracle": "regret of coalitions",
        "engine": ENGINE,
        "theta": digest(instance.theta),
        "action sets": digest(instance.action_sets),
        "noise_sd": instance.noise_sd,
        "policies": {repr(agent): repr(policies[agent]) for agent in instance.agents},
        "horizon": horizon,
        "seed": seed,
    }


def digest(value: object) -> str:
    """SHA-256 of what an object is made of: arrays, numbers, and public attributes by name.

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
    elif value is None or isinstance(value, bool | int | float | str):
        total.update(f"{value!r} ".encode())
    else:
        # tables that classes keep for speed are not parts; they are properties, made from parts
        parts = {
            name: part
            for name, part in sorted(vars(value).items())
            if not name.startswith("_") and name not in _kept(type(value))
        }
        total.update(f"{type(value).__name__} {len(parts)} ".encode())
        for name, part in parts.items():
            total.update(f"{name} ".encode())
            _add(total, part)


def _kept(kind: type) -> set[str]:
    """Names of the cached properties of a class."""
    return {
        name
        for base in kind.__mro__
        for name, part in vars(base).items()
        if isinstance(part, cached_property)
    }
