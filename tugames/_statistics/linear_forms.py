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

#: Rows of forms up to which small blocks are made into one, and all are kept with their moments.
_FEW = 10_000
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


#: Goes through all forms and their moments, each time that it is called.
Studied = Callable[[], Iterator[tuple[Forms, Moments]]]


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

    def studied(self, blocks: FormBlocks) -> Studied:
        """What goes through all blocks and their moments, found once if they are few."""
        kept, rows = [], 0
        for forms in _merged(blocks()):
            rows += len(forms.columns)
            if rows > _FEW:
                return lambda: ((forms, self.moments(forms)) for forms in _merged(blocks()))
            kept.append((forms, self.moments(forms)))
        return lambda: iter(kept)


def _merged(blocks: Iterator[Forms]) -> Iterator[Forms]:
    """Neighbours of equal weights as one block: a call for each would take longer than its sums."""
    waiting: list[Forms] = []
    rows = 0
    for forms in blocks:
        alike = (
            bool(waiting)
            and len(forms.weights) == 1
            and np.array_equal(forms.weights, waiting[0].weights)
        )
        if waiting and not (alike and rows + len(forms.columns) <= _FEW):
            yield _one(waiting)
            waiting, rows = [], 0
        waiting.append(forms)
        rows += len(forms.columns)
    if waiting:
        yield _one(waiting)


def _one(blocks: list[Forms]) -> Forms:
    if len(blocks) == 1:
        return blocks[0]
    return Forms(np.concatenate([forms.columns for forms in blocks]), blocks[0].weights)
