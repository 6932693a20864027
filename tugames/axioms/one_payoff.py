"""Does one payoff on one game satisfy an axiom? Of an estimated game, tested."""

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.tolerance import RELATIVE_TOLERANCE, as_tolerance, magnitude
from tugames.axioms._axiom import Axiom
from tugames.axioms._demands import DEMANDS
from tugames.axioms._judge_payoff import judge_payoff
from tugames.axioms._roster import chosen_axioms
from tugames.core._judge_membership import by_replicate
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

__all__ = ["is_satisfied"]


def is_satisfied(
    axiom: Axiom | str,
    game: Game | SampledGame,
    payoff: PayoffLike,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a payoff is what an axiom demands for this game.

    Parameters
    ----------
    axiom : Axiom or its name
        Efficiency, individual rationality, null player, dummy player, or equal treatment of
        equals: those that speak of one payoff on one game.
    game : Game or SampledGame
        Of an estimated game what the axiom supposes and what it demands are tested, at the level.
    payoff : array_like, shape (n,), mapping or Series by player, or a result with a payoff
        Of an estimated game also by replicate, shape (R, n), as for :func:`tugames.is_in_core`.
    tolerance : float, optional
        By how much a demand may be missed; a relative 1e-9 of the largest worth and payoff by
        default, 0 where demands are tested. It forgives nothing in what is supposed.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least slack of the demands that are due (of estimated games, on every
        replicate), minus the largest difference of equations; ``inf`` if none is due. The witness
        names the players. ``margin_interval`` is None where it is in doubt which demands are due.

    Raises
    ------
    InvalidInputError
        For another axiom, or payoffs that are not one finite number for each player.

    Notes
    -----
    Who is null, a dummy, or equal to another is never shown to be so on noisy worths. So of an
    estimated game "fails" is claimed only if a demand is missed, significantly, of players who
    are so on every replicate; "holds", if of each player or pair either the contrary is shown, or
    the payoff to be as demanded: on every replicate, or within the tolerance.

    O(n 2**n) time, n times that for equal treatment, R times that for R replicates.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II;
    R. L. Berger (1982), Multiparameter hypothesis testing and acceptance sampling, Technometrics
    24.

    Examples
    --------
    >>> import tugames
    >>> game = Game([0, 0, 0, 1, 0, 0, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_satisfied("null player", game, [0.5, 0.5, 0.0]))
    True
    >>> is_satisfied("null player", game, [0.4, 0.4, 0.2]).witness.text
    'null player eve gets 0.2, but v(eve) = 0'

    A game of which ann and bob earn something random, with eve or without:

    >>> worth = np.random.default_rng(0).normal(5.0, 1.0, size=20)
    >>> sampled = tugames.SampledGame(np.outer(worth, game.values), game.players)
    >>> verdict = is_satisfied("null player", sampled, [2.0, 2.0, 1.0])
    >>> verdict.outcome, verdict.witness.text
    ('fails', 'eve is null on every replicate, but x(eve) differs from 0 by 1 ± 0')
    """
    chosen = chosen_axioms(axiom)
    if len(chosen) != 1 or chosen[0] not in DEMANDS:
        names = ", ".join(known.name for known in DEMANDS)
        raise InvalidInputError(
            f"axioms that speak of one payoff on one game are {names}; got "
            f"{brief_repr(axiom)}: test a solution against others by axioms.verify"
        )
    (one,) = chosen
    if isinstance(game, SampledGame) and level is not None:
        paid = by_replicate(game, payoff)
        return judge_payoff(one, game, paid, tolerance=tolerance, level=level)
    table = examined(game)
    x = finite_vector(payoff, table.players, "payoffs")
    report = one.check(lambda _: x, table, tolerance=tolerance)
    broken = report.counterexample
    scale = magnitude(table.values, x)
    estimated = isinstance(game, SampledGame)
    return Verdict(
        property=one.name,
        outcome="holds" if report else "fails",
        margin=np.inf if report.vacuous else 0.0 - report.worst,
        witness=None
        if broken is None
        else Witness(
            coalitions=() if broken.coalition is None else (broken.coalition,),
            players=broken.players,
            text=broken.text,
        ),
        tolerance=RELATIVE_TOLERANCE * scale if tolerance is None else as_tolerance(tolerance),
        point_estimate=estimated,
        remark="about the mean table, untested" if estimated else "",
        method=f"{report.n_instances} demands",
    )
