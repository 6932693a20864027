"""A coalition, a union, a payoff, a game: however it is written, it is the same one, or refused."""

import numpy as np
import pandas as pd
import pytest

import tugames
from tugames import FunctionOracle, Game, OracleGame, SampledGame, families
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError, TUGamesError

#: v(ann+eve) = 60, v(ann+bob) = 60, v(bob+eve) = 60, v(N) = 72.
PAIRS = Game([0, 0, 0, 60, 0, 60, 60, 72], players="abc")
NUMBERED = Game([0, 1, 2, 5])
TRUTHS = Game([0, 1, 2, 5], players=[True, False])
TUPLES = Game([0, 1, 2, 5], players=[("a", 1), ("b", 2)])


@pytest.mark.parametrize(
    ("game", "coalition", "worth"),
    [
        (PAIRS, {"a": True, "b": False, "c": True}, 60),
        (PAIRS, {"a": True}, 0),
        (PAIRS, {}, 0),
        (PAIRS, pd.Series({"c": True, "a": True, "b": False}), 60),
        (PAIRS, np.array([True, False, True]), 60),
        (PAIRS, [True, True, True], 72),
        (PAIRS, (np.True_, np.False_, np.True_), 60),
        (PAIRS, "a,c", 60),
        (PAIRS, "(c, a)", 60),
        (PAIRS, "{'a', 'b', 'c'}", 72),
        (PAIRS, "a b", 60),
        (PAIRS, "abc", 72),
        (PAIRS, "empty", 0),
        (PAIRS, np.array(["a", "b"]), 60),
        (PAIRS, (player for player in "ab"), 60),
        (PAIRS, frozenset("ab"), 60),
        (PAIRS, np.uint8(3), 60),
        (NUMBERED, np.array([True, False]), 1),
        (NUMBERED, np.array([1]), 2),
        (NUMBERED, [np.int64(0), np.int64(1)], 5),
        (NUMBERED, range(2), 5),
        (NUMBERED, "0+1", 5),
        (NUMBERED, {0: False, np.int64(1): True}, 2),
        (TRUTHS, [True], 1),
        (TRUTHS, [True, False], 5),
        (TRUTHS, 1, 1),
        (TUPLES, ("b", 2), 2),
        (TUPLES, [("b", 2)], 2),
        (TUPLES, (("a", 1), ("b", 2)), 5),
    ],
)
def test_a_coalition_in_other_forms(game, coalition, worth):
    if not isinstance(coalition, type(x for x in ())):
        assert game.mask(coalition) == tugames.coalition_mask(coalition, game.players)
        oracle = FunctionOracle(game.worth, game.players)
        assert OracleGame(oracle).worth(coalition) == worth
        whole = range(1, game.grand_coalition + 1)
        additive = families.unanimity_sum([(s, 1.0) for s in whole], game.players)
        assert additive.worth(coalition) == 2 ** int(game.mask(coalition)).bit_count() - 1
    assert game.worth(coalition) == worth


