"""Regret over time, alone and together, as numbers and as a picture."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import listed, one_of, require_kind, whole_number
from bandit_backend.engine.arguments import Policies, horizon_steps
from bandit_backend.engine.simulation import simulate
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from tugames import coalition_label
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames.sampled import standard_error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["RegretCurves", "regret_curves"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, repr=False)
class RegretCurves(TabularResult):
    """Regret of the members of some coalitions over time.

    Attributes
    ----------
    agents : tuple of str or int
        Of the instance.
    coalitions : tuple of int
        Bitmasks.
    checkpoints : ndarray of int, shape (C,)
        Steps after which regret was recorded.
    samples : tuple of ndarray, each of shape (R, m, C)
        Pseudo-regret, in units of reward, by replicate, member (in agent order) and checkpoint; an
        array a coalition. Replicates are paired: all coalitions met the same luck.
    """

    agents: tuple[Agent, ...]
    coalitions: tuple[int, ...]
    checkpoints: NDArray[np.int64]
    samples: tuple[FloatArray, ...]

    @property
    def mean(self) -> tuple[FloatArray, ...]:
        """Mean regret, shape (m, C), of each coalition."""
        return tuple(regret.mean(axis=0) for regret in self.samples)

    @property
    def deviation(self) -> tuple[FloatArray, ...]:
        """Standard deviation over replicates, shape (m, C), of each coalition."""
        return tuple(regret.std(axis=0, ddof=1) for regret in self.samples)

    @property
    def standard_error(self) -> tuple[FloatArray, ...]:
        """Standard error of the mean, shape (m, C), of each coalition."""
        return tuple(standard_error(regret) for regret in self.samples)

    def _said(self) -> Iterator[str]:
        replications, last = len(self.samples[0]), self.checkpoints[-1]
        yield f"regret after {last} steps, {replications} replications"
        for coalition, regret in zip(self.coalitions, self.samples, strict=True):
            total = regret[:, :, -1].sum(axis=1)[:, None]
            error = standard_error(total)[0]
            label = coalition_label(coalition, self.agents)
            yield f"{label}: {total.mean():.4g} ± {error:.2g} in all"

    def _table(self) -> Table:
        """A row for each coalition, member and checkpoint."""
        keys, numbers = [], []
        for coalition, mean, deviation, error in zip(
            self.coalitions, self.mean, self.deviation, self.standard_error, strict=True
        ):
            label = coalition_label(coalition, self.agents)
            for row, agent in enumerate(self._members(coalition)):
                keys += [(label, agent, int(step)) for step in self.checkpoints]
                numbers += list(zip(mean[row], deviation[row], error[row], strict=True))
        coalitions, agents, steps = zip(*keys, strict=True)
        means, deviations, errors = zip(*numbers, strict=True)
        return Table.of(
            coalition=coalitions,
            agent=agents,
            step=steps,
            mean=means,
            deviation=deviations,
            standard_error=errors,
        )

    def plot(
        self,
        agents: Sequence[Agent] | None = None,
        *,
        scale: str = "linear",
        band: str = "error",
        ax: "Axes | None" = None,
    ) -> "Axes":
        """Draw mean regret with bands, a colour an agent and a line style a size of coalition.

        Parameters
        ----------
        agents : sequence of str or int, optional
            Whose regret; by default everybody's.
        scale : {"linear", "log"}
            ``"log"`` has both axes logarithmic, where regret of order log T flattens.
        band : {"error", "deviation"}
            Two standard errors either way, or one standard deviation over replicates.
        ax : matplotlib axes, optional

        Raises
        ------
        InvalidRunError
            For an agent without a curve, or another scale or band.
        """
        from tugames.plotting.canvas import COLOURS, axes_or_new, plain_text

        one_of(scale, ("linear", "log"), "a scale is linear or log")
        one_of(band, ("error", "deviation"), "a band is error or deviation")
        shown = list(self.agents) if agents is None else listed(agents, "agents are a sequence")
        ax = axes_or_new(ax)
        widths = (
            [2.0 * error for error in self.standard_error] if band == "error" else self.deviation
        )
        drawn = set()
        for coalition, mean, width in zip(self.coalitions, self.mean, widths, strict=True):
            members = self._members(coalition)
            for row, agent in enumerate(members):
                if agent not in shown:
                    continue
                drawn.add(agent)
                colour = COLOURS[self.agents.index(agent) % len(COLOURS)]
                everyone = len(members) == len(self.agents)
                what = "together" if everyone else coalition_label(coalition, self.agents)
                style = "--" if len(members) == 1 else "-" if everyone else ":"
                label = f"{agent}, {'alone' if len(members) == 1 else what}"
                low = mean[row] - width[row]
                ax.plot(self.checkpoints, mean[row], style, color=colour, label=plain_text(label))
                ax.fill_between(
                    self.checkpoints,
                    np.maximum(low, mean[row] / 100.0) if scale == "log" else low,
                    mean[row] + width[row],
                    color=colour,
                    alpha=0.15,
                    linewidth=0.0,
                )
        missing = [agent for agent in shown if agent not in drawn]
        if missing:
            raise InvalidRunError(
                f"agents are drawn that a simulated coalition has; {missing[0]!r} is in none of "
                f"{[coalition_label(c, self.agents) for c in self.coalitions]}"
            )
        if scale == "log":
            ax.set(xscale="log", yscale="log")
        ax.set(xlabel="step", ylabel="regret")
        ax.legend(loc="best", fontsize=8)
        return ax

    def _members(self, coalition: int) -> list[Agent]:
        return [agent for i, agent in enumerate(self.agents) if coalition >> i & 1]


def regret_curves(
    instance: LinearBandit,
    policies: Policies,
    coalitions: Sequence[int | Iterable[Agent]] | None = None,
    *,
    horizon: int,
    checkpoints: Sequence[int] | None = None,
    replications: int = 20,
    seed: int = 0,
    executor: Executor | None = None,
) -> RegretCurves:
    """Simulate coalitions and record the regret of their members over time.

    Parameters
    ----------
    instance : LinearBandit
    policies : Policy, or mapping from agents to policies
    coalitions : sequence of coalitions, optional
        Bitmasks or names; by default each agent alone, and all together.
    horizon : int
        Number of steps T.
    checkpoints : sequence of int, optional
        Steps after which regret is recorded; by default 50, as evenly as they can be.
    replications : int
        Number R >= 2 of replicates, 0 to R - 1.
    seed : int
    executor : concurrent.futures.Executor, optional
        Simulates coalitions side by side; threads serve.

    Raises
    ------
    InvalidRunError
        For a coalition, checkpoint or number that cannot be run.

    Notes
    -----
    R T decisions for each member of each coalition.

    Examples
    --------
    >>> from bandit_backend import Greedy
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> curves = regret_curves(bandit, Greedy(), horizon=100, checkpoints=[10, 100])
    >>> curves.coalitions, [mean.shape for mean in curves.mean]
    ((1, 2, 3), [(1, 2), (1, 2), (2, 2)])
    >>> len(curves.to_frame())
    8
    """
    require_kind(instance, LinearBandit, "an instance is a LinearBandit")
    replications = whole_number(replications, "curves need at least 2 replications", least=2)
    horizon = horizon_steps(horizon)
    if checkpoints is None:
        checkpoints = sorted({-(-horizon * k // 50) for k in range(1, 51)})
    if coalitions is None:
        grand = (1 << instance.n_agents) - 1
        coalitions = list(dict.fromkeys([*(1 << i for i in range(instance.n_agents)), grand]))
    given = listed(coalitions, "coalitions are a sequence of them", error=InvalidRunError)
    masks = [
        sum(1 << i for i in instance.members(one))  # type: ignore[arg-type, misc]  # says if not
        for one in given
    ]
    if not masks or len(set(masks)) < len(masks):
        raise InvalidRunError(
            "coalitions are at least one, each once; got "
            f"{[coalition_label(mask, instance.agents) for mask in masks]}"
        )
    run = partial(
        simulate,
        instance,
        policies,
        horizon=horizon,
        seed=seed,
        replicates=replications,
        checkpoints=checkpoints,
    )
    played = map(run, masks) if executor is None else executor.map(run, masks)
    samples = tuple(read_only(regret) for regret in played)  # it is checked what checkpoints are
    return RegretCurves(
        agents=instance.agents,
        coalitions=tuple(masks),
        checkpoints=read_only(np.array(checkpoints, dtype=np.int64)),
        samples=samples,
    )
