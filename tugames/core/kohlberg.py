"""Kohlberg's criterion as a certificate: exact fractions that prove a payoff to be a nucleolus."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ulp

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.basis import Basis, basis_of
from tugames._numerics.whole import (
    Weighting,
    WholePoint,
    Worths,
    float_weights,
    half_sums,
    largest,
    weight_of,
)
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import (
    amount,
    coalition_words,
    few,
    payoff_words,
    weight_words,
)
from tugames.coalition import iter_players
from tugames.game import Game, require_game

__all__ = ["KohlbergCertificate", "KohlbergStage"]


@dataclass(frozen=True, kw_only=True, repr=False)
class KohlbergStage(TabularResult):
    """A level of excess, and coalitions that cannot go below it all together.

    The indicator vectors of coalitions and players, times ``weights``, ``bounds`` and
    ``earlier``, add up to zero: this stage is balanced on the earlier ones.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    level : Fraction
        Excess of this stage's coalitions, and the largest that earlier stages leave open.
    weights : mapping of int to Fraction
        Positive weights of this stage's coalitions, by mask.
    bounds : mapping of int to Fraction
        Positive weights of players, by number, who receive no more than their lower bound.
    earlier : mapping of int to Fraction
        Weights of either sign on coalitions settled before, by mask; the grand coalition is.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    level: Fraction
    weights: Mapping[int, Fraction]
    bounds: Mapping[int, Fraction]
    earlier: Mapping[int, Fraction]

    def settled(self) -> Iterator[int]:
        """Coalitions whose payoff this stage determines, by mask."""
        yield from self.weights
        yield from (1 << i for i in self.bounds)

    def _said(self) -> Iterator[str]:
        yield f"excess {amount(self.level)}: {weight_words(self.players, self.weights)}"
        if self.bounds:
            alone = coalition_words(self.players, (1 << i for i in self.bounds))
            yield f"at their lower bounds: {alone}"

    def _table(self) -> Table:
        return weight_table(self.players, self.weights)


@dataclass(frozen=True, kw_only=True, repr=False)
class KohlbergCertificate(TabularResult):
    """Proof, in exact fractions, that a payoff is the nucleolus.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    payoff : tuple of Fraction, length n
    stages : tuple of KohlbergStage
        By decreasing level. The coalitions they settle, with N, have rank n; in each stage the
        weights leave one dependency, so that all but the first are independent of each other
        and of the earlier ones.
    lower_bounds : tuple of Fraction, length n, or None
        What every player receives at least, v(i) for imputations; None for the prenucleolus.
    weighting : {"equal", "per capita", "proportional"}
        By what excesses are divided: 1, the number of members, or the worth.

    Notes
    -----
    Why this is a proof. Let z be feasible, and its excesses in decreasing order be no larger,
    lexicographically, than those of x. Coalitions in the span of N and earlier stages have the
    same excesses under both. All others have at most the level of the stage under x, and so
    under z: it gives every coalition of the stage what x gives, or more, and every player at
    the bound, too. A combination of these gains with positive weights is a combination of
    payoffs that did not change, hence zero, and every gain is zero. At rank n, z = x.

    References
    ----------
    E. Kohlberg (1971), On the nucleolus of a characteristic function game, SIAM Journal on
    Applied Mathematics 20, for the criterion; M. Maschler, J. A. M. Potters and S. H. Tijs
    (1992), The general nucleolus and the reduced game property, International Journal of Game
    Theory 21, for weights and for bounds.

    Examples
    --------
    >>> from tugames import nucleolus
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> certificate = nucleolus(glove).certificate
    >>> certificate.payoff
    (Fraction(1, 1), Fraction(0, 1), Fraction(0, 1))
    >>> certificate.verify(glove)
    True
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    payoff: tuple[Fraction, ...]
    stages: tuple[KohlbergStage, ...]
    lower_bounds: tuple[Fraction, ...] | None
    weighting: Weighting

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations set aside the coalitions whose excess is surely below the last
        level; of each of the others, the stage that settles it is found, and the excess compared
        with the level of that stage in whole numbers.
        """
        require_game(game)
        return self._proved(Worths(game.values))

    def _proved(self, worths: Worths) -> bool:
        grand = worths.grand_coalition
        if len(self.payoff) != worths.n_players or sum(self.payoff) != worths.exact(grand):
            return False
        return self._within_bounds(worths) and self._balanced(worths) and self._highest(worths)

    def _within_bounds(self, worths: Worths) -> bool:
        bounds = self.lower_bounds
        return bounds is None or (
            bounds == lower_bounds(worths)
            and all(amount >= bound for amount, bound in zip(self.payoff, bounds, strict=True))
        )

    def _balanced(self, worths: Worths) -> bool:
        """Whether each stage's weights add up to zero, over coalitions that it may use."""
        settled = {worths.grand_coalition}
        for stage in self.stages:
            if min([*stage.weights.values(), *stage.bounds.values()], default=0) <= 0:
                return False
            if not settled.issuperset(stage.earlier):
                return False
            if not all(self._at_level(worths, mask, stage.level) for mask in stage.weights):
                return False
            if not all(self._at_bound(i) for i in stage.bounds):
                return False
            terms = [*stage.weights.items(), *stage.earlier.items()]
            terms += [(1 << i, weight) for i, weight in stage.bounds.items()]
            if any(
                sum(weight for mask, weight in terms if mask >> i & 1)
                for i in range(worths.n_players)
            ):
                return False
            settled.update(stage.settled())
        return True

    def _at_level(self, worths: Worths, mask: int, level: Fraction) -> bool:
        if not 0 < mask < worths.grand_coalition:
            return False
        paid = sum(self.payoff[i] for i in iter_players(mask))
        allowed = level * weight_of(self.weighting, worths.values, mask)
        return worths.exact(mask) - paid == allowed

    def _at_bound(self, player: int) -> bool:
        bounds = self.lower_bounds
        return (
            bounds is not None
            and 0 <= player < len(bounds)
            and self.payoff[player] == bounds[player]
        )

    def _highest(self, worths: Worths) -> bool:
        """Whether rank n is reached, and no coalition exceeds the level of its stage."""
        basis = [(worths.grand_coalition, -1)]
        for k, stage in enumerate(self.stages):
            basis += [(mask, k) for mask in list(stage.settled())[1:]]
        n = worths.n_players
        if len(basis) != n:
            return False
        try:
            inverse = basis_of([[mask >> i & 1 for i in range(n)] for mask, _ in basis])
        except np.linalg.LinAlgError:
            return False
        levels = [stage.level for stage in self.stages]
        if not levels:
            return True
        if levels != sorted(levels, reverse=True):
            return False
        if self.weighting == "proportional" and worths.values[1:].min() <= 0.0:
            return False
        near = NearLevel(worths, self.payoff, self.weighting, levels)
        stages = _last_needed(near.masks, inverse, np.array([k for _, k in basis]))
        return all(near.none_above(level, stages == k) for k, level in enumerate(levels))

    def _said(self) -> Iterator[str]:
        yield payoff_words(self.players, self.payoff)
        yield f"{len(self.stages)} stages of balanced coalitions prove it, in exact arithmetic"
        levels = (amount(stage.level) for stage in self.stages)
        yield f"excesses: {few(levels, len(self.stages), 'stages')}"

    def _table(self) -> Table:
        settled = [coalition_words(self.players, stage.settled()) for stage in self.stages]
        return Table.of(
            stage=range(1, len(self.stages) + 1),
            excess=[stage.level for stage in self.stages],
            coalitions=settled,
        )


