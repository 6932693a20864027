"""Table 4: regrets on MovieLens by gender under GREEDY, and what Section E.4 says about it."""

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.pictures import regrets_of
from bandit_backend.experiments.regrets import Printed, beside, merrier
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.tables import Measured

__all__ = ["TABLE_4"]

_MALE, _FEMALE = Measured(673, 96), Measured(683, 53)
_ROWS = (
    Printed((0,), 0, None, _MALE, None),
    Printed((1,), 1, None, _FEMALE, None),
    Printed((0, 1), 0, 1, Measured(451, 20), _MALE),
    Printed((0, 1), 1, 0, Measured(397, 13), _FEMALE),
)

TABLE_4 = Artefact(
    name="table-4",
    title="regrets by gender, GREEDY",
    runs={"GREEDY": Run(instance="gender", policy="greedy")},
    shows={"GREEDY": "gender, GREEDY"},
    sentences={
        "Section E.4, on Table 4": {
            "the assumption is satisfied by gender": merrier("GREEDY"),
        },
    },
    table=beside(_ROWS),
    draw=regrets_of(_ROWS),
)
