"""Evaluating a batch of worths, here or in another process."""

import os
import pickle
import time
import traceback
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from tugames.errors import OracleError
from tugames.oracle import SplitValueOracle, ValueOracle
from tugames.store import Row

#: Oracles this process can be asked about, by token; the newest few.
_HERE: dict[str, ValueOracle] = {}
_KEPT = 4
#: Unlike the number of a process, different on another machine; a fork shares it.
_NAME = uuid.uuid4().hex


class Failure(NamedTuple):
    """An exception from an oracle, and where it came up."""

    coalition: int
    replicate: int
    error: BaseException
    traceback: str


class Batch(NamedTuple):
    """What became of a batch: all that was finished, even if the last one failed."""

    rows: list[Row]
    seconds: list[float]
    failure: Failure | None


def evaluate(oracle: ValueOracle, items: Sequence[tuple[int, int]]) -> Batch:
    """Evaluate pairs (coalition, replicate) one after the other, until one fails."""
    rows: list[Row] = []
    seconds: list[float] = []
    splits = isinstance(oracle, SplitValueOracle)
    for coalition, replicate in items:
        start = time.perf_counter()
        try:
            worth, shares = _evaluated(oracle, coalition, replicate, splits=splits)
        # whatever it is, it is raised again by whoever asked, with what was finished kept
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001
            return Batch(
                rows, seconds, Failure(coalition, replicate, error, traceback.format_exc())
            )
        seconds.append(time.perf_counter() - start)
        rows.append(Row(coalition, replicate, worth, shares))
    return Batch(rows, seconds, None)


def _evaluated(
    oracle: ValueOracle, coalition: int, replicate: int, *, splits: bool
) -> tuple[float, tuple[float, ...] | None]:
    if splits and isinstance(oracle, SplitValueOracle):
        shares = oracle.member_worths(coalition, [replicate])
        # as the oracle adds them, so that the bits are its own
        return float(shares.sum(axis=1)[0]), tuple(map(float, shares[0]))
    return float(oracle.worths(coalition, [replicate])[0]), None


def adopt(token: str, payload: bytes) -> ValueOracle:
    """Keep an oracle that was sent to this process, so that it is sent once."""
    oracle: ValueOracle = pickle.loads(payload)  # noqa: S301  from the process that started this one
    return announce(token, oracle)


def announce(token: str, oracle: ValueOracle) -> ValueOracle:
    """Let batches in this process find an oracle by its token."""
    _HERE[token] = oracle
    while len(_HERE) > _KEPT:
        del _HERE[next(iter(_HERE))]
    return oracle


def forget(token: str) -> None:
    """Let go of an oracle."""
    _HERE.pop(token, None)


def evaluate_by_token(
    token: str, payload: bytes | None, items: Sequence[tuple[int, int]]
) -> Batch | None:
    """Evaluate a batch wherever this runs; None if the oracle is not known here and not sent."""
    oracle = _HERE.get(token)
    if oracle is None:
        if payload is None:
            return None
        oracle = adopt(token, payload)
    batch = evaluate(oracle, items)
    return batch if token.startswith(_process()) else _sendable(batch)


def new_token() -> str:
    """Name for an oracle of this process, unlike any other."""
    return f"{_process()}{uuid.uuid4().hex}"


def _process() -> str:
    return f"{_NAME}-{os.getpid()}-"


def _sendable(batch: Batch) -> Batch:
    """A failed batch whose exception survives the way to another process."""
    failure = batch.failure
    if failure is None:
        return batch
    try:
        pickle.loads(pickle.dumps(failure.error))  # noqa: S301  pickled one call ago
    except Exception:  # noqa: BLE001  exceptions may fail to pickle in any way
        kind = type(failure.error).__name__
        failure = failure._replace(error=OracleError(f"{kind}: {failure.error}"))
    return batch._replace(failure=failure)
