"""MUL(UCB1()) against a loop in numpy: agent decisions a second.

    python tests/benchmarks/bench_mul.py

K = 25 arms, 5 agents, T = 4096 steps. Both simulate the same replicates of the same instance
from the same noise; the largest difference of their regrets has to be rounding.
"""

import math
import time

import numpy as np

from bandit_backend import LinearBandit, simulate
from bandit_backend.mul import MUL
from bandit_backend.single_agent import UCB1
from bandit_backend.streams import Purpose, stream

N_ARMS, N_AGENTS, HORIZON, SEED = 25, 5, 4096, 0
REPLICATES, PEER_REPLICATES = 40, 4


def numpy_mul(rewards, noise):
    """Regret of each member, with indices of all arms computed at once."""
    n_arms, (n_members, horizon) = rewards.size, noise.shape
    gaps = (rewards.max() - rewards).tolist()
    expected, noise = rewards.tolist(), noise.T.tolist()  # scalars are quicker outside arrays
    buffers = [[] for _ in range(n_arms)]
    total, count = [0.0] * n_arms, [0] * n_arms
    mean, root, index = np.zeros(n_arms), np.zeros(n_arms), np.zeros(n_arms)
    tau, arm, regret = 1, 0, 0.0
    for t in range(horizon):
        regret += gaps[arm]
        buffers[arm] = [expected[arm] + eta for eta in reversed(noise[t])]
        while buffers[arm]:
            total[arm] += buffers[arm].pop()
            count[arm] += 1
            mean[arm] = total[arm] / count[arm]
            root[arm] = 1.0 / math.sqrt(count[arm])
            tau += 1
            if tau <= n_arms:
                arm = tau - 1
                continue
            np.multiply(root, math.sqrt(2.0 * math.log(tau)), out=index)
            np.add(index, mean, out=index)
            best = index.max()
            arm = int((index >= best - 1e-11 * abs(best)).argmax())
    return [regret] * n_members


def main():
    rng = np.random.default_rng(1)
    instance = LinearBandit(rng.random(N_ARMS), [np.eye(N_ARMS)] * N_AGENTS)
    everyone = (1 << N_AGENTS) - 1

    def ours(replicates, horizon=HORIZON):
        return simulate(
            instance, MUL(UCB1()), everyone, horizon=horizon, seed=SEED, replicates=replicates
        )[:, :, 0]

    ours(1, horizon=10)  # compiled or read from the cache
    start = time.perf_counter()
    regret = ours(REPLICATES)
    our_rate = REPLICATES * N_AGENTS * HORIZON / (time.perf_counter() - start)
    start = time.perf_counter()
    peer = []
    for r in range(PEER_REPLICATES):
        noise = np.array(
            [stream(SEED, r, a, Purpose.NOISE).standard_normal(HORIZON) for a in instance.agents]
        )
        peer.append(numpy_mul(instance.theta, noise))
    peer_rate = PEER_REPLICATES * N_AGENTS * HORIZON / (time.perf_counter() - start)
    difference = np.abs(regret[:PEER_REPLICATES] - np.array(peer)).max()
    print(f"K = {N_ARMS}, {N_AGENTS} agents, T = {HORIZON}, agent decisions a second")
    print(f"MUL(UCB1())  {our_rate:12,.0f}   ({1e9 / our_rate:.0f} ns each)")
    print(f"numpy loop   {peer_rate:12,.0f}   ({1e9 / peer_rate:.0f} ns each)")
    print(f"ratio        {our_rate / peer_rate:12.1f}")
    print(f"largest difference in regret {difference:.1e}")
    assert difference < 1e-8, difference


if __name__ == "__main__":
    main()
