"""Laws of coalitions' trajectories under coin-flip noise, by enumeration of all tables of noise."""

from collections import Counter
from itertools import product

import numpy as np

from reference.bandits import greedy_scores, linucb_scores, lowest_of_best, play


def greedy(_, t, history, actions):
    return lowest_of_best(greedy_scores(history, actions))


def linucb(_, t, history, actions):
    return lowest_of_best(linucb_scores(history, actions, 1.0, 1.0, False))


def leader_explores(i, t, history, actions):
    """Looks at labels: the agent of index 0 takes its actions in turn, the others are greedy."""
    return t % len(actions) if i == 0 else greedy(i, t, history, actions)


def trajectories(theta, sets, choose, horizon):
    """Law of the tuple of all agents' actions and rewards, and their mean regrets."""
    theta, sets = np.array(theta, float), [np.array(rows, float) for rows in sets]
    law, regret = Counter(), np.zeros(len(sets))
    tables = list(product((-1.0, 1.0), repeat=len(sets) * horizon))
    for flips in tables:
        noise = np.array(flips).reshape(len(sets), horizon)
        choices, cumulative = play(theta, lambda i, _: sets[i], choose, noise)
        taken = [rows[chosen] for rows, chosen in zip(sets, choices, strict=True)]
        seen = [
            np.column_stack([rows, rows @ theta + eta])
            for rows, eta in zip(taken, noise, strict=True)
        ]
        law[tuple(tuple(map(tuple, table.tolist())) for table in seen)] += 1
        regret += cumulative[:, -1]
    return law, regret / len(tables)
