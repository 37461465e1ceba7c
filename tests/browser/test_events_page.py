"""The page of events and the list of events below a chart, in a browser; similar cards on a card's page, too."""

import pytest

from tests.browser.reader import Reader
from tests.browser.test_sets_and_movers import rows

pytestmark = pytest.mark.browser


def test_a_kind_is_drawn_or_said_to_be_too_few_and_stays_in_the_address(reader: Reader) -> None:
    reader.open("/events")
    table = reader.wait(lambda: rows(reader, "events-table"), "all kinds")
    assert len(table) == 6
    reader.select("events-kind", "ban")
    reader.sees("#events-chart-note", "Too few to say")
    reader.wait(lambda: reader.query().get("kind") == "ban", "the kind in the address")
    reader.sees("#events-newest", "None is known.")
    reader.click("#events-clear")
    reader.wait(lambda: rows(reader, "events-newest"), "reprints again")


def test_the_events_of_a_chart_are_listed_below_it(reader: Reader) -> None:
    reader.open("/market?period=1y")
    reader.sees("#market-chart-caption", "Events (")
    reader.click("#market-chart-caption summary")
    reader.sees("#market-chart-caption", "released")
    reader.press("#market-chart-caption", "a", "What prices did around such events")
    reader.wait(lambda: reader.path == "/events", "the page of events")


def test_similar_cards_are_listed_with_reasons_and_filtered(reader: Reader) -> None:
    reader.open("/cards/7")
    found = reader.wait(lambda: rows(reader, "card-similar"), "similar cards")
    assert len(found) == 10
    assert any("costs" in row for row in found)
    reader.choose("card-alike", "price")
    reader.sees("#card-similar", "Only other printings")
    reader.wait(lambda: reader.query().get("alike") == "price", "the choice in the address")
    reader.choose("card-alike", "text")
    reader.select("card-format", "modern")
    reader.wait(lambda: reader.query().get("format") == "modern", "the format in the address")
    reader.driver.refresh()
    reader.wait(lambda: rows(reader, "card-similar"), "the same cards")
    reader.click("#card-clear")
    reader.wait(lambda: rows(reader, "card-similar") == found, "everything again")
