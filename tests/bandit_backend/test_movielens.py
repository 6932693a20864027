"""The MovieLens instance on made-up files in the original format; on the real ones if present."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from bandit_backend import Greedy, LinUCB, simulate
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances import movielens
from bandit_backend.instances._factors import Factorisation, factorise
from bandit_backend.instances._movielens_files import download, read
from bandit_backend.instances._movielens_groups import ATTRIBUTES, OCCUPATIONS, groups_by, state_of

#: The real data, for those who have them: they may not be redistributed.
REAL = os.environ.get("TUGAMES_ML100K")


@pytest.fixture
def folder(tmp_path):
    """Forty made-up users and thirty movies in the files' format."""
    rng = np.random.default_rng(0)
    occupations = [occupation for group in OCCUPATIONS.values() for occupation in group]
    zips = ["55455", "10001", "90210", "19104", "02139", "60601", "77005", "44106", "V3N4P"]
    users = [
        f"{u + 1}|{7 + 2 * u}|{'MF'[u % 2]}|{occupations[u % 21]}|{zips[u % 9]}" for u in range(40)
    ]
    items = [f"{m + 1}|Déjà vu {m} (1995)|01-Jan-1995||http://x|0" for m in range(30)]
    pairs = rng.permutation(1200)[:500]
    ratings = [f"{p // 30 + 1}\t{p % 30 + 1}\t{rng.integers(1, 6)}\t88125{p:04d}" for p in pairs]
    for name, lines in (("u.user", users), ("u.item", items), ("u.data", ratings)):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="latin-1")
    return tmp_path


def instance(folder, attribute="gender", **options):
    return movielens(
        folder, attribute=attribute, dimension=4, sweeps=5, cache=folder / "cache", **options
    )


def test_reads_the_original_format(folder):
    data = read(folder)
    assert (data.n_users, data.n_items, data.rating.size) == (40, 30, 500)
    assert data.age[:3].tolist() == [7, 9, 11]
    assert data.user.min() == 0
    assert data.user.max() == 39


@pytest.mark.parametrize(
    ("attribute", "agents"),
    [
        ("gender", ("M", "F")),
        ("age", ("under 18", "18-24", "25-34", "35-44", "45-49", "50-55", "56 and over")),
        ("occupation", tuple(OCCUPATIONS)),
        ("state", ("CA", "IL", "MA", "MN", "NY", "OH", "PA", "TX")),
    ],
)
def test_groups(folder, attribute, agents):
    bandit = instance(folder, attribute)
    # all states have four or five users; the order is by users, then by name
    assert set(bandit.agents) == set(agents)
    if attribute != "state":
        assert bandit.agents == agents
    users = np.concatenate(bandit.action_sets.groups)
    assert np.unique(users).size == users.size


def test_states_can_be_chosen(folder):
    bandit = instance(folder, "state", states=("NY", "MN"))
    assert bandit.agents == ("NY", "MN")
    assert [len(users) for users in bandit.action_sets.groups] == [5, 5]


@pytest.mark.parametrize(
    ("attribute", "states"),
    [
        ("gender", ("NY",)), ("state", ()), ("state", "NY"), ("state", ("NY", "XX")),
        ("state", ("NY", "NY")), ("state", ("NY", 3)), ("state", {"NY", "MN"}), ("state", ("MD",)),
    ],
)  # fmt: skip
def test_states_that_are_no_choice(folder, attribute, states):
    with pytest.raises(InvalidInstanceError, match=r"two-letter codes|there is none in MD"):
        instance(folder, attribute, states=states)


def test_age_brackets_include_their_first_year(folder):
    data = read(folder)
    groups = groups_by(data, "age")
    assert all(data.age[groups["under 18"]] < 18)
    assert sorted(data.age[groups["18-24"]]) == [19, 21, 23]
    assert min(data.age[groups["25-34"]]) == 25


def test_every_occupation_has_one_group():
    occupations = [occupation for group in OCCUPATIONS.values() for occupation in group]
    assert len(occupations) == len(set(occupations)) == 21


@pytest.mark.parametrize(
    ("zip_code", "state"),
    [
        ("10001", "NY"), ("00501", "NY"), ("06390", "NY"), ("06101", "CT"), ("20001", "DC"),
        ("20105", "VA"), ("20601", "MD"), ("73301", "TX"), ("73003", "OK"), ("88510", "TX"),
        ("88005", "NM"), ("05501", "MA"), ("05401", "VT"), ("99801", "AK"), ("V3N4P", None),
        ("09645", None), ("96349", None), ("00000", None), ("E2A4H", None),
    ],
)  # fmt: skip
def test_states_by_zip_prefix(zip_code, state):
    assert state_of(zip_code) == state


