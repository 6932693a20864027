"""Odd command lines: each gives an answer, or one clear line on standard error.

``python tests/reference/odd_arguments.py SIZE SEED`` searches on its own and prints what it found.
"""

import inspect
import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import numpy as np
from click.testing import CliRunner

from bandit_backend.cli.main import main as bandit_game
from tugames import FunctionOracle, Game, SampledGame, families, tabulate, write_game
from tugames.cli.main import main as tugames
from tugames.cli.named import PROPERTIES, SOLUTIONS

EDGES = [["s", "a", 1, "ann"], ["a", "t", 2, "bob"], ["s", "t", 1.5, "ann"]]
#: Arguments that each family takes, with those it may be given besides.
GOOD = {
    "airport": {"costs": [1, 2, 4], "players": ["a", "b", "c"]},
    "apex": {"players": 4},
    "assignment": {"values": [[1, 2], [3, 5]], "players": ["a", "b", "c", "d"]},
    "assignment_program": {"values": [[1, 2], [3, 5]], "players": ["a", "b", "c", "d"]},
    "bankruptcy": {"estate": 200, "claims": [100, 200, 300], "players": ["a", "b", "c"]},
    "cardinality": {"worths": [0, 1, 4, 9], "players": ["a", "b", "c"]},
    "flow": {"network": EDGES, "source": "s", "sink": "t", "players": ["ann", "bob"]},
    "flow_program": {"network": EDGES, "source": "s", "sink": "t", "players": ["ann", "bob"]},
    "glove": {"left": 1, "right": 2},
    "linear_production": {
        "resources": [[1, 2], [2, 1]], "technology": [[1, 0], [1, 1]], "prices": [2, 3],
        "players": ["a", "b"],
    },
    "linear_production_program": {
        "resources": [[1, 2], [2, 1]], "technology": [[1, 0], [1, 1]], "prices": [2, 3],
        "players": ["a", "b"],
    },
    "market": {
        "utilities": [[[1, 2], [0, 1]], [[2, 1], [1, 1]]], "endowments": [[1, 2], [2, 1]],
        "players": ["a", "b"],
    },
    "matching": {"weights": [[0, 1, 2], [1, 0, 3], [2, 3, 0]], "players": ["a", "b", "c"]},
    "matching_program": {"weights": [[0, 1, 2], [1, 0, 3], [2, 3, 0]], "players": ["a", "b", "c"]},
    "minimum_cost_spanning_tree": {
        "costs": [[0, 1, 2], [1, 0, 3], [2, 3, 0]], "players": ["a", "b"],
    },
    "museum_pass": {"visits": {"a": [1, 2], "b": [2]}, "price": 1.5, "players": ["m", "n"]},
    "oligopoly": {"intercept": 10, "slope": 1, "costs": [1, 2, 3], "players": ["a", "b", "c"]},
    "programming_game": {
        "objective": [1, 2], "technology": [[1, 1], [2, 1]], "resources": [[3, 2], [1, 4]],
        "players": ["a", "b"],
    },
    "random_balanced": {"players": 3, "rng": 1},
    "random_convex": {"players": 3, "rng": 1},
    "random_exact": {"players": 3, "rng": 1, "measures": 2},
    "random_game": {"players": 3, "rng": 1},
    "random_simple": {"players": 3, "rng": 1},
    "random_superadditive": {"players": 3, "rng": 1},
    "random_totally_balanced": {"players": 3, "rng": 1, "measures": 2},
    "sequencing": {"times": [1, 2, 3], "costs": [3, 2, 1], "players": ["a", "b", "c"]},
    "simple_from_minimal_winning": {"players": ["a", "b", "c"], "coalitions": ["a+b", "b+c"]},
    "spanning_tree": {"costs": [[0, 1, 2], [1, 0, 3], [2, 3, 0]], "players": ["a", "b"]},
    "unanimity": {"coalition": ["a", "b"], "players": ["a", "b", "c"]},
    "unanimity_sum": {"dividends": [["a+b", 2], ["c", 1]], "players": ["a", "b", "c"]},
    "weighted_voting": {"quota": 3, "weights": {"a": 2, "b": 1, "c": 1}},
}  # fmt: skip
#: Words that stand for nothing good; whole numbers of players are small, or too large at once.
ODD = [
    "0", "1", "2", "3", "-1", "0.5", "1e3", "-0.0", "1e303", "1e308", "-1e308", "1e-320", "1e999",
    "NaN", "Infinity", "-Infinity", "true", "false", "null", "x", "", "a+b", "+", "a", "[]", "{}",
    "[[]]", '""', "1" + "0" * 400, "1" * 5000, '"\\ud800"', "\udc80", "0x10", "1/3", "7", "-60",
    "9223372036854775808", "1,2", "1,2,3", "0,0", "-1,2", "1,x", "1,", "[1,[2]]", "[1,null]", "a,a",
    '["a","b"]', "a,b,c", "[true,false]", "[1e308,1e308]", "[1e308,-1e308]", '["1","2"]',
    "[[1,2],[3,4]]", "[[1,2],[3]]", "[[0,1],[1,0]]", '{"a":1}', '{"a":1,"b":2}', '{"a":[1,2]}',
    '{"a":{"b":1}}', '[[["a","b"],1]]', '[["a",1]]', '[["s","t",1]]', '[["s","s",1,"a"]]', "[{}]",
    "[null]", "[[null]]", "[[1e999]]", '["s","t"]', "[" * 3000, '"a\\nb"', "a\nb", "1_000", "１２",
    '["a","A"]', "[[[1]]]", "--", "-", "--json", "--output", "--help=1", "x" * 3000, "1.5,2.5",
]  # fmt: skip
FILES = ["good.csv", "noisy.csv", "one.csv", "bad.csv", "absent.csv", "size.store", "folder", ""]
POLICIES = [
    "linucb", "greedy", "uniform", "thompson", "mul:ucb1", "linucb:alpha=", "linucb:alpha=nan",
    "thompson:alpha=1e999", "epsilon-greedy:epsilon=2", "explore-then-commit", "mul", "mul:", ":",
    "explore-then-commit:exploration_steps=1e9", "explore-then-commit:exploration_steps=20",
    "explore-then-commit:exploration_steps=4611686018427387903", "dislinucb:threshold=-1",
    "linucb:alpha=1,alpha=2", "linucb:intercept=yes", "greedy:x=1", "linucb:ridge=1e-320",
]  # fmt: skip


