"""What races cost, and how often they are wrong.

    python tests/benchmarks/bench_races.py [races [games [part ...]]]

The parts are "wrong", "saving" and "instances". First wrong decisions, in per cent of races: on
additive games and glove markets any "fails" is wrong; on games with one inequality at its bound and
ample slack elsewhere "holds" is a matter of a hair and "fails" wrong. Then worths: of a race, of
equal replication under the same stages, and of the least number of replicates that a single test
would have needed, known only with hindsight. Last the races of bandit games of eight agents: two
synthetic ones, and MovieLens by occupation where the environment's TUGAMES_ML100K names its folder.
"""

import os
from argparse import ArgumentParser

import numpy as np
from noisy_games import at_bound, gloves, sizes

from bandit_backend import LinearBandit, RegretOracle
from bandit_backend.instances import movielens
from bandit_backend.policies import LinUCB
from tugames import decide, families, is_balanced, is_convex, is_superadditive
from tugames._statistics.inequalities import compare_inequalities
from tugames._statistics.linear_forms import Table
from tugames.core._estimated_core import estimated_margin
from tugames.core._weighted_sums import subgame
from tugames.inference._race_core import CoreRace
from tugames.inference._race_forms import FormsRace
from tugames.properties._replicates import demanded_blocks, form_witness
from tugames.properties._roster import ROSTER

NOISES = ("gaussian", "exponential", "minus exponential", "t(3)", "uneven")
LEVEL = 0.05
#: Mean rewards of an agent's arms, and the standard deviation of the rewards' noise.
MEANS = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
REWARD_NOISE = 0.5


def drawer(rng, kind, size):
    """Draws noise of mean 0 and standard deviation 1 or so, shape (r, size)."""
    scales = np.exp(rng.standard_normal(size)) if kind == "uneven" else 1.0

    def draw(count):
        shape = (count, size)
        if kind in ("gaussian", "uneven"):
            noise = rng.standard_normal(shape)
        elif kind == "t(3)":
            noise = rng.standard_t(3, size=shape) / np.sqrt(3.0)
        else:
            noise = (rng.exponential(size=shape) - 1.0) * (-1.0 if kind.startswith("m") else 1.0)
        noise = noise * scales
        noise[:, 0] = 0.0
        return noise

    return draw


def race_about(claim, n):
    """The race that decide runs."""
    players = tuple(range(n))
    if claim is is_balanced:
        return CoreRace(players, tolerance=0.0, level=LEVEL)
    name, demands = ROSTER[claim]
    return FormsRace(
        name,
        players,
        demanded_blocks(demands, n),
        tolerance=0.0,
        level=LEVEL,
        witness=lambda place: form_witness(players, place, demands),
    )


def raced(claim, values, draw, spread, most):
    """Outcome, worths spent, and replicates of the last stage."""
    race = race_about(claim, values.size.bit_length() - 1)
    total = stage = spent = 0
    while True:
        stage += 1
        new = 10 if stage == 1 else total
        if total + new > most:
            return "undecided", spent, total
        spent += int(race.wanted.sum()) * new
        total += new
        race.judge(np.where(race.wanted, values + spread * draw(new), 0.0), stage)
        if race.verdict.outcome != "undecided":
            return race.verdict.outcome, spent, total


def hindsight(claim, values, draw, spread, most):
    """Least replicates, to some 10%, with which one test at the level would have decided."""
    n, size = values.size.bit_length() - 1, values.size
    samples = values + spread * draw(most)
    count = 10.0
    while count <= most:
        seen = samples[: int(count)]
        if claim is is_balanced:
            found = estimated_margin(seen, [subgame(size - 1)], LEVEL)
            p_value = min(found.p_positive, found.p_negative)
        else:
            blocks = demanded_blocks(ROSTER[claim][1], n)
            found = compare_inequalities(Table(seen), blocks, tolerance=0.0, level=LEVEL)
            p_value = min(found.p_holds, found.p_fails)
        if p_value <= LEVEL:
            return int(count)
        count = 1.1 * count + 1.0
    return None


def boundary(n):
    """Games and claims on the boundary."""
    yield "additive", is_superadditive, sizes(n)
    yield "additive", is_convex, sizes(n)
    yield "additive", is_balanced, sizes(n)
    yield "gloves", is_balanced, gloves(n)
    yield "one at its bound", is_superadditive, at_bound(n)


