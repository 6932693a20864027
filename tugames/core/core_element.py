"""One payoff in the core, or the reason why there is none."""

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_label
from tugames.core._costs import costs_hint
from tugames.core.balancedness import balancedness
from tugames.errors import EmptyCoreError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["core_element"]


def core_element(game: Game | SampledGame) -> NDArray[np.float64]:
    """Core element: a payoff in the core, the one of :func:`balancedness`, at the same cost.

    Raises
    ------
    EmptyCoreError
        If the core is empty; the message has the balancing weights that prove it.

    References
    ----------
    D. B. Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of
    Games IV.

    Examples
    --------
    >>> core_element(Game([0, 0, 0, 4]))
    array([2., 2.])
    """
    result = balancedness(game)
    if result.core_payoff is None:
        shown = ", ".join(
            f"{weight:g} on {coalition_label(mask, examined(game).players)}"
            for mask, weight in list(result.balancing_weights.items())[:5]
        )
        raise EmptyCoreError(
            f"a core element needs a non-empty core; balancing weights {shown} give "
            f"{result.balanced_worth:g}, more than v(N) by {-result.margin:g}: see balancedness, "
            f"or raise v(N) by that much{costs_hint(examined(game), '; ')}"
        )
    return result.core_payoff
