"""Random streams: all coalitions meet the same users and the same noise.

A stream belongs to (seed, replicate, agent's name, purpose) and to nothing else. In particular
not to the coalition: what an agent meets at step t on replicate r is the same whoever it pools
data with, so that differences between coalitions are not differences of luck.
"""

import hashlib
from enum import IntEnum

import numpy as np

__all__ = ["Purpose", "stream"]


class Purpose(IntEnum):
    """What the numbers are for; a new purpose gets a new number, old streams stay as they are."""

    NOISE = 0
    CONTEXT = 1
    POLICY = 2
    POSTERIOR = 3


def stream(seed: int, replicate: int, agent: str | int, purpose: Purpose) -> np.random.Generator:
    """Generator for one agent's random numbers of one kind on one replicate.

    Reading a longer stretch never changes its beginning, so a shorter horizon is a prefix.

    Examples
    --------
    >>> a = stream(0, 3, "ann", Purpose.NOISE).standard_normal(5)
    >>> b = stream(0, 3, "ann", Purpose.NOISE).standard_normal(9)
    >>> bool((a == b[:5]).all())
    True
    """
    digest = hashlib.sha256(repr(agent).encode()).digest()
    name = tuple(int.from_bytes(digest[k : k + 4], "little") for k in range(0, 16, 4))
    key = np.random.SeedSequence(seed, spawn_key=(replicate, int(purpose), *name))
    return np.random.Generator(np.random.PCG64(key))
