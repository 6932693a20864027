"""What a test module of ``tests/theorems`` says of one statement: a record for people and pages."""

from dataclasses import dataclass

#: Outcomes, from best to worst for the statement.
VERDICTS = ("confirmed", "confirmed under an added condition", "refuted")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement, what was done to it, and what came out.

    ``says`` and the other texts are single paragraphs; ``order`` is where the page lists it.
    """

    name: str
    order: float
    says: str
    checked_on: str
    method: str
    verdict: str
    evidence: str
    ours: bool = False  # not the paper's statement, but one that replaces or extends it

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"a verdict is one of {VERDICTS}; got {self.verdict!r}")
        for text in (self.name, self.says, self.checked_on, self.method, self.evidence):
            if not text.strip() or "\n" in text or "|" in text:
                raise ValueError(f"a record is made of single lines without bars; got {text!r}")
