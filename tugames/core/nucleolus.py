"""The nucleolus and its relatives, each with a certificate in exact fractions."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import flag
from tugames._numerics.near_ties import numbers
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._numerics.whole import Weighting, Worths
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import amount, payoff_words, weight_words
from tugames.coalition import coalition_label
from tugames.core._costs import costs_hint
from tugames.core._stages import StageSequence
from tugames.core.kohlberg import KohlbergCertificate, KohlbergStage, lower_bounds
from tugames.errors import InvalidInputError, SolverError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = [
    "Nucleolus",
    "nucleolus",
    "per_capita_nucleolus",
    "prenucleolus",
    "proportional_nucleolus",
]

#: Ratio of worths beyond which proportional excesses leave the range of float64.
_WIDEST = 1e200


@dataclass(frozen=True, kw_only=True, repr=False)
class Nucleolus(TabularResult):
    """A nucleolus, with the proof that it is one.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    payoff : ndarray, shape (n,)
        The exact payoff of the certificate, each amount rounded to the nearest float.
    certificate : KohlbergCertificate
        The payoff in fractions, and the stages that prove it, verified.
    residual : float
        Largest difference between ``payoff`` and the exact one.
    tolerance : float
        By how much the players' own worths were allowed to exceed v(N), see ``nucleolus``.
    point_estimate : bool
        True when the game is estimated and this is about its mean table, untested.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    payoff: NDArray[np.float64]
    certificate: KohlbergCertificate
    residual: float
    tolerance: float
    point_estimate: bool
    method: str

    def _said(self) -> Iterator[str]:
        yield payoff_words(self.players, self.payoff.tolist())
        stages = self.certificate.stages
        if stages:
            largest = (
                weight_words(stages[0].players, stages[0].weights) or "players at their bounds"
            )
            yield f"largest excess {amount(stages[0].level)}: {largest}"
        yield f"{self.method}; proved in exact arithmetic"

    def _table(self) -> Table:
        return payoff_table(self.players, self.payoff)


def nucleolus(game: Game | SampledGame, *, tolerance: float | None = None) -> Nucleolus:
    r"""Nucleolus: the imputation whose largest excesses are least, lexicographically.

    Excesses :math:`e(S, x) = v(S) - x(S)` of all proper coalitions, in decreasing order, are
    compared like words in a dictionary; among the imputations, :math:`x(N) = v(N)` and
    :math:`x_i \ge v(i)`, exactly one has the least such list.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        By how much the players' own worths may exceed v(N) together, in units of worth, before
        there are no imputations; the bounds v(i) are then lowered by equal shares of it. By
        default 0 for integer worths, else a relative 1e-9 of the largest worth: decimals that
        add up to v(N) seldom do so exactly.

    Returns
    -------
    Nucleolus
        Proved in exact arithmetic to be the nucleolus of the worths as they stand.

    Raises
    ------
    InvalidInputError
        If there are no imputations; the message says by how much.
    SolverError
        If the certificate does not verify.

    Notes
    -----
    At most n - 1 linear programs in n + 1 unknowns, each by the dual simplex method in exact
    arithmetic; of the 2**n constraints, those enter that are violated. A coalition is settled when
    its dual variable is positive, hence when it is at the level under every optimal payoff. O(2**n)
    time for a scan of the table, and rarely more than 20 scans; 8 bytes a coalition beside the
    table. Twenty players take less than a second.

    References
    ----------
    D. Schmeidler (1969), The nucleolus of a characteristic function game, SIAM Journal on Applied
    Mathematics 17; E. Kohlberg (1971), same journal, 20; M. Maschler, B. Peleg and L. S. Shapley
    (1979), Geometric properties of the kernel, nucleolus, and related solution concepts,
    Mathematics of Operations Research 4, for the sequence of programs.

    Examples
    --------
    Estates and claims of the Talmud (R. J. Aumann and M. Maschler 1985): the claims are 100, 200
    and 300, and the estate is 200; a coalition is worth what the others leave of it.

    >>> from tugames import coalition_payoffs
    >>> left = 200 - (600 - coalition_payoffs([100, 200, 300]))
    >>> estate = Game(left.clip(0))
    >>> result = nucleolus(estate)
    >>> result.payoff
    array([50., 75., 75.])
    >>> [str(stage.level) for stage in result.certificate.stages]
    ['-50', '-75']
    """
    return _nucleolus(game, "equal", imputations=True, tolerance=tolerance)


def prenucleolus(game: Game | SampledGame) -> Nucleolus:
    r"""Prenucleolus: the efficient payoff whose largest excesses are least, lexicographically.

    The nucleolus without individual rationality: every game has one. The two are the same
    wherever the prenucleolus is an imputation, as in games with a core and in zero-monotonic
    games.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.

    Returns
    -------
    Nucleolus

    Raises
    ------
    SolverError
        If the certificate does not verify.

    Notes
    -----
    Time and memory as for :func:`nucleolus`. A. I. Sobolev (1975) characterises it by covariance,
    anonymity and the reduced game property.

    Examples
    --------
    B. Peleg and P. Sudhoelter (2007), Example 5.5.12: two players can share 10, all three only 2.

    >>> game = Game([0, 0, 0, 10, 0, 0, 0, 2])
    >>> prenucleolus(game).payoff, nucleolus(game).payoff
    (array([ 3.,  3., -4.]), array([1., 1., 0.]))
    """
    return _nucleolus(game, "equal", imputations=False, tolerance=0.0)


