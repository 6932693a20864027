"""Payouts and Shapley values of a game's agents, replicate by replicate."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Panels", "Payoffs"]


@dataclass(frozen=True, kw_only=True)
class Payoffs:
    """What a picture of payouts against Shapley values is made of.

    Attributes
    ----------
    players : tuple
    payouts, shapley : ndarray, shape (R, n)
    """

    players: tuple[Hashable, ...]
    payouts: NDArray[np.float64]
    shapley: NDArray[np.float64]

    @property
    def mean_regret(self) -> NDArray[np.float64]:
        """Of an agent in the grand coalition, averaged over agents, by replicate."""
        mean: NDArray[np.float64] = -self.payouts.mean(axis=1)
        return mean


#: Payoffs by the letter or name of a panel.
Panels = Mapping[str, Payoffs]
