"""Programming games: a coalition's worth is the optimum of a linear or integer program."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames._labels import player_labels
from tugames._presentation.result import Result
from tugames._presentation.words import few
from tugames.coalition import CoalitionLike, coalition_mask, iter_players
from tugames.core.separation import Separation, whole_payoff
from tugames.errors import InvalidInputError
from tugames.families._arguments import matrix, vector
from tugames.families._optimize import Optimum, maximum
from tugames.families.dual_proof import DualProof, dual_proof
from tugames.game import Game

__all__ = ["ProgrammingGame", "programming_game"]

#: Amounts below this in a plan are none.
_ROUNDING = 1e-9


def programming_game(
    objective: ArrayLike,
    technology: Any,
    resources: ArrayLike,
    *,
    common: ArrayLike | None = None,
    integer: ArrayLike | bool = False,
    players: Sequence[Hashable] | None = None,
) -> "ProgrammingGame":
    r"""Game of a linear or mixed-integer program whose right sides belong to the players.

    .. math:: v(S) = \max \Bigl\{ c \cdot z : A z \le b^0 + \sum_{i \in S} b^i,\; z \ge 0,\;
              z_j \text{ whole for } j \in J \Bigr\}

    Parameters
    ----------
    objective : array_like, shape (q,)
        c.
    technology : array_like or scipy.sparse array, shape (r, q)
        A, of any sign. An upper bound is a row, an equation two.
    resources : array_like, shape (n, r)
        b, what each player brings to each right side; of any sign.
    common : array_like, shape (r,), optional
        What is there without anybody; zeros by default.
    integer : bool, or array_like of bool, shape (q,)
        Which variables are whole; none by default.
    players : sequence of hashables, optional
        The numbers 0 to n - 1 by default.

    Returns
    -------
    ProgrammingGame
        Of any number of players: worths are computed when asked for.

    Raises
    ------
    InvalidInputError
        If shapes do not fit, a number is not finite, or the optimum for nobody is not 0.

    References
    ----------
    D. Samet, E. Zemel (1984), On the core and dual set of linear programming games, Mathematics
    of Operations Research 9; X. Deng, T. Ibaraki, H. Nagamochi (1999), Algorithmic aspects of
    the core of combinatorial optimization games, Mathematics of Operations Research 24.

    Examples
    --------
    Each of three owns a day of the machine; an order takes two of them and is worth 1.

    >>> game = programming_game([1], [[2]], [[1], [1], [1]], integer=True)
    >>> game.worth([0, 1]), game.worth([0, 1, 2])
    (1.0, 1.0)
    """
    from scipy.sparse import csr_array, issparse

    costs = vector(objective, "the objective").copy()
    held = matrix(resources, "resources").copy()
    n, r = held.shape
    dense = technology if issparse(technology) else matrix(technology, "the technology")
    table = csr_array(dense, dtype=np.float64, copy=True)
    if table.shape != (r, costs.size) or not np.isfinite(table.data).all():
        raise InvalidInputError(
            f"the technology is a table of finite numbers of shape ({r}, {costs.size}), a row for "
            f"each resource and a column for each entry of the objective; got shape {table.shape}"
        )
    free = np.zeros(r) if common is None else vector(common, "common resources", size=r).copy()
    several = is_list(integer) and all(isinstance(one, bool | np.bool_) for one in integer)
    chosen = np.array(integer) if several or isinstance(integer, bool | np.bool_) else None
    if chosen is None or chosen.dtype != np.bool_ or chosen.shape not in ((), costs.shape):
        raise InvalidInputError(
            f"integer is True or False, or one of them for each of {costs.size} variables; got "
            f"{brief_repr(integer)}"
        )
    whole = np.broadcast_to(chosen, costs.shape)
    for array in (costs, held, free, table.data):
        array.flags.writeable = False
    game = ProgrammingGame(
        objective=costs,
        technology=table,
        resources=held,
        common=free,
        integer=whole,
        players=player_labels(players, n),
    )
    nothing = game.plan(0)
    if abs(nothing.value) > nothing.accuracy:
        raise InvalidInputError(
            f"the optimum for nobody is 0, the worth of the empty coalition; it is "
            f"{nothing.value:g}: subtract what common resources earn alone"
        )
    return game


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ProgrammingGame(Result):
    """Game of a linear or mixed-integer program; made, and checked, by :func:`programming_game`.

    Attributes
    ----------
    objective : ndarray, shape (q,)
    technology : scipy.sparse.csr_array, shape (r, q)
    resources : ndarray, shape (n, r)
    common : ndarray, shape (r,)
    integer : ndarray of bool, shape (q,)
    players : tuple of hashables
    """

    objective: NDArray[np.float64]
    technology: Any
    resources: NDArray[np.float64]
    common: NDArray[np.float64]
    integer: NDArray[np.bool_]
    players: tuple[Hashable, ...]

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.players)

    def worth(self, coalition: CoalitionLike) -> float:
        """Worth of a coalition in any form that ``Game.mask`` accepts: one program, once.

        Rounded to a whole number if the objective and all variables are whole.
        """
        mask = coalition_mask(coalition, self.players)
        if mask not in self._worths:
            self._worths[mask] = self.plan(mask).value
        return self._worths[mask]

    def plan(self, mask: int) -> Optimum:
        """Solve the program of a coalition, a bitmask."""
        held = self.common + self.resources[list(iter_players(mask))].sum(axis=0)
        return maximum(self.objective, self.technology, held, self.integer)

    def game(self) -> Game:
        """Table of all worths: 2**n - 1 programs."""
        return Game.from_function(self.worth, self.players)

    def most_violated(self, payoff: Sequence[Fraction]) -> Separation:
        """Coalition with the largest excess, for :func:`tugames.core_by_separation`.

        One mixed-integer program, with a variable of 0 or 1 for each player: finding it is hard
        in general (Q. Fang, S. Zhu, M. Cai, X. Deng 2002, On computational complexity of
        membership test in flow games and linear production games, International Journal of Game
        Theory 31), and the bound is the solver's. If worths are whole, the excess is a
        multiple of one over the common denominator of the payoff, and a bound less than one such
        step above it is the excess itself.
        """
        from scipy.sparse import csr_array, hstack, vstack

        numerators, scale = whole_payoff(payoff, self.n_players)
        n, q = self.n_players, self.objective.size
        prices = np.array([numerator / scale for numerator in numerators])
        joint = hstack([self.technology, csr_array(-self.resources.T)])
        members = hstack([csr_array((n, q)), csr_array(np.eye(n))])
        found = maximum(
            np.concatenate([self.objective, -prices]),
            csr_array(vstack([joint, members])),
            np.concatenate([self.common, np.ones(n)]),
            np.concatenate([self.integer, np.ones(n, dtype=np.bool_)]),
        )
        coalition = sum(1 << i for i in range(n) if found.solution[q + i] > 0.5)
        paid = Fraction(sum(numerators[i] for i in iter_players(coalition)), scale)
        excess = Fraction(self.worth(coalition)) - paid if coalition else Fraction(0)
        bound = max(excess, Fraction(found.bound))
        # what is nearer than the solver can tell, or than excesses are to each other, is the same
        step = Fraction(1, scale) if self._whole else Fraction(0)
        if bound - excess < max(Fraction(found.accuracy), step - Fraction(found.accuracy)):
            bound = excess
        return Separation(
            players=self.players,
            coalition=coalition,
            excess=excess,
            bound=bound,
            others=self._parts(coalition, found.solution[:q]),
            accuracy=found.accuracy,
        )

    def _parts(self, coalition: int, plan: NDArray[np.float64]) -> tuple[int, ...]:
        """Groups of a coalition that share no right side in its plan.

        Each earns its own part: rows for them say more than one for their union.
        """
        from scipy.sparse import block_array
        from scipy.sparse.csgraph import connected_components

        members = list(iter_players(coalition))
        if not members:
            return ()
        used = np.flatnonzero(plan > _ROUNDING)
        # right sides are linked with the variables that take them, and the players who bring them
        links = block_array([[self.technology[:, used], self._held[members].T]], format="csr")
        rows = links.shape[0]
        graph = block_array([[None, abs(links)], [abs(links).T, None]], format="csr")
        _, labels = connected_components(graph, directed=False)
        groups: dict[int, int] = {}
        for i, label in zip(members, labels[rows + used.size :].tolist(), strict=True):
            groups[label] = groups.get(label, 0) | 1 << i
        return tuple(groups.values()) if len(groups) > 1 else ()

    def core_proof(self) -> DualProof | None:
        """Core payoff at the shadow prices of the grand coalition, proved by them.

        Resources are paid at the dual solution of the program without its integers: a core
        payoff if the two programs have one optimum and common resources are free (G. Owen 1975;
        Samet and Zemel 1984; Deng, Ibaraki and Nagamochi 1999). None if they have not. Exact if
        prices and plan are simple fractions; else the proof has an ``excess_bound`` above 0,
        of the size of rounding.

        Examples
        --------
        >>> gloves = programming_game([1], [[1], [1]], [[1, 0], [0, 1], [0, 1]])
        >>> gloves.core_proof().payoff
        (Fraction(1, 1), Fraction(0, 1), Fraction(0, 1))
        """
        plan = self.plan((1 << self.n_players) - 1)
        return dual_proof(self, plan.solution, plan.value, plan.accuracy)

    @cached_property
    def _worths(self) -> dict[int, float]:
        """Worths asked for so far."""
        return {}

    @cached_property
    def _held(self) -> Any:
        """Resources as a sparse table."""
        from scipy.sparse import csr_array

        return csr_array(self.resources)

    @cached_property
    def _whole(self) -> bool:
        """Whether worths are whole, by the data."""
        return bool(self.integer.all()) and bool((self.objective % 1.0 == 0.0).all())

    def _said(self) -> Iterator[str]:
        yield f"{self.n_players} players: {few(map(str, self.players), self.n_players, 'in all')}"
        whole = f", {int(self.integer.sum())} of them whole" if self.integer.any() else ""
        yield f"{self.objective.size} products{whole}, {self.common.size} resources"
