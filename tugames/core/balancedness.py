"""Bondareva-Shapley: a core payoff, or balancing weights that prove there is none."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.excess import largest_excess
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import number, payoff_words, weight_words
from tugames.core.certificate import RationalCertificate
from tugames.core.margin_certificate import MarginCertificate, margin_certificate
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.oracles.protocol import OracleGame
from tugames.sampled import SampledGame, examined

__all__ = ["Balancedness", "balancedness"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Balancedness(TabularResult):
    """Whether a game is balanced, with the certificate of the answer.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
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
        grand coalition can lose, or must gain, until the answer changes; ``inf`` for one player.
    residual : float
        Largest violation, in floating point and in units of worth, of what is claimed.
    certificate : RationalCertificate or None
        Exact fractions that prove the answer; None where it is one within the tolerance only:
        the core of the worths as they stand is empty by less.
    margin_certificate : MarginCertificate or None
        Exact fractions that prove the margin; None for one player.
    tolerance : float
        The game counts as balanced when ``margin >= -tolerance``.
    point_estimate : bool
        True when the game is estimated and this is about its mean table, untested.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    balanced: bool
    balanced_worth: float
    balancing_weights: Mapping[int, float]
    core_payoff: NDArray[np.float64] | None
    margin: float
    residual: float
    certificate: RationalCertificate | None
    margin_certificate: MarginCertificate | None
    tolerance: float
    point_estimate: bool
    method: str

    @property
    def exact(self) -> bool:
        """Whether the answer was verified in rational arithmetic."""
        return self.certificate is not None

    def _said(self) -> Iterator[str]:
        sure = "" if self.certificate is None else "; verified exactly"
        if self.core_payoff is not None:
            margin = number(max(self.margin, 0.0))
            yield f"the core is not empty: v(N) could fall by {margin}{sure}"
            yield f"core payoff: {payoff_words(self.players, self.core_payoff.tolist())}"
        else:
            yield f"the core is empty: v(N) is {number(-self.margin)} short{sure}"
            yield f"balancing weights: {weight_words(self.players, self.balancing_weights)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.balancing_weights)


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
        With a core payoff or balancing weights, and the margin, verified without the solver in
        exact arithmetic, of the worths as they stand; in floats they are rounded once.

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
    O(2**n) time a round, rarely more than ten rounds, and one table beside the game's. The
    solver's vertex is solved for and checked in fractions; if it is not optimal, by a hair, the
    program is solved again in exact arithmetic, as for :func:`~tugames.least_core`.
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
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    proof, method = (None, "one player") if n == 1 else margin_certificate(table)
    margin = np.inf if proof is None else float(proof.margin)
    balanced = margin >= -tolerance
    certificate = _certificate(table, proof, balanced=balanced)
    payoff = None
    if balanced:
        payoff = np.array([float(amount) for amount in _shared(table, proof)])
        payoff.flags.writeable = False
    weights = {grand: 1.0}
    if proof is not None and not balanced:
        weights = {mask: float(weight) for mask, weight in proof.weights.items()}
    attained = total if proof is None or balanced else float(Fraction(total) - proof.margin)
    return Balancedness(
        players=table.players,
        balanced=balanced,
        balanced_worth=attained,
        balancing_weights=MappingProxyType(weights),
        core_payoff=payoff,
        margin=margin,
        residual=_residual(table, payoff, weights, attained),
        certificate=certificate,
        margin_certificate=proof,
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=method,
    )


def _certificate(
    game: Game, proof: MarginCertificate | None, *, balanced: bool
) -> RationalCertificate | None:
    """Proof of the answer; None if nothing but the tolerance gives it."""
    if proof is not None and balanced != (proof.margin >= 0):
        return None
    if proof is not None and not balanced:
        return RationalCertificate(payoff=None, weights=proof.weights, players=game.players)
    return RationalCertificate(
        payoff=_shared(game, proof),
        weights={game.grand_coalition: Fraction(1)},
        players=game.players,
    )


def _shared(game: Game, proof: MarginCertificate | None) -> tuple[Fraction, ...]:
    """The least payoff, and what v(N) leaves over in equal shares, which keeps every bound."""
    if proof is None:
        return (Fraction(float(game.values[-1])),)
    return tuple(amount + proof.margin / game.n_players for amount in proof.payoff)


def _residual(
    table: Game,
    payoff: NDArray[np.float64] | None,
    weights: Mapping[int, float],
    attained: float,
) -> float:
    """Largest violation, in floats and in units of worth, of what the answer claims."""
    scale = max(float(table.values.max()), -float(table.values.min()))
    worst = abs(sum(w * table.values[mask] for mask, w in weights.items()) - attained)
    for i in range(table.n_players):
        covered = sum(w for mask, w in weights.items() if mask >> i & 1)
        worst = max(worst, abs(covered - 1.0) * scale)
    if payoff is not None:
        worst = max(worst, largest_excess(table.values, payoff))
        worst = max(worst, abs(float(payoff.sum()) - float(table.values[-1])))
    return float(worst)