@pytest.mark.parametrize(
    ("game", "coalition", "says"),
    [
        (PAIRS, None, "a coalition is a bitmask, text"),
        (PAIRS, 3.0, "a bitmask is an int"),
        (PAIRS, True, "write .True."),
        (PAIRS, b"a", "a coalition is a bitmask"),
        (PAIRS, object(), "a coalition is a bitmask"),
        (PAIRS, [["a", "b"]], "one flat list of labels"),
        (PAIRS, np.array([["a"]]), "flat list"),
        (PAIRS, np.array(3), "a coalition is a bitmask"),
        (PAIRS, {"a": 1, "b": 0, "c": 1}, "True or False of each player; got 1 for 'a'"),
        (PAIRS, {"a": "x", "b": "y"}, "True or False"),
        (PAIRS, {"z": False}, "'z' is none of"),
        (PAIRS, pd.Series([1.0, 2.0, 3.0], index=list("abc")), "True or False"),
        (PAIRS, pd.Series([True, False, True]), "0 is none of"),
        (PAIRS, pd.Series([True, True], index=["a", "a"]), "'a' comes twice"),
        (PAIRS, pd.DataFrame({"a": [1]}), "a coalition is a bitmask"),
        (PAIRS, [True, False], "one entry for each of the 3 players"),
        (PAIRS, [True, "b"], "and not both"),
        (PAIRS, {True, False}, "and not both"),
        (NUMBERED, np.array([1.0, 0.0]), "1.0.* is none of"),
        (NUMBERED, [True, 1], "and not both"),
        (TRUTHS, np.array([True, False]), "and not both"),
        (TRUTHS, [1, 0], "1 is none of"),
        (NUMBERED, iter(range(10**12)), "is none of"),
        (NUMBERED, 10**40, "mask from 0 to 3"),
        (PAIRS, "x" * 10_000, "is none of"),
    ],
)
def test_what_is_no_coalition(game, coalition, says):
    with pytest.raises(InvalidInputError, match=says) as error:
        game.worth(coalition)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500


def test_text_that_means_two_coalitions():
    with pytest.raises(InvalidInputError, match="written in one way"):
        families.unanimity_sum([], ["a,b", "c", "a", "b+c"]).worth("a,b+c")
    odd = Game([0, 1, 2, 5, 3, 4, 6, 9], players=[("a", "b"), "a", "b"])
    with pytest.raises(InvalidInputError, match="and so is each of its parts"):
        odd.worth(("a", "b"))
    assert odd.worth([("a", "b")]) == 1


@pytest.mark.parametrize(
    "unions",
    [
        {"a": "x", "b": "x", "c": "y"},
        {"c": 2, "b": 1, "a": 1},
        pd.Series({"b": "x", "c": "y", "a": "x"}),
        [["a", "b"], ["c"]],
        ["ab", "c"],
        [np.array([True, True, False]), {"c": True}],
        (union for union in (3, 4)),
    ],
)
def test_unions_in_any_form(unions):
    given = list(unions) if isinstance(unions, type(x for x in ())) else unions
    np.testing.assert_allclose(tugames.owen_value(PAIRS, given), [33, 33, 6])
    # two unions: a quarter of v(ab) + v(N), v(N) - v(c), ... ; and v(ab) shared within
    np.testing.assert_allclose(tugames.aumann_dreze_value(PAIRS, given), [30, 30, 0])
    np.testing.assert_allclose(
        tugames.banzhaf_owen_value(PAIRS, given),
        tugames.banzhaf_owen_value(PAIRS, [["a", "b"], ["c"]]),
    )
    quotient = tugames.quotient_game(PAIRS, given)
    assert quotient.worth([name for name in quotient.players if "a" in name]) == 60


@pytest.mark.parametrize(
    "unions",
    [
        {"a": "x", "b": "x"},
        {"a": "x", "b": "x", "c": "y", "d": "y"},
        {"a": "x", "b": None, "c": "y"},
        {"a": "x", "b": float("nan"), "c": "y"},
        {"a": ["x"], "b": ["x"], "c": ["y"]},
        pd.Series(["x", "x", "y"]),
        pd.DataFrame({"a": [1], "b": [1], "c": [1]}),
        [[["a", "b"]], ["c"]],
        [["a", "b"], [["c"]]],
        "ab",
        b"ab",
        None,
        7,
        [["a"], ["b"]],
        [["a", "b"], ["b", "c"]],
        [None, "abc"],
    ],
)
def test_what_are_no_unions(unions):
    for value in (tugames.owen_value, tugames.banzhaf_owen_value, tugames.aumann_dreze_value):
        with pytest.raises(InvalidInputError):
            value(PAIRS, unions)
    with pytest.raises(InvalidInputError):
        tugames.quotient_game(PAIRS, unions)
    if unions is not None:
        with pytest.raises(InvalidInputError):
            tugames.weighted_shapley_value(PAIRS, [1, 1, 1], partition=unions)


