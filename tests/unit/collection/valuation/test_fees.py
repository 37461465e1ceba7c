"""Fees: dated, rounded once, and what is left of a price after them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.valuation.fees import BUYER_FEES, SELLER_FEES, BuyerFees, SellerFees, in_force
from market.observations import Integers

TODAY = date(2026, 11, 30)
POSTAGE = 131


def seller(marketplace: str, currency: str) -> SellerFees:
    row = in_force(SELLER_FEES, marketplace, currency, TODAY)
    assert row
    return row


def cents(*prices: int) -> Integers:
    return np.array(prices, np.int64)


def buyer(marketplace: str, currency: str) -> BuyerFees:
    row = in_force(BUYER_FEES, marketplace, currency, TODAY)
    assert row
    return row


@pytest.mark.parametrize(("price", "net"), [(100, -74), (150, -31), (200, 12), (500, 273), (1000, 706), (10_000, 8514)])
def test_what_tcgplayer_leaves_a_small_seller_of_one_card_sent_for_1_31(price: int, net: int) -> None:
    assert seller("tcgplayer", "USD").net(cents(price), POSTAGE) == net


def test_a_basket_shares_what_an_order_costs() -> None:
    assert seller("tcgplayer", "USD").net(cents(100), POSTAGE, basket=20) == 100 - 13 - 8


def test_a_commission_ends_at_its_cap() -> None:
    tcgplayer, cardmarket = seller("tcgplayer", "USD"), seller("cardmarket", "EUR")
    assert tcgplayer.fee(cents(200_000)) == 7500 + 5000
    assert cardmarket.fee(cents(100_000, 200_000, 900_000)).tolist() == [5000, 10_000, 10_000]


def test_a_buyer_pays_the_marketplace_s_fee_beside_price_and_postage() -> None:
    assert buyer("manapool", "USD").landed(cents(1000), 100) == 1142
    assert buyer("cardmarket", "EUR").landed(cents(1000), 120, basket=4) == 1040


@pytest.mark.parametrize(("on", "fee"), [(date(2025, 12, 31), 1025), (date(2026, 1, 1), 1075), (TODAY, 1075)])
def test_the_row_of_the_day_counts(on: date, fee: int) -> None:
    now = replace(SELLER_FEES[0], valid_from=date(2026, 1, 1), cap=None, payment=0)
    rows = (replace(now, commission=1025, valid_from=None, valid_to=date(2026, 1, 1)), now)
    row = in_force(rows, "tcgplayer", "USD", on)
    assert row
    assert row.fee(cents(10_000)) == fee


def test_of_two_rows_the_one_that_began_last_counts() -> None:
    older = replace(SELLER_FEES[0], valid_from=None)
    newer = replace(older, commission=1, valid_from=date(2026, 1, 1))
    assert in_force((newer, older), "tcgplayer", "USD", TODAY) is newer


@pytest.mark.parametrize(
    ("marketplace", "currency"), [("cardtrader", "EUR"), ("tcgplayer", "EUR"), ("manapool", "USD")]
)
def test_fees_that_nobody_told_are_unknown(marketplace: str, currency: str) -> None:
    assert in_force(SELLER_FEES, marketplace, currency, TODAY) is None


def test_every_row_says_where_and_when_it_was_read() -> None:
    rows = (*SELLER_FEES, *BUYER_FEES)
    assert all(row.source and row.read_on <= TODAY for row in rows)


@settings(deadline=None)
@given(st.integers(1, 10**8), st.integers(1, 100))
def test_a_dearer_card_never_brings_less(price: int, more: int) -> None:
    for row in SELLER_FEES:
        cheap, dear = row.net(cents(price, price + more), POSTAGE)
        assert dear >= cheap