def test_factors_are_stationary_for_their_objective(folder):
    data, parameters = read(folder), Factorisation(dimension=3, ridge=2.0, sweeps=400)
    factors = factorise(data, parameters)
    errors = data.rating - (factors.users[data.user] * factors.items[data.item]).sum(axis=1)
    gradient = 2.0 * factors.users
    np.add.at(gradient, data.user, -errors[:, None] * factors.items[data.item])
    assert np.abs(gradient).max() < 1e-3
    products = factors.users[data.user] * factors.items[data.item]
    residual = data.rating - products @ factors.theta
    np.testing.assert_allclose(products.T @ residual, 0.0, atol=1e-8)


def test_factors_are_cached_and_a_torn_file_is_replaced(folder):
    first = instance(folder)
    (stored,) = (folder / "cache").iterdir()
    np.testing.assert_array_equal(instance(folder).theta, first.theta)
    stored.write_bytes(stored.read_bytes()[:100])
    np.testing.assert_allclose(instance(folder).theta, first.theta)
    assert instance(folder, ridge=1.0).theta.tolist() != first.theta.tolist()


def test_plays(folder):
    for policy in (LinUCB(), Greedy(), LinUCB(intercept=True)):
        regret = simulate(instance(folder), policy, 3, horizon=100, seed=0, replicates=2)
        assert regret.shape == (2, 2, 1)
        assert (regret >= 0).all()


@pytest.mark.parametrize("name", ["u.data", "u.user", "u.item"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=re.escape(f"lacks {name}")):
        instance(folder)


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("u.data", "1\t2\tfive\t0", "line 501"),
        ("u.data", "1\t2", "line 501"),
        ("u.data", "41\t1\t3\t0", "not listed"),
        ("u.user", "41|young|M|writer|10001", "line 41"),
        ("u.user", "99|20|M|writer|10001", "another order"),
    ],
)
def test_malformed_rows_are_named(folder, name, line, words):
    with (folder / name).open("a", encoding="latin-1") as file:
        file.write(line + "\n")
    with pytest.raises(DataError, match=words):
        instance(folder)


def test_an_unknown_attribute_lists_them(tmp_path):
    with pytest.raises(InvalidInstanceError, match="gender, age, occupation, state; got 'zodiac'"):
        movielens(tmp_path, attribute="zodiac")


def test_download_announces_the_licence_and_checks_the_archive(tmp_path, monkeypatch):
    """No network: the fetch is intercepted, and fails as an unreachable one would."""
    import pooch

    asked, announced = [], []

    def refuse(url, known_hash, **_):
        asked.append((url, known_hash))
        raise OSError("unreachable")

    monkeypatch.setattr(pooch, "retrieve", refuse)
    with pytest.raises(DataError, match="could not be downloaded"):
        download(announced.append)
    assert "do not redistribute" in announced[0]
    assert asked[0][0].endswith("/ml-100k.zip")
    assert asked[0][1].startswith("sha256:50d2a982c669")


@pytest.mark.skipif(REAL is None, reason="set TUGAMES_ML100K to a folder with u.data")
def test_real_data_group_sizes():
    data = read(Path(REAL or ""))
    sizes = {name: {k: len(v) for k, v in groups_by(data, name).items()} for name in ATTRIBUTES}
    assert sizes["gender"] == {"M": 670, "F": 273}
    assert sum(sizes["age"].values()) == sum(sizes["occupation"].values()) == 943
    assert list(sizes["state"])[:8] == ["CA", "MN", "NY", "TX", "IL", "MA", "PA", "OH"]


@pytest.mark.slow
@pytest.mark.skipif(REAL is None, reason="set TUGAMES_ML100K to a folder with u.data")
@pytest.mark.parametrize("policy", [LinUCB(), Greedy()])
def test_real_data_collaboration_pays(policy):
    """Ratios of regret together to alone as in the paper's Tables 3 and 4, and learning."""
    bandit = movielens(REAL, attribute="gender")
    steps = [512, 1024, 2048, 4096]
    run = {
        c: simulate(bandit, policy, c, horizon=4096, seed=0, replicates=2, checkpoints=steps)
        for c in (1, 2, 3)
    }
    alone = np.concatenate([run[1], run[2]], axis=1).mean(axis=0)
    together = run[3].mean(axis=0)
    assert (run[3] >= 0).all()
    ratio = together[:, -1] / alone[:, -1]
    assert (ratio > 0.5).all()
    assert (ratio < 0.8).all()
    for regret in (*alone, *together):
        assert (np.diff(regret / steps) < 0).all()  # slower than linear