def test_classes_have_an_order_that_a_mapping_has_not():
    with pytest.raises(InvalidInputError, match="the lowest first; got a mapping"):
        tugames.weighted_shapley_value(PAIRS, [1, 1, 1], partition={"a": 1, "b": 1, "c": 2})


#: ann has a left glove: her core payoff is 1.
GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


def test_a_series_is_aligned_by_label():
    x = GLOVE.series(tugames.nucleolus(GLOVE).payoff)
    for payoff in (x, x.sort_values(), x.to_dict(), tugames.nucleolus(GLOVE)):
        assert tugames.is_in_core(GLOVE, payoff)
        assert tugames.is_in_kernel(GLOVE, payoff)
        assert tugames.is_in_prekernel(GLOVE, payoff)
        assert tugames.is_in_weber_set(GLOVE, payoff)
        assert tugames.is_in_epsilon_core(GLOVE, payoff, 0)
        assert tugames.kohlberg_certificate(GLOVE, payoff).verify(GLOVE)
        assert tugames.excesses(GLOVE, payoff).tolist() == [0, -1, 0, 0, 0, 0, 0, 0]
        assert tugames.maximum_surpluses(GLOVE, payoff)[1, 0] == 0
        reduced = tugames.davis_maschler_reduced_game(GLOVE, ["ann", "bob"], payoff)
        assert reduced.values.tolist() == [0, 1, 0, 1]
        moved = tugames.strategic_transform(GLOVE, 1, payoff)
        assert moved.values.tolist() == [0, 1, 0, 2, 0, 2, 0, 2]
        assert GLOVE.series(payoff).to_dict() == {"ann": 1, "bob": 0, "eve": 0}
        assert tugames.analyze(GLOVE, {"it": payoff}).payoffs[0].in_core


def test_weights_are_aligned_by_label():
    partners = Game([0, 0, 0, 12], players=["ann", "bob"])
    for weights in ([2, 1], {"bob": 1, "ann": 2}, pd.Series({"bob": 1, "ann": 2})):
        assert tugames.weighted_shapley_value(partners, weights).tolist() == [8, 4]


def test_an_estimate_is_a_payoff():
    estimate = tugames.estimate_shapley(GLOVE, 100)
    assert tugames.excesses(GLOVE, estimate)[7] == pytest.approx(0)
    other = Game(GLOVE.values, players=["eve", "bob", "ann"])  # bit 0 is eve, who has the glove
    assert tugames.excesses(other, estimate)[0b100] == pytest.approx(-2 / 3)
    assert tugames.is_in_core(GLOVE, tugames.balancedness(GLOVE))
    assert tugames.is_in_core(GLOVE, tugames.least_core(GLOVE))


@pytest.mark.parametrize(
    "payoff",
    [
        [1, 0, 1j],
        np.array([1, 0, 0j]),
        ["1", "0", "0"],
        "100",
        [1, None, 0],
        None,
        [[1], [0], [0]],
        np.ones((3, 1)),
        np.ma.masked_array([1.0, 0.0, 0.0], mask=[False, False, True]),
        [1, np.nan, 0],
        [1, np.inf, 0],
        [10**400, 0, 0],
        {"ann": 1, "bob": 0},
        {"ann": 1, "bob": 0, "eve": 0, "zoe": 0},
        {"ann": 1, "bob": 0, "Eve": 0},
        {1.0, 0.0, 2.0},
        pd.Series([1.0, 0, 0]),
        pd.Series([1.0, 0, 0], index=["ann", "bob", "bob"]),
        pd.DataFrame({"x": [1.0, 0, 0]}, index=["ann", "bob", "eve"]),
        (amount for amount in (1, 0, 0)),
        np.array(["2020-01-01"] * 3, dtype="datetime64[D]"),
        tugames.balancedness(Game([0, 0, 0, 2, 0, 2, 2, 1])),
        object(),
        Game,
        GLOVE,
    ],
)
def test_what_is_no_payoff(payoff):
    for taker in (
        tugames.is_in_core,
        tugames.excesses,
        tugames.is_in_kernel,
        tugames.maximum_surpluses,
        tugames.weber_membership,
        tugames.weighted_shapley_value,
        tugames.kohlberg_certificate,
        Game.series,
    ):
        with pytest.raises(InvalidInputError) as error:
            taker(GLOVE, payoff)
        assert "\n" not in str(error.value)
        assert len(str(error.value)) < 500


