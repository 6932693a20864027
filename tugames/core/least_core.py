"""The least core: payoffs whose largest excess is least; and the strong epsilon-core around it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import real_number
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import comparison
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames._numerics.whole import Worths
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table, weight_table
from tugames._presentation.words import amount, coalition_words, number, payoff_words, weight_words
from tugames.coalition import coalition_label
from tugames.core._judge_membership import judge_membership
from tugames.core._payoff_verdict import Demand, efficiency, exact_excess, payoff_verdict
from tugames.core._stages import StageSequence
from tugames.core.kohlberg import NearLevel
from tugames.core.membership import excesses
from tugames.errors import InvalidInputError, SolverError
from tugames.game import Game, require_game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["LeastCore", "LeastCoreCertificate", "is_in_epsilon_core", "least_core"]


@dataclass(frozen=True, kw_only=True, repr=False)
class LeastCoreCertificate(TabularResult):
    """Proof, in exact fractions, that no efficient payoff has a smaller largest excess.

    The weights add up to 1 and are balanced, each player being covered equally often, say c
    times. So the weighted mean of the excesses, sum w(S) v(S) - c v(N), is the same under every
    efficient payoff, and none has all of them below it.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    epsilon : Fraction
    payoff : tuple of Fraction, length n
        Efficient, and no proper coalition has an excess above epsilon.
    weights : mapping of int to Fraction
        Positive, by mask of a proper coalition.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    epsilon: Fraction
    payoff: tuple[Fraction, ...]
    weights: Mapping[int, Fraction]

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations; where they cannot tell, whole numbers do.
        """
        require_game(game)
        n, total = game.n_players, Fraction(float(game.values[-1]))
        if len(self.payoff) != n or sum(self.payoff) != total:
            return False
        if any(not 0 < mask < game.grand_coalition or w <= 0 for mask, w in self.weights.items()):
            return False
        cover = {sum(w for mask, w in self.weights.items() if mask >> i & 1) for i in range(n)}
        if len(cover) != 1 or sum(self.weights.values()) != 1:
            return False
        mean = sum(w * Fraction(float(game.values[mask])) for mask, w in self.weights.items())
        if mean - cover.pop() * total != self.epsilon:
            return False
        near = NearLevel(Worths(game.values), self.payoff, "equal", [self.epsilon])
        return near.none_above(self.epsilon, np.ones(near.masks.size, dtype=np.bool_))

    def _said(self) -> Iterator[str]:
        yield f"epsilon {amount(self.epsilon)}, in exact arithmetic"
        yield f"payoff: {payoff_words(self.players, self.payoff)}"
        yield f"weights: {weight_words(self.players, self.weights)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.weights)


@dataclass(frozen=True, kw_only=True, repr=False)
class LeastCore(TabularResult):
    """The least largest excess, a payoff that attains it, and the proof.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    epsilon : float
        Least largest excess of a proper coalition under an efficient payoff; negative if every
        coalition can be given more than its worth.
    payoff : ndarray, shape (n,)
        A payoff of the least core, one of its vertices.
    tight : tuple of int
        Coalitions whose excess is epsilon under *every* payoff of the least core, by mask: those
        with weights. There may be more.
    weights : mapping of int to float
        Their weights, the dual solution: adding up to 1, and covering all players equally.
    certificate : LeastCoreCertificate
        The same in fractions, verified.
    residual : float
        Largest difference between ``payoff`` or ``epsilon`` and the exact numbers.
    tolerance : float
        0: the worths are taken as they stand.
    point_estimate : bool
        True when the game is estimated and this is about its mean table, untested.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    epsilon: float
    payoff: NDArray[np.float64]
    tight: tuple[int, ...]
    weights: Mapping[int, float]
    certificate: LeastCoreCertificate
    residual: float
    tolerance: float
    point_estimate: bool
    method: str

    def _said(self) -> Iterator[str]:
        yield f"largest excess {number(self.epsilon)}, no payoff has less; proved exactly"
        yield f"payoff: {payoff_words(self.players, self.payoff.tolist())}"
        yield f"tight: {coalition_words(self.players, self.tight)}"

    def _table(self) -> Table:
        return payoff_table(self.players, self.payoff)


