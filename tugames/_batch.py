"""Evaluating a batch of worths, here or in another process."""

import math
import os
import pickle
import time
import traceback
import uuid
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from tugames._pace import LIMIT
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError, OracleError
from tugames.oracle import SplitValueOracle, ValueOracle
from tugames.store import Row

#: Oracles of this process, by token, for as long as they are asked.
_HERE: dict[str, ValueOracle] = {}
#: Oracles that were sent to this process; the newest few.
_SENT: dict[str, ValueOracle] = {}
_KEPT = 4
#: Unlike the number of a process, different on another machine; a fork shares it.
_NAME = uuid.uuid4().hex


class Failure(NamedTuple):
    """An exception from an oracle, and where it came up."""

    coalition: int
    replicate: int
    error: BaseException
    traceback: str


class _RemoteTraceback(Exception):  # noqa: N818  it is the cause of an error, not one
    """Where an exception came up in another process."""

    def __str__(self) -> str:
        return "\n" + str(self.args[0])


def described(failure: Failure, players: Sequence[object]) -> BaseException:
    """Exception of an oracle, with a note on what it was evaluating."""
    error = failure.error
    name = coalition_label(failure.coalition, players)
    error.add_note(f"while evaluating coalition {name} on replicate {failure.replicate}")
    if error.__traceback__ is None:  # it came from another process
        error.__cause__ = _RemoteTraceback(failure.traceback)
    return error


class Batch(NamedTuple):
    """What became of a batch: all that was finished, even if the next one failed."""

    rows: list[Row]
    seconds: list[float]
    failure: Failure | None


def evaluate(oracle: ValueOracle, items: Sequence[tuple[int, int]]) -> Batch:
    """Evaluate pairs (coalition, replicate) one after the other, until one fails or time is up."""
    rows: list[Row] = []
    seconds: list[float] = []
    splits = isinstance(oracle, SplitValueOracle)
    begun = before = time.perf_counter()
    try:
        for coalition, replicate in items:
            worth, shares = _evaluated(oracle, coalition, replicate, splits=splits)
            now = time.perf_counter()
            seconds.append(now - before)
            rows.append(Row(coalition, replicate, worth, shares))
            before = now
            if now - begun > LIMIT:
                break
        return Batch(rows, seconds, None)
    # whatever it is, Ctrl-C at any line included, it is raised again by whoever asked, with what
    # was finished kept
    except BaseException as error:  # noqa: BLE001
        coalition, replicate = items[min(len(rows), len(items) - 1)]
        failure = Failure(coalition, replicate, error, traceback.format_exc())
        return Batch(rows, seconds[: len(rows)], failure)


def _evaluated(
    oracle: ValueOracle, coalition: int, replicate: int, *, splits: bool
) -> tuple[float, tuple[float, ...] | None]:
    shares = None
    if splits and isinstance(oracle, SplitValueOracle):
        split = oracle.member_worths(coalition, [replicate])
        # as the oracle adds them, so that the bits are its own
        worth, shares = float(split.sum(axis=1)[0]), tuple(map(float, split[0]))
    else:
        worth = float(oracle.worths(coalition, [replicate])[0])
    if not math.isfinite(worth):
        raise InvalidInputError(f"an oracle's worths are finite numbers; got {worth}")
    return worth, shares


class _Unloadable:
    """Stands in for an oracle that does not unpickle here, and says why when asked."""

    players = ()
    deterministic = True

    def __init__(self, error: Exception) -> None:
        self._error = error

    def worths(self, coalition: int, replicates: Sequence[int]) -> NoReturn:  # noqa: ARG002
        raise OracleError(
            "the oracle does not unpickle in a worker, which must be able to import its module: "
            f"{type(self._error).__name__}: {self._error}"
        ) from self._error


def adopt(token: str, payload: bytes) -> ValueOracle:
    """Keep an oracle that was sent to this process, so that it is sent once."""
    oracle: ValueOracle
    try:
        oracle = pickle.loads(payload)  # noqa: S301  from the process that started this one
    except Exception as error:  # noqa: BLE001  unpickling runs anything
        oracle = _Unloadable(error)
    _SENT[token] = oracle
    for old in list(_SENT)[:-_KEPT]:
        _SENT.pop(old, None)  # which another thread may have done
    return oracle


def announce(token: str, oracle: ValueOracle) -> None:
    """Let batches in this process find an oracle by its token, until it is forgotten."""
    _HERE[token] = oracle


def forget(token: str) -> None:
    """Let go of an oracle."""
    _HERE.pop(token, None)


def evaluate_by_token(
    token: str, payload: bytes | None, items: Sequence[tuple[int, int]]
) -> Batch | None:
    """Evaluate a batch wherever this runs; None if the oracle is not known here and not sent."""
    oracle = _HERE.get(token, _SENT.get(token))
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