def per_capita_nucleolus(
    game: Game | SampledGame, *, imputations: bool = True, tolerance: float | None = None
) -> Nucleolus:
    r"""Per capita nucleolus: the same for excesses per member, (v(S) - x(S)) / \|S\|.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    imputations : bool, optional
        Whether x_i >= v(i) is demanded; False for the per capita prenucleolus.
    tolerance : float, optional
        As for :func:`nucleolus`.

    Returns
    -------
    Nucleolus

    Raises
    ------
    InvalidInputError
        If there are no imputations and they are demanded.
    SolverError
        If the certificate does not verify.

    Notes
    -----
    Time and memory as for :func:`nucleolus`.

    References
    ----------
    J. H. Grotte (1970), Computation of and observations on the nucleolus, the normalized nucleolus
    and the central games. H. P. Young, N. Okada and T. Hashimoto (1982), Cost allocation in water
    resources development, Water Resources Research 18: without the bounds it is monotonic in
    v(N), which the prenucleolus is not.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 6, 0, 6, 0, 9])
    >>> per_capita_nucleolus(glove).payoff, nucleolus(glove).payoff
    (array([7., 1., 1.]), array([6. , 1.5, 1.5]))
    """
    return _nucleolus(game, "per capita", imputations=imputations, tolerance=tolerance)


def proportional_nucleolus(
    game: Game | SampledGame, *, imputations: bool = True, tolerance: float | None = None
) -> Nucleolus:
    r"""Proportional nucleolus: the same for excesses relative to worth, (v(S) - x(S)) / v(S).

    Defined for games in which every coalition has a positive worth.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    imputations : bool, optional
        Whether x_i >= v(i) is demanded.
    tolerance : float, optional
        As for :func:`nucleolus`.

    Returns
    -------
    Nucleolus
        The levels of its certificate are ratios.

    Raises
    ------
    InvalidInputError
        If a worth is not positive, or the largest is more than 1e200 times the least; if there
        are no imputations and they are demanded.
    SolverError
        If the certificate does not verify.

    Notes
    -----
    Time and memory as for :func:`nucleolus`, but in arithmetic on larger numbers. Unlike the
    others it is not covariant: a constant that is added to the worths of all of a player's
    coalitions is not simply added to the payoff.

    References
    ----------
    H. P. Young, N. Okada and T. Hashimoto (1982), Cost allocation in water resources development,
    Water Resources Research 18.

    Examples
    --------
    >>> proportional_nucleolus(Game([0, 1, 2, 6])).payoff
    array([2., 4.])
    """
    table = examined(game)
    proper = table.values[1:]
    least = 1 + int(proper.argmin())
    if proper.min() <= 0.0 or proper.max() / _WIDEST > proper.min():
        raise InvalidInputError(
            "excesses relative to worth need positive worths, none of them more than "
            f"{_WIDEST:g} times another; v({coalition_label(least, table.players)}) = "
            f"{table.values[least]:g}: use nucleolus or per_capita_nucleolus"
        )
    return _nucleolus(game, "proportional", imputations=imputations, tolerance=tolerance)


def _nucleolus(
    game: Game | SampledGame, weighting: Weighting, *, imputations: bool, tolerance: float | None
) -> Nucleolus:
    table = examined(game)
    imputations = flag(imputations, "imputations")
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    bounds = _bounds(table, tolerance) if imputations else None
    exact, stages, method = solved_stages(Worths(table.values), weighting, bounds)
    certificate = KohlbergCertificate(
        players=table.players,
        payoff=exact,
        stages=tuple(replace(stage, players=table.players) for stage in stages),
        lower_bounds=bounds,
        weighting=weighting,
    )
    if not certificate.verify(table):
        raise unproved()
    payoff = np.array([float(amount) for amount in exact])
    payoff.flags.writeable = False
    residual = max(abs(Fraction(x) - y) for x, y in zip(payoff.tolist(), exact, strict=True))
    return Nucleolus(
        players=table.players,
        payoff=payoff,
        certificate=certificate,
        residual=float(residual),
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=method,
    )


def solved_stages(
    worths: Worths, weighting: Weighting, bounds: tuple[Fraction, ...] | None
) -> tuple[tuple[Fraction, ...], tuple[KohlbergStage, ...], str]:
    """Exact payoff, the stages that prove it, and how they were found."""
    if worths.n_players == 1:
        return (worths.exact(1),), (), "one player"
    sequence, stages = StageSequence(worths, weighting, bounds), []
    while not sequence.complete:
        stages.append(sequence.solve())
    method = f"{len(stages)} exact linear programs: {sequence.effort}"
    return sequence.payoff, tuple(stages), method


def unproved() -> SolverError:
    """Error for a certificate that does not verify."""
    return SolverError(
        "a nucleolus is returned with a certificate that verifies; this one does not: please "
        "report the game"
    )


def _bounds(game: Game, tolerance: float) -> tuple[Fraction, ...]:
    """Bounds of imputations, or the reason why there are none."""
    alone = game.values[1 << np.arange(game.n_players)].tolist()
    own = sum(map(Fraction, alone), Fraction(0))
    total = Fraction(float(game.values[-1]))
    if own - total > tolerance:
        shown = numbers(own, total)
        raise InvalidInputError(
            "an imputation gives every player v(i) at least, and there is none: the v(i) add up "
            f"to {shown[0]}, more than v(N) = {shown[1]} by {float(own - total):g}: use "
            "prenucleolus, which needs no imputations, or raise v(N) by that much"
            f"{costs_hint(game, '; ')}"
        )
    return lower_bounds(Worths(game.values))
