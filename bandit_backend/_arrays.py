"""Arrays that results and instances hand out."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


def read_only(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """The array itself, which nobody can write to any more."""
    array.setflags(write=False)
    return array
