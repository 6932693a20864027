"""Figure 2: four synthetic games, and what Section E.2 says about them.

Explanations, such as why sharing the best arm should be of little use, and facts of the set-up,
such as who shares arms with whom, are not seen in the figure and are not tested.
"""

from itertools import combinations, pairwise, product

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.sentences import alike, close, correlation, higher

__all__ = ["FIGURE_2", "place"]


def place(panel: str) -> str:
    """Where the paper speaks of a panel."""
    return f"Section E.2, on Figure 2{panel}"


_ALL = list(combinations(range(5), 2))
_0_OVER_OTHERS = list(product([0], (1, 2, 3, 4)))
_OTHERS_OVER_0 = list(product((1, 2, 3, 4), [0]))
_ABOVE_1 = [(other, 1) for other in (0, 2, 3, 4, 5)]
_RISING = [(high, low) for low, high in pairwise((2, 3, 4, 5))]

FIGURE_2 = Artefact(
    name="figure-2",
    title="synthetic bandits",
    runs={
        "a": Run(instance="circle", policy="linucb"),
        "b": Run(instance="circle", policy="linucb", deviating="uniform"),
        "c": Run(instance="circle", policy="linucb", deviating="greedy"),
        "d": Run(instance="star", policy="linucb"),
    },
    shows={
        "a": "circle, all agents play LinUCB",
        "b": "circle, agent 0 explores uniformly",
        "c": "circle, agent 0 plays greedily",
        "d": "star, all agents play LinUCB",
    },
    sentences={
        place("a"): {
            "each payout is close to the agent's Shapley value": close("a"),
            "all payouts are alike": alike("payout", "a", _ALL),
            "all Shapley values are alike": alike("Shapley", "a", _ALL),
        },
        place("b"): {
            "the explorer, 0, has the most regret": higher("payout", "b", _OTHERS_OVER_0),
            "1 and 4 have less regret than 2 and 3": higher("payout", "b", product((1, 4), (2, 3))),
            "all Shapley values are alike": alike("Shapley", "b", _ALL),
            "the explorer's Shapley value is like any other's": alike(
                "Shapley", "b", _0_OVER_OTHERS
            ),
        },
        place("c"): {
            "the free rider, 0, has the least regret": higher("payout", "c", _0_OVER_OTHERS),
            "the free rider has the lowest Shapley value": higher("Shapley", "c", _OTHERS_OVER_0),
            "1 and 4 have more regret than 2 and 3": higher("payout", "c", product((2, 3), (1, 4))),
        },
        place("d"): {
            "payouts and Shapley values are well correlated": correlation("d"),
            "1 has the lowest Shapley value": higher("Shapley", "d", _ABOVE_1),
            "1 has the most regret": higher("payout", "d", _ABOVE_1),
            "Shapley values rise from 2 to 5": higher("Shapley", "d", _RISING),
            "payouts rise from 2 to 5": higher("payout", "d", _RISING),
        },
    },
)
