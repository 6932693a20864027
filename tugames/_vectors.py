"""Reading vectors of finite numbers, one for each player."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames.errors import InvalidInputError


def finite_vector(numbers: ArrayLike, length: int, what: str) -> NDArray[np.float64]:
    """Numbers as float64, shape (length,); InvalidInputError unless all are there and finite."""
    try:
        vector = np.asarray(numbers, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(f"{what} are {length} numbers: {error}") from error
    if vector.shape != (length,):
        raise InvalidInputError(
            f"{what} are {length} numbers in one dimension; got an array of shape {vector.shape}"
        )
    if not np.isfinite(vector).all():
        worst = int(np.flatnonzero(~np.isfinite(vector))[0])
        raise InvalidInputError(
            f"{what} are finite numbers; number {worst} is {vector[worst]}: replace it"
        )
    return vector
