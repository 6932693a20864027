"""A replicate store: what goes in comes out to the bit, and belongs to one oracle."""

import csv
import importlib.util
import json
import sqlite3
import struct
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.faulty import KeptOracle

from tugames import (
    BatchValueOracle,
    FunctionOracle,
    Game,
    ReplicateStore,
    SampledGame,
    StoredOracle,
    estimate_shapley,
    shapley_value,
    tabulate,
)
from tugames.errors import InvalidInputError, StoreError
from tugames.oracles.protocol import SplitValueOracle
from tugames.oracles.store import Row

PEOPLE = ("ann", "bob", "eve")


class SplitOracle:
    """Worth of each member: a fraction that is not a short decimal, on every replicate another."""

    deterministic = False

    def __init__(self, players=PEOPLE, fingerprint="thirds"):
        self.players = tuple(players)
        self.fingerprint = fingerprint
        self.asked = []

    def member_worths(self, coalition, replicates):
        self.asked += [(coalition, r) for r in replicates]
        members = [i for i in range(len(self.players)) if coalition >> i & 1]
        return np.array([[(i + r + 1) / 3.0 for i in members] for r in replicates])

    def worths(self, coalition, replicates):
        return self.member_worths(coalition, replicates).sum(axis=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "game.store"


def bits(row):
    """A row with its numbers as the bytes they are made of: 0.0 is not -0.0."""
    shares = None if row.shares is None else struct.pack(f"<{len(row.shares)}d", *row.shares)
    return row.coalition, row.replicate, struct.pack("<d", row.worth), shares


FLOATS = st.floats(allow_nan=False)
ROWS = st.lists(
    st.builds(
        Row,
        st.integers(1, 2**70) | st.integers(2**63 - 2, 2**63 + 2) | st.integers(2**199, 2**200),
        st.integers(0, 2**40),
        FLOATS,
        st.none() | st.lists(FLOATS, max_size=4).map(tuple),
    ),
    unique_by=lambda row: row[:2],
    max_size=20,
)


@given(ROWS)
def test_rows_come_back_to_the_bit(rows):
    with ReplicateStore(":memory:", KeptOracle(range(200))) as store:
        store.record(rows)
        assert store.n_rows == len(rows)
        assert sorted(map(bits, store.rows())) == sorted(map(bits, rows))
        for row in rows:
            found = store.find(row.coalition, [row.replicate, row.replicate + 1])
            assert bits(found[row.replicate]) == bits(row)


@pytest.mark.parametrize("worth", [-0.0, 0.0, 5e-324, 1e308, 3.0, 0.1 + 0.2, -(2.0**53)])
def test_numbers_that_are_easily_lost_survive_the_file(path, worth):
    row = Row(1 << 100, 7, worth, (worth, -worth))
    with ReplicateStore(path, KeptOracle(range(200))) as store:
        store.record([row])
    with ReplicateStore(path) as store:
        assert list(map(bits, store.rows())) == [bits(row)]


def test_what_is_recorded_survives_closing_and_leaves_one_file(path):
    with ReplicateStore(path, SplitOracle()) as store:
        store.record([Row(5, 0, 1.25, (0.5, 0.75))])
    with ReplicateStore(path) as store:
        assert list(store.rows()) == [Row(5, 0, 1.25, (0.5, 0.75))]
        assert store.players == PEOPLE
        assert store.fingerprint == {"oracle": "thirds"}
        assert not store.deterministic
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["a?mode=ro.db", "a#b.db", "a%20b.db", "ä b.db", "a'b.db"])
def test_any_name_of_a_file_will_do(tmp_path, name):
    with ReplicateStore(tmp_path / name, SplitOracle()) as store:
        store.record([Row(1, 0, 1.0, None)])
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with ReplicateStore(str(tmp_path / name)) as store:
        assert store.n_rows == 1


