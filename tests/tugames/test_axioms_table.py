"""The table of solutions and axioms: what the literature says, and each counterexample again.

The page is written by ``python -m tugames.axioms``. Here its verdicts are held against a table
written by hand from the literature, and its counterexamples against the axioms' definitions, with
slow implementations of the solutions and none of the code of ``tugames.axioms``.
"""

import re
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from reference.families import banzhaf
from reference.games import (
    core_is_feasible,
    exact_shapley,
    is_supermodular,
    least_merger_gain,
    subsets,
)
from reference.nucleoli import sequence_of_programs
from reference.values import davis_maschler, exact_solidarity, exact_tau, members, subtable

from tugames import axioms
from tugames.axioms import _page
from tugames.axioms._page import AXIOMS, SOLUTIONS, page
from tugames.axioms.verification import BUDGET
from tugames.errors import InvalidInputError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "axioms-table.md"
NAMES = (
    "Shapley", "Banzhaf", "normalised Banzhaf", "tau", "nucleolus", "prenucleolus", "solidarity",
    "equal division", "equal surplus", "ENSC",
)  # fmt: skip
#: One letter for each of these: + holds, - fails. Reasons are on the page, in its sources.
LITERATURE = {
    "efficiency":                        "+-++++++++",
    "null player":                       "++++++----",
    "dummy player":                      "++-+++----",
    "carrier":                           "+-++++----",
    "equal treatment of equals":         "++++++++++",
    "anonymity":                         "++++++++++",
    "additivity":                        "++----++++",
    "linearity":                         "++----++++",
    "covariance":                        "++-+++--++",
    "self-duality":                      "++++---+--",
    "individual rationality":            "++-+++--+-",
    "coalitional rationality":           "----++----",
    "aggregate monotonicity":            "++----++++",
    "coalitional monotonicity":          "++----++++",
    "strong monotonicity":               "++--------",
    "marginality":                       "++--------",
    "fairness":                          "++----++++",
    "balanced contributions":            "++--------",
    "Davis-Maschler consistency":        "-----+-+--",
    "Hart-Mas-Colell consistency":       "+------+--",
    "converse consistency":              "-------+--",
    "standard for two-person games":     "++++++--++",
    "proportional for two-person games": "----------",
    "continuity":                        "++++++++++",
    "Davis-Maschler consistency on balanced games": "----++-+--",
}  # fmt: skip


def rows_of(section):
    """Cells of the rows of the first table after a heading, without its head."""
    lines = section.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def outcomes(text):
    """Outcome by axiom and solution, from the first table of a page."""
    return {
        (row[0], name): cell
        for row in rows_of(text)
        for name, cell in zip(NAMES, row[1:], strict=True)
    }


def counterexamples():
    """Axiom, solution, games and text of every failure on the page."""
    text = PAGE.read_text()
    for name in NAMES:
        section = text[text.index(f"\n### {name}\n") :]
        for axiom, outcome, _, _, shown in rows_of(section):
            if outcome == "fails":
                games, _, said = shown.partition("): ")
                tables = [
                    [0.0, *map(float, table.split(","))]
                    for table in re.findall(r"[vw] = \(([^)]*)", games)
                ]
                yield pytest.param(axiom, name, tables, said, id=f"{name}: {axiom}")


def test_the_page_says_what_the_literature_says():
    expected = {
        (axiom, name): {"+": "holds", "-": "fails"}[sign]
        for axiom, signs in LITERATURE.items()
        for name, sign in zip(NAMES, signs, strict=True)
    }
    assert outcomes(PAGE.read_text()) == expected
    assert tuple(SOLUTIONS) == NAMES
    assert [axiom.name for axiom in AXIOMS] == list(LITERATURE)


# --------------------------------------------- solutions and axioms once more, by definition


def equal_shares(claims, v):
    n = len(claims)
    return [claim + (v[-1] - sum(claims)) / n for claim in claims]


def normalised(worths):
    raw = banzhaf(worths)
    return None if abs(sum(raw)) < 1e-9 else [b * worths[-1] / sum(raw) for b in raw]


def by_programs(worths, *, imputations):
    n = len(worths).bit_length() - 1
    if imputations and sum(worths[1 << i] for i in range(n)) > worths[-1] + 1e-9:
        return None
    if n == 1:
        return [worths[1]]
    return sequence_of_programs([float(w) for w in worths], imputations=imputations)


