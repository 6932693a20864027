"""A race without shortcuts: any predicate, asked again after every stage, of all coalitions."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.settling import stage_level
from tugames.errors import InvalidInputError
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

FloatArray = NDArray[np.float64]


class SweepRace:
    """Whatever a predicate says of all replicates so far, at the stage's level."""

    def __init__(
        self,
        predicate: Callable[..., Verdict],
        players: tuple[Hashable, ...],
        *,
        tolerance: float | None,
        level: float,
    ) -> None:
        self._predicate = predicate
        self._players = players
        self._tolerance, self._level = tolerance, level
        size = 1 << len(players)
        self._data = np.empty((0, size))
        self.wanted = np.ones(size, dtype=np.bool_)
        self.wanted[0] = False
        self.n_open = 1
        self.verdict: Verdict

    def judge(self, fresh: FloatArray, stage: int) -> None:
        """Take in fresh replicates, shape (r, 2**n), of all coalitions."""
        self._data = np.vstack([self._data, fresh])
        level = stage_level(self._level, stage)
        sampled = SampledGame(self._data, self._players)
        verdict = self._predicate(sampled, tolerance=self._tolerance, level=level)
        if not isinstance(verdict, Verdict) or verdict.level is None:
            raise InvalidInputError(
                "a claim is a predicate that tests an estimated game at a level and returns its "
                f"Verdict, such as is_convex; {self._predicate!r} returned {verdict!r}"
            )
        p_value = verdict.p_value
        self.verdict = replace(
            verdict,
            level=self._level,
            p_value=None if p_value is None else min(1.0, p_value * self._level / level),
        )
