"""A player, named by a caller."""

from collections.abc import Hashable

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError
from tugames.game import Game


def player_number(game: Game, player: Hashable) -> int:
    """Number of the player with this label; InvalidInputError if there is none."""
    labels = {label: i for i, label in enumerate(game.players)}
    try:
        i = labels.get(player)
    except TypeError:  # not hashable
        i = None
    # True is not player 1
    if i is None or isinstance(player, bool) != isinstance(game.players[i], bool):
        raise InvalidInputError(
            f"a player is one of the game's labels, {brief_repr(list(game.players))}; got "
            f"{brief_repr(player)}"
        )
    return i
