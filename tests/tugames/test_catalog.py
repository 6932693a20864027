"""Games of the literature: every file is sound, and every figure in it is met."""

import importlib
import json
import pkgutil
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reference import games as reference_games
from reference import values as reference_values
from reference import voting
from reference.nucleoli import meets_kohlberg
from scipy.optimize import linprog

import tugames
from tugames import catalog, is_in_core
from tugames.catalog.entry import entry_from_json
from tugames.errors import GameFileError, InvalidInputError

ENTRIES = {name: catalog.load(name) for name in catalog.names()}
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tugames-catalog.md"
WEIGHTINGS = {
    "nucleolus": "equal",
    "prenucleolus": "equal",
    "per_capita_nucleolus": "per capita",
    "proportional_nucleolus": "proportional",
}


def functions():
    """Solutions and predicates by name, wherever in the package they are."""
    found = {}
    for part in ("values", "core", "properties"):
        package = importlib.import_module(f"tugames.{part}")
        for module in pkgutil.walk_packages(package.__path__, f"tugames.{part}."):
            if not module.name.rpartition(".")[2].startswith("_"):
                loaded = importlib.import_module(module.name)
                found |= {key: getattr(loaded, key) for key in getattr(loaded, "__all__", ())}
    return found


FUNCTIONS = functions()
LISTED = [
    (name, field, key)
    for name, entry in ENTRIES.items()
    for field in ("solutions", "derived")
    for key in getattr(entry, field)
]
PROPERTIES = [(name, key) for name, entry in ENTRIES.items() for key in entry.properties]
POINTS = [(name, key) for name, entry in ENTRIES.items() for key in entry.core_points]


def scale(game):
    """Largest worth there is, for a tolerance."""
    return float(np.abs(game.values).max())


def test_there_are_enough_games():
    assert len(ENTRIES) >= 40
    assert list(ENTRIES) == sorted(set(ENTRIES))
    games = {entry.game for entry in ENTRIES.values()}
    assert len(games) > len(ENTRIES) - 3, "Myerson's game is there twice, and no other"


@pytest.mark.parametrize("name", ENTRIES)
def test_the_path_is_the_citation(name):
    source, _, entry = name.partition("/")
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*_\d{4}", source)
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", entry)
    *authors, year = source.split("_")
    cited = ENTRIES[name].source
    assert f"({year})" in cited
    letters = re.sub(r"[^a-z]", "", cited.lower())
    assert all(author in letters for author in authors)
    assert ENTRIES[name].name == name
    assert ENTRIES[name].title
    assert ENTRIES[name].title == ENTRIES[name].title.strip()


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_something_and_cannot_be_changed(name):
    entry = ENTRIES[name]
    assert entry.solutions or entry.derived or entry.core_points
    assert entry.properties
    assert entry.arguments.keys() == entry.solutions.keys() | entry.derived.keys()
    assert entry.rounding.keys() == entry.solutions.keys()
    for field in ("solutions", "derived", "arguments", "rounding", "core_points", "properties"):
        with pytest.raises(TypeError):
            getattr(entry, field)["new"] = None
    for payoff in (*entry.solutions.values(), *entry.derived.values()):
        assert len(payoff) == entry.game.n_players
        assert all(type(amount) is Fraction for amount in payoff)


@pytest.mark.parametrize(("name", "field", "key"), LISTED)
def test_the_package_meets_every_solution(name, field, key):
    entry = ENTRIES[name]
    got = FUNCTIONS[key](entry.game, **entry.arguments[key])
    got = getattr(got, "payoff", got)
    unit = entry.rounding[key] if field == "solutions" else 0
    for amount, listed in zip(got, getattr(entry, field)[key], strict=True):
        ulps = 16 * np.spacing(scale(entry.game))
        assert abs(Fraction(float(amount)) - listed) <= (unit or ulps)


@pytest.mark.parametrize(("name", "key"), [(n, k) for n, e in ENTRIES.items() for k in e.rounding])
def test_decimals_are_near_a_derived_fraction_and_fractions_are_efficient(name, key):
    entry = ENTRIES[name]
    if entry.rounding[key]:
        pairs = zip(entry.solutions[key], entry.derived[key], strict=True)
        assert all(abs(given - exact) <= entry.rounding[key] for given, exact in pairs)
    elif key != "myerson_value":  # a graph in parts need not share out v(N)
        assert sum(entry.solutions[key]) == Fraction(float(entry.game.values[-1]))


EXACT = {
    "shapley_value": reference_games.exact_shapley,
    "solidarity_value": reference_values.exact_solidarity,
    "tau_value": reference_values.exact_tau,
    "shapley_shubik_index": voting.shapley_shubik,
    "deegan_packel_index": voting.deegan_packel,
    "holler_index": voting.holler,
    "johnston_index": voting.johnston,
    "banzhaf_index": lambda wins: [
        Fraction(swings, sum(voting.swings(wins))) for swings in voting.swings(wins)
    ],
}


