"""What a race spent on each coalition."""

from typing import TYPE_CHECKING

import numpy as np

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError
from tugames.inference.decision import Decision
from tugames.plotting.canvas import COLOURS, axes_or_new, legend_beside, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["race_profile"]


def race_profile(decision: Decision, *, ax: "Axes | None" = None) -> "Axes":
    """Replicates spent on each coalition, the most first, beside a race without dropping out.

    The filled area is the worths that were simulated; the rectangle around it what as many
    replicates of all coalitions are.

    Examples
    --------
    >>> from tugames import FunctionOracle, is_superadditive
    >>> from tugames.inference import decide
    >>> oracle = FunctionOracle(lambda s, rng: len(s) ** 2 + rng.normal(), players=3, seed=0)
    >>> ax = race_profile(decide(oracle, is_superadditive))
    >>> ax.get_ylabel()
    'replicates'
    """
    if not isinstance(decision, Decision):
        raise InvalidInputError(
            f"a race is what decide returns, a Decision; got {brief_repr(decision)}"
        )
    spent = np.sort(decision.replicates[1:])[::-1]
    edges = np.arange(spent.size + 1) + 0.5
    ax = axes_or_new(ax)
    ax.stairs(spent, edges, fill=True, color=COLOURS[0], label=f"{decision.n_evaluations} worths")
    ax.stairs(
        np.full(spent.size, spent.max(initial=0)),
        edges,
        color=COLOURS[1],
        linewidth=1.5,
        label=f"{decision.n_equal} without dropping out",
    )
    verdict = decision.verdict
    ax.set_title(plain_text(f"{verdict.property}: {verdict.outcome}"), fontsize=10)
    ax.set_xlabel("coalitions, by replicates")
    ax.set_ylabel("replicates")
    legend_beside(ax)
    return ax
