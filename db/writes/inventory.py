"""Writes collections: the lock and version of an inventory, locations, the ledger, and the lots that it leads to.

Every change of a user's collection is one transaction: `lock`, then the entry, then what it leads to, then
`raise_version`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, text

from collection.ledger.entries import Entry, EntryKind, Labels, Line
from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.reconciliation.columns import location_id, location_key, variant
from db.copying import array_text, copy_values

ADD_INVENTORY = text("INSERT INTO inventories (user_id) VALUES (:user_id) ON CONFLICT DO NOTHING")
# The time comes after the lock: entries of one user are in the order of their times.
LOCK = text("""
    WITH locked AS MATERIALIZED (SELECT version, lots FROM inventories WHERE user_id = :user_id FOR UPDATE)
    SELECT version, lots FROM locked
""")
NOW = text("SELECT clock_timestamp()")
RAISE_VERSION = text("""
    UPDATE inventories SET version = version + 1, lots = lots + :lots WHERE user_id = :user_id RETURNING version
""")
ADD_LOCATIONS = text("""
    INSERT INTO locations (user_id, name, kind)
    SELECT :user_id, * FROM unnest(CAST(:names AS text[]), CAST(:kinds AS text[])) ON CONFLICT DO NOTHING
""")
ADD_ENTRY = text("""
    INSERT INTO inventory_entries (user_id, time, kind, reverses_id, import_id, is_automatic, note)
    VALUES (:user_id, :time, :kind, :reverses_id, :import_id, :is_automatic, :note) RETURNING id
""")
LINES = "inventory_lines (entry_id, place, user_id, kind, line)"
# Holdings without a card are few, compared with the cards.
KEYS = text("""
    SELECT id, location_id, card_id, condition, finish, language, raw FROM holdings
    WHERE user_id = :user_id AND (card_id = ANY(CAST(:cards AS integer[])) OR card_id IS NULL AND :with_unresolved)
""")
# The sequence by its name: PostgreSQL would look it up by its column for each of the holdings.
HOLDING_IDS = text("SELECT nextval('holdings_id_seq') FROM generate_series(1, :number)")
HOLDINGS = "holdings (id, user_id, location_id, quantity, card_id, condition, finish, language, raw)"
DROP_LOTS = text("DELETE FROM lots WHERE id = ANY(CAST(:ids AS bigint[])) AND user_id = :user_id RETURNING holding_id")
LOTS = "lots (user_id, holding_id, number, quantity, price, fees, currency, acquired_on, entered_at)"
COUNT_COPIES = text("""
    UPDATE holdings SET version = holdings.version + 1, quantity = coalesce(counted.quantity, 0)
    FROM unnest(CAST(:ids AS bigint[])) AS changed (id)
    LEFT JOIN (
        SELECT holding_id, sum(quantity) AS quantity FROM lots WHERE holding_id = ANY(CAST(:ids AS bigint[])) GROUP BY 1
    ) AS counted ON counted.holding_id = changed.id
    WHERE holdings.id = changed.id AND holdings.user_id = :user_id
""")
LABEL = text("""
    UPDATE holdings SET tags = told.tags, notes = told.notes
    FROM jsonb_to_recordset(CAST(:labels AS jsonb)) AS told (id bigint, tags text[], notes text)
    WHERE holdings.id = told.id AND holdings.user_id = :user_id
""")
SET_KEY = text("""
    UPDATE holdings SET location_id = :location_id, card_id = :card_id, condition = :condition, finish = :finish,
        language = :language, raw = :raw
    WHERE id = :id AND user_id = :user_id
""")


class Locked(NamedTuple):
    """An inventory that nobody else changes now: its version, the number of its last lot, the time of the change."""

    version: int
    last_lot: int
    time: datetime


def lock(connection: Connection, user_id: int) -> Locked:
    """Lock a user's inventory until the end of the transaction."""
    connection.execute(ADD_INVENTORY, {"user_id": user_id})
    row = connection.execute(LOCK, {"user_id": user_id}).one()
    return Locked(row.version, row.lots, connection.execute(NOW).scalar_one())


def raise_version(connection: Connection, user_id: int, lots: int = 0) -> int:
    """Raise the version of a locked inventory and return it. `lots` are the numbers that new lots have used."""
    return int(connection.execute(RAISE_VERSION, {"user_id": user_id, "lots": lots}).scalar_one())


def add_locations(connection: Connection, user_id: int, kinds: Mapping[str, str]) -> None:
    """Store locations by name, with their kinds, those that are there already left as they are."""
    if kinds:
        values = {"user_id": user_id, "names": [*kinds], "kinds": [*kinds.values()]}
        connection.execute(ADD_LOCATIONS, values)