@pytest.mark.parametrize(
    ("name", "field", "key"),
    [
        (name, field, key)
        for name, field, key in LISTED
        if key in EXACT
        and ENTRIES[name].game.n_players <= 8
        and not (field == "solutions" and ENTRIES[name].rounding[key])
    ],
)
def test_solutions_are_exactly_those_of_the_definition(name, field, key):
    entry = ENTRIES[name]
    assert list(getattr(entry, field)[key]) == EXACT[key](entry.game.values.tolist())


@pytest.mark.parametrize(
    ("name", "field", "key"),
    [
        (name, field, key)
        for name, field, key in LISTED
        if key in WEIGHTINGS and not (field == "solutions" and ENTRIES[name].rounding[key])
    ],
)
def test_nucleoli_meet_the_criterion_of_kohlberg(name, field, key):
    entry = ENTRIES[name]
    game, payoff = entry.game, getattr(entry, field)[key]
    bounds = [Fraction(float(game.values[1 << i])) for i in range(game.n_players)]
    within = bounds if key == "nucleolus" else None
    assert meets_kohlberg(game.values, payoff, WEIGHTINGS[key], bounds=within)


def test_the_criterion_tells_a_wrong_nucleolus():
    game = ENTRIES["lemaire_1991/joint_deposits"].game
    wrong = ENTRIES["lemaire_1991/joint_deposits"].solutions["shapley_value"]
    assert not meets_kohlberg(game.values, wrong)


@pytest.mark.parametrize(("name", "key"), PROPERTIES)
def test_the_package_finds_every_property(name, key):
    verdict = FUNCTIONS[key](ENTRIES[name].game)
    assert bool(verdict) is ENTRIES[name].properties[key]


@pytest.mark.parametrize(("name", "key"), POINTS)
def test_core_points_are_in_the_core(name, key):
    game, point = ENTRIES[name].game, ENTRIES[name].core_points[key]
    twice = [int(8 * amount) for amount in point]
    assert [Fraction(whole, 8) for whole in twice] == list(point) or game.n_players < 8
    assert is_in_core(game, [float(amount) for amount in point])
    assert sum(point) == Fraction(float(game.values[-1]))
    if game.n_players < 8:
        paid = reference_games.exact_payoffs(point)
        assert all(
            amount >= Fraction(float(v)) for amount, v in zip(paid, game.values, strict=True)
        )


@pytest.mark.parametrize("name", [name for name, key in POINTS if key == "only"])
def test_the_only_core_point_is_the_only_one(name):
    game = ENTRIES[name].game
    n, worths = game.n_players, game.values
    rows = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
    for i, amount in enumerate(ENTRIES[name].core_points["only"]):
        for sign in (1.0, -1.0):
            extreme = linprog(
                sign * rows[1 << i],
                A_ub=-rows[1:-1],
                b_ub=-worths[1:-1],
                A_eq=rows[-1:],
                b_eq=worths[-1:],
                bounds=(None, None),
            )
            assert extreme.fun * sign == pytest.approx(float(amount), abs=1e-9 * scale(game))


def test_properties_and_their_opposites_occur():
    seen = {}
    for entry in ENTRIES.values():
        for key, holds in entry.properties.items():
            seen.setdefault(key, set()).add(holds)
    for key in ("is_convex", "is_balanced", "is_superadditive", "is_monotone", "is_exact"):
        assert seen[key] == {True, False}, key


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("aumann_maschler_1985/estate", "aumann_maschler_1985/estate_100"),
        ("aumann_maschler_1984/estate_100", "did you mean aumann_maschler_1985/estate_100"),
        ("lucas_1968", "lucas_1968/no_stable_set"),
        ("", r"names\(\) lists"),
        ("../catalog/entry", r"names\(\) lists"),
        (None, r"names\(\) lists"),
    ],
)
def test_a_name_that_is_not_there(name, hint):
    with pytest.raises(InvalidInputError, match=hint):
        catalog.load(name)


GOOD = {
    "title": "Two",
    "source": "Somebody (2000)",
    "players": ["a", "b"],
    "worths": {"a+b": 1},
    "default": 0,
    "solutions": {"shapley_value": ["1/2", 0.5]},
}


def without(*fields):
    return {key: value for key, value in GOOD.items() if key not in fields}


