"""People who collect, for browser tests: a user with a session and the inventory page, and cards with prices."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from services.people import holdings
from services.people.holding_requests import AddRequest, ChangeRequest, HoldingsRequest
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.browser.accounts import entered
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED
from tests.conftest import configured
from tests.support.inventories import a_card, imported, manabox

PRICED = """
    SELECT DISTINCT ON (cards.id) cards.id, name FROM cards JOIN price_series ON card_id = cards.id
    JOIN latest_prices ON series_id = price_series.id
    WHERE condition = 'NEAR_MINT' AND finish = 'nonfoil' AND price_series.language = 'English' AND currency = 'USD'
        AND kind = 'retail' AND marketplace_id = (SELECT id FROM marketplaces WHERE slug = 'tcgplayer')
    ORDER BY cards.id LIMIT 3
"""
ROWS, TOAST = "#inventory-rows", "#page-toast"
ROWS, TOAST = "#inventory-rows", "#page-toast"
PLAIN = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"}
A_MONTH_AGO = """
    UPDATE inventory_entries SET time = time - interval '20 days' WHERE user_id = :user;
    UPDATE lots SET entered_at = entered_at - interval '20 days' WHERE user_id = :user;
"""


@pytest.fixture(scope="module")
def cards(market_url: str) -> list[tuple[int, str]]:
    """Cards with prices, by number and name."""
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = [(row.id, row.name) for row in connection.execute(text(PRICED))]
    engine.dispose()
    return found


class Collector:
    """A user with a session, and what they own."""

    def __init__(self, reader: Reader, user_id: int, market_url: str, redis_url: str) -> None:
        self.reader, self.id = reader, user_id
        self._urls = (market_url, redis_url)

    def add(self, card: int, quantity: int = 1, location: str = "", cost: int | None = None) -> None:
        """Own copies."""
        currency = None if cost is None else "USD"
        paid = None if cost is None else Decimal(cost)
        with configured(*self._urls):
            told = AddRequest(card, quantity, **PLAIN, location=location, unit_cost=paid, currency=currency)
            holdings.add(self.id, told)

    def owns(self) -> list[listing.HeldCopies]:
        """What the database says, in the order in which it was added."""
        with configured(*self._urls):
            return listing.load_holdings(load_basis(self.id), HoldingsRequest()).items

    def lots(self, holding_id: int) -> list[tuple[int, Decimal | None]]:
        """Copies and price of each lot of a holding."""
        with configured(*self._urls):
            return sorted((lot.quantity, lot.price) for lot in holdings.load_holding(self.id, holding_id).lots)

    def change_elsewhere(self, **told: object) -> None:
        """Change the first holding, as another window would."""
        (held, *_) = self.owns()
        with configured(*self._urls):
            holdings.change(self.id, ChangeRequest(held.id, held.version, **told))  # type: ignore[arg-type]

    def import_unknown(self) -> None:
        """Own a copy that the catalogue does not know."""
        named = a_card(9999, Name="Wandering Champion", **{"Set code": "MB1", "Set name": "Mystery Booster"})
        with configured(*self._urls):
            imported(self.id, manabox(named))

    def make_older(self) -> None:
        """Have owned everything for 20 days."""
        engine = create_engine(self._urls[0])
        with engine.begin() as connection:
            for statement in A_MONTH_AGO.split(";")[:2]:
                connection.execute(text(statement), {"user": self.id})
        engine.dispose()


@pytest.fixture
def collector(reader: Reader, market_url: str, redis_url: str) -> Iterator[Collector]:
    """A reader with an account, an open session and no copies."""
    with entered(reader, market_url, redis_url) as opened:
        yield Collector(reader, opened.user.id, market_url, redis_url)


def open_page(reader: Reader, query: str = "") -> None:
    """Open the page and wait for all of it."""
    reader.open(f"/inventory{query}")
    reader.wait(lambda: reader.find("h1").is_displayed(), "the heading")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")


def choose_card(reader: Reader, name: str) -> None:
    """Open the page's dialog for copies to add, and choose a card by its name with the keyboard."""
    open_page(reader)
    reader.click(".collection-head [data-dialog]")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys(name)
    reader.wait(lambda: reader.finds("#add-names [role=option]"), "names")
    reader.keys(Keys.ARROW_DOWN, Keys.ENTER)
    reader.wait(lambda: reader.value("add-printing"), "a printing")


def edit(reader: Reader) -> None:
    """Open the dialog of the first row."""
    reader.click(f"{ROWS} [data-holding]")
    reader.wait(lambda: reader.find("#change-quantity").is_displayed(), "the dialog")


def type_into(reader: Reader, field: str, words: str) -> None:
    """Replace the text of a field."""
    box = reader.find(f"#{field}")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(words or Keys.DELETE)


def names(reader: Reader) -> list[str]:
    """The cards of the list in their order."""
    return [link.text for link in reader.finds(f"{ROWS} tbody th a")]
