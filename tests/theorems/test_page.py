"""The generated page says what the tests' records say, and every statement has one."""

import re

import pytest
from reference.statement import Statement
from theorems.page import HERE, PAGE, anchor, records, render

#: Every numbered statement of the paper, and the two readings of linearity in its Section D.3.
PAPERS = {
    *(f"Theorem {k}" for k in range(1, 7)),
    "Corollary 1",
    *(f"Lemma {k}" for k in (1, 9, 14)),
    *(f"Claim {k}" for k in (7, 8, 10, 11, 12, 13, *range(15, 22))),
    "Linearity, reading (43)",
    "Linearity, reading (44)",
}


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == render(), "run python tests/theorems/page.py"


def test_every_statement_has_one_record():
    names = [statement.name for statement, _ in records()]
    assert len(names) == len(set(names))
    assert {statement.name for statement, _ in records() if not statement.ours} == PAPERS


def test_every_module_of_a_statement_says_in_its_docstring_what_came_out():
    for statement, file in records():
        docstring = (HERE / file).read_text(encoding="utf-8").split('"""')[1]
        assert docstring.startswith(statement.name), file
        words = {"confirmed": "Confirmed", "refuted": "Refuted"}.get(
            statement.verdict, "Confirmed under an added condition"
        )
        assert words in docstring, file


def test_links_within_the_page_lead_to_headings():
    headings = {anchor(statement) for statement, _ in records()}
    assert set(re.findall(r"\]\(#([^)]+)\)", render())) == headings


def test_a_record_cannot_break_the_table():
    fields = dict.fromkeys(("name", "says", "checked_on", "method", "evidence"), "x")
    Statement(order=1, verdict="refuted", **fields)
    for wrong in ({"verdict": "true"}, {"says": "a | b"}, {"says": " "}, {"says": "a\nb"}):
        with pytest.raises(ValueError, match="got"):
            Statement(**{"order": 1, "verdict": "refuted", **fields, **wrong})
