"""OFUL: LinUCB whose width follows from theory."""

from dataclasses import dataclass
from math import log, sqrt

from bandit_backend._checks import real_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.policy import Phase, Policy, Regression, require_positive, settle

__all__ = ["OFUL"]

#: Phases, each twice as long as the one before: beyond, steps are too many to be played.
_PHASES = 62


@dataclass(frozen=True)
class OFUL(Policy):
    r"""Optimism in the face of uncertainty: nobody has to choose a width factor.

    LinUCB with

    .. math:: \alpha_t = \sigma \sqrt{d \log\Bigl(1 + \frac{m t L^2}{d \lambda}\Bigr)
              + 2 \log \frac{1}{\delta}} + \sqrt{\lambda} \, S,

    where d is the dimension, m the size of the coalition and L the length of the longest action. At
    the level 1 - delta theta is in all confidence sets at once, so that no agent is ever less than
    optimistic. The factor of a step is that of the next power of 2, :math:`2^{\lceil \log_2 t
    \rceil}` in place of t, which is larger by a hair and lets the compiled kernels play.

    Parameters
    ----------
    delta : float
        Chance of any confidence set missing theta, between 0 and 1.
    noise : float
        Sub-Gaussian constant sigma of the noise, positive; a standard deviation if Gaussian, 1/2 of
        rewards between 0 and 1.
    bound : float
        Upper bound S of the length of theta, positive.
    ridge : float
        Penalty lambda, positive.

    Raises
    ------
    InvalidRunError
        If a parameter is out of range; in play, on perturbed action sets, whose actions have no
        bounded length.

    Notes
    -----
    Regret is at most of order d sqrt(T) log T, and in expectation for delta = 1/T; LinUCB with a
    small constant factor often does better, and has no such guarantee.

    References
    ----------
    Y. Abbasi-Yadkori, D. Pal, C. Szepesvari (2011), Improved algorithms for linear stochastic
    bandits, NeurIPS: Theorem 2, with the determinant bounded by Lemma 10.

    Examples
    --------
    >>> OFUL(delta=0.01)
    OFUL(delta=0.01, noise=1.0, bound=1.0, ridge=1.0)
    >>> round(OFUL(delta=0.01).width_factor(1000, dimension=5, n_members=1, longest=1.0), 3)
    6.977
    """

    delta: float = 0.05
    noise: float = 1.0
    bound: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            delta=real_number(self.delta, "delta is between 0 and 1", above=0.0, below=1.0),
            noise=require_positive("noise", self.noise),
            bound=require_positive("bound", self.bound),
            ridge=require_positive("ridge", self.ridge),
        )

    def width_factor(self, step: int, *, dimension: int, n_members: int, longest: float) -> float:
        """Return alpha at a step, from 1, before it is rounded up to a power of 2."""
        growth = n_members * step * longest**2 / (dimension * self.ridge)
        determinant = dimension * log(1.0 + growth)
        return self.noise * sqrt(determinant + 2.0 * log(1.0 / self.delta)) + (
            sqrt(self.ridge) * self.bound
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """None until there is a coalition, whose phases are those of :meth:`fitted`."""
        raise InvalidRunError("OFUL has phases once there is an instance and a coalition")

    def fitted(self, dimension: int, n_members: int, longest: float | None) -> Policy:
        """LinUCB in phases that end at powers of 2."""
        if longest is None:
            raise InvalidRunError(
                "OFUL's width takes a bound of the actions' length; perturbed actions have none: "
                "take LinUCB, or other action sets"
            )
        regression, phases = Regression(self.ridge), []
        for k in range(_PHASES):
            factor = self.width_factor(
                2**k, dimension=dimension, n_members=n_members, longest=longest
            )
            last = {} if k == _PHASES - 1 else {"until": 2**k}
            phases.append(Phase(regression=regression, width_factor=factor, **last))
        return _Fitted(tuple(phases))


@dataclass(frozen=True)
class _Fitted(Policy):
    """Phases that were worked out."""

    worked_out: tuple[Phase, ...]

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The phases."""
        return self.worked_out
