"""TU games as dense tables of worths."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief, brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.order import in_binary_order
from tugames._doors.pandas import is_series
from tugames._doors.questions import require_arguments
from tugames._doors.vectors import PayoffLike, finite_vector
from tugames._labels import coalition_keys, numbered_or_labelled, player_labels
from tugames._numerics.memory import available_memory, in_gib
from tugames._numerics.one_thread import one_thread
from tugames._worths import LARGEST, checked_worth, require_same
from tugames.coalition import (
    CoalitionLike,
    coalition_label,
    coalition_mask,
    coalition_members,
    iter_players,
)
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Game"]

#: Missing coalitions are named for so many players; for more their number is told.
_FEW_PLAYERS = 16
#: Bytes for which it is not asked how much memory is free.
_SMALL = 1 << 24


class Game:
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

    __slots__ = ("_players", "_values")

    def __init__(
        self,
        values: ArrayLike,
        players: Sequence[Hashable] | None = None,
        *,
        order: str = "binary",
    ) -> None:
        table = _frozen_table(values, order)
        n_players = table.size.bit_length() - 1
        self._values = table
        self._players = player_labels(players, n_players)

    @classmethod
    def from_function(
        cls,
        function: Callable[[tuple[Hashable, ...]], float],
        players: Sequence[Hashable] | int,
    ) -> "Game":
        """Tabulate a characteristic function.

        Parameters
        ----------
        function : callable
            Receives the members' labels as a tuple in player order; called once for each of
            the 2**n - 1 non-empty coalitions.
        players : sequence of hashables, or their number

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
        """
        labels = numbered_or_labelled(players)
        check_table_fits(len(labels), 1)
        require_arguments(
            function, 1, "a function of chance is FunctionOracle(function, players, seed=0)"
        )

        def worth(mask: int) -> float:
            members = coalition_members(mask, labels)
            given = function(members)
            try:
                return checked_worth(given, mask, labels, whose="a game")
            except InvalidInputError as error:
                raise InvalidGameError(str(error)) from error

        # the function is arbitrary Python: a call per coalition is the whole cost
        table = np.zeros(1 << len(labels))
        # the first by itself: a library that it imports is kept to one thread from then on
        for some in (range(1, 2), range(2, table.size)):
            with one_thread():
                for mask in some:
                    table[mask] = worth(mask)
        with one_thread():
            require_same(float(table[1]), worth(1), 1, labels, whose="a game")
        table.flags.writeable = False  # then it is not copied
        return cls(table, labels)

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
        given: object = worths
        if not isinstance(given, Mapping):
            remedy = "hand over .to_dict()" if is_series(given) else "use Game(values) for a table"
            raise InvalidGameError(
                f"worths by coalition are a mapping; got {brief_repr(given)}: {remedy}"
            )
        labels, keys = coalition_keys(worths, players)
        try:
            masks = [coalition_mask(members, labels) for members in keys]
        except InvalidInputError as error:
            raise InvalidGameError(str(error)) from error
        n = len(labels)
        if default is None and len(worths) < (1 << n) - 1 and n > _FEW_PLAYERS:
            first = ", ".join(map(brief_repr, labels[:3]))
            raise InvalidGameError(
                f"{n} players have 2**{n} - 1 coalitions; got {len(worths)} worths for {first}, "
                "...: check how members are separated, give the players, or give a default worth"
            )
        check_table_fits(n)
        numbers = real_array(list(worths.values()), "worths are real numbers", InvalidGameError)
        if numbers.ndim != 1:
            raise InvalidGameError("a coalition's worth is one number; got arrays as worths")
        other = np.nan if default is None else _number(default, "a default worth")
        table = np.full(1 << n, other)
        table[0] = 0.0
        listed: set[int] = set()
        for mask, worth in zip(masks, numbers.tolist(), strict=True):
            if mask in listed:
                raise InvalidGameError(
                    f"every coalition has one worth; {coalition_label(mask, labels)} comes twice: "
                    "remove one of the entries"
                )
            listed.add(mask)
            table[mask] = worth
        if default is None:
            there = np.zeros(table.size, dtype=np.bool_)
            there[[0, *listed]] = True
            check_complete(there, labels)
        table.flags.writeable = False
        return cls(table, labels)

    @property
    def values(self) -> NDArray[np.float64]:
        """All worths, shape (2**n,), read-only, indexed by bitmask."""
        return self._values

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
        return Game(self._values[rows], [self._players[i] for i in members])

    def series(self, payoff: PayoffLike) -> "pd.Series[float]":
        """Label a payoff vector of shape (n,) with the players, as a pandas Series.

        A result that has a payoff will do, as that of ``nucleolus``.
        """
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
        return Game(self._values + other.values, self._players)

    def __mul__(self, factor: object) -> "Game":
        if not isinstance(factor, Real):
            return NotImplemented
        return Game(_computed(self._values.__mul__, factor), self._players)

    __rmul__ = __mul__

    def __truediv__(self, divisor: object) -> "Game":
        if not isinstance(divisor, Real):
            return NotImplemented
        if not divisor:
            raise InvalidInputError("a game is divided by a number other than 0; got 0")
        return Game(_computed(self._values.__truediv__, divisor), self._players)

    def __neg__(self) -> "Game":
        return Game(0.0 - self._values, self._players)

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

    def __reduce__(self) -> tuple[type["Game"], tuple[NDArray[np.float64], tuple[Hashable, ...]]]:
        return Game, (self._values, self._players)

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self._players[:6]))
        dots = ", ..." if self.n_players > 6 else ""
        return f"Game({self.n_players} players: {shown}{dots}; v(N) = {self._values[-1]:g})"


def _number(value: Any, what: str) -> float:
    number = real_array(value, f"{what} is a real number", InvalidGameError)
    if number.ndim:
        raise InvalidGameError(f"{what} is one number; got {brief_repr(value)}")
    return float(number)


def _computed(operation: Callable[[float], Any], factor: Real) -> NDArray[np.float64]:
    """Worths beyond the range of floating point come out infinite, which a game refuses."""
    with np.errstate(over="ignore", invalid="ignore"):
        table: NDArray[np.float64] = operation(_number(factor, "a factor"))
    return table


def check_table_fits(n_players: int, tables: float = 2.0) -> None:
    """Raise TooManyPlayersError when tables of 2**n float64 worths exceed the memory that is free.

    ``tables`` is how many of them there will be at once, and what else there is in units of them.
    """
    table = 8 << min(n_players, 60)
    needed = round(tables * table)
    if needed < _SMALL:
        return
    free = available_memory()
    if needed > free:
        count = brief(str(n_players))
        raise TooManyPlayersError(
            f"a table of all coalitions of {count} players takes 2**{count} worths, "
            f"{in_gib(table)}{' and more' * (n_players > 60)}, and with what is needed on the way "
            f"{in_gib(needed)}; this machine has {in_gib(free)} free: use "
            "estimate_shapley on a FunctionOracle or an OracleGame, which need no table"
        )


def check_complete(listed: NDArray[np.bool_], players: Sequence[Hashable]) -> None:
    """Raise InvalidGameError naming the first five coalitions that are not listed."""
    missing = np.flatnonzero(~listed)
    if missing.size:
        shown = ", ".join(coalition_label(int(mask), players) for mask in missing[:5])
        dots = ", ..." if missing.size > 5 else ""
        raise InvalidGameError(
            f"every non-empty coalition needs a worth; {missing.size} of {listed.size - 1} are "
            f"missing: {shown}{dots}. Add them, or give a default worth"
        )


def _frozen_table(values: ArrayLike, order: str) -> NDArray[np.float64]:
    """Validate once, here, so that no other code has to."""
    if is_series(values) and values.index.tolist() != list(range(len(values))):
        raise InvalidGameError(
            "a table of worths is in the order of bitmasks; got a Series with other labels: use "
            "Game.from_dict(worths.to_dict()), or .to_numpy() if it is in that order"
        )
    what = "worths are real numbers"
    table = values if is_frozen(values) else real_array(values, what, InvalidGameError)
    table = in_binary_order(table, order)
    if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
        raise InvalidGameError(
            "a game of n players has 2**n worths in one dimension (2, 4, 8, ...), the empty "
            f"coalition's included; got an array of shape {table.shape}"
        )
    if table[0] != 0.0:
        raise InvalidGameError(
            f"the empty coalition is worth 0; got values[0] = {table[0]:g}: subtract it from "
            "every worth, or check that values[0] is the empty coalition"
        )
    if not (table.min() >= -LARGEST and table.max() <= LARGEST):  # false for nan, too
        worst = int(np.flatnonzero(~(np.abs(table) <= LARGEST))[0])
        if np.isfinite(table[worst]):
            raise InvalidGameError(
                f"worths are at most {LARGEST:g} in absolute value, so that their sums are finite "
                f"too; values[{worst}] is {table[worst]:g}: choose a larger unit"
            )
        raise InvalidGameError(
            f"worths are finite; values[{worst}] is {table[worst]}: replace it, or use a "
            "large finite number for a forbidden coalition"
        )
    table.flags.writeable = False
    return table


def is_frozen(values: ArrayLike) -> TypeGuard[NDArray[np.float64]]:
    """Whether nobody else can write to an array of worths, so that it need not be copied."""
    return (
        type(values) is np.ndarray
        and values.dtype == np.float64
        and not values.flags.writeable
        and values.base is None
    )
