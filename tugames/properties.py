"""Properties of games, each a Verdict with the violated inequality as its witness."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tugames._tolerance import worth_tolerance
from tugames.coalition import coalition_label
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.verdict import Verdict, Witness

__all__ = ["is_convex", "is_monotone", "is_superadditive"]

#: Finds the least slack of a property and the two coalitions where it is attained.
_Search = Callable[[NDArray[np.float64], int], tuple[float, int, int]]


def is_monotone(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    """Whether no member ever lowers a worth: v(S) <= v(T) for all S in T.

    The witness is (S, T), T having one member more. O(n 2**n) time, O(2**n) memory.

    Examples
    --------
    >>> is_monotone(Game([0, 2, 1, 1])).witness.text
    'v(0) = 2 > v(0+1) = 1'
    """
    return _verdict("monotone", game, tolerance, _least_marginal, lambda s, t: ([s], [t]))


def is_superadditive(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    """Whether disjoint coalitions gain by merging: v(S) + v(T) <= v(S u T).

    The witness is (S, T), disjoint and not empty. O(3**n) time, in compiled code, and no
    memory beside the table: 16 players take well under a second, 20 about ten.

    Examples
    --------
    >>> is_superadditive(Game([0, 1, 1, 1])).witness.text
    'v(0) + v(1) = 2 > v(0+1) = 1'
    """
    return _verdict(
        "superadditive",
        game,
        tolerance,
        _least_merger_gain,
        lambda s, t: ([s, t], [s | t]),
    )


def is_convex(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    """Whether marginal contributions grow with the coalition (v is supermodular).

    v(S) + v(T) <= v(S u T) + v(S n T) for all S, T; it is enough to check the pairs
    S = R + i, T = R + j for all R and all players i, j outside R, and that is what is done.
    A convex game's core is not empty and contains the Shapley value (Theorem 5 of the paper;
    L. S. Shapley 1971, Cores of convex games).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default.

    Returns
    -------
    Verdict
        The margin is the least of v(R+i+j) - v(R+i) - v(R+j) + v(R); the witness (S, T).

    Notes
    -----
    n (n-1) / 2 passes of 2**(n-2) worths: O(n**2 2**n) time, O(2**n) memory.

    Examples
    --------
    >>> bool(is_convex(Game([0, 1, 1, 4])))
    True
    >>> is_convex(Game([0, 0, 0, 1, 0, 1, 0, 1])).witness.text
    'v(0+1) + v(0+2) = 2 > v(0+1+2) + v(0) = 1'
    """
    return _verdict(
        "convex",
        game,
        tolerance,
        _least_second_difference,
        lambda s, t: ([s, t], [s | t, s & t]),
    )


def _verdict(
    name: str,
    game: Game | SampledGame,
    tolerance: float | None,
    search: _Search,
    sides: Callable[[int, int], tuple[list[int], list[int]]],
) -> Verdict:
    """Run a search and dress its result; ``sides`` writes the inequality out for its (S, T)."""
    estimated = isinstance(game, SampledGame)
    table = game.mean if isinstance(game, SampledGame) else game
    tolerance = worth_tolerance(table.values) if tolerance is None else tolerance
    margin, first, second = search(table.values, table.n_players)
    fails = margin < -tolerance
    witness = None
    if fails:
        left, right = sides(first, second)
        witness = Witness(
            coalitions=(first, second),
            players=(),
            text=f"{_side(table, left)} > {_side(table, right)}",
        )
    return Verdict(
        property=name,
        outcome="fails" if fails else "holds",
        margin=margin,
        witness=witness,
        tolerance=tolerance,
        point_estimate=estimated,
        method="every defining inequality",
    )


def _side(game: Game, masks: list[int]) -> str:
    """One side of an inequality with its number; the empty coalition goes without saying."""
    shown = [f"v({coalition_label(mask, game.players)})" for mask in masks if mask]
    total = sum(float(game.values[mask]) for mask in masks)
    return f"{' + '.join(shown)} = {total:g}" if shown else "v({}) = 0"


def _split(table: NDArray[np.float64], bit: int) -> NDArray[np.float64]:
    """View with axis 1 telling whether ``bit`` of the index is set."""
    return table.reshape(-1, 2, 1 << bit)


def _insert_zero(index: int, bit: int) -> int:
    """Index with a zero inserted at ``bit``: from a table without a player to one with."""
    low = index & ((1 << bit) - 1)
    return (index ^ low) << 1 | low


def _least_marginal(values: NDArray[np.float64], n: int) -> tuple[float, int, int]:
    least = (np.inf, 0, 0)
    for i in range(n):
        pairs = _split(values, i)
        marginals = (pairs[:, 1] - pairs[:, 0]).ravel()
        at = int(marginals.argmin())
        if marginals[at] < least[0]:
            without = _insert_zero(at, i)
            least = (float(marginals[at]), without, without | 1 << i)
    return least


def _least_second_difference(values: NDArray[np.float64], n: int) -> tuple[float, int, int]:
    least = (np.inf, 0, 0)
    for j in range(1, n):
        pairs = _split(values, j)
        marginals = (pairs[:, 1] - pairs[:, 0]).ravel()  # indexed by coalitions without j
        for i in range(j):
            pairs = _split(marginals, i)
            differences = (pairs[:, 1] - pairs[:, 0]).ravel()
            at = int(differences.argmin())
            if differences[at] < least[0]:
                base = _insert_zero(_insert_zero(at, i), j)
                least = (float(differences[at]), base | 1 << i, base | 1 << j)
    return least


def _least_merger_gain(values: NDArray[np.float64], n: int) -> tuple[float, int, int]:
    if n == 1:
        return np.inf, 0, 0
    from tugames._lattice import least_merger_gain

    gain, first, second = least_merger_gain(values)
    return float(gain), int(first), int(second)
