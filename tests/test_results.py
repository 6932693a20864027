"""Every result is short to look at, valid in a notebook, and its table can be taken along."""

import csv
import dataclasses
import importlib
import io
import pkgutil
from fractions import Fraction
from functools import cache
from math import log1p
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

import bandit_backend
import tugames
from bandit_backend import (
    DisLinUCB,
    ExploreThenCommit,
    Greedy,
    LinearBandit,
    RegretOracle,
    assumptions,
    experiments,
    instances,
    payout_rules,
)
from tugames import Game, SampledGame, axioms, catalog, families
from tugames._presentation.result import Result, TabularResult

#: Names that HTML, LaTeX and Markdown read as something else, and a line that ends too early.
ODD = ("<b>ann</b>", 'b&b "|" $x_1$', "e\nve")
#: What agents play, which people write.
PLAYED = ("bandit_backend.policies.", "bandit_backend.single_agent.", "bandit_backend.mul.")
#: Dataclasses that people write, or that are no answers.
NO_RESULTS = {
    "Simplex": "coordinates of a picture",
    "Run": "what is simulated",
    "Setting": "how it is simulated",
    "Artefact": "an experiment, written down",
    "Payoffs": "numbers of a run, by replicate",
    "Replicates": "numbers of a run, by replicate",
    "Missing": "a run that is not finished",
    "Table": "rows for a file",
    "Test": "what makes comparisons of a sentence",
}


def public_dataclasses():
    """Every dataclass in the ``__all__`` of a module without an underscore in its path."""
    found = {}
    for package in (tugames, bandit_backend):
        names = [m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
        for name in [package.__name__, *names]:
            if any(part.startswith("_") for part in name.split(".")):
                continue
            module = importlib.import_module(name)
            for public in getattr(module, "__all__", ()):
                kind = getattr(module, public)
                if isinstance(kind, type) and dataclasses.is_dataclass(kind):
                    found[kind] = f"{kind.__module__}.{kind.__qualname__}"
    return found


@cache
def samples():
    """A result of every class, of odd names wherever players have names."""
    rng = np.random.default_rng(0)
    game = Game([0, 1, 2, 5, 3, 7, 8, 15], ODD)
    cut = Game([0, 0, 0, 1, 0, 1, 1, 1], ODD)
    sampled = SampledGame(game.values + rng.normal(size=(20, 8)) * (np.arange(8) > 0) / 20, ODD)
    payoff = tugames.shapley_value(game)
    noisy = tugames.FunctionOracle(
        lambda members, rng: len(members) ** 2 + rng.normal() / 9, ODD, seed=1
    )
    nucleolus, least_core = tugames.nucleolus(game), tugames.least_core(game)
    balanced = tugames.balancedness(cut)
    voting = families.weighted_voting(3, [2, 1, 1], players=list(ODD))
    costs = [[0, 2, 3], [2, 0, 1], [3, 1, 0]]
    tree = families.spanning_tree(costs, players=ODD[:2])
    program = families.assignment_program([[1.0, 2.0], [3.0, 4.0]], players=[*ODD, "d"])
    edges = [("s", "<t>", 1, ODD[0]), ("s", "<t>", 2, ODD[1])]
    decision = tugames.decide(noisy, tugames.is_superadditive, replications=20)
    mine = {"mine <i>": tugames.equal_division, "theirs": tugames.shapley_value}
    few = [axioms.efficiency, axioms.null_player]
    report = axioms.verify(tugames.equal_division, few)
    table = axioms.compare(mine, few)
    analysis = tugames.analyze(game, {"mine": payoff})
    separated = tugames.core_by_separation(voting)
    explained = tugames.explain(sampled, [5, 5, 5])
    found = [
        tugames.compare(sampled, mine | {"ours": [5, 5, 5]}),
        explained, explained.complaints[0], analysis, analysis.shapley, report,
        report["null player"], report.counterexample, table,
        table["theirs"], axioms.efficiency, axioms.CONVEX_GAMES,
        catalog.load("straffin_heaney_1981/tennessee_valley"),
        balanced, balanced.certificate, balanced.margin_certificate, tugames.is_convex(cut),
        tugames.is_convex(cut).witness, nucleolus, nucleolus.certificate,
        nucleolus.certificate.stages[0], least_core, least_core.certificate,
        tugames.core_polytope(game), tugames.weber_membership(game, payoff),
        tugames.minimal_balanced_collection(cut), separated, separated.certificate,
        voting.most_violated([Fraction(1, 3)] * 3), tugames.least_core_by_separation(voting),
        tugames.estimate_shapley(sampled, 200, rng=0), tugames.estimate_interactions(game, 7),
        tugames.estimate_least_core(game, 7), voting, tree, tree.core_proof(), program,
        program.core_proof(), families.airport({name: 1 + i for i, name in enumerate(ODD)}),
        families.assignment_core([[1.0, 2.0], [3.0, 4.0]]),
        families.competitive_equilibrium([[4], [4]], [[4], [0]], curvature=1),
        families.minimum_cut(edges, "s", "<t>"),
        families.owen_point([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0]),
        families.unanimity_sum({ODD[:2]: 4.0}, ODD),
        tugames.confidence_intervals(sampled, tugames.shapley_value),
        tugames.confidence_ranks(sampled, tugames.shapley_value),
        tugames.least_core_interval(sampled), tugames.stable_payoff(sampled), decision,
        decision.stages[0], tugames.InCore(payoff=payoff),
        tugames.strategic_equivalence(game, 2 * game), tugames.shapley_interaction_index(game),
        tugames.coleman_indices(cut), *bandit_samples(),
    ]  # fmt: skip
    return {type(result): result for result in found}


def bandit_samples():
    bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "<b>"])
    result = experiments.collaboration_game(RegretOracle(bandit, Greedy(), horizon=50, seed=0), 10)
    times = 2 ** np.arange(4, 14)
    first = assumptions.assumption_1(np.sqrt(times), times, constant=1.0)
    second = assumptions.assumption_2(instances.symmetric_circle(), DisLinUCB(), horizon=50, seed=0)
    six = RegretOracle(
        instances.counterexamples.theorem_6(), ExploreThenCommit(2), horizon=102, seed=0
    )
    third = assumptions.assumption_3(six, 40)
    convex = assumptions.convexity_certificate(log1p, 3, 2, horizon=10**9)
    part = experiments.above("gain", [1.0, 3.0, 2.0, 1.5, 2.5])
    claim = experiments.Claim(text="gains", place="p. 1", parts=(part,))
    panel = experiments.figure_2("a", horizon=30, replications=5)
    return [
        result, first, first.witness, second, second.witness, third, third.witness, convex,
        convex.witness, assumptions.printed_violations(2)[0], part, claim,
        experiments.judge([claim])[0], panel,
        bandit_backend.play(bandit, Greedy(), ["ann", "<b>"], horizon=9, seed=0, replicate=0),
        *ratings_samples(), *payout_samples(bandit),
    ]  # fmt: skip


