"""Reduced games: the game that is left once the other players have been paid."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike, finite_vector
from tugames.coalition import CoalitionLike, coalition_payoffs, iter_players
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.transforms._solution import Solution, payoff_of
from tugames.values.shapley import shapley_value

__all__ = ["davis_maschler_reduced_game", "hart_mas_colell_reduced_game"]


def davis_maschler_reduced_game(
    game: Game | SampledGame, coalition: CoalitionLike, payoff: PayoffLike
) -> Game:
    r"""Reduced game of Davis and Maschler: a coalition may hire outsiders at their payoff.

    .. math:: v_{S,x}(T) = \max_{Q \subseteq N \setminus S} \bigl(v(T \cup Q) - x(Q)\bigr), \quad
              \emptyset \ne T \subsetneq S; \qquad
              v_{S,x}(S) = v(N) - x(N \setminus S)

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the reduction of the mean game.
    coalition : mask, text or iterable of labels
        S, the players who stay; not empty.
    payoff : array_like, shape (n,)
        x; only the payoffs of the players who leave matter.

    Returns
    -------
    Game
        Of the players of S, in player order.

    Raises
    ------
    InvalidInputError
        For an empty coalition, or a payoff that is not n finite numbers.

    Notes
    -----
    O(2**n) time and memory: the table is halved for every player who leaves. The core and the
    prenucleolus are consistent: the payoffs of S in them are in those of the reduced game.

    References
    ----------
    M. Davis and M. Maschler (1965), The kernel of a cooperative game, Naval Research Logistics
    Quarterly 12.

    Examples
    --------
    Ann has a left glove, Bob and Eve a right one each. Eve, who is content with nothing, leaves:
    Ann can still sell a pair with her.

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> davis_maschler_reduced_game(glove, ["ann", "bob"], [1, 0, 0]).values
    array([0., 1., 0., 1.])
    """
    table = examined(game)
    stay, leave = _split(table, coalition)
    wages = finite_vector(payoff, table.players, "payoffs")
    wages = np.where(leave >> np.arange(table.n_players) & 1, wages, 0.0)
    worths = table.values - coalition_payoffs(wages)
    rest = float(worths[-1])
    for i in reversed(list(iter_players(leave))):  # downward: the bits below i stay in place
        pairs = worths.reshape(-1, 2, 1 << i)
        worths = np.maximum(pairs[:, 0], pairs[:, 1]).ravel()
    worths[0], worths[-1] = 0.0, rest
    return Game(worths, [table.players[i] for i in iter_players(stay)])


def hart_mas_colell_reduced_game(
    game: Game | SampledGame, coalition: CoalitionLike, solution: Solution = shapley_value
) -> Game:
    r"""Reduced game of Hart and Mas-Colell: outsiders join, and are paid by the solution.

    .. math:: v_{S,\varphi}(T) = v(T \cup S^c) -
              \sum_{i \in S^c} \varphi_i\bigl(T \cup S^c, v\bigr), \qquad
              \emptyset \ne T \subseteq S,\; S^c = N \setminus S

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the reduction of the mean game.
    coalition : mask, text or iterable of labels
        S, the players who stay; not empty.
    solution : callable, optional
        Game to payoffs, asked for every subgame on T and the players who leave.

    Returns
    -------
    Game
        Of the players of S, in player order.

    Raises
    ------
    InvalidInputError
        For an empty coalition, or a solution that does not return finite payoffs, one for each
        player.

    Notes
    -----
    2**abs(S) - 1 calls of the solution, each on a subgame. The Shapley value itself is not
    called but taken from the potential P, whose differences P(T) - P(T - i) it is in every
    subgame: O(n 2**n) time, O(2**n) memory. The Shapley value is consistent: in the reduced
    game the players of S get what they got.

    References
    ----------
    S. Hart and A. Mas-Colell (1989), Potential, value, and consistency, Econometrica 57.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> reduced = hart_mas_colell_reduced_game(glove, ["ann", "bob"])
    >>> reduced.values.round(12)
    array([0.        , 0.5       , 0.        , 0.83333333])
    >>> shapley_value(reduced).round(12)
    array([0.66666667, 0.16666667])
    """
    table = examined(game)
    stay, leave = _split(table, coalition)
    joined = np.full(1, leave, dtype=np.int64)  # T and the players who leave, for every T in S
    for i in iter_players(stay):
        joined = np.concatenate([joined, joined | 1 << i])
    if solution is shapley_value:
        paid = _shapley_payments(table, joined, leave)
    else:
        paid = np.array([0.0, *(_payment(table, int(m), leave, solution) for m in joined[1:])])
    worths = table.values[joined] - paid
    worths[0] = 0.0
    return Game(worths, [table.players[i] for i in iter_players(stay)])


def _split(game: Game, coalition: CoalitionLike) -> tuple[int, int]:
    """Masks of the players who stay and of those who leave."""
    stay = game.mask(coalition)
    if stay == 0:
        raise InvalidInputError("a reduced game needs a player who stays; got the empty coalition")
    return stay, game.grand_coalition ^ stay


def _payment(game: Game, mask: int, leave: int, solution: Solution) -> float:
    """What the leaving players get in the subgame of a coalition that contains them."""
    shares = payoff_of(solution, game.subgame(mask))
    places = [k for k, i in enumerate(iter_players(mask)) if leave >> i & 1]
    return float(shares[places].sum())


def _shapley_payments(game: Game, joined: NDArray[np.int64], leave: int) -> NDArray[np.float64]:
    from tugames.transforms._kernels import potential

    table = potential(game.values)
    paid = np.zeros(joined.size)
    for i in iter_players(leave):
        paid += table[joined] - table[joined ^ 1 << i]
    return paid
