"""Prices side by side, against tables made by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from market.spreads import Spread, spreads
from market.variants import MARKETPLACES
from services.market.cards import CardPrice
from tests.unit.dashapp.samples import START, price


def quote(amount: str, marketplace: str = "tcgplayer", **changes: Any) -> CardPrice:
    return price(price=Decimal(amount), marketplace=marketplace, **changes)


def only(*prices: CardPrice) -> Spread:
    (row,) = spreads(prices, "USD").rows
    return row


def test_marketplaces_stand_side_by_side_in_their_usual_order() -> None:
    table = spreads([quote("10", "cardkingdom"), quote("8"), quote("9", "manapool")], "USD")
    assert table.marketplaces == ["tcgplayer", "manapool", "cardkingdom"]
    (row,) = table.rows
    assert {slug: one.price for slug, one in row.retail.items()} == {"cardkingdom": 10, "tcgplayer": 8, "manapool": 9}


def test_the_spread_is_the_dearest_over_the_cheapest_marketplace() -> None:
    assert only(quote("10", "cardkingdom"), quote("8"), quote("9", "manapool")).spread == Decimal("25.00")


def test_one_marketplace_alone_has_no_spread() -> None:
    assert only(quote("10")).spread is None


def test_equal_prices_have_a_spread_of_nothing() -> None:
    assert only(quote("10"), quote("10", "cardkingdom")).spread == 0


def test_the_gap_is_what_the_best_buylist_falls_short_of_the_cheapest_retail_price() -> None:
    row = only(
        quote("8"),
        quote("10", "cardkingdom"),
        quote("5", "cardkingdom", kind="buylist"),
        quote("6", "manapool", kind="buylist"),
    )
    assert row.buylist is not None
    assert (row.buylist.marketplace, row.gap) == ("manapool", Decimal("25.00"))


def test_a_shop_that_pays_more_than_others_ask_makes_the_gap_negative() -> None:
    assert only(quote("2"), quote("3", "cardkingdom", kind="buylist")).gap == Decimal("-50.00")


def test_without_a_buylist_or_without_a_retail_price_there_is_no_gap() -> None:
    assert only(quote("8")).gap is None
    alone = only(quote("8", "cardkingdom", kind="buylist"))
    assert (alone.retail, alone.spread, alone.gap) == ({}, None, None)


def test_a_marketplace_that_only_buys_has_no_column() -> None:
    assert spreads([quote("8"), quote("5", "cardkingdom", kind="buylist")], "USD").marketplaces == ["tcgplayer"]


def test_currencies_are_never_mixed() -> None:
    both = [quote("8"), quote("100", "cardmarket", currency="EUR"), quote("90", "cardtrader", currency="EUR")]
    dollars, euros = (spreads(both, currency) for currency in ("USD", "EUR"))
    assert (dollars.marketplaces, dollars.rows[0].spread) == (["tcgplayer"], None)
    assert (euros.marketplaces, euros.rows[0].spread) == (["cardmarket", "cardtrader"], Decimal("11.11"))


def test_a_card_without_prices_in_the_currency_has_no_rows() -> None:
    assert spreads([quote("8")], "EUR").rows == spreads([], "EUR").rows == []


def test_every_finish_condition_and_language_has_its_row_plain_and_best_first() -> None:
    prices = [
        quote("1", finish="etched"),
        quote("2", language="German"),
        quote("3", condition="DAMAGED"),
        quote("4", finish="foil"),
        quote("5"),
    ]
    rows = spreads(prices, "USD").rows
    assert [(row.finish, row.condition, row.language) for row in rows] == [
        ("nonfoil", "NEAR_MINT", "English"),
        ("nonfoil", "NEAR_MINT", "German"),
        ("nonfoil", "DAMAGED", "English"),
        ("foil", "NEAR_MINT", "English"),
        ("etched", "NEAR_MINT", "English"),
    ]
    assert [row.retail["tcgplayer"].price for row in rows] == [5, 2, 3, 4, 1]


def test_a_price_that_is_not_of_now_is_shown_but_not_counted() -> None:
    old = {"is_current": False}
    row = only(quote("8"), quote("80", "cardkingdom", **old), quote("9", "manapool", kind="buylist", **old))
    assert row.retail["cardkingdom"].price == 80
    assert row.buylist is not None
    assert (row.spread, row.gap) == (None, None)


def test_an_old_price_that_was_confirmed_lately_counts() -> None:
    old = START - timedelta(days=30)
    assert only(quote("8"), quote("10", "cardkingdom", time=old)).spread == Decimal("25.00")


def test_half_a_hundredth_is_rounded_up_as_the_database_does() -> None:
    assert only(quote("200"), quote("200.05", "cardkingdom")).spread == Decimal("0.03")


def test_a_buylist_price_of_now_is_better_than_a_high_old_one() -> None:
    old = quote("7", "manapool", kind="buylist", is_current=False)
    row = only(quote("8"), old, quote("4", "cardkingdom", kind="buylist"))
    assert row.buylist is not None
    assert (row.buylist.price, row.gap) == (4, Decimal("50.00"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(MARKETPLACES)),
            st.sampled_from(["retail", "buylist"]),
            st.sampled_from(["nonfoil", "foil"]),
            st.decimals("0.01", "99999.99", places=2),
            st.integers(0, 10),
        ),
        unique_by=lambda one: one[:3],
    ),
    st.sampled_from(["USD", "EUR"]),
)
def test_every_price_of_the_currency_has_its_place_and_no_other(
    drawn: list[tuple[str, str, str, Decimal, int]], currency: str
) -> None:
    prices = [
        quote(str(amount), place, kind=kind, finish=finish, currency=str(MARKETPLACES[place].currency),
              time=START - timedelta(days=age))
        for place, kind, finish, amount, age in drawn
    ]  # fmt: skip
    rows = spreads(prices, currency).rows
    shown = [one for row in rows for one in row.retail.values()]
    wanted = [one for one in prices if (one.currency, one.kind) == (currency, "retail")]
    assert sorted(map(repr, shown)) == sorted(map(repr, wanted))
    assert all(row.spread is None or row.spread >= 0 for row in rows)
    assert all(row.buylist is None or row.buylist.currency == currency for row in rows)


def test_a_language_without_a_name_stands_last() -> None:
    table = spreads([quote("1", language="tlh"), quote("2", language="Dwarvish"), quote("3")], "USD")
    assert [row.language for row in table.rows] == ["English", "Dwarvish", "tlh"]
