"""Coalitions as bitmasks: there and back, and the tables that are indexed by them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import subsets

from tugames import (
    coalition_label,
    coalition_mask,
    coalition_members,
    coalition_payoffs,
    coalition_sizes,
)
from tugames.coalition import iter_players, iter_subcoalitions
from tugames.errors import InvalidInputError

PEOPLE = ("ann", "bob", "eve", "joe")


@given(st.sets(st.integers(0, 199)))
def test_masks_of_any_number_of_players_go_there_and_back(members):
    players = range(200)
    mask = coalition_mask(members, players)
    assert mask == sum(1 << i for i in members)
    assert coalition_members(mask, players) == tuple(sorted(members))
    assert list(iter_players(mask)) == sorted(members)


@given(st.integers(0, 2**10 - 1))
def test_subcoalitions_are_all_subsets_ascending(mask):
    found = list(iter_subcoalitions(mask))
    assert found == sorted(subsets(mask))
    assert len(found) == 2 ** mask.bit_count()


@pytest.mark.parametrize("n", [0, 1, 5, 11])
def test_sizes_count_members(n):
    assert coalition_sizes(n).tolist() == [mask.bit_count() for mask in range(1 << n)]


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8))
def test_payoffs_of_coalitions_are_sums(payoff):
    sums = coalition_payoffs(payoff)
    assert sums.dtype == np.float64
    for mask in range(1 << len(payoff)):
        assert sums[mask] == sum(payoff[i] for i in iter_players(mask))


def test_labels():
    assert coalition_label(0b1101, PEOPLE) == "ann+eve+joe"
    assert coalition_label(0, PEOPLE) == "{}"
    assert coalition_label(0b11, (3, None)) == "3+None"


def test_members_keep_player_order():
    assert coalition_mask(["joe", "ann"], PEOPLE) == coalition_mask(["ann", "joe"], PEOPLE) == 9
    assert coalition_members(9, PEOPLE) == ("ann", "joe")


def test_unknown_member():
    with pytest.raises(InvalidInputError, match=r"'eva' is none of 'ann', 'bob'.*spelling"):
        coalition_mask(["ann", "eva"], PEOPLE)


def test_unknown_member_among_many_players():
    with pytest.raises(InvalidInputError, match=r"'x' is none of 0, 1, .*9, \.\.\. \(300 in all\)"):
        coalition_mask(["x"], range(300))


def test_member_named_twice():
    with pytest.raises(InvalidInputError, match="'bob' comes twice: remove one"):
        coalition_mask(["bob", "ann", "bob"], PEOPLE)


@pytest.mark.parametrize("mask", [-1, 16, 2**70])
def test_mask_out_of_range(mask):
    with pytest.raises(InvalidInputError, match=rf"mask from 0 to 2\*\*4 - 1; got {mask}"):
        coalition_members(mask, PEOPLE)
