"""One agent of the circle stops exploring (paper, Figure 2c): what does it gain, who pays?"""

from bandit_backend import Greedy, LinUCB, RegretOracle
from bandit_backend.experiments import collaboration_game
from bandit_backend.instances import symmetric_circle

if __name__ == "__main__":
    circle = symmetric_circle()
    for name, policy in (("explores", LinUCB(alpha=3.0)), ("free-rides", Greedy())):
        policies = {**dict.fromkeys(circle.agents, LinUCB(alpha=3.0)), 0: policy}
        oracle = RegretOracle(circle, policies, horizon=2000, seed=0)
        result = collaboration_game(oracle, replications=20)
        print(f"agent 0 {name}:")
        for agent, payout, error in zip(
            circle.agents, result.payout.value, result.payout.standard_error, strict=True
        ):
            print(f"  agent {agent}: payout {payout:7.1f} ± {error:.1f}")
