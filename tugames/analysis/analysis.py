"""Everything this package can say about a game, in one object."""

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.vectors import PayoffLike, finite_vector, named
from tugames._presentation.result import TabularResult
from tugames._presentation.rows import aligned
from tugames._presentation.table import Table
from tugames._presentation.words import payoff_words
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.level import as_level
from tugames.analysis.cells import (
    axiom_cell,
    axiom_dict,
    finite,
    tested_note,
    untested_note,
    verdict_row,
)
from tugames.analysis.cost_words import OF_COSTS, charge_table, cost_header, cost_verdicts, sign_of
from tugames.analysis.payoff import PayoffAnalysis, held_against, payoff_samples
from tugames.coalition import coalition_label
from tugames.core._costs import costs_hint
from tugames.core.balanced import is_balanced
from tugames.core.balancedness import Balancedness, balancedness
from tugames.estimation.estimate import Estimate
from tugames.game import Game
from tugames.properties import is_convex, is_monotone, is_superadditive
from tugames.sampled import SampledGame, examined
from tugames.values.shapley import shapley_value
from tugames.verdict import Verdict

__all__ = ["Analysis", "PayoffAnalysis", "analyze"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Analysis(TabularResult):
    """What :func:`analyze` found.

    Attributes
    ----------
    game : Game
        The table examined: the mean one of an estimated game.
    n_replicates : int
        Of an estimated game; 0 for a game known exactly.
    grand_worth_error : float
        Standard error of v(N).
    shapley : PayoffAnalysis
    payoffs : tuple of PayoffAnalysis
        The payoffs that were handed in.
    properties : tuple of Verdict
        Monotone, superadditive, convex.
    core : Verdict
        Whether the core is not empty; of an estimated game, tested.
    level : float or None
        Of the tests of an estimated game; None where nothing was tested.
    balancedness : Balancedness
        Of the game examined, untested.
    costs_hint : str or None
        What to do about a game that looks like one of costs: its core is empty, the players alone
        add up to more than v(N), and the negated game has a core. None for any other game.
    """

    game: Game
    n_replicates: int
    grand_worth_error: float
    shapley: PayoffAnalysis
    payoffs: tuple[PayoffAnalysis, ...]
    properties: tuple[Verdict, ...]
    core: Verdict
    level: float | None
    balancedness: Balancedness
    costs_hint: str | None

    def to_text(self) -> str:
        """Tables and verdicts for reading."""
        sections = [self._header(), self._payoff_table(), self._verdicts(), self._axiom_table()]
        if self.game.of_costs:
            payoffs = (*self.payoffs, self.shapley)
            sections[1] = charge_table(self.game, payoffs, estimated=self.n_replicates > 0)
            sections[2] = cost_verdicts(
                self.game, payoffs, self.properties, self.core, self.balancedness
            )
        if self.costs_hint is not None:
            sections.append(f"Note: {self.costs_hint}.")
        if self.level is not None:
            sections.append(tested_note(self.level))
        elif self.n_replicates:
            sections.append(untested_note(self.n_replicates))
        return "\n\n".join(sections) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings: what ``to_json`` writes."""
        return {
            "players": [str(player) for player in self.game.players],
            "n_replicates": self.n_replicates,
            "worths_are_minus_costs": self.game.of_costs,
            "grand_coalition_worth": float(self.game.values[-1]),
            "payoffs": {
                p.name: {
                    "value": p.value.tolist(),
                    "standard_error": p.standard_error.tolist(),
                    "minus_shapley_value": p.difference.tolist(),
                    "minus_shapley_value_standard_error": p.difference_error.tolist(),
                    "in_core": p.in_core.to_dict(),
                    "axioms": {
                        report.axiom: axiom_dict(report, verdict)
                        for report, verdict in zip(p.axioms, p.axiom_verdicts, strict=True)
                    },
                }
                for p in (self.shapley, *self.payoffs)
            },
            "properties": {v.property: v.to_dict() for v in self.properties},
            "balancedness": {
                "balanced": self.balancedness.balanced,
                "margin": finite(self.balancedness.margin),
                "verified_exactly": self.balancedness.exact,
                "margin_verified_exactly": self.balancedness.margin_certificate is not None,
                "tolerance": self.balancedness.tolerance,
                "core_payoff": None
                if self.balancedness.core_payoff is None
                else self.balancedness.core_payoff.tolist(),
                "balancing_weights": {
                    coalition_label(mask, self.game.players): weight
                    for mask, weight in self.balancedness.balancing_weights.items()
                },
            },
            "costs_hint": self.costs_hint,
            "core_non_empty": self.core.to_dict(),
            "level": self.level,
            "tested_for_significance": self.level is not None,
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), indent=2)

    def _header(self) -> str:
        if self.game.of_costs:
            return cost_header(self.game, self.n_replicates, self.grand_worth_error)
        n, worth = self.game.n_players, self.game.values[-1]
        known = f"{self.n_replicates} replicates" if self.n_replicates else "worths taken as exact"
        error = f" ± {self.grand_worth_error:.4g}" if self.n_replicates else ""
        return f"{n} players, {known}, v(N) = {worth:.6g}{error}"

    def _payoff_table(self) -> str:
        head = ["player"]
        for payoff in self.payoffs:
            head.append(payoff.name)
        head.append(self.shapley.name)
        head += [
            "difference" if len(self.payoffs) == 1 else f"{payoff.name} - {self.shapley.name}"
            for payoff in self.payoffs
        ]
        rows = [head]
        for i, player in enumerate(self.game.players):
            row = [str(player)]
            for payoff in (*self.payoffs, self.shapley):
                row.append(self._number(payoff.value[i], payoff.standard_error[i]))
            for payoff in self.payoffs:
                row.append(self._number(payoff.difference[i], payoff.difference_error[i]))
            rows.append(row)
        return aligned(rows)

    def _number(self, value: float, error: float) -> str:
        known = not self.n_replicates and error == 0.0
        return f"{value:.6g}" if known else f"{value:.5g} ± {error:.2g}"

    def _verdicts(self) -> str:
        b = self.balancedness
        if b.margin_certificate is None:
            detail = "nothing to violate"
        elif b.balanced and b.exact:
            detail = f"v(N) could fall by {b.margin:.4g}; verified exactly"
        elif b.balanced:
            detail = f"v(N) is {-b.margin:.4g} short, within the tolerance {b.tolerance:.4g}"
        else:
            weights = ", ".join(
                f"{weight:.3g} on {coalition_label(mask, self.game.players)}"
                for mask, weight in list(b.balancing_weights.items())[:4]
            )
            detail = f"v(N) is {-b.margin:.4g} short: weights {weights}; verified exactly"
        rows = [["core non-empty", "yes" if b.balanced else "NO", detail]]
        if self.level is not None:
            rows = [verdict_row("core non-empty", self.core)]
        rows += [verdict_row(verdict.property, verdict) for verdict in self.properties]
        for payoff in (*self.payoffs, self.shapley):
            rows.append(verdict_row(f"{payoff.name} in core", payoff.in_core))
        return aligned(rows)

    def _axiom_table(self) -> str:
        rows = [["axiom on this game", *(p.name for p in (*self.payoffs, self.shapley))]]
        for k, report in enumerate(self.shapley.axioms):
            cells = [
                axiom_cell(p.axioms[k], p.axiom_verdicts[k]) for p in (*self.payoffs, self.shapley)
            ]
            rows.append([report.axiom, *cells])
        return aligned(rows)

    def __str__(self) -> str:
        return self.to_text()

    def _said(self) -> Iterator[str]:
        verdicts = (self.core, *self.properties)
        names = {one.property: one.property for one in verdicts}
        if self.game.of_costs:
            names = {self.core.property: "stable charges exist", **OF_COSTS}
        yield "; ".join(
            f"{names[one.property]}: {one.outcome}" for one in verdicts if one.property in names
        )
        for payoff in (self.shapley, *self.payoffs)[:2]:
            sign = sign_of(self.game)
            words = payoff_words(self.game.players, (sign * payoff.value).tolist())
            name = f"charges, {payoff.name}" if self.game.of_costs else payoff.name
            yield f"{name}: {words}; in the core: {payoff.in_core.outcome}"
        yield self._header()

    def _table(self) -> Table:
        payoffs = (*self.payoffs, self.shapley)
        sign = sign_of(self.game)
        columns: dict[Hashable, list[float]] = {p.name: (sign * p.value).tolist() for p in payoffs}
        if self.n_replicates:
            columns |= {f"{p.name} ±": p.standard_error.tolist() for p in payoffs}
        return Table({"player": self.game.players, **columns})


def analyze(
    game: Game | SampledGame,
    payoffs: Mapping[str, PayoffLike] | None = None,
    *,
    level: float = 0.05,
) -> Analysis:
    """Examine a game: Shapley value, core, convexity, and payoffs held against them.

    Parameters
    ----------
    game : Game or SampledGame
    payoffs : mapping of str to array_like, optional
        Payoffs to compare, each of shape (n,), or by player, or a result with a payoff; or of
        shape (R, n), one row a replicate of an estimated game, for error bars that use the
        common random numbers.
    level : float
        Of the tests of an estimated game, for each verdict by itself.

    Returns
    -------
    Analysis
        ``print(analysis.to_text())`` for people, ``to_json`` for programs.

    Notes
    -----
    O(3**n) time, for superadditivity; everything else is O(n**2 2**n).

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> print(analyze(glove, {"equal split": [1 / 3, 1 / 3, 1 / 3]}).to_text())
    3 players, worths taken as exact, v(N) = 1
    <BLANKLINE>
    player  equal split  Shapley value  difference
    ann     0.333333     0.666667       -0.333333
    bob     0.333333     0.166667       0.166667
    eve     0.333333     0.166667       0.166667
    <BLANKLINE>
    core non-empty         yes  v(N) could fall by 0; verified exactly
    monotone               yes  least slack 0
    superadditive          yes  least slack 0
    convex                 NO   v(ann+bob) + v(ann+eve) = 2 > v(ann+bob+eve) + v(ann) = 1
    equal split in core    NO   v(ann+bob) = 1 exceeds x(ann+bob) = 0.666667
    Shapley value in core  NO   v(ann+bob) = 1 exceeds x(ann+bob) = 0.833333
    <BLANKLINE>
    axiom on this game         equal split  Shapley value
    efficiency                 holds        holds
    individual rationality     holds        holds
    null player                vacuous      vacuous
    dummy player               vacuous      vacuous
    equal treatment of equals  holds        holds
    <BLANKLINE>
    """
    table = examined(game)
    rows = game.samples if isinstance(game, SampledGame) else table.values[None]
    shapley = np.array([shapley_value(Game(row, table.players)) for row in rows])
    found = balancedness(game)
    tested = None
    if isinstance(game, SampledGame):
        level = as_level(level)
        tested = level if level >= least_p_value(game.n_replicates) else None
    return Analysis(
        game=table,
        n_replicates=game.n_replicates if isinstance(game, SampledGame) else 0,
        grand_worth_error=float(game.standard_error[-1]) if isinstance(game, SampledGame) else 0.0,
        shapley=held_against("Shapley value", game, shapley, shapley, tested),
        payoffs=tuple(
            held_against(
                name,
                game,
                payoff_samples(name, payoff, rows.shape[0], table),
                shapley,
                tested,
                finite_vector(
                    dict(zip(payoff.players, payoff.standard_error, strict=True)),
                    table.players,
                    f"the standard errors of {brief_repr(name)}",
                )
                if isinstance(payoff, Estimate)
                else None,
            )
            for name, payoff in named(payoffs, "payoffs").items()
        ),
        properties=(
            is_monotone(game, level=tested),
            is_superadditive(game, level=tested),
            is_convex(game, level=tested),
        ),
        core=is_balanced(game, level=tested),
        level=tested,
        balancedness=found,
        costs_hint=None if found.balanced else costs_hint(table) or None,
    )
