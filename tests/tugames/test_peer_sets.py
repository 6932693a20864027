"""Cores, kernels and properties beside coopgame-py, on two thousand random games.

The games and the rules are those of ``test_peer_concepts``: where the two differ, exact
arithmetic decides, and ours must be the one it proves right.
"""

from fractions import Fraction

import numpy as np
import pytest
from reference import peer_truths
from reference.core_geometry import vertices_by_bases
from reference.games import proves_balanced, proves_unbalanced
from reference.ledger import Ledger
from reference.nucleoli import sorted_excesses
from reference.peer_games import CLASSES, Drawn, draw_worths, random_games

import tugames
from tugames import Game

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def peer():
    return pytest.importorskip("coopgame")


def core_margin(drawn, result):
    """What the certificate says of v(N) less the largest balanced sum, checked once more."""
    proof = result.certificate
    if proof is None:  # within the tolerance only
        return Fraction(result.margin)
    if result.balanced:
        assert proves_balanced(proof.payoff, drawn.worths)
        return Fraction(0)
    assert proves_unbalanced(proof.weights, drawn.worths)
    attained = sum(w * Fraction(drawn.worths[mask]) for mask, w in proof.weights.items())
    return Fraction(drawn.worths[-1]) - attained


def compare_properties(ledger, drawn, game, other):
    for name, ours, theirs, slack in [
        ("convex", tugames.is_convex, other.is_convex, peer_truths.convexity),
        (
            "superadditive",
            tugames.is_superadditive,
            other.is_superadditive,
            peer_truths.superadditivity,
        ),
        (
            "zero-monotone",
            tugames.is_zero_monotone,
            other.is_zero_monotonic,
            peer_truths.zero_monotonicity,
        ),
    ]:
        verdict = ours(game)
        assert verdict.tolerance == drawn.stated_tolerance
        ledger.answers(
            name, bool(verdict), theirs(), verdict.tolerance, lambda f=slack: f(drawn.worths)
        )
    result = tugames.balancedness(game)
    ledger.answers(
        "core is not empty",
        result.balanced,
        other.has_nonempty_core(),
        result.tolerance,
        lambda: core_margin(drawn, result),
    )


def compare_least_core(ledger, drawn, game, other, peer):
    try:
        theirs = peer.least_core(other, domain="preimputation")["epsilon"]
    except RuntimeError:
        ledger.failed["least core"] += 1
        return
    result = tugames.least_core(game)

    def right():
        # a payoff with no larger excess, and weights that let no payoff do better
        proof, total = result.certificate, Fraction(drawn.worths[-1])
        cover = {sum(w for s, w in proof.weights.items() if s >> i & 1) for i in range(drawn.n)}
        bound = sum(w * Fraction(drawn.worths[s]) for s, w in proof.weights.items())
        return (
            sum(proof.payoff) == total
            and sorted_excesses(drawn.worths, proof.payoff)[0] == proof.epsilon
            and min(proof.weights.values()) > 0
            and sum(proof.weights.values()) == 1
            and len(cover) == 1
            and bound - cover.pop() * total == proof.epsilon
            and float(proof.epsilon) == result.epsilon
        )

    ledger.amounts(
        "least core", np.array([result.epsilon]), np.array([theirs]), drawn.tolerance, right
    )


def moved(rng, payoff, step):
    """A payoff, or one from which one player has paid another a little."""
    x = payoff.copy()
    i, j = rng.choice(x.size, 2, replace=False)
    amount = step * rng.choice([0.0, 0.0, 1e-12, 1e-3, 0.1, 1.0])
    x[i] += amount
    x[j] -= amount
    return x


def compare_membership(ledger, drawn, game, other, rng, payoff):
    x = moved(rng, payoff, 1e9 * drawn.tolerance / drawn.n)
    verdict = tugames.is_in_core(game, x)
    slack = max(verdict.tolerance, drawn.rounding)
    verdict = tugames.is_in_core(game, x, tolerance=slack)
    ledger.answers(
        "payoff in the core",
        bool(verdict),
        other.is_in_core(x.tolist(), tolerance=slack),
        slack,
        lambda: peer_truths.core_slack(drawn.worths, x.tolist()),
    )


