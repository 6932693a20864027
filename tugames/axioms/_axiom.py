"""What an axiom is: equations that a solution must satisfy, and how they are put to a test."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._numerics.tolerance import RELATIVE_TOLERANCE, as_tolerance
from tugames._presentation.result import Result
from tugames.axioms._asked import Asked, games_given
from tugames.axioms._classes import ALL_GAMES, GameClass
from tugames.axioms._report import AxiomReport, Counterexample, Instance
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.transforms._solution import Solution
from tugames.transforms.dual import dual_game

#: The equations of an axiom in a game v: asked for the solution's payoffs, with those of v, and
#: a second game over the same players for formulae that need one.
Formula = Callable[[Asked, Game, NDArray[np.float64], Game], Iterator[Instance]]
#: Players that games drawn for an axiom are given, lest it have nothing to say.
Planted = Literal["null", "dummy", "equal"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Axiom(Result):
    """A property of a solution concept.

    Attributes
    ----------
    name : str
    statement : str
        The formula, for every game and player it speaks of.
    source : str
        Author and year.
    speaks_of : GameClass
        The class of games over which it is demanded, from which a search draws. Games that you
        hand over yourself are taken as they are.
    players : pair of int
        Fewest and most players of the games that a search draws.
    """

    name: str
    statement: str
    source: str
    instances: Formula = field(repr=False)
    speaks_of: GameClass = ALL_GAMES
    players: tuple[int, int] = (1, 5)
    planted: Planted | None = field(default=None, repr=False)

    def on(self, games: GameClass) -> "Axiom":
        """Return the same axiom, demanded over another class of games.

        Examples
        --------
        >>> from tugames.axioms import BALANCED_GAMES, aggregate_monotonicity
        >>> aggregate_monotonicity.on(BALANCED_GAMES).name
        'aggregate monotonicity on balanced games'
        """
        if not isinstance(games, GameClass):
            raise InvalidInputError(
                f"a class of games is one of tugames.axioms, such as CONVEX_GAMES; got "
                f"{brief_repr(games)}"
            )
        name = f"{self.name.partition(' on ')[0]} on {games.name}"
        return replace(self, name=name, speaks_of=games)

    def check(
        self, solution: Solution, games: Game | Iterable[Game], *, tolerance: float | None = None
    ) -> AxiomReport:
        """Test a solution on one game or many.

        Parameters
        ----------
        solution : callable
            Game to payoff vector, shape (n,), or to a result with such a ``payoff``.
        games : Game or iterable of Game
            An axiom about two games combines each with the next one of as many players, or with
            its dual.
        tolerance : float, optional
            By default a relative 1e-9 of the largest worth and payoff.

        Examples
        --------
        >>> from tugames.axioms import efficiency
        >>> from tugames import shapley_value
        >>> bool(efficiency.check(shapley_value, Game([0, 1, 2, 5])))
        True
        >>> report = efficiency.check(lambda game: [1.0, 1.0], Game([0, 1, 2, 5]))
        >>> report.counterexample.text
        'x(N) = 2, but v(N) = 5'
        """
        tried = games_given(games)
        tolerance = None if tolerance is None else as_tolerance(tolerance)
        asked = solution if isinstance(solution, Asked) else Asked(solution)
        count = Tally(self, asked, tolerance)
        for k, game in enumerate(tried):
            count.add(game, _partner(tried, k))
        return count.report("games given")

    def _said(self) -> Iterator[str]:
        yield f"{self.name}: {self.statement}"
        yield self.source


class Tally:
    """Instances of an axiom, game by game."""

    def __init__(self, axiom: Axiom, asked: Asked, tolerance: float | None) -> None:
        self.axiom = axiom
        self.asked = asked
        self.tolerance = tolerance
        self.n_games = self.n_instances = self.n_undefined = 0
        self.worst = 0.0
        self.counterexample: Counterexample | None = None

    def add(self, game: Game, partner: Game) -> None:
        """Try a game, and keep the first counterexample."""
        self.n_games += 1
        payoff = self.asked(game)
        if payoff is None:
            self.n_undefined += 1
            return
        breaks = self._judge(payoff, game, partner)
        for instance in self.axiom.instances(self.asked, game, payoff, partner):
            self.n_instances += 1
            self.worst = max(self.worst, instance.violation)
            if self.counterexample is None and breaks(instance):
                self.counterexample = self._counterexample(game, instance)

    def first_violation(self, game: Game, partner: Game) -> Counterexample | None:
        """First counterexample in one game, counted by nobody."""
        payoff = self.asked(game)
        if payoff is None:
            return None
        breaks = self._judge(payoff, game, partner)
        found = filter(breaks, self.axiom.instances(self.asked, game, payoff, partner))
        return next((self._counterexample(game, instance) for instance in found), None)

    def _judge(
        self, payoff: NDArray[np.float64], game: Game, partner: Game
    ) -> Callable[[Instance], bool]:
        """Whether an instance is violated by more than rounding explains.

        Payoffs are fractions even where the worths are integers.
        """
        size = max(float(np.abs(a).max()) for a in (payoff, game.values, partner.values))

        def breaks(instance: Instance) -> bool:
            limit = self.tolerance
            if limit is None:
                limit = RELATIVE_TOLERANCE * max(size, abs(instance.left), abs(instance.right))
            return instance.violation > limit

        return breaks

    def _counterexample(self, game: Game, instance: Instance) -> Counterexample:
        return Counterexample(
            axiom=self.axiom.name,
            game=game,
            left=instance.left,
            right=instance.right,
            text=instance.text,
            second=instance.second,
            coalition=instance.coalition,
            players=instance.players,
        )

    def report(self, method: str) -> AxiomReport:
        return AxiomReport(
            axiom=self.axiom.name,
            holds=self.counterexample is None,
            n_games=self.n_games,
            n_instances=self.n_instances,
            n_undefined=self.n_undefined,
            worst=self.worst,
            counterexample=self.counterexample,
            method=method,
        )


def _partner(games: list[Game], k: int) -> Game:
    """Return a second game over the same players: the next one, or else the dual."""
    game = games[k]
    for other in games[k + 1 :] + games[:k]:
        if other.n_players == game.n_players:
            return Game(other.values, game.players)
    return dual_game(game)
