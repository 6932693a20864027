"""Weighted voting counted by weight, against the definitions, the table and the literature."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import voting

from tugames import Game
from tugames.errors import InvalidInputError
from tugames.families.weighted_voting import _tally as tally_module
from tugames.families.weighted_voting import weighted_voting
from tugames.values.power.banzhaf import banzhaf_index
from tugames.values.power.coleman import coleman_indices
from tugames.values.power.deegan_packel import deegan_packel_index
from tugames.values.power.holler import holler_index
from tugames.values.power.johnston import johnston_index
from tugames.values.power.shapley_shubik import shapley_shubik_index

OF_A_TABLE = {
    "shapley_shubik_index": shapley_shubik_index,
    "banzhaf_index": banzhaf_index,
    "deegan_packel_index": deegan_packel_index,
    "holler_index": holler_index,
    "johnston_index": johnston_index,
}

#: States by their number of electors for president, 2024 and 2028 (census of 2020).
STATES = {
    54: "CA", 40: "TX", 30: "FL", 28: "NY", 19: "IL PA", 17: "OH", 16: "GA NC", 15: "MI",
    14: "NJ", 13: "VA", 12: "WA", 11: "AZ IN MA TN", 10: "CO MD MN MO WI", 9: "AL SC",
    8: "KY LA OR", 7: "CT OK", 6: "AR IA KS MS NV UT", 5: "NE NM", 4: "HI ID ME MT NH RI WV",
    3: "AK DE DC ND SD VT WY",
}  # fmt: skip
ELECTORS_2024 = {state: votes for votes, states in STATES.items() for state in states.split()}

#: The same for 2004 and 2008 (census of 2000), without the states' names.
ELECTORS_2004 = (
    [55, 34, 31, 27, 21, 21, 20, 17, 15, 15, 15, 13, 12, 11, 11, 11, 11, 10, 10, 10, 10, 9, 9, 9]
    + [8, 8, 7, 7, 7, 7, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4] + [3] * 8
)  # fmt: skip


def close(got, expected):
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, [float(x) for x in expected], rtol=1e-15, atol=0)


@given(voting.weights_and_quota())
def test_every_index_is_its_definition(drawn):
    quota, weights = drawn
    body = weighted_voting(quota, weights)
    wins = voting.reaching(quota, weights)
    for name in ("shapley_shubik", "deegan_packel", "holler", "johnston"):
        close(getattr(body, f"{name}_index")(), getattr(voting, name)(wins))
    counts = voting.swings(wins)
    n, w = len(weights), sum(wins)
    close(body.banzhaf_index(), [Fraction(c, sum(counts)) for c in counts])
    close(body.banzhaf_index(normalized=False), [Fraction(c, 2 ** (n - 1)) for c in counts])
    coleman = body.coleman_indices()
    assert coleman.power_to_act == w / 2**n
    close(coleman.power_to_prevent, [Fraction(c, w) for c in counts])
    close(coleman.power_to_initiate, [Fraction(c, 2**n - w) for c in counts])
    assert body.game().values.tolist() == wins
    assert [body.worth(mask) for mask in range(1 << n)] == wins


@pytest.mark.parametrize("seed", range(4))
def test_a_dozen_voters_against_the_table(seed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 40, 12)
    body = weighted_voting(int(weights.sum() * (0.3 + 0.2 * seed)), weights)
    for method, index in OF_A_TABLE.items():
        np.testing.assert_allclose(getattr(body, method)(), index(body.game()), rtol=1e-12)
    np.testing.assert_allclose(
        body.coleman_indices().power_to_prevent, coleman_indices(body.game()).power_to_prevent
    )


@given(voting.weights_and_quota(), st.fractions(Fraction(1, 50), 50))
def test_scale_of_the_weights_does_not_matter(drawn, scale):
    quota, weights = drawn
    body = weighted_voting(quota, weights)
    scaled = weighted_voting(quota * scale, [weight * scale for weight in weights])
    for method in OF_A_TABLE:
        np.testing.assert_array_equal(getattr(body, method)(), getattr(scaled, method)())


def test_electoral_college():
    assert len(ELECTORS_2024) == 51
    assert sum(ELECTORS_2024.values()) == 538
    college = weighted_voting(270, ELECTORS_2024)
    shapley, banzhaf = college.shapley_shubik_index(), college.banzhaf_index(normalized=False)
    assert math.isclose(shapley.sum(), 1.0, rel_tol=1e-15)
    weights = list(ELECTORS_2024.values())
    for votes in (54, 40, 11, 3):
        i = weights.index(votes)
        by_size = others_by_size(weights[:i] + weights[i + 1 :], 270)[:, 270 - votes :].sum(axis=1)
        pivots = sum(
            int(count) * math.factorial(s) * math.factorial(50 - s)
            for s, count in enumerate(by_size)
        )
        assert shapley[i] == float(Fraction(pivots, math.factorial(51)))
        assert banzhaf[i] == int(by_size.sum()) / 2**50


def others_by_size(weights, quota):
    """Coalitions by size and by weight below the quota, added up one voter at a time."""
    counts = np.zeros((len(weights) + 1, quota), dtype=np.int64)
    counts[0, 0] = 1
    for weight in weights:
        counts[1:, weight:] += counts[:-1, :-weight].copy()
    return counts


def test_electoral_college_of_the_census_of_2000():
    # N. R. Miller (2009), A priori voting power and the U.S. Electoral College: California .475036
    assert (len(ELECTORS_2004), sum(ELECTORS_2004)) == (51, 538)
    college = weighted_voting(270, ELECTORS_2004)
    assert round(college.banzhaf_index(normalized=False)[0], 6) == 0.475036


def test_security_council():
    # L. S. Shapley, M. Shubik (1954), with the 15 members and 9 votes of 1965
    council = weighted_voting(39, [7] * 5 + [1] * 10)
    close(council.shapley_shubik_index(), [Fraction(421, 2145)] * 5 + [Fraction(4, 2145)] * 10)
    close(council.banzhaf_index(), [Fraction(848, 5080)] * 5 + [Fraction(84, 5080)] * 10)
    close(council.holler_index(), [Fraction(1, 9)] * 5 + [Fraction(2, 45)] * 10)
    assert council.coleman_indices().power_to_act == 848 / 2**15


def test_more_voters_than_a_machine_word_has_bits():
    voters = weighted_voting(61, [1] * 120)
    for method in OF_A_TABLE:
        close(getattr(voters, method)(), [Fraction(1, 120)] * 120)
    decisive = Fraction(math.comb(119, 60), 2**119)
    close(voters.banzhaf_index(normalized=False), [decisive] * 120)
    # one big and 99 small shareholders; the big one is pivotal in 40 of 100 places
    # (J. W. Milnor, L. S. Shapley 1978, Values of large games II: oceanic games)
    firm = weighted_voting(70, [40] + [1] * 99)
    close(firm.shapley_shubik_index(), [Fraction(40, 100)] + [Fraction(60, 9900)] * 99)


def test_weights_of_every_kind():
    expected = weighted_voting(3, [1, 2, 4])
    for weights, quota in [
        ([0.1, 0.2, 0.4], 0.3),  # 0.1 + 0.2 reaches 0.3, as it does on paper
        ([Fraction(1, 3), Fraction(2, 3), Fraction(4, 3)], 1),
        ([Decimal("0.01"), Decimal("0.02"), Decimal("0.04")], Decimal("0.03")),
        (np.array([1, 2, 4]), np.int64(3)),
        (np.array([0.1, 0.2, 0.4]), 0.3),
        (np.array([0.1, 0.2, 0.4], dtype=np.float32), np.float32(0.3)),
        ((w for w in (1e30, 2e30, 4e30)), 3e30),
        ([1e-30, 2e-30, 4e-30], 3e-30),
    ]:
        body = weighted_voting(quota, weights)
        assert body.game() == expected.game()
        for method in OF_A_TABLE:
            np.testing.assert_array_equal(getattr(body, method)(), getattr(expected, method)())


def test_labels():
    body = weighted_voting(3, {"ann": 2, "bob": 1, "eve": 1})
    assert body == weighted_voting(3, [2, 1, 1], players=["ann", "bob", "eve"])
    assert body.n_players == 3
    assert (body.worth("ann+eve"), body.worth(["bob", "eve"]), body.worth(0b011)) == (1.0, 0.0, 1.0)
    assert body.game().players == ("ann", "bob", "eve")
    with pytest.raises(InvalidInputError, match="'zoe' is none of"):
        body.worth(["zoe"])
    with pytest.raises(InvalidInputError, match="0 to 2"):
        body.worth(8)


def test_the_table_takes_over_when_it_is_smaller(monkeypatch):
    # weights without a common divisor, and millions of counts for four voters
    fine = weighted_voting(10_000_001, [9_999_991, 7_000_003, 5_000_011, 10])
    rough = weighted_voting(11, [10, 7, 5, 1])
    monkeypatch.setattr(tally_module, "Tally", None)
    for method, index in OF_A_TABLE.items():
        np.testing.assert_allclose(getattr(fine, method)(), index(rough.game()), rtol=1e-15)
    assert fine.coleman_indices().power_to_act == coleman_indices(rough.game()).power_to_act


def test_too_many_counts():
    body = weighted_voting(2**60, [2**55 + 3**i for i in range(34)])
    for method in [*OF_A_TABLE, "coleman_indices"]:
        with pytest.raises(InvalidInputError, match="round the weights"):
            getattr(body, method)()


@pytest.mark.parametrize(
    ("quota", "weights", "message"),
    [
        (0, [1, 2], "even nobody would win"),
        (-1, [1, 2], "even nobody would win"),
        (4, [1, 2], "sum of all weights, 3; got 4: nobody would win"),
        (1, [0, 0], "nobody would win"),
        (1, [2, -1], "that of 1 is -1"),
        (1, [2, math.nan], "a weight is a finite number; got nan"),
        (math.inf, [2, 1], "the quota is a finite number; got inf"),
        (1, ["2"], "got '2'"),
        (1, [1 + 1j], "finite number"),
        (1, [None], "got None"),
    ],
)
def test_no_voting_body(quota, weights, message):
    with pytest.raises(InvalidInputError, match=message):
        weighted_voting(quota, weights)


def test_players_are_named_once_each():
    with pytest.raises(InvalidInputError, match="leave them out"):
        weighted_voting(1, {"ann": 1}, players=["ann"])
    with pytest.raises(ValueError, match="comes twice"):
        weighted_voting(1, [1, 1], players=["ann", "ann"])
    with pytest.raises(ValueError, match="at least one player"):
        weighted_voting(1, [])


def test_a_game_is_a_game():
    assert isinstance(weighted_voting(1, [1]).game(), Game)
    assert weighted_voting(1, [1]).shapley_shubik_index().tolist() == [1.0]
