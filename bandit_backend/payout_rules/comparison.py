"""Payout rules of one instance, side by side."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import real_number, real_table, shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.payout_rules._split import split_worths
from bandit_backend.payout_rules.rules import ALL, Play, Rule
from bandit_backend.payout_rules.rules import regret as by_regret
from bandit_backend.payout_rules.table import PayoutRow, PayoutTable
from tugames import Game, ReplicateStore, SampledGame, SplitValueOracle, is_in_core
from tugames.inference import least_p_value
from tugames.sampled import standard_error
from tugames.values.shapley import shapley_value

__all__ = ["compare"]

FloatArray = NDArray[np.float64]

#: Relative difference of payments that counts as none: programs are solved to about this.
_SAME = 1e-6
#: Replicates and orders on which anonymity is tried.
_REPLICATES, _ORDERS = 3, 24


def compare(
    oracle: SplitValueOracle,
    replications: int,
    rules: Mapping[str, Rule] | Sequence[str] | None = None,
    *,
    level: float = 0.05,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> PayoutTable:
    r"""Pay by several rules, and say what each is worth.

    Every replicate is paid by itself, from its own worths: :math:`x^r = f(v^r, R^r)`. What is
    tested, and compared with the Shapley value, is the expected payment. Transfers are what
    payments differ from minus the own regret, which is what everybody has without any:

    .. math:: \tfrac12 \sum_a |x_a + R_a^N|.

    Parameters
    ----------
    oracle : RegretOracle
        Or any ``tugames.SplitValueOracle``.
    replications : int
        Number R >= 2 of replicates; a test at level 0.05 takes at least 5.
    rules : mapping of str to callable, or sequence of str, optional
        Names of :data:`ALL`; or rules by name, of your own too: functions from a :class:`Play` to
        payments of shape (n,). By default all that there are.
    level : float
        Of the verdict on the core, of each rule by itself.
    store, executor, workers, progress
        As :func:`tugames.tabulate`.

    Raises
    ------
    InvalidRunError
        For a rule that does not exist, is no function, or pays what is no finite number to each.

    Notes
    -----
    n 2**(n-1) T decisions a replicate, and each rule R + 72 times. Anonymity is tried on three
    replicates, in up to 24 orders of the agents each: what fails is shown, what holds is not.

    Examples
    --------
    >>> from bandit_backend import Greedy, LinearBandit, RegretOracle
    >>> bandit = LinearBandit([0.7, 0.3], [[[1, 0], [0, 1]]] * 2, agents=["ann", "bob"])
    >>> oracle = RegretOracle(bandit, Greedy(), horizon=50, seed=0)
    >>> table = compare(oracle, 10, ["regret", "shapley"])
    >>> table["shapley"].distance, table["regret"].moved, table["shapley"].anonymous
    (0.0, 0.0, True)
    """
    chosen = _chosen(rules)
    level = real_number(
        level, "a level is a probability, above 0 and below 1", above=0.0, below=1.0
    )
    game, split = split_worths(
        oracle,
        replications,
        store=store,
        executor=executor,
        workers=workers,
        progress=progress,
    )
    tested = level if level >= least_p_value(game.n_replicates) else None
    plays = [_play(game.replicate(r), split[r, -1]) for r in range(game.n_replicates)]
    fair = np.array([shapley_value(play.game) for play in plays])
    own = np.array([by_regret(play) for play in plays])
    return PayoutTable(
        rows=tuple(
            _row(name, rule, game, plays, fair, own, tested) for name, rule in chosen.items()
        ),
        agents=tuple(game.players),
        n_replicates=game.n_replicates,
        level=tested,
    )


def _chosen(rules: object) -> dict[str, Rule]:
    if rules is None:
        return dict(ALL)
    if isinstance(rules, Mapping):
        for name, rule in rules.items():
            if not callable(rule):
                raise InvalidRunError(
                    f"a payout rule is a function from a Play to payments; {shown(name)} is "
                    f"{shown(rule)}"
                )
        if rules:
            return {str(name): rule for name, rule in rules.items()}
    elif isinstance(rules, list | tuple) and rules:
        for name in rules:
            if not isinstance(name, str) or name not in ALL:
                raise InvalidRunError(f"a payout rule is {', '.join(ALL)}; got {shown(name)}")
        return {name: ALL[name] for name in rules}
    raise InvalidRunError(
        f"payout rules are some of {', '.join(ALL)}, or a mapping from names to rules; got "
        f"{shown(rules)}"
    )


def _play(game: Game, worths: FloatArray) -> Play:
    n = len(worths)
    return Play(
        game=game,
        regret=read_only(0.0 - worths),
        alone=read_only(game.values[1 << np.arange(n)].copy()),
    )


def _paid(name: str, rule: Rule, play: Play) -> FloatArray:
    payments = real_table(
        rule(play), f"the rule {name!r} pays each agent a number", error=InvalidRunError
    )
    if payments.shape != play.regret.shape or not np.isfinite(payments).all():
        raise InvalidRunError(
            f"the rule {name!r} pays each of {play.regret.size} agents a finite number; got "
            f"{shown(payments)}"
        )
    return payments


def _row(
    name: str,
    rule: Rule,
    game: SampledGame,
    plays: list[Play],
    fair: FloatArray,
    own: FloatArray,
    level: float | None,
) -> PayoutRow:
    paid = np.array([_paid(name, rule, play) for play in plays])
    size = _SAME * max(1.0, float(np.abs(game.samples).max()))
    difference = paid - fair
    farthest = int(np.argmax(np.abs(difference.mean(axis=0))))
    moved = np.abs(paid - own).sum(axis=1) / 2.0
    distance = abs(float(difference[:, farthest].mean()))
    return PayoutRow(
        name=name,
        payment=read_only(paid.mean(axis=0)),
        standard_error=read_only(standard_error(paid).copy()),
        efficient=bool((np.abs(paid.sum(axis=1) - game.samples[:, -1]) <= size).all()),
        in_core=is_in_core(game, paid if level is not None else paid.mean(axis=0), level=level),
        distance=distance,
        distance_error=float(standard_error(difference[:, [farthest]])[0]),
        anonymous=all(
            _is_anonymous(lambda play: _paid(name, rule, play), play, size)
            for play in plays[:_REPLICATES]
        ),
        moved=float(moved.mean()),
        moved_error=float(standard_error(moved[:, None])[0]),
    )


def _is_anonymous(pay: Callable[[Play], FloatArray], play: Play, size: float) -> bool:
    """Whether agents in other orders are paid the same."""
    n = len(play.regret)
    usual, players = pay(play), play.game.players
    if n <= 4:
        orders = np.array(list(permutations(range(n))))
    else:
        rng = np.random.default_rng(0)
        orders = np.array([rng.permutation(n) for _ in range(_ORDERS)])
    masks = np.arange(1 << n)
    for order in orders:
        # agent order[i] stands at place i: the coalition of places is that of agents
        seen = sum((masks >> i & 1) << int(agent) for i, agent in enumerate(order))
        moved = Game(play.game.values[seen], players=[players[i] for i in order])
        other = pay(
            Play(
                game=moved,
                regret=read_only(play.regret[order]),
                alone=read_only(play.alone[order]),
            )
        )
        if (np.abs(other - usual[order]) > size).any():
            return False
    return True
