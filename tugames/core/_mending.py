"""The least that must change about a payoff for no coalition to complain."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.row_program import FEASIBILITY, RowProgram
from tugames._numerics.tolerance import magnitude
from tugames.coalition import coalition_payoffs
from tugames.core.membership import excesses
from tugames.errors import SolverError
from tugames.game import Game

FloatArray = NDArray[np.float64]

#: Rows that are added at a time, and shares of the largest number that count for nothing.
_ROWS = 32
_NOTHING = 8 * FEASIBILITY


def least_transfer(game: Game, payoff: FloatArray) -> FloatArray:
    """Changes d with x + d in the core, which is not empty, whose sum of sizes is least.

    A linear program of 2n unknowns, whose rows, one a coalition, enter when they are violated.
    """
    n = game.n_players
    program = RowProgram(np.ones(2 * n), np.zeros(2 * n), np.full(2 * n, np.inf))
    scale, excess = _scaled(game, payoff)
    every = np.concatenate([np.ones(n), -np.ones(n)])
    program.add(np.array([every, -every]), np.array([excess[-1], -excess[-1]]))
    change = _solved(program, excess, lambda found: found[:n] - found[n:], double=True)
    return _plain(change) * scale


def least_subsidy(game: Game, payoff: FloatArray) -> FloatArray:
    """Additions s >= 0 from outside, of least sum, that leave no proper coalition to complain."""
    n = game.n_players
    program = RowProgram(np.ones(n), np.zeros(n), np.full(n, np.inf))
    scale, excess = _scaled(game, payoff)
    return _plain(_solved(program, excess, lambda found: found, double=False)) * scale


def _scaled(game: Game, payoff: FloatArray) -> tuple[float, FloatArray]:
    """Excesses relative to the largest number there is."""
    scale = magnitude(game.values, payoff) or 1.0
    return scale, excesses(game, payoff) / scale


def _solved(
    program: RowProgram,
    excess: FloatArray,
    change: Callable[[FloatArray], FloatArray],
    *,
    double: bool,
) -> FloatArray:
    n = excess.size.bit_length() - 1
    for _ in range(excess.size):
        found = change(program.solution) if program.rounds else np.zeros(n)
        left = (excess - coalition_payoffs(found))[1:-1]
        worst = 1 + np.argsort(-left, kind="stable")[:_ROWS]
        short = worst[left[worst - 1] > 2 * FEASIBILITY]
        if not short.size and program.rounds:
            return found
        if short.size:
            members = (short[:, None] >> np.arange(n) & 1).astype(float)
            rows = np.hstack([members, -members]) if double else members
            program.add(rows, excess[short])
        program.solve()
    raise SolverError(
        "a least change is found once the rows of all coalitions are there; they are, and it is "
        "not: report the game"
    )


def _plain(change: FloatArray) -> FloatArray:
    return np.where(np.abs(change) <= _NOTHING, 0.0, change)
