"""What Section E.2 of the paper says about Figure 2, sentence by sentence, as claims.

Explanations, such as why sharing the best arm should be of little use, and facts of the set-up,
such as who shares arms with whom, are not seen in the figure and are not tested.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, pairwise, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import one_of, real_number, real_table
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.claims import Claim, Statement, judge
from bandit_backend.experiments.comparisons import Part, above, correlated, within

__all__ = ["PANELS", "check_panel", "panel_statements"]

#: What each panel shows.
PANELS = {
    "a": "circle, all agents play LinUCB",
    "b": "circle, agent 0 explores uniformly",
    "c": "circle, agent 0 plays greedily",
    "d": "star, all agents play LinUCB",
}
#: Agents of each panel.
_AGENTS = {"a": 5, "b": 5, "c": 5, "d": 6}

FloatArray = NDArray[np.float64]
Pairs = Iterable[tuple[int, int]]


def panel_statements(
    panel: str,
    payouts: ArrayLike,
    shapley_values: ArrayLike,
    *,
    margin: float = 0.1,
    correlation: float = 0.5,
    level: float = 0.05,
) -> tuple[Statement, ...]:
    """Test the paper's sentences about one panel of Figure 2.

    Orderings are differences of two agents' expectations, tested for being positive. What is
    said to be close or alike is tested for differing by less than a margin, a share of the
    expected regret of an agent in the grand coalition, averaged over agents. "Well correlated"
    is a correlation across agents above a threshold. Sentences of one panel are corrected for
    their number.

    Parameters
    ----------
    panel : {"a", "b", "c", "d"}
    payouts, shapley_values : array_like, shape (R, n), R >= 2
        Of each agent on each replicate, paired; n is 5, in panel d 6.
    margin : float
        That share, positive.
    correlation : float
        That threshold, between -1 and 1.
    level : float
        Above 0 and below 1/2; see :func:`bandit_backend.experiments.claims.judge`.

    Raises
    ------
    InvalidRunError
        For a panel that does not exist, shapes that do not fit, or a number out of range.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> payouts, shapley_values = rng.normal(-100.0, 5.0, size=(2, 50, 5))
    >>> for statement in panel_statements("a", payouts, shapley_values):
    ...     print(statement.claim.text, "-", statement.outcome)
    each payout is close to the agent's Shapley value - confirmed
    all payouts are alike - confirmed
    all Shapley values are alike - confirmed
    """
    check_panel(panel, margin=margin, correlation=correlation, level=level)
    margin = real_number(margin, _MARGIN, above=0.0)
    requirement = "payouts and Shapley values are tables of real numbers"
    payout = real_table(payouts, requirement, error=InvalidRunError)
    shapley = real_table(shapley_values, requirement, error=InvalidRunError)
    n = _AGENTS[panel]
    if payout.shape != shapley.shape or payout.ndim != 2 or payout.shape[1] != n:
        raise InvalidRunError(
            f"panel {panel} takes payouts and Shapley values of shape (R, {n}); got "
            f"{payout.shape} and {shapley.shape}"
        )
    if panel == "d":
        sentences = _star(payout, shapley, correlation)
    else:
        if not payout.mean() < 0.0:
            raise InvalidRunError(
                "what counts as close is a share of the mean regret, which has to be positive; "
                f"got {abs(payout.mean())}: take a longer horizon"
            )
        sentences = _CIRCLES[panel](payout, shapley, -margin * payout.mean(axis=1))
    place = f"Section E.2, on Figure 2{panel}"
    claims = [Claim(text=text, place=place, parts=parts) for text, parts in sentences.items()]
    return judge(claims, level=level)


def check_panel(panel: str, *, margin: float, correlation: float, level: float) -> None:
    """Raise InvalidRunError for a panel that does not exist or a number out of range."""
    one_of(panel, PANELS, "a panel of Figure 2 is a, b, c or d")
    real_number(margin, _MARGIN, above=0.0)
    real_number(correlation, "the correlation is between -1 and 1", above=-1.0, below=1.0)
    real_number(level, "the level is a probability between 0 and 1/2", above=0.0, below=0.5)


_MARGIN = "the margin is a positive share of the regret"

#: Sentences of a panel, paraphrased, with their parts.
Sentences = dict[str, tuple[Part, ...]]


def _all_alike(payout: FloatArray, shapley: FloatArray, margin: FloatArray) -> Sentences:
    """Panel a."""
    agents = range(payout.shape[1])
    return {
        "each payout is close to the agent's Shapley value": tuple(
            within(f"payout {i} - Shapley {i}", payout[:, i] - shapley[:, i], margin)
            for i in agents
        ),
        "all payouts are alike": _alike("payout", payout, combinations(agents, 2), margin),
        "all Shapley values are alike": _alike("Shapley", shapley, combinations(agents, 2), margin),
    }


def _explorer(payout: FloatArray, shapley: FloatArray, margin: FloatArray) -> Sentences:
    """Panel b."""
    agents = range(payout.shape[1])
    return {
        "the explorer, 0, has the most regret": _higher("payout", payout, product(agents[1:], [0])),
        "1 and 4 have less regret than 2 and 3": _higher("payout", payout, product((1, 4), (2, 3))),
        "all Shapley values are alike": _alike("Shapley", shapley, combinations(agents, 2), margin),
        "the explorer's Shapley value is like any other's": _alike(
            "Shapley", shapley, product([0], agents[1:]), margin
        ),
    }


def _free_rider(payout: FloatArray, shapley: FloatArray, _margin: FloatArray) -> Sentences:
    """Panel c."""
    others = range(1, payout.shape[1])
    return {
        "the free rider, 0, has the least regret": _higher("payout", payout, product([0], others)),
        "the free rider has the lowest Shapley value": _higher(
            "Shapley", shapley, product(others, [0])
        ),
        "1 and 4 have more regret than 2 and 3": _higher("payout", payout, product((2, 3), (1, 4))),
    }


def _star(payout: FloatArray, shapley: FloatArray, threshold: float) -> Sentences:
    """Panel d."""
    above_1 = [(other, 1) for other in (0, 2, 3, 4, 5)]
    rising = [(high, low) for low, high in pairwise((2, 3, 4, 5))]
    return {
        "payouts and Shapley values are well correlated": (
            correlated("correlation", payout, shapley, threshold),
        ),
        "1 has the lowest Shapley value": _higher("Shapley", shapley, above_1),
        "1 has the most regret": _higher("payout", payout, above_1),
        "Shapley values rise from 2 to 5": _higher("Shapley", shapley, rising),
        "payouts rise from 2 to 5": _higher("payout", payout, rising),
    }


_CIRCLES: Mapping[str, Callable[[FloatArray, FloatArray, FloatArray], Sentences]] = {
    "a": _all_alike,
    "b": _explorer,
    "c": _free_rider,
}


def _higher(name: str, payoff: FloatArray, pairs: Pairs) -> tuple[Part, ...]:
    """In each pair the first agent's payoff is higher."""
    return tuple(above(f"{name} {i} - {name} {j}", payoff[:, i] - payoff[:, j]) for i, j in pairs)


def _alike(name: str, payoff: FloatArray, pairs: Pairs, margin: FloatArray) -> tuple[Part, ...]:
    """In each pair the payoffs differ by less than the margin."""
    return tuple(
        within(f"{name} {i} - {name} {j}", payoff[:, i] - payoff[:, j], margin) for i, j in pairs
    )
