"""Where an estimator's worths come from: a table, a game that asks when asked, or an oracle."""

import itertools
import zlib
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag, whole_number
from tugames._numerics.one_thread import one_thread
from tugames._worths.checked import checked_worths, require_same
from tugames.core.separation import WorthByCoalition
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.oracles.callables import CallableGame, is_callable_game
from tugames.oracles.filling import Filling, filling
from tugames.oracles.functions import FunctionOracle
from tugames.oracles.protocol import (
    BatchValueOracle,
    OracleGame,
    ValueOracle,
    asked_worths,
    empty_worths,
)
from tugames.oracles.store import ReplicateStore
from tugames.sampled import SampledGame, examined

#: Replicates of a simulated worth when the caller does not say how many.
DEFAULT_REPLICATIONS = 8
#: Coalitions that are asked for before a bar moves on.
_STEP = 4096

Source = Game | SampledGame | OracleGame | ValueOracle


def source_of(game: object) -> Source:
    """What a value is estimated of: a family is asked for worths as an oracle is.

    Raises
    ------
    InvalidInputError
        If it is neither a game nor an oracle.
    """
    if isinstance(game, Game | SampledGame | OracleGame):
        return game
    if callable(getattr(game, "game", None)) and not isinstance(game, type | ValueOracle):
        if isinstance(game, WorthByCoalition):
            worth = game.worth
            return FunctionOracle(lambda members: worth(list(members)), list(game.players))  # type: ignore[arg-type]
        return examined(game)
    if isinstance(game, ValueOracle) and not isinstance(game, type):
        return game
    if is_callable_game(game):
        return CallableGame(game)
    raise InvalidInputError(
        "a value is estimated of a Game, a SampledGame, an OracleGame, a value oracle with "
        "players, deterministic and worths, or a game that is called with a boolean matrix, as "
        f"those of shapiq; got {type(game).__name__}: wrap a function in FunctionOracle"
    )


