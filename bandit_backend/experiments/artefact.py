"""An artefact of the paper, a figure or a table: its runs, and what the paper says about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bandit_backend.experiments.claims import Statement, judge
from bandit_backend.experiments.pictures import payoffs
from bandit_backend.experiments.replicates import Replicates
from bandit_backend.experiments.runs import Run, Setting
from bandit_backend.experiments.sentences import Test, claim
from bandit_backend.experiments.tables import Table, payoff_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Artefact"]

#: Comparisons of a sentence that are not listed one by one.
_MANY = 100
#: Finished runs by panel.
Finished = Mapping[str, Replicates]


@dataclass(frozen=True, kw_only=True, eq=False)
class Artefact:
    """A figure or a table as data.

    Attributes
    ----------
    name : str
        Such as ``"figure-1"``.
    title : str
    runs : mapping of str to Run
        By panel.
    shows : mapping of str to str
        What each panel shows.
    sentences : mapping of str to mapping of str to Test
        By place in the paper, each sentence, paraphrased, with what it is turned into; those of
        one place are judged together.
    table : callable
        Makes the table of the finished runs.
    draw : callable
        Draws a finished run on axes.
    """

    name: str
    title: str
    runs: Mapping[str, Run]
    shows: Mapping[str, str]
    sentences: Mapping[str, Mapping[str, Test]]
    table: Callable[[Finished], Table] = field(default=payoff_table)
    draw: Callable[["Axes", Replicates], object] = field(default=payoffs)

    def judged(self, finished: Finished, setting: Setting) -> tuple[Statement, ...]:
        """The verdict on every sentence whose panels are finished."""
        statements: list[Statement] = []
        for place, sentences in self.sentences.items():
            claims = [
                claim(text, place, test, finished, setting)
                for text, test in sentences.items()
                if finished.keys() >= set(test.panels)
            ]
            statements += judge(claims, level=setting.level)
        return tuple(statements)

    def unjudged(self, finished: Finished) -> Iterator[tuple[str, str]]:
        """Place and text of the sentences whose panels are not all finished."""
        for place, sentences in self.sentences.items():
            for text, test in sentences.items():
                if not finished.keys() >= set(test.panels):
                    yield place, text

    def to_dict(
        self, finished: Finished, setting: Setting, statements: Iterable[Statement]
    ) -> dict[str, Any]:
        """Setting, payoffs and verdicts as plain numbers, lists and strings."""
        return {
            "artefact": self.name,
            "title": self.title,
            "alpha": setting.alpha,
            "horizon": setting.horizon,
            "replications": setting.replications,
            "seed": setting.seed,
            "margin": setting.margin,
            "panels": {
                panel: {
                    "run": one.run.name,
                    "shows": self.shows[panel],
                    "agents": [str(agent) for agent in one.players],
                    "payout": one.payouts.mean(axis=0).tolist(),
                    "shapley_value": one.shapley.mean(axis=0).tolist(),
                }
                for panel, one in finished.items()
            },
            "statements": [_plain(statement) for statement in statements],
        }


def _plain(statement: Statement) -> dict[str, Any]:
    """The statement; of very many comparisons the decisive one alone."""
    plain = statement.to_dict() | {"n_parts": len(statement.claim.parts)}
    if plain["n_parts"] > _MANY:
        decisive = statement.claim.parts.index(statement.decisive)
        plain["parts"] = plain["parts"][decisive : decisive + 1]
    return plain
