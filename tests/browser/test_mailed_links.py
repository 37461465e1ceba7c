"""The pages of links: a new password by the secret behind the #, an address to confirm, an alert to mute."""

import pytest

from services.people import resetting
from tests.browser.accounts import fill
from tests.browser.reader import Reader
from tests.conftest import configured
from tests.support import people

pytestmark = pytest.mark.browser
NEW = "another one of some length"


def test_a_new_password_is_set_by_a_link_and_signs_in(reader: Reader, market_url: str, redis_url: str) -> None:
    email = people.new_email()
    with configured(market_url, redis_url):
        people.register(email)
        secret = resetting.make_link(email)
    reader.open(f"/reset/new#{secret}")
    fill(reader, "new", password=NEW)
    reader.press("#react-entry-point", "button", "Set the password")
    reader.wait(lambda: reader.path == "/login", "the sign-in")
    fill(reader, "login", email=email, password=NEW)
    reader.press("#react-entry-point", "button", "Sign in")
    reader.wait(lambda: reader.path == "/", "the home page")
    reader.driver.delete_all_cookies()


@pytest.mark.parametrize(
    ("path", "prefix", "button"), [("/reset/new", "new", "Set the password"), ("/verify", "verify", "Make the account")]
)
def test_a_link_that_has_ended_says_so(path: str, prefix: str, button: str, reader: Reader) -> None:
    reader.open(f"{path}#not-a-secret-of-ours")
    fill(reader, prefix, password=NEW)
    reader.press("#react-entry-point", "button", button)
    reader.sees("#react-entry-point form", "has been used, or has ended")
    assert "422" in reader.complaints()[0]


def test_without_mail_the_page_says_who_can_help(reader: Reader) -> None:
    reader.open("/reset")
    reader.sees("#react-entry-point .entrance", "Ask who runs it for a link")


def test_a_link_that_mutes_nothing_says_so(reader: Reader) -> None:
    reader.open("/mute?token=1.1.AAAA")
    reader.press("#react-entry-point", "button", "Mute this alert")
    reader.sees("#react-entry-point form", "is gone")
    assert "404" in reader.complaints()[0]
