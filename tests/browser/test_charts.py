"""What stands around a chart, in a browser: strip, events, zoom, table, picture; the switch of the map; a phone."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CHART = "market-chart"
STRIP = f"#{CHART}-strip"
PLOT = f"#{CHART} .nsewdrag"
RANGE = f"return document.querySelector('#{CHART} .js-plotly-plot').layout.xaxis.range.map(String)"
AREAS = "return [...document.querySelector('#market-sets .js-plotly-plot').data[0].values]"
MARKS = f"return document.querySelectorAll('#{CHART} .xy2 .point').length"
ARE_SEEN = f"return getComputedStyle(document.querySelector('#{CHART} .xy2')).display !== 'none'"
SAVED = """
    window.saved = [];
    HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download); };
"""


@pytest.fixture
def market(reader: Reader) -> Reader:
    """Somebody who has the market before them, drawn."""
    reader.open("/market?period=90d")
    assert reader.lines(CHART)
    reader.sees(STRIP, "UTC")
    return reader


def drag(reader: Reader) -> None:
    """Choose a part of the chart's time with the mouse."""
    whole = reader.run(RANGE)
    plot = reader.find(PLOT)
    moves = ActionChains(reader.driver).move_to_element_with_offset(plot, -100, 0)
    moves.click_and_hold().move_by_offset(150, 0).release().perform()
    reader.wait(lambda: reader.run(RANGE) != whole, "the zoom")
    reader.wait(lambda: "zoom" in reader.query(), "the zoom in the address")


def test_the_strip_has_the_last_point_and_that_below_the_pointer(market: Reader) -> None:
    last = market.text(STRIP)
    assert "coverage" in last
    ActionChains(market.driver).move_to_element(market.find(PLOT)).perform()
    market.wait(lambda: market.text(STRIP) != last, "the point below the pointer")
    assert not market.driver.find_elements(By.CSS_SELECTOR, f"#{CHART} .hoverlayer .legend")
    ActionChains(market.driver).move_to_element(market.find("h1")).perform()
    market.wait(lambda: market.text(STRIP) == last, "the last point again")


def test_arrow_keys_move_through_the_points_of_a_focused_chart(market: Reader) -> None:
    last = market.text(STRIP)
    market.run("document.querySelector(arguments[0]).closest('.chart-canvas').focus()", f"#{CHART}")
    market.keys(Keys.ARROW_LEFT)
    before = market.wait(lambda: (told := market.text(STRIP)) != last and told, "the point before the last")
    market.keys(Keys.ARROW_LEFT)
    market.wait(lambda: market.text(STRIP) not in (last, before), "the one before that")
    market.keys(Keys.ESCAPE)
    market.wait(lambda: market.text(STRIP) == last, "the last point again")


def test_events_can_be_switched_off_and_stay_off(market: Reader) -> None:
    assert market.run(MARKS) > 0
    assert market.run(ARE_SEEN)
    market.click(f"#{CHART}-events")
    market.wait(lambda: not market.run(ARE_SEEN), "no events")
    market.open("/market?period=90d")
    market.wait(lambda: market.run(MARKS), "the chart again")
    assert not market.run(ARE_SEEN)
    market.wait(
        lambda: market.find(f"#{CHART}-events").get_attribute("aria-pressed") == "false", "the switch to be off"
    )
    market.click(f"#{CHART}-events")
    market.wait(lambda: market.run(ARE_SEEN), "the events again")


def test_a_zoom_can_be_shared_and_reset(market: Reader) -> None:
    whole = market.run(RANGE)
    drag(market)
    zoom = market.query()["zoom"]
    zoomed = market.run(RANGE)
    market.driver.refresh()
    market.wait(lambda: market.run(RANGE) != whole, "the same part")
    assert [time[:13] for time in market.run(RANGE)] == [time.replace(" ", "T")[:13] for time in zoomed]
    assert market.query()["zoom"] == zoom
    market.click(f"#{CHART}-reset")
    market.wait(lambda: "zoom" not in market.query(), "the address without it")
    market.wait(lambda: [time[:13] for time in market.run(RANGE)] == [time[:13] for time in whole], "all of the time")
    assert not market.find(f"#{CHART}-reset").is_displayed()


