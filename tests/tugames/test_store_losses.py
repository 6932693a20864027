"""Stores that lose pages, logs, or their very file: an error says so, or nothing is lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from reference.faulty import KeptOracle

from tugames import ReplicateStore, StoredOracle, tabulate
from tugames.errors import StoreError
from tugames.oracles import _ledger, _sqlite, store
from tugames.oracles.store import Row

ORACLE = KeptOracle("abcdef")
PAGE = 4096
#: Mutated stores in the wide search.
SEARCH = int(os.environ.get("TUGAMES_MUTATED_STORES", "2000"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "game.store"


@pytest.fixture(scope="module")
def serial():
    return tabulate(ORACLE, replications=8).samples


def filled(path, replications=6):
    tabulate(ORACLE, replications=replications, store=path)
    return path


def everything(path, oracle=None):
    """All that a store says, to the bit."""
    with ReplicateStore(path, oracle) as opened:
        rows = [(row.coalition, row.replicate, row.worth.hex()) for row in opened.rows()]
        found = [opened.find(mask, range(6)) for mask in (1, 33, 63)]
        text = opened.to_text().replace(str(path), "")
        return rows, found, text, opened.n_rows, opened.game().samples.tobytes()


# ---------------------------------------------------------------- pages


def swapped(data, first, second):
    """Two pages in each other's place."""
    mixed = bytearray(data)
    mixed[first * PAGE : (first + 1) * PAGE] = data[second * PAGE : (second + 1) * PAGE]
    mixed[second * PAGE : (second + 1) * PAGE] = data[first * PAGE : (first + 1) * PAGE]
    return bytes(mixed)


def test_any_two_pages_that_change_places_are_noticed(path, tmp_path):
    data = filled(path).read_bytes()
    pages = len(data) // PAGE
    assert pages > 6
    spoilt = tmp_path / "spoilt.store"
    for first in range(pages):
        for second in range(first + 1, pages):
            spoilt.write_bytes(swapped(data, first, second))
            for oracle in (None, ORACLE):
                with pytest.raises(StoreError, match=r"damaged|not a replicate store|checksum"):
                    everything(spoilt, oracle)


