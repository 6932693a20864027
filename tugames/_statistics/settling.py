"""Which of many inequalities are settled, one by one, so that no more need be asked about them.

"All hold" is claimed when every one has been shown on its own, at whatever stage of a race: for
the one that is violated, if one is, this happens at some stage with at most the sum of the
stages' levels (intersection-union). So a settled inequality stays settled, and the worths that
only settled ones need are simulated no more.
"""

from typing import NamedTuple

import numpy as np

from tugames._statistics.inequalities import Inequalities
from tugames._statistics.linear_forms import Forms, Studied
from tugames._statistics.skewness import critical, sceptical, studentised

__all__ = ["Settling", "settle", "stage_level"]


class Settling(NamedTuple):
    """What is still open, and of what is settled the largest p-value and least lower bound."""

    open: list[Forms]
    p_value: float
    low: float
    least: float


def stage_level(level: float, stage: int) -> float:
    """Share of the level that stage 1, 2, ... may spend: 1 / (k (k + 1)), which sums to 1."""
    return level / (stage * (stage + 1.0))


def settle(
    studied: Studied, count: int, found: Inequalities, *, tolerance: float, level: float
) -> Settling:
    """Leave out the forms that are shown to be at least -tolerance, at the level each.

    From their moments over so many replicates, and what was found of all together.
    """
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    scale = np.sqrt(count - 1.0)
    enough, half = (float(stdtrit(count - 1, 1.0 - share)) for share in (level, level / 2.0))
    left, hardest, low, least = list[Forms](), np.inf, np.inf, np.inf
    for forms, moments in studied():
        random = moments.deviation > 0.0
        error = np.where(random, moments.deviation / scale, 1.0)
        bend = found.prior.bend(moments.skewness, count)
        statistic = sceptical(studentised(moments.mean + tolerance, error), bend)
        settled = np.where(random, statistic >= enough, moments.mean + tolerance >= 0.0)
        if settled.any():
            bound = moments.mean - np.where(random, critical(half, bend) * error, 0.0)
            low = min(low, float(bound[settled].min()))
            least = min(least, float(moments.mean[settled].min()))
            hardest = min(hardest, float(statistic[settled & random].min(initial=np.inf)))
        if not settled.all():
            weights = forms.weights if len(forms.weights) == 1 else forms.weights[~settled]
            left.append(Forms(forms.columns[~settled], weights))
    p_value = float(stdtr(count - 1, -hardest)) if np.isfinite(hardest) else 0.0
    return Settling(left, p_value, low, least)
