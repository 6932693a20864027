"""Ratings made up from known factors: for tests, and for those without data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import real_number, whole_number
from bandit_backend.engine._later import Later
from bandit_backend.errors import InvalidInstanceError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SyntheticRatings", "synthetic_ratings"]


@dataclass(frozen=True, kw_only=True, repr=False)
class SyntheticRatings:
    """Ratings, and the factors that they came from.

    Attributes
    ----------
    table : dict of str to list
        Columns ``user``, ``item``, ``rating``, ``group`` (of the user), ``genre`` (of the item),
        a row for each rating: what :func:`ratings` takes.
    users : ndarray, shape (U, d)
    items : ndarray, shape (K, d)
        The expected rating of item m by user u is <u, m>.
    """

    table: dict[str, list[Any]]
    users: NDArray[np.float64]
    items: NDArray[np.float64]

    def __repr__(self) -> str:
        (n_users, d), n_items = self.users.shape, len(self.items)
        count = len(self.table["rating"])
        return f"SyntheticRatings: {count} of {n_items} items by {n_users} users, d = {d}"

    def _repr_html_(self) -> str:
        return f"<pre>{self!r}</pre>"

    def to_frame(self) -> "pd.DataFrame":
        """The table as a pandas frame."""
        with Later("pandas is imported"):
            import pandas as pd

        return pd.DataFrame(self.table)


def synthetic_ratings(
    n_users: int = 120,
    n_items: int = 80,
    *,
    n_groups: int = 4,
    n_genres: int = 4,
    dimension: int = 5,
    density: float = 0.3,
    apart: float = 0.5,
    noise_sd: float = 0.5,
    seed: int = 0,
) -> SyntheticRatings:
    r"""Draw factors, and ratings around their products.

    A user's vector is the sum of what all share, what its group shares, and its own; an item's
    likewise, by genre:

    .. math:: r_{um} = \langle u, m \rangle + \eta, \quad
              u = \sqrt{3/d} \, (1 + a \, g + (1 - a) \, z), \quad
              g, z \sim N(0, I / 4),

    with eta normal, so that ratings are about 3. Users belong to groups, and items to genres, in
    turn. Every user rates an item with probability ``density``, and item number u modulo K, so
    that nobody and, with enough users, nothing is without a rating.

    Parameters
    ----------
    n_users, n_items, n_groups, n_genres, dimension : int
    density : float
        Above 0, up to 1.
    apart : float
        The share a, from 0, where groups are alike, to 1, where a group is all that matters.
    noise_sd : float
        Standard deviation of eta, not negative.
    seed : int

    Raises
    ------
    InvalidInstanceError
        For a number out of range.

    Examples
    --------
    >>> made = synthetic_ratings(6, 4, n_groups=2, n_genres=2, density=1.0, noise_sd=0.0)
    >>> len(made.table["rating"]), made.table["group"][:5]
    (24, ['group 1', 'group 1', 'group 1', 'group 1', 'group 2'])
    >>> bool(np.allclose(made.table["rating"], (made.users @ made.items.T).ravel()))
    True
    """
    counts = {"n_users": n_users, "n_items": n_items, "n_groups": n_groups, "n_genres": n_genres}
    users, items, groups, genres, d = (
        whole_number(number, f"{name} is a positive number", least=1, error=InvalidInstanceError)
        for name, number in (counts | {"dimension": dimension}).items()
    )
    if groups > users or genres > items:
        raise InvalidInstanceError(
            f"every group has a user, and every genre an item; got {groups} groups of {users} "
            f"users and {genres} genres of {items} items"
        )
    density = real_number(
        density, "density is a share above 0", above=0.0, error=InvalidInstanceError
    )
    apart = real_number(apart, "apart is a share from 0", least=0.0, error=InvalidInstanceError)
    for name, share in (("density", density), ("apart", apart)):
        if share > 1.0:
            raise InvalidInstanceError(f"{name} is a share, up to 1; got {share:g}")
    noise_sd = real_number(
        noise_sd, "noise_sd is finite and not negative", least=0.0, error=InvalidInstanceError
    )
    seed = whole_number(
        seed, "the seed is an integer that is not negative", least=0, error=InvalidInstanceError
    )
    rng = np.random.default_rng(seed)
    tastes = _vectors(rng, users, groups, d, apart)
    styles = _vectors(rng, items, genres, d, apart)
    rated = rng.random((users, items)) < density
    rated[np.arange(users), np.arange(users) % items] = True
    noise = noise_sd * rng.standard_normal((users, items))
    user, item = np.nonzero(rated)
    rating = (tastes @ styles.T + noise)[user, item]
    return SyntheticRatings(
        table={
            "user": user.tolist(),
            "item": item.tolist(),
            "rating": rating.tolist(),
            "group": [f"group {u % groups + 1}" for u in user],
            "genre": [f"genre {m % genres + 1}" for m in item],
        },
        users=read_only(tastes),
        items=read_only(styles),
    )


def _vectors(
    rng: np.random.Generator, count: int, kinds: int, d: int, apart: float
) -> NDArray[np.float64]:
    shared = rng.standard_normal((kinds, d))[np.arange(count) % kinds]
    own = rng.standard_normal((count, d))
    vectors: NDArray[np.float64] = 1.0 + 0.5 * (apart * shared + (1.0 - apart) * own)
    vectors *= np.sqrt(3.0 / d)
    return vectors