def test_a_page_of_an_older_state_is_noticed(path, tmp_path):
    older = filled(path, 5).read_bytes()
    newer = filled(path, 6).read_bytes()
    spoilt, seen = tmp_path / "spoilt.store", 0
    for page in range(1, len(older) // PAGE):
        part = slice(page * PAGE, (page + 1) * PAGE)
        if older[part] != newer[part]:
            seen += 1
            spoilt.write_bytes(newer[: part.start] + older[part] + newer[part.stop :])
            with pytest.raises(StoreError, match="damaged"):
                everything(spoilt)
    assert seen >= 2


def test_rows_that_vanish_are_missed_and_can_be_given_up(path, serial):
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER forgotten")  # as no page that is lost would heed it
        connection.execute("DELETE FROM worth WHERE replicate = 3")
        connection.commit()
    with pytest.raises(StoreError) as caught:
        ReplicateStore(path)
    message = str(caught.value)
    assert "315 worths are there of 378 that were recorded" in message
    said = message.split("sqlite3 say '")[1].split("'", maxsplit=1)[0]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(said)
        connection.commit()
    assert tabulate(ORACLE, replications=6, store=path).samples.tobytes() == serial[:6].tobytes()


# ---------------------------------------------------------------- the log


def killed(path, tmp_path, batches=3):
    """The files of a store whose writer was killed: the last worths are in the log."""
    with ReplicateStore(path, ORACLE) as opened:
        for r in range(batches):
            opened.record([Row(mask, r, mask / 3.0, None) for mask in range(1, 64)])
        folder = tmp_path / "killed"
        folder.mkdir(exist_ok=True)
        for file in path.parent.glob("game.store*"):
            shutil.copy(file, folder)
    return folder / "game.store"


def test_a_file_without_its_log_is_not_taken_for_whole(path, tmp_path):
    copy = killed(path, tmp_path)
    log = Path(f"{copy}-wal")
    aside = log.rename(tmp_path / "aside")
    Path(f"{copy}-shm").unlink()
    for oracle in (None, ORACLE):
        with pytest.raises(StoreError) as caught:
            ReplicateStore(copy, oracle)
        assert "its log, game.store-wal, which is not beside it" in str(caught.value)
    aside.rename(log)  # as the message says
    with ReplicateStore(copy) as opened:
        assert opened.n_rows == 189
    assert not log.exists()
    with ReplicateStore(copy) as opened:  # and it is asked for no more
        assert opened.n_rows == 189


def test_a_log_that_is_lost_can_be_given_up(path, tmp_path):
    copy = killed(path, tmp_path)
    for end in ("-wal", "-shm"):
        Path(f"{copy}{end}").unlink()
    with pytest.raises(StoreError) as caught:
        ReplicateStore(copy)
    said = str(caught.value).split("sqlite3 say '")[1].split("'")[0]
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(said)
        connection.commit()
    with ReplicateStore(copy) as opened:
        assert opened.n_rows == 0  # all of them were in the log


@pytest.mark.parametrize("oracle", [None, ORACLE])
def test_a_run_that_dies_before_its_first_worth_leaves_nothing_to_ask_for(path, tmp_path, oracle):
    filled(path)
    with ReplicateStore(path, ORACLE) as opened:
        _ledger.announce_log(opened._connection)
        folder = tmp_path / "killed"
        folder.mkdir()
        for file in path.parent.glob("game.store*"):
            shutil.copy(file, folder)
    for _ in range(2):
        with ReplicateStore(folder / "game.store", oracle) as opened:
            assert opened.n_rows == 378


def test_a_long_run_brings_its_log_into_the_file_now_and_then(path, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_ANNOUNCED", 4)
    with ReplicateStore(path, ORACLE) as opened:
        sizes = []
        for r in range(60):
            opened.record([Row(mask, r, 1.0, None) for mask in range(1, 4)])
            sizes.append(Path(f"{path}-wal").stat().st_size)
        assert max(sizes) < 2 * sizes[8]
        folder = tmp_path / "copy"
        folder.mkdir()
        shutil.copy(path, folder)
        with pytest.raises(StoreError, match="not beside it"):
            ReplicateStore(folder / "game.store")
    with ReplicateStore(path) as opened:
        assert opened.n_rows == 180


# ---------------------------------------------------------------- the file itself


class Deleting(KeptOracle):
    """Does something to a path while a worth is computed."""

    def __init__(self, players, at, deed):
        super().__init__(players)
        self.at, self.deed = at, deed

    def worths(self, coalition, replicates):
        if (coalition, replicates[0]) == self.at:
            self.at = None
            self.deed()
        return super().worths(coalition, replicates)


def remove_all(path):
    for file in path.parent.glob("game.store*"):
        file.unlink()


@pytest.mark.parametrize("remove", [Path.unlink, remove_all])
@pytest.mark.parametrize("at", [(5, 0), (63, 5)])
def test_a_store_that_is_deleted_during_a_run_is_written_back(path, serial, remove, at):
    """Also at the last worth, when there is nothing more to record."""
    filled(path, 2)
    oracle = Deleting(ORACLE.players, (at[0], at[1] + 2), lambda: remove(path))
    with pytest.raises(StoreError) as caught:
        tabulate(oracle, replications=8, store=path)
    message = str(caught.value)
    assert "was deleted or moved while it was being written" in message
    assert f"worths are in {path} again" in message
    assert "run the same again" in message
    with ReplicateStore(path) as opened:
        assert opened.n_rows >= 127
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert tabulate(ORACLE, replications=8, store=path).samples.tobytes() == serial.tobytes()


def test_a_store_that_is_replaced_during_a_run_is_saved_beside(path, serial):
    other = KeptOracle("abcdef")
    other.fingerprint = "another"
    filled(path, 2)
    elsewhere = path.with_name("other.store")
    tabulate(other, replications=3, store=elsewhere)
    before = elsewhere.read_bytes()
    oracle = Deleting(ORACLE.players, (9, 3), lambda: elsewhere.replace(path))
    with pytest.raises(StoreError, match="was replaced by another file") as caught:
        tabulate(oracle, replications=8, store=path)
    assert path.read_bytes() == before
    (saved,) = path.parent.glob("game.store.rescued-*")
    assert str(saved) in str(caught.value)
    assert tabulate(ORACLE, replications=8, store=saved).samples.tobytes() == serial.tobytes()


def test_a_store_whose_folder_is_gone_says_that_all_is_lost(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "game.store"
    oracle = Deleting(ORACLE.players, (9, 3), lambda: shutil.rmtree(folder))
    with pytest.raises(StoreError, match=r"cannot be written back .*: the worths of this run are"):
        tabulate(oracle, replications=8, store=path)


def test_a_store_that_is_deleted_under_an_estimator_or_at_the_end_says_so(path):
    opened = ReplicateStore(path, ORACLE)
    stored = StoredOracle(ORACLE, opened)
    stored.worths(3, [0, 1])
    path.unlink()
    with pytest.raises(StoreError, match=r"2 worths are in .* again"):
        opened.close()
    with ReplicateStore(path) as again:
        assert again.n_rows == 2


def test_an_error_on_the_way_out_is_not_hidden_by_what_happened_to_the_file(path):
    def failing():
        with ReplicateStore(path, ORACLE) as opened:
            opened.record([Row(1, 0, 1.0, None)])
            path.unlink()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with ReplicateStore(path) as again:
        assert again.n_rows == 1


# ---------------------------------------------------------------- older layouts


def as_of_layout_1(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER forgotten")
        connection.execute("DROP TABLE total")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_a_store_of_the_first_layout_is_read_and_brought_up_to_date(path, serial):
    as_of_layout_1(filled(path))
    before = path.read_bytes()
    with ReplicateStore(path) as opened:
        assert opened.n_rows == 378
        assert opened.game().samples.tobytes() == serial[:6].tobytes()
    assert path.read_bytes() == before
    assert tabulate(ORACLE, replications=8, store=path).samples.tobytes() == serial.tobytes()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (_sqlite.LAYOUT,)
        assert connection.execute("SELECT * FROM total").fetchall() == [(63 * 8, 0)]


# ---------------------------------------------------------------- a search


def mutated(data, log, rng):
    """A file and its log, with some damage that befalls files, and its name."""
    pages = len(data) // PAGE
    kind = rng.choice(
        ["flip", "flips", "cut", "swap", "zero", "double", "older", "grow", "no log", "cut log",
         "flip log"]
    )  # fmt: skip
    changed, changed_log = bytearray(data), log
    one, two = (int(page) for page in rng.integers(pages, size=2))
    part, other = slice(one * PAGE, (one + 1) * PAGE), slice(two * PAGE, (two + 1) * PAGE)
    if kind == "flip":
        changed[rng.integers(len(data))] ^= 1 << rng.integers(8)
    elif kind == "flips":
        start = rng.integers(len(data) - 64)
        changed[start : start + 64] = rng.bytes(64)
    elif kind == "cut":
        changed = changed[: rng.integers(len(data))]
    elif kind == "swap":
        changed[part], changed[other] = data[other], data[part]
    elif kind == "zero":
        changed[part] = bytes(PAGE)
    elif kind == "double":
        changed[part] = data[other]
    elif kind == "older":
        changed[part] = bytes(changed[part][: PAGE // 2]) + bytes(PAGE // 2)
    elif kind == "grow":
        changed += rng.bytes(int(rng.integers(1, 2 * PAGE)))
    elif kind == "no log":
        changed_log = None
    elif log is not None and kind == "cut log":
        changed_log = log[: rng.integers(len(log))]
    elif log is not None:
        spoilt = bytearray(log)
        spoilt[rng.integers(len(log))] ^= 1 << rng.integers(8)
        changed_log = bytes(spoilt)
    return bytes(changed), changed_log, str(kind)


def check_mutants(tmp_path, count, seed):
    """Right answers, or one line; a log that is cut, or damaged, ends before the damage."""
    rng = np.random.default_rng(seed)
    whole = filled(tmp_path / "whole.store")
    torn = killed(tmp_path / "game.store", tmp_path, batches=5)
    sources = {
        "whole": (whole.read_bytes(), None),
        "torn": (torn.read_bytes(), Path(f"{torn}-wal").read_bytes()),
    }
    batches = [[(mask, r) for mask in range(1, 64)] for r in range(5)]
    prefixes = [[key for batch in batches[:k] for key in batch] for k in range(6)]
    expected = everything(whole)
    spoilt = tmp_path / "spoilt.store"
    outcomes = {}
    for k in range(count):
        source = ("whole", "torn")[k % 2]
        data, log, kind = mutated(*sources[source], rng)
        for oracle in (None, ORACLE):
            for file in tmp_path.glob("spoilt.store*"):
                file.unlink()
            spoilt.write_bytes(data)
            if log is not None:
                Path(f"{spoilt}-wal").write_bytes(log)
            try:
                if source == "whole":
                    assert everything(spoilt, oracle) == expected, (k, kind)
                    seen = "right"
                else:
                    with ReplicateStore(spoilt, oracle) as opened:
                        rows = list(opened.rows())
                        keys = [row[:2] for row in rows]
                    assert keys in prefixes, (k, kind, len(keys))
                    assert all(row.worth == row.coalition / 3.0 for row in rows)
                    seen = "right" if len(keys) == 315 else "log cut"
                    # only a log that is damaged itself may lose its end
                    assert seen == "right" or kind in ("cut log", "flip log"), (k, kind, keys)
            except StoreError as error:
                seen, message = "refused", str(error)
                assert str(spoilt) in message
                assert "\n" not in message
                assert len(message) < 700
            outcomes[source, kind, seen] = outcomes.get((source, kind, seen), 0) + 1
    return outcomes


def test_a_mutated_store_gives_the_right_answer_or_one_line(tmp_path):
    outcomes = check_mutants(tmp_path, 60, 0)
    assert {seen for _, _, seen in outcomes} >= {"right", "refused"}


@pytest.mark.slow
def test_many_mutated_stores_give_the_right_answer_or_one_line(tmp_path):
    outcomes = check_mutants(tmp_path, SEARCH, 1)
    for (source, kind, seen), times in sorted(outcomes.items()):
        print(f"{source:6s} {kind:9s} {seen:8s} {times}")
