"""The least core of games of any size, from sampled coalitions, and what that proves."""

from collections.abc import Hashable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import generator_and_seed
from tugames._numerics.members import row_masks
from tugames._numerics.row_program import RowProgram
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import payoff_words
from tugames._statistics.level import as_level
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation.answers import affords_all, as_budget
from tugames.estimation.parts import looked_up
from tugames.estimation.source import Source, Worths, opened
from tugames.oracles.store import ReplicateStore

__all__ = ["LeastCoreEstimate", "estimate_least_core"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Rows that are added in a round, the most violated first.
_ROWS = 200
#: Violations of the program's rows that are left, for worths of about 1.
_NEARLY = 1e-9
#: Weight of the tilt that breaks ties, over the number of players.
_TILT = 1e-7


@dataclass(frozen=True, kw_only=True, repr=False)
class LeastCoreEstimate(TabularResult):
    """A payoff that nearly all coalitions accept, and how sure that is.

    Attributes
    ----------
    payoff : ndarray, shape (n,)
        Efficient, in units of worth.
    epsilon : float
        Its largest excess among the coalitions that were seen.
    share : float
        At most this share of all coalitions has a larger excess, unless the draws were unlucky; 0
        if all were seen.
    level : float
        Chance, in the long run, of draws so unlucky; 0 if all coalitions were seen.
    n_constraints : int
        Coalitions that were drawn, with replacement.
    n_evaluations : int
        Worths evaluated: one coalition on one replicate counts once.
    n_replicates : int
    players : tuple of hashables
    seed : int or None
    method : str
    """

    payoff: FloatArray
    epsilon: float
    share: float
    level: float
    n_constraints: int
    n_evaluations: int
    n_replicates: int
    players: tuple[Hashable, ...]
    seed: int | None
    method: str

    @property
    def statement(self) -> str:
        """What was shown, with its numbers."""
        what = f"the payoff leaves no excess above {self.epsilon:.6g}"
        if not self.share:
            return f"{what} to any coalition"
        count = self.n_replicates
        of = "" if count == 1 else f", in the mean of these {count} replicates"
        return (
            f"{what} to all but a share of at most {self.share:.3g} of the coalitions{of}; with "
            f"confidence {1.0 - self.level:.6g}, from {self.n_constraints} drawn coalitions"
        )

    def _said(self) -> Iterator[str]:
        yield payoff_words(self.players, self.payoff.tolist())
        yield self.statement
        drawn = f"{self.n_constraints} coalitions drawn"
        yield f"{self.n_evaluations} worths, {drawn}, by {self.method}"

    def _table(self) -> Table:
        return payoff_table(self.players, self.payoff)


def estimate_least_core(
    game: Source,
    budget: int,
    *,
    level: float = 0.05,
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> LeastCoreEstimate:
    r"""A payoff that is stable for all but a small share of coalitions, with a given confidence.

    .. math:: \min_{x(N) = v(N),\ e} \; e \quad \text{subject to} \quad x(S) + e \ge v(S)

    for the single players and for m coalitions, drawn uniformly from all proper ones. Of the
    coalitions that were not drawn, some may have a larger excess; but not many.

    Parameters
    ----------
    game, budget, replications, rng, store, executor, workers, progress
        As of :func:`~tugames.estimate_shapley`. Of two players or more.
    level : float
        Chance of an unlucky draw, such as 0.05.

    Returns
    -------
    LeastCoreEstimate
        Its ``statement`` says what was shown. All coalitions are seen if the budget allows that.

    Raises
    ------
    BudgetError
        If fewer coalitions can be drawn than there are players.
    InvalidInputError
        If there is one player, the level is not between 0 and 1, or as by
        :func:`~tugames.estimate_shapley`.
    SolverError
        If the program is not solved.

    Notes
    -----
    With n unknowns (n - 1 payoffs and e) the share w of coalitions whose excess is above e exceeds
    q with probability at most :math:`\sum_{k < n} \binom{m}{k} q^k (1 - q)^{m - k}`, whatever the
    game is (the scenario bound; ties are broken by a fixed tilt of the objective, by which the
    optimum is one point). ``share`` is the q at which this is the level: about
    (n + ln(1/level)) / m. Nothing is said about by how much an excess may be larger, and the
    share is one of all coalitions, most of which have about n/2 members. ``epsilon`` is no more
    than that of the least core, but for the tilt, 1e-7 of the worths.

    Of a simulated oracle, all is about the mean of the replicates, which is a game, too.

    m + n + 1 coalitions, each asked for once; a linear program whose rows are added as they are
    violated, O(m n) memory.

    References
    ----------
    T. Yan, A. D. Procaccia (2021), If you like Shapley then you'll love the core, AAAI; M. C.
    Campi, S. Garatti (2008), The exact feasibility of randomized solutions of uncertain convex
    programs, SIAM Journal on Optimization 19.

    Examples
    --------
    >>> from tugames import FunctionOracle
    >>> weights = np.arange(1.0, 31.0)
    >>> convex = FunctionOracle(lambda rows: (rows @ weights) ** 2, 30, batch=True)
    >>> found = estimate_least_core(convex, budget=3000, rng=0)
    >>> found.epsilon < 0.0, round(found.share, 4), found.n_constraints
    (True, 0.0133, 2969)
    >>> found.statement.split(" to ")[1].split(", from")[0]
    'all but a share of at most 0.0133 of the coalitions; with confidence 0.95'
    """
    budget = as_budget(budget)
    level = as_level(level)
    with opened(
        game, replications, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        n = worths.n_players
        if n < 2:
            raise InvalidInputError(
                "the least core is about excesses of proper coalitions; got a game of one player, "
                "who gets all there is"
            )
        return _estimated(worths, budget, level, rng)


def _estimated(
    worths: Worths, budget: int, level: float, rng: np.random.Generator | int | None
) -> LeastCoreEstimate:
    n, n_replicates = worths.n_players, worths.n_replicates
    everything = affords_all(worths, budget)
    seed = None
    if everything:
        rows = np.arange(1, (1 << n) - 1)[:, None] >> np.arange(n) & 1 == 1
        drawn = 0
    else:
        drawn = budget // n_replicates - n - 1
        if drawn < n:
            least = min(2 * n + 1, (1 << n) - 1) * n_replicates
            raise BudgetError(
                f"as many drawn coalitions as players, the {n} players alone and all together, on "
                f"{n_replicates} replicates, take {least} worths; the budget is {budget}: raise it"
            )
        generator, seed = generator_and_seed(rng)
        rows = np.concatenate([np.eye(n, dtype=np.bool_), _proper(generator, drawn, n)])
    values, n_coalitions = looked_up(worths, [*row_masks(rows), (1 << n) - 1])
    mean = values.mean(axis=0)
    payoff = _least_excess(rows, mean[:-1], float(mean[-1]))
    if n_coalitions * n_replicates < budget:
        worths.ask_again()
    payoff.flags.writeable = False
    share = 0.0 if everything else _share(drawn, n, level)
    return LeastCoreEstimate(
        payoff=payoff,
        epsilon=float((mean[:-1] - rows @ payoff).max()),
        share=share,
        level=0.0 if everything else level,
        n_constraints=drawn,
        n_evaluations=n_coalitions * n_replicates,
        n_replicates=n_replicates,
        players=tuple(worths.game.players),
        seed=seed,
        method="all coalitions" if everything else f"{drawn} drawn coalitions, scenario bound",
    )


def _proper(rng: np.random.Generator, count: int, n: int) -> BoolArray:
    """Uniformly drawn coalitions that are neither empty nor all players, shape (count, n)."""
    rows = rng.random((count, n)) < 0.5
    while True:
        wrong = np.flatnonzero(rows.all(axis=1) | ~rows.any(axis=1))
        if not wrong.size:
            return rows
        rows[wrong] = rng.random((wrong.size, n)) < 0.5


def _share(drawn: int, unknowns: int, level: float) -> float:
    """Share q at which fewer than so many of the draws are above it with chance ``level``."""
    from scipy.special import betaincinv

    return float(betaincinv(unknowns, drawn - unknowns + 1, 1.0 - level))


def _least_excess(rows: BoolArray, worths: FloatArray, total: float) -> FloatArray:
    """Efficient payoff whose largest excess is least, ties broken by a tilt, shape (n,)."""
    n = rows.shape[1]
    # payoffs beyond equal division, in units of what is at stake
    left = worths - rows.sum(axis=1) * (total / n)
    unit = float(np.abs(left).max()) or 1.0
    bounds = left / unit
    tilt = np.random.default_rng(0).normal(size=n) * (_TILT / n)
    program = RowProgram(np.append(tilt, 1.0), np.full(n + 1, -np.inf), np.full(n + 1, np.inf))
    everyone = np.append(np.ones(n), 0.0)
    program.add(np.array([everyone, -everyone]), np.zeros(2))
    first = np.unique(np.concatenate([np.flatnonzero(rows.sum(axis=1) == 1),
                                      np.argsort(-bounds, kind="stable")[:_ROWS]]))  # fmt: skip
    inside = np.zeros(len(rows), dtype=np.bool_)
    while True:
        inside[first] = True
        program.add(
            np.concatenate([rows[first], np.ones((len(first), 1))], axis=1).astype(np.float64),
            bounds[first],
        )
        program.solve()
        above = bounds - rows @ program.solution[:n] - program.solution[n]
        above[inside] = 0.0
        first = np.argsort(-above, kind="stable")[:_ROWS]
        first = first[above[first] > _NEARLY]
        if not first.size:
            break
    extra = program.solution[:n] * unit
    payoff: FloatArray = total / n + extra - extra.mean()
    return payoff