def ratings_samples():
    made = instances.synthetic_ratings(20, 15)
    bandit = instances.ratings(made.table, groups="group", dimension=2, ridge=[1.0, 2.0])
    return [made, bandit.embedding]


def payout_samples(bandit):
    oracle = RegretOracle(bandit, Greedy(), horizon=50, seed=0)
    gains = experiments.sharing_gains(oracle, 5)
    played = []

    def mine(play):
        played.append(play)
        return play.alone

    table = payout_rules.compare(oracle, 5, {"mine": mine})
    curves = experiments.regret_curves(bandit, Greedy(), horizon=9, replications=2)
    return [gains, gains.matrix(), table, table.rows[0], played[0], curves]


CLASSES = {
    name: kind
    for kind, name in public_dataclasses().items()
    if kind.__name__ not in NO_RESULTS
    and kind.__name__ != "Finding"  # an abstract class
    and not name.startswith(PLAYED)
}


def valid(html):
    """The page, parsed strictly, as a notebook's."""
    return ET.fromstring(f"<body>{html}</body>")


@pytest.mark.parametrize("name", CLASSES)
def test_every_result_is_short_and_valid_in_a_notebook(name):
    result = samples().get(CLASSES[name])
    assert result is not None, f"{name} is new: make one in samples(), or say why it is no result"
    lines = repr(result).splitlines()
    assert 1 <= len(lines) < 6
    assert all(0 < len(line) <= 220 and line.isprintable() for line in lines)
    assert type(result).__name__ in lines[0]
    assert "array(" not in repr(result)
    page = valid(result._repr_html_())
    assert {element.tag for element in page.iter()} <= {
        "body", "div", "p", "br", "strong", "pre", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_the_list_of_what_is_no_result_is_true():
    names = {kind.__name__ for kind in public_dataclasses()}
    assert set(NO_RESULTS) <= names
    assert len(CLASSES) > 60


TABULAR = [name for name, kind in CLASSES.items() if issubclass(kind, TabularResult)]


@pytest.mark.parametrize("name", TABULAR)
def test_every_table_goes_to_pandas_csv_latex_and_markdown(name, tmp_path):
    result = samples()[CLASSES[name]]
    frame = result.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) >= 1
    text = result.to_csv()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(frame) + 1
    assert rows[0] == [str(frame.index.name), *map(str, frame.columns)]
    assert result.to_csv(tmp_path / "table.csv") is None
    assert (tmp_path / "table.csv").read_text() == text
    lines = result.to_markdown().splitlines()
    assert len(lines) == len(frame) + 2
    bars = {line.replace("\\|", "").count("|") for line in lines}
    assert bars == {len(frame.columns) + 2}
    latex = result.to_latex().splitlines()
    assert (latex[1], latex[-2], latex[-1]) == ("\\toprule", "\\bottomrule", "\\end{tabular}")
    assert len(latex) == len(frame) + 6
    assert {line.replace("\\&", "").count("&") for line in latex[2:3] + latex[4:-2]} == {
        len(frame.columns)
    }


