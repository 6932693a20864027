"""Users or items of a table of ratings divided among agents."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import agent_name, in_order, shown
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances._rating_table import column, is_missing, whole_name

if TYPE_CHECKING:
    from bandit_backend.instance import Agent

__all__ = ["Groups", "groups_of", "largest_groups"]

#: Agents and the rows of their users or items, ascending.
Groups = dict["Agent", NDArray[np.int64]]


def groups_of(
    given: object,
    table: Mapping[str, Any],
    names: "tuple[Agent, ...]",
    key: str,
    what: str,
) -> Groups:
    """Rows of ``names`` for each agent, from the name of a column or from a mapping.

    Parameters
    ----------
    given : str or mapping
        A column; agents to their users (items); or users (items) to their agent.
    table : mapping of columns
    names : tuple
        Of the users, or the items.
    key : str
        Column with these names.
    what : str
        ``"user"`` or ``"item"``.
    """
    place = {name: k for k, name in enumerate(names)}
    if isinstance(given, str):
        members = _by_column(table, given, key, place, what)
    elif hasattr(given, "items") and hasattr(given, "keys"):
        members = _by_mapping(dict(given.items()), place, what)
    else:
        raise InvalidInstanceError(
            f"{what}s are divided by a column's name, a mapping from agents to their {what}s, or "
            f"one from {what}s to agents; got {shown(given)}"
        )
    if not members:
        raise InvalidInstanceError(f"{what}s are divided among agents, at least one; got none")
    for agent, rows in members.items():
        if not rows:
            raise InvalidInstanceError(
                f"every agent has at least one {what} in the ratings; {shown(agent)} has none: "
                f"leave it out, or see whether {what}s are named as there, such as "
                f"{shown(names[0])}"
            )
    return {agent: np.array(sorted(rows), dtype=np.int64) for agent, rows in members.items()}


def largest_groups(groups: Groups, sizes: NDArray[np.int64], count: int | None) -> Groups:
    """The groups of the largest total size, in their order; first ones among equals."""
    if count is None or count >= len(groups):
        return groups
    totals = [int(sizes[rows].sum()) for rows in groups.values()]
    kept = set(np.argsort(np.negative(totals), kind="stable")[:count].tolist())
    return {agent: rows for k, (agent, rows) in enumerate(groups.items()) if k in kept}


def _by_column(
    table: Mapping[str, Any], name: str, key: str, place: "dict[Agent, int]", what: str
) -> "dict[Agent, set[int]]":
    """Members by the entries of a column, largest groups first, then by name."""
    keys, values = column(table, key, f"{what} names"), column(table, name, "groups")
    if len(keys) != len(values):
        raise DataError(
            f"the columns {shown(key)} and {shown(name)} have one entry for each rating; got "
            f"{len(keys)} and {len(values)}"
        )
    found: dict[Agent, object] = {}
    for row, (one, value) in enumerate(zip(keys.tolist(), values.tolist(), strict=True)):
        member = whole_name(one, row, key)
        agent = None if is_missing(value) else value
        if found.setdefault(member, agent) != agent:
            raise DataError(
                f"a {what} has one entry in column {shown(name)}; {shown(member)} has "
                f"{shown(found[member])} and, in row {row}, {shown(agent)}"
            )
    members: dict[Agent, set[int]] = {}
    for member, agent in found.items():
        if agent is not None and member in place:
            members.setdefault(_agent(agent), set()).add(place[member])
    ranked = sorted(members.items(), key=lambda one: (-len(one[1]), str(one[0])))
    return dict(ranked)


def _by_mapping(
    given: "dict[Any, Any]", place: "dict[Agent, int]", what: str
) -> "dict[Agent, set[int]]":
    """Members by a mapping, in its order, whichever way round it is."""
    lists = [in_order(value) or isinstance(value, set | frozenset) for value in given.values()]
    members: dict[Agent, set[int]] = {}
    if all(lists):
        for agent, own in given.items():
            names = [agent_name(name) for name in own]
            members[agent_name(agent)] = {place[name] for name in names if name in place}
        return members
    if any(lists):
        raise InvalidInstanceError(
            f"a mapping is from agents to lists of {what}s, or from {what}s to agents; got some "
            "lists and some names"
        )
    for name, agent in given.items():
        if not is_missing(agent):
            rows = members.setdefault(_agent(agent), set())
            if agent_name(name) in place:
                rows.add(place[agent_name(name)])
    return members


def _agent(value: object) -> "Agent":
    """An agent's name; numbers that a gap made floats are whole again."""
    return agent_name(int(value) if isinstance(value, float) and value.is_integer() else value)
