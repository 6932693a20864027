"""All artefacts, in the order in which they take longer to simulate."""

from collections.abc import Iterable, Mapping

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.figure_1 import FIGURE_1
from bandit_backend.experiments.figure_2 import FIGURE_2
from bandit_backend.experiments.figure_3 import FIGURE_3
from bandit_backend.experiments.runs import Run
from bandit_backend.experiments.table_1 import TABLE_1
from bandit_backend.experiments.table_2 import TABLE_2
from bandit_backend.experiments.table_3 import TABLE_3
from bandit_backend.experiments.table_4 import TABLE_4

__all__ = ["ARTEFACTS", "runs_of"]

#: Artefacts by name.
ARTEFACTS: Mapping[str, Artefact] = {
    artefact.name: artefact
    for artefact in (TABLE_4, TABLE_3, FIGURE_2, TABLE_2, TABLE_1, FIGURE_3, FIGURE_1)
}


def runs_of(artefacts: Iterable[Artefact]) -> list[Run]:
    """Runs that the artefacts need, each once, in their order."""
    return list(dict.fromkeys(run for one in artefacts for run in one.runs.values()))
