"""Currency and theme of an account in browsers: what one has chosen, the others show."""

from collections.abc import Callable, Iterator

import pytest
from selenium import webdriver

from dashapp.identity.user_sessions import PLAIN_COOKIE
from services.people import settings
from services.people.sessions import Opened
from services.people.settings import Settings, SettingsRequest
from tests.browser.accounts import entered
from tests.browser.reader import Reader
from tests.browser.test_frame import AT_START, CHART, DARK, LIGHT
from tests.conftest import configured
from tests.support.chromium import chrome_options, chrome_service

pytestmark = pytest.mark.browser
SWITCH = "shell-currency-switch"
FIRST_CURRENCY = """
    const first = () => ` ${document.querySelector(".first-frame .top input[checked] + label").textContent}`;
"""


class Member:
    """A reader with an account; `stored` is what the account has."""

    def __init__(self, reader: Reader, opened: Opened, stored: Callable[[], Settings]) -> None:
        self.reader, self.id, self.secret, self.stored = reader, opened.user.id, opened.secret, stored

    def waits_for(self, **chosen: str) -> None:
        """Wait until the account has a choice."""
        for name, value in chosen.items():
            has = lambda name=name, value=value: getattr(self.stored(), name) == value  # noqa: E731
            self.reader.wait(has, f"{value} in the account")


@pytest.fixture
def somebody(reader: Reader, market_url: str, redis_url: str) -> Iterator[Member]:
    def stored() -> Settings:
        with configured(market_url, redis_url):
            return settings.load_settings(opened.user.id)

    with entered(reader, market_url, redis_url) as opened:
        yield Member(reader, opened, stored)


@pytest.fixture
def elsewhere(reader: Reader) -> Iterator[Reader]:
    """Another browser, which has never been here."""
    driver = webdriver.Chrome(options=chrome_options(), service=chrome_service())
    other = Reader(driver, reader.site)
    other.resize(1440, 900)
    yield other
    driver.quit()


def enter(browser: Reader, secret: str) -> None:
    """Sign in."""
    browser.open("/about")
    browser.driver.add_cookie({"name": PLAIN_COOKIE, "value": secret, "httpOnly": True})


def choose(member: Member) -> None:
    """Choose another theme and another currency with the switches of the frame."""
    member.reader.open("/market")
    member.reader.choose_theme("dark")
    member.waits_for(theme="dark")
    member.reader.choose(SWITCH, "EUR")
    member.waits_for(currency="EUR")


def test_another_browser_takes_over_what_the_account_has_before_the_first_paint(
    somebody: Member, elsewhere: Reader
) -> None:
    choose(somebody)
    enter(elsewhere, somebody.secret)
    script = {"source": AT_START.replace("dataset.theme;", "dataset.theme + first();") + FIRST_CURRENCY}
    elsewhere.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    elsewhere.open("/market")
    assert elsewhere.run("return window.themeAtStart") == "dark EUR"
    assert elsewhere.lines(CHART)[0]["colour"] == DARK
    assert elsewhere.value(SWITCH) == "EUR"
    assert elsewhere.value("shell-theme-switch") == "dark"


def test_another_window_of_the_browser_follows_at_once(somebody: Member) -> None:
    reader = somebody.reader
    reader.open("/market")
    assert reader.lines(CHART)
    first = reader.driver.current_window_handle
    reader.driver.switch_to.new_window("window")
    reader.resize(1440, 900)
    choose(somebody)
    reader.driver.close()
    reader.driver.switch_to.window(first)
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == DARK, "a dark chart")
    assert reader.value(SWITCH) == "EUR"
    reader.choose_theme("light")
    somebody.waits_for(theme="light", currency="EUR")  # what the first window showed before is not stored again
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == LIGHT, "a light chart")


def test_a_link_in_another_currency_changes_no_account(somebody: Member) -> None:
    somebody.reader.open("/market")
    somebody.reader.choose(SWITCH, "EUR")
    somebody.waits_for(currency="EUR")
    somebody.reader.open("/market?currency=USD")
    somebody.reader.wait(lambda: somebody.reader.value(SWITCH) == "USD", "the currency of the link")
    somebody.reader.open("/market")
    somebody.reader.wait(lambda: somebody.reader.value(SWITCH) == "EUR", "the currency of the account")
    assert somebody.stored().currency == "EUR"


def test_an_account_without_a_choice_takes_over_that_of_the_browser(reader: Reader, somebody: Member) -> None:
    reader.driver.delete_all_cookies()
    reader.open("/market")
    reader.choose_theme("dark")
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == DARK, "a dark chart")
    enter(reader, somebody.secret)
    reader.open("/market")
    somebody.waits_for(theme="dark", currency="USD")


def test_the_form_of_the_settings_does_not_take_back_what_the_switch_has_chosen(
    somebody: Member, market_url: str, redis_url: str
) -> None:
    with configured(market_url, redis_url):
        settings.change(somebody.id, SettingsRequest(theme="light"))
    reader = somebody.reader
    reader.open("/settings")
    reader.wait(lambda: reader.value("preference-theme") == "light", "the preferences")
    reader.choose_theme("dark")
    somebody.waits_for(theme="dark")
    assert reader.value("preference-theme") == "dark"
