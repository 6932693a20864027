"""Rows of cells, the first of them the head, as text, Markdown, LaTeX and HTML."""

from html import escape

Rows = list[list[str]]

#: What LaTeX reads as commands.
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "±": r"$\pm$",
    **{mark: "\\" + mark for mark in "&%$#_{}"},
}


def aligned(rows: Rows) -> str:
    """Columns of equal width.

    Examples
    --------
    >>> print(aligned([["player", "amount"], ["ann", "1"]]))
    player  amount
    ann     1
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def markdown(rows: Rows) -> str:
    """Table of GitHub's Markdown.

    Examples
    --------
    >>> print(markdown([["player", "amount"], ["a|b", "1"]]))
    | player | amount |
    |---|---|
    | a\\|b | 1 |
    """
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def latex(rows: Rows, numeric: list[bool]) -> str:
    """Table for the package booktabs; numeric columns are set to the right.

    Examples
    --------
    >>> print(latex([["player", "%"], ["ann", "1"]], [False, True]))
    \\begin{tabular}{lr}
    \\toprule
    player & \\% \\\\
    \\midrule
    ann & 1 \\\\
    \\bottomrule
    \\end{tabular}
    """
    head, *body = (" & ".join(map(_latex, row)) + r" \\" for row in rows)
    columns = "".join("r" if number else "l" for number in numeric)
    begin, end = rf"\begin{{tabular}}{{{columns}}}", r"\end{tabular}"
    return "\n".join([begin, r"\toprule", head, r"\midrule", *body, r"\bottomrule", end])


def html(rows: Rows, numeric: list[bool]) -> str:
    """Table whose first column names its rows.

    Examples
    --------
    >>> html([["player", "amount"], ["a<b", "1"]], [False, True]).splitlines()[4]
    '<tr><th scope="row">a&lt;b</th><td style="text-align: right">1</td></tr>'
    """
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = ["<tr>" + "".join(map(_cell, row, numeric, [True] + [False] * len(row))) + "</tr>"
            for row in rows[1:]]  # fmt: skip
    return "\n".join(
        ["<table>", "<thead>", f"<tr>{head}</tr>", "</thead><tbody>", *body, "</tbody>", "</table>"]
    )


def _cell(text: str, numeric: bool, first: bool) -> str:
    if first:
        return f'<th scope="row">{escape(text)}</th>'
    style = ' style="text-align: right"' if numeric else ""
    return f"<td{style}>{escape(text)}</td>"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text)
