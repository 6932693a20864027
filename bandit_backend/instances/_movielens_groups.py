"""Users, or movies, of MovieLens divided among agents, by an attribute."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from bandit_backend._checks import in_order, shown
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances._movielens_files import MovieLens
from bandit_backend.instances._rating_groups import Groups

#: The paper's eight groups, in its order; which of the 21 occupations goes where is our choice.
OCCUPATIONS = {
    "student": ("student",),
    "technical": ("engineer", "programmer", "scientist", "technician"),
    "management": ("administrator", "executive"),
    "creative": ("artist", "entertainment", "writer"),
    "academic": ("educator", "librarian"),
    "business": ("lawyer", "marketing", "salesman"),
    "healthcare": ("doctor", "healthcare"),
    "non-professional": ("homemaker", "none", "other", "retired"),
}

#: Names and first ages of the brackets, those of the later MovieLens data sets.
AGES = (
    ("under 18", 0), ("18-24", 18), ("25-34", 25), ("35-44", 35), ("45-49", 45), ("50-55", 50),
    ("56 and over", 56),
)  # fmt: skip

#: States by the first three digits of the ZIP code: first and last prefix of each range.
_ZIP_PREFIXES = """
AL 350 369|AK 995 999|AZ 850 865|AR 716 729|CA 900 961|CO 800 816|CT 060 069|DE 197 199
DC 200 200|DC 202 205|DC 569 569|FL 320 349|GA 300 319|GA 398 399|HI 967 968|ID 832 838
IL 600 629|IN 460 479|IA 500 528|KS 660 679|KY 400 427|LA 700 714|ME 039 049|MD 206 219
MA 010 027|MA 055 055|MI 480 499|MN 550 567|MS 386 397|MO 630 658|MT 590 599|NE 680 693
NV 889 898|NH 030 038|NJ 070 089|NM 870 884|NY 005 005|NY 063 063|NY 100 149|NC 270 289
ND 580 588|OH 430 459|OK 730 749|OR 970 979|PA 150 196|RI 028 029|SC 290 299|SD 570 577
TN 370 385|TX 733 733|TX 750 799|TX 885 885|UT 840 847|VT 050 054|VT 056 059|VA 201 201|VA 220 246
WA 980 994|WV 247 268|WI 530 549|WY 820 831
"""


def state_of(zip_code: str) -> str | None:
    """Two-letter state of a five-digit ZIP code; None abroad and for the armed forces.

    Examples
    --------
    >>> state_of("55455"), state_of("V3N4P")
    ('MN', None)
    """
    if len(zip_code) != 5 or not zip_code.isdigit():
        return None
    return _STATES.get(int(zip_code[:3]))


def check_attribute(attribute: str) -> None:
    """Raise InvalidInstanceError, listing the attributes, unless it is one of them."""
    if not isinstance(attribute, str) or attribute not in (*ATTRIBUTES, GENRE):
        raise InvalidInstanceError(
            f"users are divided by {', '.join(ATTRIBUTES)}; got {shown(attribute)}: choose one of "
            f"them, or {GENRE}, by which movies are divided"
        )


def check_states(attribute: str, states: object) -> tuple[str, ...] | None:
    """States that were chosen, in order; raise InvalidInstanceError for what is no choice."""
    requirement = "states are two-letter codes, each once, of users divided by state"
    if states is None:
        return None
    given = list(states) if in_order(states) else []
    known = set(_STATES.values())
    chosen = tuple(state for state in given if isinstance(state, str) and state in known)
    if attribute != "state" or not chosen or len(set(chosen)) < len(given):
        what = f"{shown(states)} for {attribute}" if attribute != "state" else shown(states)
        raise InvalidInstanceError(f"{requirement}; got {what}")
    return chosen


def groups_by(data: MovieLens, attribute: str, states: Sequence[str] | None = None) -> Groups:
    """Agents' names and the users of each, in the paper's order where it gives one."""
    if not data.gender:
        raise InvalidInstanceError(
            f"{data.release} does not say who its users are; got attribute {attribute!r}: divide "
            f"the movies instead, by attribute={GENRE!r}"
        )
    names, of_user = _ATTRIBUTES[attribute](data)
    labels = np.array(of_user)
    groups: Groups = {name: np.flatnonzero(labels == name) for name in states or names}
    for name in states or ():
        if not groups[name].size:
            raise InvalidInstanceError(f"a state has users; there is none in {name}: leave it out")
    return groups


def owners_by_genre(data: MovieLens) -> Groups:
    """Genres and the movies of each, those with most ratings first; a movie may have several."""
    if not data.genres:
        raise DataError(
            f"{data.release} names genres in the file u.genre, which the directory lacks: unpack "
            "it beside u.item"
        )
    names = {genre for genres in data.genres for genre in genres if genre != "unknown"}
    owned = {
        name: np.array([m for m, genres in enumerate(data.genres) if name in genres])
        for name in sorted(names)
    }
    counts = np.bincount(data.item, minlength=data.n_items)
    return dict(sorted(owned.items(), key=lambda one: -int(counts[one[1]].sum())))


def _gender(data: MovieLens) -> tuple[list[str], list[str]]:
    return ["M", "F"], list(data.gender)


def _age(data: MovieLens) -> tuple[list[str], list[str]]:
    names, starts = zip(*AGES, strict=True)
    bracket = np.searchsorted(starts, data.age, side="right") - 1
    return list(names), [names[b] for b in bracket]


def _occupation(data: MovieLens) -> tuple[list[str], list[str]]:
    group = {occupation: name for name, members in OCCUPATIONS.items() for occupation in members}
    return list(OCCUPATIONS), [group.get(occupation, "") for occupation in data.occupation]


def _state(data: MovieLens) -> tuple[list[str], list[str]]:
    states = [state_of(zip_code) or "" for zip_code in data.zip_code]
    counts = Counter(state for state in states if state)
    # most users first; equal counts by name, so that the order is one order
    ranked = sorted(counts, key=lambda state: (-counts[state], state))
    return ranked, states


_ATTRIBUTES: dict[str, Callable[[MovieLens], tuple[list[str], list[str]]]] = {
    "gender": _gender,
    "age": _age,
    "occupation": _occupation,
    "state": _state,
}

#: The attribute of movies by which these are divided.
GENRE = "genre"
#: Attributes by which users can be divided among agents.
ATTRIBUTES = tuple(_ATTRIBUTES)

# a range listed later wins: single prefixes within another state's range follow it in the list
_STATES = {
    prefix: entry.split()[0]
    for entry in _ZIP_PREFIXES.replace("\n", "|").strip("|").split("|")
    for prefix in range(int(entry.split()[1]), int(entry.split()[2]) + 1)
}
