"""Arbitrage: a net by hand to the cent, what is left out and why, and the ranking."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arbitrage import MOST, MOST_COPIES, Pairs, fee_ids, nets_of, score, search, suspicious
from analysis.outcomes import Price, Traded, judge
from analysis.recommendations import At, Claim, Leg
from market.fees import Side
from tests.support.fees import FEES
from tests.support.recommendations import DAY, now, recommendation

ON = date(2026, 12, 1)
PLACES = ("cardkingdom", "manapool", "tcgplayer")
COLUMNS = ("retail", "buylist", "seller", "shop", "ask", "bid", "listed", "wanted")
USUAL = {"retail": 1, "buylist": 2, "seller": 1, "shop": 0, "ask": 2000, "bid": 2350, "listed": 3, "wanted": 2,
         "moves": (0.0, 0.0, 0.0, 0.0), "siblings": np.nan, "is_doubted": False}  # fmt: skip


def pairs(*some: dict[str, Any]) -> Pairs:
    """Pairs of Mana Pool's offers and Card Kingdom's buylist, unless told otherwise."""
    rows = [{**USUAL, **one} for one in some]
    columns = {name: np.array([row[name] for row in rows], np.int64) for name in COLUMNS}
    return Pairs(
        PLACES,
        **columns,
        moves=np.array([row["moves"] for row in rows], np.float64).reshape(-1, 4),
        siblings=np.array([row["siblings"] for row in rows], np.float64),
        is_doubted=np.array([row["is_doubted"] for row in rows], np.bool_),
    )


def net(**given: Any) -> int | None:
    """The net of one pair; None where it is unknown."""
    found = nets_of(pairs(given), FEES, "USD", ON)
    return int(found.net[0]) if found.is_known[0] else None


def test_a_net_by_hand() -> None:
    # 20.00, Mana Pool's 4.2 % of it, and half of 1.31 of postage: 20.00 + 0.84 + 0.66. The shop pays 23.50, less half
    # of 1.31 to get there: 22.84.
    found = nets_of(pairs({}), FEES, "USD", ON)
    assert (found.cost.tolist(), found.proceeds.tolist(), found.net.tolist()) == ([2150], [2284], [134])


@given(ask=st.integers(1, 10**6), bid=st.integers(1, 10**6), listed=st.integers(1, 10**4), wanted=st.integers(1, 10**4))
def test_a_net_is_what_decimals_say(ask: int, bid: int, listed: int, wanted: int) -> None:
    copies = min(listed, wanted, 4)
    share = (Decimal(131) / copies).quantize(Decimal(1), ROUND_HALF_UP)
    fee = (Decimal(ask) * Decimal("0.042")).quantize(Decimal(1), ROUND_HALF_UP)
    assert net(ask=ask, bid=bid, listed=listed, wanted=wanted) == bid - share - (ask + fee + share)


@given(ask=st.integers(1, 10**6), bid=st.integers(1, 10**6), copies=st.integers(1, MOST_COPIES))
def test_an_outcome_at_the_same_prices_has_the_net_that_was_expected(ask: int, bid: int, copies: int) -> None:
    at = now()
    legs = (
        Leg(1, At.ENTRY, Side.BUYER, -1, basket=copies),
        Leg(2, At.ENTRY, Side.BUYLIST, 1, basket=copies),
    )
    ids = fee_ids(FEES, "manapool", "cardkingdom", "USD", at.date())
    issued = recommendation(1, at, claim=Claim.GAIN, legs=legs, fee_ids=ids)
    known = {1: Traded("manapool", Price(at + DAY, ask), None), 2: Traded("cardkingdom", Price(at + DAY, bid), None)}
    traded = judge(issued, known, FEES).traded
    assert traded
    assert traded.net == net(ask=ask, bid=bid, listed=copies, wanted=copies)
    assert set(traded.fee_ids) == set(ids)


def test_without_a_known_fee_or_postage_there_is_no_net() -> None:
    assert net(shop=2) is None  # TCGplayer has no buylist
    assert net(seller=2) is not None
    assert net(seller=0) is None  # nobody says what Card Kingdom charges for postage
    without_postage = [fee for fee in FEES if (fee.marketplace, fee.side) != ("manapool", "postage")]
    assert not nets_of(pairs({}), without_postage, "USD", ON).is_known.any()
    assert not nets_of(pairs({}), FEES, "EUR", ON).is_known.any()


JUMPED = (0.0, 0.0, 0.0, float(np.log(4.1)))


@pytest.mark.parametrize(
    ("given", "is_suspect"),
    [
        ({"ask": 2000, "bid": 2399}, False),
        ({"ask": 2000, "bid": 2400}, True),
        ({"is_doubted": True}, True),
        ({"moves": JUMPED}, True),  # nothing is known of the other printings
        ({"moves": JUMPED, "siblings": 0.0}, True),
        ({"moves": JUMPED, "siblings": -0.5}, True),
        ({"moves": JUMPED, "siblings": 0.03}, False),
        ({"moves": (-2.0, np.nan, 0, 0), "siblings": -0.1}, False),
        ({"moves": (-2.0, np.nan, 0, 0), "siblings": 0.1}, True),
        ({"moves": (np.nan,) * 4}, False),
    ],
)
def test_what_hardly_is_the_same_thing_is_suspect(given: dict[str, Any], is_suspect: bool) -> None:
    assert suspicious(pairs(given)).tolist() == [is_suspect]


def test_a_search_counts_what_it_compares_and_what_it_leaves_out() -> None:
    some = pairs({}, {"bid": 2100}, {"is_doubted": True}, {"shop": 2}, {"shop": 2, "bid": 9999})
    found = search(some, nets_of(some, FEES, "USD", ON))
    assert (found.compared, found.suspect, found.unknown, found.gainful) == (2, 2, 1, 1)
    assert (found.best, found.chosen) == (0, [0])


def test_nothing_worth_it_is_a_result_with_the_best_net() -> None:
    some = pairs({"bid": 2100}, {"bid": 1900})
    nets = nets_of(some, FEES, "USD", ON)
    found = search(some, nets)
    assert (found.gainful, found.chosen, found.best) == (0, [], 0)
    assert int(nets.net[0]) == -116


def test_without_pairs_nothing_is_best() -> None:
    some = pairs()
    assert search(some, nets_of(some, FEES, "USD", ON)) == (0, 0, 0, 0, None, [])


def test_the_score_is_net_by_copies_over_cost() -> None:
    some = pairs({}, {"wanted": 1}, {"ask": 200_000, "bid": 210_000})
    nets = nets_of(some, FEES, "USD", ON)
    expected = [1.34 * 2**0.5 / (21.50 + 2), float(nets.net[1]) / (nets.cost[1] + 200)]
    assert score(some, nets)[:2].tolist() == pytest.approx(expected)


def test_the_best_ones_come_first_and_a_run_has_no_more_than_its_most() -> None:
    some = pairs(*({"retail": number, "bid": 2300 + number} for number in range(MOST + 9)))
    found = search(some, nets_of(some, FEES, "USD", ON))
    assert found.gainful == MOST + 9
    assert found.chosen == list(range(MOST + 8, 8, -1))
