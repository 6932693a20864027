"""Panels of Figure 2 one by one, simulated and judged, for programs and for a command."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend.experiments.claims import Statement
from bandit_backend.experiments.collaboration import CollaborationResult, collaboration_game
from bandit_backend.experiments.figure_2 import FIGURE_2
from bandit_backend.experiments.figure_2_statements import check_panel, panel_statements
from bandit_backend.experiments.payoffs import Payoffs
from bandit_backend.experiments.pictures import payoffs, save_panels
from bandit_backend.experiments.runs import Setting
from tugames import ReplicateStore, StoredOracle, shapley_value
from tugames._presentation.result import TabularResult
from tugames._presentation.rows import aligned
from tugames._presentation.table import Table
from tugames._presentation.words import few

__all__ = ["Figure2Panel", "figure_2", "save_figure_2"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Figure2Panel(TabularResult):
    """One panel of Figure 2, and the paper's sentences about it.

    Attributes
    ----------
    panel : {"a", "b", "c", "d"}
    horizon, replications, seed : int
    alpha : float
        What was simulated.
    result : CollaborationResult
    payouts, shapley_values : ndarray, shape (R, n), read-only
        Of each agent on each replicate.
    statements : tuple of Statement
    """

    panel: str
    horizon: int
    replications: int
    alpha: float
    seed: int
    result: CollaborationResult
    payouts: NDArray[np.float64]
    shapley_values: NDArray[np.float64]
    statements: tuple[Statement, ...]

    def __post_init__(self) -> None:
        self.payouts.flags.writeable = False
        self.shapley_values.flags.writeable = False

    @property
    def title(self) -> str:
        """What the panel shows, and with which parameters, in one line."""
        return (
            f"Figure 2{self.panel}: {FIGURE_2.shows[self.panel]}; T = {self.horizon}, "
            f"{self.replications} replications, alpha = {self.alpha:g}, seed {self.seed}"
        )

    def to_text(self) -> str:
        """Tables of the payoffs and of the statements."""
        payout, shapley = self.result.payout, self.result.analysis.shapley
        payoffs = [["agent", "payout", "Shapley value"]]
        for i, agent in enumerate(self.result.game.players):
            payoffs.append(
                [
                    str(agent),
                    f"{payout.value[i]:.1f} ± {payout.standard_error[i]:.1f}",
                    f"{shapley.value[i]:.1f} ± {shapley.standard_error[i]:.1f}",
                ]
            )
        rows = [
            ["the paper says", "outcome", "p for", "p against", "decisive comparison", "required"]
        ]
        for statement in self.statements:
            part = statement.decisive
            rows.append(
                [
                    statement.claim.text,
                    statement.outcome,
                    f"{statement.p_for:.2g}",
                    f"{statement.p_against:.2g}",
                    f"{part.text} = {part.estimate:.3g} ± {part.standard_error:.2g}",
                    part.requirement,
                ]
            )
        return f"{self.title}\n\n{aligned(payoffs)}\n\n{aligned(rows)}\n"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings."""
        payout, shapley = self.result.payout, self.result.analysis.shapley
        return {
            "panel": self.panel,
            "shows": FIGURE_2.shows[self.panel],
            "horizon": self.horizon,
            "replications": self.replications,
            "alpha": self.alpha,
            "seed": self.seed,
            "agents": [str(agent) for agent in self.result.game.players],
            "payout": payout.value.tolist(),
            "payout_standard_error": payout.standard_error.tolist(),
            "shapley_value": shapley.value.tolist(),
            "shapley_value_standard_error": shapley.standard_error.tolist(),
            "statements": [statement.to_dict() for statement in self.statements],
        }

    def __str__(self) -> str:
        return self.to_text()

    def _said(self) -> Iterator[str]:
        said = (f"{statement.claim.text}: {statement.outcome}" for statement in self.statements)
        yield self.title
        yield few(said, len(self.statements), "statements")

    def _table(self) -> Table:
        return Table.of(
            the_paper_says=[statement.claim.text for statement in self.statements],
            outcome=[statement.outcome for statement in self.statements],
            p_for=[statement.p_for for statement in self.statements],
            p_against=[statement.p_against for statement in self.statements],
        )


def figure_2(
    panel: str,
    *,
    horizon: int = 4096,
    replications: int = 20,
    alpha: float = 3.0,
    seed: int = 0,
    margin: float = 0.1,
    correlation: float = 0.5,
    level: float = 0.05,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Figure2Panel:
    """Simulate one panel of Figure 2 and test the paper's sentences about it.

    Parameters
    ----------
    panel : {"a", "b", "c", "d"}
        The circle with all agents playing LinUCB, with agent 0 exploring uniformly, with agent 0
        playing greedily; or the star.
    horizon : int
        Steps T; the paper's are 4096.
    replications : int
        Number R >= 2 of replicates; the paper has 5.
    alpha : float
        LinUCB's width factor, which the paper does not state.
    seed : int
    margin, correlation, level : float
        As :func:`panel_statements`.
    executor, workers
        As :func:`tugames.tabulate`.
    progress : bool, optional
        By default a bar on a terminal only.

    Raises
    ------
    InvalidRunError
        For a panel that does not exist or a number out of range.
    tugames.errors.InvalidInputError
        For fewer than two replications.

    Notes
    -----
    80 T decisions a replicate, 192 T in panel d.

    Examples
    --------
    >>> panel = figure_2("b", horizon=200, replications=10)
    >>> for statement in panel.statements[:2]:
    ...     print(statement.claim.text, "-", statement.outcome)
    the explorer, 0, has the most regret - confirmed
    1 and 4 have less regret than 2 and 3 - undecided
    """
    check_panel(panel, margin=margin, correlation=correlation, level=level)
    setting = Setting(replications=replications, alpha=alpha, horizon=horizon, seed=seed)
    oracle = FIGURE_2.runs[panel].oracle(setting)
    with ReplicateStore(":memory:", oracle) as store:
        result = collaboration_game(
            oracle,
            replications,
            store=store,
            executor=executor,
            workers=workers,
            progress=progress,
        )
        grand = (1 << len(oracle.players)) - 1
        payouts = StoredOracle(oracle, store).member_worths(grand, range(replications))
    shapley = np.array([shapley_value(result.game.replicate(r)) for r in range(replications)])
    return Figure2Panel(
        panel=panel,
        horizon=horizon,
        replications=replications,
        alpha=alpha,
        seed=seed,
        result=result,
        payouts=payouts,
        shapley_values=shapley,
        statements=panel_statements(
            panel, payouts, shapley, margin=margin, correlation=correlation, level=level
        ),
    )


def save_figure_2(panels: Sequence[Figure2Panel], path: str | Path) -> None:
    """Write the picture: payouts against Shapley values, a panel each, with one standard error.

    Parameters
    ----------
    panels : sequence of Figure2Panel
        One or more.
    path : str or Path
        Its ending chooses the format, such as ``.png``, ``.pdf`` or ``.svg``.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> panel = figure_2("a", horizon=20, replications=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_figure_2([panel], Path(folder) / "figure-2-a.svg")
    """
    drawn = [
        (
            f"2{one.panel}: {FIGURE_2.shows[one.panel]}",
            payoffs,
            Payoffs(
                players=one.result.game.players, payouts=one.payouts, shapley=one.shapley_values
            ),
        )
        for one in panels
    ]
    save_panels(drawn, path)