def add_entry(
    connection: Connection,
    user_id: int,
    time: datetime,
    kind: EntryKind,
    lines: Sequence[Line] = (),
    *,
    reverses: int | None = None,
    import_id: int | None = None,
    is_automatic: bool = False,
    note: str = "",
) -> Entry:
    """Store an entry with its lines and return it. Raises InvalidEntry for one that contradicts itself."""
    values = {"user_id": user_id, "time": time, "kind": kind, "reverses_id": reverses, "import_id": import_id}
    number = connection.execute(ADD_ENTRY, values | {"is_automatic": is_automatic, "note": note}).scalar_one()
    entry = Entry(number, time, kind, tuple(lines), reverses)
    encode = msgspec.json.Encoder().encode
    rows = (
        (number, place, user_id, type(line).__name__.lower(), encode(line).decode()) for place, line in enumerate(lines)
    )
    copy_values(connection, LINES, rows)
    return entry


def change_lots(connection: Connection, user_id: int, gone: Collection[int], lots: Sequence[Lot]) -> None:
    """Delete lots by the ids of their rows, store others, and count the copies of their holdings.

    Holdings that are not there are made; those that were there keep their tags and notes.
    """
    touched: dict[int, None] = {}
    if gone:
        values = {"ids": array_text(gone), "user_id": user_id}
        touched.update(dict.fromkeys(connection.scalars(DROP_LOTS, values)))
    copies = Counter[tuple[Variant, str]]()
    for lot in lots:
        copies[lot.variant, lot.location] += lot.quantity
    known = holding_ids(connection, user_id, {variant.card_id for variant, _ in copies}) if copies else {}
    made = _add_holdings(connection, user_id, {key: number for key, number in copies.items() if key not in known})
    holdings = known | made
    copy_values(connection, LOTS, [(user_id, holdings[lot.variant, lot.location], *_columns(lot)) for lot in lots])
    touched.update(dict.fromkeys(known[key] for key in copies if key in known))
    count_copies(connection, user_id, touched)


def count_copies(connection: Connection, user_id: int, holdings: Collection[int]) -> None:
    """Count the copies of holdings by their lots, and raise their versions."""
    connection.execute(COUNT_COPIES, {"ids": array_text(holdings), "user_id": user_id})


def holding_ids(connection: Connection, user_id: int, cards: Collection[int | None]) -> dict[tuple[Variant, str], int]:
    """Return the ids of a user's holdings of some cards, empty ones too, by variant and location."""
    values = {"user_id": user_id, "cards": array_text(card for card in cards if card is not None)}
    rows = connection.execute(KEYS, values | {"with_unresolved": None in cards})
    return {(variant(*row[2:]), location_key(row.location_id)): row.id for row in rows}


def ensure_holdings(
    connection: Connection, user_id: int, wanted: Iterable[tuple[Variant, str]]
) -> dict[tuple[Variant, str], int]:
    """Return the ids of holdings by variant and location; those that are not there are made, without copies."""
    keys = dict.fromkeys(wanted)
    known = holding_ids(connection, user_id, {variant.card_id for variant, _ in keys}) if keys else {}
    return known | _add_holdings(connection, user_id, {key: 0 for key in keys if key not in known})


def _add_holdings(
    connection: Connection, user_id: int, copies: Mapping[tuple[Variant, str], int]
) -> dict[tuple[Variant, str], int]:
    """Store holdings with their numbers of copies, and return their ids."""
    if not copies:
        return {}
    ids = connection.scalars(HOLDING_IDS, {"number": len(copies)}).all()
    made = dict(zip(copies, ids, strict=True))
    rows = ((made[key], user_id, location_id(key[1]), number, *key[0]) for key, number in copies.items())
    copy_values(connection, HOLDINGS, rows)
    return made


def label(connection: Connection, user_id: int, labels: Mapping[int, Labels]) -> None:
    """Store tags and notes by the ids of holdings."""
    told = [{"id": number, "tags": one.tags, "notes": one.notes} for number, one in labels.items()]
    if told:
        connection.execute(LABEL, {"labels": msgspec.json.encode(told).decode(), "user_id": user_id})


def set_key(connection: Connection, user_id: int, holding_id: int, variant: Variant, location: str) -> None:
    """Give a holding another variant and location, which no other holding has."""
    values: dict[str, Any] = {"id": holding_id, "user_id": user_id, "location_id": location_id(location)}
    connection.execute(SET_KEY, values | variant._asdict())


def _columns(lot: Lot) -> tuple[Any, ...]:
    return lot.id, lot.quantity, lot.price, lot.fees, lot.currency, lot.acquired_on, lot.entered_at
