"""The games that the paper's artefacts are about: whose, who plays what, with which settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bandit_backend._checks import one_of, real_number, whole_number
from bandit_backend.engine.arguments import horizon_steps, seed_number
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.instances import movielens, shared_arm_star, symmetric_circle
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import Greedy, LinUCB, Policy, Uniform

__all__ = ["STATES", "Run", "Setting"]

#: The paper names New York, Pennsylvania and Maryland: the seven states with most users, and
#: Maryland in place of the eighth, Ohio, which has five users more.
STATES = ("CA", "MN", "NY", "TX", "IL", "MA", "PA", "MD")

_GROUPS = ("gender", "age", "occupation", "state")
_POLICIES = ("linucb", "greedy", "uniform")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is the same for all runs.

    Attributes
    ----------
    data : Path, optional
        Folder of MovieLens-100k; downloaded if it is None and MovieLens is needed.
    replications : int
        Number R >= 2; the paper's is 5.
    alpha : float
        Width factor of LinUCB, which the paper does not state. With 15 the level of its Table 3
        is met, the only printed numbers that alpha decides.
    horizon : int
        Steps T; the paper's is 4096.
    seed : int
    margin : float
        What counts as close, as a share of the mean regret of an agent in the grand coalition.
    correlation : float
        Above which payoffs are "well correlated".
    level : float
        Of all verdicts of one artefact together, or of one panel of Figure 2.
    """

    data: Path | None = None
    replications: int = 5
    alpha: float = 15.0
    horizon: int = 4096
    seed: int = 0
    margin: float = 0.1
    correlation: float = 0.5
    level: float = 0.05

    def __post_init__(self) -> None:
        probability = "the level is a probability between 0 and 1/2"
        plain = {
            "replications": whole_number(
                self.replications, "a figure takes at least 2 replications", least=2
            ),
            "horizon": horizon_steps(self.horizon),
            "seed": seed_number(self.seed),
            "alpha": real_number(self.alpha, "alpha is positive and finite", above=0.0),
            "margin": real_number(
                self.margin, "the margin is a positive share of the regret", above=0.0
            ),
            "correlation": real_number(
                self.correlation, "the correlation is between -1 and 1", above=-1.0, below=1.0
            ),
            "level": real_number(self.level, probability, above=0.0, below=0.5),
        }
        for name, number in plain.items():  # fractions and numpy's numbers are as good
            object.__setattr__(self, name, number)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One game: all coalitions of an instance's agents, under a policy.

    Attributes
    ----------
    instance : {"gender", "age", "occupation", "state", "circle", "star"}
        The first four are groups of MovieLens users; the others are synthetic.
    policy : {"linucb", "greedy"}
        Of all agents.
    deviating : {"greedy", "uniform"}, optional
        Of the first agent, if it plays another.

    Examples
    --------
    >>> run = Run(instance="circle", policy="linucb", deviating="uniform")
    >>> run.name, run.file(Setting(alpha=3.0)), run.needs_data
    ('circle-linucb-0-uniform', 'circle-linucb-0-uniform-alpha-3.store', False)
    """

    instance: str
    policy: str
    deviating: str | None = None

    def __post_init__(self) -> None:
        one_of(self.instance, (*_GROUPS, "circle", "star"), "a run is of an instance of the paper")
        for policy in (self.policy, self.deviating or "linucb"):
            one_of(policy, _POLICIES, "a run is of linucb, greedy or uniform")

    @property
    def name(self) -> str:
        """Instance and policies in a word."""
        deviation = f"-0-{self.deviating}" if self.deviating else ""
        return f"{self.instance}-{self.policy}{deviation}"

    @property
    def needs_data(self) -> bool:
        """Whether it is of MovieLens."""
        return self.instance in _GROUPS

    def file(self, setting: Setting) -> str:
        """Name of its store: alpha is in it where somebody plays LinUCB."""
        return f"{self.name}{f'-alpha-{setting.alpha:g}' if self.policy == 'linucb' else ''}.store"

    def oracle(self, setting: Setting) -> RegretOracle:
        """Who knows its worths."""
        bandit = self._bandit(setting)
        made = {"linucb": LinUCB(alpha=setting.alpha), "greedy": Greedy(), "uniform": Uniform()}
        policies: dict[Agent, Policy] = dict.fromkeys(bandit.agents, made[self.policy])
        if self.deviating:
            policies[bandit.agents[0]] = made[self.deviating]
        return RegretOracle(bandit, policies, horizon=setting.horizon, seed=setting.seed)

    def _bandit(self, setting: Setting) -> LinearBandit:
        if self.needs_data:
            states = STATES if self.instance == "state" else None
            return movielens(setting.data, attribute=self.instance, states=states)
        return symmetric_circle() if self.instance == "circle" else shared_arm_star()


def both(instance: str) -> Mapping[str, Run]:
    """The two policies of the paper on one instance, by name."""
    return {policy: Run(instance=instance, policy=policy) for policy in ("linucb", "greedy")}
