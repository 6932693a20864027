"""Policies in Python: a method that decides, beside the policies that are data."""

import copy
from random import Random
from typing import Any, ClassVar, Literal, Self

import numpy as np

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.seen import Seen

__all__ = ["PythonPolicy", "plain_text"]


class PythonPolicy:
    r"""An algorithm of one's own: a class with a method ``choose``.

    At each step ``choose`` is handed what the member knows, a :class:`Seen`, and returns the index
    of an action of the present set. What Assumption 2 of the paper allows is what it is handed: the
    member's own samples, all members' as an anonymous pool, the present action set, and a generator
    of the member's own.

    The object is copied for every member and replicate. What it writes on itself is the memory of
    that member on that replicate, and is forgotten afterwards.

    Attributes
    ----------
    sees : {"pool", "members"}
        Declared by the class: "members" for algorithms that look at who brought in what, to which
        Assumption 2 does not apply; they also have ``seen.agent``, ``members``,
        ``member_actions`` and ``member_rewards``.
    version : str or None
        Declared by the class where worths are kept in a store, which cannot tell whether code is
        the same: change it when the code decides otherwise.
    rounds : int
        Communication rounds of the coalition, for algorithms that count them.

    Raises
    ------
    InvalidRunError
        If the class has no ``choose``, or declares what there is not.

    Notes
    -----
    Some 50 000 decisions a second for a trivial policy, a hundredth of a compiled one. Memory grows
    with the horizon: 16 m T (d + 1) bytes for the samples of a replicate.

    See Also
    --------
    bandit_backend.Policy : policies that compiled code carries out.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, simulate
    >>> class BestMean(PythonPolicy):
    ...     def choose(self, seen):
    ...         if seen.step <= len(seen.actions):
    ...             return seen.step - 1
    ...         means = [
    ...             seen.pool_rewards[(seen.pool_actions == x).all(axis=1)].mean()
    ...             for x in seen.actions
    ...         ]
    ...         return int(np.argmax(means))
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2)
    >>> simulate(bandit, BestMean(), [0, 1], horizon=50, seed=0).shape
    (1, 2, 1)
    """

    sees: ClassVar[Literal["pool", "members"]] = "pool"
    version: ClassVar[str | None] = None
    rounds: int = 0

    def __new__(cls, *_: Any, **__: Any) -> Self:  # arguments are __init__'s
        if cls.choose is PythonPolicy.choose or not callable(cls.choose):
            raise InvalidRunError(
                f"a policy in Python has a method choose(self, seen) that returns the index of an "
                f"action; {cls.__name__} has none, and no other method is asked"
            )
        if cls.sees not in ("pool", "members"):
            raise InvalidRunError(
                f"a policy sees 'pool' or 'members'; {cls.__name__}.sees is {shown(cls.sees)}"
            )
        return super().__new__(cls)

    def start(self, seen: Seen) -> None:
        """Prepare for a replicate: called before the first decision, with what that one sees."""

    def choose(self, seen: Seen) -> int:
        """Return the index of the action to play, 0 to len(seen.actions) - 1."""
        raise NotImplementedError

    def require_horizon(self, horizon: int) -> None:
        """Raise InvalidRunError if the policy cannot be played for so few steps."""

    def fresh(self) -> Self:
        """A copy for one member and replicate.

        Raises
        ------
        InvalidRunError
            If it holds random numbers of its own, which would be the same ones in every copy, or
            something that cannot be copied.
        """
        for name, value in vars(self).items():
            if isinstance(value, np.random.Generator | np.random.RandomState | Random):
                raise InvalidRunError(
                    f"a policy draws from seen.rng, which belongs to the member and the replicate; "
                    f"{type(self).__name__}.{name} would be the same numbers for all: leave it out"
                )
        try:
            return copy.deepcopy(self)
        except (TypeError, copy.Error) as problem:
            raise InvalidRunError(
                f"a policy is copied for every member and replicate; {type(self).__name__} cannot "
                f"be: {shown(problem)}: make what cannot be copied in its method start"
            ) from problem

    @property
    def text(self) -> str:
        """Name, version and parameters: what a store knows the policy by.

        Raises
        ------
        InvalidRunError
            If the class has no version, or holds what cannot be written down.
        """
        kind = type(self)
        if not isinstance(kind.version, str) or not kind.version.strip():
            raise InvalidRunError(
                f"worths are kept for policies that have a version, since a store cannot tell "
                f"whether code is the same; {kind.__name__} has none: give the class an attribute "
                "version = '1', and change it when its code decides otherwise"
            )
        stated = [f"{name}={plain_text(kind, name, x)}" for name, x in sorted(vars(self).items())]
        return f"{kind.__qualname__} version {kind.version}({', '.join(stated)})"


def plain_text(kind: type, name: str, value: object) -> str:
    """A parameter as text that says all of it."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return repr(float(value)) if isinstance(value, float) else repr(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return f"array({value.dtype.str}, {value.shape}, {value.tobytes().hex()})"
    if isinstance(value, list | tuple):
        return f"[{', '.join(plain_text(kind, name, part) for part in value)}]"
    if isinstance(value, dict):
        parts = [
            f"{plain_text(kind, name, k)}: {plain_text(kind, name, v)}" for k, v in value.items()
        ]
        return f"{{{', '.join(parts)}}}"
    raise InvalidRunError(
        f"a store knows a policy by parameters that are numbers, text and arrays; "
        f"{kind.__name__}.{name} is {shown(value)}: make it in the policy's method start"
    )
