"""Turn a value oracle into a game: evaluate every coalition on every replicate."""

from concurrent.futures import Executor
from pathlib import Path

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag, whole_number
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.oracles.callables import as_oracle
from tugames.oracles.filling import filling
from tugames.oracles.protocol import ValueOracle, empty_worths
from tugames.oracles.store import ReplicateStore
from tugames.sampled import SampledGame

__all__ = ["tabulate"]

_MOST_REPLICATIONS = 1 << 31


def tabulate(
    oracle: ValueOracle,
    *,
    replications: int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Game | SampledGame:
    """Evaluate an oracle on all 2**n - 1 coalitions, those that are not in the store already.

    Parameters
    ----------
    oracle : ValueOracle
        Or a game of ``shapiq``, which is called with a boolean matrix of coalitions.
    replications : int, optional
        Number R >= 2 of replicates, 0 to R - 1, of a simulated oracle; left out for a
        deterministic one, which has one worth for each coalition.
    store : ReplicateStore, str or Path, optional
        Where finished worths are kept, and found again by the next run; a path is opened for
        this run, and made if it does not exist. The oracle needs a ``fingerprint``.
    executor : concurrent.futures.Executor, optional
        Evaluates coalitions in parallel: threads if the oracle releases the interpreter's lock,
        processes if it pickles, ``dask.distributed``'s ``client.get_executor()``,
        ``mpi4py.futures.MPIPoolExecutor``.
    workers : int, optional
        In place of an executor, a number of processes, each with one thread. Functions may be of
        a notebook or a script, which needs no main guard, or lambdas.
    progress : bool, optional
        Show a bar of worths done; by default on a terminal only.

    Returns
    -------
    Game
        Of a deterministic oracle.
    SampledGame
        Of a simulated one; all coalitions on the same replicates. The bits are the same whoever
        evaluates, in whatever order, in one run or several.

    Raises
    ------
    InvalidInputError
        If a simulated oracle comes without at least two replications, a deterministic one with
        more than one, or an oracle that does not pickle is to go to other processes. If a worth
        is no finite number, or the first, which is asked for twice, is another the second time.
    StoreError
        If the store cannot be used, or keeps the worths of another oracle.
    TooManyPlayersError
        If the table would not fit in memory.
    KeyboardInterrupt
        On Ctrl-C, after the batches under way are in the store; a note says how to resume.

    Notes
    -----
    (2**n - 1) R evaluations, and one more that repeats the first, in batches of about two
    seconds; the order is replicate by replicate, small coalitions first. Whatever an oracle
    raises ends the run, after the batches under way are in the store, with a note that names the
    coalition and the replicate.

    BLAS and OpenMP are limited to one thread in the meantime, so that the bits do not depend on
    how many there are. Where a single worth is one large computation, let the oracle ask for more
    itself: ``with threadpoolctl.threadpool_limits(4): ...``.

    Examples
    --------
    >>> from tugames import FunctionOracle
    >>> tabulate(FunctionOracle(lambda members: len(members) ** 2, players=2)).values
    array([0., 1., 1., 4.])
    >>> noisy = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 2, seed=0)
    >>> tabulate(noisy, replications=10).n_replicates
    10
    """
    oracle = as_oracle(oracle)
    players = tuple(oracle.players)
    if oracle.deterministic:
        require_no_replications(replications)
        replications = 1
    else:
        replications = _replications(replications)
    # samples, a byte for each that is known, and what is laid out or summed up along the way
    check_table_fits(len(players), 1.125 * replications + 4)
    progress = None if progress is None else flag(progress, "progress")
    with filling(
        oracle, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        samples = worths.table(replications)
        baseline = empty_worths(worths.told, range(replications))
    if oracle.deterministic:
        return Game(samples[0], players, baseline=baseline[0])
    samples.flags.writeable = False  # then it is not copied
    return SampledGame(samples, players, baseline=baseline)


def require_no_replications(replications: int | None) -> None:
    """Refuse replications of what has one worth for each coalition."""
    if replications not in (None, 1):
        raise InvalidInputError(
            "a deterministic oracle has one worth for each coalition; got replications="
            f"{brief_repr(replications)}: leave it out, or give the oracle a seed if its worths "
            "are random"
        )


def _replications(replications: int | None) -> int:
    number = 0 if replications is None else whole_number(replications, "replications")
    if number > _MOST_REPLICATIONS:
        raise InvalidInputError(f"there are at most 2**31 replications; got {brief_repr(number)}")
    if number < 2:
        raise InvalidInputError(
            "a simulated oracle is tabulated on at least 2 replications, for error bars; got "
            f"{replications}: pass replications=20, say"
        )
    return number
