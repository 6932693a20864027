"""Rewards that somebody has given: ratings, replayed."""

import hashlib
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import real_table, whole_numbers
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.rewards.model import RewardModel

__all__ = ["Replayed"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Replayed(RewardModel):
    """The reward of an item for a user is the rating that the user gave it, and nothing else.

    For contextual action sets. When a user arrives, the actions are the items that the user has
    rated, as vectors u * m in the items' order; the reward is the rating. No rating is ever made
    up, and there is no noise: the mean of an action is its rating, so that pseudo-regret is the
    best rating on the list less that of the choice. Theta has no part in it.

    Parameters
    ----------
    users, items : array_like of int, shape (N,)
        Rows of the action sets' users and items.
    ratings : array_like, shape (N,)

    Raises
    ------
    InvalidInstanceError
        If the three do not fit, a rating is not finite, or a pair comes twice; once there is an
        instance, if its action sets are not contextual, have other users or items, or an agent
        serves a user without a rating.

    Examples
    --------
    >>> from bandit_backend import ContextualActionSets, LinearBandit
    >>> sets = ContextualActionSets([[1, 2], [3, 4]], [[1, 0], [0, 1], [1, 1]], [[0], [1]])
    >>> ratings = Replayed(users=[0, 0, 1], items=[0, 2, 1], ratings=[5, 3, 4])
    >>> LinearBandit([1, 1], sets, rewards=ratings).rewards
    Replayed(3 ratings by 2 users of 3 items)
    """

    additive = False
    linear = False

    def __init__(self, users: ArrayLike, items: ArrayLike, ratings: ArrayLike) -> None:
        who = whole_numbers(users, "users are rows, whole numbers", error=InvalidInstanceError)
        what = whole_numbers(items, "items are rows, whole numbers", error=InvalidInstanceError)
        given = real_table(ratings, "ratings are real numbers")
        if not who.shape == what.shape == given.shape or not given.size:
            raise InvalidInstanceError(
                "there are as many users as items and ratings, at least one; got shapes "
                f"{who.shape}, {what.shape} and {given.shape}"
            )
        if not np.isfinite(given).all():
            raise InvalidInstanceError("ratings are finite; got NaN or infinity")
        if who.min() < 0 or what.min() < 0:
            raise InvalidInstanceError(
                f"users and items are rows from 0; got {min(int(who.min()), int(what.min()))}"
            )
        order = np.lexsort((what, who))
        self.users, self.items = read_only(who[order]), read_only(what[order])
        self.ratings = read_only(given[order])
        same = (np.diff(self.users) == 0) & (np.diff(self.items) == 0)
        if same.any():
            k = int(np.argmax(same))
            raise InvalidInstanceError(
                f"a user rates an item once; user {self.users[k]} rates item {self.items[k]} twice"
            )
        self._raters, begin = np.unique(self.users, return_index=True)
        self._begin = np.append(begin, self.users.size)

    @classmethod
    def from_table(cls, table: ArrayLike) -> Self:
        """Ratings in a table of shape (users, items), NaN where there is none.

        Examples
        --------
        >>> Replayed.from_table([[5, np.nan], [np.nan, 2]])
        Replayed(2 ratings by 2 users of 2 items)
        """
        ratings = real_table(table, "ratings are a table of real numbers, NaN for none")
        if ratings.ndim != 2:
            raise InvalidInstanceError(
                f"ratings are a table of shape (users, items); got shape {ratings.shape}"
            )
        users, items = np.nonzero(~np.isnan(ratings))
        return cls(users, items, ratings[users, items])

    @property
    def text(self) -> str:
        """The ratings, by their bytes."""
        whole = hashlib.sha256()
        for part in (self.users, self.items, self.ratings):
            whole.update(part.astype(part.dtype.newbyteorder("<")).tobytes())
        return f"Replayed({whole.hexdigest()})"

    def __repr__(self) -> str:
        users, items = self._raters.size, np.unique(self.items).size
        return f"Replayed({self.ratings.size} ratings by {users} users of {items} items)"

    def luck(
        self,
        agent: str | int,  # noqa: ARG002
        rng: np.random.Generator,  # noqa: ARG002  nothing is left to chance
        n: int,
    ) -> FloatArray:
        """Zeros."""
        return np.zeros(n)

    def realised(
        self,
        means: FloatArray,
        luck: FloatArray,  # noqa: ARG002  there is none
    ) -> FloatArray:
        """The ratings."""
        return means

    def rated(self, user: int) -> tuple[IntArray, FloatArray]:
        """Items that a user has rated, and the ratings."""
        k = int(np.searchsorted(self._raters, user))
        if k == self._raters.size or self._raters[k] != user:
            return self.items[:0], self.ratings[:0]
        part = slice(self._begin[k], self._begin[k + 1])
        return self.items[part], self.ratings[part]

    def most_rated(self, users: IntArray) -> int:
        """Largest number of items that one of some users has rated."""
        return max(len(self.rated(int(user))[0]) for user in users)

    def require_sets(self, groups: tuple[IntArray, ...], n_users: int, n_items: int) -> None:
        """Raise InvalidInstanceError unless every user that an agent serves has rated an item."""
        if self.users[-1] >= n_users or self.items.max() >= n_items:
            raise InvalidInstanceError(
                f"ratings are of the action sets' {n_users} users and {n_items} items; got one of "
                f"user {self.users[-1]}, and one of item {self.items.max()}"
            )
        for a, group in enumerate(groups):
            for user in np.unique(group):
                if not len(self.rated(int(user))[0]):
                    raise InvalidInstanceError(
                        f"every user that an agent serves has rated an item; user {user} of agent "
                        f"number {a} has not: leave the user out of the group"
                    )
