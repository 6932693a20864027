"""One door for worths that come from outside: real, finite, one for each replicate, and copied."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from reference.faulty import KeptOracle

from tugames import (
    FunctionOracle,
    Game,
    OracleGame,
    ReplicateStore,
    SampledGame,
    StoredOracle,
    core_by_separation,
    estimate_shapley,
    least_core_by_separation,
    shapley_value,
    tabulate,
)
from tugames.core.separation import Separation
from tugames.errors import InvalidGameError, InvalidInputError

PEOPLE = ("ann", "bob", "eve")


class Says:
    """An oracle that answers what a function of the coalition and the replicates says."""

    deterministic = False
    fingerprint = "says"

    def __init__(self, worths, players=PEOPLE):
        self.players = players
        self._worths = worths

    def worths(self, coalition, replicates):
        return self._worths(coalition, list(replicates))


class Splits(Says):
    def member_worths(self, coalition, replicates):
        return self._worths(coalition, list(replicates))

    def worths(self, coalition, replicates):
        return self.member_worths(coalition, replicates).sum(axis=1)


def from_stored(oracle):
    with ReplicateStore(":memory:", oracle) as store:
        try:
            return StoredOracle(oracle, store).worths(7, range(3))
        except InvalidInputError:
            assert store.n_rows == 0
            raise


#: Everything that asks an oracle, with the coalition of all of PEOPLE.
ASKERS = {
    "tabulate": lambda oracle: tabulate(oracle, replications=3),
    "tabulate, two processes": lambda oracle: tabulate(oracle, replications=3, workers=2),
    "estimate": lambda oracle: estimate_shapley(oracle, 100, replications=3),
    "permutations": lambda oracle: estimate_shapley(
        oracle, 100, method="permutation", replications=3
    ),
    "game": lambda oracle: OracleGame(oracle, range(3)).worth(7),
    "estimate of a game": lambda oracle: estimate_shapley(OracleGame(oracle, range(3)), 100),
    "store": from_stored,
}
HERE = [name for name in ASKERS if "processes" not in name]


def only(bad, at=7):
    """Sizes, but for one coalition."""
    return lambda coalition, replicates: (
        bad(replicates) if coalition == at else np.full(len(replicates), 1.0 * coalition)
    )


BAD = {
    "nan": (lambda rs: np.array([np.nan if r == 0 else 1.0 for r in rs]), "replicate 0 came out"),
    "infinite": (lambda rs: np.full(len(rs), -np.inf), "on replicate 0 came out as -inf"),
    "too large": (lambda rs: np.full(len(rs), 1e305), "at most 1e.303"),
    "one too many": (lambda rs: np.ones(len(rs) + 1), r"have shape \(\d,\) here, one for each"),
    "a column": (lambda rs: np.ones((len(rs), 1)), r"came out with shape \(\d, 1\)"),
    "a scalar": (lambda rs: 3.0, r"came out with shape \(\)"),
    "nothing": (lambda rs: None, "came out as None"),
    "none": (lambda rs: [None] * len(rs), "came out as"),
    "text": (lambda rs: ["3"] * len(rs), "they are text"),
    "texts": (lambda rs: np.array(["3"] * len(rs), dtype=object), "'3' is none"),
    "complex": (lambda rs: np.full(len(rs), 1 + 0j), "complex numbers"),
    "a date": (lambda rs: np.full(len(rs), np.datetime64("2020-01-01")), "they are datetime64"),
    "masked": (lambda rs: np.ma.masked_all(len(rs)), "an entry is masked"),
    "uneven": (lambda rs: [[1.0], [1.0, 2.0]][: len(rs) + 1], "came out"),
    "a generator": (lambda rs: (1.0 for _ in rs), "came out"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("asker", HERE)
def test_what_is_no_worth_is_refused_by_whoever_asks(asker, kind):
    bad, said = BAD[kind]
    with pytest.raises(InvalidInputError, match=said) as caught:
        ASKERS[asker](Says(only(bad)))
    message = str(caught.value)
    assert "ann+bob+eve" in message
    assert "\n" not in message
    assert len(message) < 400


class SaysNan(KeptOracle):
    def worths(self, coalition, replicates):
        return [np.nan if (coalition, r) == (5, 0) else 1.0 for r in replicates]


def test_and_by_processes():
    with pytest.raises(InvalidInputError, match=r"ann\+eve on replicate 0 came out as nan"):
        ASKERS["tabulate, two processes"](SaysNan(PEOPLE))


GOOD = {
    "list": list,
    "single precision": lambda worths: np.array(worths, dtype=np.float32),
    "whole": lambda worths: np.array(worths, dtype=np.int16),
    "huge whole": lambda worths: np.array([int(w) for w in worths], dtype=object),
    "fractions": lambda worths: [Fraction(w) for w in worths],
    "decimals": lambda worths: [Decimal(w) for w in worths],
    "numpy scalars": lambda worths: [np.float32(w) for w in worths],
    "nothing masked": lambda worths: np.ma.array(worths, mask=False),
    "strided": lambda worths: np.repeat(worths, 2)[::2],
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("asker", HERE)
def test_real_numbers_of_any_type_are_taken(asker, kind):
    plain = Says(lambda coalition, rs: np.array([coalition**2 + r for r in rs], dtype=float))
    typed = Says(lambda coalition, rs: GOOD[kind]([float(coalition**2 + r) for r in rs]))
    expected, seen = ASKERS[asker](plain), ASKERS[asker](typed)
    if isinstance(expected, SampledGame):
        expected, seen = expected.samples, seen.samples
    if hasattr(expected, "value"):
        expected, seen = expected.value.sum(), seen.value.sum()
    np.testing.assert_array_equal(seen, expected)


def test_simple_games_may_answer_with_truth():
    majority = Game.from_function(lambda members: len(members) >= 2, 3)
    assert majority.values.tolist() == [0, 0, 0, 1, 0, 1, 1, 1]
    oracle = FunctionOracle(lambda members: np.bool_(len(members) >= 2), 3)
    assert tabulate(oracle) == majority


# ---------------------------------------------------------------- copies


class OwnBuffer:
    """An oracle that fills one array, and hands it out each time; worths 1, 2, 4 add up."""

    deterministic = False
    fingerprint = "buffer"
    players = PEOPLE

    def __init__(self):
        self._buffer = np.zeros(8)

    def worths(self, coalition, replicates):
        self._buffer[: len(replicates)] = coalition
        return self._buffer[: len(replicates)]


@pytest.mark.parametrize(
    "value",
    [
        lambda oracle: estimate_shapley(oracle, 100, replications=2).value,
        lambda oracle: (
            estimate_shapley(oracle, 30, method="permutation", replications=2, rng=0).value
        ),
        lambda oracle: estimate_shapley(OracleGame(oracle, [0, 1]), 100).value,
        lambda oracle: shapley_value(tabulate(oracle, replications=2)),
    ],
)
def test_an_oracle_may_hand_out_its_own_buffer_each_time(value):
    assert value(OwnBuffer()) == pytest.approx([1.0, 2.0, 4.0], rel=1e-12)


def test_what_was_looked_up_stays_as_it_was():
    oracle = OwnBuffer()
    game = OracleGame(oracle)
    assert game.worth(3) == 3.0
    oracle._buffer[:] = -1.0
    assert game.worth(3) == 3.0


# ---------------------------------------------------------------- members


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (lambda c, rs: np.ones((len(rs), 3)), r"shape \(1, 1\) here, a row a replicate, a column"),
        (lambda c, rs: np.ones((c.bit_count(), len(rs) + 1)), "a column a member"),
        (lambda c, rs: np.full((len(rs), c.bit_count()), np.nan), "came out as nan"),
        (lambda c, rs: [["1"] * c.bit_count()] * len(rs), "text"),
    ],
)
def test_shares_of_another_shape_never_reach_a_store(shares, said):
    oracle = Splits(shares)
    with ReplicateStore(":memory:", oracle) as store:
        with pytest.raises(InvalidInputError, match=said) as caught:
            tabulate(oracle, replications=2, store=store)
        assert "coalition ann" in str(caught.value)
        with pytest.raises(InvalidInputError, match=said):
            StoredOracle(oracle, store).member_worths(1, [0, 1])
        assert store.n_rows == 0


# ---------------------------------------------------------------- one answer to one question


class Fickle:
    """Counts its calls, and says their number."""

    def __init__(self, deterministic):
        self.players, self.deterministic, self.calls = PEOPLE, deterministic, 0

    def worths(self, coalition, replicates):
        self.calls += 1
        return np.full(len(replicates), float(self.calls))


@pytest.mark.parametrize("deterministic", [True, False])
def test_chance_where_there_should_be_none_is_found_out(deterministic):
    replications = None if deterministic else 3
    said = "one answer to one question" if deterministic else r"on replicate 0 came out as \d"
    for ask in (
        lambda oracle: tabulate(oracle, replications=replications),
        lambda oracle: estimate_shapley(oracle, 100, replications=replications),
        lambda oracle: estimate_shapley(
            oracle, 60, method="permutation", replications=replications
        ),
        lambda oracle: OracleGame(oracle, [0, 1]).worth(3),
    ):
        with pytest.raises(InvalidInputError, match=said):
            ask(Fickle(deterministic))


def test_a_function_of_chance_is_no_game():
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidInputError, match=r"coalition 0 came out as .*FunctionOracle"):
        Game.from_function(lambda members: rng.normal(), 3)


def test_the_order_of_a_sum_is_no_chance():
    answers = iter([0.1 + 0.2 + 0.3] + [0.3 + 0.2 + 0.1] * 3)
    assert Game.from_function(lambda members: next(answers), 1).values[1] == 0.1 + 0.2 + 0.3


def test_a_budget_that_is_used_up_leaves_nothing_to_ask_with():
    oracle = Fickle(deterministic=True)
    assert estimate_shapley(oracle, 7).n_evaluations == oracle.calls == 7


# ---------------------------------------------------------------- functions and games by hand


@pytest.mark.parametrize("bad", ["3", None, 1j, np.nan, np.array([1.0]), b"3", "nan", [2]])
def test_functions_answer_with_one_real_number(bad):
    with pytest.raises(InvalidGameError, match=r"worths are finite.*coalition ann\+bob came out"):
        Game.from_function(lambda members: bad if len(members) == 2 else 1.0, ["ann", "bob"])
    for seed in (None, 3):
        oracle = FunctionOracle(
            (lambda members: bad) if seed is None else (lambda members, rng: bad),
            ["ann", "bob"],
            seed=seed,
        )
        with pytest.raises(InvalidInputError, match=r"worths are finite numbers; coalition ann\+"):
            oracle.worths(3, [4])


@pytest.mark.parametrize(
    "table", [["0", "1"], [0, None], [0, 1j], np.ma.array([0, 1], mask=[0, 1])]
)
def test_tables_are_of_real_numbers(table):
    with pytest.raises(InvalidGameError, match="real numbers"):
        Game(table)
    with pytest.raises(InvalidGameError, match=r"array of (real )?numbers"):
        SampledGame([table, table])


class HandMade:
    """A game of its own making, with the separation that people write first."""

    players = ("a", "b", "c")

    def __init__(self, worth):
        self.worth = worth

    def most_violated(self, payoff):
        masks = range(1, 8)
        excess = {m: 1 - sum(payoff[i] for i in range(3) if m >> i & 1) for m in masks}
        best = max(masks, key=excess.get)
        return Separation(coalition=best, excess=excess[best], bound=excess[best])


@pytest.mark.parametrize("solve", [core_by_separation, least_core_by_separation])
@pytest.mark.parametrize("bad", [np.nan, "1", None, np.inf, np.ones(2)])
def test_games_that_tell_worths_one_by_one_are_checked(solve, bad):
    with pytest.raises(InvalidInputError, match=r"a game's worths are finite.*coalition a\+b\+c"):
        solve(HandMade(lambda mask: bad if mask == 7 else 1.0))
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidInputError, match="a game has one answer to one question"):
        solve(HandMade(lambda mask: rng.normal()))


# ---------------------------------------------------------------- questions


def test_replicates_are_numbers_of_any_integer_type():
    oracle = FunctionOracle(lambda members, rng: rng.normal(), 2, seed=np.int64(5))
    expected = oracle.worths(3, [0, 1, 2]).tolist()
    assert oracle.worths(3, np.arange(3)).tolist() == expected
    assert OracleGame(oracle, np.arange(3)).samples(3).tolist() == expected
    assert OracleGame(oracle, np.arange(3)).replicates == (0, 1, 2)


@pytest.mark.parametrize(
    ("replicates", "said"),
    [
        (np.arange(0), "at least one"),
        ([0, 0], "one twice"),
        ([-1], "numbered 0, 1, 2"),
        ([0.5], "numbered 0, 1, 2"),
        ([True], "numbered 0, 1, 2"),
        (["0"], "numbered 0, 1, 2"),
        (3, "a sequence of numbers"),
        (None, "a sequence of numbers"),
    ],
)
def test_replicates_that_are_none_are_refused(replicates, said):
    with pytest.raises(InvalidInputError, match=said):
        OracleGame(FunctionOracle(len, 3), replicates)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, [1, 2]])
def test_seeds_are_integers(seed):
    with pytest.raises(InvalidInputError, match="a seed is an integer that is not negative; got"):
        FunctionOracle(lambda members, rng: 1.0, 3, seed=seed)
    with pytest.raises(InvalidInputError, match="a non-negative integer seed; got"):
        estimate_shapley(Game(np.arange(32.0)), 24, rng=seed)


def test_a_generator_needs_a_seed_and_the_other_way_round():
    with pytest.raises(
        InvalidInputError, match=r"takes .*members, rng.*: if .*give a seed: seed=0"
    ):
        FunctionOracle(lambda members, rng: 1.0, 3)
    with pytest.raises(InvalidInputError, match="take rng, or leave seed out"):
        FunctionOracle(lambda members: 1.0, 3, seed=0)
    with pytest.raises(InvalidInputError, match="FunctionOracle"):
        Game.from_function(lambda members, rng: 1.0, 3)
    with pytest.raises(InvalidInputError, match="come from a function of the members; got 3"):
        FunctionOracle(3, 3)
    for function in (len, max, np.size, lambda *members: 1.0, lambda members, scale=2.0: 1.0):
        FunctionOracle(function, 3)


@pytest.mark.parametrize("budget", [30.5, "30", None, np.inf, np.nan, True, [30]])
def test_budgets_are_whole_numbers(budget):
    with pytest.raises(InvalidInputError, match=r"a budget, .* is a whole number; got"):
        estimate_shapley(Game(np.arange(32.0)), budget)


def test_numbers_that_are_whole_are_taken_for_what_they_are():
    game = Game(np.arange(32.0))
    expected = estimate_shapley(game, 24, rng=0)
    for budget in (24.0, np.int64(24), np.float32(24)):
        seen = estimate_shapley(game, budget, rng=np.int64(0))
        assert seen.value.tolist() == expected.value.tolist()
    oracle = FunctionOracle(lambda members, rng: rng.normal(), 2, seed=0)
    assert tabulate(oracle, replications=3.0).n_replicates == 3
    for replications in (2.5, "3", True, [3]):
        for ask in (tabulate, lambda *a, **k: estimate_shapley(*a, 100, **k)):
            with pytest.raises(InvalidInputError, match="replications"):
                ask(oracle, replications=replications)


def test_what_is_no_oracle_is_told_what_is():
    for thing in (len, [0, 1], None, Game([0, 1])):
        for ask in (OracleGame, tabulate):
            with pytest.raises(InvalidInputError, match="wrap a function in FunctionOracle"):
                ask(thing)
