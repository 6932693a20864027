"""Oracles that travel to other processes, and batches that find them there by a token."""

import os
import pickle
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from tugames._doors.brief import one_line
from tugames.errors import InvalidInputError, OracleError
from tugames.oracles.evaluation.batch import Batch, Parcel, evaluate
from tugames.oracles.protocol import ValueOracle

#: Oracles of this process, by token, for as long as they are asked.
_HERE: dict[str, ValueOracle] = {}
#: Oracles that were sent to this process; the newest few.
_SENT: dict[str, ValueOracle] = {}
_KEPT = 4
#: Unlike the number of a process, different on another machine; a fork shares it.
_NAME = uuid.uuid4().hex


def pickled(oracle: ValueOracle) -> bytes:
    """An oracle as it travels: what is in modules by name, the rest by value.

    So functions of a notebook, of a script, of ``python -c``, and lambdas, reach processes that
    cannot import them.

    Raises
    ------
    InvalidInputError
        If it does not pickle.
    """
    import cloudpickle  # type: ignore[import-untyped]

    try:
        payload: bytes = cloudpickle.dumps(oracle)
    except Exception as error:
        raise InvalidInputError(
            "an oracle for other processes is sent to them, and this one holds something that "
            f"cannot be sent ({one_line(error)}): make such things, open files and locks for "
            "instance, where they are used, or leave them out of its state (__getstate__). Threads "
            "need no sending: executor=ThreadPoolExecutor(4)"
        ) from error
    return payload


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
    return replace(batch, failure=failure._replace(error=_wrapped(failure.error)))


def _wrapped(error: BaseException) -> BaseException:
    """The exception itself, in a parcel, or told in words, whatever arrives."""
    import cloudpickle

    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  pickled one call ago
    except Exception:  # noqa: BLE001  exceptions may fail to pickle in any way
        try:
            parcel = Parcel(cloudpickle.dumps(error))
            parcel.opened()
        except Exception:  # noqa: BLE001
            return OracleError(f"{type(error).__name__}: {error}")
        return parcel
    return error
