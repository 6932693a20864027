"""What may befall a store's file: each time a clear error or the right answer, nothing lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from reference.faulty import KeptOracle
from reference.tabulating import PLAYERS, REPLICATIONS

from tugames import ReplicateStore, SampledGame, tabulate
from tugames.errors import StoreError
from tugames.oracles import _sqlite
from tugames.oracles.store import Row

TESTS = Path(__file__).parents[1]
ORACLE = KeptOracle("abcdef")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "game.store"


@pytest.fixture
def full(path):
    """A store of 6 complete replicates, on a dozen pages."""
    tabulate(ORACLE, replications=6, store=path)
    assert path.stat().st_size > 20_000
    return path


def rows_of(path):
    with ReplicateStore(path) as store:
        return list(store.rows())


def outcome(read, *arguments):
    """What a reading gives, or the error it ends with."""
    try:
        return read(*arguments)
    except StoreError as error:
        return error


def serial(replications=6):
    return tabulate(ORACLE, replications=replications).samples.tobytes()


def refused(path, *said, oracle=None):
    """Both ways to open a store fail alike."""
    for mode in (None, ORACLE) if oracle is None else (oracle,):
        with pytest.raises(StoreError) as error:
            ReplicateStore(path, mode)
        for part in (str(path), *said):
            assert part in str(error.value)


# ---------------------------------------------------------------- a full disk


def test_a_full_disk_loses_nothing_that_was_kept(path):
    with ReplicateStore(path, ORACLE) as store:
        tabulate(ORACLE, replications=2, store=store)
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(StoreError, match="the disk is full: free some space") as caught:
            tabulate(ORACLE, replications=200, store=store)
        kept = store.n_rows
        assert kept >= 126
        assert f"{kept} worths are in {path}; run the same again" in caught.value.__notes__[0]
    with ReplicateStore(path) as store:
        assert store.n_rows == kept
        assert store.game().n_replicates >= 2
    assert tabulate(ORACLE, replications=8, store=path).samples.tobytes() == serial(8)


LIMITED = """
import resource, signal, sys
from reference.faulty import KeptOracle
from tugames import tabulate
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
tabulate(KeptOracle("abcdef"), replications=200, store=sys.argv[1])
"""


def python(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_file_that_may_not_grow_loses_nothing_that_was_kept(full):
    before = rows_of(full)
    run = python("-c", LIMITED, full)
    _, error = run.communicate(timeout=60)
    assert run.returncode == 1
    last = error.splitlines()[-2:]
    assert "StoreError" in last[0]
    assert "reading or writing failed: look after the disk" in last[0]
    assert "worths are in" in last[1]
    after = rows_of(full)
    assert len(after) >= len(before)
    assert set(before) <= set(after)
    assert tabulate(ORACLE, replications=8, store=full).samples.tobytes() == serial(8)


def test_what_failed_first_is_what_is_told(path):
    """Even if then it cannot be counted how much was kept."""

    class Uncountable(ReplicateStore):
        @property
        def n_rows(self):
            raise StoreError("lost count")

    oracle = KeptOracle(ORACLE.players, fails_at=(0b11, 1))
    with Uncountable(path, oracle) as store, pytest.raises(RuntimeError, match="broke") as caught:
        tabulate(oracle, replications=2, store=store)
    assert caught.value.__notes__ == ["while evaluating coalition a+b on replicate 1"]


# ---------------------------------------------------------------- no permission


@contextmanager
def permissions():
    """As a user whom permissions bind, which root is not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder():
    """A folder that other users can enter: pytest's own cannot be."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def shut(folder):
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


def test_a_file_that_cannot_be_written_is_still_read(folder):
    path = folder / "game.store"
    whole = tabulate(ORACLE, replications=2, store=path)
    folder.chmod(0o777)
    path.chmod(0o444)
    before = path.read_bytes()
    with permissions():
        with pytest.raises(StoreError, match=r"cannot be written to.*permissions"):
            tabulate(ORACLE, replications=3, store=path)
        with ReplicateStore(path) as store:
            assert store.game().samples.tobytes() == whole.samples.tobytes()
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_still_read(folder):
    path = folder / "game.store"
    whole = tabulate(ORACLE, replications=2, store=path)
    shut(folder)
    before = path.read_bytes()
    with permissions():
        refused(path, oracle=ORACLE)
        refused(folder / "new.store", "in a folder that exists and can be written", oracle=ORACLE)
        with ReplicateStore(path) as store:
            assert store.game().samples.tobytes() == whole.samples.tobytes()
            assert len(list(store.rows())) == 126
    assert [file.name for file in folder.iterdir()] == ["game.store"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("with_index", [True, False])
def test_a_log_in_a_folder_that_cannot_be_written_is_never_overlooked(folder, path, with_index):
    """After a sudden death rows are in the log beside the file, and not yet in the file."""
    copy = folder / "game.store"
    with ReplicateStore(path, ORACLE) as store:
        store.record([Row(1, 0, 1.0, None)])
        for file in path.parent.iterdir():
            if with_index or not file.name.endswith("-shm"):
                shutil.copy(file, folder / file.name)
    assert len(list(folder.iterdir())) == 3 if with_index else 2
    shut(folder)
    with permissions():
        seen = outcome(rows_of, copy)
    clear = isinstance(seen, StoreError) and "folder that exists and can be written" in str(seen)
    assert clear or seen == [Row(1, 0, 1.0, None)]
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)
    assert rows_of(copy) == [Row(1, 0, 1.0, None)]
    assert [file.name for file in folder.iterdir()] == ["game.store"]  # and cleared away


def test_a_folder_that_cannot_be_entered_says_so(folder):
    tabulate(ORACLE, replications=2, store=folder / "game.store")
    folder.chmod(0o000)
    with permissions():
        refused(folder / "game.store")
    folder.chmod(0o755)
    assert len(rows_of(folder / "game.store")) == 126


# ---------------------------------------------------------------- other files


@pytest.mark.parametrize("text", ["no", "coalition,worth\nann,1\n" * 100, "\0" * 5000, "SQLite"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(path, text):
    path.write_text(text)
    refused(path, "not a replicate store: name another file")
    assert path.read_text() == text
    assert list(path.parent.iterdir()) == [path]


def test_another_database_is_refused_and_left_alone(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE worth (coalition, worth)")
        connection.commit()
    before = path.read_bytes()
    refused(path, "it is a database, but not a replicate store: name another file")
    assert path.read_bytes() == before


def test_an_empty_file_can_become_a_store_and_cannot_be_read(path):
    path.touch()
    with pytest.raises(StoreError, match="it is empty, no replicate store"):
        ReplicateStore(path)
    tabulate(ORACLE, replications=2, store=path)
    assert len(rows_of(path)) == 126


def test_a_store_without_an_owner_waits_for_one(path):
    """As a run leaves it that dies between making the file and saying whose it is."""
    _sqlite.connect(path, read_only=False).close()
    with pytest.raises(StoreError, match="no oracle yet: run the one that fills it"):
        ReplicateStore(path)
    tabulate(ORACLE, replications=2, store=path)
    assert len(rows_of(path)) == 126


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match="there is no such file"):
        ReplicateStore(tmp_path)
    with pytest.raises(StoreError, match="there is no such file"):
        ReplicateStore(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    refused(tmp_path, "it cannot be opened: a store is a file in a folder", oracle=ORACLE)
    refused(tmp_path / "no" / "x", "in a folder that exists", oracle=ORACLE)


def test_a_store_of_a_newer_version_is_left_alone(full):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute(f"PRAGMA user_version = {_sqlite.LAYOUT + 1}")
    before = full.read_bytes()
    refused(full, "newer version (layout 3, this one reads up to 2): upgrade tugames")
    assert full.read_bytes() == before


# ---------------------------------------------------------------- damage


def read_all(path, oracle):
    """Everything that a store can be asked for."""
    with ReplicateStore(path, oracle) as store:
        found = [store.find(mask, range(6)) for mask in (1, 33, 63)]
        rows = list(store.rows())
        game = store.game()
        table = tabulate(ORACLE, replications=6, store=store) if oracle is not None else game
        return rows, found, game.players, game.samples.tobytes(), table.samples.tobytes()


def check_damage(whole, path, spoil, rng, times):
    """Spoil copies of a file: errors, or the very same answers."""
    data = whole.read_bytes()
    expected = read_all(whole, None)
    assert expected[-1] == serial()
    outcomes = {"same": 0, "error": 0}
    for _ in range(times):
        for oracle in (None, ORACLE):
            path.write_bytes(spoil(bytearray(data), rng))
            seen = outcome(read_all, path, oracle)
            if isinstance(seen, StoreError):
                assert str(path) in str(seen)
                outcomes["error"] += 1
            else:
                assert seen == expected
                outcomes["same"] += 1
            for log in path.parent.glob("spoilt*-*"):
                log.unlink()
    return outcomes


def flip(data, rng):
    """Change up to 64 bytes in a row, somewhere."""
    start, length = rng.integers(len(data)), rng.choice([1, 1, 4, 64])
    for i in range(start, min(start + length, len(data))):
        data[i] ^= rng.integers(1, 256)
    return data


def flip_key(data, rng):
    """Change a byte in the middle of a page, where the rows are, or in a page's header."""
    page = rng.integers(len(data) // 4096)
    data[4096 * page + rng.choice([rng.integers(100), rng.integers(2000, 4096)])] ^= 1 << (
        rng.integers(8)
    )
    return data


@pytest.mark.parametrize("spoil", [flip, flip_key])
def test_a_damaged_file_never_gives_other_numbers(full, tmp_path, spoil):
    outcomes = check_damage(full, tmp_path / "spoilt", spoil, np.random.default_rng(0), 40)
    assert min(outcomes.values()) > 10, outcomes


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [flip, flip_key])
@pytest.mark.parametrize("seed", [1, 2])
def test_much_damage_never_gives_other_numbers(full, tmp_path, spoil, seed):
    check_damage(full, tmp_path / "spoilt", spoil, np.random.default_rng(seed), 500)


