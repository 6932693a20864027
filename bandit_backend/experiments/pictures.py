"""Pictures of artefacts: payouts against Shapley values, and regrets with and without a member."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bandit_backend.assumptions import immediate_pairs
from bandit_backend.experiments.payoffs import Payoffs
from bandit_backend.experiments.replicates import Replicates
from tugames._numerics.later import Later

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bandit_backend.experiments.regrets import Printed

__all__ = ["payoffs", "regrets_of", "save_panels"]

#: A panel: its title, who draws it, and what.
Panel = tuple[str, Callable[["Axes", Any], object], Payoffs]


def payoffs(ax: "Axes", one: Payoffs) -> None:
    """Payout against Shapley value with one standard error each, and the identity line."""
    from tugames.plotting import payout_against_shapley

    root = np.sqrt(len(one.payouts))
    payout_against_shapley(
        one.shapley.mean(axis=0),
        one.payouts.mean(axis=0),
        shapley_error=one.shapley.std(axis=0, ddof=1) / root,
        payout_error=one.payouts.std(axis=0, ddof=1) / root,
        players=one.players,
        ax=ax,
    )


def regrets_of(rows: "Sequence[Printed]") -> Callable[["Axes", Replicates], None]:
    """Mean regret in Q against that without a member, all comparisons, those printed marked."""

    def draw(ax: "Axes", one: Replicates) -> None:
        pairs = immediate_pairs(len(one.players))
        mean = one.regret.mean(axis=0)
        x, y = (
            mean[pairs.coalition ^ (1 << pairs.dropped), pairs.agent],
            mean[pairs.coalition, pairs.agent],
        )
        ends = [0.95 * min(x.min(), y.min()), 1.05 * max(x.max(), y.max())]
        ax.plot(ends, ends, color="tab:orange", linewidth=1.2, label="no change", zorder=1)
        ax.plot(x, y, "o", markersize=2.5, alpha=0.5, label=f"all {len(x)} comparisons", zorder=2)
        printed = np.array(
            [
                (mean[q ^ (1 << row.dropped), row.agent], mean[q, row.agent])
                for row in rows
                if row.dropped is not None
                for q in [sum(1 << i for i in row.coalition)]
            ]
        )
        style: dict[str, Any] = {
            "linestyle": "none",
            "markersize": 6,
            "fillstyle": "none",
            "color": "tab:red",
        }
        ax.plot(*printed.T, marker="s", label="rows of the paper", zorder=3, **style)
        ax.set(xlabel="mean regret without a member", ylabel="mean regret with the member")
        ax.legend(loc="best", fontsize=8)

    return draw


def save_panels(panels: Sequence[Panel], path: str | Path) -> None:
    """Write a picture of some panels, two in a row.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with Later("matplotlib is imported"):
        from matplotlib.figure import Figure

    from tugames.plotting._save import save

    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    fig = Figure(figsize=(5.5 * columns, 4.2 * rows), layout="constrained")
    grid = fig.subplots(rows, columns, squeeze=False).ravel()
    for (title, draw, one), ax in zip(panels, grid, strict=False):
        draw(ax, one)
        ax.set_title(title, fontsize=10)
    for ax in grid[len(panels) :]:
        ax.remove()
    save(fig, path)
