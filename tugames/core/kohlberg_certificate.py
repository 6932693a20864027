"""Whether a payoff from elsewhere is the nucleolus: its certificate, or what speaks against it."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import flag
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._numerics.near_ties import comparison, numbers
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label
from tugames.core.kohlberg import KohlbergCertificate
from tugames.core.membership import excesses
from tugames.core.nucleolus import nucleolus, prenucleolus
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import examined

__all__ = ["kohlberg_certificate"]


def kohlberg_certificate(
    game: Game,
    payoff: PayoffLike,
    *,
    imputations: bool = True,
    tolerance: float | None = None,
) -> KohlbergCertificate:
    """Certificate that a payoff is the nucleolus, or an error that says why it is not.

    For payoffs that come from elsewhere.

    Parameters
    ----------
    game : Game
    payoff : array_like, shape (n,)
    imputations : bool, optional
        False to ask for the prenucleolus.
    tolerance : float, optional
        Distance, in units of worth, that is put down to rounding; by default a relative 1e-9 of
        the largest worth, or 0 if all numbers are integers.

    Returns
    -------
    KohlbergCertificate
        Of the exact nucleolus, which the payoff is as near to as the tolerance says.

    Raises
    ------
    InvalidInputError
        If the payoff is not the nucleolus: with a coalition whose excess can be lowered, though
        all coalitions that matter more stay as they are. If there are no imputations.

    Notes
    -----
    The nucleolus is unique: it is computed, in the time and memory of :func:`nucleolus`, and
    compared.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> kohlberg_certificate(glove, [1, 0, 0]).verify(glove)
    True
    >>> kohlberg_certificate(glove, [0.5, 0.25, 0.25])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    tugames.errors.InvalidInputError: the nucleolus is [1. 0. 0.]; under the payoff given ann+...
    """
    game, imputations = examined(game), flag(imputations, "imputations")
    x = finite_vector(payoff, game.players, "payoffs")
    excess = excesses(game, x)
    tolerance = worth_tolerance(game.values, x) if tolerance is None else as_tolerance(tolerance)
    solution = nucleolus(game) if imputations else prenucleolus(game)
    if np.abs(x - solution.payoff).max() <= tolerance:
        return solution.certificate
    raise InvalidInputError(
        f"the {'' if imputations else 'pre'}nucleolus is {solution.payoff}; under the payoff given "
        f"{_objection(game, excess, x, solution.certificate)}: correct the payoff"
    )


def _objection(
    game: Game,
    excess: NDArray[np.float64],
    payoff: NDArray[np.float64],
    certificate: KohlbergCertificate,
) -> str:
    """Where a payoff first departs from the certificate of another."""
    slack = worth_tolerance(game.values, payoff)
    if abs(excess[-1]) > slack:
        return comparison("x(N)", payoff.sum(), "is not", "v(N)", Fraction(float(game.values[-1])))
    for bound, amount, player in zip(
        certificate.lower_bounds or (), payoff.tolist(), game.players, strict=False
    ):
        if amount < bound - slack:
            paid, least = numbers(amount, bound)
            return f"{player} gets {paid}, less than v({player}) = {least}"
    levels = {mask: float(stage.level) for stage in certificate.stages for mask in stage.weights}
    # the weights average the excesses to the level, so that the first to differ are partly above
    mask = next(
        (mask for mask, level in levels.items() if excess[mask] > level + slack),
        max(levels, key=lambda mask: excess[mask] - levels[mask]),
    )
    shown = numbers(excess[mask], levels[mask])
    return (
        f"{coalition_label(mask, game.players)} has an excess of {shown[0]}, and without a change "
        f"to the coalitions that come first {shown[1]} is possible"
    )
