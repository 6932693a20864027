"""What an axiom is: instances of an equation, gathered into a report with a counterexample."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._tolerance import worth_tolerance
from tugames.errors import InvalidInputError
from tugames.game import Game

#: A solution concept: a game to a payoff vector in player order.
Solution = Callable[[Game], ArrayLike]


@dataclass(frozen=True, kw_only=True)
class Counterexample:
    """A game on which a solution breaks an axiom, and the two sides that should agree.

    Attributes
    ----------
    axiom : str
    game : Game
    left, right : float
        The two sides of the violated equation, or of the inequality left >= right.
    text : str
    """

    axiom: str
    game: Game
    left: float
    right: float
    text: str


@dataclass(frozen=True, kw_only=True)
class AxiomReport:
    """Outcome of one axiom for one solution; truthy when no game broke it.

    Attributes
    ----------
    axiom : str
    holds : bool
    n_games, n_instances : int
        Games tried, and equations among them that the axiom had something to say about; with
        0 instances it holds vacuously.
    worst : float
        Largest violation found, in units of worth, 0 if none.
    counterexample : Counterexample or None
        The first one found; None if the axiom holds.
    """

    axiom: str
    holds: bool
    n_games: int
    n_instances: int
    worst: float
    counterexample: Counterexample | None

    @property
    def vacuous(self) -> bool:
        """Whether the axiom had nothing to say about the games tried."""
        return self.n_instances == 0

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One equation left = right, or one inequality left >= right, that an axiom demands."""

    left: float
    right: float
    text: str
    equation: bool = True

    @property
    def violation(self) -> float:
        gap = self.right - self.left
        return abs(gap) if self.equation else max(gap, 0.0)


@dataclass(frozen=True)
class Axiom:
    """A property of a solution concept.

    Attributes
    ----------
    name : str
    statement : str
        The formula, for every game and player it speaks of.
    source : str
    """

    name: str
    statement: str
    source: str
    _instances: Callable[[Solution, Game, Game], Iterator[Instance]]

    def check(
        self, solution: Solution, games: Game | Iterable[Game], *, tolerance: float | None = None
    ) -> AxiomReport:
        """Test a solution on one game or many.

        Parameters
        ----------
        solution : callable
            Game to payoff vector, shape (n,).
        games : Game or iterable of Game
        tolerance : float, optional
            By default a relative 1e-9 of the largest worth and payoff.

        Examples
        --------
        >>> from tugames.axioms import efficiency
        >>> from tugames.values.shapley import shapley_value
        >>> bool(efficiency.check(shapley_value, Game([0, 1, 2, 5])))
        True
        >>> report = efficiency.check(lambda game: [1.0, 1.0], Game([0, 1, 2, 5]))
        >>> report.counterexample.text
        'x(N) = 2, but v(N) = 5'
        """
        tried = [games] if isinstance(games, Game) else list(games)
        n_instances, worst, counterexample = 0, 0.0, None
        for k, game in enumerate(tried):
            partner = _partner(tried, k)
            limit = _scale(solution, game, partner) if tolerance is None else tolerance
            for instance in self._instances(solution, game, partner):
                n_instances += 1
                worst = max(worst, instance.violation)
                if instance.violation > limit and counterexample is None:
                    counterexample = Counterexample(
                        axiom=self.name,
                        game=game,
                        left=instance.left,
                        right=instance.right,
                        text=instance.text,
                    )
        return AxiomReport(
            axiom=self.name,
            holds=counterexample is None,
            n_games=len(tried),
            n_instances=n_instances,
            worst=worst,
            counterexample=counterexample,
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """Outcome of several axioms for one solution; truthy when all hold.

    Attributes
    ----------
    axioms : tuple of AxiomReport
    counterexample : Counterexample or None
        Of the first axiom that fails.
    """

    axioms: tuple[AxiomReport, ...]
    counterexample: Counterexample | None

    def __bool__(self) -> bool:
        return all(self.axioms)

    def __str__(self) -> str:
        return "\n".join(map(_report_line, self.axioms))


def _report_line(report: AxiomReport) -> str:
    if report.counterexample is not None:
        return f"{report.axiom}: fails: {report.counterexample.text}"
    return f"{report.axiom}: holds{' vacuously' if report.vacuous else ''}"


def _partner(games: list[Game], k: int) -> Game:
    """Return a second game over the same players: the next one, or else the dual."""
    game = games[k]
    for other in games[k + 1 :] + games[:k]:
        if other.n_players == game.n_players:
            return Game(other.values, game.players)
    return Game(game.values[-1] - game.values[::-1], game.players)


def _scale(solution: Solution, game: Game, partner: Game) -> float:
    """Tolerance for payoffs, which are fractions even where the worths are integers."""
    payoff = payoff_of(solution, game)
    return worth_tolerance(np.pi * payoff, np.pi * game.values, np.pi * partner.values)


def payoff_of(solution: Solution, game: Game) -> NDArray[np.float64]:
    payoff = np.asarray(solution(game), dtype=np.float64)
    if payoff.shape != (game.n_players,) or not np.isfinite(payoff).all():
        raise InvalidInputError(
            f"a solution gives each of {game.n_players} players a finite payoff; got shape "
            f"{payoff.shape}, {payoff}"
        )
    return payoff
