"""The paper's Tables 1 and 2: none of the printed violations can be told from noise."""

import numpy as np
import pytest
from scipy import stats

from bandit_backend.assumptions import printed_violations
from bandit_backend.errors import InvalidRunError

#: Last column of the tables: ratios of regrets before they were rounded to integers.
RATIOS = {
    1: [1.006, 1.0, 1.038],
    2: [
        1.063, 1.039, 1.018, 1.052, 1.108, 1.051, 1.109, 1.13, 1.097, 1.056, 1.085, 1.152, 1.039,
        1.006, 1.061, 1.071, 1.092, 1.012, 1.138, 1.114, 1.0, 1.026,
    ],
}  # fmt: skip


@pytest.mark.parametrize(("table", "rows"), [(1, 3), (2, 22)])
def test_rows(table, rows):
    violations = printed_violations(table)
    assert len(violations) == rows
    for violation, ratio in zip(violations, RATIOS[table], strict=True):
        r, without = violation.regret, violation.regret_without
        assert (r - 0.5) / (without + 0.5) < ratio + 5e-4
        assert (r + 0.5) / (without - 0.5) > ratio - 5e-4
        assert violation.regret >= violation.regret_without  # as is said of the tables
        assert violation.agent in violation.coalition
        # every row drops the first member of Q
        assert violation.dropped == violation.coalition[0] != violation.agent


@pytest.mark.parametrize("reading", ["standard error", "standard deviation"])
@pytest.mark.parametrize("table", [1, 2])
@pytest.mark.parametrize("n_comparisons", [3584, 2816, 22])
def test_no_violation_is_significant(table, reading, n_comparisons):
    violations = printed_violations(table, reading=reading, n_comparisons=n_comparisons)
    assert min(v.adjusted_p_value for v in violations) > 0.3


def test_the_largest_violation():
    """Agent 6 in {0, 1, 3, 4, 5, 6} under GREEDY: 190 ± 18 against 165 ± 5."""
    for reading, z, p in (("standard error", 1.34, 0.12), ("standard deviation", 2.99, 0.017)):
        worst = max(printed_violations(2, reading=reading), key=lambda v: v.z)
        assert (worst.coalition, worst.agent) == ((0, 1, 3, 4, 5, 6), 6)
        assert worst.z == pytest.approx(z, abs=0.005)
        assert worst.p_value == pytest.approx(p, rel=0.02)
        spread = (18, 5) if reading == "standard deviation" else np.array([18, 5]) * 5**0.5
        welch = stats.ttest_ind_from_stats(
            190, spread[0], 5, 165, spread[1], 5, equal_var=False, alternative="greater"
        )
        assert worst.p_value == pytest.approx(welch.pvalue)
        assert worst.p_normal == pytest.approx(stats.norm.sf(worst.z))


def test_even_known_errors_would_not_do():
    """As if errors were known exactly, the smallest p-value times the number is 5."""
    p_values = [
        v.p_normal for t in (1, 2) for v in printed_violations(t, reading="standard deviation")
    ]
    assert 3584 * min(p_values) == pytest.approx(4.96, abs=0.01)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: printed_violations(3), "Tables 1 and 2; got 3"),
        (lambda: printed_violations(1, reading="range"), "got 'range'"),
        (lambda: printed_violations(2, n_comparisons=21), "has 22 rows"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
        make()
    assert words in str(refusal.value)
