"""What replicates allow to say: tests, intervals and decisions for estimated games."""

from tugames._statistics.means import Means, means
from tugames._statistics.multiplicity import holm
from tugames._statistics.sign_flips import Flipped, flip_signs
from tugames.inference.intervals import ConfidenceIntervals, confidence_intervals

__all__ = [
    "ConfidenceIntervals",
    "Flipped",
    "Means",
    "confidence_intervals",
    "flip_signs",
    "holm",
    "means",
]
