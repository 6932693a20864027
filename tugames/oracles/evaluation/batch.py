"""Evaluating a batch of worths."""

import pickle
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from tugames._numerics.one_thread import one_thread
from tugames._worths.checked import checked_batches, checked_shares, checked_worths
from tugames.coalition import coalition_label
from tugames.oracles._rows import Row
from tugames.oracles.evaluation.pace import LIMIT
from tugames.oracles.protocol import BatchValueOracle, SplitValueOracle, ValueOracle

#: Pairs (coalition, replicate).
Items = list[tuple[int, int]]


class Failure(NamedTuple):
    """An exception from an oracle, and where it came up."""

    coalition: int
    replicate: int
    error: BaseException
    traceback: str
    together: int = 1
    """Coalitions, from this one on, that were asked for in one call."""


class _RemoteTraceback(Exception):  # noqa: N818  it is the cause of an error, not one
    """Where an exception came up in another process."""

    def __str__(self) -> str:
        return "\n" + str(self.args[0])


class Parcel(Exception):  # noqa: N818  it is what an error travels in
    """An exception of a class that is in no module, such as one of a notebook, pickled by value."""

    def __init__(self, payload: bytes) -> None:
        super().__init__(payload)
        self._payload = payload

    def opened(self) -> BaseException:
        """The exception, of the class that it has in this process."""
        error: BaseException = pickle.loads(self._payload)  # noqa: S301  from a worker of ours
        return error


def described(failure: Failure, players: Sequence[object]) -> BaseException:
    """Exception of an oracle, with a note on what it was evaluating."""
    error = failure.error
    if isinstance(error, Parcel):
        error = error.opened()
    name = coalition_label(failure.coalition, players)
    what = f"coalition {name}"
    if failure.together > 1:
        what = f"a batch of {failure.together} coalitions that begins with {name},"
    error.add_note(f"while evaluating {what} on replicate {failure.replicate}")
    if error.__traceback__ is None:  # it came from another process
        error.__cause__ = _RemoteTraceback(failure.traceback)
    return error


@dataclass
class Batch:
    """What became of a batch: all that was finished, even if the next one failed."""

    rows: list[Row] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failure: Failure | None = None


def evaluate(
    oracle: ValueOracle, items: Sequence[tuple[int, int]], batch: Batch | None = None
) -> Batch:
    """Evaluate pairs (coalition, replicate) one after the other, until one fails or time is up.

    A batch that is given is filled worth by worth, so that whoever gave it has what is finished,
    whenever Ctrl-C comes.
    """
    batch = Batch() if batch is None else batch
    splits = isinstance(oracle, SplitValueOracle)
    if isinstance(oracle, BatchValueOracle) and not splits:
        return _evaluated_together(oracle, items, batch)
    begun = before = time.perf_counter()
    try:
        with one_thread():
            for coalition, replicate in items:
                worth, shares = _evaluated(oracle, coalition, replicate, splits=splits)
                now = time.perf_counter()
                batch.seconds.append(now - before)
                batch.rows.append(Row(coalition, replicate, worth, shares))
                before = now
                if now - begun > LIMIT:
                    break
        return batch  # noqa: TRY300  Ctrl-C may come at this line, too
    # whatever it is, Ctrl-C at any line included, it is raised again by whoever asked, with what
    # was finished kept
    except BaseException as error:  # noqa: BLE001
        del batch.seconds[len(batch.rows) :]
        coalition, replicate = items[min(len(batch.rows), len(items) - 1)]
        batch.failure = Failure(coalition, replicate, error, traceback.format_exc())
        return batch


def _evaluated_together(
    oracle: BatchValueOracle, items: Sequence[tuple[int, int]], batch: Batch
) -> Batch:
    """Evaluate the pairs of each replicate in one call."""
    together = 1
    begun = before = time.perf_counter()
    try:
        with one_thread():
            for replicate, pairs in groupby(items, key=lambda pair: pair[1]):
                # backwards, so that the worth that a run repeats has another place in its batch
                masks = [coalition for coalition, _ in pairs][::-1]
                together = len(masks)
                given = oracle.batch_worths(masks, [replicate])
                worths = checked_batches(given, masks, [replicate], oracle.players)[0]
                now = time.perf_counter()
                rows = [
                    Row(mask, replicate, worth, None)
                    for mask, worth in zip(masks[::-1], worths[::-1].tolist(), strict=True)
                ]
                batch.seconds.extend([(now - before) / together] * together)
                batch.rows.extend(rows)
                before = now
                if now - begun > LIMIT:
                    break
        return batch  # noqa: TRY300  Ctrl-C may come at this line, too
    except BaseException as error:  # noqa: BLE001  as in `evaluate`
        del batch.seconds[len(batch.rows) :]
        coalition, replicate = items[min(len(batch.rows), len(items) - 1)]
        batch.failure = Failure(coalition, replicate, error, traceback.format_exc(), together)
        return batch


def _evaluated(
    oracle: ValueOracle, coalition: int, replicate: int, *, splits: bool
) -> tuple[float, tuple[float, ...] | None]:
    asked, players = [replicate], oracle.players
    if splits and isinstance(oracle, SplitValueOracle):
        given = oracle.member_worths(coalition, asked)
        split = checked_shares(given, coalition, asked, players)
        # as the oracle adds them, so that the bits are its own
        worth, shares = split.sum(axis=1), tuple(split[0].tolist())
    else:
        worth, shares = oracle.worths(coalition, asked), None
    return float(checked_worths(worth, coalition, asked, players)[0]), shares
