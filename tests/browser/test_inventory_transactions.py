"""Sales and trades in a browser, the ledger that lists them, and what another window sees of it all."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys

from services.people import holdings
from services.people.holding_requests import AddRequest
from tests.browser.accounts import entered, fill
from tests.browser.collectors import PLAIN, ROWS, TOAST, cards, edit, open_page
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems
from tests.browser.test_every_page import SCROLLING
from tests.conftest import configured

__all__ = ["cards"]
pytestmark = pytest.mark.browser
LEDGER = "#ledger-rows"
SELL, TRADE = "#inventory-sell", "#inventory-trade"


class Owner:
    """A user with a session, who bought three copies at 10 and two at 20."""

    def __init__(self, reader: Reader, user_id: int, urls: tuple[str, str], card: int) -> None:
        self.reader, self._user, self._urls, self._card = reader, user_id, urls, card
        self.buy(3, 10)
        self.buy(2, 20)

    def buy(self, quantity: int, price: int) -> None:
        """Own more copies; no page is told by this window."""
        with configured(*self._urls):
            told = AddRequest(self._card, quantity, **PLAIN, unit_cost=Decimal(price), currency="USD")
            holdings.add(self._user, told)


@pytest.fixture
def owner(reader: Reader, market_url: str, redis_url: str, cards: list[tuple[int, str]]) -> Iterator[Owner]:
    with entered(reader, market_url, redis_url) as opened:
        yield Owner(reader, opened.user.id, (market_url, redis_url), cards[0][0])


def open_dialog(reader: Reader, button: str, dialog: str) -> None:
    """Open a dialog for the first holding."""
    edit(reader)
    reader.press("#inventory-change", "button", button)
    reader.wait(lambda: reader.find(f"{dialog} .button.primary").is_displayed(), "the dialog")


def test_a_sale_says_its_gain_and_can_be_undone(owner: Owner) -> None:
    reader = owner.reader
    open_page(reader)
    open_dialog(reader, "Sell, give away or lose", SELL)
    assert reader.focus() == "sell-quantity"
    fill(reader, "sell", quantity="4", amount="100", fees="3")
    reader.click(f"{SELL} .button.primary")
    reader.sees(TOAST, "gain $47.00")
    reader.sees("#inventory-head", "Sold so far")
    reader.click(f"{TOAST} .button")
    reader.sees(TOAST, "Undone")
    reader.wait(lambda: "47.00" not in reader.text("#inventory-head"), "no gain")
    assert reader.complaints() == []


def test_copies_are_chosen_by_their_lots(owner: Owner) -> None:
    reader = owner.reader
    open_page(reader)
    open_dialog(reader, "Sell, give away or lose", SELL)
    reader.select("sell-method", "specific")
    reader.sees(f"{SELL} .sale-lots", "cost $40.00")
    dear = next(
        label.find_element("css selector", "input")
        for label in reader.finds(f"{SELL} .sale-lot")
        if "$40.00" in label.text
    )
    dear.clear()
    dear.send_keys("2")
    fill(reader, "sell", amount="50")
    reader.click(f"{SELL} .button.primary")
    reader.sees(TOAST, "gain $10.00")


def test_more_than_is_held_may_have_been_sold(owner: Owner) -> None:
    reader = owner.reader
    open_page(reader)
    open_dialog(reader, "Sell, give away or lose", SELL)
    fill(reader, "sell", quantity="6", amount="120")
    reader.click(f"{SELL} .button.primary")
    reader.sees(TOAST, "1 of them were never entered")
    reader.sees(ROWS, "Your collection is empty")


def test_what_is_given_away_has_no_money(owner: Owner) -> None:
    reader = owner.reader
    open_page(reader)
    open_dialog(reader, "Sell, give away or lose", SELL)
    reader.select("sell-kind", "gift_out")
    reader.wait(lambda: not reader.find("#sell-amount").is_displayed(), "no money")
    fill(reader, "sell", quantity="9")
    reader.click(f"{SELL} .button.primary")
    reader.sees(f"{SELL} [data-field='quantity']", "is more than there are")
    assert "422" in reader.complaints()[0]
    fill(reader, "sell", quantity="1")
    reader.click(f"{SELL} .button.primary")
    reader.sees(TOAST, "Given away")


def test_a_trade_is_one_entry_of_the_ledger_that_is_undone_there(owner: Owner, cards: list[tuple[int, str]]) -> None:
    reader, (_, name) = owner.reader, cards[1]
    open_page(reader)
    open_dialog(reader, "Trade", TRADE)
    reader.click("#trade-name")
    reader.keys(name)
    reader.wait(lambda: reader.finds("#trade-names [role=option]"), "names")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.value("trade-printing"), "a printing")
    fill(reader, "trade", quantity="3", price="45")
    reader.click(f"{TRADE} .button.primary")
    reader.sees(TOAST, "gain $15.00")
    reader.sees(ROWS, name)
    reader.click(".collection-head a[href='/inventory/transactions']")
    reader.wait(lambda: reader.path == "/inventory/transactions", "the ledger")
    reader.sees(LEDGER, "Traded")
    reader.select("ledger-kind", "trade")
    reader.wait(lambda: len(reader.finds(f"{LEDGER} tbody tr")) == 1, "the trade alone")
    assert reader.query()["kind"] == "trade"
    reader.sees(LEDGER, "$45.00")
    reader.press(LEDGER, "button", "Undo")
    reader.sees(LEDGER, "undone")
    reader.select("ledger-kind", "reverse")
    reader.sees(LEDGER, "Do again")
    reader.select("ledger-kind", "lose")
    reader.sees(LEDGER, "Nothing of that kind has happened")
    reader.open("/inventory")
    reader.sees(ROWS, cards[0][1])
    assert name not in reader.text(ROWS)
    assert reader.complaints() == []


def test_what_happens_elsewhere_is_shown_without_a_reload(owner: Owner) -> None:
    reader = owner.reader
    open_page(reader)
    reader.sees("#shell-live-badge", "Live")
    reader.sees(ROWS, "5")
    owner.buy(37, 1)
    reader.sees(ROWS, "42")
    reader.open("/inventory/transactions")
    reader.sees("#shell-live-badge", "Live")
    reader.wait(lambda: len(reader.finds(f"{LEDGER} tbody tr")) == 3, "three entries")
    owner.buy(1, 1)
    reader.wait(lambda: len(reader.finds(f"{LEDGER} tbody tr")) == 4, "the fourth")


def test_ledger_and_dialogs_fit_a_phone_and_are_accessible(owner: Owner) -> None:
    reader = owner.reader
    for width in (1440, 390):
        reader.resize(width, 844)
        reader.open("/inventory/transactions")
        reader.sees(LEDGER, "Bought")
        reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
        inject(reader)
        assert (problems(reader), reader.run(SCROLLING)) == ([], []), width
        open_page(reader)
        open_dialog(reader, "Trade", TRADE)
        inject(reader)
        assert (problems(reader), reader.run(SCROLLING)) == ([], []), width
