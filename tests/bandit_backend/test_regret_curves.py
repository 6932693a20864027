"""Curves of regret, and who gains by whom."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from reference.split_oracles import Split

from bandit_backend import Greedy, LinearBandit, LinUCB, RegretOracle, simulate
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments import (
    collaboration_game,
    regret_curves,
    sharing_gains,
)

BANDIT = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 3, agents=["ann", "bob", 7])


def curves(**options):
    return regret_curves(
        BANDIT, LinUCB(), **{"horizon": 40, "checkpoints": [10, 40], "replications": 6} | options
    )


def test_curves_are_simulations():
    found = curves(coalitions=[["bob"], 0b101], seed=3)
    assert found.coalitions == (2, 5)
    for mask, regret in zip(found.coalitions, found.samples, strict=True):
        expected = simulate(
            BANDIT, LinUCB(), mask, horizon=40, seed=3, replicates=6, checkpoints=[10, 40]
        )
        np.testing.assert_array_equal(regret, expected)
    np.testing.assert_allclose(found.mean[1], found.samples[1].mean(axis=0))
    np.testing.assert_allclose(found.standard_error[1] * np.sqrt(6), found.deviation[1])


def test_by_default_alone_and_together():
    found = curves(checkpoints=None)
    assert found.coalitions == (1, 2, 4, 7)
    assert found.checkpoints[0] == 1
    assert found.checkpoints[-1] == 40
    assert regret_curves(
        LinearBandit([1.0], [[[1.0]]]), Greedy(), horizon=3, replications=2
    ).coalitions == (1,)
    with ThreadPoolExecutor(2) as threads:
        beside = curves(checkpoints=None, executor=threads)
    for one, other in zip(found.samples, beside.samples, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_frame_has_a_row_for_each_point():
    found = curves()
    frame = found.to_frame()
    assert len(frame) == (3 + 3) * 2
    row = frame[(frame.index == "ann+bob+7") & (frame.agent == "bob") & (frame.step == 40)]
    assert row["mean"].item() == found.mean[-1][1, 1]
    assert row["deviation"].item() == found.deviation[-1][1, 1]


def test_the_picture_has_a_line_and_a_band_for_each_member():
    ax = curves().plot()
    assert len(ax.lines) == len(ax.collections) == 6
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == [
        "ann, alone", "bob, alone", "7, alone", "ann, together", "bob, together", "7, together",
    ]  # fmt: skip
    assert {line.get_linestyle() for line in ax.lines} == {"-", "--"}
    ax = curves(coalitions=[3]).plot(agents=["bob"], scale="log", band="deviation")
    assert (ax.get_xscale(), ax.get_yscale(), len(ax.lines)) == ("log", "log", 1)
    assert ax.lines[0].get_label() == "bob, ann+bob"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"coalitions": []}, "at least one, each once"),
        ({"coalitions": [3, ["ann", "bob"]]}, "each once"),
        ({"coalitions": [9]}, "a mask from 1 to 7"),
        ({"coalitions": 3}, "a sequence"),
        ({"replications": 1}, "at least 2 replications"),
        ({"checkpoints": [50]}, "checkpoints are steps"),
    ],
)
def test_what_cannot_be_drawn(options, words):
    with pytest.raises(InvalidRunError, match=words):
        curves(**options)


def test_plots_refuse_what_they_do_not_have():
    found = curves(coalitions=[["ann"]])
    for options, words in (
        ({"agents": ["bob"]}, "'bob' is in none"),
        ({"scale": "square"}, "linear or log"),
        ({"band": "wide"}, "error or deviation"),
    ):
        with pytest.raises(InvalidRunError, match=words):
            found.plot(**options)


#: Regrets by coalition and member: ann saves bob 3, bob saves ann 1, eve helps nobody, and both
#: save her 2 each.
REGRETS = {
    1: [5], 2: [7], 4: [9], 3: [4, 4], 5: [5, 7], 6: [7, 7], 7: [4, 4, 5],
}  # fmt: skip


def test_gains_by_hand():
    found = sharing_gains(Split(REGRETS), 5)
    assert found.alone.tolist() == [5.0, 7.0, 9.0]
    assert found.together.tolist() == [4.0, 4.0, 5.0]
    # what one brings does not depend on who else is there: in half of all orders it comes later
    expected = np.array([[0, 1, 0], [3, 0, 0], [2, 2, 0]])
    np.testing.assert_allclose(found.matrix().value, expected / 2)
    np.testing.assert_allclose(found.matrix("pair").value, expected)
    np.testing.assert_allclose(found.matrix("last").value, expected)
    assert (found.matrix().standard_error < 1e-12).all()


def test_what_a_payout_has_over_the_shapley_value():
    """Gains by others less gains of others by oneself, exactly, on simulated play."""
    oracle = RegretOracle(
        BANDIT, {"ann": LinUCB(), "bob": Greedy(), 7: LinUCB(3)}, horizon=60, seed=0
    )
    gains = sharing_gains(oracle, 8).matrix().value
    result = collaboration_game(oracle, 8)
    over = result.payout.value - result.analysis.shapley.value
    np.testing.assert_allclose(gains.sum(axis=1) - gains.sum(axis=0), over, atol=1e-9)


def test_gains_as_frames_and_pictures():
    found = sharing_gains(Split(REGRETS), 5)
    frame = found.to_frame()
    assert len(frame) == 12
    row = frame[(frame.agent == "eve") & (frame.index == "ann+bob+eve")]
    assert (row.regret.item(), row.gain.item()) == (5.0, 4.0)
    matrix = found.matrix("pair")
    assert matrix.to_frame().loc["bob", "ann"] == 3.0
    ax = matrix.plot()
    assert sorted(text.get_text() for text in ax.texts) == ["0", "0", "1", "2", "2", "3"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["ann", "bob", "eve"]


def test_gains_that_are_refused():
    with pytest.raises(InvalidRunError, match="shapley, pair or last"):
        sharing_gains(Split(REGRETS), 5).matrix("mutual")
    with pytest.raises(InvalidRunError, match="at least two agents"):
        sharing_gains(Split({1: [5]}), 5)
    with pytest.raises(InvalidRunError, match="at least 2 replications"):
        sharing_gains(Split(REGRETS), 1)
    with pytest.raises(InvalidRunError, match="SplitValueOracle"):
        sharing_gains(len, 5)
