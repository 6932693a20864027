"""What is chosen by looking, judged on replicates that did not choose it.

Of R replicates the first quarter chooses a linear form, the next block judges it; then both
choose anew for the block after, and so on. A form's value on a replicate is then, given all the
replicates before, an honest sample of a form that was fixed beforehand, so that the values
together are a martingale, whatever was chosen; three quarters of the replicates judge. (Choosing
on all other blocks, as cross-fitting does, uses more, and breaks the level: what two blocks say
of each other is dependent. Measured: 9.7% for 5%.)
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from tugames._statistics.skewness import FloatArray

__all__ = ["judged_by_others"]

#: Blocks that judge.
_BLOCKS = 5


def judged_by_others(samples: FloatArray, choose: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Values of the forms that ``choose`` finds in the replicates before, shape (R - first,).

    Parameters
    ----------
    samples : ndarray, shape (R, C)
    choose : callable
        From replicates, shape (r, C), to the weights of a form, shape (C,).
    """
    count = len(samples)
    first = min(max(2, count // 4), count - 2) if count > 3 else 1
    cuts = np.unique(np.linspace(first, count, _BLOCKS + 1).astype(int))
    return np.concatenate(
        [samples[begin:end] @ choose(samples[:begin]) for begin, end in pairwise(cuts.tolist())]
    )
