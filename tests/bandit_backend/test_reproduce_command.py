"""``bandit-game reproduce`` on made-up files in the original format: resumed, partial, refused."""

import json
from functools import partial

import numpy as np
import pytest
from click.testing import CliRunner

from bandit_backend.cli.main import main
from bandit_backend.experiments.artefacts import ARTEFACTS
from bandit_backend.experiments.runs import STATES
from bandit_backend.instances import movielens
from bandit_backend.instances._movielens_groups import OCCUPATIONS

ZIPS = dict(
    zip(
        STATES,
        ("90210", "55455", "10001", "77005", "60601", "02139", "19104", "21201"),
        strict=True,
    )
)
ENDINGS = (".png", ".csv", ".md", ".json", "-comparisons.csv")
SHORT = ("--horizon", "12", "--alpha", "1")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Made-up users of all groups, and thirty movies."""
    folder = tmp_path_factory.mktemp("ml")
    rng = np.random.default_rng(0)
    occupations = [occupation for group in OCCUPATIONS.values() for occupation in group]
    zips = list(ZIPS.values())
    users = [
        f"{u + 1}|{7 + u}|{'MF'[u % 2]}|{occupations[u % 21]}|{zips[u % 8]}" for u in range(60)
    ]
    items = [f"{m + 1}|Movie {m} (1995)|01-Jan-1995||http://x|0" for m in range(30)]
    pairs = rng.permutation(1800)[:700]
    ratings = [f"{p // 30 + 1}\t{p % 30 + 1}\t{rng.integers(1, 6)}\t88125{p:04d}" for p in pairs]
    for name, lines in (("u.user", users), ("u.item", items), ("u.data", ratings)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="latin-1")
    return folder


@pytest.fixture(autouse=True)
def small(tmp_path, monkeypatch):
    """Factors have few dimensions, and are kept apart from the user's."""
    few = partial(movielens, dimension=4, sweeps=3, cache=tmp_path / "cache")
    monkeypatch.setattr("bandit_backend.experiments.runs.movielens", few)
    monkeypatch.chdir(tmp_path)


def invoke(*arguments):
    result = CliRunner().invoke(main, ["reproduce", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result


def test_all_artefacts_and_their_page(data, tmp_path):
    arguments = ("all", "--data", data, *SHORT, "--replications", "2", "--store", "stores")
    result = invoke(*arguments, "--output", "out")
    assert result.exit_code == 0, result.output
    names = [f"figure-{k}" for k in (1, 2, 3)] + [f"table-{k}" for k in (1, 2, 3, 4)]
    files = {path.name for path in (tmp_path / "out" / "reproduction").iterdir()}
    assert files == {f"{name}{end}" for name in names for end in ENDINGS}
    page = (tmp_path / "out" / "reproduction.md").read_text()
    for name in names:
        assert f"](reproduction/{name}.png)" in page
        statements = json.loads((tmp_path / f"out/reproduction/{name}.json").read_text())
        for statement in statements["statements"]:
            cells = f"| {statement['place']} | {statement['text']} | "
            assert page.count(cells) == 1, cells
    pairs = (tmp_path / "out" / "reproduction" / "table-1-comparisons.csv").read_text()
    assert len(pairs.splitlines()) == 1 + 3584
    assert len(list((tmp_path / "stores").iterdir())) == 12


def test_resumed_is_the_same_as_at_once(data, tmp_path):
    table = ("table-4", "--data", data, *SHORT)
    assert invoke(*table, "--replications", "2", "--store", "some", "--output", "1").exit_code == 0
    some = invoke(*table, "--replications", "3", "--store", "some", "--output", "2")
    whole = invoke(*table, "--replications", "3", "--store", "whole", "--output", "3")
    assert some.exit_code == whole.exit_code == 0
    for name in ("table-4.csv", "table-4.md", "table-4.json"):
        assert (tmp_path / "2" / name).read_bytes() == (tmp_path / "3" / name).read_bytes()


def test_what_is_missing_is_said_by_artefact(data, tmp_path):
    table = ("--data", data, *SHORT, "--store", "s", "--replications", "2")
    assert invoke("table-4", *table).exit_code == 0
    few = invoke("table-4", *SHORT, "--store", "s", "--replications", "3", "--stored-only")
    assert few.exit_code == 2
    assert "table-4 is not complete: gender-greedy: 6 of 9 worths" in few.output
    some = invoke("all", *SHORT, "--store", "s", "--replications", "2", "--stored-only")
    assert some.exit_code == 0, some.output
    assert "table-3 is not complete: gender-linucb: nothing yet" in some.output
    page = (tmp_path / "reproduction.md").read_text()
    assert "- `table-3`: gender-linucb: nothing yet (gender-linucb-alpha-1.store is not" in page
    assert page.count("| the assumption is satisfied by gender | ") == 2
    # of Table 1 one sentence is a matter of arithmetic
    assert page.count("| not run yet | ") == 50 - 2
    panel = (tmp_path / "reproduction" / "figure-3.md").read_text()
    assert "d: gender, GREEDY." in panel
    assert panel.count("| not run yet | ") == 6


def test_a_page_is_replaced_unless_somebody_edited_it(data, tmp_path):
    stored = ("all", *SHORT, "--store", "s", "--replications", "2", "--stored-only")
    table = ("table-4", "--data", data, *SHORT, "--store", "s", "--replications", "2")
    assert invoke(*table, "--output", "else").exit_code == 0
    page = tmp_path / "reproduction.md"
    assert invoke(*stored).exit_code == 0
    text = page.read_text()
    assert invoke(*stored).exit_code == 0  # its own
    assert page.read_text() == text
    page.write_text(text.replace("undecided", "confirmed"))
    refused = invoke(*stored)
    assert refused.exit_code == 2
    assert "exists already" in refused.output
    assert invoke(*stored, "--force").exit_code == 0
    assert page.read_text() == text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--horizon", "13"), "keeps worths of horizon 12; 13 is asked for"),
        (("--horizon", "12", "--seed", "1"), "keeps worths of seed 0; 1 is asked for"),
    ],
)
def test_a_store_of_another_setting_is_refused(data, options, words):
    table = ("table-4", "--store", "s", "--replications", "2")
    assert invoke(*table, "--data", data, *SHORT).exit_code == 0
    refused = invoke(*table, *options, "--stored-only")
    assert refused.exit_code == 2
    assert words in refused.output


