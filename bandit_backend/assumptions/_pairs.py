"""Every coalition, member and dropped member: the comparisons Assumption 3 comes down to."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import InvalidRunError

__all__ = ["ImmediatePairs", "MemberOracle", "immediate_pairs", "member_regrets"]


@runtime_checkable
class MemberOracle(Protocol):
    """What can tell the worth of each member of a coalition, replicate by replicate.

    :class:`bandit_backend.RegretOracle` can, and so can a ``tugames.StoredOracle`` of one.
    """

    @property
    def players(self) -> Sequence[Hashable]:
        """Labels in player order."""

    def member_worths(self, coalition: int, replicates: Sequence[int], /) -> NDArray[np.float64]:
        """Worth of each member in player order, minus its regret, shape (R, |C|)."""


class ImmediatePairs(NamedTuple):
    """Triples (Q, a, b), a and b being different members of Q; all arrays of one length."""

    coalition: NDArray[np.int64]
    agent: NDArray[np.int64]
    dropped: NDArray[np.int64]


def immediate_pairs(n_agents: int) -> ImmediatePairs:
    """All n (n - 1) 2**(n - 2) triples (Q, a, b), by Q, then a, then b.

    Examples
    --------
    >>> [len(immediate_pairs(n).agent) for n in (1, 2, 3, 8)]
    [0, 2, 12, 3584]
    """
    masks = np.arange(1 << n_agents)
    member = (masks[:, None] >> np.arange(n_agents) & 1).astype(bool)
    both = member[:, :, None] & member[:, None, :] & ~np.eye(n_agents, dtype=bool)
    return ImmediatePairs(*(part.astype(np.int64) for part in np.nonzero(both)))


def member_regrets(oracle: MemberOracle, replicates: Sequence[int]) -> NDArray[np.float64]:
    """Regret of each agent in each coalition, shape (R, 2**n, n); 0 for those not in it."""
    n_agents = len(oracle.players)
    regret = np.zeros((len(replicates), 1 << n_agents, n_agents))
    for coalition in range(1, 1 << n_agents):
        members = [i for i in range(n_agents) if coalition >> i & 1]
        worths = np.asarray(oracle.member_worths(coalition, replicates), dtype=np.float64)
        if worths.shape != (len(replicates), len(members)) or not np.isfinite(worths).all():
            raise InvalidRunError(
                f"member_worths gives a finite worth for each of {len(replicates)} replicates and "
                f"{len(members)} members of coalition {coalition}; got shape {worths.shape}: "
                "mend the oracle"
            )
        regret[:, coalition, members] = -worths
    return regret
