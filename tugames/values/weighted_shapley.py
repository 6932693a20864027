"""The weighted Shapley value: dividends are shared in proportion to weights."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_series
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames.coalition import CoalitionLike
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._unions import partition_masks

__all__ = ["weighted_shapley_value"]


def weighted_shapley_value(
    game: Game | SampledGame,
    weights: PayoffLike,
    *,
    partition: Iterable[CoalitionLike] | None = None,
) -> NDArray[np.float64]:
    r"""Weighted Shapley value: the dividend of a coalition goes to its members by weight.

    .. math:: \varphi_i(v) = \sum_{S \ni i} \frac{w_i}{\sum_{j \in S} w_j} \, d(S)

    with d the Harsanyi dividends. Given a partition into classes, only the members of S in its
    highest class share d(S): those of lower classes have weight zero beside them.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.
    weights : array_like, shape (n,), or mapping or Series by player
        Positive; only proportions matter. Without a partition some, not all, may be zero:
        those players are the lower class, with equal weights among themselves.
    partition : iterable of coalitions, optional
        The classes from the lowest to the highest, each in any form that ``Game.mask`` accepts;
        each player is in exactly one. Not a mapping, which has no lowest. Together with the
        weights this is a weight system.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        Unless the weights are n finite numbers that are positive, as said above, and within a
        factor of 1e300 of each other, and the partition is one.

    Notes
    -----
    Computed as expected marginal contributions over random orders: the last to arrive is drawn
    from the highest class by weight, then the last but one, and so on. All terms are weighted
    by probabilities, so that rounding is not amplified, as it would be through the dividends.
    n 2**n steps in compiled code, O(2**n) memory: 20 players take a third of a second. Equal
    weights give the Shapley value, for which :func:`shapley_value` is much faster.

    References
    ----------
    E. Kalai and D. Samet (1987), On weighted Shapley values, International Journal of Game
    Theory 16, Theorem 1; L. S. Shapley (1953), Additive and non-additive set functions, PhD
    thesis, Princeton.

    Examples
    --------
    A project of two partners that earns 12; the first stands for twice as many people.

    >>> partners = Game([0, 0, 0, 12])
    >>> weighted_shapley_value(partners, [2, 1])
    array([8., 4.])
    >>> weighted_shapley_value(partners, [2, 1], partition=[[0], [1]])
    array([ 0., 12.])
    """
    from tugames.values._arrival_kernel import expected_marginals

    table = examined(game)
    n = table.n_players
    numbers = finite_vector(weights, table.players, "the weights of players")
    if numbers.min() < 0.0 or (numbers.min() == 0.0 and partition is not None):
        i = int(numbers.argmin())
        raise InvalidInputError(
            "the weights of players are positive, or zero without a partition; player "
            f"{brief_repr(table.players[i])} has {numbers[i]:g}: raise it, or express by the "
            "partition whose weight is zero beside whom"
        )
    if numbers.max() == 0.0:
        raise InvalidInputError("some player has a positive weight; all are 0: use equal weights")
    if partition is None:
        classes = (numbers > 0.0).astype(np.int64)
        numbers = np.where(numbers > 0.0, numbers, numbers.max())
    else:
        if isinstance(partition, Mapping) or is_series(partition):
            raise InvalidInputError(
                "the classes of players come in order, the lowest first; got a mapping, which has "
                "none: list them as coalitions"
            )
        masks = np.array(partition_masks(table, partition), dtype=np.int64)
        classes = (masks[:, None] >> np.arange(n) & 1).argmax(axis=0)
    relative = numbers / numbers.max()
    if relative.min() < 1e-300:
        raise InvalidInputError(
            "the weights of players are within a factor of 1e300 of each other; got "
            f"{numbers.min():g} and {numbers.max():g}: use a partition for weights of zero"
        )
    return expected_marginals(table.values, relative, classes)
