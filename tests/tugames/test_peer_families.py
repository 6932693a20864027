"""Families of games that coopgame-py has too: tables, and solutions that need none."""

import numpy as np
import pytest
from reference.families import spanning_tree_cost
from reference.games import exact_shapley
from reference.ledger import Ledger
from reference.values import fractions_of
from reference.voting import reaching

import tugames
from tugames import Game, coalition_payoffs, families

pytestmark = pytest.mark.slow

GAMES = 60


@pytest.fixture(scope="module")
def peer():
    return pytest.importorskip("coopgame")


@pytest.fixture
def ledger():
    """Here the peer is never wrong, and no difference was within a tolerance."""
    ledger = Ledger()
    yield ledger
    print(f"\n{ledger.report()}")
    assert min(ledger.compared.values()) >= GAMES
    assert not ledger.refuted | ledger.failed | ledger.unsettled


def near(got, truth, scale):
    return np.abs(np.asarray(got) - np.array(truth, dtype=float)).max(initial=0.0) <= 1e-12 * scale


def undecided():
    """Two libraries agree on this in every game; if they ever do not, a person has to look."""
    return False


def numbers(rng, n):
    """Whole numbers, tenths, or floats of no special form; some alike, some zero, not all."""
    amounts = rng.integers(0, 30, n) * rng.choice([1.0, 0.1, 1e-7 / 3, 1e9 / 7])
    return amounts if amounts.any() else amounts + 1.0


def test_airport(peer, ledger):
    rng = np.random.default_rng(0)
    for _ in range(GAMES):
        costs = numbers(rng, int(rng.integers(2, 10)))
        field, theirs, scale = families.airport(costs), peer.airport(costs.tolist()), costs.max()
        for name, ours, rounding, definition in [
            ("Shapley", field.shapley_value(), 1e-12, lambda t: exact_shapley(t.values)),
            # the peer iterates until it is as near as this
            ("nucleolus", field.nucleolus(), 1e-8, lambda t: tugames.prenucleolus(t).payoff),
        ]:
            ledger.amounts(
                name,
                -ours,
                theirs[name.lower()],
                rounding * scale,
                lambda x=ours, f=definition, t=field, c=scale: near(x, f(t.game()), c),
            )


def test_division_of_an_estate(peer, ledger):
    rng = np.random.default_rng(1)
    for _ in range(GAMES):
        claims = numbers(rng, int(rng.integers(2, 10)))
        total = float(claims.sum())
        estate = total * float(rng.choice([0.0, 0.3, 0.5, 0.8, 1.0]))
        table, asked = families.bankruptcy(estate, claims), (estate, claims.tolist())
        ledger.amounts(
            "table",
            table.values[1:],
            peer.Game.bankruptcy(*asked).values(),
            1e-12 * total,
            lambda t=table, e=estate, d=claims: near(
                t.values,
                [
                    max(0, fractions_of([e])[0] - sum(fractions_of(others)))
                    for mask in range(t.values.size)
                    for others in [[c for i, c in enumerate(d) if not mask >> i & 1]]
                ],
                d.sum(),
            ),
        )
        talmud = families.talmud_rule(estate, claims)
        ledger.amounts(
            "Talmud",
            talmud,
            peer.talmud(*asked),
            1e-12 * total,
            lambda x=talmud, t=table, c=total: near(x, tugames.nucleolus(t).payoff, c),
        )
        awards = families.constrained_equal_awards(estate, claims)
        losses = claims - families.constrained_equal_losses(estate, claims)
        for name, ours, theirs, sum_ in [
            ("equal awards", awards, peer.constrained_equal_awards(*asked), estate),
            (
                "equal losses",
                losses,
                claims - peer.constrained_equal_losses(*asked),
                total - estate,
            ),
        ]:
            ledger.amounts(
                name,
                ours,
                theirs,
                1e-12 * total,
                # all alike but for those who get their claim, and they add up
                lambda x=ours, d=claims, s=sum_: (
                    near(x, np.minimum(d, x.max()), d.sum()) and near(x.sum(), s, d.sum())
                ),
            )
        # the Talmud's rule is the nucleolus (Aumann and Maschler 1985), by the peer's solver too
        ledger.amounts(
            "nucleolus",
            talmud,
            peer.nucleolus(peer.Game.bankruptcy(*asked))["allocation"],
            1e-9 * total,
            lambda x=talmud, t=table, c=total: near(x, tugames.nucleolus(t).payoff, c),
        )


