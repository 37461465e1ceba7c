"""Cards that a whole edition no longer has, and cards that are none to play with: what they are still part of."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.queries import cards as card_queries
from db.queries import search as queries
from db.queries.movers import movers
from db.queries.sets import set_of, sets
from db.queries.watched import dearest_outdated
from db.writes import card_lines, catalogue
from db.writes.gone import MOST_MISSING, Closed, close_edition
from market.records import CatalogueCard, WholeCatalogue
from market.search.query import parse
from tests.support.prices import ago, make_card, price, rows, scalar, series, store
from upkeep import after_prices

GONE = "SELECT collector_number, gone_at, gone_reason FROM cards WHERE gone_at IS NOT NULL ORDER BY id"


def edition(engine: Engine, cards: Iterable[CatalogueCard], as_of: datetime, unread: int = 0) -> Closed:
    """Store a whole edition."""
    given = list(cards)
    with engine.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare(given, as_of))
        return close_edition(connection, as_of, WholeCatalogue(frozenset(card.scryfall_id for card in given), unread))


def numbered(*numbers: int, **fields: Any) -> list[CatalogueCard]:
    return [make_card(number, **fields) for number in numbers]


def test_a_card_that_a_whole_edition_no_longer_has_is_gone_since_then(database: Engine) -> None:
    edition(database, numbered(1, 2, 3), ago(2))
    closed = edition(database, numbered(1, 3), ago(1))
    assert (closed.gone, closed.notices) == (1, ("Cards gone from the catalogue: 1, such as Card 2.",))
    assert rows(database, GONE) == [("2", ago(1), "vanished")]
    assert edition(database, numbered(1, 3), ago(0)).gone == 0
    assert rows(database, GONE) == [("2", ago(1), "vanished")]


def test_a_card_that_comes_again_is_there_again(database: Engine) -> None:
    edition(database, numbered(1, 2), ago(3))
    edition(database, numbered(1), ago(2))
    edition(database, numbered(1, 2), ago(1))
    assert rows(database, GONE) == []
    assert rows(database, "SELECT bool_or(gone) FROM card_search") == [(False,)]


def test_an_older_edition_neither_marks_nor_brings_back(database: Engine) -> None:
    edition(database, numbered(1, 2, 3), ago(3))
    edition(database, numbered(1, 3), ago(1))
    assert edition(database, numbered(2), ago(2)) == Closed()
    assert rows(database, GONE) == [("2", ago(1), "vanished")]


def test_cards_that_no_edition_described_yet_are_not_missing(database: Engine) -> None:
    edition(database, [*numbered(1), make_card(2, described=False)], ago(2))
    edition(database, numbered(1), ago(1))
    assert rows(database, GONE) == []


def test_what_is_newer_than_the_edition_is_not_missing(database: Engine) -> None:
    edition(database, numbered(1), ago(2))
    store(database, [], numbered(2), as_of=ago(0))
    edition(database, numbered(1), ago(1))
    assert rows(database, GONE) == []


@pytest.mark.parametrize(("missing", "gone"), [(MOST_MISSING, MOST_MISSING), (MOST_MISSING + 1, 0)])
def test_an_edition_that_lacks_too_much_at_once_marks_none(missing: int, gone: int, database: Engine) -> None:
    edition(database, numbered(*range(1, 201)), ago(2))
    closed = edition(database, numbered(*range(missing + 1, 201)), ago(1))
    assert (closed.gone, len(rows(database, GONE))) == (gone, gone)
    assert ("too many" in closed.notices[0]) is (gone == 0)
    # It does not count as the newest whole one either.
    assert edition(database, numbered(*range(1, 201)), ago(1, hours=1)).gone == 0
    assert scalar(database, "SELECT value FROM properties WHERE name = 'catalogue_edition'") is not None


def test_an_edition_with_records_that_name_no_card_marks_none(database: Engine) -> None:
    edition(database, numbered(1, 2), ago(2))
    closed = edition(database, numbered(1), ago(1), unread=1)
    assert closed.notices == ("Records that name no card: 1, so no card counts as gone.",)
    assert rows(database, GONE) == []


ART = make_card(4, name="Art Four", layout="art_series", set_code="art", oracle_id=None)


@pytest.fixture
def market(database: Engine) -> Engine:
    """Card 2 is gone with its price, card 4 is art in a set of its own, card 5 a memorabilia in the common set."""
    memorabilia = make_card(5, name="Medal Five", set_type="memorabilia")
    cards = [*numbered(1, 2, 3, oracle_id=make_card(9).scryfall_id), ART, memorabilia]
    edition(database, cards, ago(2))
    one_each = [
        series(number, price(ago(1), f"{10 * number}"), price(ago(0), f"{20 * number}")) for number in range(1, 6)
    ]
    store(database, one_each)
    edition(database, [card for card in cards if card.collector_number != "2"], ago(1))
    after_prices.run(database)
    return database


def test_searches_do_not_show_what_is_gone_and_show_extras_last(market: Engine) -> None:
    everything = ["Card 1", "Card 3", "Art Four", "Medal Five"]
    assert found(market, "") == found(market, "card or art or medal") == found(market, "usd>1") == everything
    assert found(market, "card") == ["Card 1", "Card 3"]


def test_a_search_for_their_set_shows_extras_but_nothing_that_is_gone(market: Engine) -> None:
    assert found(market, "set:art") == ["Art Four"]
    assert found(market, "set:tst") == ["Card 1", "Card 3", "Medal Five"]


def found(engine: Engine, query: str) -> list[str]:
    with engine.connect() as connection:
        return [row.name for row in queries.cards_found(connection, parse(query), "USD", "name", "asc", None, 9)]


def test_sets_count_and_value_neither(market: Engine) -> None:
    with market.connect() as connection:
        common, art = set_of(connection, "tst", "USD"), set_of(connection, "art", "USD")
        listed = [row.code for row in sets(connection, "USD", "name", "asc", None, 9)]
    assert common is not None
    assert (common.card_count, common.priced_count, common.value) == (2, 2, Decimal(80))
    assert art is not None
    assert (art.card_count, art.value) == (0, None)
    assert listed == ["tst"]


def test_movers_and_overviews_have_neither(market: Engine) -> None:
    with market.connect() as connection:
        for least in (Decimal(1), Decimal("0.5")):  # of those that are kept, and of all
            moved = movers(connection, "24h", "up", "USD", 9, least, {})
            assert {row.name for row in moved} == {"Card 1", "Card 3"}
    counted = "SELECT cards_tracked, series_with_price, advancing FROM market_overviews WHERE currency = 'USD'"
    assert rows(market, counted) == [(2, 2, 2)]


def test_names_printings_and_watched_cards_have_nothing_that_is_gone(market: Engine) -> None:
    with market.connect() as connection:
        assert sorted(row.name for row in queries.paper_names(connection) if not row.extra) == ["Card 1", "Card 3"]
        first = scalar(market, "SELECT id FROM cards WHERE collector_number = '1'")
        assert [row.name for row in card_queries.printings(connection, first, "USD", 9)] == ["Card 3"]
        asked = dearest_outdated(connection, ["tcgplayer"], 9, ago(-1), 9)
    assert make_card(2).scryfall_id not in asked
    assert make_card(3).scryfall_id in asked


def test_the_page_of_a_card_that_is_gone_has_it_still(market: Engine) -> None:
    with market.connect() as connection:
        card = card_queries.card(connection, scalar(market, "SELECT id FROM cards WHERE collector_number = '2'"))
    assert card is not None
    assert (card.name, card.gone_at, card.gone_reason, card.merged_into) == ("Card 2", ago(1), "vanished", None)
