"""Tables of regrets R[C][a], of every member of every coalition, and the games they make."""

import numpy as np
from hypothesis import strategies as st

from tugames import Game


def coalitions(n):
    return range(1, 1 << n)


def members(mask, n):
    return [a for a in range(n) if mask >> a & 1]


def game_of(table, n):
    """v(C) = -sum of the members' regrets."""
    return Game([0.0] + [-float(sum(table[c].values())) for c in coalitions(n)])


def payout_of(table, n):
    """The payout (7): minus the regrets in the grand coalition."""
    return np.array([-float(table[(1 << n) - 1][a]) for a in range(n)])


def satisfies_assumption_3(table, n):
    """R_a^Q <= R_a^S for every a in S, S a subset of Q."""
    return all(
        table[q][a] <= table[s][a]
        for q in coalitions(n)
        for s in coalitions(n)
        if s & q == s
        for a in members(s, n)
    )


@st.composite
def monotone_tables(draw, n):
    """Integer tables that satisfy Assumption 3: what is saved grows with the coalition."""
    saving = {(c, a): draw(st.integers(0, 3)) for c in coalitions(n) for a in members(c, n)}
    table = {}
    for c in coalitions(n):
        table[c] = {}
        for a in members(c, n):
            inside = [s for s in coalitions(n) if s & c == s and s >> a & 1]
            table[c][a] = 60 - sum(saving[s, a] for s in inside)
    return table


@st.composite
def tables(draw, n):
    """Any integer tables."""
    return {c: {a: draw(st.integers(0, 9)) for a in members(c, n)} for c in coalitions(n)}