def test_rows_are_ordered_by_replicate_and_coalition():
    with ReplicateStore(":memory:", SplitOracle()) as store:
        store.record([Row(c, r, 1.0, None) for r in (2, 0, 1) for c in (3, 1, 2)])
        assert [row[:2] for row in store.rows()] == [(c, r) for r in range(3) for c in (1, 2, 3)]
        assert [row[:2] for row in store.rows(1)] == [(c, 0) for c in (1, 2, 3)]


# ---------------------------------------------------------------- all or none


@pytest.mark.parametrize("bad", [Row(1, 0, 2.0, None), Row(3, 0, float("nan"), None)])
def test_a_batch_is_kept_whole_or_not_at_all(path, bad):
    with ReplicateStore(path, SplitOracle()) as store:
        store.record([Row(1, 0, 1.0, None)])
        with pytest.raises(StoreError):
            store.record([Row(2, 0, 5.0, None), bad, Row(4, 0, 6.0, None)])
        assert list(store.rows()) == [Row(1, 0, 1.0, None)]
        store.record([Row(2, 0, 5.0, None)])  # the failure left no transaction open
        assert store.n_rows == 2


def test_rows_that_cannot_be_written_down_leave_nothing():
    with ReplicateStore(":memory:", SplitOracle()) as store:
        with pytest.raises(TypeError):
            store.record([Row(2, 0, 5.0, None), Row(3, 0, None, None)])
        with pytest.raises(OverflowError):  # while the transaction is under way
            store.record([Row(2, 0, 5.0, None), Row(3, 2**64, 1.0, None)])
        assert store.n_rows == 0
        store.record([Row(2, 0, 5.0, None)])


def test_the_same_row_twice_is_one_row_and_another_worth_is_refused():
    with ReplicateStore(":memory:", SplitOracle()) as store:
        row = Row(5, 1, 1.0, (0.25, 0.75))
        store.record([row])
        store.record([row])
        store.record([row, Row(6, 1, 2.0, None), row])
        assert store.n_rows == 2
        with pytest.raises(StoreError) as error:
            store.record([Row(5, 1, 1.5, (0.75, 0.75))])
        for part in ("ann+eve on replicate 1", "1.0 in the store", "1.5 now", "fingerprint"):
            assert part in str(error.value)
        with pytest.raises(StoreError, match="split as"):
            store.record([Row(5, 1, 1.0, (0.5, 0.5))])
        with pytest.raises(StoreError, match="fingerprint"):  # within one batch
            store.record([Row(7, 0, 1.0, None), Row(7, 0, 2.0, None)])
        assert store.n_rows == 2


def test_an_oracle_that_its_fingerprint_does_not_determine_is_found_out(path):
    tabulate(FunctionOracle(len, 3, fingerprint="size"), store=path)
    other = FunctionOracle(lambda members: len(members) + 0.5, 3, fingerprint="size")
    with (
        ReplicateStore(path, other) as store,
        pytest.raises(StoreError, match=r"worth 3\.0 in the store and 3\.5 now"),
    ):
        store.record([Row(7, 0, float(other.worths(7, [0])[0]), None)])


# ---------------------------------------------------------------- what is in it


def test_a_table_knows_what_is_missing():
    with ReplicateStore(":memory:", SplitOracle()) as store:
        store.record([Row(3, 0, 4.0, None), Row(7, 1, 0.0, None), Row(7, 5, 9.0, None)])
        samples, kept = store.table(2)
        assert samples.shape == kept.shape == (2, 8)
        assert np.argwhere(kept).tolist() == [[0, 0], [0, 3], [1, 0], [1, 7]]
        assert samples[0, 3] == 4.0
        assert store.counts() == {0: 1, 1: 1, 5: 1}


def test_a_game_is_made_of_the_complete_replicates(path):
    oracle = SplitOracle()
    with ReplicateStore(path, oracle) as store:
        whole = tabulate(oracle, replications=5, store=store)
        store.record([Row(1, 9, 3.0, None)])  # replicate 9 is not complete
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM worth WHERE replicate = 2 AND coalition = 6")
    connection.close()
    with ReplicateStore(path) as store:
        game = store.game()
        text = store.to_text()
    assert isinstance(game, SampledGame)
    assert game.players == PEOPLE
    assert game.samples.tobytes() == whole.samples[[0, 1, 3, 4]].tobytes()
    for part in ("35 worths", "6, of which 4 complete", "replicate 2: 6 of 7", "oracle: thirds"):
        assert part in text


