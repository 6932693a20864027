"""What players on regressions say of a run: how often they synchronised, how much is rounding."""

from typing import TYPE_CHECKING

from bandit_backend.engine._strain import too_much
from bandit_backend.policies.roster import Roster

if TYPE_CHECKING:
    from bandit_backend.engine._regression import Regressions

__all__ = ["Regressed"]


class Regressed:
    """A player whose state is ``_model``, by the regressions of ``_roster``."""

    _model: "Regressions"
    _roster: Roster

    @property
    def strained(self) -> bool:
        """Whether twice the precision is called for."""
        return too_much(self._model.strain, self._roster.ridge)

    @property
    def rounds(self) -> int:
        """Synchronisations so far."""
        return int(self._model.synced[1])
