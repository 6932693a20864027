"""A dask cluster, through the executor that its client gives."""

import asyncio
import warnings
from collections import Counter
from concurrent.futures import Executor, Future
from typing import Any

from tugames.errors import OracleError
from tugames.oracles.evaluation.batch import Batch, Items
from tugames.oracles.evaluation.pace import UNDER_WAY
from tugames.oracles.evaluation.travel import (
    announce,
    evaluate_by_token,
    forget,
    new_token,
    pickled,
)
from tugames.oracles.protocol import ValueOracle

#: Times that a batch is begun anew whose result was lost with a worker.
_LIVES = 3


class _LostError(OracleError):
    """A result that was finished, and is nowhere any more."""


class Cluster:
    """Batches as dask tasks that depend on one task more: the oracle.

    So dask itself carries the oracle to each worker, once, and makes it anew where it was lost.
    The executor's own futures are not used. Where a worker dies whose result was not fetched yet,
    they may stay pending for ever; these say that it is lost, and the batch is begun anew.
    """

    def __init__(self, oracle: ValueOracle, executor: Executor) -> None:
        # an executor does not tell its client in public
        self._client: Any = executor._client  # type: ignore[attr-defined]  # noqa: SLF001
        self._options: dict[str, Any] = executor._kwargs | {"pure": False}  # type: ignore[attr-defined]  # noqa: SLF001
        self._token = new_token()
        self._lost = Counter[tuple[int, int]]()
        announce(self._token, oracle)  # for workers that are threads of this process
        with warnings.catch_warnings():  # it is large, and sent only once
            warnings.filterwarnings("ignore", message="Sending large graph")
            payload = pickled(oracle)
            self._oracle = self._client.submit(bytes, payload, **self._options)
        # so that workers that join find something to do
        self.capacity = max(UNDER_WAY, 2 * sum(self._client.nthreads().values()))

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Begin a task; equal ones are different tasks to dask."""
        theirs = self._client.submit(
            evaluate_by_token, self._token, self._oracle, items, **self._options
        )
        # on the client's own loop, where results that are finished together come together
        return asyncio.run_coroutine_threadsafe(
            _fetched(self._client, theirs), self._client.loop.asyncio_loop
        )

    def proceed(self) -> None:
        """Others do."""

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Begin a batch anew whose result was lost, unless that happens again and again."""
        lost = isinstance(future.exception(), _LostError) and self._client.status == "running"
        self._lost[items[0]] += 1
        return self.submit(items) if lost and self._lost[items[0]] < _LIVES else None

    def close(self) -> None:
        """The cluster lives on; it may drop the oracle."""
        forget(self._token)
        self._oracle.release()


async def _fetched(client: Any, theirs: Any) -> "Batch | None":
    """Result of a task, once it is done."""
    fetching = asyncio.ensure_future(client.gather([theirs], asynchronous=True))
    try:
        (batch,) = await asyncio.shield(fetching)  # others may wait for the same message
    except asyncio.CancelledError:  # nobody wants it any more
        fetching.add_done_callback(lambda done: done.cancelled() or done.exception())
        await theirs.cancel(asynchronous=True)
        raise
    # dask has several errors for this, which differ between its versions
    except Exception as error:
        if theirs.status == "error":
            raise
        raise _LostError(
            f"the cluster lost a batch ({type(error).__name__}: {error}): are its scheduler and "
            "its workers up, and are they of one version?"
        ) from error
    return batch  # type: ignore[no-any-return]
