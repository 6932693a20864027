"""The page of the whole reproduction: every sentence once, the core, who is paid what, pictures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bandit_backend.assumptions import Assumption3, assumption_3
from bandit_backend.experiments.artefact import Artefact, Finished
from bandit_backend.experiments.claims import Statement
from bandit_backend.experiments.markdown import command, sentence_table
from bandit_backend.experiments.replicates import Missing, Replicates
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.tables import Cell, Measured, Table, payoff_table
from tugames import analyze
from tugames.verdict import Verdict

__all__ = ["Done", "reproduction_page"]


class Done(NamedTuple):
    """An artefact, those of its runs that are finished, and what came of them."""

    artefact: Artefact
    finished: Finished
    statements: tuple[Statement, ...]


_HEAD = """# The paper's experiments, sentence by sentence

The paper shows figures and tables of simulations and says what is seen there. Here the same is
simulated, and each sentence that states a fact is turned into comparisons of expectations, which
replications confirm, contradict, or leave undecided. This page is written by

    {command}

{setting}

- *Confirmed*: all comparisons that the sentence needs are significant. *Contradicted*: so is the
  opposite. *Undecided*: neither; more replications may tell. In each place of the paper the
  probability of any wrong confirmation is at most {level:g}, and so is that of any wrong
  contradiction.
- *p* is the significance of the verdict, of an undecided sentence that of its truth; none is below
  2^-R. Intervals cover with 95%, each comparison by itself.
- "Close" is a difference of less than {margin:.0%} of the mean regret of an agent in the grand
  coalition. "Almost all" is all but one, "several" at least three, "some" and a plural at least
  two, "mostly" more than half.
- Each row names its artefact: `bandit-game reproduce ARTEFACT`, with the options above, computes it
  anew.
- [How a statement is tested](../how-to/reproduce-figure-2.md#how-a-statement-is-tested), [how to
  run it](../how-to/reproduce-the-paper.md), and [what the paper leaves open](movielens.md).
"""

_NOT_TESTED = """## What is not tested

