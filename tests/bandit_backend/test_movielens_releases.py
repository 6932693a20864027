"""MovieLens by genre, and its later releases, on made-up files; on the real ones if present."""

import os
from pathlib import Path

import numpy as np
import pytest
from reference.embedding import embedded

from bandit_backend import Greedy, LinUCB, RegretOracle, simulate
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances import movielens, ratings
from bandit_backend.instances._movielens_files import read
from bandit_backend.instances._movielens_groups import ATTRIBUTES, GENRE
from bandit_backend.instances._movielens_releases import read_release

#: The real data, for those who have them: they may not be redistributed.
REAL = os.environ.get("TUGAMES_ML100K")
RNG = np.random.default_rng(0)
#: Made-up ratings of 20 users of 12 movies, whose numbers have gaps.
PAIRS = [(u, 3 * m + 2) for u in range(1, 21) for m in range(12) if RNG.random() < 0.6]
STARS = RNG.integers(1, 6, len(PAIRS))
KINDS = ["Farce|Opera", "Opera", "Sequel", "(no genres listed)"]


def write(folder, name, rows, encoding="latin-1"):
    (folder / name).write_text("\n".join(rows) + "\n", encoding=encoding)


@pytest.fixture
def one_m(tmp_path):
    rated = zip(PAIRS, STARS, strict=True)
    write(tmp_path, "ratings.dat", [f"{u}::{m}::{s}::978300760" for (u, m), s in rated])
    users = [f"{u}::{'FM'[u % 2]}::{(1, 18, 25, 56)[u % 4]}::{u}::55455-1" for u in range(1, 21)]
    write(tmp_path, "users.dat", users)
    movies = [f"{n}::Déjà:: vu {n} (1995)::{KINDS[n % 4]}" for n in range(1, 40)]
    write(tmp_path, "movies.dat", movies)
    return tmp_path


@pytest.fixture
def with_csv(tmp_path):
    rated = zip(PAIRS, STARS, strict=True)
    rows = ["userId,movieId,rating,timestamp", *(f"{u},{m},{s}.5,1" for (u, m), s in rated)]
    write(tmp_path, "ratings.csv", rows)
    movies = [f'{n},"Déjà, vu ""{n}"" (1995)",{KINDS[n % 4]}' for n in range(1, 40)]
    write(tmp_path, "movies.csv", ["movieId,title,genres", *movies], "utf-8")
    return tmp_path


def small(folder, **options):
    return movielens(folder, dimension=3, sweeps=3, cache=folder / "cache", **options)


def test_movielens_1m(one_m):
    bandit = small(one_m, attribute="gender")
    assert bandit.agents == ("M", "F")
    assert bandit.action_sets.groups[0].tolist() == list(range(0, 20, 2))  # users 1, 3, ...
    assert bandit.embedding.item_names == tuple(sorted({m for _, m in PAIRS}))
    data = read_release(one_m)
    assert data.release == "MovieLens-1M"
    assert data.age[:4].tolist() == [18, 25, 56, 1]
    assert data.zip_code[0] == "55455"
    # occupations 4 and 10 are students, 12, 15 and 17 technical, 6 healthcare
    by_name = dict(zip(small(one_m, attribute="occupation").agents, small(
        one_m, attribute="occupation").action_sets.groups, strict=True))  # fmt: skip
    assert by_name["student"].tolist() == [3, 9]
    assert by_name["technical"].tolist() == [11, 14, 16]
    assert by_name["healthcare"].tolist() == [5]


def test_movielens_10m_has_no_users(one_m):
    (one_m / "users.dat").unlink()
    assert read_release(one_m).release == "MovieLens-10M"
    with pytest.raises(InvalidInstanceError, match=r"MovieLens-10M does not say .* by attribute="):
        small(one_m, attribute="age")
    assert set(small(one_m, attribute="genre").agents) == {"Farce", "Opera", "Sequel"}


def test_movielens_25m(with_csv):
    bandit = small(with_csv, attribute="genre")
    assert bandit.action_sets.owned
    numbers = np.array(bandit.embedding.item_names)
    for agent, own in zip(bandit.agents, bandit.action_sets.choices, strict=True):
        assert numbers[own].tolist() == [n for n in numbers if agent in KINDS[n % 4].split("|")]
    data = read_release(with_csv)
    np.testing.assert_array_equal(data.rating, STARS + 0.5)


def test_releases_are_the_tables_that_they_hold(with_csv):
    """By way of any table of ratings, the same to the last bit."""
    groups = {"odd": range(1, 21, 2), "even": range(2, 21, 2)}
    table = {
        "user": [u for u, _ in PAIRS],
        "item": [m for _, m in PAIRS],
        "rating": STARS + 0.5,
    }
    other = ratings(table, groups=groups, dimension=3, sweeps=3)
    np.testing.assert_array_equal(small(with_csv, attribute="genre").theta, other.theta)


