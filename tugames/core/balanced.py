"""Balanced games: the core is not empty."""

from tugames.core._judge_balance import judge_balance
from tugames.core.balancedness import balancedness
from tugames.game import Game
from tugames.properties._judge import Inequality, Terms
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_balanced"]


def is_balanced(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    r"""Whether the core is not empty: :func:`balancedness`, as a verdict.

    By the theorem of Bondareva and Shapley, whether :math:`\sum_S w(S) v(S) \le v(N)` for all
    balancing weights.

    Parameters
    ----------
    game : Game or SampledGame
        An estimated game is tested, at the level: "holds" by a payoff in the core of the game of
        upper bounds, "fails" by balancing weights judged on replicates that did not choose them.
    tolerance : float, optional
        As for :func:`balancedness`.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is v(N) less the largest sum over balancing weights on proper coalitions;
        the witness is the collection of coalitions that attains it.

    Raises
    ------
    SolverError
        If the solver's answer does not pass the verification.

    Notes
    -----
    Time and memory are those of :func:`balancedness`, which also returns weights, a core payoff,
    and exact proofs.

    References
    ----------
    O. N. Bondareva (1963), Problemy Kibernetiki 10; L. S. Shapley (1967), On balanced sets and
    cores, Naval Research Logistics Quarterly 14.

    Examples
    --------
    >>> is_balanced(Game([0, 0, 0, 1, 0, 1, 1, 1])).witness.text
    '1/2 v(0+1) + 1/2 v(0+2) + 1/2 v(1+2) = 1.5 > v(0+1+2) = 1'
    """
    if isinstance(game, SampledGame) and level is not None:
        return judge_balance(game, tolerance=tolerance, level=level)
    table = examined(game)
    result = balancedness(game, tolerance=tolerance)
    proof, witness = result.margin_certificate, None
    if proof is not None and not result.balanced:
        terms: Terms = [(proof.weights[mask], mask) for mask in sorted(proof.weights)]
        coalitions = tuple(sorted(proof.weights))
        witness = Inequality(table, coalitions, terms, [(1, table.grand_coalition)]).witness(
            result.tolerance
        )
    return Verdict(
        property="balanced",
        outcome="holds" if result.balanced else "fails",
        margin=result.margin,
        witness=witness,
        tolerance=result.tolerance,
        point_estimate=result.point_estimate,
        method=result.method,
    )
