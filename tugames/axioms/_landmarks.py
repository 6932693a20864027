"""Games of the literature that break an axiom, and are too special to be met by chance."""

from collections.abc import Iterator

from tugames.axioms._axiom import Axiom
from tugames.game import Game

#: Two left gloves and two right ones. Every payoff (t, t, 1 - t, 1 - t) with t from 0 to 1 leaves
#: the largest excess over a pair's separation at 0, whichever pair it is: pairs agree with all of
#: them, as the standard solution shares the gain of two.
_SQUARE = [0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 2]
_LEFT_TAKES_ALL = [0, 1, 1, 2, 0, 1, 1, 2, 0, 1, 1, 2, 0, 1, 1, 2]
#: One unit more for all leaves player 2, whom both profitable coalitions need, with less in the
#: nucleolus. N. Megiddo (1974) gave the first such game, of nine players.
_LESS_OF_MORE = [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1]

#: Worths in the order of the masks, of the game and of its partner, by name of the axiom.
_LANDMARKS: dict[str, tuple[tuple[list[int], list[int]], ...]] = {
    "aggregate monotonicity": ((_LESS_OF_MORE, _LESS_OF_MORE),),
    "coalitional monotonicity": ((_LESS_OF_MORE, _LESS_OF_MORE),),
    "converse consistency": ((_SQUARE, _LEFT_TAKES_ALL),),
}


def landmarks(axiom: Axiom) -> Iterator[tuple[Game, Game]]:
    """Games to try beside those drawn, of the class the axiom speaks of."""
    for worths, partner in _LANDMARKS.get(axiom.name.partition(" on ")[0], ()):
        game = Game(worths)
        if axiom.speaks_of.contains(game):
            yield game, Game(partner)
