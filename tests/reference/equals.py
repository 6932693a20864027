"""Two agents who are equal in the game and unequal in the bandit."""

from bandit_backend import LinearBandit, ScheduledActionSets


def equals(*, renamed=False):
    """Agent 1 decides by the first coordinate, agent 2 by the second.

    After two steps of M-ETC the Gram matrices are diag(1, 4) and diag(9, 1): each knows its own
    coordinate equally well alone, and the other's better. ``renamed`` exchanges their names.
    """
    first = [[[1.0, 0.0]], [[0.0, 2.0]], [[1.0, 0.0], [-1.0, 0.0]]]
    second = [[[3.0, 0.0]], [[0.0, 1.0]], [[0.0, 1.0], [0.0, -1.0]]]
    schedule = [second, first] if renamed else [first, second]
    return LinearBandit([1.0, 1.0], ScheduledActionSets(schedule), agents=["1", "2"])
