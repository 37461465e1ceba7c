"""Storing cards and sets: new, corrected, known by name only, written in other words or twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from db.writes import card_lines, catalogue
from market.records import CatalogueCard
from market.variants import Language
from tests.support.prices import make_card, rows, scalar

FIELDS = [name for name in CatalogueCard.__dataclass_fields__ if name != "front"]
FULL = CatalogueCard(
    scryfall_id=UUID(int=1),
    name="Fire // Ice\t\\N",
    set_code="apc",
    collector_number="117★",
    set_name="Apocalypse",
    set_type="expansion",
    oracle_id=UUID(int=500),
    rarity="uncommon",
    lang="ja",
    language=Language.JAPANESE,
    finishes=["nonfoil", "foil"],
    type_line="Instant // Instant",
    mana_cost='{1}{R} // "{1}{U}"',
    oracle_text="Fire deals 2 damage.\n//\nTap target permanent.\\nDraw a card — 引く.",
    colors=["U", "R"],
    color_identity=["R", "U"],
    legalities={"modern": "legal", 'odd "format"\\': "not_legal"},
    image_url="https://example.com/a,b.jpg",
    released_at=date(2001, 6, 4),
    digital=False,
    reserved=True,
    game_changer=True,
    edhrec_rank=1234,
    keywords=["First strike", "Flying"],
    mana_value=2.5,
    power="1+*",
    toughness="2",
    layout="split",
    games=["paper", "mtgo"],
    flavor_name="Godzilla, King of the Monsters",
    printed_name="炎 // 氷",
    tcgplayer_id=11,
    tcgplayer_etched_id=12,
    cardmarket_id=13,
    mtgjson_uuid=UUID(int=600),
)
EDITION = datetime(2026, 11, 28, 9, 7, tzinfo=UTC)
NAME_ONLY = CatalogueCard(UUID(int=1), "Fire", "apc", "117", described=False)


def write(engine: Engine, *cards: CatalogueCard, as_of: datetime = EDITION) -> int:
    """Store cards in a transaction of their own."""
    with engine.begin() as connection:
        return catalogue.store_cards(connection, card_lines.prepare(cards, as_of)).changed


def read(engine: Engine) -> list[dict[str, Any]]:
    """All cards with their sets."""
    with engine.connect() as connection:
        statement = "SELECT * FROM cards JOIN (SELECT code, name AS set_name FROM sets) AS s ON code = set_code"
        return [dict(row._mapping) for row in connection.execute(text(f"{statement} ORDER BY scryfall_id"))]


def as_stored(card: CatalogueCard) -> dict[str, Any]:
    """A card as `read` gives it, without our own id."""
    return {name: getattr(card, name) for name in FIELDS}


def described(engine: Engine) -> list[dict[str, Any]]:
    """All cards, only what a catalogue says."""
    return [{name: row[name] for name in FIELDS} for row in read(engine)]


def test_a_card_is_stored_with_every_word_and_sign(database: Engine) -> None:
    assert write(database, FULL) == 1
    assert described(database) == [as_stored(FULL)]


def test_the_same_card_again_is_no_change(database: Engine) -> None:
    write(database, FULL, make_card(2))
    before = rows(database, "SELECT *, xmin::text FROM cards ORDER BY id")
    assert write(database, FULL, make_card(2)) == 0
    assert rows(database, "SELECT *, xmin::text FROM cards ORDER BY id") == before


CHANGES: list[dict[str, Any]] = [
    {"name": "Water"},
    {"oracle_id": None},
    {"collector_number": "118"},
    {"rarity": None},
    {"lang": "en", "language": Language.ENGLISH},
    {"finishes": ["foil"]},
    {"finishes": []},
    {"oracle_text": None},
    {"colors": []},
    {"legalities": {"modern": "banned"}},
    {"legalities": {}},
    {"image_url": None},
    {"released_at": date(2001, 6, 5)},
    {"digital": True},
    {"tcgplayer_id": 99},
    {"mtgjson_uuid": UUID(int=601)},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_catalogue_that_describes_a_card_corrects_everything(change: dict[str, Any], database: Engine) -> None:
    write(database, FULL)
    corrected = replace(FULL, **change)
    assert write(database, corrected) == 1
    assert described(database) == [as_stored(corrected)]


def test_a_card_known_by_name_only_never_replaces_a_description(database: Engine) -> None:
    write(database, FULL)
    assert write(database, NAME_ONLY) == 0
    assert described(database) == [as_stored(FULL)]


def test_a_card_known_by_name_only_adds_the_identifiers_that_it_knows(database: Engine) -> None:
    write(database, replace(FULL, mtgjson_uuid=None, cardmarket_id=None))
    assert write(database, replace(NAME_ONLY, mtgjson_uuid=FULL.mtgjson_uuid, cardmarket_id=13)) == 1
    assert described(database) == [as_stored(FULL)]


def test_a_description_completes_a_card_known_by_name_only_and_forgets_no_identifier(database: Engine) -> None:
    write(database, replace(NAME_ONLY, mtgjson_uuid=UUID(int=600), cardmarket_id=1))
    assert write(database, replace(FULL, mtgjson_uuid=None)) == 1
    assert described(database) == [as_stored(FULL)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_in_the_batch_of_its_description_does_not_replace_it(order: int, database: Engine) -> None:
    batch = [replace(FULL, mtgjson_uuid=None), replace(NAME_ONLY, mtgjson_uuid=FULL.mtgjson_uuid)][::order]
    assert write(database, *batch) == 1
    assert described(database) == [as_stored(FULL)]
    assert write(database, *batch) == 0


def test_of_two_descriptions_in_a_batch_the_later_counts(database: Engine) -> None:
    later = replace(FULL, name="Later", tcgplayer_id=None)
    assert write(database, FULL, later) == 1
    assert described(database) == [as_stored(replace(later, tcgplayer_id=FULL.tcgplayer_id))]


def test_a_set_is_called_by_its_code_until_a_catalogue_names_it(database: Engine) -> None:
    write(database, NAME_ONLY)
    assert rows(database, "SELECT code, name FROM sets") == [("apc", "APC")]
    write(database, FULL)
    assert rows(database, "SELECT code, name, set_type FROM sets") == [("apc", "Apocalypse", "expansion")]
    write(database, replace(NAME_ONLY, scryfall_id=UUID(int=2)))
    assert rows(database, "SELECT code, name, set_type FROM sets") == [("apc", "Apocalypse", "expansion")]


def test_a_batch_may_mix_new_corrected_and_unchanged_cards_and_searches_see_all_of_them(database: Engine) -> None:
    write(database, make_card(1), make_card(2))
    assert write(database, make_card(1), make_card(2, name="Two"), make_card(3)) == 2
    shown = "SELECT card_search.name, currency FROM card_search JOIN cards ON cards.id = card_id"
    assert set(rows(database, shown)) == set(product(("card 1", "two", "card 3"), ("USD", "EUR")))
    assert scalar(database, "SELECT count(*) FROM card_search") == 6


def test_a_set_is_what_the_first_card_that_describes_it_says(database: Engine) -> None:
    oldest = make_card(1, described=False, set_name="Guess", set_type="guess", released_at=date(1990, 1, 1))
    later, sooner = (
        make_card(number, set_name=f"Set {number}", set_type="core", released_at=date(1994 - number, 1, 1))
        for number in (2, 3)
    )
    write(database, oldest, later, sooner, make_card(4, set_name="Undated"))
    assert rows(database, "SELECT name, set_type, released_at FROM sets") == [("Set 3", "core", date(1991, 1, 1))]


def test_a_set_is_as_old_as_its_oldest_card(database: Engine) -> None:
    for number, year in ((1, 2001), (2, 1999), (3, 2004)):
        write(database, make_card(number, released_at=date(year, 1, 1)), make_card(number + 10))
    assert scalar(database, "SELECT released_at FROM sets") == date(1999, 1, 1)


def test_two_batches_in_one_transaction_do_not_mix(database: Engine) -> None:
    with database.begin() as connection:
        first, second = [make_card(1), make_card(2)], [make_card(2, name="Two"), make_card(3)]
        assert catalogue.store_cards(connection, card_lines.prepare(first, EDITION)).changed == 2
        assert catalogue.store_cards(connection, card_lines.prepare(second, EDITION)).changed == 2
    assert [row["name"] for row in read(database)] == ["Card 1", "Two", "Card 3"]


def test_repeats_burn_no_identities(database: Engine) -> None:
    for _ in range(3):
        write(database, FULL, make_card(2))
    assert scalar(database, "SELECT pg_sequence_last_value(pg_get_serial_sequence('cards', 'id')::regclass)") == 2


def test_writers_who_meet_the_same_new_cards_crosswise_wait_for_each_other(database: Engine) -> None:
    """Without taking turns each would wait for a card of the other, and the database would end one of them."""
    first, second = make_card(1, set_code="bbb"), make_card(2, set_code="aaa")
    with ThreadPoolExecutor(1) as pool:
        with transaction(database) as connection:
            catalogue.store_cards(connection, card_lines.prepare([first], EDITION))
            other = pool.submit(write, database, second, first)
            assert not wait_for(other)
            catalogue.store_cards(connection, card_lines.prepare([second], EDITION))
        assert other.result(10) == 0
    assert len(read(database)) == 2


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that gives up after some seconds rather than wait for ever."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        yield connection


def wait_for(task: Any) -> bool:
    """Whether a task ends within a moment."""
    try:
        task.result(0.3)
    except TimeoutError:
        return False
    return True
