"""The linear program of Bondareva and Shapley, written out in full."""

from typing import TYPE_CHECKING

import numpy as np

from tugames._numerics.highs import silent_solver
from tugames._numerics.later import Later
from tugames.game import Game
from tugames.sampled import SampledGame, examined

if TYPE_CHECKING:
    import cvxpy as cp

__all__ = ["bondareva_shapley_program"]


def bondareva_shapley_program(game: Game | SampledGame) -> "cp.Problem":
    r"""Write the largest sum over balancing weights as a cvxpy problem, to read, change or solve.

    .. math:: \max \sum_S w(S) v(S) \quad\text{subject to}\quad \sum_{S \ni i} w(S) = 1
              \text{ for every player } i, \quad w \ge 0

    over all non-empty coalitions. The optimum is v(N) exactly when the core is not empty, and
    then the dual variables of the constraints are a payoff in the core. :func:`balancedness` solves
    the same program with a row for few of the coalitions, and proves its answer.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the program of the mean game.

    Returns
    -------
    cvxpy.Problem
        Not solved yet. Its variable, ``problem.variables()[0]``, is named ``balancing_weights``;
        entry S - 1 is the weight of the coalition with mask S. Its one constraint,
        ``problem.constraints[0]``, has the players' equations.

    Notes
    -----
    2**n - 1 variables: O(n 2**n) memory, about 2 n tables, meant for up to about 15 players. A
    solver's tolerances are absolute; scale worths of other magnitudes than 1 beforehand.

    References
    ----------
    O. N. Bondareva (1963), Some applications of linear programming methods to the theory of
    cooperative games; L. S. Shapley (1967), On balanced sets and cores, Naval Research Logistics
    Quarterly 14.

    Examples
    --------
    Any two of three players can share 1: pairs with weight 1/2 attain 3/2.

    >>> problem = bondareva_shapley_program(Game([0, 0, 0, 1, 0, 1, 1, 1]))
    >>> round(float(problem.solve(solver="HIGHS")), 9)
    1.5
    >>> problem.variables()[0].value.round(9).tolist()
    [0.0, 0.0, 0.5, 0.0, 0.5, 0.5, 0.0]
    """
    with Later("cvxpy is imported"):
        import cvxpy as cp

    silent_solver()  # one to come first, for those that cvxpy makes
    table = examined(game)
    n = table.n_players
    coalitions = np.arange(1, table.values.size)
    members = (coalitions >> np.arange(n)[:, np.newaxis] & 1).astype(np.float64)
    weights = cp.Variable(coalitions.size, name="balancing_weights", nonneg=True)
    return cp.Problem(cp.Maximize(table.values[1:] @ weights), [members @ weights == np.ones(n)])
