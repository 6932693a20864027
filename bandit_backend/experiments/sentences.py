"""What sentences about payouts and Shapley values say, as comparisons: the words of artefacts.

Each function takes panels, the numbers of agents or pairs of them, and returns a *test*: what
makes of the payoffs and of a margin the comparisons that a sentence needs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.claims import Claim
from bandit_backend.experiments.comparisons import Part, above, beyond, within
from bandit_backend.experiments.correlations import correlated, more_correlated
from bandit_backend.experiments.payoffs import Panels, Payoffs
from bandit_backend.experiments.runs import Setting

__all__ = [
    "Reading", "Test", "alike", "apart", "claim", "close", "correlation", "different", "higher",
    "higher_shapley_values", "less_regret", "more_correlation", "overpaid", "underpaid",
]  # fmt: skip

FloatArray = NDArray[np.float64]
Pairs = Iterable[tuple[int, int]]


class Reading(NamedTuple):
    """What a sentence was turned into: comparisons, how many are needed, and that in words."""

    parts: tuple[Part, ...]
    needed: int
    words: str


@dataclass(frozen=True)
class Test:
    """What a sentence is turned into: of which panels, and how."""

    panels: tuple[str, ...]
    read: Callable[[Panels, Setting], Reading]


def claim(text: str, place: str, test: Test, panels: Panels, setting: Setting) -> Claim:
    """A sentence about payoffs that are there."""
    parts, needed, words = test.read(panels, setting)
    return Claim(text=text, place=place, parts=parts, needed=needed, reading=words)


def close(panels: str, *, least: int | None = None) -> Test:
    """At least so many agents, by default all, are paid about their Shapley value."""

    def test(found: Panels, setting: Setting) -> Reading:
        parts = [
            within(text, difference, _margin(one, setting))
            for one, text, difference in _differences(found, panels)
        ]
        words = (
            f"payout and Shapley value differ by less than {setting.margin:.0%} of the mean regret"
        )
        return _reading(parts, least, words)

    return Test(tuple(panels), test)


def apart(panels: str, *, least: int) -> Test:
    """At least so many agents are paid something else than about their Shapley value."""

    def test(found: Panels, setting: Setting) -> Reading:
        parts = [
            beyond(text, difference, _margin(one, setting))
            for one, text, difference in _differences(found, panels)
        ]
        words = (
            f"payout and Shapley value differ by more than {setting.margin:.0%} of the mean regret"
        )
        return _reading(parts, least, words)

    return Test(tuple(panels), test)


def different(panels: str, *, least: int = 1) -> Test:
    """At least so many agents are not paid exactly their Shapley value."""

    def test(found: Panels, _setting: Setting) -> Reading:
        parts = [beyond(text, gain) for _, text, gain in _differences(found, panels)]
        return _reading(parts, least, "payout differs from Shapley value")

    return Test(tuple(panels), test)


def underpaid(panel: str, agents: Sequence[str]) -> Test:
    """These agents, by name, are paid less than their Shapley value, by more than the margin."""

    def test(found: Panels, setting: Setting) -> Reading:
        one = found[panel]
        parts = _gains(one, [one.players.index(agent) for agent in agents], -1.0, setting)
        words = (
            f"Shapley value - payout of {' and '.join(agents)} > {setting.margin:.0%} of the mean"
        )
        return _reading(parts, None, f"{words} regret")

    return Test((panel,), test)


def overpaid(panel: str, *, least: int) -> Test:
    """At least so many agents are paid more than their Shapley value, by more than the margin."""

    def test(found: Panels, setting: Setting) -> Reading:
        one = found[panel]
        parts = _gains(one, range(len(one.players)), 1.0, setting)
        words = f"payout - Shapley value > {setting.margin:.0%} of the mean regret"
        return _reading(parts, least, words)

    return Test((panel,), test)


def alike(what: str, panel: str, pairs: Pairs) -> Test:
    """Agents of each pair have about the same "payout" or "Shapley" value."""
    chosen = list(pairs)

    def test(found: Panels, setting: Setting) -> Reading:
        payoff, margin = _of(found[panel], what), _margin(found[panel], setting)
        parts = [
            within(f"{what} {i} - {what} {j}", payoff[:, i] - payoff[:, j], margin)
            for i, j in chosen
        ]
        words = f"difference of {_named(what)} < {setting.margin:.0%} of the mean regret"
        return _reading(parts, None, words, of="pairs")

    return Test((panel,), test)


def higher(what: str, panel: str, pairs: Pairs) -> Test:
    """In each pair the first agent has the higher "payout" or "Shapley" value."""
    chosen = list(pairs)

    def test(found: Panels, _setting: Setting) -> Reading:
        payoff = _of(found[panel], what)
        parts = [above(f"{what} {i} - {what} {j}", payoff[:, i] - payoff[:, j]) for i, j in chosen]
        pairs = ", ".join(f"{i} over {j}" for i, j in chosen)
        return _reading(parts, None, f"{_named(what)}: {pairs}", of="pairs")

    return Test((panel,), test)


def correlation(panel: str, threshold: float | None = None) -> Test:
    """Payouts and Shapley values are correlated across agents above a threshold."""

    def test(found: Panels, setting: Setting) -> Reading:
        one = found[panel]
        bound = setting.correlation if threshold is None else threshold
        part = correlated("correlation", one.payouts, one.shapley, bound)
        return Reading((part,), 1, f"correlation across agents > {bound:g}")

    return Test((panel,), test)


def more_correlation(panel: str, other: str) -> Test:
    """Payouts and Shapley values are more correlated in one panel than in another."""

    def test(found: Panels, _setting: Setting) -> Reading:
        one, two = found[panel], found[other]
        pairs = ((one.payouts, one.shapley), (two.payouts, two.shapley))
        part = more_correlated(f"correlation {panel} - correlation {other}", *pairs)
        return Reading((part,), 1, f"correlation in {panel} > correlation in {other}")

    return Test((panel, other), test)


def less_regret(panel: str, other: str) -> Test:
    """The regret of all agents together, in the grand coalition, is less than in another panel."""

    def test(found: Panels, _setting: Setting) -> Reading:
        gain = found[panel].payouts.sum(axis=1) - found[other].payouts.sum(axis=1)
        part = above(f"regret {other} - regret {panel}", gain)
        return Reading((part,), 1, f"regret of the grand coalition is less in {panel} than {other}")

    return Test((panel, other), test)


def higher_shapley_values(panel: str, other: str) -> Test:
    """Every agent's Shapley value is higher than in another panel."""

    def test(found: Panels, _setting: Setting) -> Reading:
        one, two = found[panel], found[other]
        parts = [
            above(f"Shapley {agent}, {panel} - {other}", one.shapley[:, i] - two.shapley[:, i])
            for i, agent in enumerate(one.players)
        ]
        return _reading(parts, None, f"Shapley value is higher in {panel} than in {other}")

    return Test((panel, other), test)


