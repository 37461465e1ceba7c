"""Readers who have an account, and what they do with forms."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashapp.identity.user_sessions import PLAIN_COOKIE
from services.people.sessions import Opened
from tests.browser.reader import Reader
from tests.conftest import configured
from tests.support import people


@contextmanager
def entered(reader: Reader, market_url: str, redis_url: str) -> Iterator[Opened]:
    """A reader with an account of their own and an open session, until the end of the block.

    The account is made below the pages, because an address may register a few times an hour only.
    """
    with configured(market_url, redis_url):
        opened = people.register(people.new_email())
    reader.open("/about")
    reader.driver.add_cookie({"name": PLAIN_COOKIE, "value": opened.secret, "httpOnly": True})
    yield opened
    reader.driver.get("about:blank")  # a page that is still open would ask without the session, and complain
    reader.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})


@pytest.fixture
def member(reader: Reader, market_url: str, redis_url: str) -> Iterator[Reader]:
    """A reader with an account and an open session."""
    with entered(reader, market_url, redis_url):
        yield reader


def fill(reader: Reader, prefix: str, **texts: str) -> None:
    """Type into the fields of a form."""
    for name, text in texts.items():
        reader.wait(lambda name=name: reader.find(f"#{prefix}-{name}").is_displayed(), name)  # type: ignore[misc]
        box = reader.find(f"#{prefix}-{name}")
        box.clear()
        box.send_keys(text)


def unfold(reader: Reader, title: str) -> None:
    """Open a folded part of the settings."""
    reader.press("details", "summary", title)
