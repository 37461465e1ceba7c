"""Tables of movers."""

from decimal import Decimal

import pytest

from dashapp.components.movers import mover_table
from tests.unit.dashapp.market_samples import move, mover, movers
from tests.unit.dashapp.rendering import classes, find, text_of


def test_a_mover_tells_card_where_both_prices_and_the_signed_change() -> None:
    (row,) = find(mover_table(movers(mover())), "Tr")[1:]
    told = text_of(row)
    for part in ("Lightning Bolt", "Limited Edition Alpha #161", "TCGplayer", "NM, foil", "$1,200", "$1,501", "▲"):
        assert part in told
    assert "+25.0 %" in told


def test_a_mover_leads_to_its_card_and_to_its_set() -> None:
    links = find(mover_table(movers(mover())), "Link")
    assert [link.href for link in links] == ["/cards/7", "/sets/lea"]


def test_both_prices_tell_exactly_how_much_and_when() -> None:
    titles = [span.title for span in find(mover_table(movers(mover())), "Span") if getattr(span, "title", None)]
    assert "$1,200.00, 2026-02-01 00:00 UTC" in titles
    assert "$1,500.50, 2026-02-02 00:00 UTC" in titles


def test_a_language_is_told_where_it_is_not_english() -> None:
    assert "Japanese" in text_of(mover_table(movers(mover(language="Japanese"))))
    assert "English" not in text_of(mover_table(movers(mover())))


def test_the_table_says_which_way_and_in_which_currency() -> None:
    caption = text_of(find(mover_table(movers(mover(), direction="down", window="7d", currency="EUR")), "Caption"))
    assert caption == "Losers in 7 days, EUR"


def test_a_mover_has_its_picture_in_front() -> None:
    (picture,) = find(mover_table(movers(mover())), "Img")
    assert picture.src == "/pictures/7/art"


def test_the_other_series_of_a_card_are_folded_and_each_tells_its_move() -> None:
    table = mover_table(movers(mover(variants=[move(), move(finish="etched")], variant_count=2)))
    (folded,) = find(table, "Details")
    assert getattr(folded, "open", None) is None
    assert text_of(find(folded, "Summary")) == "+2 variants"
    first, second = (text_of(row) for row in find(folded, "Li"))
    for part in ("Mana Pool, NM, nonfoil", "$800.00 → $600.00", "▼", "−25.0 %"):
        assert part in first
    assert "etched" in second


def test_a_card_with_one_series_has_nothing_folded() -> None:
    assert find(mover_table(movers(mover())), "Details") == []


def test_variants_beyond_the_listed_ones_are_counted_and_lead_to_the_card() -> None:
    table = mover_table(movers(mover(variants=[move()], variant_count=13)))
    assert text_of(find(table, "Summary")) == "+13 variants"
    assert text_of(find(table, "Li")[-1]) == "12 more on its page"
    assert text_of(find(mover_table(movers(mover(variants=[move()], variant_count=1))), "Summary")) == "+1 variant"


@pytest.mark.parametrize(("by", "order"), [("percent", ["+25.0 %", "+$300.50"]), ("money", ["+$300.50", "+25.0 %"])])
def test_the_size_that_ranks_the_list_comes_first(by: str, order: list[str]) -> None:
    cell = find(mover_table(movers(mover(), by=by)), "Td")[-1]
    told = text_of(cell)
    assert sorted(order, key=told.index) == order


def test_both_prices_come_first_in_a_line_that_may_be_cut() -> None:
    (line,) = [part for part in find(mover_table(movers(mover())), "Span") if "mover-told" in classes(part)][:1]
    assert text_of(line).startswith("$1,200 → now $1,501 ·")


def test_the_prices_of_a_month_are_a_line_where_there_are_any() -> None:
    prices = [None, Decimal(1200), None, Decimal("1500.50")]
    assert "spark-line" in classes(mover_table(movers(mover(sparkline=prices))))
    assert "spark-line" not in classes(mover_table(movers(mover())))


def test_as_many_rows_as_asked_for_are_shown() -> None:
    assert len(find(mover_table(movers(mover(), mover(finish="nonfoil")), most=1), "Tr")) == 2
