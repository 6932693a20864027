"""Tables of ratings as instances: found factors, groups, owners, and what is refused."""

import pickle
import re

import numpy as np
import pandas as pd
import pytest
from reference.embedding import embedded

from bandit_backend import Greedy, RegretOracle, simulate
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances import ratings, synthetic_ratings

FRAME = pd.DataFrame(
    {
        "user": ["ann", "ann", "bob", "bob", "eve", "eve"],
        "item": [10, 20, 10, 30, 20, 30],
        "rating": [5.0, 1.0, 4.0, 2.0, 1.0, 3.0],
        "city": ["Oslo", "Oslo", "Rome", "Rome", "Rome", "Rome"],
        "kind": ["hot", "cold", "hot", "cold", "cold", "cold"],
    }
)


def made(frame=FRAME, **options):
    return ratings(frame, **{"groups": "city", "dimension": 2, "sweeps": 3} | options)


def test_factors_are_those_of_the_slow_loop_to_the_last_bit():
    table = synthetic_ratings(40, 30, seed=1).table
    bandit = ratings(table, groups="group", dimension=7, ridge=0.3, sweeps=4, factor_seed=2)
    expected = embedded(
        *(np.array(table[name]) for name in ("user", "item", "rating")),
        40, 30, d=7, ridge=0.3, sweeps=4, seed=2,
    )  # fmt: skip
    found = bandit.embedding
    for one, other in zip((found.users, found.items, found.theta), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_known_factors_are_found_again():
    """Ratings of all pairs, without noise and of rank 3: the rewards are the true products."""
    true = synthetic_ratings(60, 50, dimension=3, density=1.0, noise_sd=0.0, seed=3)
    bandit = ratings(true.table, groups="group", dimension=3, ridge=1e-6, sweeps=60)
    np.testing.assert_allclose(bandit.contextual_rewards, true.users @ true.items.T, atol=5e-3)


def test_the_ridge_is_chosen_by_ratings_left_out():
    """Noise as large as the differences: no ridge overfits, a huge one predicts nothing."""
    table = synthetic_ratings(80, 60, noise_sd=1.0, density=0.3, seed=5).table
    bandit = ratings(table, groups="group", dimension=20, ridge=[1e-3, 3.0, 1e4], sweeps=8)
    errors = bandit.embedding.left_out_errors
    assert list(errors) == [1e-3, 3.0, 1e4]
    assert bandit.embedding.ridge == min(errors, key=errors.get) == 3.0
    # what is left out has noise of standard deviation 1; ratings are about 3
    assert 1.0 < errors[3.0] < 1.5 < errors[1e-3]
    alone = ratings(table, groups="group", dimension=20, ridge=3.0, sweeps=8)
    np.testing.assert_array_equal(alone.theta, bandit.theta)
    assert alone.embedding.left_out_errors == {}


def test_left_out_errors_are_those_of_the_slow_loop():
    """Of ratings left out whose user and item have others, predicted by <theta, u * m>."""
    table = synthetic_ratings(9, 30, n_groups=2, density=0.1, seed=2).table
    bandit = ratings(table, groups="group", dimension=2, ridge=[0.5, 2.0], left_out=0.3, sweeps=4)
    user, item, rating = (np.array(table[name]) for name in ("user", "item", "rating"))
    item = np.unique(item, return_inverse=True)[1]  # some are not rated
    out = np.random.default_rng([0, 1]).permutation(rating.size)[: round(0.3 * rating.size)]
    kept = np.setdiff1d(np.arange(rating.size), out)
    asked = [k for k in out if user[k] in user[kept] and item[k] in item[kept]]
    assert 0 < len(asked) < len(out)
    for ridge, error in bandit.embedding.left_out_errors.items():
        users, items, theta = embedded(
            user[kept],
            item[kept],
            rating[kept],
            9,
            len(set(item)),
            d=2,
            ridge=ridge,
            sweeps=4,
            seed=0,
        )
        misses = [rating[k] - theta @ (users[user[k]] * items[item[k]]) for k in asked]
        assert error == pytest.approx(np.sqrt(np.mean(np.square(misses))))


def test_a_bandit_goes_to_workers_with_what_it_was_made_of():
    table = synthetic_ratings(20, 15).table
    bandit = ratings(table, groups="group", dimension=2, ridge=[1.0, 2.0])
    other = pickle.loads(pickle.dumps(bandit))
    assert repr(other.embedding) == repr(bandit.embedding)
    assert other.embedding.users is other.action_sets.users  # once, not twice
    oracles = [RegretOracle(one, Greedy(), horizon=9, seed=0) for one in (bandit, other)]
    assert oracles[0].fingerprint == oracles[1].fingerprint


def test_embeddings_are_kept_in_the_cache(tmp_path):
    options = {"ridge": [0.1, 1.0], "left_out": 0.2, "cache": tmp_path}
    table = synthetic_ratings(20, 15).table
    first = ratings(table, groups="group", dimension=2, **options)
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(kept) == 3  # two without what is left out, one with everything
    again = ratings(table, groups="group", dimension=2, **options)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == kept
    assert again.embedding.left_out_errors == first.embedding.left_out_errors
    np.testing.assert_array_equal(again.theta, first.theta)


@pytest.mark.parametrize(
    ("groups", "agents", "rows"),
    [
        ("city", ("Rome", "Oslo"), [[1, 2], [0]]),
        ({"north": ["ann"], "all": {"ann", "bob", "eve"}}, ("north", "all"), [[0], [0, 1, 2]]),
        ({"bob": 7, "ann": 5, "eve": 7, "zoe": 5}, (7, 5), [[1, 2], [0]]),
        ({"ann": "x", "bob": None, "eve": float("nan")}, ("x",), [[0]]),
        (pd.Series({"ann": 1.0, "bob": np.nan, "eve": 2.0}), (1, 2), [[0], [2]]),
    ],
)
def test_groups(groups, agents, rows):
    bandit = made(groups=groups)
    assert bandit.agents == agents
    assert [group.tolist() for group in bandit.action_sets.groups] == rows
    assert not bandit.action_sets.owned


def test_owners_serve_all_users_and_have_items_of_their_own():
    bandit = made(groups=None, owners={"hot": [10], "cold": [30, 20], "both": [10, 20]})
    assert bandit.agents == ("hot", "cold", "both")
    assert [own.tolist() for own in bandit.action_sets.choices] == [[0], [1, 2], [0, 1]]
    assert all(group.tolist() == [0, 1, 2] for group in bandit.action_sets.groups)
    by_column = made(groups=None, owners="kind")
    assert by_column.agents == ("cold", "hot")
    regret = simulate(bandit, Greedy(), 7, horizon=30, seed=0)
    assert regret[0, 0, 0] == 0.0  # who has one item cannot choose a wrong one


def test_groups_and_owners_of_the_same_agents():
    bandit = made(groups={"a": ["ann"], "b": ["bob"]}, owners={"b": [30], "a": [10, 20]})
    assert bandit.agents == ("a", "b")
    assert [own.tolist() for own in bandit.action_sets.choices] == [[0, 1], [2]]
    with pytest.raises(InvalidInstanceError, match="same agents; only one of them has"):
        made(groups={"a": ["ann"], "c": ["bob"]}, owners={"b": [30], "a": [10]})


def test_largest_and_most():
    assert made(largest=1).agents == ("Rome",)
    kept = made(groups={"x": ["ann", "bob", "eve"]}, most_users=2, most_items=2).embedding
    assert (kept.user_names, kept.item_names, kept.n_ratings) == (("ann", "bob"), (10, 20), 3)


def test_a_csv_file_is_read_like_its_frame(tmp_path):
    path = tmp_path / "ratings.csv"
    FRAME.to_csv(path, index=False)
    for source in (path, str(path)):
        bandit = made(source)
        assert bandit.agents == made().agents
        np.testing.assert_array_equal(bandit.theta, made().theta)
    oracle = RegretOracle(made(path), Greedy(), horizon=9, seed=0)
    assert oracle.fingerprint == RegretOracle(made(), Greedy(), horizon=9, seed=0).fingerprint


def test_the_order_of_rows_and_of_columns_changes_names_no_more_than_bits():
    shuffled = FRAME.sample(frac=1.0, random_state=1)[FRAME.columns[::-1]]
    assert made(shuffled).embedding.user_names == made().embedding.user_names
    np.testing.assert_allclose(
        made(shuffled).contextual_rewards, made().contextual_rewards, atol=1e-9
    )


def changed(**columns):
    return FRAME.assign(**columns)


@pytest.mark.parametrize(
    ("frame", "options", "error", "words"),
    [
        (FRAME.drop(columns="item"), {}, DataError, "item names is one of the table's"),
        (FRAME, {"rating": "stars"}, DataError, "got 'stars': name it by rating="),
        (FRAME[:1], {}, DataError, "at least two ratings; got 1"),
        (FRAME[:0], {}, DataError, "at least two ratings; got 0"),
        (changed(rating=[1, 2, np.nan, 4, 5, 1]), {}, DataError, "row 2 has nan"),
        (changed(rating=[1, 2, 3, np.inf, 5, 1]), {}, DataError, "row 3 has inf"),
        (changed(rating=[1, 2, 3, 1e300, 5, 1]), {}, DataError, "up to 1e\\+09"),
        (changed(rating=["good"] * 6), {}, DataError, "real numbers, in column 'rating'"),
        (changed(user=["ann", None, "bob", "bob", "eve", "eve"]), {}, DataError, "row 1 has no"),
        (changed(user=["ann", "", "bob", "bob", "eve", "eve"]), {}, DataError, "row 1 has no"),
        (changed(item=[1.5, 2, 1, 2, 1, 2]), {}, DataError, "text of one line or integers"),
        (
            changed(item=[10, 10, 10, 30, 20, 30]), {}, DataError,
            "'ann' rates 10 in rows 0 and 1: keep one",
        ),
        (changed(city=list("xyzzzz")), {}, DataError, "'ann' has 'x' and, in row 1, 'y'"),
        (FRAME, {"groups": None}, InvalidInstanceError, "say which"),
        (FRAME, {"groups": "town"}, DataError, "groups is one of the table's"),
        (FRAME, {"groups": {"a": ["zoe"]}}, InvalidInstanceError, "'a' has none"),
        (FRAME, {"groups": {"a": ["ann"], "b": []}}, InvalidInstanceError, "'b' has none"),
        (FRAME, {"groups": {}}, InvalidInstanceError, "at least one; got none"),
        (FRAME, {"groups": ["ann"]}, InvalidInstanceError, "a column's name, a mapping"),
        (FRAME, {"groups": {"a": ["ann"], "b": "c"}}, InvalidInstanceError, "some lists"),
        (FRAME, {"groups": None, "owners": {"a": ["10"]}}, InvalidInstanceError, "such as 10"),
        (FRAME, {"ridge": []}, InvalidInstanceError, "several such"),
        (FRAME, {"ridge": [1.0, 1]}, InvalidInstanceError, "each once"),
        (FRAME, {"ridge": -1.0}, InvalidInstanceError, "positive and finite"),
        (FRAME, {"ridge": [1, 2], "left_out": 1.0}, InvalidInstanceError, "between 0 and 1"),
        (FRAME, {"ridge": [1, 2], "left_out": 0.99}, DataError, "there are none such"),
        (FRAME, {"largest": 0}, InvalidInstanceError, "largest is a positive number"),
        (FRAME, {"most_items": 1, "most_users": 1}, DataError, "keep more of them"),
        (FRAME, {"cache": 3}, DataError, "path of a folder"),
        ([1, 2], {}, DataError, "a pandas frame, a mapping of columns, or the path"),
        ("no/such.csv", {}, DataError, "no/such.csv"),
        ({"user": [1, 2], "item": [1], "rating": [1, 2]}, {}, DataError, "one entry for each"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(frame, options, error, words):
    with pytest.raises(error, match=words) as caught:
        made(frame, **options)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_too_many_pairs_are_refused_before_the_work():
    n = 12_000
    table = {"user": range(n), "item": range(n), "rating": [1.0] * n}
    with pytest.raises(InvalidInstanceError, match=re.escape("by most_users= and most_items=")):
        ratings(table, groups={"a": range(n)})


def test_synthetic_ratings():
    made = synthetic_ratings(seed=4)
    frame = made.to_frame()
    assert list(frame) == ["user", "item", "rating", "group", "genre"]
    assert frame.user.nunique() == 120
    assert frame.item.nunique() == 80
    assert 0.28 < len(frame) / (120 * 80) < 0.34
    assert 2.5 < frame.rating.mean() < 3.5
    expected = (made.users @ made.items.T)[frame.user, frame.item]
    assert 0.45 < (frame.rating - expected).std() < 0.55
    alike = synthetic_ratings(8, 8, n_groups=2, apart=1.0)
    np.testing.assert_array_equal(alike.users[0], alike.users[2])
    assert not np.allclose(alike.users[0], alike.users[1])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_users": 0}, "n_users is a positive"),
        ({"n_users": 3, "n_groups": 4}, "every group has a user"),
        ({"n_items": 3}, "every genre an item"),
        ({"density": 0.0}, "above 0"),
        ({"density": 1.5}, "up to 1"),
        ({"apart": -0.1}, "from 0"),
        ({"noise_sd": np.nan}, "not negative"),
        ({"seed": -1}, "not negative"),
    ],
)
def test_synthetic_ratings_out_of_range(options, words):
    with pytest.raises(InvalidInstanceError, match=words):
        synthetic_ratings(**options)
