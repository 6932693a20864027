"""The picture of an analysis, written to a file."""

from pathlib import Path

from tugames._doors.brief import brief_repr
from tugames.analysis.analysis import Analysis
from tugames.analysis.comparison import SolutionComparison
from tugames.errors import InvalidInputError
from tugames.plotting._save import save
from tugames.plotting.bars import payoff_bars
from tugames.plotting.canvas import figure, plain_text
from tugames.plotting.scatter import payout_against_shapley

#: More would leave no room for the picture.
_LONGEST_TITLE = 300

__all__ = ["save_analysis", "save_comparison"]


def save_analysis(analysis: Analysis, path: str | Path, *, title: str = "") -> None:
    """Write the picture of an analysis: its first payoff against the Shapley value, and bars.

    With no payoff handed to :func:`tugames.analyze`, the bars of the Shapley value alone. The
    file's ending names the format, such as ``.png``, ``.pdf`` or ``.svg``.

    Raises
    ------
    InvalidInputError
        If there is no ending, or one of no picture.
    OSError
        If the file cannot be written.
    """
    if not isinstance(analysis, Analysis):
        raise InvalidInputError(
            f"an analysis is what analyze(game) returns; got {brief_repr(analysis)}"
        )
    _require_file(path, title)
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
        axes[0].set_ylabel(axes[0].get_ylabel().replace("payout", plain_text(first.name), 1))
    payoff_bars(
        {p.name: p.value for p in shown},
        errors={p.name: p.standard_error for p in shown},
        players=players,
        ax=axes[-1],
    )
    fig.suptitle(plain_text(title))
    save(fig, path)


def save_comparison(comparison: SolutionComparison, path: str | Path, *, title: str = "") -> None:
    """Write the picture of a comparison: bars of the payoffs, with intervals if there are any.

    The file's ending names the format, such as ``.png``, ``.pdf`` or ``.svg``.

    Raises
    ------
    InvalidInputError
        If there is no ending, or one of no picture.
    OSError
        If the file cannot be written.
    """
    if not isinstance(comparison, SolutionComparison):
        raise InvalidInputError(
            f"a comparison is what compare(game) returns; got {brief_repr(comparison)}"
        )
    _require_file(path, title)
    fig, axes = figure(max(6.0, 0.25 * comparison.payoffs.size))
    ax = payoff_bars(
        dict(zip(comparison.names, comparison.payoffs, strict=True)),
        players=comparison.game.players,
        ax=axes[0],
    )
    from matplotlib.patches import Rectangle

    drawn = [bar for bar in ax.patches if isinstance(bar, Rectangle)]
    bars = [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in drawn]
    for (at, height), low, high in zip(
        bars, comparison.low.ravel(), comparison.high.ravel(), strict=True
    ):
        if high > low:
            ends = [[max(height - low, 0.0)], [max(high - height, 0.0)]]
            ax.errorbar([at], [height], yerr=ends, color="black", capsize=2, linewidth=1)
    if comparison.level is not None and (comparison.high > comparison.low).any():
        ax.set_ylabel(f"payoff (bars: {1 - comparison.level:.6g} confidence intervals)")
    fig.suptitle(plain_text(title))
    save(fig, path)


def _require_file(path: object, title: object) -> None:
    if not isinstance(path, str | Path):
        raise InvalidInputError(f"a picture is written to a path; got {brief_repr(path)}")
    if not isinstance(title, str) or len(title) > _LONGEST_TITLE:
        raise InvalidInputError(
            f"a title is a text of up to {_LONGEST_TITLE} letters; got {brief_repr(title)}"
        )
