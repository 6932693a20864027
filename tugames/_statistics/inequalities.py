r"""Are all of many linear forms of the expected table positive, or is one of them negative?

With slacks :math:`\mu_j = a_j' v` and a tolerance :math:`\tau`, "holds" says that
:math:`\mu_j \ge -\tau` for all j, "fails" that :math:`\mu_j < -\tau` for one.

"Holds" is claimed when every form's own test rejects the contrary: the claim is wrong only if
one of the rejections is, the one whose :math:`\mu_j` violates it, so no correction is owed
(intersection-union test: R. L. Berger 1982, Technometrics 24).

"Fails" looks for the worst of many, and pays for it: the smallest of the single p-values times
the number of forms that may be near their bound (Bonferroni, with the moment selection of
V. Chernozhukov, D. Chetverikov, K. Kato 2019, Review of Economic Studies 86, section 4.2.2).

Forms that are the same on every replicate are known without error: they count with their value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tugames._statistics.linear_forms import (
    FormBlocks,
    Forms,
    IntArray,
    Moments,
    Studied,
    Table,
)
from tugames._statistics.replications import replications_needed
from tugames._statistics.skewness import (
    FloatArray,
    SkewnessPrior,
    critical,
    sceptical,
    skewness_prior,
    studentised,
)

__all__ = ["Inequalities", "Place", "compare_inequalities", "compare_studied", "least_p_value"]

#: Share of the level that is spent on leaving forms with ample slack out of the count, twice.
_SELECTION = 0.05


@dataclass(frozen=True, kw_only=True)
class Place:
    """One of the forms: its columns and weights, and what was found there."""

    columns: IntArray
    weights: FloatArray
    mean: float
    standard_error: float


@dataclass(frozen=True, kw_only=True)
class Inequalities:
    """What R replicates say about the sign of many forms.

    Attributes
    ----------
    p_holds, p_fails : float
        Significance of "every form is at least -tolerance", and of "one is less".
    low, high : float
        Confidence interval, at the level, of the smallest slack.
    tightest : Place or None
        Where "holds" is hardest to claim.
    worst : Place or None
        Where "fails" is easiest to claim.
    broken : Place or None
        A form that is the same on every replicate, and violated.
    least : float
        Smallest slack of the mean table; inf if there is no form.
    constant : float
        Smallest slack among the forms that are the same on every replicate; inf if none is.
    replications : float
        Number of replicates that would decide, if what was seen is the truth; inf if nothing
        was seen on either side.
    n_forms, n_constant : int
    n_near : int
        Number of forms that "fails" pays for.
    prior : SkewnessPrior
        What all forms say about the skewness of each.
    """

    p_holds: float
    p_fails: float
    low: float
    high: float
    tightest: Place | None
    worst: Place | None
    broken: Place | None
    least: float
    constant: float
    replications: float
    n_forms: int
    n_constant: int
    n_near: int
    prior: SkewnessPrior


def least_p_value(n_replicates: int) -> float:
    """2^-R: no p-value is smaller, the chance that R symmetric numbers all have the sign asked for.

    Examples
    --------
    >>> least_p_value(5)
    0.03125
    """
    return float(2.0**-n_replicates)


def compare_inequalities(
    table: Table, blocks: FormBlocks, *, tolerance: float, level: float, strict: bool = False
) -> Inequalities:
    """Test and bound the smallest of all forms. Goes through many blocks three times."""
    return compare_studied(
        table.studied(blocks), table.n_replicates, tolerance=tolerance, level=level, strict=strict
    )


def compare_studied(
    studied: Studied, count: int, *, tolerance: float, level: float, strict: bool = False
) -> Inequalities:
    """Test and bound the smallest of forms whose moments over so many replicates are at hand."""
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    scale = np.sqrt(count - 1.0)
    prior, n_forms, n_random, constant, lowest = _looked_through(studied(), count)
    floor = least_p_value(count)
    least_hold, most_fail, near = np.inf, -np.inf, 0
    low, least, tightest, worst = constant, constant, None, None
    least_t = np.inf
    spacious = -2.0 * float(stdtrit(count - 1, _SELECTION * level / max(n_random, 1)))
    half = float(stdtrit(count - 1, 1.0 - level / 2.0))
    for forms, found in _random(studied()):
        error = found.deviation / scale
        t = studentised(found.mean + tolerance, error)
        up = prior.bend(found.skewness, count)
        down = prior.bend(found.skewness, count, sign=-1)
        hold, fail = sceptical(t, up), sceptical(-t, down)
        near += int((t < spacious).sum())
        least, least_t = min(least, float(found.mean.min())), min(least_t, float(t.min()))
        low = min(low, float((found.mean - critical(half, up) * error).min()))
        at = int(hold.argmin())
        if hold[at] < least_hold:
            least_hold, tightest = float(hold[at]), _place(forms, found, error, at)
        at = int(fail.argmax())
        if fail[at] > most_fail:
            most_fail, worst = float(fail[at]), _place(forms, found, error, at)
    paid = min(float(max(n_random, 1)), max(1.0, near / (1.0 - 2.0 * _SELECTION)))
    high = constant
    tail = float(stdtrit(count - 1, 1.0 - level / (2.0 * max(n_random, 1))))
    for _, found in _random(studied()):
        down = prior.bend(found.skewness, count, sign=-1)
        high = min(high, float((found.mean + critical(tail, down) * found.deviation / scale).min()))
    broken = constant + tolerance <= 0.0 if strict else constant + tolerance < 0.0
    p_holds = 1.0 if broken else float(stdtr(count - 1, -least_hold))
    p_fails = 0.0 if broken else min(1.0, paid * float(stdtr(count - 1, -most_fail)))
    return Inequalities(
        p_holds=max(floor, p_holds),
        p_fails=max(floor, p_fails),
        low=low,
        high=high,
        tightest=tightest,
        worst=worst,
        broken=lowest if broken else None,
        least=least,
        constant=constant,
        replications=replications_needed(count, least_t, level / (1.0 if least_t > 0.0 else paid)),
        n_forms=n_forms,
        n_constant=n_forms - n_random,
        n_near=int(np.ceil(paid)),
        prior=prior,
    )


def _looked_through(
    studied: Iterator[tuple[Forms, Moments]], n_replicates: int
) -> tuple[SkewnessPrior, int, int, float, Place | None]:
    """What the skewnesses say together, numbers of forms and random ones, the least constant."""
    total = squares = 0.0
    n_forms = n_random = 0
    constant, lowest = np.inf, None
    for forms, found in studied:
        random = found.deviation > 0.0
        skewness = found.skewness[random]
        total += float(skewness.sum())
        squares += float((skewness**2).sum())
        n_forms += len(random)
        n_random += len(skewness)
        if len(skewness) < len(random):
            at = int(np.where(random, np.inf, found.mean).argmin())
            if found.mean[at] < constant:
                constant = float(found.mean[at])
                lowest = _place(forms, found, found.deviation, at)
    prior = skewness_prior(total, squares, n_random, n_replicates)
    return prior, n_forms, n_random, constant, lowest


def _random(studied: Iterator[tuple[Forms, Moments]]) -> Iterator[tuple[Forms, Moments]]:
    """Blocks without the forms that are the same on every replicate."""
    for forms, found in studied:
        random = found.deviation > 0.0
        if not random.any():
            continue
        if random.all():
            yield forms, found
        else:
            weights = forms.weights if len(forms.weights) == 1 else forms.weights[random]
            yield Forms(forms.columns[random], weights), Moments(*(part[random] for part in found))


def _place(forms: Forms, found: Moments, error: FloatArray, at: int) -> Place:
    row = 0 if len(forms.weights) == 1 else at
    return Place(
        columns=forms.columns[at].copy(),
        weights=forms.weights[row].copy(),
        mean=float(found.mean[at]),
        standard_error=float(error[at]),
    )
