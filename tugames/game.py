"""TU games as dense tables of worths."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_number
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._labels import numbered_or_labelled, player_labels
from tugames._numerics.later import Later
from tugames._worths.functions import tabulated
from tugames._worths.labelled import LabelledWorths
from tugames._worths.tables import check_table_fits, frozen_table, listed_worths, one_number
from tugames.coalition import (
    CoalitionLike,
    coalition_mask,
    iter_players,
)
from tugames.errors import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Game"]


class Game(LabelledWorths):
    """A transferable-utility game (N, v), frozen, as a table of all 2**n worths.

    Parameters
    ----------
    values : array_like, shape (2**n,)
        ``values[mask]`` is the worth v(S) of the coalition whose player i is a member exactly
        when bit i of ``mask`` is set; ``values[0]``, the worth of the empty coalition, is 0.
        Copied, as float64, unless it is a read-only float64 array already.
    players : sequence of hashables, optional
        Labels in player order; the numbers 0 to n - 1 when left out.
    order : {"binary", "lexicographic"}
        Order of ``values``: by bitmask, or by size and within a size by members, (1), (2), (3),
        (12), (13), (23), (123), as packages for R have it, with or without the empty coalition
        in front. ``Game.values`` is in binary order, whatever came.
    baseline : float
        What the empty coalition was worth before it was subtracted; kept for the reader, and
        part of no computation. Sums and multiples of games add and scale it; files do not hold it.

    Raises
    ------
    InvalidGameError
        If the length is no power of two, v(empty) is not 0, a worth is not finite or beyond
        1e303, or the labels do not fit the table.

    Notes
    -----
    Construction takes O(2**n) time and 8 * 2**n bytes.

    Examples
    --------
    The glove game: ann has a left glove, bob and eve a right one; a pair is worth 1.

    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> game.worth(["ann", "eve"])
    1.0
    >>> (2 * game).worth("ann+eve")
    2.0
    >>> Game([0, 0, 0, 1, 1, 0, 1], ["ann", "bob", "eve"], order="lexicographic") == game
    True
    """

    __slots__ = ("_baseline", "_of_costs", "_players", "_values")

    def __init__(
        self,
        values: ArrayLike,
        players: Sequence[Hashable] | None = None,
        *,
        order: str = "binary",
        baseline: float = 0.0,
    ) -> None:
        table = frozen_table(values, order)
        n_players = table.size.bit_length() - 1
        self._values = table
        self._baseline = real_number(baseline, "a baseline")
        self._players = player_labels(players, n_players)
        self._of_costs = False

    @classmethod
    def from_function(
        cls,
        function: Callable[[tuple[Hashable, ...]], float],
        players: Sequence[Hashable] | int,
        *,
        empty: float | str = 0.0,
    ) -> "Game":
        """Tabulate a characteristic function.

        Parameters
        ----------
        function : callable
            Receives the members' labels as a tuple in player order; called once for each of
            the 2**n - 1 non-empty coalitions; a bar shows how many are done, on a terminal, if
            that takes more than two seconds.
        players : sequence of hashables, or their number
        empty : float or "evaluate"
            What the function is worth at the empty coalition, such as the accuracy of a model
            that has seen no data; it is subtracted from every worth, and kept as the game's
            ``baseline``. ``"evaluate"`` calls ``function(())`` to know it.

        Raises
        ------
        TooManyPlayersError
            If the table would not fit in memory.
        InvalidInputError
            If the function takes more than the members, or its first worth, which is computed a
            second time in the end, is another then: chance belongs into a ``FunctionOracle``.
        InvalidGameError
            If a worth is no finite number; the coalition is named.

        Examples
        --------
        >>> Game.from_function(lambda members: len(members) ** 2, 3).values
        array([0., 1., 1., 4., 1., 4., 4., 9.])
        >>> half = Game.from_function(lambda s: 0.5 + 0.25 * len(s), 2, empty="evaluate")
        >>> half.values, half.baseline
        (array([0.  , 0.25, 0.25, 0.5 ]), 0.5)
        """
        labels = numbered_or_labelled(players)
        check_table_fits(len(labels), 1)
        table, baseline = tabulated(function, labels, empty)
        table.flags.writeable = False  # then it is not copied
        return cls(table, labels, baseline=baseline)

    @classmethod
    def from_dict(
        cls,
        worths: Mapping[Any, Any],
        players: Sequence[Hashable] | None = None,
        *,
        default: float | None = None,
    ) -> "Game":
        """Make a game from a mapping of coalitions to worths.

        Parameters
        ----------
        worths : mapping
            A key is a tuple or frozenset of labels, or text: members joined by ``+``
            (``"ann+bob"``), or by ``,``, ``;``, ``|`` or spaces where other keys show that
            these separate; in brackets (``"(1, 2)"``, ``"{1, 2}"``); or, when players have
            names of one letter, just the letters (``"AB"``). The empty coalition is ``{}``,
            ``()``, ``empty`` or nothing. With ``players=`` a key that is itself a label is that
            player alone.
        players : sequence of hashables, optional
            Order of the players; by default the order in which the keys name them.
        default : float, optional
            Worth of every coalition that is not listed; without it all must be.

        Raises
        ------
        InvalidGameError
            If a coalition is missing (the first five are named), comes twice, or has an
            unknown member; if a key may be a player as well as a coalition; if a worth is no
            number.
        TooManyPlayersError
            If the table would not fit in memory.

        Examples
        --------
        >>> Game.from_dict({"A": 0, "B": 1, "AB": 4}).values
        array([0., 0., 1., 4.])
        >>> Game.from_dict({("ann", "bob"): 1.0}, default=0.0).players
        ('ann', 'bob')
        """
        labels, table = listed_worths(worths, players, default)
        return cls(table, labels)

    def as_costs(self) -> "Game":
        """Return the game whose costs these worths are."""
        return _restored(0.0 - self._values, self._players, 0.0 - self._baseline, of_costs=True)

    @property
    def of_costs(self) -> bool:
        """Whether worths are minus costs: reports speak of charges then."""
        return self._of_costs

    @property
    def values(self) -> NDArray[np.float64]:
        """All worths, shape (2**n,), read-only, indexed by bitmask."""
        return self._values

    @property
    def baseline(self) -> float:
        """What the empty coalition was worth before it was subtracted from every worth; or 0."""
        return self._baseline

    @property
    def players(self) -> tuple[Hashable, ...]:
        """Labels in player order."""
        return self._players

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self._players)

    @property
    def grand_coalition(self) -> int:
        """Bitmask of the coalition of all players, 2**n - 1."""
        return self._values.size - 1

    def mask(self, coalition: CoalitionLike) -> int:
        """Bitmask of a coalition, in any form that :func:`coalition_mask` reads.

        Those are a bitmask, text, an iterable of labels, a boolean mask in player order, and a
        mapping of players to booleans.

        Examples
        --------
        >>> game = Game([0, 1, 1, 3], players=["ann", "bob"])
        >>> game.mask("ann+bob"), game.mask(["bob"]), game.mask({"ann": True, "bob": False})
        (3, 2, 1)
        """
        if isinstance(coalition, int | np.integer) and not isinstance(coalition, bool):
            mask = int(coalition)
            if not 0 <= mask < self._values.size:
                raise InvalidInputError(
                    f"a coalition of {self.n_players} players is a mask from 0 to "
                    f"{self.grand_coalition}; got {brief_repr(mask)}"
                )
            return mask
        return coalition_mask(coalition, self._players)

    def worth(self, coalition: CoalitionLike) -> float:
        """Worth v(S) of a coalition in any form that :func:`coalition_mask` reads."""
        return float(self._values[self.mask(coalition)])

    def subgame(self, coalition: CoalitionLike) -> "Game":
        """Return the game restricted to a coalition's members and their subsets.

        Takes O(2**|S|) time.

        Examples
        --------
        >>> Game([0, 1, 2, 4, 3, 5, 6, 9]).subgame([0, 2]).values
        array([0., 1., 3., 5.])
        """
        mask = self.mask(coalition)
        if mask == 0:
            raise InvalidInputError("a subgame needs at least one player; got no members")
        members = list(iter_players(mask))
        rows = np.zeros(1, dtype=np.int64)
        for i in members:
            rows = np.concatenate([rows, rows | 1 << i])
        players = [self._players[i] for i in members]
        return _restored(self._values[rows], tuple(players), self._baseline, self._of_costs)

    def series(self, payoff: PayoffLike) -> "pd.Series[float]":
        """Label a payoff vector of shape (n,) with the players, as a pandas Series.

        A result that has a payoff will do, as that of ``nucleolus``.
        """
        with Later("pandas is imported"):
            import pandas as pd

        return pd.Series(
            finite_vector(payoff, self._players, "payoffs"),
            index=pd.Index(self._players, tupleize_cols=False),
        )

    def __add__(self, other: "Game") -> "Game":
        if not isinstance(other, Game):
            return NotImplemented
        if other.players != self.players:
            raise InvalidInputError(
                "games are added over the same players in the same order; got "
                f"{list(self.players)} and {list(other.players)}"
            )
        baseline = self._baseline + other.baseline
        return Game(self._values + other.values, self._players, baseline=baseline)

    def __mul__(self, factor: object) -> "Game":
        if not isinstance(factor, Real):
            return NotImplemented
        values = _computed(self._values.__mul__, factor)
        return Game(values, self._players, baseline=self._baseline * float(factor))

    __rmul__ = __mul__

    def __truediv__(self, divisor: object) -> "Game":
        if not isinstance(divisor, Real):
            return NotImplemented
        if not divisor:
            raise InvalidInputError("a game is divided by a number other than 0; got 0")
        values = _computed(self._values.__truediv__, divisor)
        return Game(values, self._players, baseline=self._baseline / float(divisor))

    def __neg__(self) -> "Game":
        return Game(0.0 - self._values, self._players, baseline=0.0 - self._baseline)

    def __sub__(self, other: "Game") -> "Game":
        if not isinstance(other, Game):
            return NotImplemented
        return self + -other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Game):
            return NotImplemented
        return self.players == other.players and np.array_equal(self._values, other.values)

    def __hash__(self) -> int:
        return hash((self._players, (self._values + 0.0).tobytes()))  # -0.0 equals 0.0

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._values, self._players, self._baseline, self._of_costs)

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self._players[:6]))
        dots = ", ..." if self.n_players > 6 else ""
        worth = float(self._values[-1])
        of = f"c(N) = {0.0 - worth:g}" if self._of_costs else f"v(N) = {worth:g}"
        return f"Game({self.n_players} players: {shown}{dots}; {of})"


def _computed(operation: Callable[[float], Any], factor: Real) -> NDArray[np.float64]:
    """Worths beyond the range of floating point come out infinite, which a game refuses."""
    with np.errstate(over="ignore", invalid="ignore"):
        table: NDArray[np.float64] = operation(one_number(factor, "a factor"))
    return table


def _restored(
    values: NDArray[np.float64],
    players: tuple[Hashable, ...],
    baseline: float,
    of_costs: bool = False,
) -> Game:
    game = Game(values, players, baseline=baseline)
    game._of_costs = of_costs  # noqa: SLF001  its own module's
    return game


def require_game(game: object) -> None:
    """Refuse to check a claim against anything but a table."""
    if not isinstance(game, Game):
        raise InvalidInputError(
            f"a claim is checked against a Game; got {brief_repr(game)}: hand over the mean of an "
            "estimated game, the game() of a family"
        )
