"""The violations of Assumption 3 that the paper prints, and what they prove."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bandit_backend._checks import one_of, shown, whole_number
from bandit_backend.errors import InvalidRunError
from tugames._presentation.result import Result
from tugames.inference import holm

__all__ = ["PrintedViolation", "printed_violations"]

#: Repetitions of every experiment, Section E.1.
_REPETITIONS = 5

#: Rows of Tables 1 and 2: coalition Q, agent, its regret in Q with what follows ±, and the same
#: without the first member of Q.
_TABLES = {
    1: (
        ("013467", 1, 354, 18, 352, 47),
        ("234567", 5, 208, 23, 208, 14),
        ("0123567", 5, 189, 29, 182, 4),
    ),
    2: (
        ("0236", 6, 268, 37, 252, 23),
        ("0367", 7, 266, 20, 256, 27),
        ("2357", 7, 230, 15, 226, 15),
        ("01257", 5, 181, 25, 172, 13),
        ("01457", 7, 195, 11, 176, 19),
        ("01467", 6, 205, 49, 195, 21),
        ("02567", 5, 204, 45, 184, 20),
        ("04567", 6, 243, 13, 215, 24),
        ("12456", 5, 193, 37, 176, 14),
        ("14567", 6, 227, 20, 215, 24),
        ("012367", 6, 179, 25, 165, 27),
        ("013456", 6, 190, 18, 165, 5),
        ("013567", 5, 158, 10, 152, 19),
        ("034567", 7, 173, 40, 172, 17),
        ("123467", 3, 210, 19, 198, 20),
        ("134567", 5, 165, 34, 154, 19),
        ("134567", 6, 201, 10, 184, 54),
        ("134567", 7, 174, 21, 172, 17),
        ("0123567", 6, 165, 33, 145, 21),
        ("0124567", 6, 156, 26, 140, 19),
        ("1234567", 2, 162, 15, 162, 13),
        ("1234567", 7, 156, 18, 152, 19),
    ),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class PrintedViolation(Result):
    """A row of Table 1 or 2.

    Attributes
    ----------
    coalition : tuple of int
        Members of Q.
    agent, dropped : int
    regret, regret_without : float
        Of the agent in Q, and in Q without the dropped member; rounded to integers in print.
    error, error_without : float
        What is printed after ±.
    z : float
        Their difference in units of its standard error.
    p_normal : float
        P(Z >= z), as if the standard errors were known.
    p_value : float
        By Welch's t: they were estimated from 5 repetitions each.
    adjusted_p_value : float
        The same by Holm's correction for all comparisons.
    """

    coalition: tuple[int, ...]
    agent: int
    dropped: int
    regret: float
    regret_without: float
    error: float
    error_without: float
    z: float
    p_normal: float
    p_value: float
    adjusted_p_value: float

    def _said(self) -> Iterator[str]:
        group = "+".join(map(str, self.coalition))
        yield (
            f"agent {self.agent} has regret {self.regret:g} in {group}, and "
            f"{self.regret_without:g} without {self.dropped}: p = {self.p_value:.2g}, "
            f"{self.adjusted_p_value:.2g} corrected"
        )


def printed_violations(
    table: Literal[1, 2],
    *,
    reading: Literal["standard error", "standard deviation"] = "standard error",
    n_comparisons: int = 3584,
) -> tuple[PrintedViolation, ...]:
    r"""Test the rows of the paper's Table 1 (LINUCB-M) or Table 2 (GREEDY).

    With the printed regrets and errors, :math:`r_1 \pm e_1` in Q and :math:`r_2 \pm e_2` without
    a member, :math:`z = (r_1 - r_2) / \sqrt{e_1^2 + e_2^2}`, times the root of 5 if the errors
    are standard deviations over the 5 repetitions. The paper does not say which they are. Nor
    does it say whether repetitions are paired; that they are not is assumed here.

    Parameters
    ----------
    table : {1, 2}
    reading : {"standard error", "standard deviation"}
        Of what follows ±.
    n_comparisons : int
        Comparisons made, of which the rows are those with a ratio of at least 1. By default all
        immediate pairs of 8 agents; the paper counts 2816.

    Raises
    ------
    InvalidRunError
        For another table or reading, or fewer comparisons than rows.

    Examples
    --------
    >>> rows = printed_violations(2)
    >>> len(rows), round(max(row.z for row in rows), 2), min(row.adjusted_p_value for row in rows)
    (22, 1.34, 1.0)
    """
    from scipy.special import ndtr, stdtr  # a third of a second to import

    requirement = "violations are printed in Tables 1 and 2"
    number = whole_number(table, requirement, least=1)
    if number not in _TABLES:
        raise InvalidRunError(f"{requirement}; got {shown(table)}")
    one_of(
        reading,
        ("standard error", "standard deviation"),
        '± stands for a "standard error" or a "standard deviation"',
    )
    rows = _TABLES[number]
    n_comparisons = whole_number(
        n_comparisons,
        f"Table {number} has {len(rows)} rows out of at least as many comparisons",
        least=len(rows),
    )
    numbers = np.array([row[2:] for row in rows], dtype=np.float64)
    square = numbers[:, [1, 3]] ** 2
    if reading == "standard deviation":
        square /= _REPETITIONS
    z = (numbers[:, 0] - numbers[:, 2]) / np.sqrt(square.sum(axis=1))
    freedom = square.sum(axis=1) ** 2 / (square**2).sum(axis=1) * (_REPETITIONS - 1)
    p_values = stdtr(freedom, -z)
    others = np.ones(n_comparisons - len(rows))
    adjusted = holm(np.concatenate([p_values, others]))
    return tuple(
        PrintedViolation(
            coalition=tuple(map(int, members)),
            agent=agent,
            dropped=int(members[0]),
            regret=float(regret),
            regret_without=float(without),
            error=float(error),
            error_without=float(error_without),
            z=float(z[k]),
            p_normal=float(ndtr(-z[k])),
            p_value=float(p_values[k]),
            adjusted_p_value=float(adjusted[k]),
        )
        for k, (members, agent, regret, error, without, error_without) in enumerate(rows)
    )
