"""The market in numbers."""

from dataclasses import replace
from decimal import Decimal

from dashapp.components import overview as parts
from tests.unit.dashapp.market_samples import format_overview, overview
from tests.unit.dashapp.rendering import everything, find, text_of


def test_the_bar_is_divided_as_the_series_are() -> None:
    widths = [part.style["flexGrow"] for part in everything(parts.breadth(overview())) if getattr(part, "style", None)]
    assert widths == [500, 200, 300]


def test_the_numbers_have_shares_and_arrows() -> None:
    told = [text_of(one) for one in find(parts.breadth(overview()), "Dd")]
    assert told == ["▲ 500 50.0 %", "▬ 200 20.0 %", "▼ 300 30.0 %"]


def test_screen_readers_hear_the_bar() -> None:
    (bar,) = [part for part in everything(parts.breadth(overview())) if getattr(part, "role", None) == "img"]
    assert getattr(bar, "aria-label") == "Prices within 24 hours: 500 advancing, 200 unchanged, 300 declining"


def test_nothing_to_compare_is_said_and_not_drawn_as_zero() -> None:
    drawn = parts.breadth(overview(advancing=0, declining=0, unchanged=0))
    assert text_of(drawn).startswith("Nothing to compare yet")


def test_totals_name_the_currency_of_the_series() -> None:
    told = text_of(parts.totals(overview()))
    for part in ("35,000", "2,333,851", "USD prices followed 1,200"):
        assert part in told


def test_every_marketplace_has_its_series_and_age() -> None:
    told = text_of(parts.marketplaces(overview()))
    for part in ("TCGplayer", "1,200", "ago"):
        assert part in told


def test_a_shop_of_which_only_the_buylist_is_known_says_so_instead_of_a_zero() -> None:
    shop = replace(overview().marketplaces[0], series=0)
    assert "Only what it pays" in text_of(parts.marketplaces(overview(marketplaces=[shop])))


def test_a_format_has_cards_and_listed_value() -> None:
    told = text_of(parts.format_table([format_overview()], "EUR"))
    for part in ("Modern", "1,234", "98,765 €"):
        assert part in told


def test_where_no_source_tells_a_quantity_that_is_said_instead_of_zeros() -> None:
    silent = format_overview(series_with_quantity=0, listed_value=Decimal(0))
    told = text_of(parts.format_table([silent], "USD"))
    assert "No source of USD prices tells how many copies are on offer." in told
    assert "Modern 1,234" in told
    assert "$0" not in told


def test_a_single_format_without_quantities_is_a_dash_with_the_reason() -> None:
    silent = format_overview(format="predh", series_with_quantity=0, listed_value=Decimal(0))
    told = text_of(parts.format_table([format_overview(), silent], "USD"))
    assert "PreDH 1,234 0 – No source tells how many" in told
    assert "$0" not in told
