"""What takes more than twice the memory of a game's table says so, and some take none at all."""

import inspect
import re
import tracemalloc

import numpy as np
import pytest
from reference.odd_calls import BY_NAME, OF_SIMPLE_GAMES, table

import tugames
from tugames import Game, families

N = 16
SIZES = np.bitwise_count(np.arange(1 << N)).astype(float)
#: Superadditive, with a core, and no integers.
GAME = Game(SIZES**2 + np.random.default_rng(0).random(1 << N) * (SIZES > 0) * 0.5)
SIMPLE = families.weighted_voting(N * (N + 1) // 4 + 1, range(1, N + 1)).game()
#: Arguments for so many players.
LARGER = {
    "payoff": np.full(N, GAME.values[-1] / N),
    "weights": np.arange(1.0, N + 1),
    "benefits": np.full(N, 1e6),
    "shift": np.arange(1.0, N + 1),
    "graph": [(i, i + 1) for i in range(N - 1)],
    "coalition": list(range(N - 1)),
    "player": 0,
    "other": 1,
    "dividends": GAME.values,
}
for _grouping in ("unions", "structure", "partition"):
    LARGER[_grouping] = [list(range(N // 2)), list(range(N // 2, N))]
#: Not for so many players, or files, or said in other units than tables.
APART = {
    "analyze", "core_center", "core_cover_vertices", "core_polytope", "core_vertices", "decide",
    "dual_cover", "estimate_banzhaf", "estimate_interactions", "estimate_least_core",
    "estimate_owen", "estimate_semivalue", "estimate_shapley", "game_from_dividends",
    "has_large_core", "hart_mas_colell_reduced_game", "imputation_vertices", "marginal_vectors",
    "minimal_balanced_collection", "modiclus", "semivalue", "tabulate", "write_game",
    "bondareva_shapley_program", "kohlberg_certificate", "quotient_game",
    "totally_balanced_cover", "core_by_separation", "least_core_by_separation",
    "compare",
}  # fmt: skip
#: In multiples of the table, what is said.
SAID = re.compile(r"tables")


def arguments_of(name, call):
    simple = name in OF_SIMPLE_GAMES or name.endswith("_index")
    game = SIMPLE if simple and "interaction" not in name else GAME
    known = {"game": game, "first": game, "second": game, **LARGER}
    return {
        argument: known.get(argument, value) if value is BY_NAME.get(argument) else value
        for argument, value in call.arguments.items()
    }


CALLS = {
    name: call
    for name, call in table().items()
    if "." not in name and name not in APART and {"game", "first"} & set(call.arguments)
}


def peak(function, arguments):
    """Most memory at a time, in tables; that of compiled kernels is not seen."""
    function(**arguments)  # once, so that what is loaded and compiled does not count
    tracemalloc.start()
    try:
        function(**arguments)
        return tracemalloc.get_traced_memory()[1] / GAME.values.nbytes
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", CALLS)
def test_more_than_two_tables_are_said(name):
    call = CALLS[name]
    if peak(call.function, arguments_of(name, call)) > 2.4:  # some hundred kilobytes are no table
        assert SAID.search(inspect.getdoc(call.function)), name


@pytest.mark.parametrize(
    "name",
    ["is_convex", "is_strictly_convex", "is_monotone", "is_superadditive", "is_essential",
     "shapley_value", "banzhaf_value", "solidarity_value"],
)  # fmt: skip
def test_these_take_some_hundred_kilobytes_beside_the_table(name):
    assert peak(getattr(tugames, name), {"game": GAME}) * GAME.values.nbytes < 1e6
