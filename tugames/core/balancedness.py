"""Bondareva-Shapley: a core payoff, or balancing weights that prove there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tugames._excess import largest_excess
from tugames._lp import iter_least_payoffs
from tugames._row_program import FEASIBILITY
from tugames._tolerance import worth_tolerance
from tugames.coalition import coalition_label
from tugames.core.certificate import (
    RationalCertificate,
    exact_optimum,
    rational_certificate,
)
from tugames.errors import EmptyCoreError, InvalidInputError, SolverError
from tugames.game import Game
from tugames.oracle import OracleGame
from tugames.sampled import SampledGame, examined

__all__ = ["Balancedness", "balancedness", "core_element"]


@dataclass(frozen=True, kw_only=True)
class Balancedness:
    """Whether a game is balanced, with the certificate of the answer.

    Attributes
    ----------
    balanced : bool
        Whether the core is non-empty.
    balanced_worth : float
        The largest sum of w(S) v(S) over balancing weights w on non-empty coalitions; at
        least v(N), and equal to it exactly when the game is balanced.
    balancing_weights : mapping of int to float
        Weights by coalition mask that attain it; ``{2**n - 1: 1.0}`` if balanced.
    core_payoff : ndarray, shape (n,), or None
        A payoff in the core, as far from its bounds as sharing the surplus equally takes it;
        None if the core is empty.
    margin : float
        v(N) minus the largest sum over balancing weights on *proper* coalitions: how much the
        grand coalition can lose, or must gain, until the answer changes.
    residual : float
        Largest violation, in floating point and in units of worth, of what is claimed.
    certificate : RationalCertificate or None
        Exact fractions that prove the answer; None where the rounding of worths that are no
        integers decides it, and it is one within the tolerance only.
    tolerance : float
        The game counts as balanced when ``margin >= -tolerance``.
    point_estimate : bool
        True when the game is estimated and this is about its mean table, untested.
    method : str
    """

    balanced: bool
    balanced_worth: float
    balancing_weights: Mapping[int, float]
    core_payoff: NDArray[np.float64] | None
    margin: float
    residual: float
    certificate: RationalCertificate | None
    tolerance: float
    point_estimate: bool
    method: str

    @property
    def exact(self) -> bool:
        """Whether the answer was verified in rational arithmetic."""
        return self.certificate is not None


def balancedness(game: Game | SampledGame, *, tolerance: float | None = None) -> Balancedness:
    r"""Decide whether the core is empty, by the theorem of Bondareva and Shapley.

    The core is non-empty if and only if
    :math:`\sum_S w(S) v(S) \le v(N)` for all balancing weights,
    :math:`\sum_{S \ni i} w(S) = 1` for every player i, :math:`w \ge 0`.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        By default 0 for integer worths, else a relative 1e-9 of the largest worth.

    Returns
    -------
    Balancedness
        With a core payoff or balancing weights, verified without the solver; in exact
        arithmetic wherever the solver's vertex is one of the worths as they stand.

    Raises
    ------
    InvalidInputError
        For an ``OracleGame``, which has no table; see
        :func:`~tugames.core.core_by_separation.core_by_separation`.
    SolverError
        If the solver's answer does not pass the verification.

    Notes
    -----
    The linear program has n variables and gets a coalition's row only once it is violated;
    O(2**n) time a round, rarely more than ten rounds, and one table beside the game's.
    :func:`~tugames.core.bondareva_shapley.bondareva_shapley_program` writes it out in full.

    References
    ----------
    Theorem 4 of the paper; O. N. Bondareva (1963); L. S. Shapley (1967), On balanced sets and
    cores, Naval Research Logistics Quarterly 14.

    Examples
    --------
    Three players, any two of whom can share 1: each pair with weight 1/2 proves the core empty.

    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> result = balancedness(majority)
    >>> result.balanced, result.balanced_worth, result.margin, result.exact
    (False, 1.5, -0.5, True)
    >>> dict(sorted(result.balancing_weights.items()))
    {3: 0.5, 5: 0.5, 6: 0.5}
    >>> balancedness(Game([0, 0, 0, 1, 0, 1, 0, 1])).core_payoff
    array([1., 0., 0.])
    """
    if isinstance(game, OracleGame):
        raise InvalidInputError(
            f"all worths, 2**{game.n_players} here, decide whether a core is empty, and an oracle "
            "tells one at a time: tabulate up to some 25 players; for more, give "
            "core_by_separation a way to find the most violated coalition, or estimate values "
            "with estimate_shapley"
        )
    table = examined(game)
    n, grand, total = table.n_players, table.grand_coalition, float(table.values[-1])
    scale = max(float(table.values.max()), -float(table.values.min()))
    slack = worth_tolerance(table.values) if tolerance is None else tolerance
    optimum, method = _optimum(table, slack)
    margin = float(Fraction(total) - optimum.total)
    if tolerance is None:
        # without an exact proof no more than the solver's accuracy can be claimed
        tolerance = slack if optimum.certificate else max(slack, FEASIBILITY * scale)
    balanced = margin >= -tolerance
    payoff = optimum.payoff + margin / n if balanced else None
    weights = {grand: 1.0} if balanced else optimum.weights
    residual = _residual(table, payoff, weights, total if balanced else total - margin, scale)
    if residual > tolerance + 100 * FEASIBILITY * max(scale, np.finfo(np.float64).tiny):
        raise SolverError(
            "a certificate of balancedness holds to the solver's accuracy; this one is off by "
            f"{residual:g}: rescale the worths to similar magnitudes"
        )
    if payoff is not None:
        payoff.flags.writeable = False
    proves = optimum.certificate is not None and (optimum.certificate.payoff is None) != balanced
    return Balancedness(
        balanced=balanced,
        balanced_worth=total if balanced else total - margin,
        balancing_weights=MappingProxyType(weights),
        core_payoff=payoff,
        margin=margin,
        residual=residual,
        certificate=optimum.certificate if proves else None,
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=method,
    )


def core_element(game: Game | SampledGame) -> NDArray[np.float64]:
    """Payoff in the core, shape (n,): ``balancedness(game).core_payoff``, at the same cost.

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
            f"{weight:g} on {coalition_label(mask, game.players)}"
            for mask, weight in list(result.balancing_weights.items())[:5]
        )
        raise EmptyCoreError(
            f"a core element needs a non-empty core; balancing weights {shown} give "
            f"{result.balanced_worth:g}, more than v(N) by {-result.margin:g}: see balancedness, "
            "or raise v(N) by that much"
        )
    return result.core_payoff


