"""Series that two cards of one have become: suspect prices, silences and confirmations of both are kept, none twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db import partitions
from db.writes import prices as writes
from db.writes.lists import PriceList
from db.writes.migrations import apply_migrations
from market.records import Migration, SeriesPrices
from tests.support.prices import HOUR, ago, begin_run, execute, make_card, price, rows, series, store

SHOP = {"marketplace": "manapool"}
OLD, NEW = 1, 2


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows two cards."""
    store(database, [], [make_card(OLD), make_card(NEW)], as_of=ago(30))
    return database


def merge(engine: Engine) -> None:
    with engine.begin() as connection:
        migration = Migration(UUID(int=OLD), UUID(int=NEW), ago(0).date())
        apply_migrations(connection, begin_run(engine, "scryfall-migrations"), [migration])


def of(card: int, time: datetime, amount: str = "2") -> SeriesPrices:
    return series(card, price(time, amount), **SHOP)


def lists(engine: Engine, *days: tuple[float, tuple[int, ...]], amount: str = "2") -> None:
    """Whole lists of days ago, each with the cards that it has."""
    for day, cards in days:
        batch, run = [of(card, ago(day), amount) for card in cards], begin_run(engine, "manapool")
        partitions.ensure(engine, writes.prepare(batch).weeks())
        with engine.begin() as connection:
            whole = PriceList(connection, "manapool", ago(day))
            writes.store_prices(connection, run, writes.prepare(batch), whole=whole)
            whole.close(connection, ["manapool"])


def others(engine: Engine) -> None:
    """Offers of other cards, so that a list without ours is a whole one."""
    store(engine, [], [make_card(number) for number in range(10, 15)], as_of=ago(30))


def silences(engine: Engine) -> list[tuple[Any, ...]]:
    statement = """
        SELECT scryfall_id, since, until FROM price_silences
        JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
        WHERE scryfall_id IN (:old, :new) ORDER BY since
    """
    return [(card.int, *times) for card, *times in rows(engine, statement, old=UUID(int=OLD), new=UUID(int=NEW))]


def suspects(engine: Engine) -> list[tuple[Any, ...]]:
    statement = """
        SELECT scryfall_id, time, price, trusted FROM suspect_prices
        JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id ORDER BY time
    """
    return [(card.int, *told) for card, *told in rows(engine, statement)]


def test_suspect_prices_of_both_are_suspect_afterwards_one_for_each_time(engine: Engine) -> None:
    store(engine, [of(OLD, ago(9)), of(NEW, ago(9), "3")])
    store(engine, [of(OLD, ago(3), "900"), of(NEW, ago(3), "800")])
    store(engine, [of(OLD, ago(2), "70")])
    assert len(suspects(engine)) == 3
    merge(engine)
    assert suspects(engine) == [(NEW, ago(3), 800, 3), (NEW, ago(2), 70, 2)]


def test_what_the_other_card_has_a_believed_price_for_is_suspect_no_more(engine: Engine) -> None:
    store(engine, [of(OLD, ago(9)), of(NEW, ago(9))])
    store(engine, [of(OLD, ago(3), "900"), of(NEW, ago(3), "2.10")])
    store(engine, [of(OLD, ago(2), "2.20"), of(NEW, ago(2), "700")])
    assert len(suspects(engine)) == 2
    merge(engine)
    assert suspects(engine) == []


def test_a_silence_of_both_stays_one(engine: Engine) -> None:
    others(engine)
    rest = (10, 11, 12, 13, 14)
    lists(engine, (9, (OLD, *rest)), (8, rest), (6, (OLD, *rest)), (5, (NEW, *rest)), (4, rest), (3, (NEW, *rest)))
    assert silences(engine) == [(OLD, ago(9), ago(6)), (NEW, ago(5), ago(3))]
    merge(engine)
    assert silences(engine) == [(NEW, ago(9), ago(6)), (NEW, ago(5), ago(3))]


def test_one_card_was_silent_while_the_other_was_on_offer(engine: Engine) -> None:
    others(engine)
    rest = (10, 11, 12, 13, 14)
    lists(engine, *((day, (OLD, NEW, *rest)) for day in (9, 8)))
    lists(engine, (7, (OLD, *rest)), (6, (OLD, *rest)), (5, rest), (4, (NEW, *rest)))
    assert silences(engine) == [(NEW, ago(8), ago(4))]
    merge(engine)
    assert silences(engine) == [(NEW, ago(6), ago(4))]


def test_between_the_last_offer_of_one_card_and_the_first_of_the_other_is_a_silence(engine: Engine) -> None:
    others(engine)
    rest = (10, 11, 12, 13, 14)
    lists(engine, (9, (OLD, *rest)), (8, rest), (7, rest), (6, (NEW, *rest)))
    merge(engine)
    assert silences(engine) == [(NEW, ago(9), ago(6))]


def test_two_lists_of_which_the_later_one_names_the_other_card_have_no_silence_between(engine: Engine) -> None:
    others(engine)
    rest = (10, 11, 12, 13, 14)
    lists(engine, (9, (OLD, *rest)), (8, (OLD, *rest)), (7, (NEW, *rest)), (6, (NEW, *rest)))
    merge(engine)
    assert silences(engine) == []


def test_series_that_no_list_confirms_get_no_silence(engine: Engine) -> None:
    store(engine, [of(OLD, ago(9)), of(NEW, ago(5))])
    merge(engine)
    assert silences(engine) == []


def test_the_newest_confirmation_of_either_card_counts(engine: Engine) -> None:
    noon = 4 - 12 * HOUR / (24 * HOUR)
    lists(engine, (4, (OLD, NEW)), (noon, (OLD,)))
    merge(engine)
    latest = "SELECT time, confirmed_at, absent_since FROM confirmed_prices"
    assert rows(engine, latest) == [(ago(4), ago(noon), None)]


def test_of_two_absent_cards_the_later_absence_counts(engine: Engine) -> None:
    others(engine)
    rest = (10, 11, 12, 13, 14)
    lists(engine, (9, (OLD, NEW, *rest)), (8, (NEW, *rest)), (7, rest))
    merge(engine)
    statement = """
        SELECT time, absent_since FROM latest_prices JOIN price_series AS series ON series.id = series_id
        JOIN cards ON cards.id = card_id WHERE scryfall_id = :card
    """
    assert rows(engine, statement, card=UUID(int=NEW)) == [(ago(8), ago(7))]


def test_a_series_of_suspect_prices_only_takes_over_what_the_other_has(engine: Engine) -> None:
    store(engine, [series(NEW, price(ago(3), "2")), of(OLD, ago(9))])
    store(engine, [of(NEW, ago(2), "900")])
    assert [card for card, *_ in suspects(engine)] == [NEW]
    execute(engine, "UPDATE latest_prices SET reconfirmed_at = :time WHERE time = :told", time=ago(7), told=ago(9))
    merge(engine)
    statement = "SELECT time, confirmed_at FROM confirmed_prices ORDER BY time"
    assert rows(engine, statement) == [(ago(9), ago(7)), (ago(3), ago(3))]
    assert [card for card, *_ in suspects(engine)] == [NEW]
