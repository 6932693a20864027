"""Interaction indices from a budget of evaluations."""

from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import whole_number
from tugames.coalition import CoalitionLike, coalition_label, coalition_mask
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation._interaction_weights import coefficients, sizes_drawn
from tugames.estimation._pair_surrogate import features, indices_of_fit
from tugames.estimation.answers import answer, as_budget
from tugames.estimation.crossed import crossed_parts
from tugames.estimation.designs.subsets import random_subsets, with_complements
from tugames.estimation.estimate import Estimate
from tugames.estimation.methods import by_reuse
from tugames.estimation.methods._corrected import corrected_contributions
from tugames.estimation.parts import Ask, Parts, looked_up
from tugames.estimation.source import Source, opened
from tugames.oracles.store import ReplicateStore
from tugames.values.interaction import banzhaf_interaction_index, shapley_interaction_index

__all__ = ["InteractionEstimate", "estimate_interactions"]

FloatArray = NDArray[np.float64]

#: Parts of the draws; each is corrected by a regression on the others.
_FOLDS = 5
#: Numbers that contributions may take: two GiB.
_LARGEST = 1 << 28
#: Players beyond whom a regression on all pairs takes too long.
_MOST_PAIRED = 40
_EXACT = {"shapley": shapley_interaction_index, "banzhaf": banzhaf_interaction_index}


@dataclass(frozen=True, kw_only=True, repr=False)
class InteractionEstimate(Estimate):
    """Estimated interaction of every coalition of up to ``order`` players.

    The attributes of an :class:`~tugames.Estimate`, its arrays of shape (m,), one entry for each
    of ``coalitions``; and its intervals.

    Attributes
    ----------
    coalitions : tuple of int, length m
        Masks of the non-empty coalitions of at most ``order`` players, by size and then
        ascending, so that the first n are the single players in player order.
    order : int
    index : {"shapley", "banzhaf"}
    """

    coalitions: tuple[int, ...]
    order: int
    index: Literal["shapley", "banzhaf"]

    def of(self, coalition: CoalitionLike) -> float:
        """Estimated interaction of one coalition, in any form that one is written.

        Examples
        --------
        >>> from tugames import Game
        >>> found = estimate_interactions(Game([0, 1, 2, 7], ["ann", "bob"]), 3)
        >>> found.of("ann+bob"), found.standard_error.tolist()
        (4.0, [0.0, 0.0, 0.0])
        """
        mask = coalition_mask(coalition, self.players)
        if mask not in self.coalitions:
            raise InvalidInputError(
                f"there are interactions of 1 to {self.order} of {len(self.players)} players here; "
                f"{brief_repr(coalition_label(mask, self.players))} is none of them: ask for a "
                "higher order"
            )
        return float(self.value[self.coalitions.index(mask)])

    def _labels(self) -> Sequence[Hashable]:
        return [coalition_label(mask, self.players) for mask in self.coalitions]


