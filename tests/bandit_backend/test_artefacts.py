"""The paper's artefacts as data: sentences on made-up payoffs, of which all is true, or false."""

from fractions import Fraction

import numpy as np
import pytest

from bandit_backend.experiments.artefacts import ARTEFACTS, runs_of
from bandit_backend.experiments.replicates import Replicates
from bandit_backend.experiments.runs import STATES, Run, Setting
from bandit_backend.experiments.tables import Measured, Table, measured, payoff_table
from bandit_backend.instances._movielens_groups import AGES, OCCUPATIONS
from tugames import SampledGame

PLAYERS = {
    "gender": ("M", "F"),
    "age": tuple(name for name, _ in AGES),
    "occupation": tuple(OCCUPATIONS),
    "state": STATES,
    "circle": tuple(range(5)),
    "star": tuple(range(6)),
}
REPLICATIONS = 20


def made(run, payout, shapley, fall=10.0, noise=0.5, seed=0):
    """Replicates whose regret falls by so much with each other member, and of these payoffs."""
    rng = np.random.default_rng(seed)
    players = PLAYERS[run.instance]
    n = len(players)
    member = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(bool)
    size = member.sum(axis=1)[:, None]
    regret = np.where(member, 300.0 - fall * size, 0.0)[None].repeat(REPLICATIONS, axis=0)
    regret = np.where(member, regret + noise * rng.normal(size=regret.shape), 0.0)
    return Replicates(
        run=run,
        players=players,
        game=SampledGame(np.zeros((REPLICATIONS, 1 << n)), players),
        regret=regret,
        payouts=np.asarray(payout, dtype=float) + noise * rng.normal(size=(REPLICATIONS, n)),
        shapley=np.asarray(shapley, dtype=float) + noise * rng.normal(size=(REPLICATIONS, n)),
    )


def outcomes(name, payoffs, **options):
    """Outcome by sentence, of payoffs by panel."""
    artefact = ARTEFACTS[name]
    finished = {
        panel: made(run, *payoffs[panel], **options, seed=seed)
        for seed, (panel, run) in enumerate(artefact.runs.items())
    }
    return {s.claim.text: s.outcome for s in artefact.judged(finished, Setting())}


SPREAD = np.linspace(-20.0, 20.0, 8)
CLOSE = np.array([1.0, -1.0] * 4)
#: Off the line: the last of the states is Maryland; New York and Pennsylvania are 2 and 6.
NY_PA = np.array([60.0, 0.0, -40.0, 0.0, 0.0, 0.0, -40.0, 0.0])
NY_MD = np.array([60.0, 0.0, -40.0, 0.0, 0.0, 0.0, 0.0, -40.0])


def as_the_paper_says():
    linucb, greedy = -200.0 + SPREAD, -150.0 + SPREAD
    loose = np.array([8.0, -8.0, 8.0, -8.0, -8.0, 8.0, -8.0, 8.0])
    return {
        "figure-1": {
            "a": (linucb + loose, linucb),
            "b": (greedy + CLOSE, greedy),
            "c": (linucb + NY_PA, linucb),
            "d": (greedy + NY_MD, greedy),
        },
        "figure-3": {
            "a": (linucb[:7] + np.array([30, -30, 1, 1, 1, 1, 1]), linucb[:7]),
            "b": (greedy[:7] + np.array([30, -30, 1, 1, 1, 1, 1]), greedy[:7]),
            "c": ([-200.0, -210.0], [-201.0, -209.0]),
            "d": ([-150.0, -160.0], [-151.0, -159.0]),
        },
    }


@pytest.mark.parametrize("name", ["figure-1", "figure-3"])
def test_all_is_confirmed_where_all_is_true(name):
    found = outcomes(name, as_the_paper_says()[name])
    assert set(found.values()) == {"confirmed"}, found


def test_all_that_can_be_is_contradicted_where_all_is_false():
    far = np.array([50.0, -50.0] * 4)
    linucb, greedy = -150.0 + SPREAD, -200.0 - SPREAD
    found = outcomes(
        "figure-1",
        {
            "a": (linucb, linucb),
            "b": (-200.0 + 3.0 * SPREAD, greedy),
            "c": (linucb + far + 0.5 * SPREAD, linucb),
            "d": (greedy, greedy),
        },
    )
    assert found == {
        "payouts are close to Shapley values for almost all, 1a": "confirmed",
        "payouts are close to Shapley values for almost all, 1b": "contradicted",
        "payouts and Shapley values correlate positively, 1a": "confirmed",
        "payouts and Shapley values correlate positively, 1b": "contradicted",
        "they correlate more with GREEDY": "contradicted",
        "payouts are close to Shapley values for some, 1c": "contradicted",
        "payouts are close to Shapley values for some, 1d": "confirmed",
        "the disparity is greater for some agents, 1c": "confirmed",
        "the disparity is greater for some agents, 1d": "contradicted",
        "some are paid much more than their Shapley value, 1c": "confirmed",
        "some are paid much more than their Shapley value, 1d": "contradicted",
        "New York and Pennsylvania are not compensated, 1c": "contradicted",
        "New York and Maryland are not compensated, 1d": "contradicted",
        "the payouts are not the Shapley values": "confirmed",
        "GREEDY has less regret than LINUCB-M by occupation": "contradicted",
        "GREEDY has less regret than LINUCB-M by state": "contradicted",
        "Shapley values are higher with GREEDY by occupation": "contradicted",
        "Shapley values are higher with GREEDY by state": "contradicted",
    }


