"""The tau-value: the efficient compromise between utopia and minimal rights."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import comparison
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label, coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.utopia import utopia_payoff
from tugames.verdict import Verdict, Witness

__all__ = ["is_quasi_balanced", "minimal_rights", "tau_value"]


def minimal_rights(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Minimal rights: what a player keeps of a worth after paying the others their utopia.

    .. math:: m_i(v) = \max_{S \ni i} \Bigl(v(S) - \sum_{j \in S \setminus i} M_j(v)\Bigr)

    with M the :func:`utopia_payoff`. No core payoff gives a player less.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the rights in the mean game.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    O(2**n) time and memory: the n maxima come from folding one table in half for every player.

    References
    ----------
    S. H. Tijs (1981), Bounds for the core and the tau-value, in: Game Theory and Mathematical
    Economics, 123-132.

    Examples
    --------
    >>> minimal_rights(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([1., 0., 0.])
    """
    table = examined(game)
    utopia = utopia_payoff(table)
    return utopia - _concessions(_gaps(table, utopia))


def is_quasi_balanced(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    r"""Whether minimal rights and utopia leave room for a compromise.

    :math:`m_i \le M_i` for every player, and
    :math:`\sum_i m_i \le v(N) \le \sum_i M_i`. Every balanced game is quasi-balanced.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        Slack granted to every inequality; 0 for integer worths, else a relative 1e-9 of the
        largest worth by default.

    Returns
    -------
    Verdict
        The conditions mean that no gap M(S) - v(S) is negative, and that m(N) <= v(N). The
        margin is the least of the gaps and of v(N) - m(N); the witness is the coalition with
        the negative gap, or N.

    Notes
    -----
    O(2**n) time and memory.

    References
    ----------
    S. H. Tijs and F. A. S. Lipperts (1982), The hypercube and the core cover of n-person
    cooperative games, Cahiers du Centre d'Études de Recherche Opérationnelle 24.

    Examples
    --------
    Three players, any two of whom earn 1: nobody is needed, so that all have a utopia of 0, and
    by minimal rights each of them could keep the 1.

    >>> is_quasi_balanced(Game([0, 0, 0, 1, 0, 1, 1, 1])).witness.text
    'minimal rights m(N) = 3 exceed v(N) = 1'
    """
    table = examined(game)
    return _quasi_balanced(
        table,
        _gaps(table, utopia_payoff(table)),
        worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance),
        estimated=isinstance(game, SampledGame),
    )


def tau_value(game: Game | SampledGame, *, tolerance: float | None = None) -> NDArray[np.float64]:
    r"""Tau-value: the efficient point between minimal rights m and utopia M.

    .. math:: \tau(v) = m + \alpha (M - m), \qquad \alpha \in [0, 1], \qquad
              \sum_{i \in N} \tau_i(v) = v(N)

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean game.
    tolerance : float, optional
        As for :func:`is_quasi_balanced`.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If the game is not quasi-balanced; the message says which condition fails, and by how
        much.

    Notes
    -----
    O(2**n) time and memory.

    References
    ----------
    S. H. Tijs (1981), Bounds for the core and the tau-value, in: Game Theory and Mathematical
    Economics, 123-132; S. H. Tijs (1987), An axiomatization of the tau-value, Mathematical
    Social Sciences 13.

    Examples
    --------
    A buyer and two sellers, one of whom offers a surplus of 2, the other of 1.

    >>> tau_value(Game([0, 0, 0, 2, 0, 1, 0, 2]))
    array([1.5, 0.5, 0. ])
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    utopia = utopia_payoff(table)
    gaps = _gaps(table, utopia)
    verdict = _quasi_balanced(table, gaps, tolerance, estimated=False)
    if verdict.witness is not None:
        raise InvalidInputError(
            f"a tau-value needs a quasi-balanced game; {verdict.witness.text}, by "
            f"{-verdict.margin:g}: see is_quasi_balanced, or use shapley_value, which always exists"
        )
    concessions = np.maximum(_concessions(gaps), 0.0)  # M - m, less what the tolerance forgave
    total = float(concessions.sum())
    share = min(max(float(gaps[-1]) / total, 0.0), 1.0) if total > 0.0 else 0.0
    return utopia - share * concessions


def _gaps(game: Game, utopia: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gap M(S) - v(S) of every coalition."""
    return coalition_payoffs(utopia) - game.values


def _concessions(gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    """M_i - m_i for every player: the least gap of a coalition with i."""
    least = []
    while gaps.size > 1:
        without, having = np.split(gaps, 2)  # by the highest bit
        least.append(having.min())
        gaps = np.minimum(without, having)
    return np.array(least[::-1])


def _quasi_balanced(
    game: Game, gaps: NDArray[np.float64], tolerance: float, *, estimated: bool
) -> Verdict:
    worst = 1 + int(gaps[1:].argmin())
    room = float(_concessions(gaps).sum() - gaps[-1])  # v(N) - m(N)
    margin = min(float(gaps[worst]), room)
    if gaps[worst] <= room:
        name = coalition_label(worst, game.players)
        worth = Fraction(float(game.values[worst]))
        utopia = worth + Fraction(margin)
        text = comparison(f"v({name})", worth, "exceeds", f"the utopia payoffs M({name})", utopia)
    else:
        worst = game.grand_coalition
        total = Fraction(float(game.values[-1]))
        rights = total - Fraction(room)
        text = comparison("minimal rights m(N)", rights, "exceed", "v(N)", total)
    fails = margin < -tolerance
    return Verdict(
        property="quasi-balanced",
        outcome="fails" if fails else "holds",
        margin=margin,
        witness=Witness(coalitions=(worst,), players=(), text=text) if fails else None,
        tolerance=tolerance,
        point_estimate=estimated,
        method="gap of every coalition",
    )