def test_a_series_without_labels_says_what_to_do():
    with pytest.raises(InvalidInputError, match=r"\.to_numpy\(\)"):
        tugames.is_in_core(GLOVE, pd.Series([1.0, 0, 0]))
    # where the players are numbers, the labels are theirs
    assert tugames.is_in_core(Game(GLOVE.values), pd.Series([0.0, 1, 0], index=[1, 0, 2]))


def test_a_family_is_a_game():
    voting = families.weighted_voting(2, {"ann": 1, "bob": 1, "eve": 1})
    assert tugames.shapley_value(voting).tolist() == pytest.approx([1 / 3] * 3)
    assert not tugames.is_convex(voting)
    airport = families.airport({"glider": 12, "jet": 30, "cargo": 42})
    assert tugames.nucleolus(airport).payoff.tolist() == pytest.approx([-6, -12, -24])
    six = 6 * families.unanimity(["ann", "bob"], ["ann", "bob", "eve"])
    assert tugames.owen_value(six, {"ann": 1, "bob": 1, "eve": 2}).tolist() == [3, 3, 0]


@pytest.mark.parametrize(
    ("game", "says"),
    [
        (None, "Game"),
        ({"a": 1}, "Game.from_dict"),
        (pd.Series({"a": 1}), "Game.from_dict"),
        ([0, 1, 2, 5], r"use Game\(values\)"),
        (np.zeros(4), r"use Game\(values\)"),
        (FunctionOracle(len, 3), r"tabulate\(it\).*estimate_shapley"),
        (OracleGame(FunctionOracle(len, 3)), r"tabulate\(its .oracle\).*estimate_shapley"),
        (len, "Game.from_function"),
        (Game, "Game.from_function"),
        (tugames.analyze(GLOVE), "hand over its .game"),
    ],
)
def test_what_is_no_game(game, says):
    for function in (
        tugames.shapley_value,
        tugames.is_convex,
        tugames.nucleolus,
        tugames.core_vertices,
        tugames.harsanyi_dividends,
        tugames.analyze,
        tugames.tau_value,
        tugames.least_core,
        tugames.null_players,
        tugames.banzhaf_index,
    ):
        with pytest.raises(InvalidInputError, match=says) as error:
            function(game)
        assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    "worths",
    [
        {"A": 6, "B": 12, "A+B": 30},
        {"A": 6, "B": 12, "A,B": 30},
        {"A": 6, "B": 12, "A, B": 30},
        {"A": 6, "B": 12, "A;B": 30},
        {"A": 6, "B": 12, "A|B": 30},
        {"A": 6, "B": 12, "A B": 30},
        {"A": 6, "B": 12, "(A, B)": 30},
        {"A": 6, "B": 12, "{A, B}": 30},
        {"(A)": 6, "(B,)": 12, "['A', 'B']": 30},
        {"{'A'}": 6, "{'B'}": 12, "frozenset({'A', 'B'})": 30},
        {"A": 6, "B": 12, "AB": 30},
        {"Empty": 0, "A": 6, "B": 12, "B, A": 30},
        {"{}": 0, "A": 6, "B": 12, "A B": 30},
        {"\u2205": 0, ("A",): 6, "B": 12, frozenset("AB"): 30},
        {"A": 6, ("B",): 12, "B,A": 30},
    ],
)
def test_spellings_of_coalitions_as_keys(worths):
    expected = Game([0, 6, 12, 30], players=["A", "B"])
    for made in (
        Game.from_dict(worths),
        Game.from_dict(worths, default=0),
        Game.from_dict(worths, players=["A", "B"]),
    ):
        assert made == expected


