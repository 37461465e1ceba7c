"""The menus in a browser: the account menu, the rail that can be narrow, the bar of phones."""

import pytest
from selenium.webdriver.common.keys import Keys

from dashapp import paths
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PHONE = (390, 844)
MENU, OPENER = "#shell-account", "#react-entry-point .account-button"
FOCUS_IS_ON = "return document.activeElement.matches(arguments[0])"
NAME_IS_SEEN = "return getComputedStyle(document.querySelector('#shell-menu a > .glyph ~ span')).opacity === '1'"


def opened(reader: Reader, opener: str) -> None:
    """Open the account menu with a button."""
    reader.wait(lambda: reader.click(opener) or True, opener)
    reader.wait(lambda: reader.find(MENU).is_displayed(), "the account menu")


def expanded(reader: Reader, button: str) -> bool:
    """Return whether a button says that what it controls is open."""
    return reader.find(button).get_attribute("aria-expanded") == "true"


def test_escape_closes_the_account_menu_and_the_focus_returns(reader: Reader) -> None:
    reader.open("/market")
    opened(reader, OPENER)
    assert expanded(reader, OPENER)
    reader.keys(Keys.ESCAPE)
    reader.wait(lambda: not reader.find(MENU).is_displayed(), "the menu to close")
    assert not expanded(reader, OPENER)
    assert reader.run(FOCUS_IS_ON, OPENER)


def test_a_click_beside_the_account_menu_closes_it(reader: Reader) -> None:
    reader.open("/market")
    opened(reader, OPENER)
    reader.click_at(20, 880)
    reader.wait(lambda: not reader.find(MENU).is_displayed(), "the menu to close")


@pytest.mark.parametrize("path", ["/about", "/admin", "/api/docs"])
def test_the_account_menu_leads_to_what_is_about_the_program(reader: Reader, path: str) -> None:
    reader.open("/market")
    opened(reader, OPENER)
    reader.click(f"{MENU} a[href='{path}']")
    reader.wait(lambda: reader.path == path, path)
    reader.wait(lambda: reader.find("h1").is_displayed(), "the page")
    assert not any(menu.is_displayed() for menu in reader.driver.find_elements("css selector", MENU))


def test_a_narrow_rail_is_remembered_and_shows_names_at_the_focus(reader: Reader) -> None:
    reader.open("/market")
    reader.wait(lambda: reader.click("#shell-collapse") or True, "the rail's button")
    assert not expanded(reader, "#shell-collapse")
    reader.driver.refresh()
    reader.wait(lambda: reader.find("#shell-menu").rect["width"] == 56, "a narrow rail")
    reader.wait(lambda: not expanded(reader, "#shell-collapse"), "the button to say so")
    assert not reader.run(NAME_IS_SEEN)
    reader.run("document.querySelector('#shell-menu a').focus({focusVisible: true})")
    assert reader.run(NAME_IS_SEEN)
    reader.run("document.getElementById('shell-collapse').focus()")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.find("#shell-menu").rect["width"] > 100, "a wide rail")
    assert expanded(reader, "#shell-collapse")


def test_the_bar_of_phones_leads_to_pages_and_to_the_search(reader: Reader) -> None:
    reader.resize(*PHONE)
    reader.open("/")
    reader.wait(lambda: reader.click("#shell-bar a[href='/market']") or True, "the bar")
    reader.wait(lambda: reader.path == "/market", "the market")
    reader.wait(lambda: reader.find("#shell-bar a[href='/market']").get_attribute("aria-current") == "page", "its mark")
    reader.click("#shell-bar [data-open=palette]")
    reader.wait(lambda: reader.find(".palette-field").is_displayed(), "the search")


def test_more_is_a_sheet_with_the_theme_and_what_the_bar_has_no_room_for(reader: Reader) -> None:
    reader.resize(*PHONE)
    reader.open("/market")
    opened(reader, "#shell-bar [data-open=account]")
    sheet = reader.find(MENU).rect
    assert (sheet["x"], sheet["width"]) == (0, PHONE[0])
    assert sheet["y"] + sheet["height"] >= PHONE[1] - 1
    in_bar = {link.get_attribute("href") for link in reader.driver.find_elements("css selector", "#shell-bar a")}
    in_rail = {link.get_attribute("href") for link in reader.driver.find_elements("css selector", "#shell-menu a")}
    in_sheet = {link.get_attribute("href") for link in reader.driver.find_elements("css selector", f"{MENU} a")}
    assert in_bar | in_sheet == in_rail | {f"{reader.site}{paths.LOGIN}"}
    reader.choose("shell-theme-switch", "dark")
    reader.wait(lambda: reader.run("return document.documentElement.dataset.theme") == "dark", "the dark theme")
    reader.click(f"{MENU} [data-close]")
    reader.wait(lambda: not reader.find(MENU).is_displayed(), "the sheet to close")
