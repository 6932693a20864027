"""Who evaluates worths for a command: threads, processes or a cluster."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import click

from bandit_backend.errors import InvalidRunError

__all__ = ["check_workers", "evaluators_of"]


def check_workers(workers: int | None, scheduler: str | None) -> None:
    """Refuse options that say nothing, or two things."""
    if workers is not None and workers < 1:
        raise click.UsageError(f"--workers is a positive number of processes; got {workers}")
    if workers is not None and scheduler is not None:
        raise click.UsageError("--scheduler's cluster has its own workers: leave out --workers")


@contextmanager
def evaluators_of(workers: int | None, scheduler: str | None) -> Iterator[dict[str, Any]]:
    """Keywords of ``tabulate`` that say who evaluates."""
    if scheduler is None and workers is None:
        # the engine releases the interpreter's lock, and threads are there at once
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            yield {"executor": executor}
        return
    if scheduler is None:
        yield {"workers": workers}
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise click.UsageError(
            "--scheduler needs dask: pip install '.[distributed]' in the project's folder"
        ) from error
    try:
        client = Client(scheduler)
    except (OSError, ValueError, TypeError) as error:  # no answer; no address; no certificate
        raise InvalidRunError(
            f"--scheduler is the address of a running dask scheduler, such as "
            f"tcp://host:8786; {scheduler}: {error}"
        ) from error
    with client:
        yield {"executor": client.get_executor()}
