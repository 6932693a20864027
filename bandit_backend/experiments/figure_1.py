"""Figure 1: MovieLens by occupation and by state, and what Section 5.1 says about it.

"Almost all" is all but one, "some" at least two. The explanations, that agents off the line benefit
or contribute more than others, and why greedy play explores, are not seen in the figure.
"""

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.sentences import (
    apart,
    close,
    correlation,
    different,
    higher_shapley_values,
    less_regret,
    more_correlation,
    overpaid,
    underpaid,
)

__all__ = ["FIGURE_1"]

FIGURE_1 = Artefact(
    name="figure-1",
    title="MovieLens by occupation and by state",
    runs={
        "a": Run(instance="occupation", policy="linucb"),
        "b": Run(instance="occupation", policy="greedy"),
        "c": Run(instance="state", policy="linucb"),
        "d": Run(instance="state", policy="greedy"),
    },
    shows={
        "a": "occupation, LINUCB-M",
        "b": "occupation, GREEDY",
        "c": "state, LINUCB-M",
        "d": "state, GREEDY",
    },
    sentences={
        "Section 5.1, on Figure 1a and b": {
            "payouts are close to Shapley values for almost all, 1a": close("a", least=7),
            "payouts are close to Shapley values for almost all, 1b": close("b", least=7),
            "payouts and Shapley values correlate positively, 1a": correlation("a", 0.0),
            "payouts and Shapley values correlate positively, 1b": correlation("b", 0.0),
            "they correlate more with GREEDY": more_correlation("b", "a"),
        },
        "Section 5.1, on Figure 1c and d": {
            "payouts are close to Shapley values for some, 1c": close("c", least=2),
            "payouts are close to Shapley values for some, 1d": close("d", least=2),
            "the disparity is greater for some agents, 1c": apart("c", least=2),
            "the disparity is greater for some agents, 1d": apart("d", least=2),
            "some are paid much more than their Shapley value, 1c": overpaid("c", least=1),
            "some are paid much more than their Shapley value, 1d": overpaid("d", least=1),
            "New York and Pennsylvania are not compensated, 1c": underpaid("c", ["NY", "PA"]),
            "New York and Maryland are not compensated, 1d": underpaid("d", ["NY", "MD"]),
            "the payouts are not the Shapley values": different("cd"),
        },
        "Section 5.1, usefulness of Greedy": {
            "GREEDY has less regret than LINUCB-M by occupation": less_regret("b", "a"),
            "GREEDY has less regret than LINUCB-M by state": less_regret("d", "c"),
            "Shapley values are higher with GREEDY by occupation": higher_shapley_values("b", "a"),
            "Shapley values are higher with GREEDY by state": higher_shapley_values("d", "c"),
        },
    },
)
