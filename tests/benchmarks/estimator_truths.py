"""Shapley values in closed form of the families of games that have one, for any number of players.

Exact to rounding: a weighted sum of expectations of which each is a polynomial of degree n - 1 in
the probability q that a player is there, summed by Gauss and Legendre's rule.
"""

from math import comb, factorial

import numpy as np
from estimator_games import (
    costs_of,
    covers_of,
    dividends_of,
    left_of,
    logistic_of,
    matrix_of,
    prediction_of,
    roots_of,
    votes_of,
    waves_of,
)


def sparse(n, seed):
    value = np.zeros(n)
    for players, dividend in dividends_of(n, seed):
        value[players] += dividend / len(players)
    return value


def coverage(n, seed):
    covered, weights = covers_of(n, seed)
    owners = covered.sum(axis=0)
    return covered @ np.divide(weights, owners, out=np.zeros(200), where=owners > 0)


def airport(n, seed):
    return np.cumsum(np.diff(costs_of(n, seed), prepend=0.0) / np.arange(n, 0, -1))


def glove(n, seed):
    lefts = left_of(n, seed)
    sides = lefts.sum(), (~lefts).sum()

    def of(own, other):
        """Pairs are gained where those before hold fewer of the own kind than of the other."""
        total = 0.0
        for size in range(n):
            ways = sum(
                comb(own - 1, k) * comb(other, size - k) for k in range(size + 1) if k < size - k
            )
            total += ways / comb(n - 1, size)
        return total / n

    return np.where(lefts, of(*sides), of(*sides[::-1]))


def voting(n, seed):
    weights, quota = votes_of(n, seed)
    return of_sums(weights, lambda total: total >= quota)


def threshold(n, seed):
    return of_sums(*logistic_of(n, seed))


def smooth(n, seed):
    weights, factors = roots_of(n, seed)
    return sum(
        factor * of_sums(column, lambda total: np.sqrt(total / 100))
        for column, factor in zip(weights.T, factors, strict=True)
    )


def smooth_noise(n, seed):
    """Of more than 16 players."""
    angles, starts = waves_of(n, seed)
    there, first = np.exp(1j * angles), np.exp(1j * starts)
    value = np.full(n, first.real.sum() / n)  # the empty coalition is worth nothing
    for q, share in zip(*chances(n), strict=True):
        factors = 1.0 - q + q * there
        others = factors.prod(axis=0) / factors
        value += share * (first * (there - 1.0) * others).real.sum(axis=1)
    return smooth(n, seed) + 0.3 * np.sqrt(2.0 / len(starts)) * value


def explanation(n, seed):
    """Leaf by leaf: reached where features of one set are the case's and of another are not."""
    model, case, others = prediction_of(n, seed)
    case, others = case.astype(np.float32), others.astype(np.float32)
    value = np.zeros(n)
    for tree in (one.tree_ for one in model.estimators_):
        for other in others:
            waiting = [(0, frozenset(), frozenset())]
            while waiting:
                node, own, its = waiting.pop()
                feature, below = tree.feature[node], tree.children_left[node]
                if below < 0:
                    _add_leaf(value, tree.value[node].item(), list(own), list(its))
                    continue
                above, limit = tree.children_right[node], tree.threshold[node]
                mine = below if case[feature] <= limit else above
                theirs = below if other[feature] <= limit else above
                if mine == theirs or feature not in its:
                    waiting.append((mine, own if mine == theirs else own | {feature}, its))
                if mine != theirs and feature not in own:
                    waiting.append((theirs, own, its | {feature}))
    return value / (len(model.estimators_) * len(others))


def _add_leaf(value, worth, own, its):
    a, b = len(own), len(its)
    if a:
        value[own] += worth * factorial(a - 1) * factorial(b) / factorial(a + b)
    if b:
        value[its] -= worth * factorial(a) * factorial(b - 1) / factorial(a + b)


def chances(n):
    """Nodes and weights on (0, 1), exact to degree n - 1; even in number, so that none is 1/2."""
    nodes, weights = np.polynomial.legendre.leggauss(2 * (n // 4 + 1))
    return (nodes + 1.0) / 2.0, weights / 2.0


def of_sums(weights, function):
    """Value of a function of the sum of the members' weights, whole numbers."""
    n, top = len(weights), int(weights.sum()) + 1
    length = 1 << top.bit_length()
    worths = np.asarray(function(np.arange(top)), dtype=float)
    angles = np.outer(weights, np.arange(length // 2 + 1)) % length
    turned = np.exp(-2j * np.pi * angles / length)
    value = np.zeros(n)
    for q, share in zip(*chances(n), strict=True):
        factors = 1.0 - q + q * turned
        whole = factors.prod(axis=0)
        for i, weight in enumerate(weights):
            if weight:
                others = np.fft.irfft(whole / factors[i], length)[: top - weight]
                value[i] += share * ((worths[weight:] - worths[: top - weight]) * others).sum()
    return value


TRUTHS = {
    "sparse": sparse,
    "threshold": threshold,
    "quadratic": lambda n, seed: matrix_of(n, seed).sum(axis=1),
    "coverage": coverage,
    "airport": airport,
    "glove": glove,
    "voting": voting,
    "smooth": smooth,
    "smooth, noise": smooth_noise,
    "explanation": explanation,
}
