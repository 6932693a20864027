"""The claim that payoffs are in the core, for :func:`~tugames.inference.decide`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._presentation.result import Result
from tugames._presentation.words import payoff_words
from tugames.game import Game

__all__ = ["InCore"]


@dataclass(frozen=True, kw_only=True, repr=False)
class InCore(Result):
    r"""The claim that payoffs are in the core: :math:`x(S) + \epsilon \ge v(S)`, x(N) = v(N).

    Attributes
    ----------
    payoff : array-like of shape (n,), callable, or "payout"
        Payoffs that are the same on every replicate; a rule, from a game to payoffs, which is
        applied to every replicate; or what each member has of v(N), where the oracle splits
        worths (for bandits: minus the member's regret in the grand coalition).
    epsilon : float
        What every proper coalition is asked to do without.

    Examples
    --------
    >>> from tugames import FunctionOracle, shapley_value
    >>> from tugames.inference import decide
    >>> oracle = FunctionOracle(lambda s, rng: len(s) ** 2 + rng.normal(), players=3, seed=0)
    >>> decide(oracle, InCore(payoff=shapley_value)).verdict.outcome
    'holds'
    """

    payoff: NDArray[np.float64] | Callable[[Game], NDArray[np.float64]] | Literal["payout"]
    epsilon: float = 0.0

    def _said(self) -> Iterator[str]:
        given = self.payoff
        if isinstance(given, np.ndarray) and given.ndim == 1:
            said = payoff_words((), given.tolist())
        else:
            said = getattr(given, "__name__", None) or brief_repr(given)
        yield f"{said} in the core" + (f", less {self.epsilon:g}" if self.epsilon else "")