def test_results_name_coalitions_and_never_show_masks():
    game = Game([0, 0, 0, 1, 0, 1, 1, 1], ["ann", "bob", "eve"])
    found = tugames.balancedness(game)
    half = "ann+bob 0.5, ann+eve 0.5, bob+eve 0.5"
    assert repr(found) == (
        "Balancedness: the core is empty: v(N) is 0.5 short; verified exactly\n"
        f"balancing weights: {half}"
    )
    assert found.to_frame()["weight"].to_dict() == dict.fromkeys(
        ["ann+bob", "ann+eve", "bob+eve"], 0.5
    )
    assert repr(found.certificate) == (
        "RationalCertificate: the core is empty: weights ann+bob 1/2, ann+eve 1/2, bob+eve 1/2"
    )
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1], ["ann", "bob", "eve"])
    assert repr(tugames.nucleolus(glove)).startswith("Nucleolus: ann 1, bob 0, eve 0\n")
    index = tugames.shapley_interaction_index(glove)
    assert index.of("ann+eve") == index.of(["ann", "eve"]) == index.of(5) == pytest.approx(0.5)
    assert index.series()["bob+eve"] == pytest.approx(-0.5)
    estimate = tugames.estimate_shapley(glove, 7)
    assert estimate.series().round(6).to_dict() == {
        "ann": 0.666667, "bob": 0.166667, "eve": 0.166667,
    }  # fmt: skip
    verdict = tugames.is_convex(glove)
    assert repr(verdict).splitlines() == [
        "Verdict: convex: fails, margin -1",
        "v(ann+bob) + v(ann+eve) = 2 > v(ann+bob+eve) + v(ann) = 1",
    ]


def test_players_without_names_are_numbered():
    certificate = tugames.balancedness(Game([0, 0, 0, 1, 0, 1, 1, 1])).certificate
    assert repr(dataclasses.replace(certificate, players=())) == repr(certificate)
    assert "0+1 1/2, 0+2 1/2, 1+2 1/2" in repr(certificate)


def test_many_players_stay_on_one_line():
    many = families.weighted_voting(60, [1] * 100)
    assert repr(many).count("\n") == 0
    assert repr(many).endswith("... (100 players)")
    assert len(valid(many._repr_html_()).findall(".//tr")) == 41
    assert "60 more rows" in many._repr_html_()
    assert repr(tugames.core_by_separation(many)).count("\n") < 5


@pytest.mark.parametrize("kind", ["analysis", "decision", "panel"])
def test_print_says_all_of_it(kind):
    result = {
        "analysis": samples()[tugames.Analysis],
        "decision": samples()[tugames.Decision],
        "panel": samples()[experiments.Figure2Panel],
    }[kind]
    assert str(result) == result.to_text()


def test_labels_that_are_tuples_are_labels():
    game = Game([0, 1, 2, 4], [(1, 2), ("a", "b")])
    frame = tugames.nucleolus(game).to_frame()
    assert frame.index.tolist() == [(1, 2), ("a", "b")]
    assert tugames.core_polytope(game).to_frame().columns.tolist() == [(1, 2), ("a", "b")]


def test_the_classes_share_one_mechanism():
    own = [name for name, kind in CLASSES.items() if not issubclass(kind, Result)]
    assert set(own) == {  # they know no tugames
        "bandit_backend.engine.simulation.Trajectory",
        "bandit_backend.instances.embedding.Embedding",
        "bandit_backend.instances.synthetic_ratings.SyntheticRatings",
    }
