"""The inventory page's callbacks over a small market: rows, locations, values, groups, movers, the index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from dash import no_update
from flask import Flask
from flask.ctx import RequestContext
from sqlalchemy import Engine
from werkzeug.exceptions import Unauthorized

from callbacks import home_own, inventory, inventory_values
from dashapp import cache
from dashapp.components import dashboard_own
from dashapp.identity.user_sessions import PLAIN_COOKIE
from dashapp.pages import inventory as page
from db.engine import read_engine
from services.actors import Forbidden
from services.requests import InvalidRequest
from tests.support.people import register
from tests.support.prices import execute
from tests.support.statements import counted
from tests.support.valued import add, backdate, open_market, unresolve
from tests.unit.dashapp.rendering import find, text_of

ALL = page.filters.ALL
FIRST = [None]


@pytest.fixture
def user(database: Engine) -> Iterator[int]:
    """A user in a market, whose browser asks."""
    open_market(database)
    opened = register()
    with browser(opened.secret):
        yield opened.user.id


def browser(secret: str = "") -> RequestContext:
    """A request of a browser with a session."""
    server = Flask("test")
    cache.register(server)
    return server.test_request_context("/", headers={"Cookie": f"{PLAIN_COOKIE}={secret}"} if secret else {})


def rows(query: str = "", location: str = ALL, coverage: str = ALL, order: str = "value-desc", **more: object) -> str:
    """What the list shows."""
    trail, currency = more.get("trail", FIRST), more.get("currency", "USD")
    shown = inventory.show_rows(trail, query, location, ALL, ALL, ALL, coverage, order, currency, 0, None)  # type: ignore[arg-type]
    return text_of(shown[0])


def names(words: str) -> list[str]:
    """The cards of a list by their numbers, in order."""
    return [part.split()[0] for part in words.split("Choose Card ")[1:]]


def test_the_home_page_begins_with_ones_own_value_and_what_moved_it(user: int) -> None:
    assert "Your collection is empty" in text_of(home_own.show_own("mark", "USD", None))
    add(user, 1)
    shown = text_of(home_own.show_own("mark", "USD", None))
    assert "1 of 1 copies priced" in shown
    assert "Your cards, 7 days" in shown
    assert "Return in 30 days" in shown


@pytest.mark.parametrize("kind", ["mark", "liquidation", "replacement"])
def test_each_value_says_what_it_is_in_the_currency_of_the_page_alone(user: int, kind: str) -> None:
    add(user, 1)
    for currency, other in (("USD", "€"), ("EUR", "$")):
        shown = text_of(home_own.show_own(kind, currency, None))
        assert shown.startswith(f"{dashboard_own.MEANINGS[kind]} , {currency}")
        assert other not in shown


def test_what_is_new_close_and_on_offer_has_its_place(user: int) -> None:
    add(user, 1)
    assert "Nothing new" in text_of(home_own.show_since("USD", None))
    assert "Nothing is within 10 %" in text_of(home_own.show_watch("USD", None))
    assert "No buylist in EUR" in text_of(home_own.show_offers("EUR", None))
    assert "Card Kingdom" in text_of(home_own.show_offers("USD", None))


def test_nobody_else_has_a_collection_on_the_home_page(user: int) -> None:
    with browser():
        assert home_own.show_own("mark", "USD", None) is None


def test_copies_are_listed_in_the_chosen_order(user: int) -> None:
    for card in (2, 1, 6):
        add(user, card)
    assert names(rows()) == ["1", "2", "6"]
    assert names(rows(order="value-asc")) == ["2", "1", "6"]  # what is unknown comes last in both
    assert names(rows(order="added-desc")) == ["6", "1", "2"]


def test_filters_leave_what_they_name(user: int) -> None:
    add(user, 1, location="Blue")
    add(user, 2)
    assert names(rows(location="in:Blue")) == ["1"]
    assert names(rows(location=page.NOWHERE)) == ["2"]
    assert names(rows(coverage="unvalued")) == []
    assert "None of your copies match" in rows(coverage="unvalued")
    assert names(rows("Card")) == ["1", "2"]


def test_a_query_that_cannot_be_read_is_the_clients(user: int) -> None:
    with pytest.raises(InvalidRequest) as refused:
        rows("usd<<")
    assert [*refused.value.fields] == ["q"]
    assert "cannot be read" in text_of(inventory.rows_failed(refused.value)[0])


def test_a_list_leads_on_by_pages(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE_SIZE", 2)
    for card in (1, 2, 6):
        add(user, card)
    asked = ("", ALL, ALL, ALL, ALL, ALL, "value-desc", "USD", 0, None)
    first = inventory.show_rows(FIRST, *asked)
    second = inventory.show_rows([None, first[1]], *asked)
    assert (names(text_of(first[0])), names(text_of(second[0]))) == (["1", "2"], ["6"])
    assert (first[1] is None, second[1]) == (False, None)


def test_rows_take_as_many_statements_whatever_their_number(user: int, database: Engine) -> None:
    def statements() -> int:
        with counted(read_engine()) as seen:
            rows()
        return len(seen)

    add(user, 1)
    rows()  # who asks is known from now on, and the order is kept
    few = statements()
    assert few == 2
    for card in (2, 3, 4, 5, 6):
        add(user, card, location="Blue")
    rows()
    assert statements() == few


def test_nobody_else_sees_the_copies(user: int) -> None:
    add(user, 1)
    stranger = register("bob@example.org")
    with browser(stranger.secret):
        assert "Your collection is empty" in rows()
    with browser(), pytest.raises(Forbidden) as refused:
        rows()
    with pytest.raises(Unauthorized):
        inventory.rows_failed(refused.value)


def test_locations_are_offered_with_their_copies(user: int) -> None:
    add(user, 1, 3, location="Blue")
    options, places = inventory.show_locations(0, None, "in:Gone")
    assert {one["value"]: one["label"] for one in options} == {
        ALL: "All locations",
        page.NOWHERE: "No location",
        "in:Blue": "Blue (3)",
        "in:Gone": "Gone",
    }
    assert [one.value for one in places] == ["Blue"]


def test_tiles_say_how_many_copies_each_figure_covers(user: int, database: Engine) -> None:
    add(user, 1, 2, "5.00")
    add(user, 2)
    add(user, 6)
    unresolve(database, add(user, 3))
    backdate(database, user, datetime.now(UTC) - timedelta(days=9))
    head, _ = inventory_values.show_values("set", "USD", 0, None)
    words = text_of(head)
    assert "Value in USD $28.00 3 of 5 copies valued" in words
    assert "1 without a price" in words
    assert "1 not found yet" in words
    assert "+$14.00" in words  # two at 12 that cost 5
    assert "the gain is of 2 copies" in words
    assert "3 copies without" in words
    assert "+$3.00" in words  # 2 x 2 - 1
    targets = {link.href for link in find(head, "A")}
    assert {"/inventory?coverage=unvalued", "/inventory?coverage=unresolved"} <= targets
    assert {f"/inventory?coverage={one}" for one in ("on_offer", "not_on_offer", "sold", "without_price")} <= targets


def test_the_per_cent_of_the_week_is_of_the_copies_that_were_held_all_week(user: int, database: Engine) -> None:
    add(user, 1, 2)  # 10.00 a week ago, 12.00 now
    backdate(database, user, datetime.now(UTC) - timedelta(days=9))
    add(user, 2, 50)  # came now, at 4.00: neither in the change nor in what it is over
    head, _ = inventory_values.show_values("set", "USD", 0, None)
    words = text_of(head)
    assert "Value in USD $224.00" in words
    assert "+$4.00" in words
    assert "+20.0" in words
    assert "$4.00 over $20.00" in str(head)


def test_copies_to_be_checked_are_counted_beside_a_link_to_them(user: int, database: Engine) -> None:
    add(user, 1, 2)
    add(user, 2)
    execute(database, "UPDATE cards SET finishes = '{foil}' WHERE name = 'Card 1'")
    head, _ = inventory_values.show_values("set", "USD", 0, None)
    (link,) = (link for link in find(head, "A") if link.href == "/inventory?coverage=to_check")
    assert text_of(link) == "2 to check"
    assert names(rows(coverage="to_check")) == ["1"]


def test_without_copies_there_is_nothing_to_count(user: int) -> None:
    head, groups = inventory_values.show_values("set", "USD", 0, None)
    assert head is None
    assert "nothing to group" in text_of(groups)


@pytest.mark.parametrize(
    ("by", "name"),
    [("set", "Test Set"), ("color", "Red"), ("rarity", "Rare"), ("finish", "Nonfoil"), ("condition", "Near Mint"),
     ("language", "English"), ("location", "No location")],
)  # fmt: skip
def test_groups_have_names_and_shares(user: int, by: str, name: str) -> None:
    add(user, 1)
    words = text_of(inventory_values.show_values(by, "USD", 0, None)[1])
    assert f"{name} " in words
    assert "100 %" in words


def test_what_moved_the_value_adds_up(user: int, database: Engine) -> None:
    add(user, 1, 2)
    add(user, 2)
    backdate(database, user, datetime.now(UTC) - timedelta(days=9))
    words = text_of(inventory_values.show_movers("7d", "USD", 0, None))
    assert "+$3.00 in all" in words
    assert "$10.00 → $12.00" in words
    assert "Nothing has moved" in text_of(inventory_values.show_movers("7d", "EUR", 0, None))
    add(user, 3, condition="LIGHTLY_PLAYED")
    assert "copies that came ▲ +$2.00" in text_of(inventory_values.show_movers("7d", "USD", 1, None))


def test_the_index_is_drawn_as_soon_as_there_are_two_days(user: int, database: Engine) -> None:
    asked = ("USD", "light", 0, None, False, None, "")
    assert inventory_values.show_index("30d", "index", *asked).figure is no_update
    add(user, 1, 2)
    backdate(database, user, datetime.now(UTC) - timedelta(days=9))
    drawn = inventory_values.show_index("7d", "value", *asked)
    assert drawn.note is None
    assert "My collection in USD, 7 days" in drawn.summary
