"""Pictures are drawn without a display, with names, and with error bars as long as the errors."""

import subprocess
import sys

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure

from tugames import Game, SampledGame, analyze, plotting

SAMPLED = SampledGame([[0, 1, 2, 4], [0, 1.5, 2, 6], [0, 1, 2.5, 5]], players=["ann", "bob"])


def segments(container, which):
    """Give ends of the vertical (1) or horizontal (0) error bars, one pair a point."""
    _, _, lines = container.lines
    # with both directions, the horizontal bars come first
    return np.array(lines[which].get_segments())


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_payouts_are_points_with_names_and_an_identity_line():
    ax = plotting.payout_against_shapley([1.0, 2.0, 4.0], [1.5, 1.5, 4.0], players="ABC")
    assert isinstance(ax, Axes)
    line, points = ax.lines[:2]
    np.testing.assert_array_equal(line.get_xdata(), line.get_ydata())
    assert min(line.get_xdata()) < 1.0
    assert max(line.get_xdata()) > 4.0
    np.testing.assert_array_equal(points.get_xdata(), [1.0, 2.0, 4.0])
    np.testing.assert_array_equal(points.get_ydata(), [1.5, 1.5, 4.0])
    assert texts(ax) == ["A", "B", "C"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Shapley value", "payout")
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["payout = Shapley value"]


def test_payouts_have_error_bars_of_one_standard_error_either_way():
    ax = plotting.payout_against_shapley(
        [1.0, 2.0], [3.0, 4.0], shapley_error=[0.1, 0.2], payout_error=[0.3, 0.4]
    )
    (container,) = [c for c in ax.containers if isinstance(c, ErrorbarContainer)]
    assert container.has_xerr
    assert container.has_yerr
    across, upright = segments(container, 0), segments(container, 1)
    np.testing.assert_allclose(across[:, :, 0], [[0.9, 1.1], [1.8, 2.2]])
    np.testing.assert_allclose(upright[:, :, 1], [[2.7, 3.3], [3.6, 4.4]])
    assert texts(ax) == ["0", "1"]


def test_equal_payouts_can_be_drawn():
    ax = plotting.payout_against_shapley([2.0, 2.0], [2.0, 2.0])
    low, high = ax.lines[0].get_xdata()
    assert low < 2.0 < high


def test_bars_player_by_player():
    ax = plotting.payoff_bars(
        {"Shapley value": [1.0, 2.0], "equal split": [1.5, 1.5]},
        errors={"Shapley value": [0.1, 0.2]},
        players=["ann", "bob"],
    )
    first, second = [c for c in ax.containers if isinstance(c, BarContainer)]
    assert [bar.get_height() for bar in first] == [1.0, 2.0]
    assert [bar.get_height() for bar in second] == [1.5, 1.5]
    np.testing.assert_allclose(segments(first.errorbar, 0)[:, :, 1], [[0.9, 1.1], [1.8, 2.2]])
    assert second.errorbar is None
    for one, other in zip(first, second, strict=True):  # side by side, not one over the other
        assert one.get_x() + one.get_width() <= other.get_x() + 1e-9
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["ann", "bob"]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["Shapley value", "equal split"]
    assert ax.get_ylabel() == "payoff (bars: ± one standard error)"


@pytest.mark.parametrize(("name", "rotated"), [("ann", False), ("annabella", True)])
def test_long_names_are_turned(name, rotated):
    ax = plotting.payoff_bars({"x": [1.0]}, players=[name])
    assert bool(ax.get_xticklabels()[0].get_rotation()) is rotated


def test_given_axes_are_drawn_on():
    fig, (left, right) = plotting.figure(columns=2)
    assert isinstance(fig, Figure)
    assert plotting.payoff_bars({"x": [1.0, 2.0]}, ax=left) is left
    assert plotting.payout_against_shapley([1, 2], [2, 1], ax=right) is right
    assert fig.axes == [left, right]


@pytest.mark.parametrize("payoffs", [None, {"equal split": [2.5, 2.5]}])
@pytest.mark.parametrize("game", [SAMPLED, SAMPLED.mean, Game([0, 5])])
def test_save_analysis_writes_a_png(game, payoffs, tmp_path):
    if game.n_players == 1:
        payoffs = payoffs and {"equal split": [5.0]}
    path = tmp_path / "analysis.png"
    plotting.save_analysis(analyze(game, payoffs), path, title="Two players")
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.rstrip().endswith(b"IEND\xaeB`\x82")
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert height == 675  # 4.5 inches at 150 dots
    assert width == (1800 if payoffs else 900)


def test_save_analysis_shows_the_analysis(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda fig, *_, **__: drawn.append(fig))
    analysis = analyze(SAMPLED, {"equal split": [2.5, 2.5]})
    plotting.save_analysis(analysis, tmp_path / "x.png", title="Two players")
    (fig,) = drawn
    scatter, bars = fig.axes
    assert fig.get_suptitle() == "Two players"
    assert scatter.get_ylabel() == "equal split"
    np.testing.assert_array_equal(scatter.lines[1].get_xdata(), analysis.shapley.value)
    np.testing.assert_array_equal(scatter.lines[1].get_ydata(), [2.5, 2.5])
    split, shapley = [c for c in bars.containers if isinstance(c, BarContainer)]
    assert [bar.get_height() for bar in shapley] == analysis.shapley.value.tolist()
    ends = segments(shapley.errorbar, 0)[:, :, 1]
    np.testing.assert_allclose((ends[:, 1] - ends[:, 0]) / 2, analysis.shapley.standard_error)
    assert split.get_label() == "equal split"


def test_drawing_needs_no_display_and_leaves_pyplot_alone(tmp_path):
    # nothing here may choose a backend for the program that draws
    code = (
        "import sys, tugames\n"
        "analysis = tugames.analyze(tugames.Game([0, 1, 2, 4]))\n"
        f"tugames.plotting.save_analysis(analysis, {str(tmp_path / 'x.png')!r})\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert (tmp_path / "x.png").stat().st_size > 1000


def pictures():
    values = {"Shapley value": [1.0, 2.0, 2.5], "equal split": [2.0, 2.0, 1.5]}
    game = Game([0, 0, 0, 4, 0, 3, 2, 6], ["ann", "bob", "eve"])
    four = Game(np.bitwise_count(np.arange(16)).astype(float) ** 2, "abcd")
    return {
        "bars": lambda ax: plotting.payoff_bars(values, ax=ax),
        "scatter": lambda ax: plotting.payout_against_shapley([3.0, 1.0], [1.0, 3.0], ax=ax),
        "profile": lambda ax: plotting.excess_profile(game, values, ax=ax),
        "triangle": lambda ax: plotting.core_triangle(game, solutions={"equal": [2, 2, 2]}, ax=ax),
        "tetrahedron": lambda _: plotting.core_tetrahedron(four, solutions={"equal": [4] * 4}),
    }


@pytest.mark.parametrize("name", pictures())
def test_legends_cover_nothing(name):
    ax = pictures()[name](None)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    legend, drawn = ax.get_legend().get_window_extent(), ax.get_window_extent()
    assert legend.x0 >= drawn.x1
    assert figure.bbox.x1 >= legend.x1


def test_a_figure_without_room_keeps_its_legend_within():
    from matplotlib.figure import Figure

    ax = plotting.payoff_bars({"mine": [1.0, 2.0]}, ax=Figure().subplots())
    figure = ax.get_figure()
    figure.draw_without_rendering()
    assert ax.get_legend().get_window_extent().x1 <= ax.get_window_extent().x1


def test_axes_say_what_error_bars_are():
    ax = plotting.payoff_bars({"mine": [1.0, 2.0]}, errors={"mine": [0.1, 0.2]})
    assert ax.get_ylabel() == "payoff (bars: ± one standard error)"
    assert plotting.payoff_bars({"mine": [1.0, 2.0]}).get_ylabel() == "payoff"
    scatter = plotting.payout_against_shapley([1.0, 2.0], [2.0, 1.0], payout_error=[0.1, 0.2])
    assert scatter.get_ylabel() == "payout (bars: ± one standard error)"
    assert scatter.get_xlabel() == "Shapley value"
