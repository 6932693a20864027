"""The rules of engineers for the cost of a joint project: separable costs, and a share of the rest.

Worths are minus the costs, as for every game here, and a payoff is minus a charge; a game made by
:meth:`~tugames.Game.from_costs` is one.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.tolerance import worth_tolerance
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.egalitarian import egalitarian_nonseparable_value
from tugames.values.utopia import utopia_payoff

__all__ = ["alternate_cost_avoided", "equal_charge", "separable_costs_remaining_benefits"]


def equal_charge(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Equal charge: everybody pays its separable cost, and all share the rest equally.

    .. math:: -x_i = m_i + \frac1n \Bigl(c(N) - \sum_j m_j\Bigr), \qquad
              m_i = c(N) - c(N \setminus i)

    It is the :func:`~tugames.egalitarian_nonseparable_value` of the worths :math:`v = -c`.

    Parameters
    ----------
    game : Game or SampledGame
        Worths are minus the costs. Of an estimated game, the charges of the mean game.

    Returns
    -------
    ndarray, shape (n,), minus the charges, in player order

    Notes
    -----
    O(n) time.

    References
    ----------
    P. D. Straffin, J. P. Heaney (1981), Game theory and the Tennessee Valley Authority,
    International Journal of Game Theory 10; S. H. Tijs, T. S. H. Driessen (1986), Game theory and
    cost allocation problems, Management Science 32.

    Examples
    --------
    Separable costs are 13, 17 and 43 of 78 (H. P. Young 1994).

    >>> towns = Game.from_costs([0, 15, 20, 35, 55, 61, 65, 78])
    >>> (-equal_charge(towns)).round(3)
    array([14.667, 18.667, 44.667])
    """
    return egalitarian_nonseparable_value(game)


def alternate_cost_avoided(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Alternate cost avoided: the rest is shared in proportion to what each saves by joining.

    .. math:: -x_i = m_i + \frac{c(i) - m_i}{\sum_j (c(j) - m_j)}
              \Bigl(c(N) - \sum_j m_j\Bigr), \qquad m_i = c(N) - c(N \setminus i)

    Where all of these savings are positive it is the :func:`~tugames.gately_point`; of concave
    costs it is the :func:`~tugames.tau_value`, too.

    Parameters
    ----------
    game : Game or SampledGame
        Worths are minus the costs. Of an estimated game, the charges of the mean game.

    Returns
    -------
    ndarray, shape (n,), minus the charges, in player order

    Raises
    ------
    InvalidInputError
        If somebody's alternate cost is below its separable cost, or nobody saves anything and
        there is a rest to share.

    Notes
    -----
    O(n) time.

    References
    ----------
    Martin G. Glaeser for the Tennessee Valley Authority, as P. D. Straffin, J. P. Heaney (1981)
    tell it, Game theory and the Tennessee Valley Authority, International Journal of Game Theory
    10; S. H. Tijs, T. S. H. Driessen (1986), Game theory and cost allocation problems, Management
    Science 32.

    Examples
    --------
    >>> towns = Game.from_costs([0, 15, 20, 35, 55, 61, 65, 78])
    >>> (-alternate_cost_avoided(towns)).round(3)
    array([13.588, 17.882, 46.529])
    """
    return separable_costs_remaining_benefits(game)


def separable_costs_remaining_benefits(
    game: Game | SampledGame, benefits: PayoffLike | None = None
) -> NDArray[np.float64]:
    r"""Separable costs remaining benefits (SCRB): the rest is shared by what benefits remain.

    .. math:: -x_i = m_i + \frac{r_i}{\sum_j r_j} \Bigl(c(N) - \sum_j m_j\Bigr), \qquad
              r_i = \min\{b_i, c(i)\} - m_i, \qquad m_i = c(N) - c(N \setminus i)

    Nobody would pay more than the benefit b for a part in the project, nor more than the cost c(i)
    of the best alternative; what is left of that after the separable cost m is the remaining
    benefit r.

    Parameters
    ----------
    game : Game or SampledGame
        Worths are minus the costs. Of an estimated game, the charges of the mean game.
    benefits : array_like, shape (n,), mapping or Series by player, optional
        In units of cost. If left out, all are as large as the alternate costs: the rule is that
        of :func:`alternate_cost_avoided` then.

    Returns
    -------
    ndarray, shape (n,), minus the charges, in player order

    Raises
    ------
    InvalidInputError
        If somebody's remaining benefit is negative, or all are 0 and there is a rest to share.

    Notes
    -----
    O(n) time.

    References
    ----------
    Federal Inter-Agency River Basin Committee (1950), Proposed practices for economic analysis of
    river basin projects, the "Green Book"; H. P. Young, N. Okada, T. Hashimoto (1982), Cost
    allocation in water resources development, Water Resources Research 18.

    Examples
    --------
    The second town would not pay more than 18 for its part.

    >>> towns = Game.from_costs([0, 15, 20, 35, 55, 61, 65, 78])
    >>> (-separable_costs_remaining_benefits(towns, [30, 18, 90])).round(3)
    array([13.667, 17.333, 47.   ])
    """
    table = examined(game)
    separable = 0.0 - utopia_payoff(table)
    accepted = 0.0 - table.values[1 << np.arange(table.n_players)]
    if benefits is not None:
        accepted = np.minimum(accepted, finite_vector(benefits, table.players, "benefits"))
    remaining = accepted - separable
    tolerance = worth_tolerance(table.values)
    worst = int(remaining.argmin())
    if remaining[worst] < -tolerance:
        raise InvalidInputError(
            "the rest is shared by what each would pay beyond its separable cost, which is not "
            f"negative; {table.players[worst]!s} would pay {accepted[worst]:g}, and has the "
            f"separable cost {separable[worst]:g}: are the worths costs? Game.from_costs makes a "
            "game of them; equal_charge needs no such amounts"
        )
    remaining = np.maximum(remaining, 0.0)
    total = float(table.values[-1])
    rest = -total - float(separable.sum())
    shared = float(remaining.sum())
    if not shared > 0.0 and abs(rest) > tolerance:
        raise InvalidInputError(
            f"the rest of {rest:g} is shared by what each would pay beyond its separable cost, "
            "and nobody would pay more: use equal_charge"
        )
    payoff: NDArray[np.float64] = 0.0 - separable - remaining * (rest / shared if shared else 0.0)
    return payoff
