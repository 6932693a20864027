"""Parts of an analysis as cells of a table and as plain numbers for JSON."""

from typing import Any

import numpy as np

from tugames.axioms import AxiomReport
from tugames.verdict import Verdict


def verdict_row(name: str, verdict: Verdict) -> list[str]:
    if verdict.witness is not None:
        return [name, "NO", verdict.witness.text]
    if np.isinf(verdict.margin):
        return [name, "yes", "nothing to violate"]
    slack = verdict.margin if abs(verdict.margin) > verdict.tolerance else 0.0
    return [name, "yes", f"least slack {slack:.4g}"]


def axiom_cell(report: AxiomReport) -> str:
    if report.vacuous:
        return "vacuous"
    return "holds" if report else f"fails by {report.worst:.3g}"


def finite(margin: float) -> float | None:
    """For JSON, which has no infinity: None where there is nothing to violate."""
    return None if np.isinf(margin) else margin


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "margin": finite(verdict.margin),
        "witness": None if verdict.witness is None else verdict.witness.text,
        "p_value": verdict.p_value,
        "point_estimate": verdict.point_estimate,
    }


def aligned(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