def estimate_interactions(
    game: Source,
    budget: int,
    *,
    index: str = "shapley",
    order: int = 2,
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> InteractionEstimate:
    r"""Estimate the interactions of all coalitions up to a size from at most ``budget`` worths.

    .. math:: I(T) = \sum_S (-1)^{|T \setminus S|} \, p_{|S \setminus T|} \, v(S)

    with :math:`p_r = r! (n - |T| - r)! / (n - |T| + 1)!` for Shapley's index, and
    :math:`2^{|T| - n}` for Banzhaf's; of single players they are the values.

    Parameters
    ----------
    game, budget, replications, rng, store, executor, workers, progress
        As of :func:`~tugames.estimate_shapley`.
    index : {"shapley", "banzhaf"}
        As of :func:`~tugames.shapley_interaction_index` and
        :func:`~tugames.banzhaf_interaction_index`.
    order : int
        Size of the largest coalitions, from 1 to n.

    Returns
    -------
    InteractionEstimate
        Exact if the budget allows all coalitions, else unbiased.

    Raises
    ------
    BudgetError
        If the budget allows neither all coalitions nor 3n pairs of them.
    InvalidInputError
        If the index is unknown, the order out of range or too high for memory, or as by
        :func:`~tugames.estimate_shapley`.

    Notes
    -----
    The same pairs of a coalition and its complement, K of them, count for all indices. A size is
    drawn in proportion to the root mean square of what its worths count for, the mean of these
    proportions over the orders. What is summed is v less a regression, fitted to the other four
    fifths of the pairs: on membership and, if there are three draws for each pair of players and
    40 players at most, on pairs of players, too; its indices are known. So additive games are
    found exactly, and games of pairs if there are as many draws. The error bars are those of K
    independent draws on common replicates. O(K m R) memory for m coalitions.

    References
    ----------
    F. Fumagalli et al. (2023), SHAP-IQ: unified approximation of any-order Shapley interactions;
    R. T. Witter, Y. Liu, C. Musco (2025), Regression-adjusted Monte Carlo estimators for Shapley
    values and probabilistic values.

    Examples
    --------
    Twelve players bring 1 each, and neighbours 2 more together.

    >>> from tugames import FunctionOracle
    >>> chain = FunctionOracle(
    ...     lambda s: s.sum(axis=1) + 2.0 * (s[:, 1:] & s[:, :-1]).sum(axis=1), 12, batch=True
    ... )
    >>> found = estimate_interactions(chain, budget=500, rng=0)
    >>> round(found.of([3]), 6), round(found.of([3, 4]), 6), round(abs(found.of([3, 5])), 6)
    (3.0, 2.0, 0.0)
    """
    budget = as_budget(budget)
    if not isinstance(index, str) or index not in _EXACT:
        raise InvalidInputError(f"index is 'shapley' or 'banzhaf'; got {brief_repr(index)}")
    with opened(
        game, replications, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        n = worths.n_players
        order = whole_number(order, "the order of an interaction index", least=1, most=n)
        count = sum(comb(n, size) for size in range(1, order + 1))
        pairs = max(1, budget // worths.n_replicates // 2)
        if min(pairs, 1 << n) * worths.n_replicates * count > _LARGEST:
            raise InvalidInputError(
                f"contributions of {brief_repr(pairs)} pairs to {brief_repr(count)} indices on "
                f"{worths.n_replicates} replicates do not fit in memory: lower the order, {order}, "
                "or the budget"
            )
        groups = _groups(n, order)
        method = by_reuse(lambda ask, n, most, rng: _reused(ask, n, most, rng, groups, index))
        exact = _EXACT[index]
        found = answer(worths, budget, lambda table: exact(table, order).values, method, rng)
    fields = {name: getattr(found, name) for name in Estimate.__dataclass_fields__}
    masks = tuple(int(sum(1 << i for i in np.flatnonzero(row).tolist())) for row in groups)
    return InteractionEstimate(**fields, coalitions=masks, order=order, index=index)  # type: ignore[arg-type]


def _groups(n: int, order: int) -> NDArray[np.bool_]:
    """Members of the coalitions of up to so many players, by size and then by mask."""

    def members() -> Iterator[tuple[int, ...]]:
        for size in range(1, order + 1):
            # ascending masks: the last player counts most
            yield from sorted(combinations(range(n), size), key=lambda group: group[::-1])

    listed = list(members())
    rows = np.zeros((len(listed), n), dtype=np.bool_)
    for row, group in zip(rows, listed, strict=True):
        row[list(group)] = True
    return rows


def _reused(
    ask: Ask,
    n: int,
    most: int,
    rng: np.random.Generator,
    groups: NDArray[np.bool_],
    index: str,
) -> Parts:
    if n == 1:
        return crossed_parts(ask([1])[None, :, :], 1, "exact")
    order_of = groups.sum(axis=1)
    order = int(order_of.max())
    tables = [coefficients(index, n, t) for t in range(1, order + 1)]
    chance = sizes_drawn(tables, n)
    pairs = (most - 1) // 2
    rows = random_subsets(rng, rng.choice(np.arange(1, n), pairs, p=chance), n)
    worths, n_coalitions = looked_up(ask, [*with_complements(rows), (1 << n) - 1])
    both, known, total = np.concatenate([rows, ~rows]), worths[:, :-1], worths[:, -1:]
    paired = order > 1 and n <= _MOST_PAIRED and 3 * n * (n - 1) // 2 <= pairs
    design = features(both, pairs=paired)
    ends = features(np.array([[False] * n, [True] * n]), pairs=paired)
    size = both.sum(axis=1)
    common = both.astype(np.float64) @ groups.T  # (2 pairs, m)
    weight = np.empty(common.shape)
    at_ends = np.empty((2, len(groups)))
    for t, table in enumerate(tables, 1):
        here = order_of == t
        weight[:, here] = table[size[:, None], common[:, here].astype(np.int64)]
        weight[:, here] /= chance[size - 1, None]
        at_ends[:, here] = [[table[0, 0]], [table[n, t]]]
    if pairs == 0 or not (weight**2).mean(axis=1).all():
        raise BudgetError(f"{pairs} pairs of coalitions are too few: raise the budget")

    def of_fit(fit: FloatArray) -> FloatArray:
        empty_and_all = np.concatenate([np.zeros_like(total), total], axis=1) - fit @ ends.T
        base = indices_of_fit(fit, groups)
        base += empty_and_all @ at_ends
        return base

    contributions = corrected_contributions(known, design, weight, of_fit, _FOLDS)
    return crossed_parts(
        contributions,
        n_coalitions,
        f"maximum sample reuse, {pairs} pairs, corrected by regressions"
        + (" on pairs of players" if paired else ""),
        fitted=n,
    )
