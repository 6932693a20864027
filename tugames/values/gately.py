"""The Gately point: nobody is keener than others to break the grand coalition up."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.utopia import utopia_payoff

__all__ = ["gately_point"]


def gately_point(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> NDArray[np.float64]:
    r"""Gately point: the imputation at which all propensities to disrupt are equal.

    A player's propensity to disrupt is what the others would lose if it left, in units of what
    it would lose itself:

    .. math:: d_i(x) = \frac{x(N \setminus i) - v(N \setminus i)}{x_i - v(\{i\})}
              = \frac{M_i - x_i}{x_i - v(\{i\})}, \qquad
              x_i = v(\{i\}) + \frac{M_i - v(\{i\})}{\sum_j (M_j - v(\{j\}))}
              \Bigl(v(N) - \sum_j v(\{j\})\Bigr)

    with M the :func:`utopia_payoff`.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the point of the mean game.
    tolerance : float, optional
        Slack granted to every condition; 0 for integer worths, else a relative 1e-9 of the
        largest worth by default.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If there is no imputation, v(N) < sum of v(i); if the differences M_i - v(i) have
        different signs, or are all 0 while there is a gain to share. The message says by how
        much.

    Notes
    -----
    O(n) time. If v(N) is the sum of the v(i), the point is the only imputation there is. The
    point minimises the largest propensity over the imputations. Where M_i = v(i), player i gets
    v(i) and has no propensity.

    References
    ----------
    D. Gately (1974), Sharing the gains from regional cooperation, International Economic Review
    15; S. C. Littlechild and K. G. Vaidya (1976), The propensity to disrupt and the disruption
    nucleolus of a characteristic function game, International Journal of Game Theory 5;
    J. Staudacher and J. Anwander (2019), Conditions for the uniqueness of the Gately point for
    cooperative games, arXiv:1901.01485.

    Examples
    --------
    The three regions of India of the paper, which plan their electric power together.

    >>> power = Game([0, 0, 0, 1170, 0, 770, 210, 1530])
    >>> gately_point(power).round(4)
    array([827.7049, 476.5574, 225.7377])
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    alone = table.values[1 << np.arange(table.n_players)]
    gain = float(table.values[-1] - alone.sum())
    if gain < -tolerance:
        raise InvalidInputError(
            f"a Gately point needs an imputation; v(N) = {table.values[-1]:g} is less than the "
            f"sum of v(i), {alone.sum():g}, by {-gain:g}: raise v(N) by that much"
        )
    if gain <= tolerance:
        return _shared(alone, np.ones(table.n_players), gain)
    claims = utopia_payoff(table) - alone
    least, most = int(claims.argmin()), int(claims.argmax())
    if claims[least] < -tolerance and claims[most] > tolerance:
        raise InvalidInputError(
            "a Gately point needs marginal contributions v(N) - v(N - i) that all reach v(i), or "
            f"all stay below; that of {brief_repr(table.players[least])} is {-claims[least]:g} "
            f"below, that of {brief_repr(table.players[most])} {claims[most]:g} above: no "
            "imputation has equal propensities to disrupt"
        )
    if np.abs(claims).max() <= tolerance:
        raise InvalidInputError(
            f"a Gately point shares the gain, {gain:g}, by what marginal contributions "
            "v(N) - v(N - i) exceed v(i) by, and here they do not: all imputations are alike; "
            "use equal_surplus_division"
        )
    # what the tolerance forgave is on the other side of zero
    claims = np.maximum(claims, 0.0) if claims[most] > tolerance else np.minimum(claims, 0.0)
    return _shared(alone, claims, gain)


def _shared(
    alone: NDArray[np.float64], claims: NDArray[np.float64], gain: float
) -> NDArray[np.float64]:
    """Stand-alone worths, and the gain in proportion to the claims."""
    return alone + gain * (claims / float(claims.sum()))
