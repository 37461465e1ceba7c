"""Fees: dated, rounded once, unknown where nobody knows them, and what is left of a price after them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.fees import Fee, Side, Tariff, credit_rate, tariff
from market.observations import Integers
from tests.support.fees import FEES, LEVELS

TODAY = date(2026, 11, 30)
POSTAGE = 131
COMMISSION = FEES[0]

prices = st.integers(1, 10**8)


def seller(marketplace: str, currency: str, level: str | None = None) -> Tariff:
    wanted = LEVELS[marketplace] if level is None else level
    found = tariff(FEES, marketplace, currency, Side.SELLER, TODAY, wanted)
    assert found
    return found


def cents(*amounts: int) -> Integers:
    return np.array(amounts, np.int64)


def buyer(marketplace: str, currency: str) -> Tariff:
    found = tariff(FEES, marketplace, currency, Side.BUYER, TODAY)
    assert found
    return found


@pytest.mark.parametrize(("price", "net"), [(100, -74), (150, -31), (200, 12), (500, 273), (1000, 706), (10_000, 8514)])
def test_what_tcgplayer_leaves_a_small_seller_of_one_card_sent_for_1_31(price: int, net: int) -> None:
    assert seller("tcgplayer", "USD").net(cents(price), POSTAGE) == net


@pytest.mark.parametrize(("bought", "rise"), [(100, 39), (200, 27), (500, 20), (1000, 17.5), (10_000, 15.5)])
def test_a_resale_breaks_even_where_the_method_says(bought: int, rise: float) -> None:
    offered = np.arange(bought, 2 * bought)
    nets = seller("tcgplayer", "USD").net(offered, 104, charged=131)
    least = int(offered[nets >= bought][0])
    assert 100 * (least / bought - 1) == pytest.approx(rise, abs=1)


def test_a_basket_shares_what_an_order_costs() -> None:
    assert seller("tcgplayer", "USD").net(cents(100), POSTAGE, basket=20) == 100 - 13 - 8


def test_one_item_more_costs_no_second_order() -> None:
    assert seller("tcgplayer", "USD").marginal(cents(100, 1000)).tolist() == [87, 867]


def test_a_commission_ends_at_its_cap() -> None:
    tcgplayer, cardmarket = seller("tcgplayer", "USD"), seller("cardmarket", "EUR")
    assert tcgplayer.fee(cents(200_000)) == 7500 + 5000
    assert cardmarket.fee(cents(100_000, 200_000, 900_000)).tolist() == [5000, 10_000, 10_000]


def test_each_level_has_its_fees() -> None:
    assert seller("tcgplayer", "USD", "pro").fee(cents(10_000, 400_000)).tolist() == [1425, 7500 + 7500 + 10_000]
    assert seller("tcgplayer", "USD", "outside_us").fee(cents(10_000)) == 1075 + 350 + 200


def test_direct_takes_half_of_a_cheap_card_and_is_unknown_for_the_others() -> None:
    direct = seller("tcgplayer", "USD", "direct")
    assert (direct.fee(cents(248)), direct.per_order) == (124, 0)
    assert direct.is_known(cents(1, 248, 249, 5000)).tolist() == [True, True, False, False]


def test_a_buyer_pays_the_marketplace_s_fee_beside_price_and_postage() -> None:
    assert buyer("manapool", "USD").landed(cents(1000), 100) == 1142
    assert buyer("cardmarket", "EUR").landed(cents(1000), 120, basket=4) == 1040


@pytest.mark.parametrize(("on", "fee"), [(date(2025, 12, 31), 1025), (date(2026, 1, 1), 1075), (TODAY, 1075)])
def test_the_row_of_the_day_counts(on: date, fee: int) -> None:
    now = replace(COMMISSION, valid_from=date(2026, 1, 1), cap=None)
    rows = (replace(now, rate=1025, valid_from=None, valid_to=date(2026, 1, 1)), now)
    found = tariff(rows, "tcgplayer", "USD", Side.SELLER, on, "level_1_4")
    assert found
    assert found.fee(cents(10_000)) == fee


def test_of_two_rows_the_one_that_began_last_counts() -> None:
    newer = replace(COMMISSION, id=99, rate=1, valid_from=date(2026, 1, 1))
    found = tariff((newer, COMMISSION), "tcgplayer", "USD", Side.SELLER, TODAY, "level_1_4")
    assert found
    assert found.ids == (99,)


@pytest.mark.parametrize(("marketplace", "currency"), [("cardtrader", "EUR"), ("manapool", "USD")])
def test_fees_that_nobody_told_are_unknown(marketplace: str, currency: str) -> None:
    found = tariff(FEES, marketplace, currency, Side.SELLER, TODAY)
    assert found
    assert not found.is_known(cents(1, 10_000)).any()


@pytest.mark.parametrize(("marketplace", "currency"), [("tcgplayer", "EUR"), ("cardkingdom", "USD")])
def test_where_nobody_sells_there_is_no_tariff(marketplace: str, currency: str) -> None:
    assert tariff(FEES, marketplace, currency, Side.SELLER, TODAY, "level_1_4") is None


def test_a_shop_pays_more_in_credit_where_that_was_read() -> None:
    assert credit_rate(FEES, "cardkingdom", "USD", TODAY) == 3000
    assert credit_rate(FEES, "tcgplayer", "USD", TODAY) == 0


def test_every_row_says_when_it_was_read_and_where_or_what_it_rests_on() -> None:
    assert all((row.source_url or row.note) and row.read_on <= TODAY for row in FEES)
    assert len({row.id for row in FEES}) == len(FEES)


KNOWN = [seller("tcgplayer", "USD", level) for level in ("level_1_4", "pro", "outside_us")] + [
    seller("cardmarket", "EUR")
]


@given(prices, st.integers(1, 100), st.integers(0, 1000), st.integers(0, 1000))
def test_a_dearer_card_never_brings_less(price: int, more: int, postage: int, charged: int) -> None:
    for found in KNOWN:
        cheap, dear = found.net(cents(price, price + more), postage, charged=charged)
        assert dear >= cheap


@given(prices, st.integers(1, 60))
def test_copies_of_a_basket_bring_what_they_bring_alone_and_share_one_order(price: int, basket: int) -> None:
    for found in KNOWN:
        together = basket * int(found.net(cents(price), POSTAGE, basket)[0])
        order = found.per_order + POSTAGE
        assert abs(together - (basket * int(found.marginal(cents(price))[0]) - order)) <= basket


@given(prices)
def test_a_fee_is_that_of_exact_arithmetic_rounded_half_up(price: int) -> None:
    parts = min(price * 1075, 7500 * 10_000) + price * 250
    assert seller("tcgplayer", "USD").fee(cents(price))[0] == (parts * 2 + 10_000) // 20_000


def same(row: Fee, **changed: object) -> Fee:
    return replace(row, **changed)  # type: ignore[arg-type]


@given(st.lists(prices, min_size=1, max_size=5))
def test_one_unknown_row_makes_the_net_of_its_prices_unknown(amounts: list[int]) -> None:
    rows = [COMMISSION, same(COMMISSION, id=98, name="other", rate=None, cap=None)]
    found = tariff(rows, "tcgplayer", "USD", Side.SELLER, TODAY, "level_1_4")
    assert found
    assert not found.is_known(cents(*amounts)).any()
