"""Which verdicts hang on alpha: an artefact's sentences at several width factors side by side."""

from collections.abc import Mapping, Sequence

from bandit_backend.experiments.artefact import Artefact
from bandit_backend.experiments.claims import Statement
from bandit_backend.experiments.markdown import verdict
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.tables import Cell, Table

__all__ = ["sensitivity_page", "sensitivity_table"]

#: Statements by width factor.
ByAlpha = Mapping[float, Sequence[Statement]]


def sensitivity_table(judged: ByAlpha) -> Table:
    """A row a sentence, a column an alpha: verdict and p; last, how many of each verdict."""
    rows: list[list[Cell]] = []
    for statements in zip(*judged.values(), strict=True):
        claim = statements[0].claim
        rows.append([claim.place, claim.text, *map(_said, statements)])
    for outcome in ("confirmed", "contradicted", "undecided"):
        counts = [sum(s.outcome == outcome for s in some) for some in judged.values()]
        rows.append(["", f"number {outcome}", *counts])
    return Table(headings=("place", "the paper says", *(f"{a:g}" for a in judged)), rows=rows)


def sensitivity_page(artefact: Artefact, judged: ByAlpha, setting: Setting) -> str:
    """The table, with what it is about."""
    data = " --data ml-100k" if any(run.needs_data for run in artefact.runs.values()) else ""
    options = " ".join(f"--alpha {alpha:g}" for alpha in judged)
    all_confirmed = [f"{a:g}" for a, some in judged.items() if all(some)]
    none_against = [
        f"{a:g}" for a, some in judged.items() if all(s.outcome != "contradicted" for s in some)
    ]
    return f"""# {artefact.name.replace("-", " ").capitalize()} at several alpha

The paper does not state LinUCB's alpha. The verdicts on its sentences at several; in brackets p, of
an undecided sentence that of its truth. T = {setting.horizon}, \
{setting.replications} replications, \
seed {setting.seed}. Each column is a test of its own. Written by

    bandit-game sensitivity {artefact.name}{data} --store stores --replications \
{setting.replications} {options}

All sentences are confirmed at {", ".join(all_confirmed) or "no alpha of these"}; none is \
contradicted at {", ".join(none_against) or "no alpha of these"}.

{sensitivity_table(judged).to_markdown()}"""


def _said(statement: Statement) -> str:
    against = statement.outcome == "contradicted"
    return f"{verdict(statement)} ({statement.p_against if against else statement.p_for:.1g})"
