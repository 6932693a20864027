"""A fixed set of small games, the same at every call."""

import numpy as np

from tugames._doors.numbers import generator, whole_number
from tugames.game import Game


def sample_games(count: int = 40, *, rng: np.random.Generator | int = 0) -> list[Game]:
    """Small integer games of 2 to 5 players on which every axiom has something to say.

    A quarter have a null player, a quarter a dummy player, a quarter two equal players.

    Parameters
    ----------
    count : int, optional
    rng : Generator or int, optional

    Returns
    -------
    list of Game

    Examples
    --------
    >>> games = sample_games(8)
    >>> {game.n_players for game in games} <= {2, 3, 4, 5}
    True
    """
    count = whole_number(count, "the number of games", least=0, most=10**6)
    rng = generator(rng)
    games = []
    for k in range(count):
        n = int(rng.integers(2, 6))
        values = rng.integers(-5, 20, 1 << n).astype(np.float64)
        masks = np.arange(1 << n)
        values[0] = 0.0
        if k % 4 in (1, 2):  # player 0 adds the same to every coalition: 0, or a constant
            values = values[masks & ~1] + (masks & 1) * (0.0 if k % 4 == 1 else 3.0)
        elif k % 4 == 3:  # players 0 and 1 are interchangeable
            swapped = masks & ~3 | (masks & 1) << 1 | (masks & 2) >> 1
            values = values + values[swapped]
        games.append(Game(values))
    return games
