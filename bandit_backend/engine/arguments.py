"""What a run is asked for: seed, replicates, horizon and policies, read once for all."""

from collections.abc import Mapping, Sequence

from bandit_backend._checks import agent_name, in_order, shown, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.policies.policy import Policy
from bandit_backend.policies.python_policy import PythonPolicy

__all__ = [
    "NUMBERED",
    "AnyPolicy",
    "Policies",
    "horizon_steps",
    "policy_by_agent",
    "replicate_numbers",
    "seed_number",
]

NUMBERED = "replicates are whole numbers from 0"

#: A policy that compiled code carries out, or one in Python.
AnyPolicy = Policy | PythonPolicy
#: One policy for all agents, or one for each.
Policies = AnyPolicy | Mapping[Agent, AnyPolicy]


def seed_number(seed: object) -> int:
    """The seed as Python's integer; it may be as large as one likes."""
    return whole_number(seed, "the seed is an integer that is not negative", least=0, bounded=False)


def replicate_numbers(replicates: object, *, counted: bool = True) -> Sequence[int]:
    """Numbers of the replicates to run, from a list of them or, if that is meant, how many."""
    if in_order(replicates):
        if len(replicates) == 0:
            raise InvalidRunError(f"{NUMBERED}, and there is at least one replicate; got none")
        if isinstance(replicates, range):  # its ends say enough, and it may be long
            whole_number(min(replicates[0], replicates[-1]), NUMBERED, least=0)
            return replicates
        return [whole_number(r, NUMBERED, least=0) for r in replicates]
    if not counted:
        raise InvalidRunError(f"{NUMBERED}, in a list or range; got {shown(replicates)}")
    return range(
        whole_number(replicates, f"{NUMBERED}, or their number, one replicate at least", least=1)
    )


def horizon_steps(horizon: object) -> int:
    """The horizon as Python's integer, of a size that compiled code can count to."""
    return whole_number(horizon, "the horizon is a positive number of steps", least=1)


def policy_by_agent(instance: LinearBandit, policies: Policies) -> dict[Agent, AnyPolicy]:
    """Policies as a mapping, with errors for what is neither a policy nor a mapping of them."""
    if not isinstance(instance, LinearBandit):
        raise InvalidRunError(f"an instance is a LinearBandit; got {shown(instance)}")
    if isinstance(policies, AnyPolicy):
        return dict.fromkeys(instance.agents, policies)
    if not isinstance(policies, Mapping):
        raise InvalidRunError(
            "policies are one policy, such as LinUCB() or a PythonPolicy of your own, or a mapping "
            f"from agents to policies; got {shown(policies)}"
        )
    by_agent = {}
    for given, policy in policies.items():
        agent = agent_name(given, error=InvalidRunError)
        if agent not in instance.agents:
            raise InvalidRunError(
                f"policies are given to agents; {shown(agent)} is none of "
                f"{shown(list(instance.agents))}"
            )
        if not isinstance(policy, AnyPolicy):
            raise InvalidRunError(
                f"agent {shown(agent)} needs a policy, such as LinUCB() or a PythonPolicy of your "
                f"own; got {shown(policy)}"
            )
        by_agent[agent] = policy
    return by_agent
