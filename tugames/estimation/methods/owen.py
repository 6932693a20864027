"""Owen's multilinear extension: its gradient along the diagonal, at random places."""

import numpy as np

from tugames._numerics.members import row_masks
from tugames.estimation.crossed import crossed_parts
from tugames.estimation.parts import Ask, Parts, looked_up


def least_for_owen(n: int) -> int:
    """Three pairs of coalitions, each with its n neighbours."""
    return 6 * (n + 1)


def owen(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    r"""Mean contributions to coalitions in which every player is with probability q.

    .. math:: \phi_i = \int_0^1 E\bigl[v(S_q \cup i) - v(S_q \setminus i)\bigr] \, dq

    A draw is q, uniform, with a coalition :math:`S_q` that all players enter independently with
    probability q, and its complement, which belongs to 1 - q; each gives every player's
    contribution, by n neighbours that differ in one player. K draws take at most 2(n + 1) K
    coalitions, each of them asked for once. O(K n R) memory.

    References
    ----------
    G. Owen (1972), Multilinear extensions of games, Management Science 18; R. Okhrati, A. Lipani
    (2021), A multilinear sampling algorithm to estimate Shapley values, ICPR.
    """
    draws = most // (2 * (n + 1))
    drawn = rng.random((draws, n + 1))  # draw by draw, so that more go on from fewer
    rows = drawn[:, :n] < drawn[:, n:]
    rows = np.concatenate([rows, ~rows])
    neighbours = rows[:, None, :] ^ np.eye(n, dtype=np.bool_)
    masks = row_masks(rows) + row_masks(neighbours.reshape(-1, n))
    worths, n_coalitions = looked_up(ask, masks)
    here = worths[:, : 2 * draws, None]
    there = worths[:, 2 * draws :].reshape(len(worths), 2 * draws, n)
    gains = np.where(rows, here - there, there - here)
    both = (gains[:, :draws] + gains[:, draws:]) / 2.0
    return crossed_parts(
        both.transpose(1, 0, 2), n_coalitions, f"{draws} antithetic draws of Owen's integral"
    )
