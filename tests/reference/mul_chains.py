"""Black boxes whose requests do not depend on noise, alone and under MUL, exactly.

Two arms. A black box is a chain: ``step(tau, state)`` lists what it may do at virtual step tau,
(chance, arm, next state), arm 1 being the inferior one; ``start`` is its first state. The steps
that m members spend on the inferior arm follow from how many requests of either kind came before:
a walk on pairs of counts. With fractions for the chances the results are fractions.
"""

from collections import defaultdict
from fractions import Fraction


def blind(q):
    """Asks for the inferior arm with probability q(tau), whatever it has seen."""
    return lambda tau, state: ((q(tau), 1, state), (1 - q(tau), 0, state))


def in_pairs(superior, inferior, number=Fraction):
    """Learns without noise, and plays every decision twice; in one of two phases, by a coin.

    The first decision is a coin flip. While one arm is known, with reward y, the other is tried
    with probability h(y) = 1/2 - y/(4 + 4|y|), which falls with y. Once both are known, decision
    j is the inferior one with probability 1/(8j). In the first phase decisions take the steps 12,
    34, ...; in the second 1, 23, 45, ...
    """
    rewards = (superior, inferior)

    def leave(arm):
        y = rewards[arm]
        return number(1) / 2 - number(y) / (4 + 4 * abs(y))

    def step(tau, state):
        phase, known, last = state
        if phase is None:
            return [(number(1) / 4, arm, (phase, arm, arm)) for arm in (0, 1) for phase in (0, 1)]
        if (tau + phase) % 2 == 0:
            return [(1, last, state)]
        if known == 2:
            share = number(1) / (8 * ((tau + phase + 1) // 2))
            return [(share, 1, (phase, 2, 1)), (1 - share, 0, (phase, 2, 0))]
        share = leave(known)
        return [
            (share, 1 - known, (phase, 2, 1 - known)),
            (1 - share, known, (phase, known, known)),
        ]

    return step


IN_PAIRS = (None, None, None)


def instantaneous(step, start, horizon):
    """Probability of the inferior arm at each step of one agent who plays the black box itself."""
    reached, result = {start: 1}, []
    for tau in range(1, horizon + 1):
        following = defaultdict(int)
        inferior = 0
        for state, chance in reached.items():
            for share, arm, then in step(tau, state):
                following[then] += chance * share
                inferior += chance * share * arm
        reached = following
        result.append(inferior)
    return result


def total_regret(step, start, m, horizon):
    """Regret of m members together after a number of steps under MUL; the gap is 1."""
    reached = {(0, start): 1}  # answered requests for the inferior arm, state -> probability
    expected, tau = 0, 0
    while reached:
        tau += 1
        following = defaultdict(int)
        for (inferior, state), chance in reached.items():
            superior = tau - 1 - inferior
            steps = -(-inferior // m) - (-superior // m)
            for share, arm, then in step(tau, state):
                weight = chance * share
                buffer_is_empty = (inferior if arm else superior) % m == 0
                if buffer_is_empty and steps == horizon:  # nobody is left to answer
                    expected += weight * -(-inferior // m)
                elif weight > (1e-18 if isinstance(weight, float) else 0):
                    following[inferior + arm, then] += weight
        reached = following
    return m * expected


def limits(q, sizes, terms=20_000, most=60):
    """Total regrets of a blind box as T grows, q summable: m E ceil(N/m), N all requests."""
    law = [1.0] + [0.0] * most
    for tau in range(1, terms + 1):
        p = float(q(tau))
        for n in range(min(tau, most), 0, -1):
            law[n] = law[n] * (1.0 - p) + law[n - 1] * p
        law[0] *= 1.0 - p
    return [m * sum(chance * -(-n // m) for n, chance in enumerate(law)) for m in sizes]
