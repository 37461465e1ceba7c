"""Liquidation: the best net of each copy, never more copies than somebody wants, never at a loss."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.lots import Lot
from collection.valuation.appraisals import Terms
from collection.valuation.channels import channels_of
from collection.valuation.liquidation import Liquidation, Sale, SellingTerms, liquidate
from collection.valuation.quotes import Quote, Quotes
from collection.valuation.valuing import value
from market.variants import Condition
from tests.support import quotes
from tests.support.fees import FEES, LEVELS
from tests.support.ledgers import BOLT, OPAL, any_lots, lot
from tests.support.quotes import books, quote

TODAY = date(2026, 11, 30)
USD = SellingTerms(TODAY, FEES, {"tcgplayer": 131, "manapool": 131}, LEVELS)
EUR = SellingTerms(TODAY, FEES, {"cardmarket": 125}, LEVELS)


def shop(price: int, wanted: int | None = None, marketplace: str = "cardkingdom") -> Quote:
    return quote(price, marketplace=marketplace, quantity=wanted)


def sold(
    lots: list[Lot], retail: Quotes, buylists: Quotes, terms: SellingTerms = USD, currency: Terms = quotes.USD
) -> Liquidation:
    valuation = value(lots, {}, currency)
    return liquidate(valuation, channels_of(valuation.variants, retail, buylists, currency.currency), terms)


def sales(found: Liquidation, lots: list[Lot]) -> list[Sale]:
    return found.sales(value(lots, {}, quotes.USD).variants)


def test_a_card_at_1_00_is_not_worth_selling() -> None:
    lots = [lot(1, 3, 1)]
    found = sold(lots, {BOLT: [quote(100)]}, {})
    assert (found.net, found.not_worth_selling, sales(found, lots)) == (0, 3, [])


def test_a_card_at_10_00_brings_what_is_left_after_fees_and_postage() -> None:
    found = sold([lot(1, 2, 1)], {BOLT: [quote(1000)]}, {})
    assert (found.net, found.not_worth_selling) == (2 * 706, 0)


def test_a_shop_is_better_than_a_marketplace_that_leaves_less() -> None:
    lots = [lot(1, 1, 1)]
    found = sold(lots, {BOLT: [quote(300)]}, {BOLT: [shop(150)]})
    assert [(one.marketplace, one.is_buylist, one.net) for one in sales(found, lots)] == [("cardkingdom", True, 150)]


def test_a_shop_takes_what_it_wants_and_the_rest_falls_to_the_next_channel() -> None:
    lots = [lot(1, 10, 1), lot(2, 2, 1)]
    found = sold(lots, {BOLT: [quote(300, quantity=5)]}, {BOLT: [shop(150, wanted=4)]})
    assert [(one.marketplace, one.copies, one.net) for one in sales(found, lots)] == [
        ("cardkingdom", 4, 600),
        ("tcgplayer", 5, 5 * 99),
    ]
    assert (found.net, found.beyond_demand) == (1095, 3)


def test_store_credit_is_shown_apart() -> None:
    found = sold([lot(1, 2, 1)], {}, {BOLT: [shop(500)]})
    assert (found.net, found.credit_bonus) == (1000, 300)


def test_a_shop_s_price_for_near_mint_says_nothing_of_a_played_copy() -> None:
    played = BOLT._replace(condition=Condition.LIGHTLY_PLAYED)
    found = sold([lot(1, 2, 1, variant=played)], {}, {BOLT: [shop(500)]})
    assert (found.net, found.without_price) == (0, 2)


def test_a_seller_of_another_level_keeps_what_that_level_leaves() -> None:
    pro = SellingTerms(TODAY, FEES, {"tcgplayer": 131}, {"tcgplayer": "pro"})
    assert sold([lot(1, 1, 1)], {BOLT: [quote(1000)]}, {}, pro).net == 1000 - 143 - 30 - 131


def test_postage_that_the_buyer_pays_is_kept_less_the_fees_on_it() -> None:
    paid = SellingTerms(TODAY, FEES, {"tcgplayer": 104}, LEVELS, {"tcgplayer": 131})
    assert sold([lot(1, 1, 1)], {BOLT: [quote(1000)]}, {}, paid).net == 1131 - 150 - 30 - 104


def test_a_price_whose_fees_are_unknown_is_not_sold_at() -> None:
    direct = SellingTerms(TODAY, FEES, {"tcgplayer": 0}, {"tcgplayer": "direct"})
    found = sold([lot(1, 1, 1), lot(2, 1, 1, variant=OPAL)], {BOLT: [quote(200)], OPAL: [quote(300)]}, {}, direct)
    assert (found.net, found.without_price, found.not_sold_at) == (100, 1, frozenset({"tcgplayer"}))


def test_a_marketplace_with_unknown_fees_is_named_and_not_sold_at() -> None:
    found = sold([lot(1, 2, 1)], {BOLT: [quote(90_000, marketplace="manapool")]}, {})
    assert (found.net, found.without_price, found.not_sold_at) == (0, 2, frozenset({"manapool"}))


def test_old_quotes_and_those_in_another_currency_bring_nothing() -> None:
    retail = {BOLT: [quote(9000, is_current=False)], OPAL: [quote(9000, "EUR", "cardmarket")]}
    lots = [lot(1, 1, 1), lot(2, 1, 1, variant=OPAL)]
    assert [sold(lots, retail, {}, USD).net, sold(lots, retail, {}, EUR, quotes.EUR).net] == [0, 9000 - 450 - 125]


def test_an_order_has_at_least_one_copy() -> None:
    with pytest.raises(ValueError, match="at least one copy"):
        SellingTerms(TODAY, FEES, {}, LEVELS, basket=0)


@settings(deadline=None)
@given(any_lots, books, books, st.integers(1, 20))
def test_every_copy_is_sold_once_or_has_a_reason(lots: list[Lot], retail: Quotes, shops: Quotes, basket: int) -> None:
    found = sold(lots, retail, shops, SellingTerms(TODAY, FEES, {"tcgplayer": 131}, LEVELS, basket=basket))
    idle = found.not_worth_selling + found.beyond_demand + found.without_price
    made = sales(found, lots)
    assert sum(one.copies for one in made) + idle == sum(one.quantity for one in lots)
    assert found.net == sum(one.net for one in made)
    assert all(one.net > 0 for one in made)