def test_a_deterministic_game_is_exact(path):
    oracle = FunctionOracle(lambda members: len(members) ** 2, 3, fingerprint="squares")
    game = tabulate(oracle, store=path)
    with ReplicateStore(path) as store:
        assert store.deterministic
        assert store.counts() == {0: 7}
        assert store.game() == game == Game.from_function(lambda members: len(members) ** 2, 3)


def test_a_game_of_too_little_is_refused():
    oracle = SplitOracle()
    with ReplicateStore(":memory:", oracle) as store:
        with pytest.raises(StoreError, match="needs 2 complete replicates, of 7 coalitions"):
            store.game()
        store.record([Row(c, 0, 1.0, None) for c in range(1, 8)])
        store.record([Row(c, 1, 1.0, None) for c in range(1, 7)])
        with pytest.raises(StoreError, match="there are 1, and the fullest has 7: run it further"):
            store.game()


def test_a_frame_has_a_row_an_evaluation_and_a_share_a_player(path):
    oracle = SplitOracle()
    tabulate(oracle, replications=2, store=path)
    with ReplicateStore(path) as store:
        frame = store.to_frame()
    assert list(frame) == [
        *("coalition", "members", "replicate", "worth"),
        *(f"share of {player}" for player in PEOPLE),
    ]
    assert len(frame) == 14
    row = frame[(frame.members == "ann+eve") & (frame.replicate == 1)].iloc[0]
    assert row.coalition == 5
    assert [row["share of ann"], row["share of eve"]] == oracle.member_worths(5, [1])[0].tolist()
    assert np.isnan(row["share of bob"])


def test_worths_that_are_not_split_have_no_shares_in_a_frame():
    with ReplicateStore(":memory:", KeptOracle(PEOPLE)) as store:
        assert list(store.to_frame()) == ["coalition", "members", "replicate", "worth"]
        store.record([Row(3, 0, 1.5, None)])
        assert store.to_frame().to_dict("records") == [
            {"coalition": 3, "members": "ann+bob", "replicate": 0, "worth": 1.5}
        ]


def test_csv_comes_back_to_the_bit(tmp_path, path):
    tabulate(SplitOracle(), replications=3, store=path)
    with ReplicateStore(path) as store:
        store.export(tmp_path / "rows.csv")
        frame = store.to_frame()
    with (tmp_path / "rows.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(frame)
    assert len(rows) == 21
    for row, kept in zip(rows, frame.itertuples(index=False), strict=True):
        assert row[1] == kept.members
        numbers = [float(text or "nan") for text in [*row[:1], *row[2:]]]
        np.testing.assert_array_equal(numbers, [kept[0], *kept[2:]])


def test_parquet_comes_back_or_says_what_is_missing(tmp_path, path):
    tabulate(SplitOracle(), replications=3, store=path)
    with ReplicateStore(path) as store:
        if importlib.util.find_spec("pyarrow") is None:
            with pytest.raises(InvalidInputError, match=r"pip install pyarrow, or export to \.csv"):
                store.export(tmp_path / "rows.parquet")
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what two other projects think of each other
            store.export(tmp_path / "rows.parquet")
            read = pd.read_parquet(tmp_path / "rows.parquet")
        pd.testing.assert_frame_equal(read, store.to_frame(), check_exact=True)


def test_exports_of_other_kinds_and_to_nowhere_are_refused(tmp_path):
    with ReplicateStore(":memory:", SplitOracle()) as store:
        with pytest.raises(InvalidInputError, match=r"\.csv or \.parquet; got .*rows\.xls"):
            store.export(tmp_path / "rows.xls")
        with pytest.raises(StoreError, match="cannot be written"):
            store.export(tmp_path / "nowhere" / "rows.csv")
        (tmp_path / "folder.csv").mkdir()
        with pytest.raises(StoreError, match=r"folder\.csv: it cannot be written: .*directory"):
            store.export(tmp_path / "folder.csv")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path, monkeypatch, error):
    with ReplicateStore(":memory:", SplitOracle()) as store:
        store.record([Row(1, 0, 2.0, None)])
        store.export(tmp_path / "rows.csv")
        before = (tmp_path / "rows.csv").read_bytes()

        def breaks_off(_frame, file, **_):
            file.write(b"coalition,mem")
            raise error

        monkeypatch.setattr(pd.DataFrame, "to_csv", breaks_off)
        with pytest.raises(StoreError if isinstance(error, OSError) else KeyboardInterrupt):
            store.export(tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))


