"""Queries of exports: the lots of a user with all that is known of them, counted by it, and the rest of an account."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

BATCH = 1_000  # rows in memory at a time
LOTS = """
    FROM lots
    JOIN holdings ON holdings.id = lots.holding_id
    LEFT JOIN locations ON locations.id = location_id
    LEFT JOIN cards ON cards.id = card_id
    LEFT JOIN sets ON sets.code = cards.set_code
    WHERE holdings.user_id = :user_id AND lots.user_id = :user_id
"""
HELD = text(f"""
    SELECT holdings.id, cards.name, cards.set_code, coalesce(sets.name, '') AS set_name, cards.collector_number,
        cards.scryfall_id, cards.tcgplayer_id, cards.tcgplayer_etched_id, cards.cardmarket_id, condition, finish,
        holdings.language, raw, coalesce(locations.name, '') AS location, coalesce(locations.kind, '') AS location_kind,
        tags, notes, lots.quantity, price, fees, currency, acquired_on
    {LOTS}
    ORDER BY locations.name NULLS FIRST, cards.search_name, cards.set_code, cards.collector_number, holdings.id,
        acquired_on NULLS FIRST, number, lots.id
""")
# The columns of collection.export.losses.Profile, in its order.
PROFILES = text(f"""
    SELECT condition, finish, holdings.language,
        cards.id IS NOT NULL OR coalesce(CAST(raw AS jsonb) ->> 'name', '') <> '' AS is_named,
        cards.id IS NOT NULL AS is_resolved,
        location_id IS NOT NULL AS has_location, tags <> '{{}}' AS has_tags, notes <> '' AS has_notes,
        coalesce(CAST(raw AS jsonb) ?| ARRAY['condition_word', 'finish_word', 'language_word'], false) AS has_words,
        coalesce(CAST(raw AS jsonb) ? 'signed', false) AS is_signed,
        coalesce(CAST(raw AS jsonb) ? 'altered', false) AS is_altered,
        coalesce(CAST(raw AS jsonb) ? 'misprint', false) AS is_misprint,
        coalesce(CAST(raw AS jsonb) ? 'proxy', false) AS is_proxy,
        coalesce(price = 0, false) AS is_gift, coalesce(price > 0, false) AS is_priced,
        coalesce(price, 0) % lots.quantity = 0 AS is_divisible, fees > 0 AS has_fees, currency,
        acquired_on IS NOT NULL AS has_day, count(*) AS lots
    {LOTS}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
""")
LEDGER = text("""
    SELECT entries.id, time, entries.kind, reverses_id, import_id, is_automatic, note, lines.kind AS line_kind,
        lines.line::text AS line
    FROM inventory_entries AS entries LEFT JOIN inventory_lines AS lines ON entry_id = entries.id
    WHERE entries.user_id = :user_id ORDER BY entries.id, place
""")
IMPORTS = text("""
    SELECT id, created_at, file_name, format, mode, location, state, encoding, delimiter, notes, answers, counts,
        committed_at, undone_at
    FROM imports WHERE user_id = :user_id ORDER BY id
""")
ANSWERS = text("SELECT format, answers FROM import_words WHERE user_id = :user_id ORDER BY format")
CHOICES = text("""
    SELECT wording, scryfall_id FROM import_choices LEFT JOIN cards ON cards.id = card_id
    WHERE user_id = :user_id ORDER BY digest
""")


def held(connection: Connection, user_id: int) -> Iterator[Row[Any]]:
    """Yield the lots of a user, those of a holding one after the other; the connection is in a transaction."""
    return _streamed(connection, HELD, user_id)


def profiles(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return what is known of the lots of a user, each with their number."""
    return connection.execute(PROFILES, {"user_id": user_id}).all()


def ledger(connection: Connection, user_id: int) -> Iterator[Row[Any]]:
    """Yield the lines of a user's ledger in their order, each with its entry; in a transaction."""
    return _streamed(connection, LEDGER, user_id)


def imports(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return all imports of a user, without files and rows."""
    return connection.execute(IMPORTS, {"user_id": user_id}).all()


def answers(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return what a user answered about the words of formats."""
    return connection.execute(ANSWERS, {"user_id": user_id}).all()


def choices(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the cards that a user chose, by wording."""
    return connection.execute(CHOICES, {"user_id": user_id}).all()


def _streamed(connection: Connection, query: TextClause, user_id: int) -> Iterator[Row[Any]]:
    """Yield rows by a cursor of the server's."""
    streaming = connection.execution_options(yield_per=BATCH)
    yield from streaming.execute(query, {"user_id": user_id})