def wrong(races):
    for n in (3, 5):
        for name, claim, values in boundary(n):
            times = races if n == 3 or claim is not is_balanced else races // 4
            for kind in NOISES:
                rng = np.random.default_rng(n)
                outcomes = [
                    raced(claim, values, drawer(rng, kind, values.size), 0.5, 160)[0]
                    for _ in range(times)
                ]
                fails, holds = (100.0 * outcomes.count(one) / times for one in ("fails", "holds"))
                print(
                    f"n={n} {name:17s} {claim.__name__:17s} {kind:18s} {times:4d} races  "
                    f"fails {fails:4.1f}  holds {holds:4.1f}",
                    flush=True,
                )


#: Noise by claim, in units of a random convex game's range, of which ten replicates decide nothing.
SPREADS = {is_convex: 0.02, is_superadditive: 0.02, is_balanced: 0.3}


def saving(games):
    n = 8
    for claim, share in SPREADS.items():
        convex = (families.random_convex(n, rng=k).values.astype(float) for k in range(games))
        differing = [(values, share * float(np.ptp(values))) for values in convex]
        alike = [(0.1 * sizes(n) ** 2, 0.1 if claim is not is_balanced else 2.0)] * games
        print_saving("random convex", claim, differing)
        print_saving("all slacks alike", claim, alike)


def print_saving(name, claim, games, most=5120):
    """Worths of races to those of equal replication and of hindsight.

    A race that is not decided with the most replicates counts with what it has spent by then.
    """
    to_equal, to_hindsight, stages = [], [], []
    decided = 0
    for k, (values, spread) in enumerate(games):
        draw = drawer(np.random.default_rng(k), "gaussian", values.size)
        outcome, spent, last = raced(claim, values, draw, spread, most)
        decided += outcome != "undecided"
        all_of_one = values.size - 1
        stages.append(last)
        to_equal.append(spent / (all_of_one * last))
        fixed = hindsight(claim, values, draw, spread, most)
        if fixed is not None and outcome != "undecided":
            to_hindsight.append(spent / (all_of_one * fixed))
    print(
        f"{name:17s} {claim.__name__:17s} {decided} of {len(games)} decided, with "
        f"{np.median(stages):.0f} replicates; worths to equal replication: median "
        f"{np.median(to_equal):.3f}, most {max(to_equal):.3f}; to hindsight "
        f"({len(to_hindsight)}): median {np.median(to_hindsight):.2f}, most "
        f"{max(to_hindsight):.2f}",
        flush=True,
    )


def circle(n):
    """Agents in a circle, each with arms of its own and those of the next."""
    k = len(MEANS)
    arms = np.eye(k * n).reshape(n, k, k * n)
    sets = [np.concatenate([arms[a], arms[(a + 1) % n]]) for a in range(n)]
    return LinearBandit(np.tile(MEANS, n), sets, noise_sd=REWARD_NOISE)


def star(n):
    """Agents with arms of their own, and one that has an arm of each of them."""
    k = len(MEANS)
    arms = np.eye(k * (n - 1)).reshape(n - 1, k, k * (n - 1))
    shared = np.array([own[a % k] for a, own in enumerate(arms)])
    return LinearBandit(np.tile(MEANS, n - 1), [shared, *arms], noise_sd=REWARD_NOISE)


def instances():
    """Bandit games of eight agents; MovieLens if its files are there."""
    games = {"circle of 8": (circle(8), 60), "star of 8": (star(8), 60)}
    data = os.environ.get("TUGAMES_ML100K")
    if data:
        games["occupation"] = (movielens(data, attribute="occupation"), 50)
    for name, (instance, horizon) in games.items():
        for claim in (is_superadditive, is_balanced, is_convex):
            oracle = RegretOracle(instance, LinUCB(), horizon=horizon, seed=0)
            found = decide(oracle, claim, replications=320)
            print(
                f"{name:17s} T={horizon} {claim.__name__:17s} {found.verdict.outcome:9s} "
                f"{found.n_evaluations} worths, {found.n_evaluations / found.n_equal:.3f} of "
                f"equal replication ({len(found.stages)} stages)",
                flush=True,
            )


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("races", nargs="?", type=int, default=1000)
    parser.add_argument("games", nargs="?", type=int, default=40)
    parser.add_argument("parts", nargs="*", default=["wrong", "saving", "instances"])
    call = parser.parse_args()
    if "wrong" in call.parts:
        wrong(call.races)
    if "saving" in call.parts:
        saving(call.games)
    if "instances" in call.parts:
        instances()