Sentences that explain or interpret are not seen in numbers: that regret in the grand coalition is
a fair or a commensurate compensation (Section 5.1), that heterogeneous actions make greedy play
explore (5.1, E.3), that sharing the best arm is of little use, and why (E.2). The set-up of
Sections 5, E.1 and E.2 is what was built: d = 100, 1682 movies, unit noise, T = 4096, 5
repetitions; the circle and the star. What Section 5 recalls of Theorem 3 is under
[theorems](theorems.md).
"""


def reproduction_page(
    done: Sequence[Done],
    missing: Mapping[Artefact, Sequence[Missing]],
    setting: Setting,
    folder: str,
) -> str:
    """Markdown; pictures are in the folder, beside it.

    Parameters
    ----------
    done : sequence of Done
    missing : mapping of Artefact to sequence of Missing
        Runs that are not finished.
    setting : Setting
    folder : str
    """
    statements = [(one.artefact.name, s) for one in done for s in one.statements]
    unjudged = [
        (one.artefact.name, *sentence)
        for one in done
        for sentence in one.artefact.unjudged(one.finished)
    ]
    runs = {one.run: one for each in done for one in each.finished.values()}
    about = (
        f"T = {setting.horizon}, {setting.replications} replications, seed {setting.seed}, LinUCB "
        f"with ridge 1 and alpha = {setting.alpha:g}, which the paper does not state; with 15 its "
        "Table 3 is met."
    )
    parts = [
        _HEAD.format(
            command=command("all", setting), setting=about, level=setting.level,
            margin=setting.margin,
        ),
        _in_short(statements),
        f"## Every sentence\n\n{sentence_table(statements, unjudged).to_markdown()}",
        _NOT_TESTED,
        _core(runs.values()),
        _paid(runs.values(), setting),
        _monotone(runs.values()),
    ]  # fmt: skip
    for one in (each for each in done if each.finished):
        name = one.artefact.name
        paragraphs = (
            f"## {name.replace('-', ' ').capitalize()}: {one.artefact.title}",
            f"`{command(name, setting)}`",
            f"![{one.artefact.title}]({folder}/{name}.png)",
            one.artefact.table(one.finished).to_markdown(),
        )
        parts.append("\n\n".join(paragraphs))
    if missing:
        lines = [
            f"- `{artefact.name}`: {'; '.join(run.text for run in runs)}"
            for artefact, runs in missing.items()
        ]
        parts.append("## Not finished\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _in_short(statements: Sequence[tuple[str, Statement]]) -> str:
    outcomes = [statement.outcome for _, statement in statements]
    counts = ", ".join(
        f"{outcomes.count(outcome)} {outcome}"
        for outcome in ("confirmed", "contradicted", "undecided")
    )
    lines = [f"## In short\n\nOf {len(outcomes)} sentences: {counts}. Contradicted:\n"]
    contradicted = [s for _, s in statements if s.outcome == "contradicted"]
    for claim in (s.claim for s in contradicted):
        lines.append(f"- {claim.text} ({claim.place.partition(', on ')[2] or claim.place}).")
    return "\n".join(lines if contradicted else [lines[0].replace(" Contradicted:\n", "\n")]) + "\n"


def _core(runs: Iterable[Replicates]) -> str:
    rows = []
    for one in runs:
        found = analyze(one.game, {"payout": one.payouts})
        in_core = (found.core, found.payoffs[0].in_core, found.shapley.in_core)
        rows.append([one.run.name, *(_said(verdict, found.level) for verdict in in_core)])
    table = Table(
        headings=("game", "core not empty", "payout in the core", "Shapley value in the core"),
        rows=rows,
    )
    return (
        "## Is the payout in the core?\n\nTests of each game's expected worths at 5%, each by "
        "itself; in brackets p, or of an undecided one the mean table's answer.\n\n"
        + table.to_markdown()
    )


def _said(verdict: Verdict, level: float | None) -> str:
    if level is None:
        return f"{verdict.outcome} in the mean"
    if verdict.outcome == "undecided":
        in_mean = "holds" if verdict.margin >= 0.0 else "fails"
        return f"undecided ({in_mean} in the mean)"
    return f"{verdict.outcome} ({verdict.p_value:.2g})"


def _paid(runs: Iterable[Replicates], setting: Setting) -> str:
    rows: list[list[Cell]] = []
    for one in runs:
        more: list[str] = []
        less: list[str] = []
        for _, agent, _, _, gain, p in payoff_table({"": one}).rows:
            assert isinstance(gain, Measured)
            if isinstance(p, float) and p <= setting.level:
                (more if gain.value > 0.0 else less).append(f"{agent} ({gain})")
        rows.append([one.run.name, ", ".join(more) or "nobody", ", ".join(less) or "nobody"])
    table = Table(headings=("game", "paid more", "paid less"), rows=rows)
    return (
        "## Who is paid more or less than its Shapley value\n\nSignificant differences, corrected "
        "for the agents of a game: of twenty games where nobody is, one may show somebody.\n\n"
        + table.to_markdown()
    )


def _monotone(runs: Iterable[Replicates]) -> str:
    rows: list[list[Cell]] = []
    for one in runs:
        found = assumption_3(one, len(one.regret))
        rows.append(
            [
                one.run.name,
                found.n_pairs,
                found.n_violating,
                found.n_significant,
                found.n_holding,
                found.verdict,
                f"{found.upper_bound:.3g}",
                *(f"{_detectable(found, count):.3g}" for count in (found.replications, 50)),
            ]
        )
    heads = (
        "game", "comparisons", "violate in the sample", "significantly", "hold significantly",
        "Assumption 3", "no violation exceeds (95%)", "power: found from", "from, at R = 50",
    )  # fmt: skip
    return (
        "## Assumption 3, every immediate comparison\n\nAn agent's regret in every coalition "
        "against that without one other member; significance is corrected for the number of "
        "comparisons of a game. The last columns are the power of the check: the violation that, "
        "in a comparison of median error, is found in 80% of cases, by Student's t without the "
        "guard against skewness.\n\n" + Table(headings=heads, rows=rows).to_markdown()
    )


def _detectable(found: Assumption3, replications: int) -> float:
    """Violation that one of all comparisons, of median error, is found with in 80% of cases."""
    from scipy.special import stdtrit  # a third of a second to import

    level = (found.level or 0.0) / found.n_pairs
    error = np.median(found.standard_error) * np.sqrt(found.replications / replications)
    quantiles = stdtrit(replications - 1, [1.0 - level, 0.8])
    return float(quantiles.sum() * error)
