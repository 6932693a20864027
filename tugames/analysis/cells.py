"""Parts of an analysis as cells of a table and as plain numbers for JSON."""

from typing import Any

import numpy as np

from tugames._presentation.words import number
from tugames._statistics.inequalities import least_p_value
from tugames.axioms import AxiomReport
from tugames.verdict import Verdict

#: Slacks from here on are shown with all their digits before the point.
_THOUSANDS = 1e4
ANSWERS = {"holds": "yes", "fails": "NO", "undecided": "undecided"}


def verdict_row(name: str, verdict: Verdict) -> list[str]:
    """Name, answer, and what there is to say about it."""
    if verdict.level is not None:
        return [name, ANSWERS[verdict.outcome], tested_words(verdict)]
    if verdict.witness is not None:
        return [name, "NO", verdict.witness.text]
    if np.isinf(verdict.margin):
        return [name, "yes", "nothing to violate"]
    slack = verdict.margin if abs(verdict.margin) > verdict.tolerance else 0.0
    shown = number(slack) if abs(slack) >= _THOUSANDS else f"{slack:.4g}"
    return [name, "yes", f"least slack {shown}"]


def tested_words(verdict: Verdict) -> str:
    """P-value, interval of the least slack, and witness or remark."""
    said = [] if verdict.p_value is None else [f"p = {verdict.p_value:.2g}"]
    if verdict.margin_interval is not None and np.isfinite(verdict.margin_interval).all():
        low, high = verdict.margin_interval
        said.append(f"least slack {low:.4g} to {high:.4g}")
    if verdict.witness is not None:
        said.append(verdict.witness.text)
    if verdict.remark:
        said.append(verdict.remark)
    return "; ".join(said) or "nothing to violate"


def axiom_cell(report: AxiomReport, verdict: Verdict) -> str:
    if verdict.level is not None:
        nothing = verdict and np.isinf(verdict.margin)
        return f"{'vacuous' if nothing else verdict.outcome} (p = {verdict.p_value:.2g})"
    if report.vacuous:
        return "vacuous"
    return "holds" if report else f"fails by {report.worst:.3g}"


def axiom_dict(report: AxiomReport, verdict: Verdict) -> dict[str, Any]:
    """``holds`` and ``vacuous`` are the verdict's, ``worst`` is that of the table examined."""
    return {
        "holds": bool(verdict),
        "vacuous": bool(verdict) and bool(np.isinf(verdict.margin)),
        "worst": report.worst,
        **verdict.to_dict(),
    }


def finite(margin: float) -> float | None:
    """For JSON, which has no infinity: None where there is nothing to violate."""
    return None if np.isinf(margin) else margin


def tested_note(level: float) -> str:
    return (
        f"Verdicts are tested, each by itself, at the level {level:g}: in the long run at most "
        'that share of games that are not so get a "yes", and of games that are so a "NO". An '
        "axiom is vacuous if nobody is shown to be as it supposes."
    )


def untested_note(n_replicates: int) -> str:
    return (
        f"Verdicts are point estimates, about the table of mean worths: {n_replicates} replicates "
        f"are too few for the level asked, {least_p_value(n_replicates):g} is what they reach."
    )
