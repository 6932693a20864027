"""Costs handed in as worths: how they are told, and what is said then."""

import numpy as np

from tugames.core.balancedness import balancedness
from tugames.game import Game


def looks_like_costs(game: Game) -> bool:
    """Whether nobody would share these as worths, but everybody would as costs.

    The players' own worths add up to more than v(N), so that no payoff contents even the players
    alone; and the negated game, where the same numbers are costs, has a core. The time of
    :func:`~tugames.balancedness`, where the first holds.
    """
    alone = float(game.values[1 << np.arange(game.n_players)].sum())
    return alone > float(game.values[-1]) and balancedness(-game).balanced


def costs_hint(game: Game, before: str = "") -> str:
    """Sentence for a game of an empty core that looks like costs, after ``before``; else ""."""
    if not looks_like_costs(game):
        return ""
    alone = float(game.values[1 << np.arange(game.n_players)].sum())
    return (
        f"{before}these look like costs, as the players alone add up to {alone:g}, more than "
        f"v(N) = {game.values[-1]:g}, and the negated game has a core: costs are worths below 0, "
        "read as such with --costs, written by 'tugames convert --negate', in Python made by "
        "Game.from_costs"
    )