class NearLevel:
    """Proper coalitions that may exceed the last of some levels, as floating point sees it.

    Parameters
    ----------
    worths : Worths
    payoff : sequence of Fraction
    weighting : Weighting
    levels : sequence of Fraction, decreasing

    Attributes
    ----------
    masks : ndarray of int
    """

    def __init__(
        self,
        worths: Worths,
        payoff: Sequence[Fraction],
        weighting: Weighting,
        levels: Sequence[Fraction],
    ) -> None:
        self._payoff, self._weighting, self._last = payoff, weighting, levels[-1]
        rounded = np.array([float(amount) for amount in payoff])
        worth = largest(worths.values)
        weight = {"equal": 1.0, "per capita": float(worths.n_players), "proportional": worth}
        allowed = max(abs(float(levels[0])), abs(float(self._last))) * weight[weighting]
        # at most n + 7 roundings, none of a larger number
        size = float(np.abs(rounded).sum()) + worth + 2 * allowed
        rounding = float(np.finfo(np.float64).eps) * size + ulp(0.0)
        self._bound = 2 * (len(rounded) + 7) * rounding
        low, high = half_sums(rounded)
        masks, surplus = [np.empty(0, dtype=np.int64)], [np.empty(0)]
        for k, block in enumerate(worths.values.reshape(high.size, low.size)):
            these = np.arange(k * low.size, (k + 1) * low.size)
            over = block - (low + high[k])
            over -= float(self._last) * float_weights(weighting, worths.values, these)
            at = np.flatnonzero(over >= -self._bound)
            masks.append(these[at])
            surplus.append(over[at])
        found, over = np.concatenate(masks), np.concatenate(surplus)
        proper = (found != 0) & (found != worths.grand_coalition)
        self.masks, self._surplus = found[proper], over[proper]
        self._weights = float_weights(weighting, worths.values, self.masks)
        self._whole = worths.whole(self.masks)

    def none_above(self, level: Fraction, which: NDArray[np.bool_]) -> bool:
        """Whether none of these of the coalitions has an excess above a level, exactly."""
        surplus = self._surplus[which] - float(level - self._last) * self._weights[which]
        if (surplus > self._bound).any():
            return False
        near = self.masks[which][surplus >= -self._bound]
        unit = self._whole.unit
        point = WholePoint.of(
            [amount / unit for amount in self._payoff],
            level if self._weighting == "proportional" else level / unit,
        )
        limit = 2 * Fraction(self._bound) / unit
        return not (self._whole.surplus(near, point, self._weighting, limit) > 0).any()


def lower_bounds(worths: Worths) -> tuple[Fraction, ...]:
    """What players get on their own, v(i).

    If that is more than v(N) together, each is lowered by an equal share of what is missing:
    of worths that were rounded this is a hair, and whoever asks decides how much is too much.
    """
    own = [worths.exact(1 << i) for i in range(worths.n_players)]
    missing = max(Fraction(0), sum(own) - worths.exact(worths.grand_coalition))
    return tuple(worth - missing / worths.n_players for worth in own)


def _last_needed(
    masks: NDArray[np.int64], basis: Basis, stages: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Latest of the stages of those rows of the basis whose combination a coalition is."""
    needed = np.full(len(masks), -1)
    rest = np.arange(len(masks))
    for column, stage in zip(basis.adjugate.T[::-1], stages[::-1], strict=True):
        low, high = half_sums(column)
        coordinates = low[masks[rest] % low.size] + high[masks[rest] // low.size]
        needed[rest[coordinates != 0]] = stage
        rest = rest[coordinates == 0]
    return needed
