"""Every command of ``tugames`` and ``bandit-game`` that solves something, for a table of calls."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from bandit_backend.cli.main import main as bandit_game
from reference.solving_calls import LARGER, SAMPLED
from tugames import Game, write_game
from tugames.cli.main import main as tugames
from tugames.cli.named import NEEDS, PROPERTIES, SOLUTIONS

#: One of each family whose worths are programs, as typed.
FAMILIES = {
    "assignment_program": ["--values", "[[5,8,2],[7,9,6]]"],
    "flow_program": ["--network", "[[0,1,2,0],[1,2,1,1]]", "--source", "0", "--sink", "2"],
    "linear_production_program": [
        *("--resources", "[[4,1],[1,4]]", "--technology", "[[1,2],[2,1]]", "--prices", "3,2"),
    ],
    "matching_program": ["--weights", "[[0,3,1],[3,0,2],[1,2,0]]"],
    "programming_game": [
        *("--objective", "3,2", "--technology", "[[1,2],[2,1]]"),
        *("--resources", "[[4,1],[1,4]]", "--integer", "true"),
    ],
    "random_totally_balanced": ["--players", "4", "--rng", "0"],
    "spanning_tree": ["--costs", "[[0,4,5,7],[4,0,2,3],[5,2,0,1],[7,3,1,0]]"],
}
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
SHORT = ["--horizon", "20", "--replications", "2"]


def game_for(name):
    """Power indices are of simple games."""
    return "majority.csv" if name.endswith("-index") else "game.csv"


def command(main, *words):
    """Call a command in a folder of its own, where its games are, and its output goes."""

    def call():
        with TemporaryDirectory() as folder:
            os.chdir(folder)
            write_game(LARGER, Path("game.csv"))
            write_game(SAMPLED, Path("sampled.csv"))
            write_game(MAJORITY, Path("majority.csv"))
            main(list(words), prog_name="command")

    return call


CALLS = {
    " ".join(words[:3]): command(tugames, *words)
    for words in (
        ["analyze", "game.csv"],
        ["analyze", "sampled.csv"],
        ["analyze", "game.csv", "--json"],
        ["analyze", "--solutions", "nucleolus,modiclus,core-element", "game.csv"],
        ["analyze", "--picture", "game.png", "game.csv"],
        *(["solve", "--json", name, game_for(name)] for name in SOLUTIONS if name not in NEEDS),
        *(["check", "--json", name, "game.csv"] for name in PROPERTIES),
        ["solve", "core-element", "game.csv"],
        ["check", "balanced", "game.csv"],
        *(["family", name, *given] for name, given in FAMILIES.items()),
    )
} | {
    f"bandit-game {words[0]} {words[1]}": command(bandit_game, *words, *SHORT)
    for words in (
        ["run", "symmetric-circle"],
        ["figure-2", "a"],
        ["payouts", "symmetric-circle"],
        ["assumptions", "symmetric-circle"],
    )
}
