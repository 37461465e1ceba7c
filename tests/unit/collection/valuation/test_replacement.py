"""Replacement: the lowest price of the own variant with all that a buyer pays, as far as it is on offer."""

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings

from collection.ledger.lots import Lot
from collection.valuation.channels import channels_of
from collection.valuation.quotes import Quotes
from collection.valuation.replacement import BuyingTerms, Replacement, replace_all
from collection.valuation.valuing import value
from market.variants import Condition
from tests.support.fees import FEES
from tests.support.ledgers import BOLT, OPAL, any_lots, lot
from tests.support.quotes import USD, books, quote

TERMS = BuyingTerms(date(2026, 11, 30), FEES, {"tcgplayer": 100, "manapool": 0})


def replaced(lots: list[Lot], retail: Quotes, buylists: Quotes = MappingProxyType({})) -> Replacement:
    valuation = value(lots, {}, USD)
    return replace_all(valuation, channels_of(valuation.variants, retail, buylists, "USD"), TERMS)


def test_the_cheapest_is_the_one_with_fees_and_postage() -> None:
    retail = {BOLT: [quote(1000), quote(1050, marketplace="manapool")]}
    assert replaced([lot(1, 2, 1)], retail) == Replacement("USD", 2 * 1094, 2, 0)


def test_a_copy_is_replaced_as_often_as_it_is_listed_then_at_the_next_price() -> None:
    retail = {BOLT: [quote(1000, quantity=3), quote(1500, marketplace="manapool", quantity=1)]}
    found = replaced([lot(1, 4, 1), lot(2, 2, 1)], retail)
    assert found == Replacement("USD", 3 * 1100 + 1563, 4, 2)


def test_nobody_buys_from_what_a_shop_pays() -> None:
    assert replaced([lot(1, 2, 1)], {BOLT: [quote(1000)]}, {BOLT: [quote(1)]}) == Replacement("USD", 2200, 2, 0)


def test_only_the_own_variant_replaces_a_copy() -> None:
    played = BOLT._replace(condition=Condition.LIGHTLY_PLAYED)
    found = replaced([lot(1, 1, 1), lot(2, 1, 1, variant=OPAL)], {played: [quote(1)]})
    assert found == Replacement("USD", 0, 0, 2)


def test_an_order_has_at_least_one_copy() -> None:
    with pytest.raises(ValueError, match="at least one copy"):
        BuyingTerms(date(2026, 11, 30), FEES, {}, basket=0)


@settings(deadline=None)
@given(any_lots, books)
def test_every_copy_is_replaced_or_counted(lots: list[Lot], retail: Quotes) -> None:
    found = replaced(lots, retail)
    assert found.copies + found.not_on_offer == sum(one.quantity for one in lots)
