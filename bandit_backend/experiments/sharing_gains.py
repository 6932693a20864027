"""Who gains by whom when agents pool their data."""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import one_of
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent
from bandit_backend.payout_rules._split import split_worths
from tugames import ReplicateStore, SplitValueOracle, coalition_label
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames.sampled import standard_error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["GainMatrix", "SharingGains", "sharing_gains"]

FloatArray = NDArray[np.float64]

#: Which coalitions a gain is looked for in.
KINDS = ("shapley", "pair", "last")


@dataclass(frozen=True, kw_only=True, repr=False)
class GainMatrix(TabularResult):
    """What each agent gains by each other one; a row gains, a column gives.

    Attributes
    ----------
    value : ndarray, shape (n, n)
        In units of reward; nobody gains by itself, and the diagonal is 0.
    standard_error : ndarray, shape (n, n)
    kind : {"shapley", "pair", "last"}
    agents : tuple of str or int
    """

    value: FloatArray
    standard_error: FloatArray
    kind: str
    agents: tuple[Agent, ...]

    def _said(self) -> Iterator[str]:
        n = len(self.agents)
        taken, given = self.value.sum(axis=1), self.value.sum(axis=0)
        yield f"what each of {n} agents gains by others, and others by it ({self.kind})"
        for a in range(n):
            yield f"{self.agents[a]}: gains {taken[a]:.4g}, gives {given[a]:.4g}"

    def _table(self) -> Table:
        """Agents who gain down, who give across."""
        gains = zip(self.agents, self.value.T.tolist(), strict=True)
        return Table({"gains": list(self.agents)} | dict(gains))

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the matrix: blue where one gains by the other, orange where it loses."""
        from matplotlib.colors import LinearSegmentedColormap

        from tugames.plotting.canvas import COLOURS, axes_or_new, plain_text

        ax = axes_or_new(ax)
        n, most = len(self.agents), float(np.abs(self.value).max()) or 1.0
        colours = LinearSegmentedColormap.from_list("gain", [COLOURS[1], "white", COLOURS[0]])
        ax.imshow(self.value, cmap=colours, vmin=-most, vmax=most)
        names = [plain_text(agent) for agent in self.agents]
        ax.set_xticks(range(n), names, rotation=45, ha="right")
        ax.set_yticks(range(n), names)
        for a in range(n):
            for b in range(n):
                if a != b:
                    text = f"{self.value[a, b]:.3g}"
                    colour = "white" if abs(self.value[a, b]) > 0.7 * most else "black"
                    ax.text(b, a, text, ha="center", va="center", fontsize=8, color=colour)
        ax.set(xlabel="by whom", ylabel="who gains")
        return ax


@dataclass(frozen=True, kw_only=True, repr=False)
class SharingGains(TabularResult):
    """Regret of every agent in every coalition.

    Attributes
    ----------
    agents : tuple of str or int
    regrets : ndarray, shape (R, 2**n, n)
        By replicate, coalition (bitmask) and agent, in units of reward; 0 for who is outside.
    """

    agents: tuple[Agent, ...]
    regrets: FloatArray

    @property
    def alone(self) -> FloatArray:
        """Mean regret of each agent alone, shape (n,)."""
        n = len(self.agents)
        mean: FloatArray = self.regrets[:, 1 << np.arange(n), np.arange(n)].mean(axis=0)
        return mean

    @property
    def together(self) -> FloatArray:
        """Mean regret of each agent when all pool their data, shape (n,)."""
        mean: FloatArray = self.regrets[:, -1].mean(axis=0)
        return mean

    def _said(self) -> Iterator[str]:
        yield f"regret of {len(self.agents)} agents, {len(self.regrets)} replications"
        for agent, alone, together in zip(self.agents, self.alone, self.together, strict=True):
            yield f"{agent}: {alone:.4g} alone, {together:.4g} together"

    def _table(self) -> Table:
        """A row for each coalition and member: its regret, and what it gains there over alone."""
        n, rows = len(self.agents), []
        for coalition in range(1, 1 << n):
            label = coalition_label(coalition, self.agents)
            for a in range(n):
                if coalition >> a & 1:
                    regret = self.regrets[:, coalition, a]
                    both = np.array([regret, self.regrets[:, 1 << a, a] - regret]).T
                    found = zip(both.mean(axis=0), standard_error(both), strict=True)
                    rows.append((label, self.agents[a], *(x for pair in found for x in pair)))
        labels, agents, regrets, errors, gains, gain_errors = zip(*rows, strict=True)
        return Table.of(
            coalition=labels,
            agent=agents,
            regret=regrets,
            regret_error=errors,
            gain=gains,
            gain_error=gain_errors,
        )

    def matrix(self, kind: str = "shapley") -> GainMatrix:
        r"""What each agent gains by each other one.

        Agent a's game is :math:`v_a(S) = -R_a^S`, and 0 without a; v is the sum of them. The
        gain of a by b is b's Shapley value in it,

        .. math:: G_{ab} = \varphi_b(v_a) = \sum_{S \ni a, S \not\ni b}
                  \frac{|S|! \, (n - |S| - 1)!}{n!} \, (R_a^S - R_a^{S + b}),

        so that, by linearity, what a is paid in the grand coalition beyond its Shapley value is
        what it gains by others less what others gain by it:

        .. math:: -R_a^N - \varphi_a(v) = \sum_b G_{ab} - \sum_b G_{ba}.

        Parameters
        ----------
        kind : {"shapley", "pair", "last"}
            ``"pair"``: the regret of a alone less that in {a, b}. ``"last"``: that without b
            less that in the grand coalition.

        Raises
        ------
        InvalidRunError
            For another kind.
        """
        one_of(kind, KINDS, "a kind of gain is shapley, pair or last")
        n = len(self.agents)
        gains = np.zeros((len(self.regrets), n, n))
        every = np.arange(1 << n)
        sizes = np.array([int(mask).bit_count() for mask in every])
        for a in range(n):
            for b in range(n):
                if a == b:
                    continue
                before = every[(every >> a & 1 == 1) & (every >> b & 1 == 0)]
                if kind == "pair":
                    before = np.array([1 << a])
                elif kind == "last":
                    before = np.array([(1 << n) - 1 - (1 << b)])
                weights = np.ones(len(before))
                if kind == "shapley":
                    weights = np.array([1.0 / (n * comb(n - 1, k)) for k in sizes[before]])
                less = self.regrets[:, before, a] - self.regrets[:, before | 1 << b, a]
                gains[:, a, b] = less @ weights
        error = standard_error(gains.reshape(len(gains), n * n)).reshape(n, n)
        return GainMatrix(
            value=read_only(gains.mean(axis=0)),
            standard_error=read_only(error),
            kind=kind,
            agents=self.agents,
        )


def sharing_gains(
    oracle: SplitValueOracle,
    replications: int,
    *,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> SharingGains:
    """Simulate all coalitions, and keep what every member's regret was.

    Parameters
    ----------
    oracle : RegretOracle
        Or any ``tugames.SplitValueOracle``, whose worths are taken for minus regrets.
    replications : int
        Number R >= 2 of replicates.
    store, executor, workers, progress
        As :func:`tugames.tabulate`.

    Returns
    -------
    SharingGains

    Raises
    ------
    InvalidRunError
        For fewer than two replications, or more numbers than fit in memory.

    Notes
    -----
    n 2**(n-1) T decisions a replicate, and 8 n 2**n bytes.

    Examples
    --------
    >>> from bandit_backend import Greedy, LinearBandit, RegretOracle
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> gains = sharing_gains(RegretOracle(bandit, Greedy(), horizon=50, seed=0), 10)
    >>> pair = gains.matrix("pair").value
    >>> bool(np.allclose(pair.sum(axis=1), gains.alone - gains.together))
    True
    """
    _, worths = split_worths(
        oracle,
        replications,
        store=store,
        executor=executor,
        workers=workers,
        progress=progress,
    )
    if len(oracle.players) < 2:
        raise InvalidRunError("gains by others take at least two agents; got one")
    return SharingGains(
        agents=tuple(oracle.players),  # type: ignore[arg-type]  # names, or what the oracle has
        regrets=read_only(np.negative(worths, out=worths) + 0.0),
    )