def test_a_double_click_resets_the_zoom(market: Reader) -> None:
    drag(market)
    ActionChains(market.driver).double_click(market.find(PLOT)).perform()
    market.wait(lambda: "zoom" not in market.query(), "the address without it")


def test_another_period_begins_without_a_zoom(market: Reader) -> None:
    drag(market)
    market.choose("market-period", "7d")
    market.wait(lambda: "zoom" not in market.query(), "the address without it")


def test_the_points_are_a_table_on_request(market: Reader) -> None:
    place = f"#{CHART}-points"
    assert not market.find(place).is_displayed()
    market.click(f"#{CHART}-table")
    market.sees(f"{place} caption", "Market index USD, 90 days")
    (line,) = market.lines(CHART)
    rows = market.driver.find_elements(By.CSS_SELECTOR, f"{place} tbody tr")
    assert len(rows) == min(100, len([value for value in line["y"] if value is not None]))
    assert f"{line['y'][-1]:,.1f}" in rows[0].text
    market.click(f"#{CHART}-table")
    market.wait(lambda: not market.find(place).is_displayed(), "the table to close")


def test_the_sets_of_the_map_are_a_list_of_links(market: Reader) -> None:
    market.click("#market-sets-table")
    link = market.wait(lambda: market.find("#market-sets-points tbody a"), "the sets")
    assert "/sets/" in str(link.get_attribute("href"))
    link.send_keys(Keys.ENTER)
    market.wait(lambda: market.path.startswith("/sets/"), "the set's page")


def test_the_area_of_the_map_can_be_the_number_of_cards(market: Reader) -> None:
    by_value = market.wait(lambda: market.run(AREAS), "the map")
    market.choose("market-area", "cards")
    by_cards = market.wait(lambda: (areas := market.run(AREAS)) != by_value and areas, "other areas")
    assert all(float(area).is_integer() for area in by_cards)
    assert market.query()["area"] == "cards"


def test_a_picture_of_the_chart_can_be_saved(market: Reader) -> None:
    market.run(SAVED)
    market.click(f"#{CHART}-picture")
    market.wait(lambda: market.run("return window.saved") == [f"{CHART}.png"], "the picture")


def test_a_choice_marks_the_chart_as_busy_until_it_is_drawn(market: Reader) -> None:
    is_busy = f"return document.querySelector('#{CHART}').closest('.chart').getAttribute('aria-busy')"
    click = "document.querySelector(\"#market-period input[value='1y']\").click();"
    assert market.run(click + is_busy) == "true"
    market.wait(lambda: market.run(is_busy) is None, "the chart to be drawn")
    market.sees("#market-headline", "USD")


def test_a_chart_without_a_figure_takes_little_room(reader: Reader) -> None:
    reader.open("/market?language=Quenya")
    reader.sees(f"#{CHART}-note", "No USD prices match these filters")
    place = reader.find(f"#{CHART}-note").rect
    assert 160 <= place["height"] < 240
    assert not reader.find(STRIP).is_displayed()


def test_on_a_phone_the_lines_have_the_width_and_the_strip_the_last_value(reader: Reader) -> None:
    reader.resize(390, 844)
    reader.open("/market?period=90d")
    (line,) = reader.lines(CHART)
    reader.sees(STRIP, f"{line['y'][-1]:,.1f}")
    assert reader.run(f"return document.querySelectorAll('#{CHART} .annotation').length") == 0
    assert reader.find(PLOT).rect["width"] > 0.8 * reader.find(f"#{CHART}").rect["width"]
    assert reader.run("return document.documentElement.scrollWidth") <= 390