PEERS = {
    "Shapley": exact_shapley,
    "Banzhaf": banzhaf,
    "normalised Banzhaf": normalised,
    "tau": exact_tau,
    "nucleolus": lambda v: by_programs(v, imputations=True),
    "prenucleolus": lambda v: by_programs(v, imputations=False),
    "solidarity": exact_solidarity,
    "equal division": lambda v: equal_shares([0] * (len(v).bit_length() - 1), v),
    "equal surplus": lambda v: equal_shares([v[1 << i] for i in range(len(v).bit_length() - 1)], v),
    "ENSC": lambda v: equal_shares(
        [v[-1] - v[len(v) - 1 - (1 << i)] for i in range(len(v).bit_length() - 1)], v
    ),
}
#: Differences below this may be errors of the programs that find the nucleolus once more.
EPSILON = 1e-5


class Peer:
    """A solution by definition, as an array; None where it does not exist."""

    def __init__(self, name):
        self.solve = PEERS[name]

    def __call__(self, worths):
        answer = self.solve([float(w) for w in worths])
        return None if answer is None else np.array([float(x) for x in answer])


def differ(x, y):
    return x is not None and y is not None and np.abs(np.asarray(x) - np.asarray(y)).max() > EPSILON


def marginals(v, i):
    return np.array([v[m | 1 << i] - v[m] for m in range(len(v)) if not m >> i & 1])


def idle(v, own):
    return [i for i in range(len(v).bit_length() - 1) if (marginals(v, i) == own(i)).all()]


def equal_pairs(v):
    n = len(v).bit_length() - 1
    return [
        (i, j)
        for i, j in combinations(range(n), 2)
        if all(v[m | 1 << i] == v[m | 1 << j] for m in range(len(v)) if not m & (1 << i | 1 << j))
    ]


def paid(x, mask):
    return sum(x[i] for i in members(mask))


def null_player(x, v):
    return any(abs(x(v)[i]) > EPSILON for i in idle(v, lambda i: 0.0))


def dummy_player(x, v):
    return any(abs(x(v)[i] - v[1 << i]) > EPSILON for i in idle(v, lambda i: v[1 << i]))


def carrier(x, v):
    return any(
        abs(paid(x(v), c) - v[c]) > EPSILON
        for c in range(len(v))
        if all(v[m] == v[m & c] for m in range(len(v)))
    )


def additivity(x, v, w):
    joint, first, second = x(v + w), x(v), x(w)
    return second is not None and differ(joint, first + second)


def linearity(x, v, w):
    return additivity(x, v, w) or differ(x(2 * v), 2 * x(v)) or differ(x(w - v), x(w) - x(v))


def covariance(x, v, w):
    for a in (1, 2, 3):
        rest = w - a * v
        payments = [rest[1 << i] for i in range(len(x(v)))]
        if all(rest[m] == paid(payments, m) for m in range(len(v))):
            return differ(x(w), a * x(v) + np.array(payments))
    raise AssertionError("w is no strategic transform of v")


def self_duality(x, v, w):
    assert (w == v[-1] - v[::-1]).all()
    return differ(x(w), x(v))


def individual_rationality(x, v):
    assert least_merger_gain(v) >= 0
    return any(x(v)[i] < v[1 << i] - EPSILON for i in range(len(x(v))))


def coalitional_rationality(x, v):
    assert core_is_feasible(v)
    return any(paid(x(v), m) < v[m] - EPSILON for m in range(len(v)))


def risen(v, w):
    (mask,) = np.flatnonzero(v != w)
    assert w[mask] > v[mask]
    return int(mask)


def coalitional_monotonicity(x, v, w):
    return any(x(w)[i] < x(v)[i] - EPSILON for i in members(risen(v, w)))


def aggregate_monotonicity(x, v, w):
    assert risen(v, w) == len(v) - 1
    return coalitional_monotonicity(x, v, w)


def strong_monotonicity(x, v, w):
    return any(
        x(w)[i] < x(v)[i] - EPSILON
        for i in range(len(x(v)))
        if (marginals(w, i) >= marginals(v, i)).all()
    )


def marginality(x, v, w):
    return any(
        abs(x(w)[i] - x(v)[i]) > EPSILON
        for i in range(len(x(v)))
        if (marginals(w, i) == marginals(v, i)).all()
    )


