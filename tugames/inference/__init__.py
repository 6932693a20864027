"""What replicates allow to say: tests, intervals and decisions for estimated games."""

from tugames._statistics.means import Means, means
from tugames._statistics.multiplicity import holm
from tugames._statistics.sign_flips import Flipped, flip_signs
from tugames.inference.decision import Decision, Stage
from tugames.inference.intervals import ConfidenceIntervals, confidence_intervals
from tugames.inference.membership import InCore
from tugames.inference.until_decided import decide

__all__ = [
    "ConfidenceIntervals",
    "Decision",
    "Flipped",
    "InCore",
    "Means",
    "Stage",
    "confidence_intervals",
    "decide",
    "flip_signs",
    "holm",
    "means",
]
