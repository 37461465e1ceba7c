"""The tables of a card's page: prices side by side, statistics, other printings."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashapp.components import spreads as spread_parts
from dashapp.components.printings import printing_table
from dashapp.components.spreads import quote, spread_table
from dashapp.components.statistics import statistics_table
from market.spreads import spreads
from services.market.printings import Printings
from tests.unit.dashapp.rendering import classes, find, text_of
from tests.unit.dashapp.samples import START, price, printing, statistics, window


def spread_rows(*prices: Any) -> list[Any]:
    return find(spread_table(spreads(prices, "USD")), "Tr")


def test_a_row_shows_each_marketplace_the_spread_and_the_best_buylist() -> None:
    row = spread_rows(
        price(price=Decimal(8)),
        price(price=Decimal(10), marketplace="cardkingdom"),
        price(price=Decimal(6), marketplace="cardkingdom", kind="buylist"),
    )[1]
    told = text_of(row)
    for part in ("Nonfoil", "Near Mint, English", "$8.00", "$10.00", "25.0 %", "$6.00", "Card Kingdom"):
        assert part in told


def test_what_is_not_known_is_a_dash_with_its_reason_and_never_a_zero() -> None:
    rows = spread_rows(price(), price(finish="foil", marketplace="cardkingdom"))
    told = text_of(rows[1])
    assert "– Card Kingdom has no USD price for this" in told
    assert "– Fewer than two marketplaces have a price of now" in told
    assert "0.00" not in text_of(rows)


def test_where_no_shop_tells_what_it_pays_there_are_no_columns_for_it() -> None:
    header, row = spread_rows(price())
    assert text_of(header) == "Variant TCGplayer Spread ?"
    assert len(find(row, "Td")) == 2


def test_the_age_and_the_source_of_a_quote_are_on_hover_and_a_stale_one_is_marked() -> None:
    fresh = quote(price(confirmed_at=datetime.now(UTC) - timedelta(hours=3)), "")
    assert "stale" not in classes(fresh)
    assert "3\u00a0h ago" in fresh.title
    assert "from Scryfall bulk data" in fresh.title
    within_a_day = quote(price(source="cardkingdom", confirmed_at=datetime.now(UTC) - timedelta(hours=22)), "")
    assert "stale" not in classes(within_a_day)  # its list is late, the price is one of now
    late, old = {"confirmed_at": datetime.now(UTC) - timedelta(days=9)}, {"is_current": False}
    for stale in (quote(price(**late), ""), quote(price(confirmed_at=datetime.now(UTC), **old), "")):
        assert {"quote", "stale"} <= classes(stale)
        assert "stale" in text_of(stale)


def test_an_unknown_quote_is_a_dash() -> None:
    assert text_of(spread_parts.quote(None, "Nobody tells")) == "– Nobody tells"


def test_statistics_have_their_days_on_hover() -> None:
    (frame, origin) = statistics_table(statistics(window()))
    row = find(frame, "Tr")[1]
    assert [text_of(cell) for cell in (*find(row, "Th"), *find(row, "Td"))] == [
        "7 days",
        "$15.00",
        "$10.00",
        "▲ +25.0 %",
    ]
    titles = [part.title for part in find(row, "Span") if getattr(part, "title", None)]
    assert titles == ["$15.00 on 1 Feb 2026", "$10.00 on 30 Jan 2026", "From $10.00 on 25 Jan 2026"]
    assert "TCGplayer, Near Mint, nonfoil, USD" in text_of(origin)
    assert "prices since 1 Feb 2026" in text_of(origin)


def test_an_unknown_change_says_why() -> None:
    (frame, _origin) = statistics_table(statistics(window(change=None, price_then=None, time_then=None)))
    assert "– No price from 7 days ago, or from shortly before it" in text_of(frame)


def test_a_printing_leads_to_its_page_and_has_a_switch() -> None:
    table = printing_table(Printings("USD", [printing()], has_more=False), compared=[], most=7)
    assert [link.href for link in find(table, "Link")] == ["/cards/8"]
    (switch,) = find(table, "Button")
    assert (switch.id["card"], switch.to_plotly_json()["props"]["aria-pressed"], switch.disabled) == (8, "false", False)
    told = text_of(table)
    for part in ("Magic 2011", "M11 #149, 2010", "Common", "$2.50", "+1.5 %", "−4.0 %", "TCGplayer, nonfoil"):
        assert part in told


def test_a_printing_without_a_price_says_so_and_shows_no_zero() -> None:
    unpriced = printing(price=None, change_24h=None, change_7d=None, as_of=None, marketplace=None, finish=None)
    told = text_of(printing_table(Printings("EUR", [unpriced], has_more=False), compared=[], most=7))
    assert "– No EUR price is known" in told
    assert "0.00" not in told
    assert "None" not in told


def test_into_a_full_chart_nothing_more_can_be_put_but_everything_can_be_taken_out() -> None:
    items = [printing(id=8), printing(id=9)]
    table = printing_table(Printings("USD", items, has_more=False), compared=[9], most=1)
    switches = {one.id["card"]: one for one in find(table, "Button")}
    assert {card: one.disabled for card, one in switches.items()} == {8: True, 9: False}
    assert text_of(switches[9]) == "Comparing"


def test_ages_are_told() -> None:
    assert "ago" in text_of(printing_table(Printings("USD", [printing(as_of=START)], False), compared=[], most=7))
