"""Every public function, called with odd arguments: an answer, or one of our errors."""

import inspect
import os
from itertools import count

import numpy as np
import pytest
from reference.odd_calls import MODULES, RESULTS, table
from reference.odd_values import EQUALS, ODD, outcome, same

#: Random calls of the wide search.
CALLS = int(os.environ.get("ODD_CALLS", "50000"))
#: Of all calls with one odd argument, every so many are made in the quick test.
EVERY = 11
TABLE = table()
#: An iterator that never ends is for those who read no further than they need.
FINITE = [name for name in ODD if name != "endless"]
#: With a whole table of axioms, or of files and clocks behind it, a call takes its time.
COSTLY = ("axioms.characterise", "axioms.compare", "axioms.verify", "testing.simplest",
          "plotting.save_analysis", "plotting.save_comparison",
          "plotting.core_tetrahedron")  # fmt: skip
#: Files are compared elsewhere; sums of payoffs know no labels; a claim is about a Game, or reads
#: its payoffs once there are players to read them by.
PARTICULAR = ("InCore", "coalition_payoffs", "write_game", "MinimalBalancedCollection.worth")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # text may be taken for a file's name


def test_no_public_name_is_left_out():
    public = {
        prefix + name
        for prefix, module in MODULES.items()
        for name in module.__all__
        if callable(getattr(module, name)) and not inspect.ismodule(getattr(module, name))
    }
    classes = {name for name in public if inspect.isclass(_named(name))}
    assert public - set(TABLE) <= RESULTS
    assert classes >= RESULTS
    assert len(TABLE) > 200


def _named(name):
    prefix = name[: name.rfind(".") + 1]
    return getattr(MODULES[prefix], name.removeprefix(prefix))


@pytest.mark.parametrize("name", TABLE)
def test_the_table_is_of_valid_calls(name):
    TABLE[name]()


def test_one_odd_argument():
    turn = count()
    found = [
        outcome(name, call, {argument: value})
        for name, call in TABLE.items()
        if name not in COSTLY
        for argument in call.arguments
        for value in FINITE
        if next(turn) % EVERY == 0
    ]
    assert len(found) > 3000
    assert not [wrong for wrong in found if wrong]


@pytest.mark.parametrize(
    ("name", "argument"),
    [("coalition_mask", "members"), ("Game.worth", "coalition"), ("is_carrier", "coalition")],
)
def test_no_more_of_an_endless_iterator_is_read_than_there_are_players(name, argument):
    assert outcome(name, TABLE[name], {argument: "endless"}) is None


def test_what_is_written_otherwise_is_the_same():
    compared = 0
    for name, call in TABLE.items():
        for argument, value in call.arguments.items():
            for plain, others in EQUALS:
                if value is not plain or name in PARTICULAR or "verify" in name:
                    continue
                if argument not in ("game", "payoff", "coalition", "weights", "graph", "claims",
                                    "unions", "structure", "shift"):  # fmt: skip
                    continue
                expected = call()
                for other in others:
                    compared += 1
                    got = call(**{argument: other()})
                    assert same(got, expected), (name, argument, other())
    assert compared > 150


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_every_odd_argument(name):
    call = TABLE[name]
    found = [
        outcome(name, call, {argument: value}) for argument in call.arguments for value in FINITE
    ]
    assert not [wrong for wrong in found if wrong]


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(10))
def test_several_odd_arguments_at_random(shard):
    rng = np.random.default_rng(shard)
    names = [name for name in TABLE if name not in COSTLY]
    found = []
    for _ in range(CALLS // 10):
        name = names[rng.integers(len(names))]
        arguments = list(TABLE[name].arguments)
        if not arguments:
            continue
        chosen = rng.permutation(arguments)[: rng.integers(1, len(arguments) + 1)].tolist()
        odd = {argument: FINITE[rng.integers(len(FINITE))] for argument in chosen}
        found.append(outcome(name, TABLE[name], odd))
    assert not [wrong for wrong in found if wrong]
