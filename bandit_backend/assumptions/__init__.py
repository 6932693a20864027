"""Checks of the paper's assumptions, each with a significance and a witness.

- :func:`assumption_1`: the regret curve of a single agent bends, as a logarithm does at most.
- :func:`assumption_2`: agents use each other's data as an anonymous pool.
- :func:`assumption_3`: no agent's regret grows when others join its coalition.
- :func:`convexity_certificate`: inequality (30), which shows a game of MUL to be convex.
- :func:`printed_violations`: the paper's Tables 1 and 2, tested.

Findings are truthy when the assumption holds, say so in words, and tell "fails" from
"undecided".
"""

from bandit_backend.assumptions._anonymity import Assumption2, Divergence
from bandit_backend.assumptions._certificate import ConvexityCertificate, SizePair
from bandit_backend.assumptions._concavity import Assumption1, Bend
from bandit_backend.assumptions._finding import Finding
from bandit_backend.assumptions._monotonicity import Assumption3, Comparison
from bandit_backend.assumptions._pairs import ImmediatePairs, MemberOracle, immediate_pairs
from bandit_backend.assumptions.anonymity import assumption_2
from bandit_backend.assumptions.certificate import convexity_certificate
from bandit_backend.assumptions.concavity import assumption_1
from bandit_backend.assumptions.monotonicity import assumption_3
from bandit_backend.assumptions.published import PrintedViolation, printed_violations

__all__ = [
    "Assumption1",
    "Assumption2",
    "Assumption3",
    "Bend",
    "Comparison",
    "ConvexityCertificate",
    "Divergence",
    "Finding",
    "ImmediatePairs",
    "MemberOracle",
    "PrintedViolation",
    "SizePair",
    "assumption_1",
    "assumption_2",
    "assumption_3",
    "convexity_certificate",
    "immediate_pairs",
    "printed_violations",
]
