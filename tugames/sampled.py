"""Games whose worths were estimated: replicated tables with common random numbers."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.order import in_binary_order
from tugames._doors.pandas import is_series
from tugames._presentation.table import Table
from tugames._worths.checked import LARGEST
from tugames._worths.labelled import SHOWN, shown
from tugames._worths.tables import is_frozen
from tugames.coalition import coalition_label
from tugames.errors import InvalidGameError, InvalidInputError
from tugames.game import Game

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SampledGame"]


#: Squares of numbers up to two to this, and down to two to minus this, are in range.
_SQUARABLE = 450


class SampledGame:
    """A game known through R replicated tables of worths.

    Parameters
    ----------
    samples : array_like, shape (R, 2**n), R >= 2
        ``samples[r, mask]`` is the worth of a coalition on replicate r. Copied, unless it is a
        read-only float64 array already. The replicates are
        independent; within one, the coalitions may share random numbers, and should.
    players : sequence of hashables, optional
    order : {"binary", "lexicographic"}
        Order of each row of ``samples``, as of :class:`Game`.
    baseline : float or array_like, shape (R,)
        What the empty coalition was worth on each replicate before it was subtracted.

    Raises
    ------
    InvalidGameError
        If there are fewer than two replicates, or one of them is no game.

    Notes
    -----
    Any quantity linear in the worths has a standard error that accounts for the correlation
    between coalitions: compute it on every replicate and take the spread, as
    :meth:`evaluate` does.

    Examples
    --------
    >>> sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    >>> sampled.mean.values
    array([0., 1., 2., 5.])
    >>> sampled.standard_error
    array([0., 0., 0., 1.])
    """

    __slots__ = ("_baseline", "_mean", "_samples")

    def __init__(
        self,
        samples: ArrayLike,
        players: Sequence[Hashable] | None = None,
        *,
        order: str = "binary",
        baseline: ArrayLike = 0.0,
    ) -> None:
        what = "samples are an (R, 2**n) array of numbers"
        table = samples if is_frozen(samples) else real_array(samples, what, InvalidGameError)
        table = in_binary_order(table, order)
        if table.ndim != 2 or table.shape[0] < 2:
            raise InvalidGameError(
                "an estimated game has R >= 2 replicates of 2**n worths, shape (R, 2**n); got "
                f"shape {table.shape}: with one replicate there is no error bar, use Game"
            )
        for r in _rows_to_check(table):
            try:
                Game(table[r], players)
            except InvalidGameError as error:
                raise InvalidGameError(f"replicate {r}: {error}") from error
        table.flags.writeable = False
        self._samples = table
        self._baseline = _baseline(baseline, len(table))
        self._mean = Game(table.mean(axis=0), players, baseline=self._baseline.mean())

    @property
    def samples(self) -> NDArray[np.float64]:
        """Worths by replicate and coalition, shape (R, 2**n), read-only."""
        return self._samples

    @property
    def baseline(self) -> NDArray[np.float64]:
        """What the empty coalition was worth before it was subtracted, shape (R,); or zeros."""
        return self._baseline

    @property
    def mean(self) -> Game:
        """The game of mean worths."""
        return self._mean

    @property
    def players(self) -> tuple[Hashable, ...]:
        """Labels in player order."""
        return self._mean.players

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return self._mean.n_players

    @property
    def n_replicates(self) -> int:
        """Number of replicates R."""
        return int(self._samples.shape[0])

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Standard error of every mean worth over the replicates, shape (2**n,)."""
        return standard_error(self._samples)

    def replicate(self, r: int) -> Game:
        """Return the game of one replicate."""
        whole = isinstance(r, int | np.integer) and not isinstance(r, bool)
        if not whole or not 0 <= r < self.n_replicates:
            raise InvalidInputError(
                f"replicates are numbered from 0 to {self.n_replicates - 1}; got {brief_repr(r)}"
            )
        return Game(self._samples[r], self.players, baseline=self._baseline[r])

    def evaluate(
        self, solution: Callable[[Game], NDArray[np.float64]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and standard error of a solution over the replicates, each of shape (n,).

        Exact for a solution that is linear in the worths, as the Shapley value is; for any
        other the mean over replicates is not the solution of the mean game.

        Examples
        --------
        >>> sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
        >>> sampled.evaluate(lambda game: game.values[[1, 3]] - game.values[[0, 2]])
        (array([1., 3.]), array([0., 1.]))
        """
        answers = [_answer(solution, self.replicate(r)) for r in range(self.n_replicates)]
        if any(answer is None for answer in answers):
            raise InvalidInputError("a solution gives numbers; got None from one")
        outcomes = real_array(answers, "a solution gives numbers, as many on every replicate")
        return outcomes.mean(axis=0), standard_error(outcomes)

    def to_frame(self) -> "pd.DataFrame":
        """Mean worth and standard error of the non-empty coalitions, by name.

        Examples
        --------
        >>> SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]]).to_frame().loc["0+1"].tolist()
        [5.0, 1.0]
        """
        return self._table().frame()

    def _table(self, most: int | None = None) -> Table:
        worths = self.mean.values[1:most]
        names = [coalition_label(mask, self.players) for mask in range(1, worths.size + 1)]
        errors = self.standard_error[1:most].tolist()
        return Table.of(coalition=names, mean=worths.tolist(), standard_error=errors)

    def _repr_html_(self) -> str:
        return shown(self, self._table(SHOWN + 1), self._samples.shape[1] - 1)

    @classmethod
    def from_costs(
        cls, samples: ArrayLike, players: Sequence[Hashable] | None = None
    ) -> "SampledGame":
        """Make a game of replicated costs, shape (R, 2**n): worths are minus the costs.

        Examples
        --------
        >>> SampledGame.from_costs([[0, 4, 5, 7], [0, 4, 5, 8]]).mean.values
        array([ 0. , -4. , -5. , -7.5])
        """
        return cls(samples, players).as_costs()

    def as_costs(self) -> "SampledGame":
        """Return the game whose costs these worths are."""
        game = -self
        game._mean = self._mean.as_costs()  # noqa: SLF001  its own class
        return game

    @property
    def of_costs(self) -> bool:
        """Whether worths are minus costs: reports speak of charges then."""
        return self._mean.of_costs

    def __neg__(self) -> "SampledGame":
        return SampledGame(0.0 - self._samples, self.players, baseline=0.0 - self._baseline)

    def __repr__(self) -> str:
        return f"SampledGame({self.n_replicates} replicates of {self.mean!r})"


def _rows_to_check(table: NDArray[np.float64]) -> list[int]:
    """The first replicate, which has all that is common to them, and those that are no games.

    Found all at once: hundreds of small games made one by one take longer than most verdicts.
    """
    lowest, highest = table.min(axis=1, initial=0.0), table.max(axis=1, initial=0.0)
    broken = ~((lowest >= -LARGEST) & (highest <= LARGEST))  # nan, too
    broken |= table[:, :1].any(axis=1)
    broken[0] = True
    return np.flatnonzero(broken).tolist()


def _baseline(given: ArrayLike, n_replicates: int) -> NDArray[np.float64]:
    """One number for each replicate; one for all will do."""
    baseline = real_array(given, "a baseline is a number, or one for each replicate")
    if baseline.shape not in ((), (n_replicates,)) or not np.isfinite(baseline).all():
        raise InvalidInputError(
            f"a baseline is a finite number, or one for each of {n_replicates} replicates; got "
            f"{brief_repr(given)}"
        )
    baseline = np.broadcast_to(baseline, n_replicates).copy()
    baseline.flags.writeable = False
    return baseline


def _answer(solution: Callable[[Game], Any], game: Game) -> Any:
    """What a solution gives; of a result its payoff."""
    if not callable(solution):
        raise InvalidInputError(f"a solution is a function of a game; got {brief_repr(solution)}")
    answer = solution(game)
    return getattr(answer, "payoff", answer)


def examined(game: object) -> Game:
    """Table that is looked at: a game's own, an estimated game's mean, a family's.

    Anything with a method ``game`` and players is a family; its table is made here.

    Raises
    ------
    InvalidInputError
        If it is no game; the message says what to call.
    TooManyPlayersError
        If a family's table would not fit in memory.
    """
    if isinstance(game, Game):
        return game
    if isinstance(game, SampledGame):
        return game.mean
    make = getattr(game, "game", None)
    if callable(make) and not isinstance(game, type):
        table = make()
        if isinstance(table, Game):
            return table
        if isinstance(table, SampledGame):
            raise InvalidInputError(
                f"a game is a Game or a SampledGame; got a {type(game).__name__}: hand over what "
                "its .game() returns"
            )
    raise InvalidInputError(
        f"a game is a Game or a SampledGame; got {brief_repr(game)}: {_remedy(game)}"
    )


def _remedy(game: object) -> str:
    if isinstance(game, Mapping) or is_series(game):
        return "use Game.from_dict for worths by coalition"
    if isinstance(getattr(game, "game", None), Game):
        return "hand over its .game"
    if hasattr(game, "worths") or hasattr(game, "oracle"):
        name = "its .oracle" if hasattr(game, "oracle") else "it"
        return f"tabulate({name}) makes a table of an oracle, estimate_shapley needs none"
    if callable(game) or hasattr(game, "worth"):
        return "use Game.from_function for a characteristic function"
    return "use Game(values) for a table of 2**n worths, read_game for a file"


def standard_error(replicates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard error of the mean over the first axis, from independent replicates."""
    count = replicates.shape[0]
    largest = max(float(replicates.max()), -float(replicates.min()))
    exponent = int(np.frexp(largest)[1])
    if abs(exponent) < _SQUARABLE:
        exponent = 0
    else:
        replicates = np.ldexp(replicates, -exponent)
    error: NDArray[np.float64] = replicates.std(axis=0, ddof=1) / np.sqrt(count)
    return np.ldexp(error, exponent) if exponent else error
