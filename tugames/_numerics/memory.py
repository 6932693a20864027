"""Memory that this process may still take."""

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["available_memory", "in_gib"]

_UNKNOWN = 16 << 30


def available_memory() -> int:
    """Bytes that can be allocated now: what the machine has free, within this process's limits.

    Linux says what could be freed for it, and what its control groups (containers, batch queues)
    allow; elsewhere it is all the memory that the machine has.
    """
    found = [*_free(), *_left_by_groups(), *_left_of_addresses()]
    return max(0, min(found, default=_UNKNOWN))


def in_gib(size: int) -> str:
    """Size in GiB, to one digit where it is small."""
    return f"{size / 2**30:,.{0 if size >= 10 << 30 else 1}f} GiB"


def _free() -> Iterator[int]:
    text = _read(Path("/proc/meminfo"))
    if "MemAvailable:" in text:
        yield int(text.split("MemAvailable:")[1].split()[0]) << 10
        return
    try:
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # a platform without sysconf
        return


def _left_by_groups() -> Iterator[int]:
    """What this process's control groups and those that contain them leave, of either version."""
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory"):
            continue
        root = Path("/sys/fs/cgroup") / controllers
        most, used, cache = (
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            if controllers
            else ("memory.max", "memory.current", "inactive_file")
        )
        # inside a container the path may be that of the host: its root is then the group
        group = root / path.lstrip("/")
        for folder in {root, group, *(p for p in group.parents if root in p.parents)}:
            limit, usage = _read(folder / most).strip(), _read(folder / used).strip()
            if not (limit.isdecimal() and usage.isdecimal()):
                continue  # "max", or not there
            kept = dict(
                pair
                for pair in map(str.split, _read(folder / "memory.stat").splitlines())
                if len(pair) == 2
            )
            yield int(limit) - int(usage) + int(kept.get(cache, 0))


def _left_of_addresses() -> Iterator[int]:
    """What the limit on a process's addresses leaves (``ulimit -v``)."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    except (ImportError, ValueError, OSError):  # there is none
        return
    pages = _read(Path("/proc/self/statm")).split()
    if limit != resource.RLIM_INFINITY and pages:
        yield limit - int(pages[0]) * os.sysconf("SC_PAGE_SIZE")


def _read(path: Path) -> str:
    """Text of a small file; none if it is not there or not for us."""
    try:
        return path.read_text()
    except OSError:
        return ""
