"""Solutions side by side: literature answers, who complains, 80 columns, and every format."""

import csv
import io

import numpy as np
import pytest
from click.testing import CliRunner

import tugames
from tugames import Game, SampledGame, catalog, compare, plotting, write_game
from tugames.cli.main import main
from tugames.errors import InvalidInputError

#: H. P. Young (1994): costs of three towns; nobody's solution here is in the core of the worths.
GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


def rows(comparison):
    return {row["solution"]: row for row in csv.DictReader(io.StringIO(comparison.to_csv()))}


def test_the_answers_of_the_literature():
    entry = catalog.load("straffin_heaney_1981/tennessee_valley")
    found = compare(entry.game, ["shapley-value", "nucleolus", "gately_point"])
    frame = found.to_frame()
    assert frame.loc["shapley-value", list(entry.game.players)].tolist() == pytest.approx(
        [-117829, -100756.5, -193998.5]
    )
    assert frame.loc["nucleolus", list(entry.game.players)].tolist() == pytest.approx(
        [-116234, -93540, -202810]
    )
    assert frame["in core"].tolist() == ["yes", "yes", "yes"]  # a convex game


def test_complaints_by_hand():
    found = compare(GLOVE, {"Shapley": "shapley-value", "equal": [1 / 3] * 3, "core": [1, 0, 0]})
    assert found.names == ("Shapley", "equal", "core")
    np.testing.assert_allclose(found.largest_complaint, [1 / 6, 1 / 3, 0], atol=1e-12)
    assert found.by_whom[:2] == (0b011, 0b011)
    assert [bool(verdict) for verdict in found.in_core] == [False, False, True]
    np.testing.assert_array_equal(found.low, found.payoffs)
    row = rows(found)["equal"]
    assert (row["in core"], row["by whom"]) == ("NO", "ann+bob")
    assert float(row["largest complaint"]) == pytest.approx(1 / 3, abs=1e-15)


def test_ties_name_the_first_and_rounding_is_no_complaint():
    found = compare(Game([0, 0, 0, 0.3, 0, 0.1, 0.2, 0.6]), {"ours": [0.1, 0.2, 0.3]})
    assert (found.largest_complaint[0], found.by_whom[0]) == (0.0, 0b011)  # 0.3 - (0.1 + 0.2) < 0


def test_names_functions_and_results_are_the_same():
    nucleolus = tugames.nucleolus(GLOVE)
    found = compare(GLOVE, ["nucleolus", tugames.prenucleolus, nucleolus])
    assert found.names == ("nucleolus", "prenucleolus", "Nucleolus")
    np.testing.assert_array_equal(found.payoffs, [[1, 0, 0]] * 3)
    assert compare(GLOVE, "nucleolus").names == ("nucleolus",)
    assert compare(GLOVE).names == ("shapley-value", "prenucleolus", "equal-surplus-division")
    alone = compare(Game([0, 5], ["ann"]), "shapley-value")
    assert "nobody" in alone.to_text()


def test_what_does_not_exist_is_said_and_the_rest_compared():
    majority = Game([0, 0, 0, 1, 0, 1, 1, 1], ["ann", "bob", "eve"])
    found = compare(majority, ["shapley-value", "core-element"])
    assert found.names == ("shapley-value",)
    assert "needs a non-empty core" in found.missing["core-element"]
    assert "core-element does not exist here" in found.to_text()
    with pytest.raises(InvalidInputError, match="core-element"):
        compare(majority, ["core-element"])


@pytest.mark.parametrize("n_players", [2, 5, 9])
def test_text_is_narrow(n_players):
    game = Game.from_function(
        lambda s: len(s) ** 2, [f"player number {i}" for i in range(n_players)]
    )
    names = [
        "shapley-value", "banzhaf-value", "solidarity-value", "equal-division", "tau-value",
        "egalitarian-nonseparable-value", "nucleolus", "per-capita-nucleolus",
    ]  # fmt: skip
    text = str(compare(game, names))
    assert max(map(len, text.splitlines())) <= 80
    assert all(name in text for name in names)
    for block in text.strip().split("\n\n"):
        assert len(block.splitlines()) == n_players + 4