def test_weighted_voting(peer, ledger):
    rng = np.random.default_rng(2)
    for _ in range(GAMES):
        weights = rng.integers(0, 9, int(rng.integers(2, 9)))
        weights[0] += 1
        quota = int(rng.integers(1, weights.sum() + 1))
        voting = families.weighted_voting(quota, weights.tolist())
        theirs = peer.Game.weighted_voting(weights.astype(float).tolist(), float(quota))
        wins = reaching(quota, weights.tolist())
        ledger.amounts(
            "table",
            voting.game().values[1:],
            theirs.values(),
            0.0,
            lambda v=voting, w=wins: near(v.game().values, w, 1.0),
        )
        indices, coleman = peer.power_indices(theirs), voting.coleman_indices()
        # all of these without a table
        for name, ours, expected in [
            ("Shapley-Shubik", voting.shapley_shubik_index(), peer.shapley(theirs)),
            ("Banzhaf", voting.banzhaf_index(), peer.normalize(peer.banzhaf(theirs))),
            ("Johnston", voting.johnston_index(), indices["johnston"]),
            ("Deegan-Packel", voting.deegan_packel_index(), indices["deegan_packel"]),
            ("Holler", voting.holler_index(), indices["public_good"]),
            ("Coleman, prevent", coleman.power_to_prevent, indices["coleman_prevent"]),
            ("Coleman, initiate", coleman.power_to_initiate, indices["coleman_initiative"]),
            ("Coleman, act", np.array(coleman.power_to_act), indices["coleman_collectivity"]),
        ]:
            ledger.amounts(name, ours, expected, 1e-13, undecided)


def test_spanning_tree(peer, ledger):
    rng = np.random.default_rng(3)
    for k in range(GAMES):
        n = int(rng.integers(2, 8))
        # all costs differ every other time: then there is one tree, and one allocation by it
        edges = rng.permutation(n * (n + 1) // 2) + 1.0 if k % 2 else numbers(rng, n * (n + 1) // 2)
        costs = np.zeros((n + 1, n + 1))
        costs[np.triu_indices(n + 1, 1)] = edges
        costs += costs.T
        game = families.minimum_cost_spanning_tree(costs)
        theirs, scale = peer.spanning_tree(costs.tolist()), edges.sum()
        ledger.amounts(
            "total",
            -game.values[-1:],
            [theirs["total_cost"]],
            1e-12 * scale,
            lambda c=costs, g=game: near(
                -g.values[-1], spanning_tree_cost(c, range(len(c))), c.max()
            ),
        )
        ledger.amounts(
            "nucleolus",
            -tugames.prenucleolus(game).payoff,
            theirs["nucleolus"],
            1e-9 * scale,
            lambda g=game: tugames.prenucleolus(g).certificate.verify(g),
        )
        bird = families.bird_allocation(costs)
        for allocation in (bird, 0.0 - np.array(theirs["bird"])):
            assert tugames.is_in_core(game, allocation, tolerance=1e-9 * scale)
        ledger.amounts(
            "Bird",
            bird if k % 2 else np.array([bird.sum()]),
            0.0 - np.array(theirs["bird"] if k % 2 else [sum(theirs["bird"])]),
            1e-12 * scale,
            undecided,
        )


def test_linear_production(peer, ledger):
    rng = np.random.default_rng(4)
    for _ in range(GAMES):
        n, resources, products = (int(k) for k in rng.integers([2, 1, 1], [6, 4, 5]))
        stock = rng.integers(0, 9, (n, resources)) * rng.choice([1.0, 0.1])
        technology = rng.integers(0, 5, (resources, products)) + 1.0
        prices = rng.integers(1, 9, products) * 1.0
        game = families.linear_production(stock, technology, prices)
        scale = max(float(game.values[-1]), 1e-9)
        rows = [
            peer.linear_production(
                technology.tolist(),
                prices.tolist(),
                stock[[i for i in range(n) if mask >> i & 1]].tolist(),
            )
            for mask in range(1, 1 << n)
        ]
        worths = np.array([row["value"] for row in rows])
        ledger.amounts("table", game.values[1:], worths, 1e-9 * scale, undecided)
        ours, theirs = families.owen_point(stock, technology, prices), np.array(rows[-1]["owen"])
        # shadow prices need not be unique; what they pay is in the core all the same
        for payoff in (ours.payoff, theirs):
            assert tugames.is_in_core(game, payoff, tolerance=1e-9 * scale)
        ledger.amounts("value", np.array([ours.worth]), worths[-1:], 1e-9 * scale, undecided)


def test_cost_games(peer, ledger):
    rng = np.random.default_rng(5)
    for _ in range(GAMES):
        n = int(rng.integers(2, 7))
        costs = coalition_payoffs(rng.integers(5, 20, n).astype(float))
        costs -= rng.integers(0, 5, 1 << n) * (np.bitwise_count(np.arange(1 << n)) > 1)
        saved = families.savings(Game(costs))
        ours = costs[1 << np.arange(n)] - tugames.nucleolus(saved).payoff
        ledger.amounts(
            "nucleolus of savings",
            ours,
            peer.cost_nucleolus(peer.Game(costs[1:].tolist())),
            1e-9 * costs.max(),
            lambda g=saved: tugames.nucleolus(g).certificate.verify(g),
        )
