"""Turn a value oracle into a game: evaluate every coalition on every replicate."""

from concurrent.futures import Executor
from itertools import repeat

import numpy as np
from tqdm import tqdm

from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError
from tugames.game import Game, check_table_fits
from tugames.oracle import ValueOracle
from tugames.sampled import SampledGame

__all__ = ["tabulate"]


def tabulate(
    oracle: ValueOracle,
    *,
    replications: int | None = None,
    executor: Executor | None = None,
    progress: bool | None = None,
) -> Game | SampledGame:
    """Evaluate an oracle on all 2**n - 1 coalitions.

    Parameters
    ----------
    oracle : ValueOracle
    replications : int, optional
        Number R >= 2 of replicates, 0 to R - 1, of a simulated oracle; left out for a
        deterministic one.
    executor : concurrent.futures.Executor, optional
        Evaluates coalitions in parallel: threads if the oracle releases the interpreter's
        lock, processes if it pickles. The worths do not depend on it.
    progress : bool, optional
        Show a bar of worths done; by default on a terminal only.

    Returns
    -------
    Game
        Of a deterministic oracle.
    SampledGame
        Of a simulated one; all coalitions on the same replicates.

    Raises
    ------
    InvalidInputError
        If a simulated oracle comes without at least two replications.
    TooManyPlayersError
        If the table would not fit in memory.

    Notes
    -----
    (2**n - 1) R evaluations, replicate by replicate; an exception from the oracle is passed on
    with a note that names the coalition and the replicate.

    Examples
    --------
    >>> from tugames.oracle import FunctionOracle
    >>> tabulate(FunctionOracle(lambda members: len(members) ** 2, players=2)).values
    array([0., 1., 1., 4.])
    >>> noisy = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 2, seed=0)
    >>> tabulate(noisy, replications=10).n_replicates
    10
    """
    players = tuple(oracle.players)
    check_table_fits(len(players))
    if oracle.deterministic:
        replications = 1
    elif replications is None or replications < 2:
        raise InvalidInputError(
            "a simulated oracle is tabulated on at least 2 replications, for error bars; got "
            f"{replications}: pass replications=20, say"
        )
    n_coalitions = 1 << len(players)
    tasks = [(mask, r) for r in range(replications) for mask in range(1, n_coalitions)]
    run = map if executor is None else executor.map
    worths = run(_worth, repeat(oracle), tasks)
    samples = np.zeros((replications, n_coalitions))
    with tqdm(
        total=len(tasks), unit="worth", disable=None if progress is None else not progress
    ) as bar:
        for (mask, r), worth in zip(tasks, worths, strict=True):
            samples[r, mask] = worth
            bar.update()
    return Game(samples[0], players) if oracle.deterministic else SampledGame(samples, players)


def _worth(oracle: ValueOracle, task: tuple[int, int]) -> float:
    mask, replicate = task
    try:
        return float(oracle.worths(mask, [replicate])[0])
    except Exception as error:
        name = coalition_label(mask, oracle.players)
        error.add_note(f"while evaluating coalition {name} on replicate {replicate}")
        raise
