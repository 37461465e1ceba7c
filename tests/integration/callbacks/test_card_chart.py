"""The chart of a card's page over the simulated market."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from callbacks import card as tables
from callbacks import card_chart as callbacks
from callbacks.charts import ChartContent
from dashapp import formats
from dashapp.components.filters import ALL
from db.engine import read_engine
from services.market.cards import Card
from services.requests import InvalidRequest
from tests.unit.dashapp.rendering import find, text_of

NO_SUCH_CARD = 2**31 - 1
PLACE = {"narrow": False, "note": None, "zoom": ""}
SERIES = {"condition": ALL, "finish": ALL, "language": ALL, "marketplace": ALL, "kind": "retail"}


def shown(card_id: int, currency: str = "USD", compare: str = "", **changes: Any) -> tuple[Any, ...]:
    """What the callback answers: the chart, the list of compared cards, whether series cannot be chosen."""
    look = {"theme": "light", "log": False, "measure": changes.pop("measure", "price")}
    days = [changes.pop("first", ""), changes.pop("last", "")]
    period = changes.pop("period", "90d")
    return callbacks.show_chart(card_id, compare, period, currency, days, {**SERIES, **changes}, look, None, PLACE)


def chart(card_id: int, currency: str = "USD", compare: str = "", **changes: Any) -> ChartContent:
    return ChartContent(*shown(card_id, currency, compare, **changes)[:4])


def lines(content: ChartContent) -> list[Any]:
    return [trace for trace in content.figure.data if trace.hoverinfo == "none" and trace.yaxis != "y2"]


@pytest.fixture
def others(market: Engine, card: Card) -> list[int]:
    """Nine more cards with a price in both currencies."""
    statement = """
        SELECT card_id FROM card_search WHERE price IS NOT NULL AND card_id <> :id
        GROUP BY card_id HAVING count(*) = 2 ORDER BY card_id LIMIT 9
    """
    with market.connect() as connection:
        found = list(connection.execute(text(statement), {"id": card.id}).scalars())
    assert len(found) == 9
    return found


def test_there_is_a_line_a_series_of_the_chosen_currency(card: Card) -> None:
    series = {
        (price.marketplace, price.condition, price.finish, price.language)
        for price in card.prices
        if (price.currency, price.kind) == ("USD", "retail")
    }
    assert len(lines(chart(card.id))) == len(series) > 1


@pytest.mark.parametrize("name", ["marketplace", "finish"])
def test_a_filter_leaves_the_lines_that_it_names(card: Card, name: str) -> None:
    dollars = [price for price in card.prices if (price.currency, price.kind) == ("USD", "retail")]
    value = getattr(dollars[0], name)
    wanted = {(p.marketplace, p.condition, p.finish, p.language) for p in dollars if getattr(p, name) == value}
    assert len(lines(chart(card.id, **{name: value}))) == len(wanted)


def test_the_line_below_names_the_sources_of_what_is_drawn(card: Card) -> None:
    content = chart(card.id, marketplace="tcgplayer")
    told = text_of(content.caption)
    sources = {formats.source_name(price.source) for price in card.prices if price.marketplace == "tcgplayer"}
    assert all(source in told for source in sources)
    assert "marketplace=tcgplayer" in find(content.caption, "A")[0].href


def test_a_side_without_prices_names_the_prices_that_there_are(card: Card, market: Engine) -> None:
    with market.connect() as connection:
        statement = (
            "SELECT id FROM cards WHERE id NOT IN (SELECT card_id FROM price_series WHERE kind = 'buylist') LIMIT 1"
        )
        without = connection.execute(text(statement)).scalar_one()
    note = text_of(chart(without, kind="buylist").note)
    assert "No USD buylist prices in the last 90 days" in note
    assert "retail in" in note or "No marketplace" in note


def test_the_history_of_an_unknown_card_is_a_note(market: Engine) -> None:
    assert chart(NO_SUCH_CARD).note is not None


def test_indexed_lines_start_at_100_and_the_line_below_says_so(card: Card) -> None:
    content = chart(card.id, measure="indexed")
    assert {line.y[0] for line in lines(content)} == {100}
    assert "each line is 100 at its own first point shown" in text_of(content.caption)
    assert "100" not in text_of(chart(card.id).caption)


def test_days_cut_the_chart_at_both_ends_and_are_told(card: Card) -> None:
    whole = [time for line in lines(chart(card.id)) for time in line.x]
    first, last = (f"{day:%Y-%m-%d}" for day in (sorted(set(whole))[20], sorted(set(whole))[40]))
    content = chart(card.id, period="custom", first=first, last=last)
    times = [f"{time:%Y-%m-%d}" for line in lines(content) for time in line.x]
    assert (min(times), max(times)) == (first, last)
    assert f"from {first} to {last}" in text_of(content.caption)


def test_days_without_prices_are_a_note_that_names_them(card: Card) -> None:
    note = text_of(chart(card.id, period="custom", first="2001-01-01", last="2001-02-01").note)
    assert "No USD retail prices from 2001-01-01 to 2001-02-01" in note
    assert "Choose other days" in note


def test_days_in_the_wrong_order_are_refused(card: Card) -> None:
    with pytest.raises(InvalidRequest, match="first day"):
        shown(card.id, period="custom", first="2026-02-02", last="2026-02-01")


def test_several_marketplaces_can_be_chosen(card: Card) -> None:
    dollars = {price.marketplace for price in card.prices if (price.currency, price.kind) == ("USD", "retail")}
    chosen = sorted(dollars)[:2]
    assert len(chosen) == 2
    wanted = [
        price
        for price in card.prices
        if (price.currency, price.kind) == ("USD", "retail") and price.marketplace in chosen
    ]
    assert len(lines(chart(card.id, marketplace=",".join(chosen)))) == len(wanted)
    assert len(lines(chart(card.id, marketplace="all"))) >= len(wanted)


def test_days_count_only_where_they_are_chosen(card: Card) -> None:
    assert chart(card.id, first="2001-01-01", last="2001-02-01").note is None


def test_compared_cards_have_a_line_each_and_are_listed(card: Card, others: list[int]) -> None:
    *content, listed, series_hidden = shown(card.id, compare=f"{others[0]},{others[1]}")
    drawn = lines(ChartContent(*content))
    assert len(drawn) == len(find(listed, "Li")) == 3
    assert drawn[0].name.startswith(f"{card.name} {card.set_code.upper()}")
    assert [button.id["card"] for button in find(listed, "Button")] == others[:2]
    swatches = [find(item, "Span")[0].style["background"] for item in find(listed, "Li")]
    assert swatches == [line.line.color for line in drawn]
    assert series_hidden


def test_without_compared_cards_there_is_no_list_and_series_can_be_chosen(card: Card) -> None:
    assert shown(card.id)[4:] == (None, False)


def test_no_more_than_eight_cards_are_drawn(card: Card, others: list[int]) -> None:
    assert len(lines(chart(card.id, compare=",".join(map(str, others))))) == 8


def test_compared_cards_follow_the_currency_and_the_measure(card: Card, others: list[int]) -> None:
    content = chart(card.id, "EUR", str(others[0]), measure="indexed")
    assert {line.y[0] for line in lines(content)} == {100}
    assert all("€" in line.customdata[0] for line in lines(content))
    assert "Headline prices, Near Mint, in EUR" in text_of(content.caption)


def test_the_data_of_every_compared_card_can_be_had_as_csv(card: Card, others: list[int]) -> None:
    links = find(chart(card.id, compare=str(others[0])).caption, "A")
    assert [link.href.split("/history?")[0] for link in links] == [f"/api/cards/{card.id}", f"/api/cards/{others[0]}"]
    assert all("currency=USD" in link.href and "condition=NEAR_MINT" in link.href for link in links)


def test_compared_cards_that_are_unknown_are_left_out(card: Card) -> None:
    listed = shown(card.id, compare=str(NO_SUCH_CARD))[4]
    assert len(find(listed, "Li")) == 1


def test_days_without_prices_of_compared_cards_are_a_note(card: Card, others: list[int]) -> None:
    note = text_of(chart(card.id, compare=str(others[0]), period="custom", last="2001-01-01").note)
    assert "Fewer than two USD prices of these cards" in note


def test_no_part_of_the_page_asks_more_than_four_questions(market: Engine, card: Card, others: list[int]) -> None:
    compare = ",".join(map(str, others[:7]))
    parts = {
        "card": lambda: tables.show_card(card.id, "EUR", None),
        "statistics": lambda: tables.show_statistics(others[0], "EUR", None),
        "printings": lambda: tables.show_printings(others[1], "EUR", None, compare),
        "history": lambda: chart(others[2], "EUR", period="1y"),
        "comparison": lambda: chart(card.id, "EUR", compare, period="30d"),
    }
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(read_engine(), "before_cursor_execute", note)
    try:
        counts = {}
        for name, part in parts.items():
            asked.clear()
            part()
            counts[name] = len(asked)
    finally:
        event.remove(read_engine(), "before_cursor_execute", note)
    assert all(0 < count <= 4 for count in counts.values()), counts


def test_lines_go_on_as_prices_arrive_unless_the_days_have_an_end(card: Card) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    going_on = {
        line.meta["series"].split("|")[1] for line in lines(chart(card.id, period="custom", first="2020-01-01"))
    }
    assert going_on == {str(card.id)}
    assert {line.meta for line in lines(chart(card.id, period="custom", last=today))} == {None}
