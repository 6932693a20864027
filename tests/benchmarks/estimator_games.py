"""Families of games on which estimators are compared, as functions of boolean matrices.

Each takes the number of players and a seed, and gives a function from coalitions, one a row, to
worths; ``estimator_truths`` has the Shapley value of those that have a closed form.
"""

import numpy as np


def sparse(n, seed):
    """2n unanimity games of one to four players, with normal dividends."""
    terms = dividends_of(n, seed)
    return lambda rows: sum(dividend * rows[:, players].all(axis=1) for players, dividend in terms)


def dividends_of(n, seed):
    rng, terms = np.random.default_rng([1, seed]), []
    for _ in range(2 * n):
        size = rng.integers(1, 5)
        terms.append((rng.choice(n, size, replace=False), rng.normal()))
    return terms


def threshold(n, seed):
    """A steep logistic function of a weighted sum, of weights in thousandths."""
    weights, steep = logistic_of(n, seed)
    return lambda rows: steep(rows @ weights)


def logistic_of(n, seed):
    rng = np.random.default_rng([2, seed])
    weights = rng.exponential(size=n)
    weights = np.round(1000 * weights / weights.sum()).astype(np.int64)
    quota = rng.uniform(0.3, 0.7)
    before = 1.0 / (1.0 + np.exp(30.0 * quota))
    return weights, lambda total: 1.0 / (1.0 + np.exp(-30.0 * (total / 1000 - quota))) - before


def quadratic(n, seed):
    """Normal weights of players and pairs."""
    matrix = matrix_of(n, seed)
    return lambda rows: np.einsum("mi,ij,mj->m", rows.astype(float), matrix, rows.astype(float))


def matrix_of(n, seed):
    matrix = np.random.default_rng([3, seed]).normal(size=(n, n))
    return (matrix + matrix.T) / 2


def coverage(n, seed):
    """Weights of what is covered: 200 things, of which each player has its own share."""
    covers, weights = covers_of(n, seed)
    return lambda rows: ((rows.astype(float) @ covers) > 0) @ weights


def covers_of(n, seed):
    rng = np.random.default_rng([4, seed])
    covers = rng.random((n, 200)) < rng.uniform(0.05, 0.3, size=(n, 1))
    return covers, rng.exponential(size=200)


def airport(n, seed):
    """The longest runway that a member needs."""
    costs = costs_of(n, seed)
    return lambda rows: (rows * costs).max(axis=1)


def costs_of(n, seed):
    return np.sort(np.random.default_rng([5, seed]).exponential(size=n))


def glove(n, seed):
    """Pairs of gloves: a third of the players have left ones."""
    left = left_of(n, seed)
    return lambda rows: np.minimum(rows[:, left].sum(axis=1), rows[:, ~left].sum(axis=1)) * 1.0


def left_of(n, seed):
    return np.random.default_rng([6, seed]).permutation(n) < max(2, n // 3)


def voting(n, seed):
    """Weighted voting with a quota between 0.4 and 0.7 of all weights."""
    weights, quota = votes_of(n, seed)
    return lambda rows: (rows @ weights >= quota) * 1.0


def votes_of(n, seed):
    rng = np.random.default_rng([7, seed])
    weights = rng.integers(1, 30, size=n)
    return weights, weights.sum() * rng.uniform(0.4, 0.7)


def spanning(n, seed):
    """Cost of the shortest tree that joins the members and a source, points of a square."""
    places = np.random.default_rng([8, seed]).random((n + 1, 2))
    lengths = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=-1))

    def cost(row):
        there = np.r_[0, 1 + np.flatnonzero(row)]
        rest, near, total = lengths[np.ix_(there, there)], lengths[0, there].copy(), 0.0
        joined = np.zeros(len(there), dtype=bool)
        joined[0] = True
        for _ in range(len(there) - 1):
            best = int(np.where(joined, np.inf, near).argmin())
            total += near[best]
            joined[best] = True
            near = np.minimum(near, rest[best])
        return total

    return lambda rows: np.array([cost(row) for row in rows])


def smooth(n, seed):
    """Square roots of three sums, of weights in hundredths."""
    weights, factors = roots_of(n, seed)
    return lambda rows: np.sqrt(rows @ weights / 100) @ factors