def _gains(one: Payoffs, agents: Iterable[int], sign: float, setting: Setting) -> list[Part]:
    """Payouts less Shapley values, or the other way round, less the margin."""
    margin, text = _margin(one, setting), "payout - Shapley" if sign > 0 else "Shapley - payout"
    return [
        above(
            f"{text} of {one.players[i]} - margin",
            sign * (one.payouts[:, i] - one.shapley[:, i]) - margin,
        )
        for i in agents
    ]


def _differences(found: Panels, panels: str) -> Iterable[tuple[Payoffs, str, FloatArray]]:
    """Payout minus Shapley value of every agent of the panels."""
    for panel in panels:
        one = found[panel]
        for i, agent in enumerate(one.players):
            text = f"payout {agent} - Shapley {agent}"
            yield one, text, one.payouts[:, i] - one.shapley[:, i]


def _of(one: Payoffs, what: str) -> FloatArray:
    return one.payouts if what == "payout" else one.shapley


def _named(what: str) -> str:
    return "payouts" if what == "payout" else "Shapley values"


def _margin(one: Payoffs, setting: Setting) -> FloatArray:
    regret = one.mean_regret
    if not regret.mean() > 0.0:
        raise InvalidRunError(
            "what counts as close is a share of the mean regret, which has to be positive; "
            f"got {abs(regret.mean())}: take a longer horizon"
        )
    return setting.margin * regret


def _reading(parts: list[Part], least: int | None, words: str, of: str = "agents") -> Reading:
    needed = len(parts) if least is None else least
    if least is not None:
        return Reading(tuple(parts), needed, f"{words}, for at least {needed} of {len(parts)} {of}")
    several = f", for all {len(parts)} {of}" if len(parts) > 2 and of == "agents" else ""
    return Reading(tuple(parts), needed, f"{words}{several}")
