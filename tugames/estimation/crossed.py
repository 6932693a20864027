"""Draws crossed with replicates: a mean, and where its error comes from."""

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.estimate import degrees_of_freedom
from tugames.estimation.parts import Parts
from tugames.estimation.spread import cautious_error


def crossed_parts(
    contributions: NDArray[np.float64],
    n_coalitions: int,
    method: str,
    *,
    fitted: int = 0,
    value: NDArray[np.float64] | None = None,
) -> Parts:
    """Mean of K independent draws of contributions on R replicates, with both parts of its error.

    Parameters
    ----------
    contributions : ndarray, shape (K, R, n)
        Unbiased for the value, each; with one draw nothing was sampled.
    n_coalitions : int
    method : str
    fitted : int
        Parameters that were fitted to the draws: so many degrees of freedom are gone.
    value : ndarray, shape (n,), optional
        In place of the mean.
    """
    n_draws, n_replicates, n = contributions.shape
    by_draw, by_replicate = contributions.mean(axis=1), contributions.mean(axis=0)
    sampling = cautious_error(by_draw) if n_draws > 1 else np.zeros(n)
    simulation = cautious_error(by_replicate) if n_replicates > 1 else np.zeros(n)
    if n_draws > 1 and n_replicates > 1:
        # the column means also carry the interaction, which the sampling error has counted
        shared = _interaction(contributions, by_draw, by_replicate) / (n_draws * n_replicates)
        simulation = np.sqrt(np.maximum(simulation**2 - shared, 0.0))
    free = max(2, n_draws - fitted)
    return Parts(
        value=by_draw.mean(axis=0) if value is None else value,
        sampling=sampling,
        simulation=simulation,
        freedom=degrees_of_freedom((sampling, free), (simulation, n_replicates)),
        n_coalitions=n_coalitions,
        method=method,
    )


def components(
    contributions: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Variances of draws, replicates and what is left, as of one each, shape (n,) each.

    The variance of a mean over K draws and R replicates is a/K + b/R + c/(K R).
    """
    n_draws, n_replicates, n = contributions.shape
    by_draw, by_replicate = contributions.mean(axis=1), contributions.mean(axis=0)
    nothing = np.zeros(n)
    rows = cautious_error(by_draw) ** 2 if n_draws > 1 else nothing
    columns = cautious_error(by_replicate) ** 2 if n_replicates > 1 else nothing
    if n_draws < 2 or n_replicates < 2:
        return rows * n_draws, columns * n_replicates, nothing
    left = _interaction(contributions, by_draw, by_replicate)
    shared = left / (n_draws * n_replicates)
    return (
        np.maximum(rows - shared, 0.0) * n_draws,
        np.maximum(columns - shared, 0.0) * n_replicates,
        left,
    )


def _interaction(
    contributions: NDArray[np.float64],
    by_draw: NDArray[np.float64],
    by_replicate: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Variance of what neither the draw nor the replicate explains, from both means, shape (n,)."""
    free = (len(by_draw) - 1) * (len(by_replicate) - 1)
    residual = contributions - by_draw[:, None] - by_replicate[None] + by_draw.mean(axis=0)
    left: NDArray[np.float64] = (residual**2).sum(axis=(0, 1)) / free
    return left
