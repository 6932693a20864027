r"""Comparisons of expectations, tested on replicates for being true and for being false.

A comparison that is not found to be true need not be false. So each has two p-values: ``p_for``
of the hypothesis that it is false, and ``p_against`` of the hypothesis that it is true. Both come
from the test of all verdicts, Student's t with a guard against skewness, on one number a
replicate, a contrast of what was measured on it: what the replicate's random numbers do to all
agents alike cancels, and nothing is assumed of the agents' variances.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import real_number, real_table
from bandit_backend.errors import InvalidRunError
from tugames._presentation.result import Result
from tugames.inference import least_p_value, means

__all__ = ["Part", "above", "correlated", "within"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Part(Result):
    """One comparison.

    Attributes
    ----------
    text : str
        The quantity that is estimated, such as "payout 0 - payout 3".
    estimate, standard_error : float
        Of it, over the replicates.
    relation : {"above", "within"}
    bound : float
        What it is held against: it is to be above the bound, or within it either way.
    p_for, p_against : float
        Significance of the part being true, and of its being false.
    least_p_value : float
        2^-R, below which R replicates support no p-value.
    """

    text: str
    estimate: float
    standard_error: float
    relation: Literal["above", "within"]
    bound: float
    p_for: float
    p_against: float
    least_p_value: float = 0.0

    @property
    def requirement(self) -> str:
        """What the estimate is to be."""
        return f"{'>' if self.relation == 'above' else 'within ±'} {self.bound:.3g}"

    def _said(self) -> Iterator[str]:
        value = f"{self.text} = {self.estimate:.3g} ± {self.standard_error:.2g}"
        yield f"{value}, required {self.requirement}"


def above(text: str, samples: ArrayLike) -> Part:
    r"""Test whether a quantity is positive in expectation.

    ``p_for`` is the significance of a positive expectation, ``p_against`` of a negative one, by
    :func:`tugames.inference.means`.

    Parameters
    ----------
    text : str
    samples : array_like, shape (R,), R >= 2
        One number a replicate: for an ordering, the one that is to be larger minus the other.

    Raises
    ------
    InvalidRunError
        For fewer than two samples, or one that is not finite.

    Notes
    -----
    Samples that are all equal are taken to be known, with a p-value of 2^-R; all 0, they decide
    nothing.

    Examples
    --------
    >>> part = above("heads - tails", [1.0, 3.0, 2.0, 2.0, 2.0])
    >>> part.estimate, round(part.standard_error, 4), round(part.p_for, 4)
    (2.0, 0.3162, 0.0382)
    """
    d = _replicates(samples)
    p_for, p_against = _p_values(d)
    return Part(
        text=text,
        estimate=float(d.mean()),
        standard_error=_error(d),
        relation="above",
        bound=0.0,
        p_for=p_for,
        p_against=p_against,
        least_p_value=least_p_value(d.size),
    )


def within(text: str, samples: ArrayLike, margin: ArrayLike) -> Part:
    r"""Test whether a quantity is closer to zero than a margin, in expectation.

    Two one-sided tests: with delta the expected margin,

    .. math:: p_{\mathrm{for}} = \max\bigl(p[E(\delta - d) > 0], \; p[E(\delta + d) > 0]\bigr),
              \quad p_{\mathrm{against}}
              = 2 \min\bigl(p[E(d - \delta) > 0], \; p[E(-d - \delta) > 0]\bigr),

    p[...] being that of :func:`above`. To be for it is an intersection-union test, to be against
    it a Bonferroni one: there are two ways to be far from zero.

    Parameters
    ----------
    text : str
    samples : array_like, shape (R,), R >= 2
    margin : float or array_like, shape (R,)
        Positive. A margin that is itself estimated is given replicate by replicate, and its
        error enters the test.

    Raises
    ------
    InvalidRunError
        As :func:`above`; for a margin that is not positive.

    References
    ----------
    D. J. Schuirmann (1987), A comparison of the two one-sided tests procedure and the power
    approach for assessing the equivalence of average bioavailability, J. Pharmacokinetics and
    Biopharmaceutics 15.

    Examples
    --------
    >>> part = within("left - right", [0.1, -0.2, 0.3, 0.0, 0.1, -0.3], margin=1.0)
    >>> part.bound, round(part.p_for, 4), round(part.p_against, 2)
    (1.0, 0.0205, 1.0)
    """
    d = _replicates(samples)
    given = _finite(margin)
    if given.shape not in ((), d.shape):
        raise InvalidRunError(
            f"a margin is one number, or one for each of {d.size} replicates; got shape "
            f"{given.shape}"
        )
    delta = np.broadcast_to(given, d.shape)
    if not delta.mean() > 0.0:
        raise InvalidRunError(f"a margin is positive; got {delta.mean()}")
    p_for, p_against = zip(_p_values(delta - d), _p_values(delta + d), strict=True)
    return Part(
        text=text,
        estimate=float(d.mean()),
        standard_error=_error(d),
        relation="within",
        bound=float(delta.mean()),
        p_for=max(p_for),
        p_against=min(1.0, 2.0 * min(p_against)),
        least_p_value=least_p_value(d.size),
    )


def correlated(text: str, first: ArrayLike, second: ArrayLike, threshold: float) -> Part:
    r"""Test whether two payoff vectors, in expectation, are correlated across players.

    The estimate is Pearson's correlation r across players of the mean vectors, with the standard
    error of the jackknife over replicates. Two functions of it are tested for being positive, by
    the jackknife's pseudo-values :math:`R f - (R - 1) f_{-r}`, whose mean has no bias of order
    1/R, and the larger p-value counts: with the sums c, a, b of products and
    squares across players, of the vectors less their means, and the threshold rho,

    .. math:: c - \rho \sqrt{a b} \quad \text{and} \quad
              \operatorname{artanh} r - \operatorname{artanh} \rho.

    Parameters
    ----------
    text : str
    first, second : array_like, shape (R, n), R >= 2, n >= 3
        Replicates of the vectors, paired.
    threshold : float
        The correlation rho that is to be exceeded, above -1 and below 1.

    Raises
    ------
    InvalidRunError
        For shapes or numbers that do not fit, or vectors that are the same for all players, so
        that they have no correlation.

    Notes
    -----
    An approximation, unlike the tests of means: neither function alone keeps its level where the
    vectors differ no more across players than their errors. Fisher's z then says too easily
    that correlation is high if the errors of the two vectors are correlated, and low if not;
    the other errs where z does not. Both together exceed the level hardly or not at all: for n =
    6, rho from 0 to 0.8, errors correlated by -0.5 to 0.8 and of any size, at most 0.056 was
    simulated for a level of 0.05 and R = 5, at most 0.053 for R = 20 and 100.

    References
    ----------
    R. G. Miller (1974), The jackknife: a review, Biometrika 61.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth = np.array([1.0, 2.0, 3.0, 4.0])
    >>> first, second = truth + 0.1 * rng.normal(size=(2, 20, 4))
    >>> part = correlated("payout ~ value", first, second, threshold=0.5)
    >>> round(part.estimate, 2), part.p_for < 0.01
    (1.0, True)
    """
    x, y = _finite(first), _finite(second)
    if x.ndim != 2 or x.shape != y.shape or x.shape[0] < 2 or x.shape[1] < 3:
        raise InvalidRunError(
            "a correlation takes two arrays of the same shape (R, n), R >= 2 and n >= 3; got "
            f"{x.shape} and {y.shape}"
        )
    requirement = "the threshold is a correlation between -1 and 1"
    threshold = real_number(threshold, requirement, above=-1.0, below=1.0)
    count = x.shape[0]

    def functions(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Three functions of rows of means: r, and the two that are tested."""
        x = x - x.mean(axis=1, keepdims=True)
        y = y - y.mean(axis=1, keepdims=True)
        c, size = (x * y).sum(axis=1), np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
        if (size == 0.0).any():
            raise InvalidRunError(
                f"{text}: payoffs that are the same for all players have no correlation; take "
                "a longer horizon"
            )
        r = np.clip(c / size, -1.0 + 1e-12, 1.0 - 1e-12)
        return np.array([r, c - threshold * size, np.arctanh(r) - np.arctanh(threshold)])

    whole = functions(x.mean(axis=0)[None], y.mean(axis=0)[None])
    without = functions((x.sum(axis=0) - x) / (count - 1), (y.sum(axis=0) - y) / (count - 1))
    pseudo = count * whole - (count - 1) * without
    p_for, p_against = zip(_p_values(pseudo[1]), _p_values(pseudo[2]), strict=True)
    return Part(
        text=text,
        estimate=float(whole[0, 0]),
        standard_error=_error(pseudo[0]),
        relation="above",
        bound=threshold,
        p_for=max(p_for),
        p_against=max(p_against),
        least_p_value=least_p_value(count),
    )


def _finite(numbers: ArrayLike) -> NDArray[np.float64]:
    array = real_table(numbers, "samples and margins are real numbers", error=InvalidRunError)
    if not np.isfinite(array).all():
        raise InvalidRunError("samples and margins are finite numbers; got some that are not")
    return array


def _replicates(samples: ArrayLike) -> NDArray[np.float64]:
    array = _finite(samples)
    if array.ndim != 1 or array.size < 2:
        raise InvalidRunError(
            f"a test takes one number a replicate, of at least 2; got shape {array.shape}"
        )
    return array


def _error(samples: NDArray[np.float64]) -> float:
    return float(samples.std(ddof=1) / np.sqrt(samples.size))


def _p_values(samples: NDArray[np.float64]) -> tuple[float, float]:
    """Significance of a positive expectation, and of a negative one."""
    found = means(samples[:, None], 0.05)
    return float(found.p_above[0]), float(found.p_below[0])
