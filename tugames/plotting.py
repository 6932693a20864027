"""Pictures of payoffs, with their error bars. Every function draws on given or new axes."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tugames.analysis import Analysis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["figure", "payoff_bars", "payout_against_shapley", "save_analysis"]


def figure(
    width: float = 6.0, height: float = 4.5, columns: int = 1
) -> "tuple[Figure, list[Axes]]":
    """New figure with a row of axes, in inches; needs no display and leaves pyplot alone."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width * columns, height), layout="constrained")
    axes = fig.subplots(1, columns, squeeze=False)[0]
    return fig, list(axes)


def payout_against_shapley(
    shapley: ArrayLike,
    payout: ArrayLike,
    *,
    shapley_error: ArrayLike | None = None,
    payout_error: ArrayLike | None = None,
    players: Sequence[Hashable] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Scatter of payouts (y) against Shapley values (x) with the identity line.

    As Figure 1 of the paper: above the line a player gets more than its Shapley value. Error
    bars are one standard error either way.

    Examples
    --------
    >>> ax = payout_against_shapley([1.0, 2.0], [1.5, 1.5], players=["ann", "bob"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Shapley value', 'payout')
    """
    x, y = np.asarray(shapley, dtype=np.float64), np.asarray(payout, dtype=np.float64)
    ax = figure()[1][0] if ax is None else ax
    low, high = min(x.min(), y.min()), max(x.max(), y.max())
    pad = 0.08 * (high - low or 1.0)
    ends = [low - pad, high + pad]
    ax.plot(ends, ends, color="tab:orange", linewidth=1.2, label="payout = Shapley value", zorder=1)
    ax.errorbar(
        x, y, xerr=shapley_error, yerr=payout_error, fmt="o", color="tab:blue", capsize=2, zorder=2
    )
    for i, player in enumerate(players or range(x.size)):
        ax.annotate(
            str(player), (x[i], y[i]), xytext=(5, 5), textcoords="offset points", fontsize=8
        )
    ax.set(xlabel="Shapley value", ylabel="payout")
    ax.legend(loc="best", fontsize=8)
    return ax


def payoff_bars(
    payoffs: Mapping[str, ArrayLike],
    *,
    errors: Mapping[str, ArrayLike] | None = None,
    players: Sequence[Hashable] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Bars of one or more payoff vectors, player by player, with standard errors.

    Examples
    --------
    >>> ax = payoff_bars({"Shapley value": [1.0, 2.0], "equal split": [1.5, 1.5]})
    >>> len(ax.patches)
    4
    """
    ax = figure()[1][0] if ax is None else ax
    vectors = {name: np.asarray(payoff, dtype=np.float64) for name, payoff in payoffs.items()}
    n = len(next(iter(vectors.values())))
    width = 0.8 / len(vectors)
    for k, (name, payoff) in enumerate(vectors.items()):
        at = np.arange(n) + (k - (len(vectors) - 1) / 2) * width
        error = None if errors is None else errors.get(name)
        ax.bar(at, payoff, width, yerr=error, capsize=2, label=name)
    names = [str(player) for player in players or range(n)]
    long = max(map(len, names)) > 6
    ax.set_xticks(range(n), names, rotation=30 if long else 0, ha="right" if long else "center")
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set_ylabel("payoff")
    ax.legend(loc="best", fontsize=8)
    return ax


def save_analysis(analysis: Analysis, path: str | Path, *, title: str = "") -> None:
    """Write the picture of an analysis: its first payoff against the Shapley value, and bars.

    With no payoff handed to :func:`tugames.analyze`, the bars of the Shapley value alone.
    """
    shown = (*analysis.payoffs, analysis.shapley)
    fig, axes = figure(columns=2 if analysis.payoffs else 1)
    players = analysis.game.players
    if analysis.payoffs:
        first = analysis.payoffs[0]
        payout_against_shapley(
            analysis.shapley.value,
            first.value,
            shapley_error=analysis.shapley.standard_error,
            payout_error=first.standard_error,
            players=players,
            ax=axes[0],
        )
        axes[0].set_ylabel(first.name)
    payoff_bars(
        {p.name: p.value for p in shown},
        errors={p.name: p.standard_error for p in shown},
        players=players,
        ax=axes[-1],
    )
    fig.suptitle(title)
    fig.savefig(path, dpi=150)
