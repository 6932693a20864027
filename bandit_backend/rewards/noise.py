"""Noise of one's own."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown, truth
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.rewards.model import RewardModel

__all__ = ["BLOCK", "Noise"]

FloatArray = NDArray[np.float64]

#: Numbers that a sampler is asked for at a time, however many are needed.
BLOCK = 1024
#: Draws on which a mean is tested, and the standard errors that it may be off: a chance of 2e-9.
_DRAWS, _FAR = 200 * BLOCK, 6.0


class Noise(RewardModel):
    r"""Rewards :math:`y = \langle\theta, x\rangle + \eta` with :math:`\eta` from any sampler.

    Parameters
    ----------
    sampler : callable
        ``sampler(rng, n)`` draws n numbers of mean 0 from a ``numpy.random.Generator``, in units
        of reward: an array of shape (n,). It is always asked for 1024 at a time, so that an agent's
        luck does not depend on how a run is cut into stretches.
    name : str, optional
        What a replicate store knows the noise by; needed only where worths are kept.
    centred : bool
        True if you know that the mean is 0 where draws would not show it: noise so skewed and of so
        heavy a tail that its sample means are far off. Otherwise it is tested, once.

    Raises
    ------
    InvalidInstanceError
        If the sampler returns anything but n finite numbers, other ones for the same generator,
        or its mean over 204 800 draws is more than six standard errors away from 0.

    Examples
    --------
    >>> from bandit_backend import LinearBandit
    >>> bounded = Noise(lambda rng, n: rng.uniform(-0.5, 0.5, n), name="uniform, half")
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, rewards=bounded)
    >>> Noise(lambda rng, n: rng.exponential(1.0, n))
    Traceback (most recent call last):
        ...
    bandit_backend.errors.InvalidInstanceError: noise has mean 0; that of the sampler <lambda> is
    1 +- 0.0022 over 204800 draws: subtract its mean
    """

    def __init__(
        self,
        sampler: Callable[[np.random.Generator, int], FloatArray],
        *,
        name: str | None = None,
        centred: bool = False,
    ) -> None:
        if not callable(sampler):
            raise InvalidInstanceError(
                "noise is a function of a generator and a number of draws, such as "
                f"lambda rng, n: rng.standard_t(4, n); got {shown(sampler)}"
            )
        if name is not None and (not isinstance(name, str) or not name.strip()):
            raise InvalidInstanceError(f"the name of noise is text; got {shown(name)}")
        self.sampler, self.name = sampler, name
        self._called = getattr(sampler, "__name__", type(sampler).__name__)
        first, again = (self._block(np.random.default_rng(1)) for _ in range(2))
        if not np.array_equal(first, again):
            raise InvalidInstanceError(
                f"noise is drawn from the generator that is given; the sampler {self._called} "
                "returned other numbers for the same one: let it use no other source"
            )
        if not truth(centred, "centred is True or False"):
            self._require_centred()

    @property
    def text(self) -> str:
        """The name.

        Raises
        ------
        InvalidInstanceError
            If there is none: two functions cannot be told to be the same.
        """
        if self.name is None:
            raise InvalidInstanceError(
                "worths are kept for noise that has a name, since a store cannot tell whether two "
                f"functions are the same; got {self._called} without: Noise(sampler, name='...')"
            )
        return f"Noise({self.name!r})"

    def __repr__(self) -> str:
        return f"Noise({self.name or self._called})"

    def luck(
        self,
        agent: str | int,  # noqa: ARG002  all agents are alike
        rng: np.random.Generator,
        n: int,
    ) -> FloatArray:
        """Whole blocks, at least n numbers."""
        return np.concatenate([self._block(rng) for _ in range(-(-n // BLOCK))])

    def _block(self, rng: np.random.Generator) -> FloatArray:
        try:
            drawn = np.asarray(self.sampler(rng, BLOCK))
        except Exception as error:
            text = " ".join(str(error).split())[:150]
            raise InvalidInstanceError(
                f"a sampler is asked for n numbers, sampler(rng, n); {self._called} raised "
                f"{type(error).__name__}: {text}"
            ) from error
        if drawn.shape != (BLOCK,) or drawn.dtype.kind not in "iuf":
            raise InvalidInstanceError(
                f"a sampler returns n numbers, an array of shape (n,); {self._called} was asked "
                f"for {BLOCK} and returned {drawn.dtype} of shape {drawn.shape}"
            )
        if not np.isfinite(drawn).all():
            odd = drawn[~np.isfinite(drawn)][0]
            raise InvalidInstanceError(f"noise is finite; the sampler {self._called} drew {odd}")
        return drawn.astype(np.float64)

    def _require_centred(self) -> None:
        rng = np.random.default_rng(2)
        drawn = np.concatenate([self._block(rng) for _ in range(_DRAWS // BLOCK)])
        mean, error = float(drawn.mean()), float(drawn.std() / np.sqrt(drawn.size))
        if abs(mean) > _FAR * error:
            raise InvalidInstanceError(
                f"noise has mean 0; that of the sampler {self._called} is {mean:.3g} +- "
                f"{error:.2g} over {drawn.size} draws: subtract its mean"
            )