def least_core(game: Game | SampledGame) -> LeastCore:
    r"""Least core: the efficient payoffs whose largest excess is least.

    .. math:: \varepsilon = \min_{x(N) = v(N)} \; \max_{\emptyset \ne S \subset N} v(S) - x(S)

    The core is empty exactly when epsilon is positive.

    Parameters
    ----------
    game : Game or SampledGame, of two players or more
        Of an estimated game the mean table is examined, untested for significance.

    Returns
    -------
    LeastCore
        Proved in exact arithmetic.

    Raises
    ------
    InvalidInputError
        If there is one player: no proper coalition has an excess.
    SolverError
        If the certificate does not verify.

    Notes
    -----
    One linear program in n + 1 unknowns, by the dual simplex method in exact arithmetic; of the
    2**n constraints, those enter that are violated. O(2**n) time for a scan of the table, and
    rarely more than ten scans; 8 bytes a coalition beside the table.

    References
    ----------
    M. Maschler, B. Peleg and L. S. Shapley (1979), Geometric properties of the kernel, nucleolus,
    and related solution concepts, Mathematics of Operations Research 4.

    Examples
    --------
    Any two of three players can share 1: someone will miss 1/3.

    >>> result = least_core(Game([0, 0, 0, 1, 0, 1, 1, 1]))
    >>> result.certificate.epsilon, result.tight
    (Fraction(1, 3), (3, 5, 6))
    """
    table = examined(game)
    if table.n_players < 2:
        raise InvalidInputError(
            "the least core is about proper coalitions, and a game of one player has none: its "
            "only efficient payoff is v(N)"
        )
    sequence = StageSequence(Worths(table.values), "equal", None)
    stage = sequence.solve()
    certificate = LeastCoreCertificate(
        players=table.players,
        epsilon=stage.level,
        payoff=sequence.payoff,
        weights=MappingProxyType(dict(sorted(stage.weights.items()))),
    )
    if not certificate.verify(table):
        raise SolverError(
            "a least core is returned with a certificate that verifies; this one does not: please "
            "report the game"
        )
    exact = (*certificate.payoff, certificate.epsilon)
    *payoff, epsilon = (float(amount) for amount in exact)
    rounded = np.array(payoff)
    rounded.flags.writeable = False
    residual = max(abs(Fraction(x) - y) for x, y in zip((*payoff, epsilon), exact, strict=True))
    return LeastCore(
        players=table.players,
        epsilon=epsilon,
        payoff=rounded,
        tight=tuple(certificate.weights),
        weights=MappingProxyType({mask: float(w) for mask, w in certificate.weights.items()}),
        certificate=certificate,
        residual=float(residual),
        tolerance=0.0,
        point_estimate=isinstance(game, SampledGame),
        method=f"an exact linear program: {sequence.effort}",
    )


def is_in_epsilon_core(
    game: Game | SampledGame,
    payoff: PayoffLike,
    epsilon: float,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a payoff is in the strong epsilon-core: efficient, no excess above epsilon.

    The core at epsilon 0; empty below ``least_core(game).epsilon``, and the least core there.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the equation and every inequality are tested, at the level.
    payoff : array_like, shape (n,)
    epsilon : float
        In units of worth: what it would cost a coalition to leave.
    tolerance : float, optional
        Slack granted to every inequality; by default 0 if all numbers are integers, else a
        relative 1e-9 of the largest.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        Its margin is the least of epsilon - e(S, x) over the proper coalitions, ``inf`` for one
        player; and -abs(v(N) - x(N)), if that is less, of a payoff that is not efficient. The
        witness is the coalition with the largest excess, or N.

    Notes
    -----
    O(2**n) time and memory. L. S. Shapley and M. Shubik (1966), Quasi-cores in a monetary economy
    with nonconvex preferences, Econometrica 34.

    Examples
    --------
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> bool(is_in_epsilon_core(majority, [1 / 3, 1 / 3, 1 / 3], 1 / 3))
    True
    >>> is_in_epsilon_core(majority, [0.5, 0.5, 0], 1 / 3).witness.text
    'e(0+2) = 0.5 exceeds epsilon = 0.333333'
    """
    table = examined(game)
    epsilon = real_number(epsilon, "epsilon")
    if isinstance(game, SampledGame) and level is not None:
        return judge_membership(
            "payoff in the epsilon-core",
            game,
            payoff,
            epsilon=epsilon,
            tolerance=tolerance,
            level=level,
        )
    x = finite_vector(payoff, table.players, "payoffs")
    surplus = excesses(table, x)
    others = []
    if table.n_players > 1:
        worst = 1 + int(surplus[1:-1].argmax())
        allowed, excess = Fraction(float(epsilon)), exact_excess(table, x, worst)
        name = f"e({coalition_label(worst, table.players)})"
        others.append(
            Demand(
                slack=allowed - excess,
                coalitions=(worst,),
                text=lambda: comparison(name, excess, "exceeds", "epsilon", allowed),
            )
        )
    return payoff_verdict(
        "payoff in the epsilon-core",
        game,
        x,
        efficient=efficiency(
            table, x, lambda paid, worth: comparison("x(N)", paid, "differs from", "v(N)", worth)
        ),
        others=others,
        tolerance=worth_tolerance(table.values, x, epsilon)
        if tolerance is None
        else as_tolerance(tolerance),
        method="excess of every coalition",
    )
