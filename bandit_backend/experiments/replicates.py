"""What a run left in its store, agent by agent and replicate by replicate."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.payoffs import Payoffs
from bandit_backend.experiments.runs import Run, Setting
from tugames import ReplicateStore, SampledGame, shapley_value, tabulate

__all__ = ["Missing", "Replicates", "read", "simulate_runs"]


@dataclass(frozen=True, kw_only=True)
class Replicates(Payoffs):
    """A finished run; a stand-in for its oracle, too, as far as its replicates go.

    Attributes
    ----------
    run : Run
    game : SampledGame
    regret : ndarray, shape (R, 2**n, n)
        Of each agent in each coalition; 0 for those not in it.
    """

    run: Run
    game: SampledGame
    regret: NDArray[np.float64]

    def member_worths(self, coalition: int, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Worth of each member, as of :class:`bandit_backend.RegretOracle`."""
        members = [i for i in range(len(self.players)) if coalition >> i & 1]
        worths: NDArray[np.float64] = -self.regret[np.ix_(list(replicates), [coalition], members)]
        return worths[:, 0]


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A run that is not finished: how many of how many worths are there."""

    run: Run
    file: str
    kept: int
    needed: int | None

    @property
    def text(self) -> str:
        """In words."""
        if self.needed is None:
            return f"{self.run.name}: nothing yet ({self.file} is not there)"
        return f"{self.run.name}: {self.kept} of {self.needed} worths are in {self.file}"


def simulate_runs(
    runs: Iterable[Run],
    setting: Setting,
    folder: Path,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> None:
    """Simulate what is not in the stores yet, run by run; finished worths are kept at any time.

    Raises
    ------
    DataError
        If MovieLens is needed and not there.
    StoreError
        If a store keeps the worths of another setting.
    """
    for run in runs:
        oracle = run.oracle(setting)
        with ReplicateStore(folder / run.file(setting), oracle) as store:
            tabulate(
                oracle,
                replications=setting.replications,
                store=store,
                executor=executor,
                workers=workers,
                progress=progress,
            )


def read(run: Run, setting: Setting, folder: Path) -> Replicates | Missing:
    """What the store has of a run, without data and without simulating anything.

    Raises
    ------
    InvalidRunError
        If the store is of another horizon, seed or width factor.
    StoreError
        If it is damaged.
    """
    path = folder / run.file(setting)
    if not path.is_file():
        return Missing(run=run, file=path.name, kept=0, needed=None)
    count = setting.replications
    with ReplicateStore(path) as store:
        _require(setting, run, path, store.fingerprint)
        players = store.players
        rows = [row for row in store.rows(count) if row.coalition]
    needed = count * ((1 << len(players)) - 1)
    if len(rows) < needed:
        return Missing(run=run, file=path.name, kept=len(rows), needed=needed)
    samples = np.zeros((count, 1 << len(players)))
    regret = np.zeros((*samples.shape, len(players)))
    for row in rows:
        if row.shares is None:
            raise InvalidRunError(f"{path} keeps no regrets by agent; name another folder")
        members = [i for i in range(len(players)) if row.coalition >> i & 1]
        samples[row.replicate, row.coalition] = row.worth
        regret[row.replicate, row.coalition, members] = -np.array(row.shares)
    game = SampledGame(samples, players)
    return Replicates(
        run=run,
        players=players,
        game=game,
        regret=regret,
        payouts=-regret[:, -1],
        shapley=np.array([shapley_value(game.replicate(r)) for r in range(count)]),
    )


def _require(setting: Setting, run: Run, path: Path, kept: object) -> None:
    """Refuse a store of another setting; a run with its data checks the rest."""
    known = kept if isinstance(kept, dict) else {}
    for name, wanted in (("horizon", setting.horizon), ("seed", setting.seed)):
        if known.get(name) != wanted:
            raise InvalidRunError(
                f"{path} keeps worths of {name} {shown(known.get(name))}; {wanted} is asked for: "
                f"state that {name}, or name another folder"
            )
    if run.policy == "linucb" and f"width_factor={setting.alpha!r}" not in str(known["policies"]):
        raise InvalidRunError(
            f"{path} keeps worths of another alpha than {setting.alpha:g}: state that, or name "
            "another folder"
        )
