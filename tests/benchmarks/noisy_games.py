"""What the benchmarks of verdicts and intervals share: noise, games, and how rows are printed."""

from argparse import ArgumentParser, Namespace

import numpy as np

#: In "uneven" noise scales differ by coalition, log-normally; in "uneven skewed" noise tails are
#: long, too; in "common" noise coalitions of the same players are strongly correlated, as under
#: common random numbers.
NOISES = (
    "gaussian",
    "exponential",
    "minus exponential",
    "t(3)",
    "uneven",
    "uneven skewed",
    "common",
)


def asked(repetitions, studies):
    """What the command line asks for: how often, which studies and noises, by how many."""
    parser = ArgumentParser()
    parser.add_argument("repetitions", nargs="?", type=int, default=repetitions)
    parser.add_argument("studies", nargs="*", default=list(studies))
    parser.add_argument("--noise", action="append", choices=NOISES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    found: Namespace = parser.parse_args()
    found.noise = found.noise or NOISES
    return found


def draws(rng, kind, replicates, n):
    """Noise of this kind, shape (R, 2**n), standard deviation 1 or so; none for the empty one."""
    shape = (replicates, 1 << n)
    if kind == "gaussian":
        noise = rng.standard_normal(shape)
    elif kind == "exponential":
        noise = rng.exponential(size=shape) - 1.0
    elif kind == "minus exponential":
        noise = 1.0 - rng.exponential(size=shape)
    elif kind == "t(3)":
        noise = rng.standard_t(3, size=shape) / np.sqrt(3.0)
    elif kind == "uneven":
        noise = np.exp(rng.standard_normal(1 << n)) * rng.standard_normal(shape)
    elif kind == "uneven skewed":
        noise = np.exp(rng.standard_normal(1 << n)) * (1.0 - rng.exponential(size=shape))
    else:
        members = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
        noise = rng.standard_normal((replicates, n)) @ members.T
        noise += 0.1 * rng.standard_normal(shape)
    noise[:, 0] = 0.0
    return noise


def sizes(n):
    """Number of members by coalition, as floats."""
    return np.bitwise_count(np.arange(1 << n)).astype(float)


def gloves(n):
    """One left glove, and n - 1 right ones: the core is a point."""
    masks = np.arange(1 << n)
    return np.minimum(masks & 1, np.bitwise_count(masks >> 1)).astype(float)


def at_bound(n):
    """Squares of sizes, but for a pair that gains nothing together: one inequality is tight."""
    values = sizes(n) ** 2
    values[3] -= 2.0
    return values


def print_rows(names, replicates, rows):
    """Print a table whose rows are names and cells under way, each row once it is there."""
    print(f"| {' | '.join(names)} | {' | '.join(f'R = {r}' for r in replicates)} |")
    for *named, cells in rows:
        found = [*map(str, named), *(cell.result() for cell in cells)]
        print(f"| {' | '.join(found)} |", flush=True)
