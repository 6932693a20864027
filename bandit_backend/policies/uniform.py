"""Uniform exploration."""

from dataclasses import dataclass

from bandit_backend.policies.policy import Phase, Policy

__all__ = ["Uniform"]


@dataclass(frozen=True)
class Uniform(Policy):
    """Play an action drawn uniformly from the present action set, whatever the data say.

    The explorer of the paper's Section E.2; its data still serve the coalition.

    Examples
    --------
    >>> Uniform()
    Uniform()
    """

    @property
    def phases(self) -> tuple[Phase, ...]:
        """One, which looks at no regression."""
        return (Phase(),)
