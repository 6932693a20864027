"""Regrets in coalitions and in those without a member: words and rows of Section E.4."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.assumptions import PrintedViolation, assumption_3, immediate_pairs
from bandit_backend.experiments.comparisons import Part, above_all
from bandit_backend.experiments.payoffs import Panels
from bandit_backend.experiments.replicates import Replicates
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.sentences import Reading, Test
from bandit_backend.experiments.tables import Cell, Measured, Table, measured

__all__ = ["Printed", "beside", "comparisons", "counted", "harmed", "merrier", "printed"]


class Printed(NamedTuple):
    """A row of a table: agent a's regret in Q, and in Q without one member, as printed."""

    coalition: tuple[int, ...]
    agent: int
    dropped: int | None
    regret: Measured
    regret_without: Measured | None


Rows = Sequence[Printed]


def printed(violations: Iterable[PrintedViolation]) -> Rows:
    """Rows of Table 1 or 2."""
    return tuple(
        Printed(
            row.coalition, row.agent, row.dropped, Measured(row.regret, row.error),
            Measured(row.regret_without, row.error_without),
        )
        for row in violations
    )  # fmt: skip


class _Pairs(NamedTuple):
    """Comparisons, and what each of them is called."""

    samples: NDArray[np.float64]
    names: list[str]
    chosen: NDArray[np.bool_]


def merrier(panel: str, *, least: Callable[[int], int] | None = None, without: Rows = ()) -> Test:
    """An agent's regret falls when another joins: in all comparisons, or at least so many."""

    def test(found: Panels, _setting: Setting) -> Reading:
        samples, names, listed = _pairs(found, panel, without)
        parts = above_all(_but(names, ~listed), -samples[:, ~listed])
        needed = len(parts) if least is None else least(len(parts))
        others = "other " if len(without) else ""
        return Reading(
            parts, needed, f"regret falls in at least {needed} of {len(parts)} {others}comparisons"
            if least else f"regret falls in all {len(parts)} {others}comparisons",
        )  # fmt: skip

    return Test((panel,), test)


def harmed(panel: str, rows: Rows = ()) -> Test:
    """An agent's regret grows when another joins: in some comparison, or in all printed ones."""

    def test(found: Panels, _setting: Setting) -> Reading:
        samples, names, listed = _pairs(found, panel, rows)
        parts = above_all(names, samples)
        if not rows:
            return Reading(parts, 1, f"regret grows in at least 1 of {len(parts)} comparisons")
        some = tuple(part for part, is_listed in zip(parts, listed, strict=True) if is_listed)
        return Reading(some, len(some), f"regret grows in all {len(some)} printed comparisons")

    return Test((panel,), test)


def counted(n_agents: int, said: int) -> Test:
    """The number of comparisons, which is a matter of arithmetic."""

    def test(_found: Panels, _setting: Setting) -> Reading:
        n_pairs = len(immediate_pairs(n_agents).agent)
        wrong = n_pairs != said
        part = Part(
            text=f"comparisons - {said}", estimate=n_pairs - said, standard_error=0.0,
            relation="within", bound=0.0, p_for=float(wrong), p_against=float(not wrong),
            low=n_pairs - said, high=n_pairs - said,
        )  # fmt: skip
        words = f"there are {said} comparisons of Q with Q less a member, n (n - 1) 2^(n - 2)"
        return Reading((part,), 1, words)

    return Test((), test)


def beside(rows: Rows) -> Callable[[Mapping[str, Replicates]], Table]:
    """Printed regrets beside ours, and whether ours violate the assumption, of the one panel."""

    def table(finished: Mapping[str, Replicates]) -> Table:
        (one,) = finished.values()
        return _beside(one, rows)

    return table


def _beside(one: Replicates, rows: Rows) -> Table:
    n_agents = len(one.players)
    made: list[list[Cell]] = []
    for row in rows:
        mask = sum(1 << i for i in row.coalition)
        ours = one.regret[:, mask, row.agent]
        cells: list[Cell] = [_set(row.coalition), str(row.agent), measured(ours), row.regret]
        if row.dropped is None or row.regret_without is None:
            made.append([*cells, "", None, None, None, None, None, None])
            continue
        without = mask ^ (1 << row.dropped)
        other = one.regret[:, without, row.agent]
        (part,) = above_all([""], (ours - other)[:, None])
        made.append(
            [
                *cells,
                _set(i for i in range(n_agents) if without >> i & 1),
                measured(other),
                row.regret_without,
                float(ours.mean() / other.mean()),
                row.regret.value / row.regret_without.value,
                measured(ours - other),
                part.p_for,
            ]
        )
    heads = (
        "Q", "agent", "regret in Q ±", "paper ±", "S", "regret in S ±", "paper, S ±", "ratio",
        "paper, ratio", "difference ±", "p of a violation",
    )  # fmt: skip
    return Table(headings=heads, rows=made)


def comparisons(finished: Mapping[str, Replicates]) -> Table:
    """All comparisons of Q with Q less one member, with Holm's correction for those of a game."""
    rows: list[list[Cell]] = []
    for panel, one in finished.items():
        finding = assumption_3(one, len(one.regret))
        for k in range(finding.n_pairs):
            found = finding.comparison(k)
            rows.append(
                [
                    panel,
                    "+".join(map(str, found.members)),
                    str(found.agent),
                    str(found.dropped),
                    found.regret,
                    found.regret_without,
                    Measured(found.difference, found.standard_error),
                    found.p_value,
                    found.adjusted_p_value,
                    found.verdict,
                ]
            )
    heads = (
        "panel", "Q", "agent", "dropped", "regret", "regret without", "difference ±",
        "p of a violation", "p (Holm)", "verdict",
    )  # fmt: skip
    return Table(headings=heads, rows=rows)


def _pairs(found: Panels, panel: str, rows: Rows) -> _Pairs:
    """Regret in Q less that without a member, by replicate; which comparisons were printed."""
    one = found[panel]
    assert isinstance(one, Replicates)
    pairs = immediate_pairs(len(one.players))
    without = pairs.coalition ^ (1 << pairs.dropped)
    wanted = {(sum(1 << i for i in row.coalition), row.agent, row.dropped) for row in rows}
    triples = [tuple(map(int, triple)) for triple in zip(*pairs, strict=True)]
    names = [
        f"regret of {a} in {_set(i for i in range(len(one.players)) if q >> i & 1)}, with {b} and "
        "without"
        for q, a, b in triples
    ]
    samples = one.regret[:, pairs.coalition, pairs.agent] - one.regret[:, without, pairs.agent]
    return _Pairs(samples, names, np.array([triple in wanted for triple in triples], dtype=bool))


def _but(names: list[str], chosen: NDArray[np.bool_]) -> list[str]:
    return [name for name, is_chosen in zip(names, chosen, strict=True) if is_chosen]


def _set(members: Iterable[int]) -> str:
    return f"({', '.join(map(str, members))})"