def compare_kernels(ledger, drawn, game, other, peer, rng, payoff):
    """Points of either by the other's test, and by both a payoff some of which was moved."""
    slack = 2e-9 * drawn.largest  # the peer's own steps end at half of this
    points = {
        "of ours": tugames.prekernel_point(game),
        "of theirs": np.array(peer.kernel_point(other, domain="preimputation")["allocation"]),
        "moved": moved(rng, payoff, 1e9 * drawn.tolerance / drawn.n),
    }
    if peer_truths.imputation_room(drawn.worths) >= 0:
        points["of their kernel"] = np.array(peer.kernel_point(other)["allocation"])
    if drawn.n <= 5:  # on top of an offset ours is as near as without
        exact = peer_truths.prekernel_slack(drawn.worths, points["of ours"].tolist())
        assert exact >= -Fraction(drawn.tolerance)
    for domain, ours, definition in [
        ("preimputation", tugames.is_in_prekernel, peer_truths.prekernel_slack),
        ("imputation", tugames.is_in_kernel, peer_truths.kernel_slack),
    ]:
        for point, x in points.items():
            name = "prekernel" if domain == "preimputation" else "kernel"
            ledger.answers(
                f"{name}, a point {point}",
                bool(ours(game, x, tolerance=slack)),
                peer.is_in_kernel(other, x.tolist(), domain=domain, tolerance=slack),
                slack,
                lambda f=definition, z=x: f(drawn.worths, z.tolist()),
            )


def compare_vertices(ledger, drawn, game, other, peer):
    """The peer draws cores of three and four players, if there is more than one imputation."""
    if drawn.n > 4 or peer_truths.imputation_room(drawn.worths) <= drawn.stated_tolerance:
        return
    try:
        drawing = peer.plot_svg(other, kernel=False, shapley=False)
    except RuntimeError:
        ledger.failed["core vertices"] += 1
        return
    theirs = np.array(drawing["core_vertices"]).reshape(-1, drawn.n)
    ours = tugames.core_vertices(game)

    def right():
        truth = np.array(sorted(vertices_by_bases(drawn.worths)), dtype=float).reshape(-1, drawn.n)
        return len(ours) == len(truth) and farthest(ours, truth) <= drawn.rounding

    far = farthest(ours, theirs) if len(ours) == len(theirs) else np.inf
    ledger.amounts("core vertices", np.array([far]), np.zeros(1), drawn.tolerance, right)


def farthest(points, others):
    """Largest distance from one of the points to the nearest of the others."""
    return max((np.abs(others - x).max(axis=1).min() for x in points), default=0.0)


#: The peer grants 1e-9 of the largest worth, in games on top of an offset as much as there is to
#: share: there it may be wrong in all of these. Nowhere else it is.
BLIND = {
    "convex",
    "superadditive",
    "zero-monotone",
    "core is not empty",
    "core vertices",
    "least core",
}
#: Classes in which every answer is the same, by construction.
ALWAYS = {"convex": True, "unbalanced": False}


@pytest.mark.parametrize("name", CLASSES)
def test_sets(peer, name):
    ledger = Ledger()
    rng = np.random.default_rng(0)
    for drawn in random_games(name, 200):
        game, other = Game(drawn.worths), peer.Game(drawn.worths[1:].tolist())
        compare_properties(ledger, drawn, game, other)
        compare_least_core(ledger, drawn, game, other, peer)
        payoff = tugames.prenucleolus(game).payoff
        compare_membership(ledger, drawn, game, other, rng, payoff)
        compare_kernels(ledger, drawn, game, other, peer, rng, payoff)
        compare_vertices(ledger, drawn, game, other, peer)
    print(f"\n{name}\n{ledger.report()}")
    assert set(ledger.refuted | ledger.failed) <= (BLIND if name == "offset" else set())
    assert not ledger.unsettled
    assert ledger.yes["prekernel, a point of ours"] == 200
    assert 0 < ledger.yes["kernel, a point moved"] < 200
    balanced = ledger.yes["core is not empty"]
    assert balanced == 200 * ALWAYS[name] if name in ALWAYS else 0 < balanced < 200


@pytest.mark.parametrize("players", [10, 12])
def test_emptiness_of_larger_cores(peer, players):
    ledger = Ledger()
    rng = np.random.default_rng(players)
    for _ in range(40):
        worths = draw_worths("nearly_balanced", rng, players)
        result = tugames.balancedness(Game(worths))
        drawn = Drawn(worths, [], [])
        theirs = peer.Game(worths[1:].tolist()).has_nonempty_core()
        ledger.answers(
            "core", result.balanced, theirs, 0.0, lambda d=drawn, r=result: core_margin(d, r)
        )
    assert not ledger.refuted
    assert 0 < ledger.yes["core"] < 40
