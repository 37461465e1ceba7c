"""The cards page, a card's page and the ledger in a browser."""

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CHART = "card-chart"


def line(marketplace: str) -> str:
    """The switch of a marketplace's lines."""
    return f"""#card-lines button[id*='"marketplace":"{marketplace}"']"""


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
    reader.click("[data-toggle=card-more]")
    reader.select("card-condition", "NEAR_MINT")
    near_mint = reader.changed(CHART, euros)
    assert len(near_mint) < len(euros)
    reader.sees("#card-more-count", "(1)")
    reader.keys(Keys.ESCAPE)
    assert not reader.find("#card-condition").is_displayed()
    reader.click(line("cardtrader"))
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


def test_the_lines_of_a_marketplace_are_turned_off_and_on(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}?period=90d")
    before = reader.lines(CHART)
    reader.wait(lambda: reader.find(line("tcgplayer")), "the switches")
    reader.click(line("tcgplayer"))
    fewer = reader.changed(CHART, before)
    assert {one["colour"] for one in fewer} < {one["colour"] for one in before}
    assert reader.find(line("tcgplayer")).get_attribute("aria-pressed") == "false"
    assert "tcgplayer" not in reader.query()["marketplace"]
    reader.click(line("tcgplayer"))
    assert len(reader.changed(CHART, fewer)) == len(before)
    reader.wait(lambda: "marketplace" not in reader.query(), "no filter in the address")


def test_on_a_phone_all_that_is_not_about_time_is_in_a_sheet(reader: Reader, card_id: int) -> None:
    reader.resize(390, 844)
    reader.open(f"/cards/{card_id}?period=90d")
    assert reader.lines(CHART)
    assert not reader.find("#card-log").is_displayed()
    reader.run("document.querySelector('[data-toggle=card-more]').scrollIntoView({block: 'center'})")
    reader.click("[data-toggle=card-more]")
    reader.wait(lambda: reader.find("#card-measure").is_displayed(), "the sheet")
    reader.choose("card-measure", "indexed")
    reader.wait(lambda: reader.query().get("measure") == "indexed", "the choice in the address")
    reader.keys(Keys.ESCAPE)
    reader.wait(lambda: not reader.find("#card-measure").is_displayed(), "the sheet to close")


def test_exact_values_are_reached_with_the_keyboard(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}")
    reader.wait(lambda: reader.find("#card-statistics [title]"), "the statistics")
    told = reader.run("return [...document.querySelectorAll('#card-statistics table [title]')].map((one) => one.title)")
    stops = "return document.querySelectorAll('#card-statistics table [tabindex=\"0\"]').length"
    assert reader.run(stops) == 1
    reader.run("document.getElementById('card-log').focus()")
    reader.run("document.querySelector('#card-statistics [tabindex=\"0\"]').focus()")
    reader.keys(Keys.ARROW_RIGHT)
    reader.sees(".tip", told[1])
    reader.keys(Keys.ESCAPE)
    assert not reader.find(".tip").is_displayed()
    assert reader.run(stops) == 1


def test_an_exact_value_is_shown_by_a_tap(reader: Reader, card_id: int) -> None:
    reader.resize(390, 844)
    reader.open(f"/cards/{card_id}")
    value = reader.wait(lambda: reader.find("#card-statistics [title]"), "a value")
    reader.run("arguments[0].scrollIntoView({block: 'center'})", value)
    value.click()
    reader.sees(".tip", str(value.get_attribute("title")))


def test_the_best_prices_stand_beside_the_card_and_are_marked_below(reader: Reader, card_id: int) -> None:
    reader.open(f"/cards/{card_id}")
    reader.sees("#card-head .card-offers", "TCGplayer")
    reader.sees("#card-head .card-offers", "Low and high")
    reader.sees("#card-prices .tag", "Best")
    blocks = reader.run("return [...document.querySelectorAll('#card-prices h3')].map((one) => one.textContent)")
    assert blocks[0] == "For sale in USD"
    assert "For sale in EUR" in blocks
    assert not reader.driver.find_elements("css selector", "#card-prices a"), "simulated cards are sold nowhere"