def roots_of(n, seed):
    rng = np.random.default_rng([9, seed])
    weights, factors = rng.exponential(size=(n, 3)), rng.normal(size=3) + 1.5
    return np.round(100 * weights).astype(np.int64), factors


def smooth_noise(n, seed):
    """The same, with a number of each coalition's own, fixed once, of deviation 0.3.

    To 16 players a normal number, beyond a sum of cosines, of which the value is known.
    """
    quiet = smooth(n, seed)
    if n > 16:
        angles, starts = waves_of(n, seed)
        size = 0.3 * np.sqrt(2.0 / len(starts))
        return lambda rows: (
            quiet(rows) + size * np.cos(rows @ angles + starts).sum(axis=1) * rows.any(axis=1)
        )
    noise = 0.3 * np.random.default_rng([13, seed]).normal(size=1 << n)
    noise[0] = 0.0
    powers = 1 << np.arange(n)
    return lambda rows: quiet(rows) + noise[rows @ powers]


def waves_of(n, seed):
    rng = np.random.default_rng([13, seed])
    return rng.normal(0.0, 100.0, size=(n, 8)), rng.uniform(0.0, 2 * np.pi, size=8)


def bandit(n, seed):
    """Width of the confidence set that pooled agents of a linear bandit reach."""
    rng = np.random.default_rng([10, seed])
    features, horizons = rng.normal(size=(n, 4)), rng.uniform(5, 40, size=n)
    outer = np.einsum("n,ni,nj->nij", horizons, features, features).reshape(n, -1)

    def worth(rows):
        design = (rows.astype(float) @ outer).reshape(-1, 4, 4) + np.eye(4)
        steps = np.maximum(rows @ horizons, 0)
        return np.sqrt(steps) * np.sqrt(np.log1p(steps) + np.linalg.slogdet(design)[1])

    return worth


def regression(n, seed):
    """Share of the variance that a regression on the members explains."""
    rng = np.random.default_rng([11, seed])
    mixing = rng.normal(size=(n, n)) / np.sqrt(n) + np.eye(n)
    data = rng.normal(size=(200, n)) @ mixing
    slopes = rng.normal(size=n) * (rng.random(n) < 0.7)
    outcome = data @ slopes + rng.normal(size=200) * np.sqrt(n)
    data, outcome = data - data.mean(axis=0), outcome - outcome.mean()
    gram, moments = data.T @ data, data.T @ outcome

    def explained(row):
        if not row.any():
            return 0.0
        slope = np.linalg.solve(gram[np.ix_(row, row)], moments[row])
        return moments[row] @ slope / (outcome @ outcome)

    return lambda rows: np.array([explained(row) for row in rows])


def explanation(n, seed):
    """What features add to a forest's prediction of one case (data sets of scikit-learn)."""
    model, case, others = prediction_of(n, seed)
    base = model.predict(others).mean()

    def worth(rows):
        mixed = np.where(rows[:, None, :], case, others[None]).reshape(-1, n)
        return model.predict(mixed).reshape(len(rows), -1).mean(axis=1) - base

    return worth


def prediction_of(n, seed):
    """A forest, the case and those whose features it is compared with."""
    data, model = forest_of(n)
    rng = np.random.default_rng([12, seed])
    return model, data[rng.integers(len(data))], data[rng.integers(len(data), size=20)]


_FORESTS = {}


def forest_of(n):
    from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
    from sklearn.ensemble import RandomForestRegressor

    if n not in _FORESTS:
        load = load_diabetes if n <= 10 else load_wine if n <= 13 else load_breast_cancer
        source = load()
        order = np.random.default_rng(0).permutation(source.data.shape[1])
        data = source.data[:, np.sort(order[:n])]
        forest = RandomForestRegressor(50, random_state=0, max_depth=8, n_jobs=1)
        _FORESTS[n] = data, forest.fit(data, source.target)
    return _FORESTS[n]


FAMILIES = {
    "sparse": sparse,
    "threshold": threshold,
    "quadratic": quadratic,
    "coverage": coverage,
    "airport": airport,
    "glove": glove,
    "voting": voting,
    "spanning tree": spanning,
    "smooth": smooth,
    "smooth, noise": smooth_noise,
    "bandit": bandit,
    "regression R2": regression,
    "explanation": explanation,
}
