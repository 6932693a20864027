"""Odd polynomials on chosen interactions: exact for additive, quadratic and sparse games."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: A fit is exact if no left-out residual exceeds this, relative to the largest worth.
_ROUNDING = 1e-9
#: Rows that a fit has to leave over, beside as many as there are players: were a tenth of all
#: pairs unlike it, one of so many would be with a chance of 96%.
_OVER = 30
#: Bits that a worth tells where nearly all worths differ: its digits above rounding. And bits that
#: a fit has to have met by rows that it leaves over, beside those that choosing its terms took.
_DIGITS, _EVIDENCE = 30.0, 60.0
#: Interactions of three players that are looked through, at most.
_LOOKED_THROUGH = 5000
#: Rows that interactions are chosen by, at most, and how many of them are chosen.
_ROWS, _CHOSEN = 500, 100
#: Players at most on whom a game of small support is tried.
_SUPPORT = 7


def exact_polynomial(signs: Array, targets: Array, scale: float, bits: float) -> Array | None:
    r"""Shapley values of the odd polynomial that is the game, if one is found; else None.

    Parameters
    ----------
    signs : ndarray, shape (m, n)
        One coalition of each pair; the last row is the grand coalition.
    targets : ndarray, shape (m, R)
        Odd parts of the worths, on every replicate.
    scale : float
        The largest worth.
    bits : float
        What one of the worths tells, see :func:`information`.

    Returns
    -------
    values : ndarray, shape (n, R), or None

    Notes
    -----
    Tried in turn: players alone (the odd part of any additive or quadratic game); interactions of
    three, chosen by orthogonal matching pursuit on the mean; all odd interactions of few players.
    A fit counts only if it leaves n rows over and 30 at least, and each of the rows is met, to
    rounding, by what the others make of it: a game that differs from it does so nowhere that was
    looked. What those rows tell has to outweigh what it took to choose the terms: of games of wins
    and losses, of which most pairs are alike, much can be met by few terms out of many. The two
    worths of a monomial to all of its players are shared alike: 2/|T| each.
    """
    m, n = signs.shape
    most = m - max(n, _OVER)
    alone = [(i,) for i in range(n)]
    if n > most:
        return None
    found = _fitted(signs, targets, alone, scale)
    if found is not None or n < 3:
        return found

    def told_enough(terms: int, choices: float) -> bool:
        return sure(m - n - terms, bits, choices)

    rows = np.unique(np.linspace(0, m - 1, _ROWS).astype(np.int64))
    at_most = max(min(most - n, (len(rows) - n) // 2, _CHOSEN), 0)
    chosen = _pursuit(signs[rows], targets[rows].mean(axis=1), alone, at_most, scale)
    each = np.log2(min(comb(n, 3), _LOOKED_THROUGH))
    if told_enough(len(chosen) - n, (len(chosen) - n) * each):
        found = _fitted(signs, targets, chosen, scale)
        if found is not None:
            return found
    # who is in what was chosen first
    weight = 0.8 ** np.arange(len(chosen))
    use = [-sum(w for w, t in zip(weight, chosen[n:], strict=False) if i in t) for i in range(n)]
    by_use = np.argsort(use, kind="stable")
    for size in range(5, min(_SUPPORT, n) + 1):
        if n + 2 ** (size - 1) > most or not told_enough(2 ** (size - 1), np.log2(comb(n, size))):
            break
        players = sorted(int(i) for i in by_use[:size])
        terms = [term for degree in range(3, size + 1, 2) for term in combinations(players, degree)]
        found = _fitted(signs, targets, [*alone, *terms], scale)
        if found is not None:
            return found
    return None


def information(worths: Array, scale: float) -> float:
    """Bits that a worth tells: their entropy, or their digits if most of them differ."""
    _, counts = np.unique(np.round(worths / max(_ROUNDING * scale, 1e-300)), return_counts=True)
    if 2 * len(counts) > len(worths):
        return _DIGITS
    share = counts / len(worths)
    return float(-(share * np.log2(share)).sum())


def sure(left_over: int, bits: float, choices: float = 0.0) -> bool:
    """Whether rows that a fit meets, beside those it took, tell enough to conclude from them."""
    return left_over * bits >= _EVIDENCE + choices


def _columns(signs: Array, terms: Sequence[tuple[int, ...]]) -> Array:
    return np.stack([signs[:, list(term)].prod(axis=1) for term in terms], axis=1)


def _fitted(
    signs: Array, targets: Array, terms: Sequence[tuple[int, ...]], scale: float
) -> Array | None:
    """Shapley values of the least squares fit, if it is exact."""
    columns = _columns(signs, terms)
    left, singular, right = np.linalg.svd(columns, full_matrices=False)
    if singular[-1] <= 1e-9 * singular[0]:
        return None
    spectrum = left.T @ targets
    leverage = (left**2).sum(axis=1)
    free = leverage < 1.0 - 1e-6
    residuals = np.abs(targets - left @ spectrum) / np.maximum(1.0 - leverage, 1e-6)[:, None]
    if residuals[free].max(initial=0.0) > _ROUNDING * scale:
        return None
    coefficients = right.T @ (spectrum / singular[:, None])
    values = np.zeros((signs.shape[1], targets.shape[1]))
    for term, coefficient in zip(terms, coefficients, strict=True):
        values[list(term)] += 2.0 * coefficient / len(term)
    return values


def _pursuit(
    signs: Array, target: Array, alone: Sequence[tuple[int, ...]], at_most: int, scale: float
) -> list[tuple[int, ...]]:
    """Players alone, and interactions of three, the one that explains most first."""
    candidates = list(_triples(signs, target))
    columns = _columns(signs, candidates)
    basis = np.linalg.qr(_columns(signs, alone))[0]
    residual = target - basis @ (basis.T @ target)
    columns -= basis @ (basis.T @ columns)
    chosen = list(alone)
    for _ in range(min(at_most, len(candidates))):
        if np.abs(residual).max() <= 1e-2 * _ROUNDING * scale:
            break
        norms = np.sqrt(np.einsum("ij,ij->j", columns, columns))
        gains = np.where(norms > 1e-6 * norms.max(), np.abs(residual @ columns), 0.0)
        gains /= np.maximum(norms, 1e-12)
        best = int(gains.argmax())
        if gains[best] == 0.0:
            break
        direction = columns[:, best] / norms[best]
        chosen.append(candidates[best])
        residual = residual - direction * (direction @ residual)
        columns -= np.outer(direction, direction @ columns)
        columns[:, best] = 0.0
    return chosen


def _triples(signs: Array, target: Array) -> Iterator[tuple[int, int, int]]:
    """All interactions of three players; of many players, of those who matter most alone."""
    n = signs.shape[1]
    kept = n
    while comb(kept, 3) > _LOOKED_THROUGH:
        kept -= 1
    strongest = np.argsort(-np.abs(signs.T @ target), kind="stable")[:kept]
    return combinations(sorted(int(i) for i in strongest), 3)
