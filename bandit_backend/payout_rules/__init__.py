"""Payouts with transfers: who is paid what after the play, and whether anybody could object."""

from bandit_backend.payout_rules.comparison import compare
from bandit_backend.payout_rules.rules import (
    ALL,
    Play,
    Rule,
    equal_split,
    least_core,
    nucleolus,
    proportional,
    regret,
    shapley,
)
from bandit_backend.payout_rules.table import PayoutRow, PayoutTable

__all__ = [
    "ALL",
    "PayoutRow",
    "PayoutTable",
    "Play",
    "Rule",
    "compare",
    "equal_split",
    "least_core",
    "nucleolus",
    "proportional",
    "regret",
    "shapley",
]
