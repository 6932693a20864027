"""The paper's experiments. The only part of this package, with its command, that knows `tugames`."""

from bandit_backend.experiments.collaboration import (
    CollaborationResult,
    collaboration_game,
    grand_coalition_payout,
)

__all__ = ["CollaborationResult", "collaboration_game", "grand_coalition_payout"]
