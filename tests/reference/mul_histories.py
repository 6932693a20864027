"""The law of what MUL's black box sees, by enumerating all tables of coin-flip noise."""

from collections import Counter
from fractions import Fraction
from itertools import product


def oldest(buffer):
    return buffer.pop(0)


def virtual_history(rewards, sin, noise, take):
    """Pairs of an arm and its reward, in the order in which the black box meets them."""
    buffers = [[] for _ in rewards]
    history = []
    asked = sin(history)
    for at_once in noise:
        buffers[asked] += [rewards[asked] + eta for eta in at_once]
        while buffers[asked]:
            history.append((asked, take(buffers[asked])))
            asked = sin(history)
    return history


def law_in_a_coalition(rewards, sin, m, horizon, steps, take=oldest):
    """Law of the first virtual steps when m members play; noise is -1 or 1 with equal chance."""
    tables = list(product(product((-1, 1), repeat=m), repeat=horizon))
    law = Counter()
    for noise in tables:
        history = virtual_history(rewards, sin, noise, take)
        assert len(history) >= steps, "the steps asked for are not always reached"
        law[tuple(history[:steps])] += Fraction(1, len(tables))
    return law


def law_alone(rewards, sin, steps):
    """Law of the same steps when one agent plays the black box on the bandit itself."""
    tables = list(product((-1, 1), repeat=steps))
    law = Counter()
    for noise in tables:
        history = []
        for eta in noise:
            x = sin(history)
            history.append((x, rewards[x] + eta))
        law[tuple(history)] += Fraction(1, len(tables))
    return law


def play_counts(law, n_arms):
    """Expected number of plays of each arm."""
    return [
        sum(chance * sum(x == arm for x, _ in history) for history, chance in law.items())
        for arm in range(n_arms)
    ]
