"""Accounts in a browser: making one, its settings, a token, signing out and in again."""

import pyotp
import pytest
from selenium.webdriver.common.keys import Keys

from dashapp.identity.user_sessions import PLAIN_COOKIE
from tests.browser.accounts import fill, member, unfold
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.support import people

__all__ = ["member"]
pytestmark = pytest.mark.browser


def open_account_menu(reader: Reader) -> None:
    reader.wait(lambda: reader.click("#react-entry-point .account-button") or True, "the account menu")


def test_an_account_is_made_with_an_address_and_a_password(reader: Reader) -> None:
    reader.open("/register")
    fill(reader, "register", email="new@example.org", password=people.PASSWORD, name="Ada")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.path == "/", "the home page")
    reader.open("/settings")
    reader.wait(lambda: reader.find("#profile-name").get_attribute("value") == "Ada", "the name")
    reader.driver.delete_all_cookies()


def test_a_visitor_enters_the_demo_with_one_click(reader: Reader) -> None:
    reader.open("/login?next=/settings")
    button = "#react-entry-point form[data-endpoint='/api/auth/demo'] button"
    reader.wait(lambda: reader.click(button) or True, "the demo")
    reader.wait(lambda: reader.path == "/settings", "the page that was asked for")
    reader.wait(lambda: reader.find("#profile-name").get_attribute("value") == "Visitor", "the visitor")
    reader.sees("#settings-profile", "deleted after a day")
    assert reader.finds("#settings-profile [type=password], #settings-security [type=password]") == []
    reader.driver.delete_all_cookies()


def test_a_page_of_ones_own_leads_to_the_sign_in_which_tells_a_stranger_nothing(reader: Reader) -> None:
    reader.open("/settings")
    assert (reader.path, reader.query()) == ("/login", {"next": "/settings"})
    fill(reader, "login", email="nobody@example.org", password="not the password")
    reader.keys(Keys.ENTER)
    reader.sees("#react-entry-point form[data-endpoint='/api/auth/login'] .form-problem", "is wrong")
    assert "401" in reader.complaints()[0]


def test_who_has_signed_in_again_is_led_to_the_page_that_they_wanted(member: Reader) -> None:
    member.open("/settings")
    email = member.wait(lambda: member.find("#address-email").get_attribute("value"), "the address")
    open_account_menu(member)
    member.click("#shell-account form .button")
    member.wait(lambda: member.driver.get_cookie(PLAIN_COOKIE) is None, "the end of the session")
    member.open("/settings")
    fill(member, "login", email=str(email), password=people.PASSWORD)
    member.click("#react-entry-point .account-form .button.primary")
    member.wait(lambda: member.path == "/settings", "the settings")
    member.sees("#settings-sessions", "This one")


def test_problems_of_a_new_account_stand_beside_their_fields(reader: Reader) -> None:
    reader.open("/register")
    fill(reader, "register", email="ada@example.org", password="password")
    reader.keys(Keys.ENTER)
    reader.sees("#register-password-problem", "common")
    assert reader.focus() == "register-password"
    assert "422" in reader.complaints()[0]


def test_preferences_are_saved(member: Reader) -> None:
    member.open("/settings")
    member.wait(lambda: member.value("preference-currency") == "USD", "the preferences")
    member.select("preference-currency", "EUR")
    member.click("#settings-preferences .button.primary")
    member.wait(lambda: member.value("shell-currency-switch") == "EUR", "the currency of the account")
    assert member.value("preference-currency") == "EUR"


def test_a_token_is_shown_once_and_ended_by_its_button(member: Reader) -> None:
    member.open("/settings")
    unfold(member, "Make a token")
    fill(member, "token", name="my bot")
    member.click("#settings-tokens .account-form .button.primary")
    member.wait(lambda: member.text("#settings-tokens [data-shows=secret]").startswith("dct_"), "the token")
    member.driver.refresh()
    member.sees("#settings-tokens tbody", "my bot")
    assert member.text("#settings-tokens tbody td:nth-of-type(2)") == "read the market"
    member.click("#settings-tokens tbody .button")
    member.sees("#settings-tokens", "No token yet")


def test_a_second_factor_is_set_up_with_a_picture_and_a_key(member: Reader) -> None:
    member.open("/settings")
    unfold(member, "Sign-in in two steps: off")
    fill(member, "factor", password=people.PASSWORD)
    member.press("#settings-security", "button", "1. Show the key")
    drawn = "return document.querySelector('img[data-shows=picture]')?.naturalWidth"
    member.wait(lambda: member.driver.execute_script(drawn) > 100, "the picture")
    key = member.text("#settings-security output[data-shows=secret]")
    fill(member, "confirm", code=pyotp.TOTP(key).now())
    member.press("#settings-security", "button", "2. Switch it on")
    member.wait(lambda: len(member.text("#settings-security output[data-shows=codes]").split()) == 8, "recovery codes")


def test_an_account_is_deleted_with_its_password(member: Reader) -> None:
    member.open("/settings")
    unfold(member, "Delete the account")
    fill(member, "deletion", password=people.PASSWORD)
    member.click("#settings-security .button.danger")
    member.wait(lambda: member.path == "/", "the home page")
    open_account_menu(member)
    member.sees("#shell-account", "Sign in")


@pytest.mark.parametrize("path", ["/settings", "/login", "/register"])
def test_axe_finds_nothing_on_the_pages_of_an_account(member: Reader, path: str) -> None:
    member.open(path)
    member.wait(lambda: member.run(UNFINISHED) == [], "everything on the page")
    inject(member)
    found = []
    for width in (1440, 390):
        member.resize(width, 900)
        for theme in ("light", "dark"):
            show_in(member, theme)
            found += [f"{width} {theme}: {problem}" for problem in problems(member)]
    assert found == []


def test_a_session_that_ends_while_a_page_is_open_is_told_with_the_way_back(member: Reader) -> None:
    member.open("/inventory?q=opt")
    member.sees("#inventory-rows", "match")
    session = member.driver.get_cookie(PLAIN_COOKIE)
    assert session is not None
    member.driver.delete_cookie(PLAIN_COOKIE)
    member.find("#inventory-q").send_keys("x")
    member.sees("#react-entry-point #session-ended", "You are signed out.")
    member.click("#react-entry-point #session-again")
    member.wait(lambda: member.path == "/login", "the sign-in")
    assert member.query()["next"].startswith("/inventory?q=")
    assert [complaint for complaint in member.complaints() if "401" not in complaint] == []
