"""Writing what catalogues say about sets and cards.

A card that is not known yet is copied straight into the table. The others go through a staging table, whose comparison
leaves alone what is already there. Writers of cards take turns, so none can appear between the question and the copy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, text

from db.locks import take_turn
from db.writes import card_search
from db.writes.copying import array_text, copy_lines
from market.records import CatalogueCard

COLUMNS = (
    "scryfall_id", "oracle_id", "name", "set_code", "collector_number", "rarity", "lang", "language", "finishes",
    "type_line", "mana_cost", "oracle_text", "colors", "color_identity", "legalities", "image_url", "released_at",
    "digital", "tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id", "mtgjson_uuid", "described",
    "search_name", "search_type", "formats",
)  # fmt: skip
IDENTIFIERS = ("tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id", "mtgjson_uuid")
DESCRIPTION = tuple(column for column in COLUMNS if column not in IDENTIFIERS and column != "scryfall_id")
_columns = attrgetter(*COLUMNS)

# Until the texts of a line are escaped; these have no NUL, which the database would not take.
SEPARATOR, NULL = "\0,", "\0N"
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (SEPARATOR, "\t"), (NULL, "\\N"))

# Without the count, the planner takes the batch for many more cards, and reads all that are stored, with their texts.
STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_cards ON COMMIT DELETE ROWS AS SELECT * FROM cards WITH NO DATA
    """),
    text("DELETE FROM batch_cards"),
)
COUNT = text("ANALYZE batch_cards (scryfall_id)")

KNOWN = text("""
    SELECT CAST(scryfall_id AS text) FROM cards WHERE scryfall_id = ANY(CAST(:scryfall_ids AS uuid[]))
""")

STORE_SETS = text("""
    INSERT INTO sets (code, name, set_type, released_at)
    SELECT code, coalesce(name, upper(code)), set_type, released_at
    FROM unnest(CAST(:codes AS text[]), CAST(:names AS text[]), CAST(:types AS text[]), CAST(:dates AS date[]))
        AS batch (code, name, set_type, released_at)
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


@dataclass(frozen=True, slots=True)
class CardLines:
    """Cards and their sets as they are sent: what of storing them can be done without the database, and ahead."""

    sets: Mapping[str, list[Any]]  # the values of STORE_SETS
    lines: Mapping[str, str]  # a card each by its Scryfall id, in COPY's text format


def prepare(cards: Sequence[CatalogueCard]) -> CardLines:
    """Write down cards for `store_cards`. Of two words for one card the last one counts."""
    batch = _merged(cards)
    return CardLines(_sets(batch.values()), {str(scryfall_id): _line(card) for scryfall_id, card in batch.items()})


def store_cards(connection: Connection, cards: CardLines) -> int:
    """Insert or correct cards and their sets; return how many cards are new or changed."""
    if not cards.lines:
        return 0
    take_turn(connection)
    connection.execute(STORE_SETS, cards.sets)
    known = set(connection.scalars(KNOWN, {"scryfall_ids": array_text(cards.lines)}))
    updated = _update(connection, [line for scryfall_id, line in cards.lines.items() if scryfall_id in known])
    return updated + _insert(connection, {new: line for new, line in cards.lines.items() if new not in known})


def _merged(cards: Sequence[CatalogueCard]) -> Mapping[UUID, CatalogueCard]:
    """Each card once. What the table keeps against a later word, a card keeps within its batch, too."""
    merged: dict[UUID, CatalogueCard] = {}
    for card in cards:
        known = merged.get(card.scryfall_id)
        merged[card.scryfall_id] = _merge(known, card) if known else card
    return merged


def _merge(known: CatalogueCard, card: CatalogueCard) -> CatalogueCard:
    identifiers = {name: getattr(card, name) or getattr(known, name) for name in IDENTIFIERS}
    return replace(card if card.described or not known.described else known, **identifiers)


def _sets(cards: Iterable[CatalogueCard]) -> dict[str, list[Any]]:
    """The sets, each as the first described of its cards tells it, by date of release."""
    told: dict[str, CatalogueCard] = {}
    for card in cards:
        known = told.get(card.set_code)
        if known is None or _precedence(card) < _precedence(known):
            told[card.set_code] = card
    return {
        "codes": list(told),
        "names": [card.set_name for card in told.values()],
        "types": [card.set_type for card in told.values()],
        "dates": [card.released_at for card in told.values()],
    }


def _precedence(card: CatalogueCard) -> tuple[bool, date]:
    return not card.described, card.released_at or date.max


def _update(connection: Connection, lines: Sequence[str]) -> int:
    """Correct cards that are known; return how many of them changed."""
    if not lines:
        return 0
    for statement in STAGE:
        connection.execute(statement)
    copy_lines(connection, f"batch_cards ({', '.join(COLUMNS)})", lines)
    connection.execute(COUNT)
    changed = connection.scalars(UPDATE_CARDS).all()
    card_search.correct(connection, changed)
    return len(changed)


def _insert(connection: Connection, lines: Mapping[str, str]) -> int:
    """Store cards that are not known; return their number."""
    if lines:
        copy_lines(connection, f"cards ({', '.join(COLUMNS)})", lines.values())
        card_search.add(connection, lines)
    return len(lines)


def _line(card: CatalogueCard) -> str:
    """A card in COPY's text format. What is escaped is escaped in all of its columns at once."""
    written = [NULL if value is None else WRITERS.get(type(value), str)(value) for value in _columns(card)]
    line = SEPARATOR.join(written)
    for character, escaped in ESCAPES:
        line = line.replace(character, escaped)
    return line + "\n"


@lru_cache(4096)
def _array_of(values: tuple[str, ...]) -> str:
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return "{" + ",".join([f'"{value}"' for value in quoted]) + "}"


def _array(values: list[str]) -> str:
    return _array_of(tuple(values))


def _object(value: dict[str, str]) -> str:
    return msgspec.json.encode(value).decode()


# What is of another type is written as str does.
WRITERS: Mapping[type, Callable[[Any], str]] = {list: _array, dict: _object}