def fairness(x, v, w):
    gains = x(v + w) - x(v)
    return any(abs(gains[i] - gains[j]) > EPSILON for i, j in equal_pairs(w))


def balanced_contributions(x, v):
    whole, n = x(v), len(v).bit_length() - 1

    def owed(i, j):  # what i owes to the presence of j
        others = (len(v) - 1) ^ 1 << j
        without = x(subtable(v, others))
        return None if without is None else whole[i] - without[members(others).index(i)]

    pairs = [(owed(i, j), owed(j, i)) for i, j in combinations(range(n), 2)]
    return any(differ(a, b) for a, b in pairs if a is not None and b is not None)


def davis_maschler_consistency(x, v):
    payoff = x(v)
    return any(
        differ(x(davis_maschler(v, stay, payoff)), payoff[members(stay)])
        for stay in range(1, len(v) - 1)
    )


def hart_mas_colell_consistency(x, v):
    for stay in range(1, len(v) - 1):
        leave = (len(v) - 1) ^ stay
        reduced = [0.0]
        for part in sorted(subsets(stay))[1:]:
            shares = x(subtable(v, part | leave))
            if shares is None:
                break
            outside = [k for k, i in enumerate(members(part | leave)) if leave >> i & 1]
            reduced.append(v[part | leave] - sum(shares[k] for k in outside))
        else:
            if differ(x(reduced), x(v)[members(stay)]):
                return True
    return False


def converse_consistency(x, v, said):
    shown = re.search(r"agrees with \(([^)]*)\)", said).group(1)
    y = [Fraction(amount.strip()).limit_denominator(60) for amount in shown.split(",")]
    assert abs(sum(y) - Fraction(v[-1])) == 0
    for i, j in combinations(range(len(y)), 2):
        pair = x(davis_maschler(v, 1 << i | 1 << j, y))
        assert pair is not None
        assert not differ(pair, [float(y[i]), float(y[j])])
    return differ(x(v), [float(amount) for amount in y])


def standard(x, v):
    gain = (v[3] - v[1] - v[2]) / 2
    return differ(x(v), [v[1] + gain, v[2] + gain])


def proportional(x, v):
    assert v[1:].min() > 0
    return differ(x(v), [v[1] * v[3] / (v[1] + v[2]), v[2] * v[3] / (v[1] + v[2])])


BROKEN = {
    "efficiency": lambda x, v: abs(sum(x(v)) - v[-1]) > EPSILON,
    "null player": null_player,
    "dummy player": dummy_player,
    "carrier": carrier,
    "additivity": additivity,
    "linearity": linearity,
    "covariance": covariance,
    "self-duality": self_duality,
    "individual rationality": individual_rationality,
    "coalitional rationality": coalitional_rationality,
    "aggregate monotonicity": aggregate_monotonicity,
    "coalitional monotonicity": coalitional_monotonicity,
    "strong monotonicity": strong_monotonicity,
    "marginality": marginality,
    "fairness": fairness,
    "balanced contributions": balanced_contributions,
    "Davis-Maschler consistency": davis_maschler_consistency,
    "Hart-Mas-Colell consistency": hart_mas_colell_consistency,
    "standard for two-person games": standard,
    "proportional for two-person games": proportional,
}


def broken(axiom, x, tables, said):
    """Whether the games break the axiom by its definition."""
    base = axiom.removesuffix(" on balanced games")
    if axiom != base:
        assert core_is_feasible(tables[0])
    if base == "converse consistency":
        return converse_consistency(x, tables[0], said)
    if base in ("Davis-Maschler consistency", "Hart-Mas-Colell consistency"):
        return BROKEN[base](x, tables[0])  # the reduced game on the page is rounded
    return BROKEN[base](x, *tables)


@pytest.mark.parametrize(("axiom", "name", "tables", "said"), list(counterexamples()))
def test_every_counterexample_is_one(axiom, name, tables, said):
    tables = [np.array(table) for table in tables]
    assert len(tables[0]) <= 16, "more than four players"
    assert (tables[0] == np.rint(tables[0])).all()
    assert np.abs(tables[0]).max() <= 9
    assert broken(axiom, Peer(name), tables, said)


