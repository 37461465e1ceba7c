"""Migrations: what hangs on a card that was merged into another one moves there, once."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db.writes import card_lines, catalogue
from db.writes.gone import close_edition
from db.writes.migrations import Applied, apply_migrations
from market.records import CardIdentifier, CatalogueCard, Migration, WholeCatalogue
from market.variants import Finish
from tests.support.prices import ago, begin_run, make_card, price, rows, scalar, series, snapshots, store
from tests.support.reference import assert_rollups_are_right
from upkeep import after_prices

DAY = ago(1).date()
MERGE = Migration(UUID(int=1), UUID(int=2), DAY)


def apply(engine: Engine, *migrations: Migration) -> Applied:
    run_id = begin_run(engine, "scryfall-migrations")
    with engine.begin() as connection:
        return apply_migrations(connection, run_id, migrations)


def book(engine: Engine) -> dict[tuple[int, str], dict[datetime, Decimal]]:
    """All prices by card and finish."""
    return {
        (key.card.int, key.finish): {time: one.price for time, one in times.items()}
        for key, times in snapshots(engine).items()
    }


def state(engine: Engine, number: int) -> tuple[Any, ...]:
    statement = """
        SELECT gone_reason, (SELECT collector_number FROM cards AS there WHERE there.id = cards.merged_into)
        FROM cards WHERE collector_number = :number
    """
    [found] = rows(engine, statement, number=str(number))
    return found


@pytest.fixture
def two(database: Engine) -> Engine:
    """Cards 1 and 2, each with a nonfoil series; card 1 has a foil one, too."""
    batch = [
        series(1, price(ago(3), "1"), price(ago(2), "1.10")),
        series(1, price(ago(2), "5"), finish=Finish.FOIL),
        series(2, price(ago(2), "2"), price(ago(1), "2.20")),
    ]
    store(database, batch, [make_card(1, cardmarket_id=11, mtgjson_uuid=UUID(int=71)), make_card(2)], as_of=ago(5))
    after_prices.run(database)
    return database


MERGED = {
    (2, "nonfoil"): {ago(3): Decimal(1), ago(2): Decimal(2), ago(1): Decimal("2.20")},
    (2, "foil"): {ago(2): Decimal(5)},
}


def test_its_series_go_to_the_other_card_whose_price_counts_where_both_have_one(two: Engine) -> None:
    assert apply(two, MERGE) == Applied(0, 1, 1)
    assert book(two) == MERGED
    assert state(two, 1) == ("merged", "2")
    assert state(two, 2) == (None, None)


def test_latest_prices_and_rollups_are_right_afterwards(two: Engine) -> None:
    apply(two, MERGE)
    latest = "SELECT finish, price, price_24h FROM latest_prices JOIN price_series ON id = series_id ORDER BY finish"
    assert rows(two, latest) == [("foil", 5, None), ("nonfoil", Decimal("2.20"), 2)]
    after_prices.run(two)
    assert_rollups_are_right(two, snapshots(two))


def test_the_newest_price_of_the_merged_card_is_the_newest_of_the_other(database: Engine) -> None:
    batch = [series(1, price(ago(0), "9")), series(2, price(ago(1), "2"))]
    store(database, batch, [make_card(1), make_card(2)], as_of=ago(5))
    apply(database, MERGE)
    assert rows(database, "SELECT price, price_24h FROM latest_prices") == [(9, 2)]


def test_the_same_migrations_again_change_nothing(two: Engine) -> None:
    apply(two, MERGE)
    before = rows(two, "SELECT * FROM cards ORDER BY id")
    assert apply(two, MERGE, MERGE) == Applied()
    assert (book(two), rows(two, "SELECT * FROM cards ORDER BY id")) == (MERGED, before)


def test_identifiers_lead_to_the_remaining_card(two: Engine) -> None:
    apply(two, MERGE)
    assert rows(two, "SELECT collector_number, cardmarket_id FROM cards ORDER BY id") == [("1", None), ("2", 11)]
    for identifier in (
        CardIdentifier("cardmarket_id", 11),
        CardIdentifier("mtgjson_uuid", UUID(int=71)),
        CardIdentifier("scryfall_id", UUID(int=1)),
    ):
        store(two, [series(identifier, price(ago(0), "3"))])
        assert book(two)[2, "nonfoil"][ago(0)] == 3
    assert {card for card, _ in book(two)} == {2}


def test_a_card_that_is_merged_gets_no_identifier_again(two: Engine) -> None:
    apply(two, MERGE)
    store(two, [], [make_card(1, described=False, cardmarket_id=11, mtgjson_uuid=UUID(int=71))])
    assert scalar(two, "SELECT cardmarket_id FROM cards WHERE collector_number = '1'") is None


def test_a_deleted_card_is_gone_and_keeps_its_prices(two: Engine) -> None:
    before = book(two)
    assert apply(two, Migration(UUID(int=1), None, DAY)) == Applied(0, 1, 0)
    assert (state(two, 1), book(two)) == (("deleted", None), before)
    assert apply(two, Migration(UUID(int=1), None, DAY)) == Applied()


def test_cards_merged_one_after_the_other_end_in_the_last_one(two: Engine) -> None:
    store(two, [], [make_card(3)], as_of=ago(5))
    later = Migration(UUID(int=2), UUID(int=3), ago(0).date())
    assert apply(two, later, MERGE).cards == 2
    assert {card for card, _ in book(two)} == {3}
    assert (state(two, 1), state(two, 2)) == (("merged", "3"), ("merged", "3"))


def test_unknown_cards_are_counted_and_a_merge_waits_for_its_card(two: Engine) -> None:
    unknown = Migration(UUID(int=8), UUID(int=9), DAY)
    waiting = Migration(UUID(int=1), UUID(int=3), DAY)
    assert apply(two, unknown, waiting) == Applied(1, 1, 0)
    assert state(two, 1) == ("merged", None)
    store(two, [], [make_card(3)], as_of=ago(5))
    assert apply(two, unknown, waiting).cards == 1
    assert state(two, 1) == ("merged", "3")
    assert {card for card, _ in book(two)} == {2, 3}


def test_a_card_that_vanished_first_is_explained_by_its_migration(two: Engine) -> None:
    edition(two, [make_card(2)], ago(1))
    assert state(two, 1) == ("vanished", None)
    apply(two, MERGE)
    assert state(two, 1) == ("merged", "2")
    assert scalar(two, "SELECT gone_at FROM cards WHERE collector_number = '1'") == ago(1)


def test_a_card_that_a_much_later_edition_still_has_is_left_alone(two: Engine) -> None:
    edition(two, [make_card(1), make_card(2)], ago(0))
    assert apply(two, MERGE._replace(day=date(2020, 1, 1))) == Applied()
    assert state(two, 1) == (None, None)


def test_a_merged_card_that_a_later_edition_has_is_there_again(two: Engine) -> None:
    apply(two, MERGE)
    edition(two, [make_card(1), make_card(2)], ago(0))
    assert state(two, 1) == (None, None)


def edition(engine: Engine, cards: Sequence[CatalogueCard], as_of: datetime) -> None:
    with engine.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare(cards, as_of))
        close_edition(connection, as_of, WholeCatalogue(frozenset(card.scryfall_id for card in cards)))
