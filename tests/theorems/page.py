"""The page docs/explanation/theorems.md, made from the records of the tests beside this file.

Run ``python tests/theorems/page.py`` in the repository's root to write it anew.
"""

import importlib.util
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # what pytest's pythonpath does

from reference.statement import VERDICTS

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "explanation" / "theorems.md"

HEAD = """# Theorems, one by one

Every numbered statement of the paper has a test module in [`tests/theorems`](../../tests/theorems).
It asserts what this page says of the statement: where it says *refuted*, the counterexample to the
digits shown; where it says *confirmed*, an exact check of a finite class, or a search for a
counterexample that found none. A search proves nothing; proofs that are short are given in
[where the paper fails](where-the-paper-fails.md), with the counterexamples and what can be used
instead.

This page is generated. `python tests/theorems/page.py` writes it from the records in those
modules, and a test fails when it is out of date.

Verdicts: *confirmed*; *confirmed under an added condition*, which the statement does not
mention; *refuted* as printed.
"""


def records():
    """Statements with the names of their files, in the page's order."""
    found = []
    for path in sorted(HERE.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"theorems_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if hasattr(module, "STATEMENT"):
            found.append((module.STATEMENT, path.name))
    return sorted(found, key=lambda record: (record[0].ours, record[0].order))


def table(chosen):
    """Statement, verdict and evidence, a row each."""
    rows = ["| statement | verdict | evidence |", "|---|---|---|"]
    rows += [f"| [{s.name}](#{anchor(s)}) | {s.verdict} | {s.evidence} |" for s, _ in chosen]
    return "\n".join(rows)


def anchor(statement):
    """The heading's address on the page."""
    kept = (c for c in statement.name.lower() if c.isalnum() or c in " -_")
    return "".join(kept).replace(" ", "-")


def render():
    """The page's text."""
    everything = records()
    papers = [record for record in everything if not record[0].ours]
    ours = [record for record in everything if record[0].ours]
    count = dict.fromkeys(VERDICTS, 0)
    for statement, _ in papers:
        count[statement.verdict] += 1
    tally = ", ".join(f"{number} {verdict}" for verdict, number in count.items())
    parts = [
        HEAD,
        f"## The paper's statements\n\nOf {len(papers)}: {tally}.\n\n{table(papers)}\n",
        f"## What replaces and extends them\n\n{table(ours)}\n",
        "## Each in detail\n",
    ]
    for statement, file in everything:
        parts.append(
            f"### {statement.name}\n\n"
            f"{statement.says}\n\n"
            f"- Verdict: **{statement.verdict}**. {statement.evidence}\n"
            f"- Checked on: {statement.checked_on}\n"
            f"- Method: {statement.method}\n"
            f"- Test: [`{file}`](../../tests/theorems/{file})\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    print(f"wrote {PAGE}")
