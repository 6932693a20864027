"""Table 2: what violates Assumption 3 on MovieLens by occupation under GREEDY, and Section E.4.

"Mostly" is more than half of the comparisons, "some rare cases" at least one.
"""

from bandit_backend.assumptions import printed_violations
from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.pictures import regrets_of
from bandit_backend.experiments.regrets import beside, harmed, merrier, printed
from bandit_backend.experiments.runs import Run

__all__ = ["TABLE_2"]

#: The rows of the table: the paper's 22 violations.
_ROWS = printed(printed_violations(2))

TABLE_2 = Artefact(
    name="table-2",
    title="violations of Assumption 3 by occupation, GREEDY",
    runs={"GREEDY": Run(instance="occupation", policy="greedy")},
    shows={"GREEDY": "occupation, GREEDY"},
    sentences={
        "Section E.4, on Table 2": {
            "the assumption is mostly satisfied": merrier("GREEDY", least=lambda m: m // 2 + 1),
            "in some rare cases it is not": harmed("GREEDY"),
            "the 22 pairs of the table do not satisfy it": harmed("GREEDY", _ROWS),
            "all other pairs satisfy it": merrier("GREEDY", without=_ROWS),
        },
    },
    table=beside(_ROWS),
    draw=regrets_of(_ROWS),
)