class Worths:
    """Worths of a game or an oracle, all of them on the same replicates.

    Parameters
    ----------
    game : Game, SampledGame, OracleGame or ValueOracle
    replications : int, optional
        Of an oracle; anything else brings its own.
    filled : Filling, optional
        Evaluates an oracle, and keeps its worths in a store.
    bar : tqdm, optional
        Is told of worths that are asked for directly.

    Raises
    ------
    InvalidInputError
        If the replications do not fit it.
    """

    def __init__(
        self,
        game: Source,
        replications: int | None,
        filled: Filling | None = None,
        bar: Any = None,
    ) -> None:
        self.game = game
        self._filled = filled
        self._bar = bar
        self._asked: tuple[int, float] | None = None
        self._pinned: tuple[int, float] | None = None
        if replications is not None:
            replications = whole_number(replications, "replications")
        if isinstance(game, Game | SampledGame):
            self.n_replicates = 1 if isinstance(game, Game) else game.n_replicates
            deterministic = True
        elif isinstance(game, OracleGame):
            self.n_replicates, deterministic = len(game.replicates), game.oracle.deterministic
        else:
            deterministic = bool(game.deterministic)
            wanted = DEFAULT_REPLICATIONS if replications is None else replications
            self.n_replicates = 1 if deterministic else wanted
        if self.n_replicates < 2 and not deterministic:
            raise InvalidInputError(
                "simulated worths need at least 2 replicates for their error bar; got "
                f"{self.n_replicates}"
            )
        if replications not in (None, self.n_replicates):
            raise InvalidInputError(
                f"this {type(game).__name__} brings its own replicates, {self.n_replicates}; got "
                f"replications={replications}: leave it out"
            )

    @property
    def free(self) -> bool:
        """Whether worths cost nothing, being kept by the game."""
        return isinstance(self.game, Game | SampledGame | OracleGame)

    @property
    def simulated(self) -> bool:
        """Whether the number of replicates is for whoever asks to choose."""
        return not self.free and not self.game.deterministic  # type: ignore[union-attr]

    @property
    def fingerprint(self) -> str:
        """What the worths depend on, as text: of a table they themselves; empty if unknown."""
        if isinstance(self.game, Game | SampledGame):
            table = self.game.values if isinstance(self.game, Game) else self.game.samples
            return f"table {zlib.crc32(np.ascontiguousarray(table).tobytes()):08x}"
        oracle = self.game.oracle if isinstance(self.game, OracleGame) else self.game
        return str(getattr(oracle, "fingerprint", "") or "")

    def remember(self, known: dict[int, NDArray[np.float64]]) -> None:
        """Worths that were asked for before: one of them is the one to be asked for again."""
        if known:
            mask = next(reversed(known))  # a large one, which says more
            self._pinned = mask, float(known[mask][0])

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.game.players)

    def __call__(self, masks: list[int], replicates: range | None = None) -> NDArray[np.float64]:
        """Worths of distinct non-empty coalitions, shape (R, len(masks)).

        An oracle may be asked for other replicates, ascending ones, than 0 to R - 1.
        """
        if replicates is None:
            replicates = range(self.n_replicates)
        if isinstance(self.game, Game):
            return self.game.values[None, np.array(masks, dtype=np.int64)]
        if isinstance(self.game, SampledGame):
            return self.game.samples[:, np.array(masks, dtype=np.int64)]
        if self._filled is not None:
            return self._filled.of(masks, len(replicates), replicates.start)
        worths = np.empty((len(replicates), len(masks)))
        # the first by itself: a library that it imports is kept to one thread from then on
        bounds = [0, *range(1, len(masks), _STEP), len(masks)]
        for start, end in itertools.pairwise(bounds):
            some = masks[start:end]
            with one_thread():
                if isinstance(self.game, OracleGame):  # which checks them, and keeps them
                    worths[:, start:end] = self.game.samples_of(some)
                else:
                    worths[:, start:end] = asked_worths(self.game, some, replicates)
            if self._bar is not None:
                self._bar.update(len(some) * len(replicates))
        if masks and replicates.start == 0:
            # of a batch the last, which has another place when it is asked for alone
            k = -1 if isinstance(self.game, BatchValueOracle) else 0
            self._asked = masks[k], float(worths[0, k])
        return worths

    def ask_again(self) -> None:
        """Ask an oracle for one worth once more, on the first replicate.

        Raises
        ------
        InvalidInputError
            If it is another now.
        """
        if isinstance(self.game, Game | SampledGame):
            return
        if isinstance(self.game, OracleGame):
            oracle, r = self.game.oracle, self.game.replicates[0]
        else:
            oracle, r = self.game, 0
        if self._pinned is not None:
            self._asked = self._pinned
        elif self._filled is not None:
            row = self._filled.repeatable
            self._asked = None if row is None else (row.coalition, row.worth)
            r = r if row is None else row.replicate
        if self._asked is None:  # all was in the store
            return
        mask, before = self._asked
        with one_thread():
            now = float(checked_worths(oracle.worths(mask, [r]), mask, [r], oracle.players)[0])
        replicate = None if oracle.deterministic else r
        require_same(before, now, mask, oracle.players, replicate=replicate)

    def baseline(self) -> NDArray[np.float64]:
        """What was subtracted from every worth, shape (R,)."""
        if isinstance(self.game, Game):
            return np.array([self.game.baseline])
        if isinstance(self.game, SampledGame):
            return self.game.baseline
        if isinstance(self.game, OracleGame):
            return empty_worths(self.game.oracle, self.game.replicates)
        told = self.game if self._filled is None else self._filled.told
        return empty_worths(told, range(self.n_replicates))


@contextmanager
def opened(
    game: object,
    replications: int | None,
    *,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Iterator[Worths]:
    """Worths of a game or an oracle; who evaluates them, and where they are kept.

    Raises
    ------
    InvalidInputError
        If it is none, or has its worths already and needs neither a store nor workers.
    StoreError
        If the store cannot be used.
    """
    source = source_of(game)
    progress = None if progress is None else flag(progress, "progress")
    wanted = {"store": store, "executor": executor, "workers": workers}
    given = {name: value for name, value in wanted.items() if value is not None}
    if isinstance(source, Game | SampledGame | OracleGame):
        if given:
            remedy = "hand over its .oracle" if isinstance(source, OracleGame) else "leave it out"
            raise InvalidInputError(
                f"{next(iter(given))} is for oracles, and this {type(source).__name__} keeps its "
                f"own worths; got {brief_repr(next(iter(given.values())))}: {remedy}"
            )
        yield Worths(source, replications)
    elif given:
        Worths(source, replications)  # refuses what does not fit before a file is made
        with filling(
            source, store=store, executor=executor, workers=workers, progress=progress
        ) as filled:
            yield Worths(source, replications, filled)
    else:
        from tqdm import tqdm

        disable = None if progress is None else not progress
        with tqdm(unit="worth", disable=disable, delay=2.0) as bar:
            yield Worths(source, replications, bar=bar)
