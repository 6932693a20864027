"""A race about payoffs: coalitions that are content drop out."""

from collections.abc import Hashable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import finite_vector
from tugames._statistics.inequalities import Place
from tugames._statistics.linear_forms import Forms
from tugames.core._judge_membership import left_over, membership_witness
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.inference._race_forms import FormsRace
from tugames.inference.membership import InCore
from tugames.oracles._rows import Row
from tugames.oracles.protocol import SplitValueOracle, ValueOracle
from tugames.transforms._solution import Solution, payoff_of
from tugames.verdict import Verdict, Witness

FloatArray = NDArray[np.float64]


class Payoffs(Protocol):
    """Payoffs by replicate; whether they need v(N), or all worths, on each."""

    needs_grand: bool
    needs_all: bool

    def see(self, rows: list[Row]) -> None:
        """Be shown what was evaluated."""
        ...

    def of(self, fresh: FloatArray, first: int) -> FloatArray:
        """Payoffs of the replicates from the first on, shape (r, n), from worths, (r, 2**n)."""
        ...


class MembershipRace:
    """Whether x(S) + epsilon >= v(S) for all proper S, and x(N) = v(N)."""

    def __init__(
        self,
        players: tuple[Hashable, ...],
        payoffs: Payoffs,
        *,
        epsilon: float,
        tolerance: float,
        level: float,
    ) -> None:
        self._payoffs, self._epsilon, self._seen = payoffs, epsilon, 0
        self._grand = (1 << len(players)) - 1

        def witness(place: Place) -> Witness:
            return membership_witness(players, place, epsilon, equation=self._grand)

        self._race = FormsRace(
            "payoff in the core",
            players,
            self._forms,
            tolerance=tolerance,
            level=level,
            witness=witness,
            always=self._grand if payoffs.needs_grand else None,
        )

    @property
    def wanted(self) -> NDArray[np.bool_]:
        """Coalitions that the next stage has to simulate."""
        wanted = self._race.wanted
        if self._payoffs.needs_all and wanted.any():
            wanted = np.ones_like(wanted)
            wanted[0] = False
        return wanted

    @property
    def n_open(self) -> int:
        """Inequalities that are open; x(N) = v(N) is two."""
        return self._race.n_open

    @property
    def verdict(self) -> Verdict:
        """After the last stage."""
        return self._race.verdict

    def judge(self, fresh: FloatArray, stage: int) -> None:
        """Take in fresh replicates, shape (r, 2**n), of the coalitions that were wanted."""
        payoffs = self._payoffs.of(fresh, self._seen)
        self._seen += len(fresh)
        left = left_over(fresh, payoffs)
        left[:, 1 : self._grand] += self._epsilon
        self._race.judge(left, stage)

    def _forms(self) -> Iterator[Forms]:
        if self._grand > 1:
            yield Forms(np.arange(1, self._grand)[:, None], np.ones((1, 1)))
        for sign in (1.0, -1.0):
            yield Forms(np.array([[self._grand]]), np.array([[sign]]))


class Fixed:
    """Payoffs that are the same on every replicate."""

    needs_grand = needs_all = False

    def __init__(self, payoff: FloatArray) -> None:
        self._payoff = payoff

    def see(self, rows: list[Row]) -> None:
        """Nothing is needed."""

    def of(self, fresh: FloatArray, first: int) -> FloatArray:  # noqa: ARG002
        """Shape (r, n)."""
        return np.tile(self._payoff, (len(fresh), 1))


class Rule:
    """What a solution gives in the game of each replicate."""

    needs_grand = needs_all = True

    def __init__(self, solution: Solution, players: tuple[Hashable, ...]) -> None:
        self._solution, self._players = solution, players

    def see(self, rows: list[Row]) -> None:
        """Nothing is needed."""

    def of(self, fresh: FloatArray, first: int) -> FloatArray:  # noqa: ARG002
        """Shape (r, n)."""
        return np.array([payoff_of(self._solution, Game(row, self._players)) for row in fresh])


class Payout:
    """What each member has of v(N)."""

    needs_grand, needs_all = True, False

    def __init__(self, oracle: ValueOracle) -> None:
        if not isinstance(oracle, SplitValueOracle):
            raise InvalidInputError(
                "a payout is what each member has of v(N), which an oracle with member_worths "
                "tells; this one has none: give payoffs, or a rule such as shapley_value"
            )
        self._oracle = oracle
        self._grand = (1 << len(oracle.players)) - 1
        self._shares = dict[int, tuple[float, ...]]()

    def see(self, rows: list[Row]) -> None:
        """Keep what the members have."""
        for row in rows:
            if row.coalition == self._grand and row.shares is not None:
                self._shares[row.replicate] = row.shares

    def of(self, fresh: FloatArray, first: int) -> FloatArray:
        """Shape (r, n); what was found in a store is asked for there."""
        wanted = range(first, first + len(fresh))
        missing = [r for r in wanted if r not in self._shares]
        if missing:
            asked = self._oracle.member_worths(self._grand, missing)
            self._shares |= {r: tuple(row) for r, row in zip(missing, asked.tolist(), strict=True)}
        return np.array([self._shares.pop(r) for r in wanted])


def membership_race(
    claim: InCore, oracle: ValueOracle, *, tolerance: float, level: float
) -> tuple[MembershipRace, Payoffs]:
    """Race of a claim, and the payoffs that it is about."""
    players = tuple(oracle.players)
    payoffs: Payoffs
    if isinstance(claim.payoff, str):
        if claim.payoff != "payout":
            raise InvalidInputError(
                f'payoffs are numbers, a rule or "payout"; got {claim.payoff!r}'
            )
        payoffs = Payout(oracle)
    elif callable(claim.payoff):
        payoffs = Rule(claim.payoff, players)
    else:
        payoffs = Fixed(finite_vector(claim.payoff, players, "payoffs"))
    race = MembershipRace(players, payoffs, epsilon=claim.epsilon, tolerance=tolerance, level=level)
    return race, payoffs


__all__ = ["MembershipRace", "Payoffs", "membership_race"]
