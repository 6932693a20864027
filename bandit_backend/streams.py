"""Random streams: all coalitions meet the same users and the same noise.

A stream belongs to (seed, replicate, agent's name, purpose) and to nothing else. In particular
not to the coalition: what an agent meets at step t on replicate r is the same whoever it pools
data with, so that differences between coalitions are not differences of luck.
"""

import hashlib
from enum import IntEnum
from functools import lru_cache

import numpy as np

from bandit_backend._checks import agent_name, require_kind, whole_number

__all__ = ["COALITION", "Purpose", "stream"]

#: Names the random numbers that belong to a coalition's black box and to no agent; no agent can
#: be called so, for names have no line breaks.
COALITION = "\n"


class Purpose(IntEnum):
    """What the numbers are for; a new purpose gets a new number, old streams stay as they are."""

    NOISE = 0
    CONTEXT = 1
    POLICY = 2
    POSTERIOR = 3
    INSTANCE = 4


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
    seed = whole_number(seed, "the seed is an integer that is not negative", least=0, bounded=False)
    replicate = whole_number(replicate, "replicates are whole numbers from 0", least=0)
    require_kind(purpose, Purpose, "a stream's purpose is one of Purpose")
    # names that are equal have one stream, be they Python's or numpy's
    name = agent if isinstance(agent, str) and agent == COALITION else agent_name(agent)
    key = np.random.SeedSequence(seed, spawn_key=(replicate, int(purpose), *_words(repr(name))))
    return np.random.Generator(np.random.PCG64(key))


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[int, ...]:
    """Four 32-bit words that stand for a name; the same on every machine and in every process."""
    digest = hashlib.sha256(name.encode()).digest()
    return tuple(int.from_bytes(digest[k : k + 4], "little") for k in range(0, 16, 4))
