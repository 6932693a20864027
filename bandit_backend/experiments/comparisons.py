r"""Comparisons of expectations, tested on replicates for being true and for being false.

A comparison that is not found to be true need not be false. So each has two p-values: ``p_for``
of the hypothesis that it is false, and ``p_against`` of the hypothesis that it is true. Both come
from the test of all verdicts, Student's t with a guard against skewness, on one number a
replicate, a contrast of what was measured on it: what the replicate's random numbers do to all
agents alike cancels, and nothing is assumed of the agents' variances.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import listed, real_table
from bandit_backend.errors import InvalidRunError
from tugames._presentation.result import Result
from tugames.inference import least_p_value, means

__all__ = ["Part", "above", "above_all", "beyond", "within"]

#: One minus the confidence of the interval of a single comparison.
INTERVAL_LEVEL = 0.05


@dataclass(frozen=True, kw_only=True, repr=False)
class Part(Result):
    """One comparison.

    Attributes
    ----------
    text : str
        The quantity that is estimated, such as "payout 0 - payout 3".
    estimate, standard_error : float
        Of it, over the replicates.
    relation : {"above", "within", "beyond"}
    bound : float
        What it is held against: it is to be above the bound, or within or beyond it either way.
    p_for, p_against : float
        Significance of the part being true, and of its being false.
    least_p_value : float
        2^-R, below which R replicates support no p-value.
    low, high : float
        Interval of the quantity that covers with 95%, by the same test; of this comparison alone.
    """

    text: str
    estimate: float
    standard_error: float
    relation: Literal["above", "within", "beyond"]
    bound: float
    p_for: float
    p_against: float
    least_p_value: float = 0.0
    low: float = -np.inf
    high: float = np.inf

    @property
    def requirement(self) -> str:
        """What the estimate is to be."""
        sign = {"above": ">", "within": "within ±", "beyond": "beyond ±"}[self.relation]
        return f"{sign} {self.bound:.3g}"

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
    return above_all([text], replicates(samples)[:, None])[0]


def above_all(texts: Sequence[str], samples: ArrayLike) -> tuple[Part, ...]:
    """Test of several quantities whether each is positive in expectation, as :func:`above`.

    The guard against skewness is learned from all of them, and costs less power than alone.

    Parameters
    ----------
    texts : sequence of str, length K
    samples : array_like, shape (R, K), R >= 2

    Raises
    ------
    InvalidRunError
        As :func:`above`.

    Examples
    --------
    >>> [part.text for part in above_all(["a", "b"], [[1.0, 3.0], [2.0, 2.0], [0.0, 5.0]])]
    ['a', 'b']
    """
    names = [
        str(text)
        for text in listed(texts, "texts are a list, one a quantity", error=InvalidRunError)
    ]
    d = finite(samples)
    if d.ndim != 2 or d.shape[0] < 2 or d.shape[1] != len(names):
        raise InvalidRunError(
            f"a test takes a row a replicate, at least 2, and a column for each of {len(names)} "
            f"quantities; got shape {d.shape}"
        )
    found, spans = means(d, 0.05), means(d, INTERVAL_LEVEL / 2.0)
    return tuple(
        Part(
            text=text,
            estimate=float(found.mean[k]),
            standard_error=error_of(d[:, k]),
            relation="above",
            bound=0.0,
            p_for=float(found.p_above[k]),
            p_against=float(found.p_below[k]),
            least_p_value=least_p_value(d.shape[0]),
            low=float(spans.lowest[k]),
            high=float(spans.highest[k]),
        )
        for k, text in enumerate(names)
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
    d = replicates(samples)
    given = finite(margin)
    if given.shape not in ((), d.shape):
        raise InvalidRunError(
            f"a margin is one number, or one for each of {d.size} replicates; got shape "
            f"{given.shape}"
        )
    delta = np.broadcast_to(given, d.shape)
    if not delta.mean() > 0.0:
        raise InvalidRunError(f"a margin is positive; got {delta.mean()}")
    p_for, p_against = zip(p_values(delta - d), p_values(delta + d), strict=True)
    low, high = interval(d)
    return Part(
        text=text,
        estimate=float(d.mean()),
        standard_error=error_of(d),
        relation="within",
        bound=float(delta.mean()),
        p_for=max(p_for),
        p_against=min(1.0, 2.0 * min(p_against)),
        least_p_value=least_p_value(d.size),
        low=low,
        high=high,
    )


def beyond(text: str, samples: ArrayLike, margin: ArrayLike | None = None) -> Part:
    """Test whether a quantity is farther from zero than a margin, in expectation, either way.

    The opposite of :func:`within`, with its two p-values exchanged. Without a margin, whether it
    is other than zero: for that there are two one-sided tests, twice the smaller p-value counts,
    and nothing can be found against it.

    Parameters
    ----------
    text : str
    samples, margin
        As for :func:`within`.

    Raises
    ------
    InvalidRunError
        As :func:`within`.

    Examples
    --------
    >>> part = beyond("left - right", [5.1, 4.8, 5.3, 5.0, 5.1, 4.7], margin=1.0)
    >>> part.requirement, part.p_for < 0.05
    ('beyond ± 1', True)
    """
    if margin is not None:
        part = within(text, samples, margin)
        return replace(part, relation="beyond", p_for=part.p_against, p_against=part.p_for)
    part = above(text, samples)
    either = min(1.0, 2.0 * min(part.p_for, part.p_against))
    return replace(part, relation="beyond", p_for=either, p_against=1.0)


def finite(numbers: object) -> NDArray[np.float64]:
    """Finite real numbers."""
    array = real_table(numbers, "samples and margins are real numbers", error=InvalidRunError)
    if not np.isfinite(array).all():
        raise InvalidRunError("samples and margins are finite numbers; got some that are not")
    return array


def replicates(samples: ArrayLike) -> NDArray[np.float64]:
    """One number a replicate, of at least two."""
    array = finite(samples)
    if array.ndim != 1 or array.size < 2:
        raise InvalidRunError(
            f"a test takes one number a replicate, of at least 2; got shape {array.shape}"
        )
    return array


def error_of(samples: NDArray[np.float64]) -> float:
    """Standard error of a mean."""
    return float(samples.std(ddof=1) / np.sqrt(samples.size))


def p_values(samples: NDArray[np.float64]) -> tuple[float, float]:
    """Significance of a positive expectation, and of a negative one."""
    found = means(samples[:, None], 0.05)
    return float(found.p_above[0]), float(found.p_below[0])


def interval(samples: NDArray[np.float64]) -> tuple[float, float]:
    """Of an expectation, two-sided."""
    found = means(samples[:, None], INTERVAL_LEVEL / 2.0)
    return float(found.lowest[0]), float(found.highest[0])
