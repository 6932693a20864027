"""What an estimator returns: a value and where its error comes from."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Estimate"]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An estimated payoff vector.

    Attributes
    ----------
    value : ndarray, shape (n,)
        In player order and in units of worth.
    standard_error : ndarray, shape (n,)
        Of ``value``, both sources of error together.
    sampling_error : ndarray, shape (n,)
        The part that more coalitions would remove; 0 when all were evaluated.
    simulation_error : ndarray, shape (n,)
        The part that more replicates would remove; 0 for a deterministic game.
    n_evaluations : int
        Worths evaluated: one coalition on one replicate counts once.
    players : tuple of hashables
    method : str
    seed : int or None
        The seed the coalitions were drawn with; None if none were drawn, or if they came from
        a generator that was handed in.
    """

    value: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    sampling_error: NDArray[np.float64]
    simulation_error: NDArray[np.float64]
    n_evaluations: int
    players: tuple[Hashable, ...]
    method: str
    seed: int | None

    def __post_init__(self) -> None:
        for name in ("value", "standard_error", "sampling_error", "simulation_error"):
            getattr(self, name).flags.writeable = False
