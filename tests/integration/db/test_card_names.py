"""The names that searches go through are those of the cards, whoever writes them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, text

from db.queries import search as queries
from db.writes.card_lines import prepare
from db.writes.catalogue import store_cards
from market.search.query import parse
from tests.support.prices import ago, make_card
from tests.support.searching import SearchCard, add_cards


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM card_names ORDER BY name")))


def found(engine: Engine, query: str, sort: str = "name", order: str = "asc") -> list[int]:
    with engine.connect() as connection:
        rows = queries.cards_found(connection, parse(query), "USD", sort, order, None, 99)
    return [row.id for row in rows]


def test_a_name_is_noted_once_for_all_its_cards(database: Engine) -> None:
    with database.begin() as connection:
        twice = [replace(make_card(number), name="Lim-Dûl's Vault") for number in (1, 2)]
        store_cards(connection, prepare(twice, ago()))
        store_cards(connection, prepare([replace(make_card(3), name="Lim-Dûl's Vault"), make_card(4)], ago()))
    assert names(database) == ["card 4", "lim duls vault | limduls"]
    assert len(found(database, "vault")) == 3


def test_a_card_with_a_corrected_name_is_found_by_that_one_only(database: Engine) -> None:
    with database.begin() as connection:
        store_cards(connection, prepare([replace(make_card(1), name="Lihgtning Bolt")], ago()))
        store_cards(connection, prepare([replace(make_card(1), name="Lightning Bolt")], ago()))
    assert found(database, "lihgtning") == []
    assert found(database, "lightning") == found(database, "") != []


def statement_of(engine: Engine, ask: Callable[[], object]) -> str:
    """The only statement that a question takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    (statement,) = seen
    return statement


@pytest.mark.parametrize(
    ("query", "sort", "by_name"),
    [("bolt", "name", True), ("", "name", True), ("bolt", "price", False), ("bolt usd>1", "name", False),
     ("is:digital", "name", False)],
)  # fmt: skip
def test_names_are_gone_through_where_they_decide_and_are_the_order(
    query: str, sort: str, by_name: bool, database: Engine
) -> None:
    add_cards(database, [SearchCard("Bolt"), SearchCard("Bolt", digital=True), SearchCard("Shock")])
    statement = statement_of(database, lambda: found(database, query, sort))
    assert ("card_names" in statement) is by_name