def test_coalitions_of_many_players_are_exported_too(tmp_path):
    with ReplicateStore(":memory:", KeptOracle(range(100))) as store:
        store.record([Row(1 << 99 | 1, 0, 1.0, None), Row(1, 0, 2.0, None)])
        store.export(tmp_path / "rows.csv")
        if importlib.util.find_spec("pyarrow") is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                store.export(tmp_path / "rows.parquet")
                read = pd.read_parquet(tmp_path / "rows.parquet")
            assert list(map(int, read.coalition)) == [1, 1 << 99 | 1]
    lines = (tmp_path / "rows.csv").read_text().splitlines()
    assert lines[1:] == ["1,0,0,2.0", f"{(1 << 99) + 1},0+99,0,1.0"]


def test_pandas_reads_the_file_in_one_call(path):
    oracle = SplitOracle()
    tabulate(oracle, replications=2, store=path)
    connection = sqlite3.connect(path)
    frame = pd.read_sql("select * from worth", connection)
    connection.close()
    assert list(frame) == ["coalition", "replicate", "worth", "shares", "checksum"]
    assert frame.worth.dtype == np.float64
    for row in frame.itertuples():
        assert row.worth == oracle.worths(row.coalition, [row.replicate])[0]
        assert (
            json.loads(row.shares)
            == oracle.member_worths(row.coalition, [row.replicate])[0].tolist()
        )


# ---------------------------------------------------------------- reading beside a writer


def test_a_reader_sees_what_is_committed_while_a_writer_is_at_work(path):
    with ReplicateStore(path, SplitOracle()) as writer:
        writer.record([Row(1, 0, 1.0, None)])
        with ReplicateStore(path) as reader:
            assert reader.n_rows == 1
            writer.record([Row(2, 0, 2.0, None)])
            assert [row.worth for row in reader.rows()] == [1.0, 2.0]
            iterator = reader.rows()
            next(iterator)
            writer.record([Row(4, 0, 3.0, None)])  # a reader half way does not hold a writer up
            assert [row.worth for row in iterator] == [2.0]  # and sees one state throughout
            assert reader.n_rows == 3
            with pytest.raises(StoreError, match="cannot be written to"):
                reader.record([Row(7, 0, 1.0, None)])
        writer.record([Row(3, 0, 4.0, None)])
    with ReplicateStore(path) as store:
        assert store.n_rows == 4


def test_a_store_that_is_closed_says_so(path):
    with ReplicateStore(path, SplitOracle()) as store:
        pass
    with pytest.raises(StoreError, match="closed database"):
        store.record([Row(1, 0, 1.0, None)])


# ---------------------------------------------------------------- whose worths they are


@pytest.mark.parametrize("fingerprint", [None, "", {}, 7])
def test_an_oracle_without_a_fingerprint_cannot_have_a_store(path, fingerprint):
    oracle = SplitOracle()
    oracle.fingerprint = fingerprint
    with pytest.raises(StoreError) as error:
        tabulate(oracle, replications=2, store=path)
    assert f"got {fingerprint!r}" in str(error.value)
    assert "FunctionOracle(..., fingerprint=" in str(error.value)
    assert not oracle.asked
    assert not path.exists()


