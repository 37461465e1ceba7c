"""Cards page over the simulated market."""

from typing import Any

import pytest
from dash import no_update
from sqlalchemy import Engine, text

from callbacks import cards as callbacks
from dashapp.pages import cards as page
from dashapp.services.requests import InvalidRequest
from tests.integration.callbacks.conftest import triggered_by
from tests.unit.dashapp.rendering import find, text_of

TRAIL = [None, "second"]


def names(body: Any) -> list[str]:
    return [text_of(link) for link in find(body, "Link")]


def test_the_first_page_is_in_name_order_and_has_a_next_one(market: Engine) -> None:
    body, cursor, count, first, last = callbacks.show_cards([None], "", "USD", None)
    assert names(body) == sorted(names(body), key=str.casefold)
    assert (len(names(body)), bool(cursor), first, last) == (page.PAGE_SIZE, True, True, False)
    assert count == f"Page 1, {page.PAGE_SIZE} cards"


def test_the_pages_hold_every_card_once(market: Engine) -> None:
    trail: list[str | None] = [None]
    shown: list[str] = []
    while True:
        body, cursor, _count, _first, last = callbacks.show_cards(trail, "", "USD", None)
        shown += [link.href for link in find(body, "Link")]
        if last:
            break
        trail.append(cursor)
    with market.connect() as connection:
        ids = connection.execute(text("SELECT id FROM cards")).scalars().all()
    assert sorted(shown) == sorted(f"/cards/{one}" for one in ids)


def test_a_part_of_a_name_finds_the_card(market: Engine) -> None:
    with market.connect() as connection:
        name = connection.execute(text("SELECT name FROM cards ORDER BY length(name) DESC LIMIT 1")).scalar_one()
    body, *_rest = callbacks.show_cards([None], f"  {name[:-1].upper()} ", "USD", None)
    assert name in names(body)


def test_a_name_that_no_card_has_is_told(market: Engine) -> None:
    body, cursor, count, _first, last = callbacks.show_cards([None], "zzzzzz", "USD", None)
    assert "No card's name holds “zzzzzz”" in text_of(body)
    assert (cursor, count, last) == (None, "", True)


def test_an_empty_database_says_that_cards_will_come(database: Engine) -> None:
    assert "There are no cards yet" in text_of(callbacks.show_cards([None], "", "USD", None)[0])


def test_a_foreign_cursor_is_refused(market: Engine) -> None:
    with pytest.raises(InvalidRequest):
        callbacks.show_cards(["nonsense"], "", "USD", None)


@pytest.mark.parametrize(
    ("component", "following", "trail"),
    [
        (page.NEXT, "third", [None, "second", "third"]),
        (page.NEXT, None, no_update),
        (page.PREVIOUS, "third", [None]),
        (page.QUERY, "third", [None]),
    ],
)
def test_turning_pages_keeps_the_way_back(component: str, following: str | None, trail: Any) -> None:
    assert triggered_by(component, callbacks.turn_page, 1, 1, "", TRAIL, following) == trail


def test_there_is_nothing_before_the_first_page() -> None:
    assert triggered_by(page.PREVIOUS, callbacks.turn_page, 1, 1, "", [None], "second") is no_update
