"""Minimal balanced collections: the witnesses of an empty core, one game's and all there are."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._numerics.balanced_rays import balanced_rays
from tugames._numerics.exact import independent, solved
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import weight_words
from tugames.core.balancedness import Balancedness, balancedness
from tugames.errors import InvalidInputError, SolverError
from tugames.game import Game, require_game
from tugames.sampled import SampledGame

__all__ = [
    "MinimalBalancedCollection",
    "minimal_balanced_collection",
    "minimal_balanced_collections",
]

_MOST_PLAYERS = 6


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class MinimalBalancedCollection(TabularResult):
    """Coalitions that cover every player once when weighted, with no coalition to spare.

    A balanced collection is minimal if no proper part of it is balanced, or, which is the same,
    if its balancing weights are unique: its incidence vectors are linearly independent. It has n
    coalitions at most.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    coalitions : tuple of int
        Masks, ascending.
    weights : tuple of Fraction
        The balancing weights, positive, in the same order.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    coalitions: tuple[int, ...]
    weights: tuple[Fraction, ...]

    @property
    def n_players(self) -> int:
        """Number of players covered."""
        return max(self.coalitions).bit_length()

    def worth(self, game: Game) -> Fraction:
        """Sum of w(S) v(S), exactly; if it exceeds v(N) the core of the game is empty.

        Raises
        ------
        InvalidInputError
            If the game has another number of players.
        """
        require_game(game)
        if game.n_players != self.n_players:
            raise InvalidInputError(
                f"this collection covers {self.n_players} players; got a game of {game.n_players}"
            )
        worths = (Fraction(float(game.values[mask])) for mask in self.coalitions)
        return sum(
            (weight * worth for weight, worth in zip(self.weights, worths, strict=True)),
            Fraction(0),
        )

    def verify(self) -> bool:
        """Check the claims exactly: weights positive and balancing, coalitions independent."""
        n = self.n_players
        pairs = list(zip(self.coalitions, self.weights, strict=True))
        return (
            min(self.coalitions) > 0
            and min(self.weights) > 0
            and all(sum(w for mask, w in pairs if mask >> i & 1) == 1 for i in range(n))
            and len(independent(self.coalitions, n)) == len(self.coalitions)
        )

    def _said(self) -> Iterator[str]:
        pairs = dict(zip(self.coalitions, self.weights, strict=True))
        yield weight_words(self.players, pairs)

    def _table(self) -> Table:
        return weight_table(self.players, dict(zip(self.coalitions, self.weights, strict=True)))


def minimal_balanced_collection(
    game: Game | SampledGame | Balancedness,
) -> MinimalBalancedCollection:
    r"""Minimal balanced collection with the largest sum of w(S) v(S) a game has.

    If the core is empty it proves that, with n coalitions at most: their weighted worths exceed
    v(N). If not, it is the grand coalition alone.

    Parameters
    ----------
    game : Game, SampledGame or Balancedness
        Of an estimated game, the mean game is examined. The result of :func:`balancedness`, if at
        hand, saves the time to compute it again.

    Returns
    -------
    MinimalBalancedCollection
        Verified exactly.

    Raises
    ------
    SolverError
        If the result has no certificate, and its weights are too inaccurate to tell a collection.

    Notes
    -----
    The time of :func:`balancedness`; O(n**3) if its result is given.

    References
    ----------
    L. S. Shapley (1967), On balanced sets and cores, Naval Research Logistics Quarterly 14: the
    minimal balanced collections are enough to decide whether a core is empty.

    Examples
    --------
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> witness = minimal_balanced_collection(majority)
    >>> witness.coalitions, [str(weight) for weight in witness.weights]
    ((3, 5, 6), ['1/2', '1/2', '1/2'])
    >>> witness.worth(majority) > majority.worth([0, 1, 2])
    True
    """
    result = game if isinstance(game, Balancedness) else balancedness(game)
    if result.certificate is not None:
        weights = dict(result.certificate.weights)
    else:
        weights = _weights_on(result.balancing_weights)
    masks = sorted(weights)
    collection = MinimalBalancedCollection(
        coalitions=tuple(masks),
        weights=tuple(weights[mask] for mask in masks),
        players=result.players,
    )
    covered = max(result.balancing_weights).bit_length()
    if collection.n_players != covered or not collection.verify():
        raise SolverError(
            "the balancing weights of this result are too inaccurate to name a minimal balanced "
            "collection: rescale the worths to similar magnitudes"
        )
    return collection


def minimal_balanced_collections(n_players: int) -> tuple[MinimalBalancedCollection, ...]:
    r"""Enumerate all minimal balanced collections of n players.

    The grand coalition alone is one of them, and so is every partition. A game has a core exactly
    if none of them attains more than v(N).

    Parameters
    ----------
    n_players : int, from 1 to 6

    Returns
    -------
    tuple of MinimalBalancedCollection
        By number of coalitions, then by masks. There are 1, 2, 6, 42, 1292, 200214 for 1 to 6
        players.

    Raises
    ------
    InvalidInputError
        For another number; seven players have 132,422,036.

    Notes
    -----
    Weights on coalitions that cover all players equally are a cone, and these collections its
    extreme rays. Player by player, rays that cover the next player more than the first one are
    combined with rays that cover it less (double description). Five players take tenths of a
    second; six about ten seconds and half a gigabyte.

    References
    ----------
    B. Peleg (1965), An inductive method for constructing minimal balanced collections of finite
    sets, Naval Research Logistics Quarterly 12; D. Laplace Mermoud, M. Grabisch, P. Sudhölter
    (2023), Minimal balanced collections and their application to core stability and other topics
    of game theory, Discrete Applied Mathematics 341, for the numbers.

    Examples
    --------
    >>> for collection in minimal_balanced_collections(3):
    ...     print(collection.coalitions, *collection.weights)
    (7,) 1
    (1, 6) 1 1
    (2, 5) 1 1
    (3, 4) 1 1
    (1, 2, 4) 1 1 1
    (3, 5, 6) 1/2 1/2 1/2
    """
    if not isinstance(n_players, int | np.integer) or not 1 <= n_players <= _MOST_PLAYERS:
        raise InvalidInputError(
            f"minimal balanced collections are enumerated for 1 to {_MOST_PLAYERS} players; got "
            f"{brief_repr(n_players)}: for the one that decides about a game see "
            "minimal_balanced_collection"
        )
    collections = []
    for ray in balanced_rays(int(n_players)):
        at = np.flatnonzero(ray)
        masks = (at + 1).tolist()
        covered = int(ray[at[(at + 1) & 1 == 1]].sum())  # the first player, like all others
        weights = tuple(Fraction(int(weight), covered) for weight in ray[at])
        collections.append(MinimalBalancedCollection(coalitions=tuple(masks), weights=weights))
    return tuple(sorted(collections, key=lambda c: (len(c.coalitions), c.coalitions)))


def _weights_on(approximate: Mapping[int, float]) -> dict[int, Fraction]:
    """Exact balancing weights on independent coalitions, those of the largest weights."""
    order = sorted(approximate, key=lambda mask: -approximate[mask])
    n = max(order).bit_length()
    masks = independent([mask for mask in order if approximate[mask] > 0.0], n)
    # a player is the set of coalitions it is in: as many independent players as coalitions
    players = [sum(1 << k for k, mask in enumerate(masks) if mask >> i & 1) for i in range(n)]
    rows = [
        [player >> k & 1 for k in range(len(masks))] for player in independent(players, len(masks))
    ]
    weights = solved(rows, [Fraction(1)] * len(masks))
    return {mask: weight for mask, weight in zip(masks, weights, strict=True) if weight}
