"""Shapley values from a budget of evaluations, for games and oracles of any size."""

from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import generator_and_seed
from tugames._statistics.level import as_level
from tugames.errors import InvalidInputError
from tugames.estimation.adaptive import adaptive_estimate, least_for_auto
from tugames.estimation.answers import (
    affords_all,
    as_budget,
    exact_answer,
    exact_parts,
    require_few,
)
from tugames.estimation.continuing import begun, continued
from tugames.estimation.estimate import Estimate
from tugames.estimation.growing import Growing, Grown
from tugames.estimation.methods import METHODS, Method
from tugames.estimation.parts import Ask, Parts
from tugames.estimation.refitting import Refitting
from tugames.estimation.source import DEFAULT_REPLICATIONS, Source, opened
from tugames.estimation.stages import in_stages
from tugames.estimation.targets import as_target
from tugames.oracles.store import ReplicateStore
from tugames.values.shapley import shapley_value

__all__ = ["estimate_shapley"]


def _automatic(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    """Every coalition if so many are allowed, else surrogates."""
    if most >= (1 << n) - 1:
        return exact_parts(ask, n, shapley_value)
    return adaptive_estimate(ask, n, most, rng)


_EXACT = ("auto", "exact")
_AUTO = Method(
    _automatic,
    lambda n: min(least_for_auto(n), (1 << n) - 1),
    "2n - 1 pairs of coalitions, for a surrogate,",
    nests=True,
)


def estimate_shapley(
    game: Source,
    budget: int,
    *,
    method: str = "auto",
    replications: int | str | None = None,
    target: str | None = None,
    target_error: float | None = None,
    level: float = 0.05,
    more: Estimate | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Estimate:
    r"""Estimate the Shapley value from at most ``budget`` evaluated worths.

    Parameters
    ----------
    game : Game, SampledGame, OracleGame, ValueOracle, or a family that tells worths
        Of any number of players. Games of ``shapiq``, and others that have ``n_players`` and are
        called with a boolean matrix of coalitions, are taken as they are.
    budget : int
        Largest number of worths to evaluate, never exceeded; a coalition on one replicate is
        one worth. What is left over at the end goes into asking an oracle for one worth twice.
    method : str
        ``"exact"``: every coalition. ``"permutation"``: antithetic permutations.
        ``"stratified"``: by player and size, with optimal allocation. ``"kernel"``: paired
        KernelSHAP. ``"leverage"``: the same regression, drawn by leverage without replacement.
        ``"owen"``: the multilinear extension, antithetic. ``"msr"``: maximum sample reuse with
        regressions. ``"auto"``: exact if the budget allows, else surrogates, see the notes; with
        ``target``, permutations.
    replications : int or "auto", optional
        Replicates of each worth of a simulated oracle, at least 2; 8 when left out, or
        ``"auto"`` if there is a target: a first stage shows how much of the error more
        coalitions and more replicates would remove, and the rest of the budget goes where the
        widest interval shrinks most. All coalitions are evaluated on the same ones. A game
        brings its own, which any number given here must equal; so does a deterministic
        oracle, 1. By any method but ``"stratified"``, and so the targets.
    target : {"ranking", "top-1", "top-2", ...}, optional
        Stop as soon as the order of all players by value, or who the first few are, is sure at
        the level. Permutations compare players draw by draw; by other methods their errors
        are added up, so that it takes more worths where players share their luck.
    target_error : float, optional
        Stop as soon as no standard error is larger.
    level : float
        Chance of a wrong order, when a target is said to be reached.
    more : Estimate, optional
        An earlier estimate of the same game, which this one goes on from by the same method, with
        this budget on top of its own: the bits are those of one run with both, and nothing is
        asked for twice. By ``"auto"`` and the methods whose coalitions come again with more
        budget (not ``"stratified"``, which draws by what its first stage showed), without a
        target and with a fixed number of replicates.
    rng : numpy Generator or int, optional
        Draws the coalitions; a fresh seed, which the result reports, when left out.
    store, executor, workers, progress
        Of an oracle, as of :func:`~tugames.tabulate`. Worths that are found in the store count
        as evaluated, so that a result does not depend on what is there.

    Returns
    -------
    Estimate
        With its standard error split by source; ``estimate.interval(0.95)`` is value
        and error read with the degrees of freedom that there are. An estimated variance
        component that comes out negative counts as 0, which is conservative when pairs are few.

    Raises
    ------
    BudgetError
        If the budget is less than the method needs; the message says what would do.
    InvalidInputError
        If the method is unknown, or the replications are fewer than 2 or do not fit the game;
        if an oracle's worths are no finite numbers, one for each replicate, or it has two
        answers to one question.

    Notes
    -----
    ``"auto"`` draws pairs of a coalition and its complement by leverage, without replacement, and
    fits surrogates to :math:`(v(S) - v(N \setminus S))/2`, all that the value depends on: odd
    polynomials, whose value it returns without sampling error where one meets every pair that was
    left out, to rounding, as of additive and quadratic games; else Gaussian processes, whose own
    value is corrected by what they miss of pairs that they have not seen, which makes the sampling
    error, too. O(m^3) time for m pairs, some hundred times for at most 300 of them.

    The next is about ``"permutation"``. An order of arrival and its reverse make a pair; their
    mean is one draw. With K pairs and R replicates, contributions
    :math:`Y_{kr} = \mu + \alpha_k + \beta_r + \varepsilon_{kr}`
    are a crossed random-effects model: the spread of the K row means is the sampling error
    :math:`(\sigma_\alpha^2 + \sigma_\varepsilon^2/R)/K`, and :math:`\sigma_\beta^2/R`, from
    the spread of the column means, is the simulation error; they add up to the variance of
    the mean. K is fixed beforehand: 2(n - 1) worths a pair and the grand coalition's.

    With a target, by any method, stages of about twice the worths follow each other, and stage k
    may spend 1/(k (k + 1)) of the level, on all neighbours in the order together, and of a top k on
    all pairs of one of them and another: so it is kept whatever stage is the last. Surrogates are
    fitted anew in each stage. Likewise ``estimate.interval`` allows for the number of looks.

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
    >>> airport = FunctionOracle(lambda members: max(members) + 1.0, players=30)
    >>> estimate = estimate_shapley(airport, budget=800, rng=0)
    >>> round(float(estimate.value.sum()), 9), estimate.n_evaluations
    (30.0, 799)
    >>> low, high = estimate.interval(0.95)[:, -1]        # of 1/1 + 1/2 + ... + 1/30
    >>> bool(3.6 < low < 3.995 < high < 4.2)
    True
    """
    if not isinstance(method, str) or method not in (*_EXACT, *METHODS):
        names = ", ".join(map(repr, [*_EXACT, *METHODS][:-1]))
        raise InvalidInputError(
            f"method is {names} or {list(METHODS)[-1]!r}; got {brief_repr(method)}: "
            "leave it out for 'auto'"
        )
    budget = as_budget(budget)
    level = as_level(level)
    auto = isinstance(replications, str)
    if auto and replications != "auto":
        raise InvalidInputError(
            f"replications is a number or 'auto'; got {brief_repr(replications)}"
        )
    number = None if isinstance(replications, str) else replications
    with opened(
        game, number, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        wanted = as_target(target, target_error, level, worths.n_players)
        free = worths.simulated and (auto or (wanted is not None and replications is None))
        if more is not None:
            if not isinstance(more, Estimate) or wanted or free or rng is not None:
                raise InvalidInputError(
                    "more is an earlier Estimate, which brings its seed and has no target; got "
                    f"{brief_repr(more)} or, beside it, a target, rng or replications='auto'"
                )
            return continued(worths, budget, more, method)
        named = _AUTO if method in _EXACT else METHODS[method]
        if (wanted or free) and not named.nests:
            raise InvalidInputError(
                "targets and replications='auto' are for methods whose coalitions come again with "
                f"more budget; got method={method!r}: take 'auto' or 'permutation'"
            )
        if free and wanted is None and method in _EXACT:
            # all coalitions on as many replicates as there may be
            require_few(budget)
            count = budget // ((1 << worths.n_players) - 1)
            if count >= DEFAULT_REPLICATIONS or method == "exact":
                worths.n_replicates, free = max(count, 2), False
        # a small error may need only few of the coalitions that are affordable
        small = wanted is not None and wanted.first is None and not worths.free
        every = affords_all(worths, budget) and not free and not (wanted and worths.simulated)
        if method == "exact" or (method == "auto" and every and not small):
            found = exact_answer(worths, budget, shapley_value, ", or use method='permutation'")
            return found if wanted is None else replace(found, reached=wanted.held(found))
        generator, seed = generator_and_seed(rng)
        if wanted is None and not free:
            return begun(worths, budget, method, named, generator, seed)
        # how the errors of two players go together is known of permutations
        order = wanted is not None and wanted.first is not None
        grown: Grown
        if method == "permutation" or (method == "auto" and order):
            grown = Growing(worths, generator)
        else:
            grown = Refitting(worths, generator, named)
        return in_stages(grown, worths, budget, seed, wanted, free=free)
