"""Where an estimator's worths come from: a table, a game that asks when asked, or an oracle."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import whole_number
from tugames._numerics.one_thread import one_thread
from tugames._worths.checked import checked_worths, require_same
from tugames.core.separation import WorthByCoalition
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.oracles.protocol import FunctionOracle, OracleGame, ValueOracle, empty_worths
from tugames.sampled import SampledGame, examined

#: Replicates of a simulated worth when the caller does not say how many.
DEFAULT_REPLICATIONS = 8

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
    if isinstance(game, ValueOracle):
        return game
    raise InvalidInputError(
        "a value is estimated of a Game, a SampledGame, an OracleGame or a value oracle "
        f"with players, deterministic and worths; got {type(game).__name__}: wrap a "
        "function in FunctionOracle"
    )


class Worths:
    """Worths of a game or an oracle, all of them on the same replicates.

    Parameters
    ----------
    game : Game, SampledGame, OracleGame or ValueOracle
    replications : int, optional
        Of an oracle; anything else brings its own.

    Raises
    ------
    InvalidInputError
        If the replications do not fit it.
    """

    def __init__(self, game: Source, replications: int | None) -> None:
        self.game = game
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

    def __call__(self, masks: list[int]) -> NDArray[np.float64]:
        """Worths of distinct non-empty coalitions, shape (R, len(masks))."""
        if isinstance(self.game, Game):
            return self.game.values[None, np.array(masks, dtype=np.int64)]
        if isinstance(self.game, SampledGame):
            return self.game.samples[:, np.array(masks, dtype=np.int64)]
        worths = np.empty((self.n_replicates, len(masks)))
        # the first by itself: a library that it imports is kept to one thread from then on
        for some in (slice(0, 1), slice(1, None)):
            with one_thread():
                for k, mask in enumerate(masks[some], some.start):
                    if isinstance(self.game, OracleGame):  # which checks them, and keeps them
                        worths[:, k] = self.game.samples(mask)
                    else:
                        worths[:, k] = _asked(self.game, mask, range(self.n_replicates))
        self._first = masks[0], float(worths[0, 0])
        return worths

    def ask_again(self) -> None:
        """Ask an oracle for one worth once more: the first on the first replicate.

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
        mask, before = self._first
        with one_thread():
            now = float(_asked(oracle, mask, [r])[0])
        replicate = None if oracle.deterministic else r
        require_same(before, now, mask, oracle.players, replicate=replicate)


def _asked(oracle: ValueOracle, mask: int, replicates: Sequence[int]) -> NDArray[np.float64]:
    return checked_worths(oracle.worths(mask, replicates), mask, replicates, oracle.players)


def baseline_of(game: Source, n_replicates: int) -> NDArray[np.float64]:
    """What was subtracted from every worth, shape (R,)."""
    if isinstance(game, Game):
        return np.array([game.baseline])
    if isinstance(game, SampledGame):
        return game.baseline
    if isinstance(game, OracleGame):
        return empty_worths(game.oracle, game.replicates)
    return empty_worths(game, range(n_replicates))
