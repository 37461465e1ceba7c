"""What changes the names of known cards is noted once a batch; whatever else changes is not."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from db.queries.search import names_version
from db.writes import card_lines, catalogue, migrations
from db.writes.gone import close_edition
from market.records import Migration, WholeCatalogue
from tests.support.prices import ago, begin_run, make_card

BEFORE = {"flavor_name": None, "printed_name": None, "edhrec_rank": 5}


@pytest.fixture
def engine(database: Engine) -> Engine:
    """A catalogue of two cards."""
    tell(database)
    return database


def tell(engine: Engine, day: int = 5, **fields: Any) -> None:
    """An edition that has these fields of the first card."""
    with engine.begin() as connection:
        cards = [make_card(1, **{**BEFORE, **fields}), make_card(2)]
        catalogue.store_cards(connection, card_lines.prepare(cards, ago(day)))


def changes(engine: Engine) -> int:
    with engine.connect() as connection:
        return names_version(connection)[1]


def close(engine: Engine, *cards: int, day: int = 4) -> None:
    with engine.begin() as connection:
        whole = WholeCatalogue(frozenset(make_card(card).scryfall_id for card in cards))
        close_edition(connection, ago(day), whole)


@pytest.mark.parametrize(
    "fields",
    [{"name": "Other"}, {"flavor_name": "Godzilla"}, {"printed_name": "Blitz"}, {"digital": True},
     {"layout": "art_series"}],
)  # fmt: skip
def test_another_name_is_noted_once(fields: dict[str, Any], engine: Engine) -> None:
    tell(engine, 4, **fields)
    assert changes(engine) == 1
    tell(engine, 3, **fields)
    assert changes(engine) == 1


@pytest.mark.parametrize("fields", [{}, {"edhrec_rank": 9, "oracle_text": "Draw.", "collector_number": "7"}])
def test_what_leaves_the_names_alone_is_not_noted(fields: dict[str, Any], engine: Engine) -> None:
    tell(engine, 4, **fields)
    assert changes(engine) == 0


def test_an_older_edition_changes_no_name(engine: Engine) -> None:
    tell(engine, 6, name="Older")
    assert changes(engine) == 0


def test_a_card_that_is_gone_and_one_that_is_back_are_noted(engine: Engine) -> None:
    close(engine, 1)
    assert changes(engine) == 1
    close(engine, 1, day=3)
    assert changes(engine) == 1
    tell(engine, 2)
    assert changes(engine) == 2


@pytest.mark.parametrize("new", [lambda: make_card(2).scryfall_id, lambda: None])
def test_a_merged_and_a_deleted_card_are_noted(new: Callable[[], Any], engine: Engine) -> None:
    run_id = begin_run(engine, "scryfall-migrations")
    migration = Migration(make_card(1).scryfall_id, new(), ago(5).date())
    for _ in range(2):
        with engine.begin() as connection:
            migrations.apply_migrations(connection, run_id, [migration])
    assert changes(engine) == 1
