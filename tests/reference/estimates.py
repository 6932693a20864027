"""Least squares from a pool of actions: the law of the estimate, and what a pool tells."""

import numpy as np


def gram(rows):
    """Sum of the outer products of at least one row."""
    rows = np.array(rows, dtype=float)
    return rows.T @ rows


def law(rows, theta):
    """Mean and covariance of the estimate of minimum norm, for unit noise."""
    precision = gram(rows)
    inverse = np.linalg.pinv(precision, rcond=1e-12, hermitian=True)
    return inverse @ precision @ np.array(theta, dtype=float), inverse


def tells_apart(rows, actions):
    """Whether the pool spans all differences of the actions: then scores differ by the truth."""
    rows, actions = np.array(rows, dtype=float), np.array(actions, dtype=float)
    rank = np.linalg.matrix_rank(rows, tol=1e-9)
    return rank == np.linalg.matrix_rank(np.vstack([rows, actions - actions[0]]), tol=1e-9)
