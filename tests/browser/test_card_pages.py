"""The cards page, a card's page and the ledger in a browser."""

import pytest
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CHART = "card-chart"


@pytest.fixture(scope="module")
def card_id(market_url: str) -> int:
    """The card with prices on the most marketplaces."""
    statement = """
        SELECT card_id FROM price_series JOIN latest_prices ON series_id = id
        GROUP BY card_id ORDER BY count(DISTINCT marketplace_id) DESC, count(*) DESC, card_id LIMIT 1
    """
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = int(connection.execute(text(statement)).scalar_one())
    engine.dispose()
    return found


def test_a_card_has_a_line_a_series_and_all_its_prices(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}?period=90d")
    assert len(reader.lines(CHART)) > 1
    reader.sees("#card-prices", "TCGplayer")
    reader.sees("#card-prices", "Cardmarket")
    reader.sees(f"#{CHART}-caption", "Sources: ")


def test_currency_condition_and_marketplace_change_a_cards_chart(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}?period=90d")
    dollars = reader.lines(CHART)
    reader.choose("shell-currency-switch", "EUR")
    euros = reader.changed(CHART, dollars)
    reader.sees("#card-head", "€")
    reader.select("card-condition", "NEAR_MINT")
    near_mint = reader.changed(CHART, euros)
    assert len(near_mint) < len(euros)
    reader.select("card-marketplace", "cardmarket")
    wanted = {"currency": "EUR", "condition": "NEAR_MINT", "marketplace": "cardmarket", "period": "90d"}
    reader.wait(lambda: wanted.items() <= reader.query().items(), "filters in the address")


def test_the_scale_can_be_logarithmic(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}?period=90d")
    assert reader.lines(CHART)
    reader.click("#card-log + label")
    scale = f"return document.querySelector('#{CHART} .js-plotly-plot').layout.yaxis.type"
    reader.wait(lambda: reader.run(scale) == "log", "a logarithmic axis")
    assert reader.query()["log"] == "true"


def test_an_unknown_card_is_a_friendly_dead_end(reader: Reader) -> None:
    reader.open("/cards/2000000000")
    reader.sees("#card-head", "There is no such card")
    assert not reader.find("#card-body").is_displayed()