def odd_value(value, rng):
    """Another value of its shape, or none like it."""
    if rng.random() < 0.5 or not isinstance(value, list | dict) or not value:
        return ODD[rng.integers(len(ODD))]
    scalars = [0, -1, 1e308, -1e308, 1e-320, None, True, "x", "", [], {}, 1e999, 10**400, "\ud800"]
    scalar = scalars[rng.integers(len(scalars))]
    changed = json.loads(json.dumps(value))
    at = changed
    while True:
        key = list(at)[rng.integers(len(at))] if isinstance(at, dict) else rng.integers(len(at))
        deeper = at[key]
        if isinstance(deeper, list | dict) and deeper and rng.random() < 0.8:
            at = deeper
            continue
        if rng.random() < 0.7:
            at[key] = scalar
        else:
            del at[key]
        return json.dumps(changed)


def family_line(rng):
    name = list(GOOD)[rng.integers(len(GOOD))]
    given = {key: json.dumps(value) for key, value in GOOD[name].items()}
    required = {
        key for key, parameter in inspect.signature(getattr(families, name)).parameters.items()
        if parameter.default is parameter.empty
    }  # fmt: skip
    given = {key: text for key, text in given.items() if key in required or rng.random() < 0.3}
    for _ in range(rng.choice([0, 1, 1, 1, 2])):
        key = list(given)[rng.integers(len(given))]
        given[key] = odd_value(GOOD[name][key], rng)
    words = [word for key, text in given.items() for word in (f"--{key}", text)]
    if rng.random() < 0.05:
        words = words[: rng.integers(len(words) + 1)]
    return tugames, ["family", name, *words]


