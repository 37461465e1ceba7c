"""Shared links in a browser: made from the collection and in the settings, copied, read by strangers, ended."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from services.people import holdings
from services.people.holding_requests import AddRequest
from tests.browser.accounts import entered, fill, unfold
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.browser.test_every_page import SCROLLING
from tests.browser.test_sharing import CLIPBOARD
from tests.conftest import configured
from tests.support.prices import rows

pytestmark = pytest.mark.browser
PRICED = """
    SELECT DISTINCT card_id FROM price_series JOIN latest_prices ON series_id = id
    WHERE condition = 'NEAR_MINT' AND finish = 'nonfoil' AND language = 'English' AND currency = 'USD'
        AND kind = 'retail' ORDER BY card_id LIMIT 3
"""
PLAIN = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"}


@pytest.fixture
def collector(reader: Reader, market: Engine, market_url: str, redis_url: str) -> Iterator[Reader]:
    """A reader with an account and three cards, two of them in the blue binder."""
    with entered(reader, market_url, redis_url) as opened:
        with configured(market_url, redis_url):
            for place, (card,) in zip(("Blue binder", "Blue binder", ""), rows(market, PRICED), strict=True):
                holdings.add(opened.user.id, AddRequest(card, 2, **PLAIN, location=place))
        yield reader


def made(reader: Reader, within: str) -> str:
    """The link that a form shows, without the site."""
    place = f"{within} [data-shows=address]"
    reader.wait(lambda: reader.text(place).startswith(reader.site), "the link")
    return reader.text(place).removeprefix(reader.site)


def leave(reader: Reader) -> None:
    """Be a stranger from now on."""
    reader.driver.delete_all_cookies()


def share_location(reader: Reader, values: str) -> str:
    """Share the blue binder from the collection's page."""
    reader.open("/inventory?location=in%3ABlue+binder")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
    reader.wait(lambda: reader.value("inventory-location") == "in:Blue binder", "the filter")
    reader.press(".collection-head", "button", "Share")
    reader.sees("#inventory-share .dialog-what", "The copies in Blue binder, for whoever has the link.")
    reader.select("sharing-values", values)
    reader.click("#inventory-share .button.primary")
    return made(reader, "#inventory-share")


def test_the_listed_location_is_shared_copied_and_read_by_a_stranger(collector: Reader) -> None:
    path = share_location(collector, "hidden")
    collector.run(CLIPBOARD)
    collector.press("#inventory-share", "button", "Copy the link")
    collector.sees("#inventory-share .copy-output [role=status]", "Copied")
    assert collector.run("return copied") == [collector.site + path]
    collector.press("#inventory-share", "button", "Close")
    assert collector.complaints() == []
    leave(collector)
    collector.open(path)
    collector.sees("h1", "Blue binder")
    assert len(collector.finds("main tbody tr")) == 2
    assert "$" not in collector.text("main")
    assert "Copies\n4" in collector.text(".value-tiles")
    assert collector.run("return document.referrer") == ""
    collector.click("main tbody a")
    collector.wait(lambda: collector.path.startswith("/cards/"), "the card")
    assert collector.run("return document.referrer") == ""


def test_with_values_a_stranger_sees_prices_and_their_sum(collector: Reader) -> None:
    path = share_location(collector, "shown")
    leave(collector)
    collector.open(path)
    collector.sees(".value-tiles", "copies valued")
    collector.sees("main tbody", "$")
    assert collector.complaints() == []


def test_links_are_made_listed_and_ended_in_the_settings(collector: Reader) -> None:
    collector.open("/settings")
    collector.sees("#settings-shares", "No shared link yet")
    unfold(collector, "Make a link")
    fill(collector, "share", title="My cards")
    collector.select("share-kind", "summary")
    collector.click("#settings-shares .account-form .button.primary")
    path = made(collector, "#settings-shares")
    collector.open(path)
    collector.sees("h1", "My cards")
    collector.sees("main", "By rarity")
    collector.open("/settings")
    collector.sees("#settings-shares tbody", "The collection in figures")
    collector.sees("#settings-shares tbody", "My cards")
    assert "Never" not in collector.text("#settings-shares tbody td:nth-of-type(2)")
    collector.click("#settings-shares tbody .button")
    collector.sees("#settings-shares", "No shared link yet")
    collector.open(path)
    collector.sees("h1", "Nothing is shared here")
    assert "404" in collector.complaints()[0]


def test_a_location_is_shared_from_the_settings(collector: Reader) -> None:
    collector.open("/settings")
    unfold(collector, "Make a link")
    collector.wait(lambda: collector.find("#share-kind").is_displayed(), "the form")
    collector.select("share-kind", "in:Blue binder")
    collector.click("#settings-shares .account-form .button.primary")
    collector.open(made(collector, "#settings-shares"))
    collector.sees("h1", "Blue binder")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_pages_of_links_fit_and_axe_finds_nothing(collector: Reader, width: int) -> None:
    paths = [share_location(collector, values) for values in ("hidden", "shown")]
    collector.open("/settings")
    unfold(collector, "Make a link")
    collector.wait(lambda: collector.find("#share-kind").is_displayed(), "the form")
    collector.select("share-values", "shown")
    collector.click("#settings-shares .account-form .button.primary")
    paths += [made(collector, "#settings-shares"), "/s/nothing"]
    collector.resize(width, 900)
    found = []
    for path in paths:
        collector.open(path)
        inject(collector)
        assert collector.run(SCROLLING) == [], path
        for theme in ("light", "dark"):
            show_in(collector, theme)
            found += [f"{path[:5]} {theme}: {problem}" for problem in problems(collector)]
    assert found == []


def test_a_want_list_is_shared_from_the_settings(collector: Reader) -> None:
    collector.open("/settings")
    unfold(collector, "Make a link")
    collector.wait(lambda: collector.find("#share-kind").is_displayed(), "the form")
    collector.select("share-kind", "want_list")
    collector.click("#settings-shares .account-form .button.primary")
    collector.open(made(collector, "#settings-shares"))
    collector.sees("h1", "Wanted cards")
    collector.sees("main", "Nothing is wanted here now")