MAPPING = {"horizon": 100, "policies": {"ann": "linucb", "bob": "greedy"}, "noise": None}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"horizon": 200}, "horizon is 100 there and 200 here"),
        ({"horizon": 100.0}, "horizon is 100 there and 100.0 here"),
        (
            {"policies": {"ann": "linucb", "bob": "uniform"}},
            'policies.bob is "greedy" there and "uniform" here',
        ),
        ({"policies": {"ann": "linucb"}}, 'policies.bob is "greedy" there and not stated here'),
        ({"policies": {}}, 'policies.ann is "linucb" there and not stated here'),
        ({"seed": 3}, "seed is not stated there and 3 here"),
        ({"extra": {}}, "extra is not stated there and {} here"),
        ({"noise": 0.5}, "noise is null there and 0.5 here"),
        ({"players": ["x"]}, 'players is not stated there and ["x"] here'),
    ],
)
def test_the_store_of_another_oracle_is_refused_and_told_apart(path, change, said):
    tabulate(SplitOracle(fingerprint=MAPPING), replications=2, store=path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another oracle") as error:
        ReplicateStore(path, SplitOracle(fingerprint={**MAPPING, **change}))
    assert said in str(error.value)
    assert str(path) in str(error.value)
    for same in {"horizon", "noise", "deterministic"} - set(change):
        assert same not in str(error.value)
    assert path.read_bytes() == before


def test_everything_that_differs_is_said(path):
    ReplicateStore(path, SplitOracle(fingerprint=MAPPING)).close()
    other = FunctionOracle(len, ["ann", "bob"], fingerprint="size")
    with pytest.raises(StoreError) as error:
        tabulate(other, store=path)
    for part in (
        'players is ["ann", "bob", "eve"] there and ["ann", "bob"] here',
        "deterministic is false there and true here",
        'oracle is not stated there and "size" here',
        "policies.ann",
    ):
        assert part in str(error.value)


def test_entries_of_a_fingerprint_hide_neither_the_players_nor_one_another(path):
    fingerprint = {"players": "same", "a.b": 1, "a": {"b": 2}}
    ReplicateStore(path, SplitOracle(("x", "z"), fingerprint)).close()
    with pytest.raises(StoreError, match=r'players is \["x", "z"\] there and \["x", "y"\] here'):
        ReplicateStore(path, SplitOracle(("x", "y"), fingerprint))
    fingerprint = {"players": "same", "a.b": 2, "a": {"b": 1}}
    with pytest.raises(StoreError, match=r"a\.b is 2 there and 1 here; a\.b is 1 there and 2 here"):
        ReplicateStore(path, SplitOracle(("x", "z"), fingerprint))


def test_the_order_of_a_fingerprint_does_not_matter(path):
    ReplicateStore(path, SplitOracle(fingerprint={"a": 1, "b": 2})).close()
    ReplicateStore(path, SplitOracle(fingerprint={"b": 2, "a": 1})).close()


@pytest.mark.parametrize(
    ("players", "fingerprint"),
    [
        ([("a", 1), ("a", 2)], "tuples"),
        ([frozenset("a"), "b"], "sets"),
        ([np.int64(1), np.int64(2)], "numpy's numbers"),
        (["a", "b"], {"theta": np.zeros(2)}),
        (["a", "b"], {1: "a", "b": 2}),
    ],
)
def test_what_json_lacks_is_refused(path, players, fingerprint):
    oracle = SplitOracle(players, fingerprint)
    with pytest.raises(StoreError, match=r"players .*in a store are text"):
        tabulate(oracle, replications=2, store=path)
    assert not oracle.asked
    tabulate(oracle, replications=2)  # which needs no store


@pytest.mark.parametrize("players", [["ann", "bob"], [3, 5], [1.5, "x"], ["ä\n", "\ud800"]])
def test_players_that_json_has_come_back(path, players):
    tabulate(SplitOracle(players), replications=2, store=path)
    with ReplicateStore(path) as store:
        assert store.players == tuple(players)
        assert store.game().players == tuple(players)


def test_a_function_s_fingerprint_includes_the_seed(path):
    def noisy(members, rng):
        return len(members) + rng.normal()

    tabulate(FunctionOracle(noisy, 2, seed=0, fingerprint="noisy"), replications=2, store=path)
    with pytest.raises(StoreError, match="seed is 0 there and 1 here"):
        ReplicateStore(path, FunctionOracle(noisy, 2, seed=1, fingerprint="noisy"))
    with pytest.raises(StoreError, match='oracle is "noisy" there and "other" here'):
        ReplicateStore(path, FunctionOracle(noisy, 2, seed=0, fingerprint="other"))
    with pytest.raises(StoreError, match="got None"):
        ReplicateStore(path, FunctionOracle(noisy, 2, seed=0))


def test_a_store_that_is_handed_over_must_be_the_oracle_s():
    with ReplicateStore(":memory:", SplitOracle()) as store:
        for use in (
            lambda: tabulate(SplitOracle(fingerprint="other"), replications=2, store=store),
            lambda: StoredOracle(SplitOracle(fingerprint="other"), store),
        ):
            with pytest.raises(StoreError, match='oracle is "thirds" there and "other" here'):
                use()


# ---------------------------------------------------------------- tabulating into it


def test_what_is_there_is_not_computed_again(path):
    oracle = SplitOracle()
    few = tabulate(oracle, replications=2, store=path)
    assert len(set(oracle.asked)) == 14
    assert len(oracle.asked) == 15  # the first once more, to see whether the answer is the same
    oracle.asked.clear()
    many = tabulate(oracle, replications=4, store=str(path))
    asked = sorted((c, r) for c in range(1, 8) for r in (2, 3))
    assert sorted(oracle.asked) == sorted([*asked, (1, 2)])
    assert many.samples[:2].tobytes() == few.samples.tobytes()
    assert many.samples.tobytes() == tabulate(SplitOracle(), replications=4).samples.tobytes()
    oracle.asked.clear()
    assert tabulate(oracle, replications=3, store=path).n_replicates == 3
    assert not oracle.asked


def test_zeros_keep_their_sign_through_a_store(path):
    oracle = FunctionOracle(lambda members: -0.0, 2, fingerprint="minus zero")
    tabulate(oracle, store=path)
    assert np.signbit(tabulate(oracle, store=path).values[1:]).all()


def test_progress_begins_at_what_is_there(path, capsys):
    tabulate(SplitOracle(), replications=2, store=path)
    tabulate(SplitOracle(), replications=4, store=path, progress=True)
    shown = capsys.readouterr().err
    assert "14/28" in shown
    assert "28/28" in shown


def test_an_estimator_uses_what_a_table_left():
    oracle = SplitOracle("abcd")
    with ReplicateStore(":memory:", oracle) as store:
        sampled = tabulate(oracle, replications=8, store=store)
        oracle.asked.clear()
        stored = StoredOracle(oracle, store)
        estimate = estimate_shapley(stored, budget=200, replications=8, rng=0)
        assert not oracle.asked
        assert stored.n_computed == 0
        plain = estimate_shapley(SplitOracle("abcd"), budget=200, replications=8, rng=0)
        assert estimate.value.tobytes() == plain.value.tobytes()
        np.testing.assert_allclose(estimate.value, shapley_value(sampled.mean))
        longer = estimate_shapley(stored, budget=200, replications=9, rng=0)
        assert {r for _, r in oracle.asked} == {8}  # the replicate that was not there
        assert stored.n_computed == len(oracle.asked) == 15
        assert longer.n_evaluations == 135


def test_a_table_uses_what_an_estimator_left():
    oracle = SplitOracle("abcdef")
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        estimate_shapley(stored, budget=300, method="permutation", rng=0)
        left = store.n_rows
        assert left == stored.n_computed == len(oracle.asked)
        oracle.asked.clear()
        tabulate(oracle, replications=8, store=store)
        assert len(set(oracle.asked)) == 63 * 8 - left
        assert len(oracle.asked) == 63 * 8 - left + 1


def test_a_stored_oracle_answers_as_its_oracle():
    oracle = SplitOracle()
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        assert stored.players == PEOPLE
        assert stored.fingerprint == "thirds"
        for _ in range(2):
            for replicates in ([3, 0, 3], range(5), np.arange(2)):
                wanted = SplitOracle().member_worths(6, replicates)
                assert stored.member_worths(6, replicates).tobytes() == wanted.tobytes()
                assert stored.worths(6, replicates).tobytes() == wanted.sum(axis=1).tobytes()
        assert sorted(oracle.asked) == [(6, r) for r in range(5)]


def test_a_deterministic_oracle_is_asked_once_for_all_replicates():
    calls = []
    oracle = FunctionOracle(lambda members: calls.append(members) or 2.5, 70, fingerprint="2.5")
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        assert stored.deterministic
        grand = (1 << 70) - 1
        assert stored.worths(grand, [4, 9]).tolist() == [2.5, 2.5]
        assert stored.worths(grand, [0]).tolist() == [2.5]
        assert len(calls) == 1
        assert [row[:2] for row in store.rows()] == [(grand, 0)]


def test_a_stored_oracle_splits_worths_if_its_oracle_does():
    for oracle in (KeptOracle(PEOPLE), SplitOracle()):
        with ReplicateStore(":memory:", oracle) as store:
            stored = StoredOracle(oracle, store)
            assert isinstance(stored, StoredOracle)
            assert isinstance(stored, SplitValueOracle) == isinstance(oracle, SplitValueOracle)
            # which tabulate asks before it asks for shares
            game = tabulate(stored, replications=2)
            assert game.samples.tobytes() == tabulate(oracle, replications=2).samples.tobytes()


def test_a_stored_oracle_asks_in_batches_for_what_is_missing():
    sizes = []

    def worth(rows, rng):
        sizes.append(len(rows))
        return rows @ np.arange(1.0, 7.0) + rng.normal()

    oracle = FunctionOracle(worth, 6, seed=0, batch=True, fingerprint="sums")
    plain = estimate_shapley(oracle, 150, replications=3, rng=0)
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        assert isinstance(stored, BatchValueOracle)
        given = stored.batch_worths([3, 9, 3, 63], [2, 0])
        assert given.tobytes() == oracle.batch_worths([3, 9, 3, 63], [2, 0]).tobytes()
        assert stored.batch_worths([], [0]).shape == (1, 0)
        sizes.clear()
        found = estimate_shapley(stored, 150, replications=3, rng=0)
        assert found.value.tobytes() == plain.value.tobytes()
        assert len(sizes) == 4  # the first, which two replicates have, and the others of each
        assert stored.n_computed == store.n_rows
        sizes.clear()
        estimate_shapley(stored, 150, replications=3, rng=0)
        assert not sizes


def test_a_stored_oracle_goes_on_where_a_batch_was_handed_in_early(monkeypatch):
    monkeypatch.setattr("tugames.oracles.evaluation.batch.LIMIT", 0.0)
    oracle = SplitOracle()
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        wanted = SplitOracle().worths(6, range(4))
        assert stored.worths(6, range(4)).tobytes() == wanted.tobytes()
        assert store.n_rows == stored.n_computed == 4


def test_a_stored_oracle_keeps_what_came_before_a_failure():
    oracle = KeptOracle(PEOPLE, fails_at=(3, 2))
    with ReplicateStore(":memory:", oracle) as store:
        stored = StoredOracle(oracle, store)
        with pytest.raises(RuntimeError, match="broke down") as caught:
            stored.worths(3, range(4))
        assert caught.value.__notes__ == ["while evaluating coalition ann+bob on replicate 2"]
        assert [row[:2] for row in store.rows()] == [(3, 0), (3, 1)]
