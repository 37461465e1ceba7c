"""Writing what catalogues say about sets and cards."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, text

from db.locks import take_turn
from db.writes import card_search
from db.writes.copying import copy_rows
from market.records import CatalogueCard

COLUMNS = (
    "scryfall_id", "oracle_id", "name", "set_code", "collector_number", "rarity", "lang", "language", "finishes",
    "type_line", "mana_cost", "oracle_text", "colors", "color_identity", "legalities", "image_url", "released_at",
    "digital", "tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id", "mtgjson_uuid", "described",
    "search_name", "search_type", "formats",
)  # fmt: skip
IDENTIFIERS = ("tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id", "mtgjson_uuid")
DESCRIPTION = tuple(column for column in COLUMNS if column not in IDENTIFIERS and column != "scryfall_id")
STAGED = (*COLUMNS, "set_name", "set_type")
_staged = attrgetter(*STAGED)
LEGALITIES = STAGED.index("legalities")
ARRAYS = tuple(map(STAGED.index, ("finishes", "colors", "color_identity", "formats")))

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_cards ON COMMIT DELETE ROWS AS
        SELECT cards.*, sets.name AS set_name, sets.set_type
        FROM cards JOIN sets ON sets.code = cards.set_code WITH NO DATA
    """),
    text("DELETE FROM batch_cards"),
)

# Without, the planner takes the batch for many more cards, and reads all that are stored, with all their texts.
COUNT = text("ANALYZE batch_cards (scryfall_id)")

STORE_SETS = text("""
    INSERT INTO sets (code, name, set_type, released_at)
    SELECT DISTINCT ON (set_code) set_code, coalesce(set_name, upper(set_code)), set_type, released_at
    FROM batch_cards ORDER BY set_code, described DESC, released_at
    ON CONFLICT (code) DO UPDATE SET
        name = excluded.name, set_type = excluded.set_type,
        released_at = least(sets.released_at, excluded.released_at)
    WHERE excluded.name <> upper(excluded.code)
        AND (sets.name, sets.set_type, sets.released_at)
            IS DISTINCT FROM (excluded.name, excluded.set_type, least(sets.released_at, excluded.released_at))
""")


def _assignments(columns: Sequence[str], pattern: str) -> str:
    return ", ".join(pattern.format(column=column) for column in columns)


# A catalogue that describes a card replaces the description; one that only knows its name never does.
# Identifiers are added or corrected, never forgotten: each catalogue knows some of them.
UPDATE_CARDS = text(f"""
    UPDATE cards SET
        {_assignments(DESCRIPTION, "{column} = CASE WHEN batch.described THEN batch.{column} ELSE cards.{column} END")},
        {_assignments(IDENTIFIERS, "{column} = coalesce(batch.{column}, cards.{column})")}
    FROM batch_cards AS batch
    WHERE cards.scryfall_id = batch.scryfall_id AND (
        (batch.described AND ({_assignments(DESCRIPTION, "cards.{column}")})
            IS DISTINCT FROM ({_assignments(DESCRIPTION, "batch.{column}")}))
        OR ({_assignments(IDENTIFIERS, "cards.{column}")})
            IS DISTINCT FROM ({_assignments(IDENTIFIERS, "coalesce(batch.{column}, cards.{column})")}))
    RETURNING cards.id
""")
INSERT_CARDS = text(f"""
    INSERT INTO cards ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM batch_cards AS batch
    WHERE NOT EXISTS (SELECT FROM cards WHERE cards.scryfall_id = batch.scryfall_id)
    ON CONFLICT (scryfall_id) DO NOTHING
    RETURNING id
""")


def store_cards(connection: Connection, cards: Sequence[CatalogueCard]) -> int:
    """Insert or correct cards and their sets; return how many cards are new or changed. The last word counts."""
    if not cards:
        return 0
    take_turn(connection)
    for statement in STAGE:
        connection.execute(statement)
    copy_rows(connection, f"batch_cards ({', '.join(STAGED)})", map(_row, _merged(cards)))
    connection.execute(COUNT)
    connection.execute(STORE_SETS)
    changed = [*connection.scalars(UPDATE_CARDS), *connection.scalars(INSERT_CARDS)]
    card_search.show(connection, changed)
    return len(changed)


def _merged(cards: Sequence[CatalogueCard]) -> Iterable[CatalogueCard]:
    """Each card once. What the table keeps against a later word, a card keeps within its batch, too."""
    merged: dict[UUID, CatalogueCard] = {}
    for card in cards:
        known = merged.get(card.scryfall_id)
        merged[card.scryfall_id] = _merge(known, card) if known else card
    return merged.values()


def _merge(known: CatalogueCard, card: CatalogueCard) -> CatalogueCard:
    identifiers = {name: getattr(card, name) or getattr(known, name) for name in IDENTIFIERS}
    return replace(card if card.described or not known.described else known, **identifiers)


def _row(card: CatalogueCard) -> tuple[object, ...]:
    row = [*_staged(card)]
    row[LEGALITIES] = Jsonb(card.legalities, msgspec.json.encode)
    for place in ARRAYS:
        row[place] = _array(tuple(row[place]))
    return tuple(row)


@lru_cache(4096)
def _array(texts: tuple[str, ...]) -> str:
    """A text array as PostgreSQL writes it; the driver's own way takes as long as the rest of the row."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return "{" + ",".join([f'"{text}"' for text in quoted]) + "}"
