"""Power indices beside coopgame-py, on the simple games of ``test_peer_concepts``."""

from fractions import Fraction

import numpy as np
import pytest
from reference import voting
from reference.ledger import Ledger
from reference.peer_games import random_games

import tugames
from tugames import Game

pytestmark = pytest.mark.slow


def compare(ledger, drawn, game, other, peer):
    theirs, wins = peer.power_indices(other), drawn.worths == 1
    coleman, counts = tugames.coleman_indices(game), voting.swings(wins)
    lose = 2**drawn.n - int(wins.sum())
    for name, ours, key, definition in [
        ("johnston", tugames.johnston_index(game), "johnston", voting.johnston),
        ("deegan_packel", tugames.deegan_packel_index(game), "deegan_packel", voting.deegan_packel),
        ("holler", tugames.holler_index(game), "public_good", voting.holler),
        ("swings", tugames.banzhaf_value(game) * 2 ** (drawn.n - 1), "swings", voting.swings),
        (
            "power to prevent",
            coleman.power_to_prevent,
            "coleman_prevent",
            lambda w: [Fraction(c, int(w.sum())) for c in counts],
        ),
        (
            "power to initiate",
            coleman.power_to_initiate,
            "coleman_initiative",
            lambda _: [Fraction(c, lose) for c in counts],
        ),
        (
            "power to act",
            np.array([coleman.power_to_act]),
            "coleman_collectivity",
            lambda w: [Fraction(int(w.sum()), 2**drawn.n)],
        ),
    ]:
        ledger.amounts(
            name,
            ours,
            np.array(theirs[key]).reshape(-1),
            drawn.rounding,
            lambda f=definition, x=ours: (
                np.abs(x - np.array(f(wins), dtype=float)).max() <= drawn.rounding
            ),
        )
    minimal = sorted(sum(1 << i for i in members) for members in theirs["minimal_winning"])
    assert tugames.minimal_winning_coalitions(game) == tuple(minimal)


def test_power_indices():
    peer, ledger = pytest.importorskip("coopgame"), Ledger()
    for drawn in random_games("simple", 200):
        game, other = Game(drawn.worths), peer.Game(drawn.worths[1:].tolist())
        compare(ledger, drawn, game, other, peer)
    print(f"\n{ledger.report()}")
    assert set(ledger.compared.values()) == {200}
    assert not ledger.refuted
