"""Worths with the names of those who have them: what tables of worths show and hand on."""

from collections.abc import Hashable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Self

from tugames._doors.pandas import is_frame, is_series
from tugames._presentation.table import Table
from tugames._worths.frames import frame_worths, series_worths
from tugames.coalition import coalition_label, coalition_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

#: Coalitions that a notebook shows.
SHOWN = 40


class LabelledWorths:
    """Worths by the names of coalitions, for a class with ``players`` and ``values``."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def players(self) -> tuple[Hashable, ...]: ...

        @property
        def values(self) -> "NDArray[np.float64]": ...

    @classmethod
    def from_series(
        cls,
        worths: "pd.Series[float]",
        players: "Sequence[Hashable] | None" = None,
        *,
        default: float | None = None,
    ) -> Self:
        """Make a game from a pandas Series whose index says the coalitions.

        Parameters and errors are those of :meth:`from_dict`; labels of the index are its keys.

        Examples
        --------
        >>> import pandas as pd
        >>> from tugames import Game
        >>> Game.from_series(pd.Series({"ann": 0, "bob": 1, "ann+bob": 4})).values
        array([0., 0., 1., 4.])
        """
        return cls.from_dict(series_worths(worths), players, default=default)

    @classmethod
    def from_frame(
        cls,
        frame: "pd.DataFrame",
        players: "Sequence[Hashable] | None" = None,
        *,
        worth: Hashable = "worth",
        default: float | None = None,
    ) -> Self:
        """Make a game from a pandas DataFrame with a row for each coalition.

        Parameters
        ----------
        frame : DataFrame
            Coalitions are named in a column ``coalition``, or in the index, as the keys of
            :meth:`from_dict`; or every player has a column, with 1 or True where it is a member.
        players : sequence of hashables, optional
        worth : label
            Column of the worths.
        default : float, optional
            As of :meth:`from_dict`.

        Raises
        ------
        InvalidGameError
            If there is no such column, another one is neither ``coalition`` nor a player's, or as
            by :meth:`from_dict`.

        Examples
        --------
        >>> import pandas as pd
        >>> from tugames import Game
        >>> frame = pd.DataFrame({"ann": [1, 0, 1], "bob": [0, 1, 1], "worth": [0, 1, 4]})
        >>> game = Game.from_frame(frame)
        >>> game.worth("ann+bob"), Game.from_frame(game.to_frame()) == game
        (4.0, True)
        """
        worths, named = frame_worths(frame, worth)
        return cls.from_dict(worths, named if players is None else players, default=default)

    @classmethod
    def from_costs(
        cls,
        costs: Any,
        players: "Sequence[Hashable] | None" = None,
        *,
        default: float | None = None,
    ) -> Self:
        """Make a game of what coalitions would pay alone: worths are minus the costs.

        Payoffs are minus the charges, and what is written for reading speaks of charges.

        Parameters
        ----------
        costs : array_like of shape (2**n,), mapping, Series or DataFrame
            By bitmask; by coalition, as of :meth:`from_dict` or :meth:`from_series`; or a frame
            as of :meth:`from_frame`, the costs in a column ``cost``, or ``worth``.
        players, default
            As of these.

        Raises
        ------
        InvalidGameError
            As by these.

        Examples
        --------
        >>> from tugames import Game
        >>> game = Game.from_costs({"ann": 4, "bob": 5, "ann+bob": 7})
        >>> game, game.worth("ann+bob"), game.of_costs
        (Game(2 players: 'ann', 'bob'; c(N) = 7), -7.0, True)
        """
        if isinstance(costs, Mapping):
            game = cls.from_dict(costs, players, default=default)
        elif is_series(costs):
            game = cls.from_series(costs, players, default=default)
        elif is_frame(costs):
            name = "cost" if "cost" in costs.columns else "worth"
            game = cls.from_frame(costs, players, worth=name, default=default)
        else:
            game = cls(costs, players)  # type: ignore[call-arg]
        return game.as_costs()

    def as_costs(self) -> Self:
        """Return the game whose costs these worths are."""
        raise NotImplementedError("games are made of costs")

    @classmethod
    def from_dict(
        cls,
        worths: Mapping[Any, Any],
        players: "Sequence[Hashable] | None" = None,
        *,
        default: float | None = None,
    ) -> Self:
        """Make a game from a mapping of coalitions to worths."""
        raise NotImplementedError("games are made of worths by coalition")

    def items(self) -> Iterator[tuple[tuple[Hashable, ...], float]]:
        """Coalitions, as tuples of labels, with their worths; in the order of ``values``.

        Examples
        --------
        >>> from tugames import Game
        >>> for coalition, worth in Game([0, 1, 2, 4], ["ann", "bob"]).items():
        ...     print(coalition, worth)
        () 0.0
        ('ann',) 1.0
        ('bob',) 2.0
        ('ann', 'bob') 4.0
        """
        for mask, worth in enumerate(self.values.tolist()):
            yield coalition_members(mask, self.players), worth

    def to_dict(self) -> dict[tuple[Hashable, ...], float]:
        """Worths of the non-empty coalitions, by tuples of labels, as ``from_dict`` reads them.

        Examples
        --------
        >>> from tugames import Game
        >>> Game([0, 1, 2, 4], ["ann", "bob"]).to_dict()
        {('ann',): 1.0, ('bob',): 2.0, ('ann', 'bob'): 4.0}
        """
        return {coalition: worth for coalition, worth in self.items() if coalition}

    def to_frame(self) -> "pd.DataFrame":
        """Worths of the non-empty coalitions by name, as ``from_frame`` reads them.

        Examples
        --------
        >>> from tugames import Game
        >>> Game([0, 1, 2, 4], ["ann", "bob"]).to_frame()["worth"].to_dict()
        {'ann': 1.0, 'bob': 2.0, 'ann+bob': 4.0}
        """
        return self._table().frame()

    def _table(self, most: int | None = None) -> Table:
        worths = self.values[1:most].tolist()
        names = [coalition_label(mask, self.players) for mask in range(1, len(worths) + 1)]
        return Table.of(coalition=names, worth=worths)

    def _repr_html_(self) -> str:
        return shown(self, self._table(SHOWN + 1), self.values.size - 1)


def shown(game: object, table: Table, count: int) -> str:
    """A game in a notebook: its first coalitions, and how many there are besides."""
    note = f"<p>{count - SHOWN} more coalitions</p>\n" if count > SHOWN else ""
    return f"<div>\n<p>{escape(repr(game))}</p>\n{table.html()}\n{note}</div>"