def test_numbers_as_keys():
    for pair in ("1,2", "(1, 2)", "{1, 2}", "1 2", "1+2", (1, 2)):
        game = Game.from_dict({1: 6, 2: 12, pair: 30})
        assert (game.players, game.values.tolist()) == ((1, 2), [0, 6, 12, 30])
    assert Game.from_dict({"1": 6, "2": 12, "1 2": 30}).players == ("1", "2")
    assert Game.from_dict({"1 2": 30, "2 3": 7}, default=0).worth(["1", "2", "3"]) == 0


def test_names_with_spaces_and_commas():
    cities = {"New York": 1, "Boston": 2, "New York+Boston": 5}
    assert Game.from_dict(cities).players == ("New York", "Boston")
    assert Game.from_dict({"New York": 1, "Boston": 2}, default=0).n_players == 2
    people = {"Smith, John": 1, "Doe, Jane": 2, "Smith, John+Doe, Jane": 5}
    assert Game.from_dict(people).players == ("Smith, John", "Doe, Jane")
    named = Game.from_dict({"A,B": 1, "A": 2}, ["A,B", "A"], default=0)
    assert named.values.tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize(
    "worths",
    [
        {"A,B": 30},
        {"Smith, John": 1, "Doe, Jane": 2},
        {"A": 1, "B": 2, "A+B": 4, "A,C": 5},
        {"A": 1, "B": 2, "A,B": 4, "A;C": 5},
        {"New York": 1, "New Jersey": 2},
        {"A": 1, "A,A": 2},
        {"A": 6, "B": 12, "A,B": 30, "(B, A)": 31},
        {"Empty": 5, "A": 1},
        {1: 1, (True,): 2, (1, 2): 3},
        {"A": "6", "B": 12, "A+B": 30},
        {"A": 1j},
        {"A": None},
        {"A": [1]},
        {str(i): 1.0 for i in range(20)},
    ],
)
def test_spellings_that_are_refused(worths):
    with pytest.raises(InvalidGameError):
        Game.from_dict(worths, default=0)


def test_players_are_counted_before_a_table_is_made():
    spelled = {"/".join(pair): 1.0 for pair in np.ndindex(6, 6) for pair in [map(str, pair)]}
    with pytest.raises(InvalidGameError, match=r"36 players have 2\*\*36 - 1 .* got 36 worths"):
        Game.from_dict(spelled)
    with pytest.raises(TooManyPlayersError, match="60 players"):
        Game.from_dict({f"P{i}": 1.0 for i in range(60)}, default=0)


@pytest.mark.parametrize(
    "make",
    [
        Game,
        tugames.game_from_dividends,
        lambda worths: SampledGame([worths, worths]),
    ],
)
@pytest.mark.parametrize(
    "worths",
    [["0", "1.5"], [0, "1.5"], [0, None], [0, 1j], np.array(["NaT"] * 2, dtype="datetime64[s]")],
)
def test_worths_are_numbers(make, worths):
    with pytest.raises(TUGamesError, match="numbers"):
        make(worths)


def test_worths_by_label_are_no_table():
    with pytest.raises(InvalidGameError, match="from_dict"):
        Game(pd.Series([0, 1, 2, 5], index=["", "a", "b", "ab"]))
    assert Game(pd.Series([0, 1, 2, 5])).values.tolist() == [0, 1, 2, 5]


@pytest.mark.parametrize("players", [[1, True], [1, 1.0], [0, False, 2][:2], ["a", np.str_("a")]])
def test_labels_that_are_equal(players):
    with pytest.raises(InvalidGameError, match="distinct labels"):
        Game([0, 1, 2, 5], players)


@pytest.mark.parametrize("players", [{"a", "b"}, {"a": 1, "b": 2}, b"ab", [np.nan, "b"], 7, None])
def test_what_are_no_players(players):
    with pytest.raises(InvalidGameError):
        families.unanimity_sum([], players) if players is None else Game([0, 1, 2, 5], players)


