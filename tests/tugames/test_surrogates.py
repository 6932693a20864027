"""Surrogates against brute force: Shapley values of sections, gradients, left-out residuals."""

import numpy as np
import pytest

from tugames import Game, shapley_value
from tugames.estimation.designs.pairs import pairs_by_leverage
from tugames.estimation.surrogates import likelihood
from tugames.estimation.surrogates.gaussian_process import fit_process, predicted
from tugames.estimation.surrogates.kernels import IndexKernel, LinearKernel, ProductKernel
from tugames.estimation.surrogates.likelihood import Data, fit_hyperparameters
from tugames.estimation.surrogates.polynomial import exact_polynomial, information, sure

N = 5
ALL = np.where((np.arange(2**N)[:, None] >> np.arange(N)) & 1, 1.0, -1.0)
RNG = np.random.default_rng(0)
DIRECTION = RNG.normal(size=N)
KERNELS = [
    LinearKernel(),
    ProductKernel(RNG.random(N)),
    ProductKernel(np.array([1e-4, 0.1, 1.0, 5.0, 20.0])),
    ProductKernel(np.full(N, 400.0)),
    IndexKernel(DIRECTION / np.abs(DIRECTION).sum(), 0.2),
]


def value_of(worths):
    return shapley_value(Game(worths - worths[0]))


@pytest.mark.parametrize("kernel", KERNELS)
def test_sections_and_prior_are_shapley_values_of_the_kernel(kernel):
    matrix = kernel.matrix(ALL)
    np.testing.assert_allclose(matrix, -matrix[::-1], atol=1e-12)  # odd
    sections = np.array([value_of(row) for row in matrix])
    np.testing.assert_allclose(kernel.sections(ALL), sections, atol=1e-12)
    twice = [value_of(sections[:, i])[i] for i in range(N)]
    np.testing.assert_allclose(kernel.prior(N), twice, atol=1e-12)
    others = ALL[[3, 8, 30]]
    np.testing.assert_allclose(kernel.matrix(ALL, others), matrix[:, [3, 8, 30]], atol=1e-12)


def some_data(n=6, m=20, seed=1):
    rng = np.random.default_rng(seed)
    signs = pairs_by_leverage(n, m, rng).signs
    sampled = np.ones(m)
    sampled[-1] = 0.0
    return Data(signs, rng.normal(size=m), sampled)


@pytest.mark.parametrize(
    ("objective", "size", "arguments"),
    [
        (likelihood._product, 9, ("gram", 0.1, 1.0)),
        (likelihood._product, 4, ("gram", 0.1, 1.5)),
        (likelihood._index, 10, ()),
        (likelihood._mixture, 3, ("matrices",)),
    ],
)
def test_gradients_are_those_of_finite_differences(objective, size, arguments):
    data = some_data()
    gram = LinearKernel().matrix(data.signs)
    given = {"gram": gram, "matrices": [gram, ProductKernel(np.full(6, 0.3)).matrix(data.signs)]}
    arguments = [given.get(a, a) if isinstance(a, str) else a for a in arguments]
    theta = np.random.default_rng(2).normal(size=size) * 0.3
    _, gradient = objective(theta, data, *arguments)
    for k, step in enumerate(1e-5 * np.eye(size)):
        high, low = (objective(theta + s, data, *arguments)[0] for s in (step, -step))
        assert gradient[k] == pytest.approx((high - low) / 2e-5, rel=1e-5, abs=1e-6)


def test_left_out_residuals_are_those_of_leaving_out():
    data = some_data(m=24)
    hyperparameters = fit_hyperparameters(data, index=True)
    for kind in hyperparameters.amplitudes:
        fit = fit_process(data, hyperparameters, kind)
        missed = fit.left_out(fit.dual(data.target[:, None]))[:, 0]
        covariance = np.linalg.inv(fit.inverse)
        for j in (0, 7, 23):
            rest = np.delete(np.arange(24), j)
            weights = np.linalg.solve(covariance[np.ix_(rest, rest)], covariance[rest, j])
            assert missed[j] == pytest.approx(
                data.target[j] - weights @ data.target[rest], rel=1e-6
            )


def test_predictions_are_what_was_seen_where_there_is_no_nugget():
    data = some_data(m=24)
    hyperparameters = fit_hyperparameters(data, index=True)
    for kind in hyperparameters.amplitudes:
        fit = fit_process(data, hyperparameters, kind)
        dual = fit.dual(np.stack([data.target, -data.target], axis=1))
        at_data = predicted(data, hyperparameters, kind, dual, data.signs)
        np.testing.assert_allclose(
            at_data[:, 0], data.target - fit.residuals(dual)[:, 0], rtol=1e-6, atol=1e-8
        )
        # odd, and linear in the data
        there = predicted(data, hyperparameters, kind, dual, -data.signs[:5])
        np.testing.assert_allclose(there, at_data[:5, ::-1], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("degrees", [(1,), (1, 3), (1, 3, 5)])
def test_polynomials_are_found_exactly(degrees):
    n, rng = 9, np.random.default_rng(3)
    design = pairs_by_leverage(n, 90, rng)
    signs = np.vstack([design.signs, np.ones((1, n))])
    targets, value = np.zeros((91, 2)), np.zeros((n, 2))
    for degree in degrees:
        for _ in range(4):
            own = 5 if degrees[-1] == 5 else n  # few players may do anything
            term, coefficient = rng.choice(own, degree, replace=False), rng.normal(size=2)
            targets += signs[:, term].prod(axis=1)[:, None] * coefficient
            value[term] += 2 * coefficient / degree  # v(N) - v(empty) = 2, shared alike
    found = exact_polynomial(signs, targets, np.abs(targets).max(), 30.0)
    np.testing.assert_allclose(found, value, atol=1e-10)


def test_what_is_no_polynomial_is_not_taken_for_one():
    n, rng = 9, np.random.default_rng(3)
    signs = np.vstack([pairs_by_leverage(n, 90, rng).signs, np.ones((1, n))])
    for targets in (rng.normal(size=(91, 1)), np.sign(signs.sum(axis=1, keepdims=True))):
        assert exact_polynomial(signs, targets, np.abs(targets).max(), 30.0) is None
    # one pair among the 91 that differs is enough
    targets = signs @ rng.normal(size=(n, 1))
    targets[40] += 1e-6
    assert exact_polynomial(signs, targets, 10.0, 30.0) is None


def test_a_worth_tells_as_much_as_it_differs():
    rng = np.random.default_rng(4)
    assert information(rng.normal(size=100), 3.0) == 30.0  # digits above rounding
    assert information(np.repeat([0.0, 1.0], 50), 1.0) == pytest.approx(1.0)
    assert information(np.repeat([0.0, 1e-12, 1.0, 2.0], 25), 2.0) == pytest.approx(1.5)
    assert information(np.zeros(20), 1.0) == 0.0


def test_wins_and_losses_tell_too_little_to_choose_terms_by():
    n, rng = 12, np.random.default_rng(5)
    signs = np.vstack([pairs_by_leverage(n, 59, rng).signs, np.ones((1, n))])
    triples = signs[:, [[0, 1, 2], [3, 4, 5]]].prod(axis=2).sum(axis=1, keepdims=True)
    assert exact_polynomial(signs, triples, 2.0, 30.0) is not None
    assert exact_polynomial(signs, triples, 2.0, 0.8) is None
    # players alone are not chosen; whether their fit is sure is another question
    assert exact_polynomial(signs, signs[:, :1], 1.0, 0.8) is not None
    assert sure(48, 3.4)
    assert not sure(48, 0.8)
