"""A card's page in a browser: prices side by side, statistics, other printings, and comparing."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader
from tests.support.chromium import chrome_options, chrome_service

pytestmark = pytest.mark.browser
CHART = "card-chart"
MIDDLE = """
    const times = document.querySelector("#card-chart .js-plotly-plot")._fullData[0].x;
    return times[Math.floor(times.length / 2)];
"""


@pytest.fixture(scope="module")
def reprinted(market_url: str) -> tuple[int, int]:
    """A card and another printing of it, both with prices in dollars."""
    statement = """
        SELECT min(card_id), max(card_id) FROM card_search JOIN cards ON cards.id = card_id
        WHERE currency = 'USD' AND price IS NOT NULL AND NOT cards.digital
        GROUP BY cards.oracle_id HAVING count(*) > 1 ORDER BY count(*) DESC, min(card_id) LIMIT 1
    """
    engine = create_engine(market_url)
    with engine.connect() as connection:
        first, second = connection.execute(text(statement)).one()
    engine.dispose()
    return int(first), int(second)


@pytest.fixture
def friend(site: str) -> Iterator[Reader]:
    """Somebody else with a browser of their own."""
    driver = webdriver.Chrome(options=chrome_options(), service=chrome_service())
    yield Reader(driver, site)
    driver.quit()


def switch(card_id: int) -> str:
    """The switch of a printing in the table."""
    return f"""#card-printings button[id*='"card":{card_id},']"""


def shown(reader: Reader) -> list[tuple[str, list[float | None], str]]:
    return [(line["name"], line["y"], line["colour"]) for line in reader.lines(CHART)]


def test_a_card_shows_marketplaces_side_by_side_statistics_and_other_printings(
    reader: Reader, reprinted: tuple[int, int]
) -> None:
    card, other = reprinted
    reader.open(f"/cards/{card}")
    reader.sees("#card-spreads", "Spread")
    reader.sees("#card-spreads", "TCGplayer")
    for window in ("7 days", "30 days", "90 days", "1 year"):
        reader.sees("#card-statistics", window)
    reader.wait(lambda: reader.find(f"#card-printings a[href='/cards/{other}']"), "the other printing")
    assert "oracle:" in str(reader.find("#card-printings p a").get_attribute("href"))


def test_a_shared_comparison_shows_the_same_to_somebody_else(
    reader: Reader, friend: Reader, reprinted: tuple[int, int]
) -> None:
    card, other = reprinted
    reader.open(f"/cards/{card}?period=90d&condition=NEAR_MINT")
    alone = reader.lines(CHART)
    reader.click(switch(other))
    compared = reader.changed(CHART, alone)
    assert len(compared) == 2
    assert len({line["colour"] for line in compared}) == 2
    assert reader.focus(), "the pressed switch keeps the focus"
    reader.run("scrollTo(0, 0)")
    reader.choose("card-measure", "indexed")
    indexed = reader.changed(CHART, compared)
    assert [line["y"][0] for line in indexed] == [100, 100]
    reader.sees(f"#{CHART}-caption", "each line is 100 at its own first point shown")
    wanted = {"compare": str(other), "measure": "indexed", "period": "90d", "currency": "USD"}
    reader.wait(lambda: wanted.items() <= reader.query().items(), "the comparison in the address")
    friend.open(reader.driver.current_url.removeprefix(reader.site))
    assert shown(friend) == shown(reader)
    friend.sees("#card-compared", "TCGplayer")


def test_a_compared_card_is_taken_out_with_one_click(reader: Reader, reprinted: tuple[int, int]) -> None:
    card, other = reprinted
    reader.open(f"/cards/{card}?compare={other}&condition=NEAR_MINT")
    assert len(reader.lines(CHART)) == 2
    assert not reader.find("#card-series-filters").is_displayed()
    reader.wait(lambda: reader.text(switch(other)) == "Comparing", "the switch to be pressed")
    reader.click("#card-compared .remove")
    reader.wait(lambda: "compare" not in reader.query(), "the address without it")
    reader.wait(lambda: reader.text(switch(other)) == "Compare", "the switch to be released")
    reader.wait(lambda: reader.find("[data-toggle=card-more]").is_displayed(), "the filters of the series")


def test_a_card_to_compare_with_is_found_with_the_keyboard(reader: Reader, reprinted: tuple[int, int]) -> None:
    other = reprinted[1]
    reader.open(f"/cards/{other}")
    reader.wait(lambda: reader.find("#card-head h1"), "the card")
    name = reader.text("#card-head h1")
    reader.wait(lambda: reader.find("#card-add").get_attribute("tabindex") == "0", "the search in reach")
    reader.run("document.getElementById('card-log').focus()")
    reader.keys(Keys.TAB)
    reader.keys(name[0])
    reader.wait(lambda: "dash-dropdown-search" in reader.run("return document.activeElement.className"), "the search")
    reader.keys(name[1:])
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, ".dash-dropdown-options [role=option]"), "cards")
    reader.keys(Keys.ARROW_DOWN)
    reader.keys(Keys.ENTER)
    chosen = reader.wait(lambda: reader.query().get("compare"), "a card in the address")
    assert chosen.isdecimal()
    assert int(chosen) != other
    reader.wait(lambda: len(reader.lines(CHART)) == 2, "a line of each card")


def test_the_days_of_a_chart_are_in_the_address(reader: Reader, reprinted: tuple[int, int]) -> None:
    reader.open(f"/cards/{reprinted[0]}?period=90d")
    whole = reader.lines(CHART)
    first = str(reader.run(MIDDLE))[:10]
    assert not reader.find("#card-from").is_displayed()
    reader.choose("card-period", "custom")
    reader.wait(lambda: reader.find("#card-from").is_displayed(), "the fields of the days")
    whole = reader.changed(CHART, whole)
    reader.find("#card-from").send_keys(first)
    assert sum(len(line["y"]) for line in reader.changed(CHART, whole)) < sum(len(line["y"]) for line in whole)
    assert reader.query()["from"] == first
    reader.sees(f"#{CHART}-caption", f"from {first}")


def test_own_days_are_forgotten_with_another_period(reader: Reader, reprinted: tuple[int, int]) -> None:
    reader.open(f"/cards/{reprinted[0]}?period=custom&from=2026-01-01")
    assert reader.lines(CHART)
    reader.choose("card-period", "30d")
    reader.wait(lambda: "from" not in reader.query(), "no day in the address")
    assert not reader.find("#card-from").is_displayed()
