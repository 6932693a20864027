"""The paper's experiments; with the command, the only part of this package that knows tugames."""

from bandit_backend.experiments.collaboration import (
    CollaborationResult,
    collaboration_game,
    grand_coalition_payout,
)

__all__ = ["CollaborationResult", "collaboration_game", "grand_coalition_payout"]
