"""The page of the documentation that holds the solutions of this package against all axioms."""

from functools import partial

from tugames._presentation.rows import markdown
from tugames.axioms._axiom import Axiom
from tugames.axioms._classes import BALANCED_GAMES
from tugames.axioms._roster import ALL
from tugames.axioms.consistency import davis_maschler_consistency
from tugames.axioms.tables import Comparison, compare
from tugames.core.nucleolus import nucleolus, prenucleolus
from tugames.transforms._solution import Solution
from tugames.values.banzhaf import banzhaf_value
from tugames.values.egalitarian import (
    egalitarian_nonseparable_value,
    equal_division,
    equal_surplus_division,
)
from tugames.values.shapley import shapley_value
from tugames.values.solidarity import solidarity_value
from tugames.values.tau import tau_value

#: Axioms of the page: all, and one over a class on which it makes a difference.
AXIOMS: tuple[Axiom, ...] = (*ALL, davis_maschler_consistency.on(BALANCED_GAMES))

#: Solutions of the page: function, where it exists, and who says which axioms it satisfies.
SOLUTIONS: dict[str, tuple[Solution, str, str]] = {
    "Shapley": (
        shapley_value,
        "all games",
        "efficiency, null player, equal treatment, additivity: L. S. Shapley (1953); strong "
        "monotonicity, marginality: H. P. Young (1985); balanced contributions: R. B. Myerson "
        "(1980); fairness: R. van den Brink (2001); Hart-Mas-Colell consistency: S. Hart, A. "
        "Mas-Colell (1989); self-duality: Y. Funaki (1998); individual rationality: no marginal "
        "contribution in a superadditive game is below v(i)",
    ),
    "Banzhaf": (
        banzhaf_value,
        "all games",
        "linearity, dummy player, equal treatment: P. Dubey, L. S. Shapley (1979), E. Lehrer "
        "(1988); marginal contributions with fixed weights that are not negative give strong "
        "monotonicity; no efficiency, hence no carrier axiom and no consistency, which reduced "
        "games of one player turn into efficiency",
    ),
    "normalised Banzhaf": (
        partial(banzhaf_value, normalized=True),
        "games whose Banzhaf values do not add up to 0",
        "R. van den Brink, G. van der Laan (1998); null players get 0, so that carriers get "
        "v(N), but the factor depends on the whole game",
    ),
    "tau": (
        tau_value,
        "quasi-balanced games",
        "efficiency, covariance, individual rationality, dummy player: S. H. Tijs (1981, 1987); "
        "a game and its dual are both quasi-balanced only if v(N) is the sum of the v(i), which "
        "the tau-value then pays in both",
    ),
    "nucleolus": (
        nucleolus,
        "games with imputations",
        "existence, coalitional rationality, continuity: D. Schmeidler (1969); failure of "
        "aggregate monotonicity: N. Megiddo (1974); Davis-Maschler consistency holds where it is "
        "the prenucleolus, and fails where a reduced game promises a player more than the payoff: "
        "C. Snijders (1995)",
    ),
    "prenucleolus": (
        prenucleolus,
        "all games",
        "covariance, anonymity, Davis-Maschler consistency: A. I. Sobolev (1975); individual "
        "rationality in superadditive games: M. Maschler, B. Peleg, L. S. Shapley (1979); the "
        "null player gets 0 in all payoffs of the prekernel: B. Peleg, P. Sudhölter (2007); "
        "converse consistency belongs to the whole prekernel: B. Peleg (1986)",
    ),
    "solidarity": (
        solidarity_value,
        "all games",
        "efficiency, additivity, equal treatment, no null player: A. S. Nowak, T. Radzik (1994); "
        "the weights of the worths of a player's coalitions are not negative, hence coalitional "
        "monotonicity",
    ),
    "equal division": (
        equal_division,
        "all games",
        "R. van den Brink (2007); reads nothing but v(N), of which a reduced game of either kind "
        "leaves each player the same share",
    ),
    "equal surplus": (
        equal_surplus_division,
        "all games",
        "T. S. H. Driessen, Y. Funaki (1991), R. van den Brink (2007); its dual is the ENSC value",
    ),
    "ENSC": (
        egalitarian_nonseparable_value,
        "all games",
        "H. Moulin (1985), T. S. H. Driessen, Y. Funaki (1991); its dual is equal surplus division",
    ),
}