def test_a_store_of_another_alpha_is_refused(data, tmp_path):
    assert invoke("table-3", "--data", data, *SHORT, "--store", "s").exit_code == 0
    store = tmp_path / "s" / "gender-linucb-alpha-1.store"
    store.rename(store.with_name("gender-linucb-alpha-2.store"))
    renamed = ("table-3", "--horizon", "12", "--alpha", "2", "--store", "s", "--stored-only")
    refused = invoke(*renamed)
    assert refused.exit_code == 2
    assert "keeps worths of another alpha than 2" in refused.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("table-5",), "is not one of"),
        (("table-4",), "Missing option '--store'"),
        (("table-4", "--store", "s", "--data", "/nowhere"), "licence"),
        (("table-4", "--store", "s", "--replications", "1"), "at least 2"),
        (("table-4", "--store", "s", "--alpha", "0"), "alpha is positive"),
        (("table-4", "--store", "/dev/null/s"), "--store is a folder"),
        (("table-4", "--store", "s", "--output", "/dev/null/o"), "--output is a folder"),
        (("table-4", "--store", "s", "--stored-only"), "nothing is complete"),
    ],
)
def test_refusals(arguments, words):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_verdicts_at_several_alpha(tmp_path):
    command = [
        "sensitivity", "figure-2", "--alpha", "1", "--alpha", "15", "--horizon", "40",
        "--replications", "2", "--store", "s",
    ]  # fmt: skip
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    page = (tmp_path / "figure-2-by-alpha.md").read_text()
    assert "| place | the paper says | 1 | 15 |" in page
    for sentences in ARTEFACTS["figure-2"].sentences.values():
        for text in sentences:
            assert f"| {text} | " in page
    counts = [line.split("|")[3:5] for line in page.splitlines() if "| number " in line]
    assert [sum(int(row[k]) for row in counts) for k in (0, 1)] == [15, 15]
    assert len(list((tmp_path / "s").iterdir())) == 8
    twice = CliRunner().invoke(main, [*command, "--alpha", "1"])
    assert twice.exit_code == 2
    assert "each alpha is stated once" in twice.output
