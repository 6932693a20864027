"""Damaged files give the game that they hold, or one clear line, whatever is wrong with them."""

import pytest
from reference.mutated_files import search


@pytest.mark.parametrize(
    ("size", "seed"),
    [(1000, 0), *(pytest.param(25_000, s, marks=pytest.mark.slow) for s in range(1, 5))],
)
def test_damaged_files_are_read_right_or_refused(size, seed, tmp_path):
    outcomes, wrong = search(size, seed, tmp_path)
    assert not wrong
    assert outcomes["read"] > size / 50  # damage that leaves a game was among it
    assert outcomes["refused"] > size / 2


def test_the_search_can_fail(tmp_path, monkeypatch):
    import reference.mutated_files as searched

    monkeypatch.setattr(searched, "read_game", lambda path: 1 / 0)
    assert len(search(10, 0, tmp_path)[1]) == 10
    right = searched.Game([0, 1, 2, 4, 3, 5, 6, 9], ["ann", "bob", "eve"])
    monkeypatch.setattr(searched, "read_game", lambda path: right)
    assert len(search(10, 0, tmp_path)[1]) == 10