def test_a_good_file():
    entry = entry_from_json("some_2000/two", json.dumps(GOOD))
    assert entry.solutions == {"shapley_value": (Fraction(1, 2), Fraction(1, 2))}
    assert entry.rounding == {"shapley_value": 0}
    assert entry.arguments == {"shapley_value": {}}
    assert (entry.notes, dict(entry.derived), dict(entry.properties)) == ("", {}, {})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (without("title"), "missing: title"),
        (without("worths"), "missing: worths"),
        (without("worths") | {"family": {"glove": {"left": 1, "right": 1}}}, "default"),
        (GOOD | {"family": {"glove": {"left": 1, "right": 1}}}, "nothing here: default, worths"),
        (GOOD | {"note": "a typing error"}, "nothing here: note"),
        (GOOD | {"title": 3}, "title is text"),
        (GOOD | {"solutions": []}, "solutions is an object"),
        (GOOD | {"players": "ab"}, "players are a list"),
        (GOOD | {"players": [1, 2]}, "players are a list"),
        (GOOD | {"players": ["a", "a"]}, "no game"),
        (GOOD | {"worths": {"a+c": 1}}, "no game"),
        (GOOD | {"worths": {"a+b": "one"}}, "worth of a.b is 'one'"),
        (GOOD | {"worths": {"a+b": "1/0"}}, "worth of a.b is '1/0'"),
        (GOOD | {"worths": {"a+b": True}}, "worth of a.b is True"),
        (GOOD | {"worths": {"a+b": "1/3"}}, "floats exactly"),
        (GOOD | {"worths": {"a+b": 0.1}}, "floats exactly"),
        (GOOD | {"worths": {"a+b": 2**53 + 1}}, "floats exactly"),
        (GOOD | {"worths": {"a+b": "1e999"}}, "worth of a.b is too large"),
        (without("default"), "no game"),
        (GOOD | {"solutions": {"shapley_value": [1]}}, "list of 2 numbers"),
        (GOOD | {"solutions": {"shapley_value": {"a": 1, "b": 0}}}, "list of 2 numbers"),
        (GOOD | {"solutions": {"shapley_value": [1, None]}}, "shapley_value is None"),
        (GOOD | {"derived": {"nucleolus": ["half", 1]}}, "nucleolus is 'half'"),
        (GOOD | {"core_points": {"only": [1]}}, "list of 2 numbers"),
        (GOOD | {"rounding": {"nucleolus": 1}}, "got 'nucleolus'"),
        (GOOD | {"rounding": {"shapley_value": "x"}}, "rounding of shapley_value"),
        (GOOD | {"arguments": {"owen_value": {}}}, "got 'owen_value'"),
        (GOOD | {"arguments": {"shapley_value": 3}}, "arguments of shapley_value"),
        (GOOD | {"properties": {"is_convex": 1}}, "is_convex is 1"),
        (without("worths", "default") | {"family": {"gloves": {}}}, "of tugames.families"),
        (without("worths", "default") | {"family": {"glove": {"left": 1}}}, "no game"),
        (without("worths", "default") | {"family": {"glove": 1}}, "no game"),
        (without("worths", "default") | {"family": {"glove": {"left": 1, "right": 2}}}, "no game"),
        (
            without("worths", "default")
            | {"family": {"talmud_rule": {"estate": 1, "claims": [1, 2]}}},
            "talmud_rule makes no game",
        ),
        ([GOOD], "one object"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(data, message):
    with pytest.raises(GameFileError, match=message) as caught:
        entry_from_json("some_2000/two", json.dumps(data))
    assert "some_2000/two" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ('{"title": "a", "title": "b"}', "'title' is given twice"),
        ('{"worths": {"a": 1, "a": 2}}', "'a' is given twice"),
        ('{"default": NaN}', "finite; got NaN"),
    ],
)
def test_text_that_is_no_file(text, message):
    with pytest.raises(GameFileError, match=message):
        entry_from_json("some_2000/two", text)


def table():
    """Table of the reference page, from the catalog."""
    rows = ["| entry | game | n | published | derived |", "|---|---|---|---|---|"]
    for name, entry in ENTRIES.items():
        published = [f"`{key}`" for key in entry.solutions]
        published += [f"core: {key}" for key in entry.core_points]
        derived = [f"`{key}`" for key in entry.derived]
        cells = [f"`{name}`", entry.title, str(entry.game.n_players)]
        cells += [", ".join(published), ", ".join(derived)]
        rows.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    sources = dict.fromkeys((name.split("/")[0], entry.source) for name, entry in ENTRIES.items())
    return rows, [f"- `{name}`: {source}." for name, source in sources]


def test_the_page_lists_the_catalog():
    # a new entry's lines are in the message of this test, with pytest -vv
    rows, sources = table()
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("|")] == rows
    assert [line for line in lines[lines.index("## Sources") :] if line.startswith("- ")] == sources


def test_it_is_the_installed_package_that_has_the_files():
    folder = Path(tugames.__file__).parent / "catalog"
    assert {str(path.relative_to(folder).with_suffix("")) for path in folder.glob("*/*.json")} == (
        set(ENTRIES)
    )