def test_a_page_of_zeros_is_noticed(full, tmp_path):
    data = full.read_bytes()
    for page in range(len(data) // 4096):
        spoilt = tmp_path / "spoilt"
        spoilt.write_bytes(data[: 4096 * page] + bytes(4096) + data[4096 * (page + 1) :])
        with pytest.raises(StoreError, match=r"damaged|not a replicate store"):
            rows_of(spoilt)


def test_a_page_that_forgets_a_row_is_noticed(full, tmp_path):
    """No row that is left is wrong, then; but one is missing."""
    data = full.read_bytes()
    leaves = [page for page in range(0, len(data), 4096) if data[page] == 10]
    assert len(leaves) >= 4
    for page in leaves:
        spoilt = bytearray(data)
        count = int.from_bytes(data[page + 3 : page + 5])
        spoilt[page + 3 : page + 5] = (count - 1).to_bytes(2)
        (tmp_path / "spoilt").write_bytes(spoilt)
        refused(tmp_path / "spoilt", "damaged: nothing in it was changed")


@pytest.mark.parametrize("left", [2, 99, 100, 3000, 4096, 9999, -4096])
def test_a_truncated_file_is_noticed(full, left):
    cut = full.read_bytes()[:left]
    full.write_bytes(cut)
    refused(full)
    assert full.read_bytes() == cut  # nothing in it was changed


@pytest.mark.parametrize(
    "change",
    [
        "worth = worth + 1e-9",
        "worth = -worth",
        "replicate = replicate + 100",
        "coalition = coalition + 64",
        "shares = '[1.0]'",
        "checksum = checksum + 1",
        "worth = 'text'",
    ],
)
def test_a_changed_row_fails_its_checksum(full, tmp_path, change):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute(f"UPDATE worth SET {change} WHERE replicate = 3 AND coalition = 5")
        connection.commit()
    with ReplicateStore(full) as store:
        for read in (lambda: list(store.rows()), lambda: store.export(tmp_path / "rows.csv")):
            with pytest.raises(StoreError, match=r"store: it is damaged.* nothing was changed"):
                read()
        for read in (store.game, store.counts, store.to_text):
            with pytest.raises(StoreError, match="fails its checksum"):
                read()
    with closing(sqlite3.connect(full)) as connection:  # as the message says
        connection.execute("DELETE FROM worth WHERE replicate % 100 = 3 AND coalition % 64 = 5")
        connection.commit()
    assert tabulate(ORACLE, replications=6, store=full).samples.tobytes() == serial()


def test_a_damaged_row_is_not_taken_for_a_disagreement(full):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("UPDATE worth SET worth = 1.5 WHERE replicate = 3 AND coalition = 5")
        connection.commit()
    with (
        ReplicateStore(full, ORACLE) as store,
        pytest.raises(StoreError, match="coalition 5 on replicate 3 fails its checksum"),
    ):
        store.record([Row(5, 3, float(ORACLE.worths(5, [3])[0]), None)])


@pytest.mark.parametrize("key", ["players", "deterministic", "fingerprint", "checksum"])
def test_a_changed_owner_is_noticed(full, key):
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("UPDATE about SET value = replace(value, 'a', 'b') || ' '")
        connection.commit()
    refused(full, "whose worths it keeps fails its checksum")
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("DELETE FROM about WHERE key = ?", [key])
        connection.commit()
    refused(full, "whose worths it keeps fails its checksum")


def test_a_log_that_was_cut_loses_its_end_and_no_part_of_a_batch(path, tmp_path):
    """A log is written to its end, so that this is what a torn write looks like."""
    batches = [[Row(mask, r, mask / 3.0, None) for mask in range(1, 64)] for r in range(6)]
    with ReplicateStore(path, ORACLE) as store:
        for batch in batches:
            store.record(batch)
        data, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    prefixes = [[row for batch in batches[:k] for row in batch] for k in range(7)]
    seen = set()
    for length in [*range(0, len(log), 3001), len(log)]:
        folder = tmp_path / str(length)
        folder.mkdir()
        torn = folder / "game.store"
        torn.write_bytes(data)
        Path(f"{torn}-wal").write_bytes(log[:length])
        left = outcome(rows_of, torn)
        if isinstance(left, StoreError):
            assert "no oracle yet" in str(left)  # the log was cut before that was said
        else:
            seen.add(prefixes.index(left))
    assert seen == set(range(7))


# ---------------------------------------------------------------- others at work


def test_a_lock_that_is_not_released_is_an_error_in_the_end(full, monkeypatch):
    monkeypatch.setattr(_sqlite, "PATIENCE", 0.1)
    with closing(sqlite3.connect(full, isolation_level=None)) as other:
        with ReplicateStore(full, ORACLE) as store:
            other.execute("BEGIN IMMEDIATE")
            start = time.monotonic()
            with pytest.raises(StoreError, match="keeps it locked: run again when that one"):
                store.record([Row(1, 10, 1.0, None)])
            with pytest.raises(StoreError, match="keeps it locked") as caught:
                tabulate(ORACLE, replications=8, store=store)
            assert time.monotonic() - start < 10.0
            assert f"378 worths are in {full}" in caught.value.__notes__[0]
        refused(full, "keeps it locked", oracle=ORACLE)
        assert len(rows_of(full)) == 378  # to read is possible all the while
        other.execute("ROLLBACK")
    assert tabulate(ORACLE, replications=8, store=full).samples.tobytes() == serial(8)


def test_processes_that_write_at_once_lose_nothing(path, tmp_path):
    """They make the file at once, too; each computes what it lacks, and all agree."""
    runs = [
        python("-m", "reference.tabulating", path, tmp_path / f"log-{k}", 1, 0.002, 0.02)
        for k in range(2)
    ]
    printed = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    table = tabulate(KeptOracle(PLAYERS), replications=REPLICATIONS)
    assert {int(out) for out, _ in printed} == {zlib.crc32(table.samples.tobytes())}
    with ReplicateStore(path) as store:
        game = store.game()
        assert isinstance(game, SampledGame)
        assert game.samples.tobytes() == table.samples.tobytes()
        assert store.n_rows == 31 * REPLICATIONS
    assert not list(path.parent.glob("game.store-*"))


def test_who_opens_a_new_file_at_once_finds_one_store(tmp_path):
    """Whose it is, is settled once; there is nothing to wait for a minute for."""
    starting = threading.Barrier(4, timeout=30.0)

    def opened(number):
        oracle = KeptOracle(ORACLE.players)
        oracle.fingerprint = {"number": number // 2}
        found = []
        for k in range(30):
            starting.wait()
            store = outcome(ReplicateStore, tmp_path / f"{k}", oracle)
            if isinstance(store, ReplicateStore):
                store.record([Row(1, 0, 1.0, None)])
                store.close()
                found.append(f"number is {number // 2} there")
            else:
                found.append(str(store))
        return found

    with ThreadPoolExecutor(4) as executor:
        found = list(executor.map(opened, range(4)))
    for k in range(30):
        with ReplicateStore(tmp_path / f"{k}") as store:
            owner = store.fingerprint["number"]
            assert store.n_rows == 1
        # two were in time, and two were told by whom they had been forestalled
        assert [f"number is {owner} there" in one[k] for one in found] == [True] * 4, found
    assert len(list(tmp_path.iterdir())) == 30
