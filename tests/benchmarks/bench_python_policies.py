"""Decisions a second of policies in Python, beside compiled ones; one process, its own CPU time.

python tests/benchmarks/bench_python_policies.py
"""

import time

import numpy as np

from bandit_backend import CompiledPolicy, LinearBandit, LinUCB, PythonPolicy, simulate
from bandit_backend.rewards import Bernoulli


class Trivial(PythonPolicy):
    def choose(self, seen):
        return seen.step % 25


def trivial(step, actions, new_actions, new_rewards, memory, draw):
    return step % 25


def rate(bandit, policies, decisions):
    m = bandit.n_agents
    simulate(bandit, policies, range(m), horizon=50, seed=0)  # compiles
    begun = time.process_time()
    simulate(bandit, policies, range(m), horizon=decisions // m, seed=0)
    return decisions / (time.process_time() - begun)


def main():
    rng = np.random.default_rng(0)
    theta = rng.standard_normal(5)
    compiled = CompiledPolicy(trivial)
    for m in (1, 5):
        sets = [rng.standard_normal((25, 5)) for _ in range(m)]
        bandit = LinearBandit(theta, sets)
        clicks = LinearBandit(theta, sets, rewards=Bernoulli("logistic"))
        late = LinearBandit(theta, sets, delay=10)
        mixed = {a: Trivial() if a % 2 == 0 else LinUCB() for a in range(m)}
        rows = [
            ("PythonPolicy, trivial", bandit, Trivial(), 40_000),
            ("CompiledPolicy, trivial", bandit, compiled, 400_000),
            ("LinUCB", bandit, LinUCB(), 400_000),
            ("LinUCB, Bernoulli rewards", clicks, LinUCB(), 100_000),
            ("LinUCB, late rewards", late, LinUCB(), 5_000),
            ("half PythonPolicy, half LinUCB", bandit, mixed, 5_000),
        ]
        for name, instance, policies, decisions in rows:
            print(f"m = {m}  {name:32}{rate(instance, policies, decisions):12,.0f} a second")


if __name__ == "__main__":
    main()
