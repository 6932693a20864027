"""An artefact in Markdown: its setting, its picture, its sentences with verdicts, its table."""

from collections.abc import Iterable

from bandit_backend.experiments.artefact import Artefact, Finished
from bandit_backend.experiments.claims import Statement
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.tables import Cell, Table

__all__ = ["artefact_page", "command", "sentence_table", "verdict"]


def verdict(statement: Statement) -> str:
    """Outcome, in bold where something was decided."""
    decided = statement.outcome != "undecided"
    return f"**{statement.outcome}**" if decided else statement.outcome


def sentence_table(
    statements: Iterable[tuple[str, Statement]], unjudged: Iterable[tuple[str, str, str]] = ()
) -> Table:
    """Sentences with what they were turned into, verdict, significance and interval.

    Parameters
    ----------
    statements : iterable of (str, Statement)
        Each with the name of its artefact.
    unjudged : iterable of (str, str, str)
        Artefact, place and text of sentences that have no verdict yet.
    """
    rows: list[list[Cell]] = []
    for name, statement in statements:
        part = statement.decisive
        against = statement.outcome == "contradicted"
        rows.append(
            [
                statement.claim.place,
                statement.claim.text,
                statement.claim.reading,
                verdict(statement),
                f"{statement.p_against if against else statement.p_for:.2g}",
                f"{part.text}: {part.estimate:.3g}, {_interval(part.low, part.high)}; "
                f"required {part.requirement}",
                f"`{name}`",
            ]
        )
    rows += [
        [place, text, "", "not run yet", "", "", f"`{name}`"] for name, place, text in unjudged
    ]
    heads = (
        "place", "the paper says", "turned into", "verdict", "p", "decisive comparison", "artefact",
    )  # fmt: skip
    return Table(headings=heads, rows=rows)


def command(name: str, setting: Setting) -> str:
    """What simulates and judges an artefact anew."""
    usual = Setting()
    options = [
        f"--{option} {getattr(setting, option):g}"
        for option in ("replications", "alpha", "horizon", "seed", "margin")
        if getattr(setting, option) != getattr(usual, option)
    ]
    return " ".join(["bandit-game reproduce", name, "--data ml-100k --store stores", *options])


def artefact_page(
    artefact: Artefact, finished: Finished, setting: Setting, statements: Iterable[Statement]
) -> str:
    """The artefact by itself; the picture lies beside it."""
    panels = "; ".join(f"{panel}: {artefact.shows[panel]}" for panel in finished)
    unjudged = [(artefact.name, *one) for one in artefact.unjudged(finished)]
    sentences = sentence_table(((artefact.name, one) for one in statements), unjudged)
    return f"""# {artefact.name.replace("-", " ").capitalize()}: {artefact.title}

{panels}. T = {setting.horizon}, {setting.replications} replications, seed {setting.seed}, LinUCB \
with alpha = {setting.alpha:g}. Written by

    {command(artefact.name, setting)}

![{artefact.title}]({artefact.name}.png)

## What the paper says

{sentences.to_markdown()}
p is the significance of the verdict, or for an undecided sentence of its truth, corrected for the
sentences of the place. Intervals cover with 95%, each by itself.

## Numbers

{artefact.table(finished).to_markdown()}"""


def _interval(low: float, high: float) -> str:
    return f"95%: {low:.3g} to {high:.3g}"
