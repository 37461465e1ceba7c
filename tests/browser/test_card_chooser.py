"""A card chosen by its name in a form: names with the keyboard and the mouse, printings, prices of a currency."""

from typing import NamedTuple

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from db.engine import read_engine
from tests.browser.accounts import member
from tests.browser.reader import Reader
from tests.conftest import configured
from tests.support.prices import rows

__all__ = ["member"]
pytestmark = pytest.mark.browser
NAME, NAMES, PRINTING = "#alert-name", "#alert-names [role=option]", "#alert-printing"
STATUS = "#react-entry-point [data-card-chooser] [role=status]"
REPRINTED = """
    SELECT cards.name, array_agg(cards.id) FROM cards JOIN card_search ON card_id = cards.id
    WHERE currency = 'USD' AND card_search.price > 1 AND NOT cards.extra
    GROUP BY cards.name HAVING count(*) > 1 AND min(length(cards.name)) > 4 ORDER BY count(*) DESC, 1 LIMIT 1
"""


class Reprinted(NamedTuple):
    """A name with several printings."""

    name: str
    numbers: list[int]


@pytest.fixture(scope="module")
def card(market_url: str, redis_url: str) -> Reprinted:
    """A card with several printings that have prices."""
    with configured(market_url, redis_url):
        ((name, numbers),) = rows(read_engine(), REPRINTED)
    return Reprinted(name, numbers)


def type_name(reader: Reader, text: str) -> None:
    """Type into the field of the form of a new alert."""
    reader.open("/alerts")
    reader.wait(lambda: reader.find(NAME).is_displayed(), "the field")
    reader.click(NAME)
    reader.keys(text)


def names(reader: Reader) -> list[str]:
    """The names below the field."""
    return [one.text for one in reader.wait(lambda: reader.finds(NAMES), "names")]


def printings(reader: Reader) -> dict[int, str]:
    """The texts of the listed printings by the number of their card."""
    return {int(one.get_attribute("value") or 0): one.text for one in Select(reader.find(PRINTING)).options}


def typed(reader: Reader) -> str:
    """The text of the field."""
    return reader.find(NAME).get_attribute("value") or ""


def marked(reader: Reader) -> str:
    """The name that a screen reader says while the focus stays in the field."""
    return str(
        reader.run(
            "const id = document.querySelector(arguments[0]).getAttribute('aria-activedescendant');"
            "return id && document.getElementById(id).textContent",
            NAME,
        )
        or ""
    )


def test_arrows_mark_a_name_and_enter_takes_it_with_all_of_its_printings(member: Reader, card: Reprinted) -> None:
    type_name(member, card.name[:4])
    shown = names(member)
    assert member.find(NAME).get_attribute("aria-expanded") == "true"
    member.keys(Keys.ARROW_DOWN)
    assert marked(member) == shown[0]
    member.keys(Keys.ARROW_UP)
    assert marked(member) == ""
    member.keys(Keys.CONTROL, "a")
    member.keys(card.name)
    member.wait(lambda: names(member)[0] == card.name, "the name as the first one")
    member.keys(Keys.ENTER)
    member.wait(lambda: set(card.numbers) <= printings(member).keys(), "its printings")
    assert typed(member) == card.name
    assert int(member.value("alert-printing")) in printings(member)
    assert member.finds(NAMES) == []
    assert member.focus() == "alert-name"


def test_escape_closes_the_names_and_leaves_what_was_typed(member: Reader, card: Reprinted) -> None:
    type_name(member, card.name)
    names(member)
    member.keys(Keys.ESCAPE)
    assert member.finds(NAMES) == []
    assert member.find(NAME).get_attribute("aria-expanded") == "false"
    assert typed(member) == card.name
    assert list(printings(member)) == [0]


def test_a_name_is_taken_with_the_mouse_and_forgotten_when_one_types_on(member: Reader, card: Reprinted) -> None:
    type_name(member, card.name)
    names(member)
    member.click(NAMES)
    member.wait(lambda: set(card.numbers) <= printings(member).keys(), "its printings")
    member.keys("x")
    member.wait(lambda: list(printings(member)) == [0], "no printing any more")


def test_prices_of_printings_are_in_the_currency_of_the_form(member: Reader, card: Reprinted) -> None:
    type_name(member, card.name)
    names(member)
    member.keys(Keys.ENTER)
    member.wait(lambda: any("$" in text for text in printings(member).values()), "prices in dollars")
    chosen = member.value("alert-printing")
    member.select("alert-currency", "EUR")
    member.wait(lambda: not any("$" in text for text in printings(member).values()), "no price in dollars")
    assert member.value("alert-printing") == chosen


def test_a_name_that_no_card_has_is_said(member: Reader) -> None:
    type_name(member, "qqqqxzxzqq")
    member.sees(STATUS, "No card is called “qqqqxzxzqq”.")
    member.keys(Keys.CONTROL, "a", Keys.DELETE)
    member.wait(lambda: member.find(STATUS).text == "", "nothing more to say")
