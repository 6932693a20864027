"""What people read of three games of the literature, word for word, in four formats.

``python tests/tugames/test_golden.py`` writes the files anew; look at the difference before you
keep it. That the numbers are right is tested against the literature here and elsewhere.
"""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tugames import analyze, catalog, compare

FOLDER = Path(__file__).parents[1] / "golden"
#: Game of the catalog, whether it is one of costs, and solutions to compare.
GAMES = {
    "bankrupt-company": ("ferguson_2014/bankrupt_company", False, ["shapley-value", "nucleolus"]),
    "two-brothers": (
        "nowak_radzik_1994/two_brothers", False, ["shapley-value", "solidarity-value", "tau-value"],
    ),
    "tennessee-valley": (
        "straffin_heaney_1981/tennessee_valley",
        True,
        ["shapley-value", "nucleolus", "alternate-cost-avoided", "equal-charge"],
    ),
}  # fmt: skip
FORMATS = ("txt", "md", "tex", "html")


def game_of(name):
    entry, costs, _ = GAMES[name]
    game = catalog.load(entry).game
    return (-game).as_costs() if costs else game


def written(name, form):
    """Analysis and comparison of a game as one file."""
    game = game_of(name)
    results = [analyze(game), compare(game, GAMES[name][2])]
    method = {"md": "to_markdown", "tex": "to_latex", "html": "_repr_html_", "txt": "to_text"}[form]
    return "\n\n".join(getattr(result, method)().rstrip("\n") for result in results) + "\n"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", GAMES)
def test_what_is_read_is_what_was_agreed_on(name, form):
    kept = (FOLDER / f"{name}.{form}").read_text(encoding="utf-8")
    assert written(name, form) == kept


@pytest.mark.parametrize("name", GAMES)
def test_the_files_have_the_answers_of_the_literature(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines()]
    table = {row[0]: row[1:] for row in rows}
    entry, sign = catalog.load(GAMES[name][0]), -1 if GAMES[name][1] else 1
    checked = 0
    for solution, payoff in entry.solutions.items():
        if solution.replace("_", "-") in table:
            shown = table[solution.replace("_", "-")][: len(payoff)]
            unit = max(float(entry.rounding[solution]), 1e-12)
            for cell, amount in zip(shown, payoff, strict=True):
                true = sign * float(amount)
                assert abs(float(cell) - true) <= 0.5 * unit + 1e-5 * abs(true)
            checked += 1
    assert checked >= 2


def test_the_pages_are_valid():
    for name in GAMES:
        ET.fromstring(f"<body>{(FOLDER / f'{name}.html').read_text(encoding='utf-8')}</body>")


if __name__ == "__main__":
    for one in GAMES:
        for ending in FORMATS:
            (FOLDER / f"{one}.{ending}").write_text(written(one, ending), encoding="utf-8")