@dataclass(frozen=True, kw_only=True)
class _Optimum:
    """Least payoff over the bounds of the proper coalitions, and the weights that prove it."""

    payoff: NDArray[np.float64]
    total: Fraction
    weights: dict[int, float]
    certificate: RationalCertificate | None


def _optimum(table: Game, tolerance: float) -> tuple[_Optimum, str]:
    if table.n_players == 1:
        worth = Fraction(float(table.values[1]))
        proof = RationalCertificate(payoff=(worth,), weights={1: Fraction(1)})
        alone = _Optimum(payoff=table.values[1:].copy(), total=worth, weights={}, certificate=proof)
        return alone, "one player"
    for program in iter_least_payoffs(table.values):
        method = f"row generation: {program.rounds} linear programs, {program.rows} rows"
        exact = exact_optimum(table, program.tight)
        certificate = None if exact is None else rational_certificate(table, exact)
        if exact is None or certificate is None:
            continue  # not accurate enough to name a vertex that proves the answer
        optimum = _Optimum(
            payoff=np.array([float(amount) for amount in exact.payoff]),
            total=sum(exact.payoff, Fraction(0)),
            weights={mask: float(weight) for mask, weight in exact.weights.items()},
            certificate=certificate,
        )
        missing = float(optimum.total - Fraction(float(table.values[-1])))
        if certificate.payoff is not None or missing > tolerance:
            return optimum, method
        if largest_excess(table.values, optimum.payoff) <= tolerance - missing:
            # empty by no more than the tolerance, hence not reported as empty: what is proved is
            # the opposite of the answer
            return replace(optimum, certificate=None), method
    tight = zip(program.tight, program.weights, strict=True)
    inexact = _Optimum(
        payoff=program.payoff,
        total=Fraction(float(program.payoff.sum())),
        weights={mask: float(weight) for mask, weight in tight if weight > 0},
        certificate=None,
    )
    return inexact, method


def _residual(
    table: Game,
    payoff: NDArray[np.float64] | None,
    weights: Mapping[int, float],
    attained: float,
    scale: float,
) -> float:
    """Largest violation, in floats and in units of worth, of what the answer claims."""
    worst = abs(sum(w * table.values[mask] for mask, w in weights.items()) - attained)
    for i in range(table.n_players):
        covered = sum(w for mask, w in weights.items() if mask >> i & 1)
        worst = max(worst, abs(covered - 1.0) * scale)
    if payoff is not None:
        worst = max(worst, largest_excess(table.values, payoff))
        worst = max(worst, abs(float(payoff.sum()) - float(table.values[-1])))
    return float(worst)
