"""Table 3: regrets on MovieLens by gender under LINUCB-M, and what Section E.4 says about it."""

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.pictures import regrets_of
from bandit_backend.experiments.regrets import Printed, beside, merrier
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.tables import Measured

__all__ = ["TABLE_3"]

_MALE, _FEMALE = Measured(1085, 84), Measured(1106, 48)
_ROWS = (
    Printed((0,), 0, None, _MALE, None),
    Printed((1,), 1, None, _FEMALE, None),
    Printed((0, 1), 0, 1, Measured(752, 20), _MALE),
    Printed((0, 1), 1, 0, Measured(672, 27), _FEMALE),
)

TABLE_3 = Artefact(
    name="table-3",
    title="regrets by gender, LINUCB-M",
    runs={"LINUCB-M": Run(instance="gender", policy="linucb")},
    shows={"LINUCB-M": "gender, LINUCB-M"},
    sentences={
        "Section E.4, on Table 3": {
            "the assumption is satisfied by gender": merrier("LINUCB-M"),
        },
    },
    table=beside(_ROWS),
    draw=regrets_of(_ROWS),
)
