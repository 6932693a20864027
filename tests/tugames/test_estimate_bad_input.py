"""What every estimator refuses, and says: few worths, one replicate, and oracles that err."""

import numpy as np
import pytest

import tugames
from tugames import FunctionOracle
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation.methods import METHODS

N, R = 7, 2
BUDGET = 500  # on two replicates; all coalitions would take 254
WEIGHTS = [1.0 / 64] * 7
UNIONS = [[0, 1, 2], [3], [4, 5, 6]]


def shapley(method):
    return lambda oracle, budget, **more: tugames.estimate_shapley(
        oracle, budget, method=method, **more
    )


ESTIMATORS = {
    **{f"shapley, {method}": shapley(method) for method in ("auto", "exact", *METHODS)},
    "banzhaf": tugames.estimate_banzhaf,
    "semivalue": lambda oracle, budget, **more: tugames.estimate_semivalue(
        oracle, WEIGHTS, budget, **more
    ),
    "owen": lambda oracle, budget, **more: tugames.estimate_owen(oracle, UNIONS, budget, **more),
    "interactions": tugames.estimate_interactions,
    "least core": tugames.estimate_least_core,
}
#: What each takes so that it samples, where it can.
SAMPLED = dict.fromkeys(ESTIMATORS, 2 * 121) | {"shapley, exact": 254}


class Erring:
    """A simulator that errs on a replicate, for coalitions with player 0."""

    deterministic = False
    players = tuple(range(N))

    def __init__(self, wrong):
        self.wrong = wrong
        self.calls = 0

    def worths(self, coalition, replicates):
        self.calls += 1
        right = np.array([coalition.bit_count() ** 1.5 + 0.1 * r for r in replicates])
        return self.wrong(right, coalition, np.array(replicates), self.calls)


class ErringBatches(Erring):
    def batch_worths(self, coalitions, replicates):
        return np.array([self.worths(mask, replicates) for mask in coalitions]).T


def not_a_number(what):
    def wrong(right, coalition, replicates, _):
        return np.where((replicates == 1) & bool(coalition & 1), what, right)

    return wrong


@pytest.mark.parametrize("what", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kind", [Erring, ErringBatches])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_where_a_worth_is_no_number_is_told(name, kind, what):
    said = rf"coalition 0[+0-9]* on replicate 1 came out as {what}"
    with pytest.raises(InvalidInputError, match=said) as error:
        ESTIMATORS[name](kind(not_a_number(what)), SAMPLED[name], replications=R)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda right, *_: right[:1],
        lambda right, *_: np.append(right, 1.0),
        lambda right, *_: right[:, None],
        lambda right, *_: right.sum(),
        lambda right, *_: ["much"] * len(right),
        lambda *_: None,
    ],
)
@pytest.mark.parametrize("name", ESTIMATORS)
def test_worths_are_one_for_each_replicate(name, wrong):
    with pytest.raises(InvalidInputError, match="worth") as error:
        ESTIMATORS[name](Erring(wrong), SAMPLED[name], replications=R)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("kind", [Erring, ErringBatches])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_answers_that_change_are_noticed(name, kind):
    # the dice go on rolling, whatever the replicate
    oracle = kind(lambda right, coalition, replicates, calls: right + 0.01 * calls)
    with pytest.raises(InvalidInputError, match="one answer to one question"):
        ESTIMATORS[name](oracle, SAMPLED[name] + 1, replications=R)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_answers_that_change_are_noticed_where_workers_are(name):
    oracle = Erring(lambda right, coalition, replicates, calls: right + 0.01 * calls)
    with pytest.raises(InvalidInputError, match="one answer to one question"):
        ESTIMATORS[name](oracle, SAMPLED[name] + 1, replications=R, workers=1)


@pytest.mark.parametrize("replications", [1, 0])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_one_replicate_has_no_error_bar(name, replications):
    oracle = FunctionOracle(lambda members, rng: rng.normal(), N, seed=0)
    with pytest.raises(InvalidInputError, match=rf"at least 2 replicates.*got {replications}"):
        ESTIMATORS[name](oracle, BUDGET, replications=replications)


@pytest.mark.parametrize("budget", [-1, 0, 1, 13])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_the_least_budget_is_named(name, budget):
    calls = []
    oracle = FunctionOracle(lambda members, rng: calls.append(members) or 1.0, N, seed=0)
    with pytest.raises(BudgetError, match=r"(take|are) \d+ worths; the budget is -?\d+: raise it"):
        ESTIMATORS[name](oracle, budget, replications=R)
    assert not calls
