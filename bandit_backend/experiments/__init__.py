"""The paper's experiments; with the command, the only part of this package that knows tugames."""

from bandit_backend.experiments.claims import Claim, Statement, judge
from bandit_backend.experiments.collaboration import (
    CollaborationResult,
    collaboration_game,
    grand_coalition_payout,
)
from bandit_backend.experiments.comparisons import Part, above, above_all, beyond, within
from bandit_backend.experiments.correlations import correlated, more_correlated
from bandit_backend.experiments.figure_2_panels import Figure2Panel, figure_2, save_figure_2
from bandit_backend.experiments.figure_2_statements import panel_statements
from bandit_backend.experiments.regret_curves import RegretCurves, regret_curves
from bandit_backend.experiments.sharing_gains import GainMatrix, SharingGains, sharing_gains

__all__ = [
    "Claim",
    "CollaborationResult",
    "Figure2Panel",
    "GainMatrix",
    "Part",
    "RegretCurves",
    "SharingGains",
    "Statement",
    "above",
    "above_all",
    "beyond",
    "collaboration_game",
    "correlated",
    "figure_2",
    "grand_coalition_payout",
    "judge",
    "more_correlated",
    "panel_statements",
    "regret_curves",
    "save_figure_2",
    "sharing_gains",
    "within",
]