_HEAD = """\
# Axioms and solutions

Which axioms the solutions of this package satisfy. The page is written by a program, which tries
to break every axiom and keeps the simplest game that does:

```sh
python -m tugames.axioms > docs/reference/axioms-table.md
```

*fails* is proved by the counterexample below. *holds* says that no game tried broke the axiom,
where the literature, or an argument of one line, says that none can; sources are given with the
solutions. A game for which a solution does not exist counts for no axiom. How the search works:
[`tugames.axioms`](tugames-axioms.md).
"""

_NOTES = """\
- An axiom is demanded of all games for which the solution exists, or of the class named with the
  axiom below: individual rationality of superadditive games, coalitional rationality of games with
  a core. Characterisations on smaller classes may differ.
- A reduced game of the nucleolus, the tau-value or the normalised Banzhaf value may be one for
  which the solution does not exist; there consistency demands nothing. The same goes for subgames.
- Strong monotonicity, with efficiency and equal treatment, leaves the Shapley value alone (H. P.
  Young 1985); so do efficiency and balanced contributions (R. B. Myerson 1980), efficiency, null
  player and fairness (R. van den Brink 2001), and Hart-Mas-Colell consistency with the standard
  solution for two persons (S. Hart, A. Mas-Colell 1989). On the games for which the tau-value, the
  nucleolus or the normalised Banzhaf value exists these theorems do not apply as they stand:
  there the counterexamples are the proof.
- A solution that is standard for all two-person games meets converse consistency only if it is the
  one payoff in the prekernel of every game, and there are games with more than one.
- The nucleolus fails aggregate monotonicity on convex games of four players already, as T. Hokari
  (2000) showed: player 3 gets 3/2 in v = (0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 1, 2, 2, 3), and 1 when
  v(0+1+2+3) rises to 4.
- Continuity is tested along lines, and says no more than that no jump was met; see the page of the
  axioms.
"""


def page(budget: int, seed: int = 0) -> str:
    """Text of the page."""
    import hypothesis

    comparison = compare(
        {name: solution for name, (solution, _, _) in SOLUTIONS.items()},
        AXIOMS,
        budget=budget,
        seed=seed,
    )
    searched = (
        f"Searched with hypothesis {hypothesis.__version__}, seed {seed}, {budget} games for an "
        "axiom."
    )
    return "\n".join(
        [
            _HEAD,
            searched,
            "",
            comparison.to_markdown(),
            "",
            _NOTES,
            "## The axioms",
            "",
            *_axioms(),
            "",
            "## The solutions",
            "",
            *_sources(),
            "",
            "## Counterexamples",
            "",
            "Worths are listed in the order of the masks, the empty coalition's left out: of "
            "three players (v(0), v(1), v(0+1), v(2), v(0+2), v(1+2), v(0+1+2)). *Games* counts "
            "those tried until one broke the axiom, *instances* the equations it demanded of them.",
            *_counterexamples(comparison),
        ]
    )


def _axioms() -> list[str]:
    rows = [[axiom.name, axiom.statement, axiom.speaks_of.name, axiom.source] for axiom in AXIOMS]
    return [markdown([["axiom", "demands", "of", "source"], *rows])]


def _sources() -> list[str]:
    rows = [[name, where, who] for name, (_, where, who) in SOLUTIONS.items()]
    return [markdown([["solution", "exists for", "sources"], *rows])]


def _counterexamples(comparison: Comparison) -> list[str]:
    lines = []
    for one in comparison.solutions:
        lines += ["", f"### {one.solution}", "", one.to_markdown()]
    return [*lines, ""]
