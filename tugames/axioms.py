"""Axioms of solution concepts as objects that can be tested, and show what breaks them.

An axiom here speaks of the *game* v. A payoff rule that reads more than v, as the payout of a
bandit's agents does, can treat instances anonymously and still pay two players differently who
are interchangeable in v; what is tested is said by each axiom's ``statement``.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from tugames._axiom import (
    Axiom,
    AxiomReport,
    Counterexample,
    Instance,
    Report,
    Solution,
    payoff_of,
)
from tugames._tolerance import worth_tolerance
from tugames.coalition import coalition_label
from tugames.core.membership import excesses
from tugames.errors import InvalidInputError
from tugames.game import Game

__all__ = [
    "ALL",
    "SHAPLEY",
    "Axiom",
    "AxiomReport",
    "Counterexample",
    "Report",
    "anonymity",
    "coalitional_rationality",
    "dummy_player",
    "efficiency",
    "equal_treatment_of_equals",
    "individual_rationality",
    "linearity",
    "null_player",
    "sample_games",
    "verify",
]


def verify(
    solution: Solution,
    axioms: Axiom | Sequence[Axiom] | None = None,
    games: Game | Iterable[Game] | None = None,
    *,
    tolerance: float | None = None,
) -> Report:
    """Test a solution concept against axioms.

    Parameters
    ----------
    solution : callable
        Game to payoff vector, shape (n,).
    axioms : Axiom or sequence of Axiom, optional
        All of this module when left out.
    games : Game or iterable of Game, optional
        :func:`sample_games` when left out.

    Returns
    -------
    Report
        Truthy if all hold; with a counterexample otherwise.

    Examples
    --------
    >>> from tugames.values.shapley import shapley_value
    >>> bool(verify(shapley_value, SHAPLEY))
    True
    >>> report = verify(lambda game: game.values[1 << np.arange(game.n_players)], [efficiency])
    >>> bool(report), report.counterexample.axiom
    (False, 'efficiency')
    """
    chosen = ALL if axioms is None else (axioms,) if isinstance(axioms, Axiom) else tuple(axioms)
    if not chosen:
        raise InvalidInputError("a verification needs at least one axiom; got none")
    tried = sample_games() if games is None else games
    tried = [tried] if isinstance(tried, Game) else list(tried)
    reports = tuple(axiom.check(solution, tried, tolerance=tolerance) for axiom in chosen)
    found = next((r.counterexample for r in reports if r.counterexample is not None), None)
    return Report(axioms=reports, counterexample=found)


def sample_games(count: int = 40, *, rng: np.random.Generator | int = 0) -> list[Game]:
    """Small integer games of 2 to 5 players on which every axiom has something to say.

    A quarter have a null player, a quarter a dummy player, a quarter two equal players.

    Examples
    --------
    >>> games = sample_games(8)
    >>> {game.n_players for game in games} <= {2, 3, 4, 5}
    True
    """
    rng = np.random.default_rng(rng)
    games = []
    for k in range(count):
        n = int(rng.integers(2, 6))
        values = rng.integers(-5, 20, 1 << n).astype(np.float64)
        masks = np.arange(1 << n)
        values[0] = 0.0
        if k % 4 in (1, 2):  # player 0 adds the same to every coalition: 0, or a constant
            values = values[masks & ~1] + (masks & 1) * (0.0 if k % 4 == 1 else 3.0)
        elif k % 4 == 3:  # players 0 and 1 are interchangeable
            swapped = masks & ~3 | (masks & 1) << 1 | (masks & 2) >> 1
            values = values + values[swapped]
        games.append(Game(values))
    return games


def _marginals(game: Game, player: int) -> NDArray[np.float64]:
    """Marginal contributions of a player to all coalitions without it, shape (2**(n-1),)."""
    pairs = game.values.reshape(-1, 2, 1 << player)
    return (pairs[:, 1] - pairs[:, 0]).ravel()


def _efficiency(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    total, worth = float(payoff_of(solution, game).sum()), float(game.values[-1])
    yield Instance(left=total, right=worth, text=f"x(N) = {total:g}, but v(N) = {worth:g}")


def _unchanging(
    kind: str, game: Game, payoff: NDArray[np.float64], *, null: bool
) -> Iterator[Instance]:
    limit = worth_tolerance(game.values)
    for i, player in enumerate(game.players):
        alone = float(game.values[1 << i])
        if null and abs(alone) > limit:
            continue
        if np.abs(_marginals(game, i) - alone).max() <= limit:
            text = f"{kind} player {player} gets {payoff[i]:g}, but v({player}) = {alone:g}"
            yield Instance(left=float(payoff[i]), right=alone, text=text)


def _null_player(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    return _unchanging("null", game, payoff_of(solution, game), null=True)


def _dummy_player(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    return _unchanging("dummy", game, payoff_of(solution, game), null=False)


def _swapped(game: Game, i: int, j: int) -> Game:
    """Return the game in which players i and j have changed places."""
    masks = np.arange(game.values.size)
    differ = (masks >> i ^ masks >> j) & 1
    return Game(game.values[masks ^ (differ << i | differ << j)], game.players)


def _equal_treatment(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    payoff = payoff_of(solution, game)
    limit = worth_tolerance(game.values)
    for i, j in combinations(range(game.n_players), 2):
        if np.abs(_swapped(game, i, j).values - game.values).max() <= limit:
            a, b = game.players[i], game.players[j]
            text = f"{a} and {b} are equal, but get {payoff[i]:g} and {payoff[j]:g}"
            yield Instance(left=float(payoff[i]), right=float(payoff[j]), text=text)


def _orders(n: int) -> list[tuple[int, ...]]:
    """Permutations to rename players by: all of few players, generators of the others."""
    if n <= 4:
        return list(permutations(range(n)))[1:]
    exchanges = []
    for i, j in combinations(range(n), 2):
        order = list(range(n))
        order[i], order[j] = j, i
        exchanges.append(tuple(order))
    return [*exchanges, (*range(1, n), 0)]


def _anonymity(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    payoff = payoff_of(solution, game)
    masks = np.arange(game.values.size)
    for order in _orders(game.n_players):  # player i becomes order[i]
        renamed = np.zeros_like(masks)
        for i, image in enumerate(order):
            renamed |= (masks >> i & 1) << image
        values = np.empty_like(game.values)
        values[renamed] = game.values
        moved = payoff_of(solution, Game(values, game.players))[list(order)]
        i = int(np.abs(moved - payoff).argmax())
        shown = ", ".join(
            f"{game.players[a]} -> {game.players[b]}" for a, b in enumerate(order) if a != b
        )
        text = f"{game.players[i]} gets {payoff[i]:g}, but {moved[i]:g} once renamed ({shown})"
        yield Instance(left=float(moved[i]), right=float(payoff[i]), text=text)


def _linearity(solution: Solution, game: Game, partner: Game) -> Iterator[Instance]:
    first, second = payoff_of(solution, game), payoff_of(solution, partner)
    for a, b in ((1.0, 1.0), (2.0, 0.0), (-1.0, 0.5)):
        joint = payoff_of(solution, a * game + b * partner)
        parts = a * first + b * second
        k = int(np.abs(joint - parts).argmax())
        text = (
            f"{game.players[k]} gets {joint[k]:g} in {a:g} v + {b:g} w, but {parts[k]:g} from "
            "the two games apart"
        )
        yield Instance(left=float(joint[k]), right=float(parts[k]), text=text)


def _individual_rationality(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    payoff = payoff_of(solution, game)
    for i, player in enumerate(game.players):
        alone = float(game.values[1 << i])
        text = f"{player} gets {payoff[i]:g}, less than v({player}) = {alone:g}"
        yield Instance(left=float(payoff[i]), right=alone, text=text, equation=False)


def _coalitional_rationality(solution: Solution, game: Game, _: Game) -> Iterator[Instance]:
    payoff = payoff_of(solution, game)
    mask = 1 + int(excesses(game, payoff)[1:].argmax())
    worth = float(game.values[mask])
    paid = worth - float(excesses(game, payoff)[mask])
    name = coalition_label(mask, game.players)
    text = f"{name} gets {paid:g} together, less than v({name}) = {worth:g}"
    yield Instance(left=paid, right=worth, text=text, equation=False)


_SHAPLEY_1953 = "L. S. Shapley (1953); Axioms 2 to 6 of the paper"

efficiency = Axiom("efficiency", "x(N) = v(N)", _SHAPLEY_1953, _efficiency)
null_player = Axiom(
    "null player",
    "x_i = 0 if v(S + i) = v(S) for all S",
    _SHAPLEY_1953,
    _null_player,
)
dummy_player = Axiom(
    "dummy player",
    "x_i = v(i) if v(S + i) = v(S) + v(i) for all S without i",
    "Axiom 6 of the paper",
    _dummy_player,
)
equal_treatment_of_equals = Axiom(
    "equal treatment of equals",
    "x_i = x_j if v(S + i) = v(S + j) for all S without i and j",
    "Axiom 5 of the paper",
    _equal_treatment,
)
anonymity = Axiom(
    "anonymity",
    "x_{pi(i)}(pi v) = x_i(v) for all permutations pi of the players (tried: all of up to four "
    "players, else exchanges of two and a cycle)",
    "Axiom 2 of the paper",
    _anonymity,
)
linearity = Axiom(
    "linearity",
    "x(a v + b w) = a x(v) + b x(w)",
    "Axiom 4 of the paper",
    _linearity,
)
individual_rationality = Axiom(
    "individual rationality",
    "x_i >= v(i)",
    "J. von Neumann, O. Morgenstern (1944)",
    _individual_rationality,
)
coalitional_rationality = Axiom(
    "coalitional rationality",
    "x(S) >= v(S) for all S",
    "D. B. Gillies (1959); Definition 6 of the paper",
    _coalitional_rationality,
)

#: The axioms that characterise the Shapley value.
SHAPLEY = (efficiency, null_player, equal_treatment_of_equals, linearity)
#: Every axiom of this module.
ALL = (
    efficiency,
    null_player,
    dummy_player,
    equal_treatment_of_equals,
    anonymity,
    linearity,
    individual_rationality,
    coalitional_rationality,
)
