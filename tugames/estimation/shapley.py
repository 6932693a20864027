"""Shapley values from a budget of evaluations, for games and oracles of any size."""

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import generator_and_seed, whole_number
from tugames._worths.tables import check_table_fits
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation.crossed import crossed_estimate
from tugames.estimation.estimate import Estimate
from tugames.estimation.permutation import permutation_contributions
from tugames.estimation.source import Source, Worths, source_of
from tugames.game import Game
from tugames.values.shapley import shapley_value

__all__ = ["estimate_shapley"]


def estimate_shapley(
    game: Source,
    budget: int,
    *,
    method: str = "auto",
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
) -> Estimate:
    r"""Estimate the Shapley value from at most ``budget`` evaluated worths.

    Parameters
    ----------
    game : Game, SampledGame, OracleGame, ValueOracle, or a family that tells worths
        Of any number of players.
    budget : int
        Largest number of worths to evaluate, never exceeded; a coalition on one replicate is
        one worth. What is left over at the end goes into asking an oracle for one worth twice.
    method : {"auto", "permutation", "exact"}
        ``"permutation"``: antithetic permutations. ``"exact"``: every coalition.
        ``"auto"``: exact if the budget allows, else permutations.
    replications : int, optional
        Replicates of each worth of a simulated oracle, at least 2; 8 when left out. All
        coalitions are evaluated on the same ones. A game brings its own, which any number
        given here must equal; so does a deterministic oracle, 1.
    rng : numpy Generator or int, optional
        Draws the permutations; a fresh seed, which the result reports, when left out.

    Returns
    -------
    Estimate
        Unbiased, with its standard error split by source; ``estimate.interval(0.95)`` is value
        and error read with the degrees of freedom that there are. An estimated variance
        component that comes out negative counts as 0, which is conservative when pairs are few.

    Raises
    ------
    BudgetError
        If the budget does not allow two antithetic pairs; the message says what would.
    InvalidInputError
        If the method is unknown, or the replications are fewer than 2 or do not fit the game;
        if an oracle's worths are no finite numbers, one for each replicate, or it has two
        answers to one question.

    Notes
    -----
    An order of arrival and its reverse make a pair; their mean is one draw. With K pairs and
    R replicates, contributions :math:`Y_{kr} = \mu + \alpha_k + \beta_r + \varepsilon_{kr}`
    are a crossed random-effects model: the spread of the K row means is the sampling error
    :math:`(\sigma_\alpha^2 + \sigma_\varepsilon^2/R)/K`, and :math:`\sigma_\beta^2/R`, from
    the spread of the column means, is the simulation error; they add up to the variance of
    the mean. K is fixed beforehand: 2(n - 1) worths a pair and the grand coalition's.

    Where few of the K draws differ from the rest the plain spread is too small, and 0 where none
    does; the error counts three draws of each kind more than were seen, then (Agresti and Coull,
    1998), and takes what a player's own draws do not show from the others'. It is 0 only where
    all draws agree for all players: as in an additive game, or by luck, which nobody can tell.

    References
    ----------
    I. Mann, L. S. Shapley (1960), Values of large games IV; J. Castro, D. Gomez, J. Tejada
    (2009), Polynomial calculation of the Shapley value based on sampling, Computers &
    Operations Research 36; R. Mitchell et al. (2022), Sampling permutations for Shapley value
    estimation, JMLR 23 (antithetic pairs).

    Examples
    --------
    >>> from tugames import FunctionOracle
    >>> airport = FunctionOracle(lambda members: max(members) + 1.0, players=50)
    >>> estimate = estimate_shapley(airport, budget=20_000, rng=0)
    >>> float(estimate.value.sum()), estimate.n_evaluations <= 20_000
    (50.0, True)
    >>> estimate.value[0].round(3), estimate.standard_error[0].round(3)
    (np.float64(0.022), np.float64(0.009))
    """
    if not isinstance(method, str) or method not in ("auto", "permutation", "exact"):
        raise InvalidInputError(
            f"method is 'auto', 'permutation' or 'exact'; got {brief_repr(method)}: "
            "leave it out for 'auto'"
        )
    budget = whole_number(budget, "a budget, the number of worths to evaluate at most,")
    game = source_of(game)
    worths = Worths(game, replications)
    n_replicates = worths.n_replicates
    n = len(game.players)
    n_all = ((1 << n) - 1) * n_replicates
    if method == "exact" or (method == "auto" and n_all <= budget):
        if n_all > budget:
            raise BudgetError(
                f"all coalitions of {n} players on {n_replicates} replicates are {n_all} worths; "
                f"the budget is {budget}: raise it, or use method='permutation'"
            )
        check_table_fits(n)
        return _exact(game, worths, budget)

    pairs = _affordable_pairs(budget, n, n_replicates, method)
    generator, seed = generator_and_seed(rng)
    contributions, n_coalitions = permutation_contributions(worths, n, pairs, generator)
    n_evaluations = n_coalitions * n_replicates
    if n_evaluations < budget:
        worths.ask_again()
    return crossed_estimate(
        contributions, game, n_evaluations, f"{pairs} antithetic permutations", seed
    )


def _affordable_pairs(budget: int, n: int, n_replicates: int, method: str) -> int:
    """Number of antithetic pairs; two at least, or there is no standard error."""
    per_pair = max(2 * (n - 1), 1)
    pairs = (budget // n_replicates - 1) // per_pair
    if pairs < 2:
        sampled, exact = 2 * per_pair + 1, (1 << n) - 1
        if exact <= sampled and method == "auto":
            raise BudgetError(
                f"all coalitions of {n} players on {n_replicates} replicates take "
                f"{exact * n_replicates} worths; the budget is {budget}: raise it"
            )
        raise BudgetError(
            f"two antithetic pairs of permutations of {n} players on {n_replicates} replicates "
            f"take {sampled * n_replicates} worths; the budget is {budget}: raise it"
        )
    return pairs


def _exact(game: Source, worths: Worths, budget: int) -> Estimate:
    samples = np.pad(worths(list(range(1, 1 << len(game.players)))), ((0, 0), (1, 0)))
    n_evaluations = samples.size - len(samples)
    if n_evaluations < budget:
        worths.ask_again()
    values = np.array([shapley_value(Game(row)) for row in samples])
    return crossed_estimate(values[None], game, n_evaluations, "exact", None)