@pytest.mark.parametrize(("name", "printed"), [("table-1", "three"), ("table-2", "22")])
def test_the_assumption_by_occupation(name, printed):
    (panel,) = ARTEFACTS[name].runs
    payoffs = {panel: (-100.0 + SPREAD, -100.0 + SPREAD)}
    found = outcomes(name, payoffs)
    assert found.pop("there are 2816 agent-coalition pairs", "contradicted") == "contradicted"
    assert found == {
        "the assumption is mostly satisfied": "confirmed",
        "in some rare cases it is not": "contradicted",
        f"the {printed} pairs of the table do not satisfy it": "contradicted",
        "all other pairs satisfy it": "confirmed",
    }
    found = outcomes(name, payoffs, fall=-10.0)
    assert found["the assumption is mostly satisfied"] == "contradicted"
    assert found["in some rare cases it is not"] == "confirmed"
    assert found[f"the {printed} pairs of the table do not satisfy it"] == "confirmed"
    assert found["all other pairs satisfy it"] == "contradicted"


@pytest.mark.parametrize("name", ["table-3", "table-4"])
def test_the_assumption_by_gender(name):
    (panel,) = ARTEFACTS[name].runs
    payoffs = {panel: ([-100.0, -90.0], [-100.0, -90.0])}
    text = "the assumption is satisfied by gender"
    assert outcomes(name, payoffs) == {text: "confirmed"}
    assert outcomes(name, payoffs, fall=-10.0) == {text: "contradicted"}
    assert outcomes(name, payoffs, fall=0.0, noise=5.0) == {text: "undecided"}


def test_what_can_be_judged_is_judged():
    figure, payoffs = ARTEFACTS["figure-3"], as_the_paper_says()["figure-3"]
    finished = {panel: made(figure.runs[panel], *payoffs[panel]) for panel in "cd"}
    (statement,) = figure.judged(finished, Setting())
    assert (statement.claim.text, bool(statement)) == (
        "GREEDY outperforms LINUCB-M by gender", True
    )  # fmt: skip
    assert len(list(figure.unjudged(finished))) == 5
    everything = {panel: made(run, *payoffs[panel]) for panel, run in figure.runs.items()}
    assert not list(figure.unjudged(everything))


def test_every_sentence_is_said_once():
    said = [
        (place, text)
        for artefact in ARTEFACTS.values()
        for place, sentences in artefact.sentences.items()
        for text in sentences
    ]
    assert len(said) == len(set(said)) == 15 + 18 + 6 + 5 + 4 + 1 + 1


def test_settings_are_plain_numbers_however_they_were_written():
    odd = Setting(
        replications=np.int64(5), alpha=Fraction(15), horizon=np.int32(4096), margin=Fraction(1, 10)
    )
    assert odd == Setting()
    assert {type(odd.replications), type(odd.horizon)} == {int}
    assert repr(odd) == repr(Setting())


def test_runs_are_shared_among_artefacts():
    runs = runs_of(ARTEFACTS.values())
    assert len(runs) == len(set(runs)) == 4 + 8
    assert len({run.file(Setting()) for run in runs}) == len(runs)
    assert Run(instance="age", policy="greedy").file(Setting(alpha=2.0)) == "age-greedy.store"


def test_printed_rows_stand_beside_ours():
    artefact = ARTEFACTS["table-4"]
    one = made(artefact.runs["GREEDY"], [-280.0, -280.0], [-290.0, -290.0])
    table = artefact.table({"GREEDY": one})
    alone, _, male, female = table.rows
    assert (alone[0], alone[3], alone[4]) == ("(0)", Measured(673, 96), "")
    assert female[2].value == pytest.approx(280, abs=1)
    assert (male[0], male[3], male[6]) == ("(0, 1)", Measured(451, 20), Measured(673, 96))
    assert male[8] == pytest.approx(451 / 673)
    assert male[9].value == pytest.approx(-10, abs=1)
    assert male[10] > 0.5
    assert len(artefact.table({"GREEDY": one}).to_csv().splitlines()) == 5


def test_tables_in_markdown_and_csv():
    table = Table(
        headings=("a", "b ±", "c"), rows=[["x|y", Measured(12.34, 0.567), 0.00012], ["z", None, 3]]
    )
    assert table.to_markdown().splitlines() == [
        "| a | b | c |", "| --- | --- | --- |", "| x\\|y | 12.34 ± 0.57 | 0.00012 |", "| z |  | 3 |"
    ]  # fmt: skip
    assert table.to_csv().splitlines() == ["a,b,b ±,c", "x|y,12.34,0.567,0.00012", "z,,,3"]
    assert str(measured(np.array([1.0, 2.0, 3.0]))) == "2.00 ± 0.58"
    assert [str(Measured(123.4, e)) for e in (0.0, 0.012, 7.6, 34.0)] == [
        "123.4", "123.400 ± 0.012", "123.4 ± 7.6", "123 ± 34"
    ]  # fmt: skip
    assert str(Measured(182, 4)) == "182 ± 4"  # as it was printed


def test_payoffs_that_differ_are_found():
    one = made(Run(instance="gender", policy="greedy"), [-100.0, -90.0], [-100.0, -120.0])
    (_, _, _, _, same, p_same), (_, agent, *_, more, p_more) = payoff_table({"a": one}).rows
    assert (agent, round(more.value)) == ("F", 30)
    assert p_same > 0.05 > p_more == 2.0**-REPLICATIONS or p_more < 1e-4
    assert abs(same.value) < 1.0