def test_the_genres_with_most_ratings_and_the_users_with_most(one_m):
    assert len(small(one_m, attribute="genre", largest=2).agents) == 2
    assert small(one_m, attribute="genre", largest=1).agents == ("Opera",)
    fewer = small(one_m, attribute="gender", most_users=6, most_items=5).embedding
    assert (len(fewer.user_names), len(fewer.item_names)) == (6, 5)


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("ratings.dat", "1::x::3::0", "rows of a user, an item and a rating"),
        ("ratings.dat", "1::2", "rows of a user, an item and a rating"),
        ("ratings.dat", "1::99::3::0", "every movie that is rated; 99 is missing"),
        ("ratings.dat", "99::2::3::0", "every user who rates"),
        ("users.dat", "21::M", "5 columns separated by '::'"),
        ("movies.dat", "x::y::z", "numbers users, movies and ages; got 'x'"),
    ],
)
def test_malformed_rows_are_named(one_m, name, line, words):
    with (one_m / name).open("a", encoding="latin-1") as file:
        file.write(line + "\n")
    with pytest.raises(DataError, match=words):
        small(one_m, attribute="gender")


def test_a_missing_list_of_movies_is_named(one_m):
    (one_m / "movies.dat").unlink()
    with pytest.raises(DataError, match=r"movies\.dat is missing"):
        small(one_m)


def hundred_k(folder):
    """Made-up files of MovieLens-100k with three genres."""
    rated = [(u, m) for u in range(1, 9) for m in range(1, 7) if (u + m) % 3]
    write(folder, "u.data", [f"{u}\t{m}\t{(u * m) % 5 + 1}\t0" for u, m in rated])
    write(folder, "u.user", [f"{u}|30|{'MF'[u % 2]}|writer|10001" for u in range(1, 9)])
    flags = ["1|0|0", "0|1|0", "0|1|1", "0|0|1", "0|0|0", "1|1|0"]
    write(folder, "u.item", [f"{m}|A film|||x|{row}" for m, row in enumerate(flags, start=1)])
    write(folder, "u.genre", ["unknown|0", "Farce|1", "Opera|2", ""])
    return folder


def test_genres_of_movielens_100k(tmp_path):
    bandit = small(hundred_k(tmp_path), attribute="genre")
    owned = dict(zip(bandit.agents, bandit.action_sets.choices, strict=True))
    assert {name: own.tolist() for name, own in owned.items()} == {
        "Farce": [1, 2, 5],
        "Opera": [2, 3],
    }
    regret = simulate(bandit, LinUCB(), 3, horizon=40, seed=0, replicates=2)
    assert (regret >= 0.0).all()


def test_genres_without_their_list_or_with_too_few_flags(tmp_path):
    folder = hundred_k(tmp_path)
    write(folder, "u.genre", ["unknown|0", "Farce|1"])
    with pytest.raises(DataError, match=r"line 1: 2 genres, 0 or 1 each"):
        small(folder)
    (folder / "u.genre").unlink()
    with pytest.raises(DataError, match="which the directory lacks"):
        small(folder, attribute="genre")


def as_it_was(folder, d, sweeps):
    """Factors by the slow loop, from the files."""
    data = read(folder)
    return embedded(
        data.user, data.item, data.rating, data.n_users, data.n_items,
        d=d, ridge=5.0, sweeps=sweeps, seed=0,
    )  # fmt: skip


def require_as_it_was(bandit, expected):
    sets = bandit.action_sets
    for one, other in zip((sets.users, sets.items, bandit.theta), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_made_up_files_give_what_they_gave(tmp_path):
    folder = hundred_k(tmp_path)
    require_as_it_was(small(folder), as_it_was(folder, 3, 3))


@pytest.mark.slow
@pytest.mark.skipif(REAL is None, reason="set TUGAMES_ML100K to a folder with u.data")
def test_real_data_give_what_they_gave(tmp_path):
    """By all ways in: the files, and the table that they hold; worths, too."""
    expected = as_it_was(Path(REAL), 100, 15)
    data = read(Path(REAL))
    table = {
        "user": np.array(data.users)[data.user],
        "item": np.array(data.items)[data.item],
        "rating": data.rating,
    }
    for attribute in (*ATTRIBUTES, GENRE):
        bandit = movielens(REAL, attribute=attribute, cache=tmp_path)
        require_as_it_was(bandit, expected)
    groups = {sex: [u for u, s in zip(data.users, data.gender, strict=True) if s == sex]
              for sex in "MF"}  # fmt: skip
    bandits = movielens(REAL, cache=tmp_path), ratings(table, groups=groups, cache=tmp_path)
    worths = [
        RegretOracle(bandit, Greedy(), horizon=300, seed=0).worths(3, [0, 1]) for bandit in bandits
    ]
    np.testing.assert_array_equal(*worths)


@pytest.mark.skipif(REAL is None, reason="set TUGAMES_ML100K to a folder with u.data")
def test_real_genres_overlap():
    data = read(Path(REAL))
    assert len(data.genres) == 1682
    assert {len(genres) for genres in data.genres} <= set(range(1, 7))
