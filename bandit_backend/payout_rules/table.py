"""What is to be said of payout rules on one instance, as results."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from tugames import Verdict
from tugames._presentation.result import Result, TabularResult
from tugames._presentation.rows import aligned
from tugames._presentation.table import Table

__all__ = ["PayoutRow", "PayoutTable"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, repr=False)
class PayoutRow(Result):
    """A payout rule on one instance.

    Attributes
    ----------
    name : str
    payment, standard_error : ndarray, shape (n,)
        Mean payment of each agent, in units of reward.
    efficient : bool
        Whether payments add up to v(N) on every replicate.
    in_core : Verdict
        Whether expected payments are in the core, tested if there are replicates enough for the
        level, else a point estimate.
    distance, distance_error : float
        Of the payments from the Shapley value: the largest difference of an agent's expected
        payment, and its standard error.
    anonymous : bool
        Whether agents in another order are paid the same, on the replicates and orders tried.
    moved, moved_error : float
        Money that changes hands, half the sum of what payments differ from minus the own regret,
        a replicate's mean.
    """

    name: str
    payment: FloatArray
    standard_error: FloatArray
    efficient: bool
    in_core: Verdict
    distance: float
    distance_error: float
    anonymous: bool
    moved: float
    moved_error: float

    def _said(self) -> Iterator[str]:
        kinds = [word for word in ("efficient", "anonymous") if getattr(self, word)]
        yield f"{self.name}: {' and '.join(kinds) or 'neither efficient nor anonymous'}"
        yield f"payments {', '.join(f'{payment:.5g}' for payment in self.payment)}"
        yield f"in the core: {self.in_core.outcome}"
        yield f"at most {self.distance:.3g} ± {self.distance_error:.2g} from the Shapley value"
        yield f"{self.moved:.4g} ± {self.moved_error:.2g} changes hands"


@dataclass(frozen=True, kw_only=True, repr=False)
class PayoutTable(TabularResult):
    """Payout rules side by side.

    Attributes
    ----------
    rows : tuple of PayoutRow
    agents : tuple of str or int
    n_replicates : int
    level : float or None
        Of each verdict by itself; None where nothing was tested.
    """

    rows: tuple[PayoutRow, ...]
    agents: tuple[Any, ...]
    n_replicates: int
    level: float | None

    def __getitem__(self, name: str) -> PayoutRow:
        for row in self.rows:
            if row.name == name:
                return row
        raise InvalidRunError(
            f"a rule is one of {', '.join(row.name for row in self.rows)}; got {shown(name)}"
        )

    def to_text(self) -> str:
        """Payments, and what is to be said of each rule."""
        payments = [["agent", *(row.name for row in self.rows)]]
        for i, agent in enumerate(self.agents):
            cells = (f"{row.payment[i]:.5g} ± {row.standard_error[i]:.2g}" for row in self.rows)
            payments.append([str(agent), *cells])
        head = ["rule", "efficient", "in the core", "from Shapley", "anonymous", "changes hands"]
        said = [head]
        for row in self.rows:
            core = {"holds": "yes", "fails": "NO", "undecided": "undecided"}[row.in_core.outcome]
            if row.in_core.p_value is not None:
                core += f", p = {row.in_core.p_value:.2g}"
            said.append(
                [
                    row.name,
                    "yes" if row.efficient else "NO",
                    core,
                    f"{row.distance:.3g} ± {row.distance_error:.2g}",
                    "yes" if row.anonymous else "NO",
                    f"{row.moved:.4g} ± {row.moved_error:.2g}",
                ]
            )
        note = ""
        if self.level is None:
            note = f"\nPoint estimates: {self.n_replicates} replicates are too few for the level.\n"
        return f"{aligned(payments)}\n\n{aligned(said)}\n{note}"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings."""
        return {
            "agents": [str(agent) for agent in self.agents],
            "n_replicates": self.n_replicates,
            "level": self.level,
            "rules": {
                row.name: {
                    "payment": row.payment.tolist(),
                    "standard_error": row.standard_error.tolist(),
                    "efficient": row.efficient,
                    "in_core": row.in_core.to_dict(),
                    "distance_from_shapley": row.distance,
                    "distance_from_shapley_standard_error": row.distance_error,
                    "anonymous": row.anonymous,
                    "changes_hands": row.moved,
                    "changes_hands_standard_error": row.moved_error,
                }
                for row in self.rows
            },
        }

    def __str__(self) -> str:
        return self.to_text()

    def _said(self) -> Iterator[str]:
        yield f"{len(self.rows)} payout rules on {self.n_replicates} replicates"
        for outcome in ("holds", "fails", "undecided"):
            names = [row.name for row in self.rows if row.in_core.outcome == outcome]
            if names:
                yield f"in the core: {outcome}: {', '.join(names)}"

    def _table(self) -> Table:
        """A row a rule, without the payments."""
        rows = self.rows
        return Table.of(
            rule=[row.name for row in rows],
            efficient=[row.efficient for row in rows],
            in_the_core=[row.in_core.outcome for row in rows],
            p_value=[row.in_core.p_value for row in rows],
            from_Shapley=[row.distance for row in rows],
            from_Shapley_error=[row.distance_error for row in rows],
            anonymous=[row.anonymous for row in rows],
            changes_hands=[row.moved for row in rows],
            changes_hands_error=[row.moved_error for row in rows],
        )
