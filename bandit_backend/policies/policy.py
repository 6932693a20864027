"""What a policy is to the engine: phases, each with an estimator and a rule to score by."""

from dataclasses import dataclass
from typing import Any, Self

from bandit_backend._checks import BEYOND, real_number, shown, truth, whole_number
from bandit_backend.errors import InvalidRunError

__all__ = ["FOREVER", "Phase", "Policy", "Regression"]

#: Steps that no run reaches; horizons and lengths of phases stay below.
FOREVER = BEYOND


@dataclass(frozen=True)
class Regression:
    """Least squares on data up to the last step.

    Members whose policies use equal regressions share one: it is computed once a step.

    Attributes
    ----------
    ridge : float
        Weight of the penalty ridge ||theta||^2; 0 is ordinary least squares, of minimum norm
        until the actions played span the space.
    intercept : bool
        Whether a constant feature 1 is appended to every action.
    until : int
        Data of later steps are ignored.
    private : bool
        Whether it sees the agent's own data alone instead of the coalition's pool.
    sync_threshold : float
        If positive, the regression is private, and takes in the others' data only when a
        coalition synchronises; see DisLinUCB.
    """

    ridge: float
    intercept: bool = False
    until: int = FOREVER
    private: bool = False
    sync_threshold: float = 0.0

    def __post_init__(self) -> None:
        settle(
            self,
            ridge=require_not_negative("a regression's ridge", self.ridge),
            intercept=truth(self.intercept, "a regression's intercept is True or False"),
            until=_last_step("a regression's", self.until),
            private=truth(self.private, "a regression's private is True or False"),
            sync_threshold=require_not_negative(
                "a regression's sync_threshold", self.sync_threshold
            ),
        )
        if self.sync_threshold > 0.0 and not (self.private and self.ridge > 0.0):
            raise InvalidRunError(
                "a regression that waits for synchronisations is private and has a positive "
                f"ridge; got {self}"
            )


@dataclass(frozen=True)
class Phase:
    r"""A rule in force for a number of steps: play the action of the largest score

    .. math:: w \, \langle \hat\theta, x \rangle + \alpha \, \|x\|_{V^{-1}},

    or, with a probability, a uniform one.

    Attributes
    ----------
    until : int
        The phase's last step.
    regression : Regression or None
        Estimator and V; None for uniform play.
    estimate_weight : float
        The weight w, 1 or 0.
    width_factor : float
        The factor alpha.
    posterior : bool
        Replace the estimate by a draw from N(estimate, alpha^2 V^-1), and the width by nothing.
    epsilon, decay : float
        At step t play uniformly with probability min(1, epsilon t^-decay).
    """

    until: int = FOREVER
    regression: Regression | None = None
    estimate_weight: float = 1.0
    width_factor: float = 0.0
    posterior: bool = False
    epsilon: float = 0.0
    decay: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.regression, Regression | None):
            raise InvalidRunError(
                "a phase's regression is a Regression, or None for uniform play; got "
                f"{shown(self.regression)}"
            )
        settle(
            self,
            until=_last_step("a phase's", self.until),
            estimate_weight=real_number(
                self.estimate_weight, "a phase's estimate_weight is finite"
            ),
            width_factor=require_not_negative("a phase's width_factor", self.width_factor),
            posterior=truth(self.posterior, "a phase's posterior is True or False"),
            epsilon=require_not_negative("a phase's epsilon", self.epsilon),
            decay=require_not_negative("a phase's decay", self.decay),
        )
        looks_at_widths = self.posterior or (self.regression and self.width_factor > 0.0)
        if looks_at_widths and not (self.regression and self.regression.ridge > 0.0):
            raise InvalidRunError(
                "a phase that looks at widths, or draws from the posterior, has a regression of "
                f"positive ridge; got {self}"
            )


#: Methods that look as though they decided or learned.
_DECISIVE = (
    *("act", "action", "choose", "choose_arm", "decide", "get_action", "learn", "observe", "play"),
    *("predict", "pull", "score", "select", "select_action", "select_arm", "step", "update"),
)


@dataclass(frozen=True)
class Policy:
    """How an agent chooses: a sequence of phases that the engine carries out.

    Abstract: a subclass says its ``phases``, and these are all that the engine looks at.
    """

    def __new__(cls, *_: Any, **__: Any) -> Self:  # arguments are __init__'s
        if cls.phases is Policy.phases:
            raise InvalidRunError(
                "a policy is a sequence of phases, each a regression and a rule to score by; "
                f"{cls.__name__} has none: give the class a property 'phases' that returns a tuple "
                "of bandit_backend.policies.Phase, and no other method is asked; or derive from "
                "PythonPolicy, whose method choose(seen) decides"
            )
        require_all_asked(cls, Policy, "phases", "derive from PythonPolicy, with a method choose")
        return super().__new__(cls)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Phases in order; the last is in force for ever."""
        raise NotImplementedError

    def require_horizon(self, horizon: int) -> None:
        """Raise InvalidRunError if the policy cannot be played for so few steps."""

    def fitted(
        self,
        dimension: int,  # noqa: ARG002  most policies are the same everywhere
        n_members: int,  # noqa: ARG002
        longest: float | None,  # noqa: ARG002
    ) -> "Policy":
        """The policy for a coalition of so many, on actions of a dimension and greatest length.

        ``longest`` is None where actions have any length. A store knows a policy that overrides
        this by its own text, ``repr``.
        """
        return self


def phases_of(policy: Policy) -> tuple[Phase, ...]:
    """A policy's phases, which somebody else may have written."""
    phases = policy.phases
    if not isinstance(phases, tuple | list) or not phases:
        raise InvalidRunError(
            f"a policy's phases are a tuple of Phase, at least one; {type(policy).__name__}'s are "
            f"{shown(phases)}: is 'phases' a property?"
        )
    for phase in phases:
        if type(phase) is not Phase or type(phase.regression) not in (Regression, type(None)):
            raise InvalidRunError(
                "a policy's phases are made of Phase and Regression themselves; "
                f"{type(policy).__name__} has {shown(phase)}"
            )
    return tuple(phases)


def require_all_asked(cls: type, base: type, decisive: str, remedy: str) -> None:
    """Raise InvalidRunError if a class has methods that look decisive, and nobody would ask."""
    for kind in cls.__mro__[: cls.__mro__.index(base)]:
        for name, what in vars(kind).items():
            if name in _DECISIVE and callable(what):
                raise InvalidRunError(
                    f"a {base.__name__} decides by its {decisive}; nobody would ask "
                    f"{kind.__name__}.{name}: {remedy}"
                )


def settle(holder: object, **values: object) -> None:
    """Write checked values back into a frozen dataclass."""
    for name, value in values.items():
        object.__setattr__(holder, name, value)


def require_positive(name: str, value: object) -> float:
    """The value as a float; raise InvalidRunError unless it is positive and finite."""
    return real_number(value, f"{name} is positive and finite", above=0.0)


def require_not_negative(name: str, value: object) -> float:
    """The value as a float; raise InvalidRunError unless it is finite and not negative."""
    return real_number(value, f"{name} is finite and not negative", least=0.0)


def _last_step(whose: str, until: object) -> int:
    step = whole_number(until, f"{whose} until is a step, 0 or later", least=0, bounded=False)
    return min(step, FOREVER)