def test_numbers_of_numpy_as_players():
    game = Game([0, 1, 2, 5], players=np.arange(2))
    assert game.players == (0, 1)
    assert {type(player) for player in game.players} == {int}
    assert Game.from_function(len, np.int64(2)) == Game([0, 1, 1, 2])


def test_claims_costs_and_weights_by_player():
    claims = pd.Series({"widow 3": 300, "widow 1": 100, "widow 2": 200})
    names = ["widow 1", "widow 2", "widow 3"]
    plain = families.bankruptcy(200, [100, 200, 300], players=names)
    for given in (claims, claims.to_dict()):
        assert families.bankruptcy(200, given, players=names) == plain
        named = families.bankruptcy(200, given)
        assert named.players == ("widow 3", "widow 1", "widow 2")
        assert named.worth("widow 1+widow 3") == plain.worth("widow 1+widow 3") == 0
        assert families.talmud_rule(200, given).tolist() == [75, 50, 75]
    costs = pd.Series({"jet": 30, "glider": 12})
    assert families.airport(costs) == families.airport({"jet": 30, "glider": 12})
    assert families.weighted_voting(2, pd.Series({"a": 1, "b": 2})).players == ("a", "b")
    queue = families.sequencing({"ann": 2, "bob": 1}, pd.Series({"bob": 5, "ann": 1}))
    assert queue == families.sequencing([2, 1], [1, 5], players=["ann", "bob"])
    firms = families.oligopoly(10, 1, {"x": 1, "y": 2})
    assert firms == families.oligopoly(10, 1, [1, 2], players=["x", "y"])


@pytest.mark.parametrize(
    "call",
    [
        lambda: families.bankruptcy(1, {"a": 1, "b": 2}, players=["a", "c"]),
        lambda: families.sequencing({"a": 1, "b": 2}, {"a": 1, "c": 2}),
        lambda: families.talmud_rule(1, pd.Series([1, 2], index=["a", "a"])),
        lambda: families.matching(pd.DataFrame([[0, 1], [1, 0]], index=[0, 1], columns=[1, 0])),
        lambda: families.cardinality(pd.Series([0, 1, 2], index=["x", "y", "z"])),
        lambda: Game([0, 1, 2, 5]) * 1e308 * 10,
        lambda: Game([0, 1, 2, 5]) / 0,
    ],
)
def test_labels_that_do_not_fit(call):
    with pytest.raises(TUGamesError):
        call()


def test_axioms_by_name():
    from tugames import axioms

    for chosen in ("efficiency", "Efficiency", ["efficiency"], axioms.efficiency):
        assert axioms.verify(tugames.shapley_value, chosen, PAIRS)
        assert not axioms.verify(tugames.banzhaf_value, chosen, PAIRS)
    both = axioms.verify(tugames.equal_division, ["null_player", axioms.linearity], budget=20)
    assert [report.axiom for report in both.axioms] == ["null player", "linearity"]
    table = axioms.characterise(tugames.equal_division, "self-duality", budget=5)
    assert table["self-duality"].holds
    for wrong in ("effciency", 3, [None], {"efficient": 1}):
        with pytest.raises(InvalidInputError, match="the name of one, efficiency, null player"):
            axioms.verify(tugames.shapley_value, wrong)
    # a solution may answer by label, in any order
    assert axioms.verify(
        lambda game: game.series(tugames.shapley_value(game)).sort_values(),
        ["efficiency", "null_player"],
        PAIRS,
    )


def test_the_value_of_a_family_is_estimated_without_its_table():
    parties = families.weighted_voting(51, [1] * 100)
    found = tugames.estimate_shapley(parties, 2000, rng=0)
    assert found.players == parties.players
    assert found.value.sum() == pytest.approx(1)
    assert found.n_evaluations <= 2000
    small = families.airport({"glider": 12, "jet": 30, "cargo": 42})
    assert tugames.estimate_shapley(small, 100).value.tolist() == pytest.approx([-4, -13, -25])