def noisy(seed=0, replicates=30):
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(replicates, 8))
    noise[:, 0] = 0.0
    return SampledGame(np.array([0, 0, 0, 90, 0, 80, 10, 100]) + noise, ["ann", "bob", "eve"])


def test_intervals_of_estimated_games():
    found = compare(noisy(), {"Shapley": "shapley-value", "kernel": "prenucleolus",
                              "ours": [40, 30, 30]})  # fmt: skip
    truth = [[175 / 3, 70 / 3, 55 / 3], [82.5, 12.5, 5], [40, 30, 30]]
    assert ((found.low <= truth) & (truth <= found.high)).all()
    assert (found.low[:2] < found.high[:2]).all()
    assert (found.low[2] == found.high[2]).all()
    assert found.in_core[0].outcome == "fails"
    assert found.in_core[0].level == 0.05
    row = rows(found)["Shapley"]
    assert float(row["ann low"]) < 175 / 3 < float(row["ann high"])
    text = found.to_text()
    assert "[" in text
    assert "confidence 0.95" in text
    assert max(map(len, text.splitlines())) <= 80
    few = compare(noisy(replicates=3), "shapley-value")
    assert np.isnan(few.low).all()
    assert "too few" in few.to_text()
    estimate = tugames.estimate_shapley(noisy(), 400, rng=0)
    held = compare(noisy(), [estimate])
    assert (held.low < held.payoffs).all()


@pytest.mark.parametrize(
    ("solutions", "said"),
    [
        ("shaply-value", "shapley-value"),
        ([], "at least one"),
        ([[1, 0, 0]], "{'ours': payoff}"),
        (["nucleolus", "nucleolus"], "comes twice"),
        ({1: "nucleolus"}, "name of a solution is text"),
        (["owen-value"], "needs unions"),
        ({"ours": [1, 0]}, "ours"),
        (np.array([1.0, 0.0, 0.0]), "ours"),
    ],
)
def test_what_is_no_solution_is_refused(solutions, said):
    with pytest.raises(InvalidInputError, match=said) as caught:
        compare(GLOVE, solutions)
    assert "\n" not in str(caught.value)


@pytest.fixture
def file(tmp_path):
    write_game(GLOVE, tmp_path / "glove.csv")
    return tmp_path / "glove.csv"


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("form", ["text", "csv", "html", "latex", "markdown"])
def test_the_command_prints_each_format_and_nothing_else(file, form):
    result = invoke("compare", file, "--solutions", "shapley-value,nucleolus", "--format", form)
    assert result.exit_code == 0
    found = compare(GLOVE, ["shapley-value", "nucleolus"])
    assert result.stdout == getattr(found, f"to_{form}")().rstrip("\n") + "\n"


def test_the_command_draws_and_refuses(file, tmp_path):
    result = invoke("compare", file, "--picture", tmp_path / "glove.svg")
    assert result.exit_code == 0
    assert (tmp_path / "glove.svg").read_text().startswith("<?xml")
    assert invoke("compare", file, "--picture", tmp_path / "glove.svg").exit_code == 2
    refused = invoke("compare", file, "--solutions", "nucleus")
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


def test_pictures_have_bars_and_intervals(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr("tugames.plotting.overview.save", lambda fig, path: drawn.append(fig))
    plotting.save_comparison(compare(noisy(), ["shapley-value"]), tmp_path / "x.png", title="ours")
    (ax,) = drawn[0].axes
    assert len(ax.patches) == 3
    assert len(ax.containers) == 4  # the bars, and an interval on each
    with pytest.raises(InvalidInputError, match="compare"):
        plotting.save_comparison("mine", tmp_path / "x.png")
