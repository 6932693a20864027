"""Linear forms of replicated tables: mean, spread and skewness of each, never all at once.

A form is a row of columns (for a game, coalitions) with weights; its value on replicate r is the
weighted sum of that row of ``samples``. Forms come in blocks, so that properties with 3**n
inequalities need no more memory than a block.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.skewness import FloatArray, unbiased

IntArray = NDArray[np.int64]

#: Spread below which a form is the same on every replicate, relative to its largest summands.
ROUNDING = 1e-12


class Forms(NamedTuple):
    """A block of B forms: columns, shape (B, m), and weights, shape (B, m) or (1, m)."""

    columns: IntArray
    weights: FloatArray


#: Makes the blocks anew each time that they are gone through.
FormBlocks = Callable[[], Iterator[Forms]]


class Moments(NamedTuple):
    """Of B forms: mean, standard deviation (divisor R) and skewness G1, each of shape (B,).

    A standard deviation of 0 says that the form is the same on every replicate.
    """

    mean: FloatArray
    deviation: FloatArray
    skewness: FloatArray


class Table:
    """Replicated numbers, ready to be summed: samples of shape (R, C)."""

    def __init__(self, samples: FloatArray) -> None:
        self.n_replicates = int(samples.shape[0])
        self._columns = np.ascontiguousarray(samples.T)
        self._largest = np.abs(samples).max(axis=0)

    def moments(self, forms: Forms) -> Moments:
        """O(B m R) time."""
        from tugames._statistics._moments_kernel import moments  # compiled: imported where it runs

        found = np.empty((3, len(forms.columns)))
        moments(
            self._columns,
            self._largest,
            np.ascontiguousarray(forms.columns, dtype=np.int64),
            np.ascontiguousarray(forms.weights, dtype=np.float64),
            found,
            ROUNDING,
        )
        return Moments(found[0], found[1], unbiased(found[2], self.n_replicates))
