"""The market page in a browser."""

import pytest
from selenium import webdriver

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CHART = "market-chart"


def test_the_market_opens_with_a_chart(reader: Reader) -> None:
    reader.open("/market")
    (line,) = reader.lines(CHART)
    assert len([value for value in line["y"] if value is not None]) > 10
    reader.sees("#market-headline", "in 30 days, USD")
    reader.sees("#market-sources", "Scryfall bulk data")
    assert reader.driver.title == "Market · Dualcaster"


def test_simulated_prices_are_marked(reader: Reader) -> None:
    reader.open("/market")
    reader.sees("#shell-banners", "Simulated prices")


def test_the_other_currency_is_another_chart_and_is_remembered(reader: Reader) -> None:
    reader.open("/market")
    dollars = reader.lines(CHART)
    reader.choose("shell-currency-switch", "EUR")
    euros = reader.changed(CHART, dollars)
    reader.sees("#market-headline", "EUR")
    assert reader.query()["currency"] == "EUR"
    reader.open("/market")
    assert reader.lines(CHART) == euros
    assert reader.value("shell-currency-switch") == "EUR"


def test_a_shared_address_brings_its_currency(reader: Reader) -> None:
    reader.open("/market?currency=EUR")
    reader.sees("#market-headline", "EUR")
    assert reader.value("shell-currency-switch") == "EUR"


def test_filters_change_the_chart_and_are_in_the_address(reader: Reader) -> None:
    reader.open("/market")
    everything = reader.lines(CHART)
    reader.select("market-finish", "foil")
    foil = reader.changed(CHART, everything)
    reader.choose("market-period", "90d")
    reader.changed(CHART, foil)
    reader.wait(lambda: {"finish": "foil", "period": "90d"}.items() <= reader.query().items(), "filters in the address")
    reader.driver.refresh()
    reader.sees("#market-headline", "in 90 days")
    assert (reader.value("market-finish"), reader.value("market-period")) == ("foil", "90d")


def test_the_condition_changes_the_chart(reader: Reader) -> None:
    reader.open("/market?currency=EUR&period=90d")
    everything = reader.lines(CHART)
    reader.select("market-condition", "LIGHTLY_PLAYED")
    reader.changed(CHART, everything)


def test_one_click_clears_all_filters(reader: Reader) -> None:
    reader.open("/market?period=90d&finish=foil")
    filtered = reader.lines(CHART)
    reader.click("#market-clear")
    reader.changed(CHART, filtered)
    reader.wait(lambda: "finish" not in reader.query(), "an address without filters")
    assert [reader.value(f"market-{name}") for name in ("period", "finish")] == ["30d", "all"]
    assert not reader.find("#market-clear").is_enabled()


def test_the_menu_leads_to_the_page_without_filters(reader: Reader) -> None:
    reader.open("/market")
    first = reader.lines(CHART)
    reader.choose("market-period", "90d")
    reader.changed(CHART, first)
    reader.click("#shell-menu a[href='/market']")
    reader.wait(lambda: reader.value("market-period") == "30d", "the default period")


def test_an_address_that_makes_no_sense_opens_the_defaults(reader: Reader) -> None:
    reader.open("/market?period=2w&period=1y&condition=PRISTINE&currency=GBP")
    assert reader.lines(CHART)
    assert reader.value("market-period") == "30d"


def test_a_variant_that_nobody_sells_says_so_in_place_of_the_chart(reader: Reader) -> None:
    reader.open("/market?language=Quenya")
    reader.sees(f"#{CHART}-note", "No USD prices match these filters")


def test_the_data_of_the_chart_can_be_had_as_csv(reader: Reader) -> None:
    reader.open("/market?period=90d")
    (line,) = reader.lines(CHART)
    reader.run(
        """
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { blob.text().then((text) => { window.csv = text; }); return make(blob); };
        """
    )
    reader.click(f"#{CHART}-caption a[data-accept]")
    header, *rows = reader.wait(lambda: reader.run("return window.csv"), "the CSV file").splitlines()
    assert header.startswith("time,")
    assert len(rows) == len([value for value in line["y"] if value is not None])


def test_new_prices_leave_the_zoom_as_it_is(reader: Reader) -> None:
    reader.open("/market?period=90d")
    assert reader.lines(CHART)
    zoom = f"return document.querySelector('#{CHART} .js-plotly-plot').layout.xaxis.range.map(String)"
    whole = reader.run(zoom)
    plot = reader.find(f"#{CHART} .nsewdrag")
    drag = webdriver.ActionChains(reader.driver).move_to_element_with_offset(plot, -100, 0)
    drag.click_and_hold().move_by_offset(150, 0).release().perform()
    reader.wait(lambda: reader.run(zoom) != whole, "the zoom")
    zoomed = reader.run(zoom)
    reader.run("window.drawn = 0; document.querySelector(`#${arguments[0]} .js-plotly-plot`)"
               ".on('plotly_afterplot', () => { window.drawn += 1; })", CHART)  # fmt: skip
    reader.run("dash_clientside.set_props('shell-data-version', {data: {version: 'newer', attempt: 0}})")
    reader.wait(lambda: reader.run("return window.drawn"), "the chart to be drawn again")
    assert reader.run(zoom) == zoomed
