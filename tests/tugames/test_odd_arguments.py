"""Odd command lines give an answer or one clear line; so do the families behind them."""

import pytest
from reference.odd_arguments import prepare, search

from tugames import families
from tugames.errors import TUGamesError

SIZES = [
    ("family", 500, 0),
    ("file", 150, 0),
    *(pytest.param("family", 10_000, seed, marks=pytest.mark.slow) for seed in (1, 2)),
    pytest.param("file", 5_000, 1, marks=pytest.mark.slow),
    pytest.param("bandit", 300, 1, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("kind", "size", "seed"), SIZES)
def test_odd_lines_are_answered_or_refused_in_one_line(kind, size, seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path)
    outcomes, wrong = search(kind, size, seed)
    assert not wrong
    assert outcomes["answered"] > size / 20
    assert outcomes["refused"] > size / 20


HUGE = 10**400


@pytest.mark.parametrize(
    ("family", "arguments", "words"),
    [
        (families.weighted_voting, (1, 2), "weights are numbers, one a player; got 2"),
        (families.weighted_voting, (1, "21"), "weights are numbers"),
        (families.weighted_voting, (HUGE, [1, 2]), r"got 10{38}\.\.\.0{38}: nobody"),
        (families.airport, ([HUGE],), "costs"),
        (families.bankruptcy, (HUGE, [1]), "estate"),
        (families.bankruptcy, (200, [1e308, 1e308]), "claims: numbers of at most 1e\\+150"),
        (families.sequencing, ([1, 2], [3, 1e200]), "numbers of at most 1e\\+150"),
        (families.oligopoly, (1e308, 1, [1, 2]), "of demand: numbers of at most 1e\\+150"),
        (families.oligopoly, (10, 1e-320, [1, 2]), "worths are finite"),
        (families.linear_production, ([[1]], [[1e-320]], [1]), "at least 1e-150 of some resource"),
        (families.random_exact, (3, 1), "at least one measure is required, and at most 2"),
        (families.apex, (HUGE,), "players"),
        (families.glove, (2**63, 1), "at most 2.*got 9223372036854775808"),
        (families.glove, (HUGE, 1), "at most 2.*got 10000"),
        (families.flow, ([["s", "t", 1, "a"]], ["s"], "t"), r"a node is .* got \['s'\]"),
        (families.flow, ([["s", "t", 1, "a"]], "s", {}), r"a node is .* got \{\}"),
        (families.flow, ([["s", [], 1, "a"]], "s", "t"), "an edge is"),
        (families.flow, ([["s", "t", 1, ["a"]]], "s", "t"), "an edge is"),
        (families.flow, ([["s", "t", 1, "x" * 9999]], "s", "t", {}), "players"),
        (families.simple_from_minimal_winning, (3, 60), "coalitions: a list is required; got 60"),
        (families.simple_from_minimal_winning, ("abc", "ab"), "a list is required; got 'ab'"),
        (families.simple_from_minimal_winning, ("abc", {"ab": 1}), "a list is required"),
        (families.simple_from_minimal_winning, ("abc", [1.5]), "a coalition is"),
        (families.unanimity, (None, 3), "a coalition is"),
        (families.unanimity_sum, (5, 3), "dividends: a list is required; got 5"),
        (families.unanimity_sum, ([None], 3), "a coalition and its dividend: a list"),
        (families.unanimity_sum, ([[1]], 3), r"pairs of a coalition and a number; got \[1\]"),
        (families.unanimity_sum, ([[1, 2, 3]], 3), "pairs of a coalition and a number"),
        (families.unanimity_sum, (["ab"], "ab"), "a list is required; got 'ab'"),
    ],
)
def test_what_a_family_requires_is_said(family, arguments, words):
    names = {"players": arguments[3]} if len(arguments) > 3 else {}
    names |= {"measures": HUGE} if family is families.random_exact else {}
    with pytest.raises(TUGamesError, match=words) as error:
        family(*arguments[:3], **names)
    assert len(str(error.value)) < 700
    assert len(str(error.value).splitlines()) == 1
