"""The sentences about a panel of Figure 2, tested on payoffs at hand."""

from numpy.typing import ArrayLike

from bandit_backend._checks import one_of, real_table
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.claims import Statement, judge
from bandit_backend.experiments.figure_2 import FIGURE_2, place
from bandit_backend.experiments.payoffs import Payoffs
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.sentences import claim

__all__ = ["check_panel", "panel_statements"]


def panel_statements(
    panel: str,
    payouts: ArrayLike,
    shapley_values: ArrayLike,
    *,
    margin: float = 0.1,
    correlation: float = 0.5,
    level: float = 0.05,
) -> tuple[Statement, ...]:
    """Test the paper's sentences about one panel of Figure 2.

    Orderings are differences of two agents' expectations, tested for being positive. What is
    said to be close or alike is tested for differing by less than a margin, a share of the
    expected regret of an agent in the grand coalition, averaged over agents. "Well correlated"
    is a correlation across agents above a threshold. Sentences of one panel are corrected for
    their number.

    Parameters
    ----------
    panel : {"a", "b", "c", "d"}
    payouts, shapley_values : array_like, shape (R, n), R >= 2
        Of each agent on each replicate, paired; n is 5, in panel d 6.
    margin : float
        That share, positive.
    correlation : float
        That threshold, between -1 and 1.
    level : float
        Above 0 and below 1/2; see :func:`bandit_backend.experiments.claims.judge`.

    Raises
    ------
    InvalidRunError
        For a panel that does not exist, shapes that do not fit, or a number out of range.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> payouts, shapley_values = rng.normal(-100.0, 5.0, size=(2, 50, 5))
    >>> for statement in panel_statements("a", payouts, shapley_values):
    ...     print(statement.claim.text, "-", statement.outcome)
    each payout is close to the agent's Shapley value - confirmed
    all payouts are alike - confirmed
    all Shapley values are alike - confirmed
    """
    check_panel(panel, margin=margin, correlation=correlation, level=level)
    requirement = "payouts and Shapley values are tables of real numbers"
    payout = real_table(payouts, requirement, error=InvalidRunError)
    shapley = real_table(shapley_values, requirement, error=InvalidRunError)
    n = 6 if panel == "d" else 5
    if payout.shape != shapley.shape or payout.ndim != 2 or payout.shape[1] != n:
        raise InvalidRunError(
            f"panel {panel} takes payouts and Shapley values of shape (R, {n}); got "
            f"{payout.shape} and {shapley.shape}"
        )
    panels = {panel: Payoffs(players=tuple(range(n)), payouts=payout, shapley=shapley)}
    setting = Setting(margin=margin, correlation=correlation, level=level)
    where = place(panel)
    sentences = FIGURE_2.sentences[where].items()
    claims = [claim(text, where, test, panels, setting) for text, test in sentences]
    return judge(claims, level=level)


def check_panel(panel: str, *, margin: float, correlation: float, level: float) -> None:
    """Raise InvalidRunError for a panel that does not exist or a number out of range."""
    one_of(panel, FIGURE_2.runs, "a panel of Figure 2 is a, b, c or d")
    Setting(margin=margin, correlation=correlation, level=level)