def file_line(rng):
    """A line of one of the commands on files, with odd names and options."""

    def one(words):
        return words[rng.integers(len(words))]

    def name():  # half of them games, since the rest of the line is odd enough
        if rng.random() < 0.3:
            return one(FILES[:3])
        return one(FILES) if rng.random() < 0.75 else one(ODD)

    lines = [
        ["analyze", name(), *(["--json"] if rng.random() < 0.3 else [])],
        ["analyze", name(), "--solutions", one([*SOLUTIONS, *ODD])],
        ["solve", one([*SOLUTIONS, *ODD]), name()],
        ["solve", one([*SOLUTIONS]), name(), one(["--unions", "--graph"]), one(["a+b,c", *ODD])],
        ["check", one([*PROPERTIES, *ODD]), name()],
        ["convert", name(), one(["new.csv", "new.json", "new.npz", *FILES, *ODD])],
        ["convert", name(), one(["new.csv", *ODD]), "--force"],
        ["store", name(), one(["--export", "--game"]), one(["rows.csv", *FILES, *ODD])],
        [one(ODD), *(one(ODD) for _ in range(rng.integers(4)))],
    ]
    return tugames, one(lines)


def bandit_line(rng):
    """A short run, or an odd one."""

    def one(words):
        return words[rng.integers(len(words))]

    short = ["--horizon", "4", "--replications", "2", "--output", "results"]
    options = ["seed", "alpha", "ridge", "horizon", "replications", "workers", "store", "data"]
    options = [f"--{name}" for name in (*options, "attribute", "output")]
    small = [word for word in ODD if word not in ("1e3", "9223372036854775808")]
    given = [word for _ in range(rng.integers(3)) for word in (one(options), one(small))]
    if rng.random() < 0.5:
        given += [one(["--policy", "--deviate"]), one(["", "0=", "x="]) + one([*POLICIES, *ODD])]
    command = one(["run", "run", "assumptions", "figure-2"])
    if command == "figure-2":
        return bandit_game, [command, one(["a", "b", "x", ""]), *short, *given]
    short = short[:4] if command == "assumptions" else short
    instance = one(["symmetric-circle", "shared-arm-star", "symmetric-circle", one(ODD)])
    return bandit_game, [command, instance, *short, *given]


LINES = {"family": family_line, "file": file_line, "bandit": bandit_line}


def prepare(folder):
    """Games and a store to speak of, in the current folder."""
    os.chdir(folder)
    good = Game([0, 1, 2, 4, 3, 5, 6, 9], ["a", "b", "c"])
    write_game(good, "good.csv")
    write_game(SampledGame([good.values, good.values * 1.5], good.players), "noisy.csv")
    write_game(Game([0, -5], ["a"]), "one.csv")
    Path("bad.csv").write_text("coalition,worth\na,1\nb,2\n")
    Path("folder").mkdir()
    tabulate(FunctionOracle(len, ["a", "b"], fingerprint="size"), store="size.store")


def search(kind, size, seed):
    """Outcomes of odd lines, and those that are neither an answer nor one clear line."""
    rng = np.random.default_rng(seed)
    outcomes, wrong = Counter(), []
    for _ in range(size):
        command, words = LINES[kind](rng)
        result = CliRunner().invoke(command, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            last = traceback.extract_tb(result.exc_info[2])[-1]
            outcome = f"{type(result.exception).__name__}: {result.exception} ({last.filename})"
        elif result.exit_code in (0, 3, 4) or "--help" in words:
            outcome = "answered"
        elif result.exit_code == 2 and not result.stdout:
            lines = result.stderr.splitlines()
            clear = len(lines) == 1 and lines[0].isprintable() and len(result.stderr) < 1300
            outcome = "refused" if clear or not words[:1] else f"unclear: {result.stderr}"
        else:
            outcome = f"exit code {result.exit_code}: {result.output}"
        outcomes[outcome.partition(":")[0]] += 1
        if outcome not in ("answered", "refused"):
            wrong.append((words, outcome[:600]))
    return outcomes, wrong


if __name__ == "__main__":
    for searched in LINES:
        with tempfile.TemporaryDirectory() as made:
            prepare(made)
            counts, found = search(searched, int(sys.argv[1]), int(sys.argv[2]))
        print(searched, dict(counts))
        shown = set()
        for line, said in found:
            if said[:60] not in shown:
                shown.add(said[:60])
                print([word[:60] for word in line], said, sep="\n    ")
