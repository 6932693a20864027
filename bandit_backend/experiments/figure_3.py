"""Figure 3: MovieLens by age and by gender, and what Section E.3 says about it.

"Several" is at least three, "outlier agents" at least two. The explanation of what is said of
GREEDY, heterogeneous actions, is not seen in the figure.
"""

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.sentences import apart, close, less_regret

__all__ = ["FIGURE_3"]

FIGURE_3 = Artefact(
    name="figure-3",
    title="MovieLens by age and by gender",
    runs={
        "a": Run(instance="age", policy="linucb"),
        "b": Run(instance="age", policy="greedy"),
        "c": Run(instance="gender", policy="linucb"),
        "d": Run(instance="gender", policy="greedy"),
    },
    shows={
        "a": "age, LINUCB-M",
        "b": "age, GREEDY",
        "c": "gender, LINUCB-M",
        "d": "gender, GREEDY",
    },
    sentences={
        "Section E.3, on Figure 3": {
            "payouts are close to Shapley values for several, LINUCB-M": close("ac", least=3),
            "payouts are close to Shapley values for several, GREEDY": close("bd", least=3),
            "outliers gain or contribute disproportionately, LINUCB-M": apart("ac", least=2),
            "outliers gain or contribute disproportionately, GREEDY": apart("bd", least=2),
            "GREEDY outperforms LINUCB-M by age": less_regret("b", "a"),
            "GREEDY outperforms LINUCB-M by gender": less_regret("d", "c"),
        },
    },
)