def test_the_second_opinion_can_say_no():
    # the Shapley value breaks none of these in the counterexamples to the others
    shapley = Peer("Shapley")
    checked = 0
    for parameters in counterexamples():
        axiom, _, tables, said = parameters.values
        if LITERATURE[axiom][0] == "+":
            assert not broken(axiom, shapley, [np.array(table) for table in tables], said)
            checked += 1
    assert checked > 80


def test_the_nucleolus_on_convex_games():
    # T. Hokari (2000), The nucleolus is not aggregate-monotonic on the domain of convex games
    v = np.array([0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 1, 2, 2, 3.0])
    w = np.array([*v[:-1], 4.0])
    assert is_supermodular(v)
    assert is_supermodular(w)
    nucleolus = Peer("nucleolus")
    assert nucleolus(v) == pytest.approx(np.array([0.5, 0.5, 0.5, 1.5]), abs=EPSILON)
    assert nucleolus(w) == pytest.approx(np.ones(4), abs=EPSILON)
    axiom = axioms.aggregate_monotonicity.on(axioms.CONVEX_GAMES)
    example = axioms.verify(SOLUTIONS["nucleolus"][0], axiom).counterexample
    assert is_supermodular(example.game.values)
    assert example.game.n_players == 4


# ------------------------------------------------------------- what writes the page


def test_a_part_of_the_page_is_what_the_code_writes():
    chosen = [
        axioms.null_player,
        axioms.covariance,
        axioms.individual_rationality,
        axioms.coalitional_rationality,
        axioms.standard_for_two_persons,
    ]
    text = PAGE.read_text()
    for name in ("equal division",):
        one = axioms.characterise(SOLUTIONS[name][0], chosen, name=name)
        section = text[text.index(f"\n### {name}\n") :]
        for line in one.to_markdown().splitlines()[2:]:
            if same_hypothesis(text):
                assert f"\n{line}\n" in section
            else:
                assert "|".join(line.split("|")[:3]) in section


def test_what_the_page_says_beside_its_table_is_what_the_code_writes():
    text = PAGE.read_text()
    parts = (_page._HEAD, _page._NOTES, *_page._axioms(), *_page._sources())
    for part in parts:
        assert part in text


def same_hypothesis(text):
    """Whether the page was searched with the version installed; another one draws other games."""
    return f"hypothesis {hypothesis.__version__}," in text


@pytest.mark.slow
def test_the_page_is_what_the_code_writes():
    text = PAGE.read_text()
    written = page(BUDGET)
    if same_hypothesis(text):
        assert written == text
    else:
        assert outcomes(written) == outcomes(text)


def test_tables():
    one = axioms.characterise(
        lambda game: game.values[1 << np.arange(game.n_players)],
        [axioms.efficiency, axioms.null_player],
        name="own worth",
        budget=20,
    )
    assert [report.outcome for report in one.reports] == ["fails", "holds"]
    assert one["null player"]
    assert one.counterexamples == (one["efficiency"].counterexample,)
    lines = str(one).splitlines()
    assert lines[0].split() == [
        "axioms",
        "of",
        "own",
        "worth",
        "outcome",
        "games",
        "instances",
        "counterexample",
    ]
    assert lines[1].startswith("efficiency")
    markdown = one.to_markdown().splitlines()
    assert markdown[0] == "| axioms of own worth | outcome | games | instances | counterexample |"
    assert len(markdown) == 4
    with pytest.raises(InvalidInputError, match="got 'fairness': ask for one"):
        one["fairness"]


def test_comparisons():
    def nothing(game):
        return np.zeros(game.n_players)

    def nobody(game):
        raise InvalidInputError("no such thing")

    chosen = [axioms.efficiency, axioms.null_player]
    both = axioms.compare([nothing, nobody], chosen, budget=20)
    assert str(both).splitlines() == [
        "axiom        nothing  nobody",
        "efficiency   fails    not applicable",
        "null player  holds    not applicable",
    ]
    named = axioms.compare({"zero": nothing}, chosen, budget=20)
    assert named["zero"]["null player"]
    assert named.to_markdown().splitlines()[0] == "| axiom | zero |"
    with pytest.raises(InvalidInputError, match=r"about \['zero'\]; got 'one'"):
        named["one"]
    with pytest.raises(InvalidInputError, match="at least one solution; got none"):
        axioms.compare([])
