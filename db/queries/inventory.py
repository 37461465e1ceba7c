"""Queries about collections: the state of an inventory, locations, holdings with their lots, the ledger.

Locations of lots and lines are ids, as text, "" for none (db/models/collection.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, TextClause, text

from collection.ledger.entries import (
    WITH_PROCEEDS,
    Acquisition,
    Cash,
    Correction,
    Disposal,
    Entry,
    EntryKind,
    Grading,
    Labelling,
    Labels,
    Line,
    Move,
)
from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.reconciliation.columns import CONDITIONS, FINISHES, location_key, variant
from db.copying import array_text

LABELS = text("""
    SELECT id, tags, notes FROM holdings WHERE user_id = :user_id AND id = ANY(CAST(:holdings AS bigint[]))
""")
STATE = text("SELECT version, lots FROM inventories WHERE user_id = :user_id")
# How much there is to go through: not counted beyond what makes a difference.
NUMBER_OF_LOTS = text("""
    SELECT count(*) FROM (
        SELECT FROM holdings JOIN lots ON holding_id = holdings.id WHERE holdings.user_id = :user_id LIMIT :most
    ) AS bounded
""")
NUMBER_OF_LINES = text("""
    SELECT count(*) FROM (
        SELECT FROM inventory_entries JOIN inventory_lines ON entry_id = id
        WHERE inventory_entries.user_id = :user_id LIMIT :most
    ) AS bounded
""")
LOCATIONS = text("SELECT id, name, kind FROM locations WHERE user_id = :user_id ORDER BY name, id")
VARIANT = "card_id, condition, finish, language, raw"
LOTS = f"""
    SELECT lots.id, holding_id, location_id, {VARIANT},
        number, lots.quantity, price, fees, currency, acquired_on, entered_at
    FROM lots JOIN holdings ON holdings.id = holding_id
    WHERE holdings.user_id = :user_id AND {{condition}}
    ORDER BY coalesce(acquired_on, entered_at::date), number, lots.id
"""
LOTS_IN = text(LOTS.format(condition="coalesce(location_id, 0) = ANY(CAST(:locations AS integer[]))"))
LOTS_OF = text(LOTS.format(condition="holding_id = ANY(CAST(:holdings AS bigint[]))"))
ALL_LOTS = text(LOTS.format(condition="lots.user_id = :user_id"))
ENTRIES = """
    SELECT id, time, kind, reverses_id, import_id, is_automatic FROM inventory_entries
    WHERE user_id = :user_id AND {condition} ORDER BY id
"""
LINES = """
    SELECT entry_id, inventory_lines.kind, line::text AS line
    FROM inventory_entries JOIN inventory_lines ON entry_id = inventory_entries.id
    WHERE inventory_entries.user_id = :user_id AND {condition} ORDER BY entry_id, place
"""
WHOLE = tuple(text(statement.format(condition="true")) for statement in (ENTRIES, LINES))
# Reversals have no lines: they may reverse an import.
OF_IMPORTS = tuple(
    text(
        statement.format(
            condition="(import_id = ANY(CAST(:imports AS bigint[])) OR is_automatic OR reverses_id IS NOT NULL)"
        )
    )
    for statement in (ENTRIES, LINES)
)
LINE_KINDS: Mapping[str, type[Line]] = MappingProxyType(
    {kind.__name__.lower(): kind for kind in (Acquisition, Disposal, Move, Grading, Correction, Cash, Labelling)}
)
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in LINE_KINDS.items()}


# Few rows of long arrays are read several times faster than many rows.
LOTS_OF_VALUE = text("""
    SELECT array_agg(card_id), array_agg(condition), array_agg(finish), array_agg(language),
        array_agg(coalesce(locations.name, '')), array_agg(number), array_agg(lots.quantity), array_agg(price),
        array_agg(fees), array_agg(currency), array_agg(acquired_on), array_agg(entered_at)
    FROM lots JOIN holdings ON holdings.id = holding_id LEFT JOIN locations ON locations.id = location_id
    WHERE holdings.user_id = :user_id AND lots.user_id = :user_id
""")
HAS_PROCEEDS = text("""
    SELECT EXISTS (
        SELECT FROM inventory_entries WHERE user_id = :user_id AND kind = ANY(CAST(:kinds AS text[]))
    )
""")
# What became of lots from a time on, beside being added and moved. A corrected day alone leaves them as they are.
CHANGED = text("""
    SELECT inventory_lines.kind, CAST(line ->> 'lot' AS bigint) AS lot
    FROM inventory_entries JOIN inventory_lines ON entry_id = inventory_entries.id
    WHERE inventory_entries.user_id = :user_id AND time >= :since
        AND inventory_lines.kind IN ('disposal', 'correction', 'grading')
        AND NOT (inventory_lines.kind = 'correction' AND line -> 'variant' = line #> '{facts,variant}'
            AND line ->> 'location' = line #>> '{facts,location}')
    UNION ALL
    SELECT 'reversal', NULL FROM inventory_entries
    WHERE user_id = :user_id AND time >= :since AND reverses_id IS NOT NULL
""")


class StoredLot(NamedTuple):
    """A lot, with the id of its row and that of its holding."""

    id: int
    holding_id: int
    lot: Lot


class StoredEntry(NamedTuple):
    """An entry of a ledger, with the import that it is of."""

    entry: Entry
    import_id: int | None
    is_automatic: bool


def state(connection: Connection, user_id: int) -> tuple[int, int]:
    """Return the version of an inventory and the number of its last lot; zeros before the first change."""
    row = connection.execute(STATE, {"user_id": user_id}).one_or_none()
    return (row.version, row.lots) if row else (0, 0)


def has_more_lots(connection: Connection, user_id: int, most: int) -> bool:
    """Return whether a user has more than this number of lots."""
    return int(connection.scalar(NUMBER_OF_LOTS, {"user_id": user_id, "most": most + 1}) or 0) > most


def has_more_lines(connection: Connection, user_id: int, most: int) -> bool:
    """Return whether a user's ledger has more than this number of lines."""
    return int(connection.scalar(NUMBER_OF_LINES, {"user_id": user_id, "most": most + 1}) or 0) > most


def locations(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the locations of a user by name."""
    return connection.execute(LOCATIONS, {"user_id": user_id}).all()


def lots_in(connection: Connection, user_id: int, location_keys: Collection[str]) -> list[StoredLot]:
    """Return the lots in some locations, the oldest first."""
    ids = array_text(int(key or 0) for key in location_keys)
    return list(_lots(connection.execute(LOTS_IN, {"user_id": user_id, "locations": ids})))


def lots_of(connection: Connection, user_id: int, holdings: Collection[int]) -> list[StoredLot]:
    """Return the lots of some holdings, the oldest first."""
    return list(_lots(connection.execute(LOTS_OF, {"user_id": user_id, "holdings": array_text(holdings)})))


def labels(connection: Connection, user_id: int, holdings: Collection[int]) -> dict[int, Labels]:
    """Return the tags and notes of some holdings by their ids."""
    rows = connection.execute(LABELS, {"user_id": user_id, "holdings": array_text(holdings)})
    return {row.id: Labels(tuple(row.tags), row.notes) for row in rows}


def all_lots(connection: Connection, user_id: int) -> list[StoredLot]:
    """Return the lots of a user, the oldest first."""
    return list(_lots(connection.execute(ALL_LOTS, {"user_id": user_id})))


def lots_of_value(connection: Connection, user_id: int) -> list[Lot]:
    """Return the lots of a user for a valuation: locations by their names, variants without what files said of them."""
    columns = [column or () for column in connection.execute(LOTS_OF_VALUE, {"user_id": user_id}).one()]
    conditions = map(CONDITIONS.get, columns[1])
    variants = map(Variant, columns[0], conditions, map(FINISHES.get, columns[2]), columns[3])
    return [Lot(row[2], row[0], row[1], *row[3:]) for row in zip(variants, *columns[4:], strict=True)]


def has_proceeds(connection: Connection, user_id: int) -> bool:
    """Return whether a ledger has entries that may have brought money."""
    return bool(connection.scalar(HAS_PROCEEDS, {"user_id": user_id, "kinds": sorted(WITH_PROCEEDS)}))


def changed_since(connection: Connection, user_id: int, since: datetime) -> Sequence[Row[Any]]:
    """Return what became of lots since a time: disposals, corrections (each with its `lot`), gradings, reversals."""
    return connection.execute(CHANGED, {"user_id": user_id, "since": since}).all()


def entries(connection: Connection, user_id: int) -> list[StoredEntry]:
    """Return the whole ledger of a user, in the order of recording."""
    return _entries(connection, WHOLE, {"user_id": user_id})


def entries_of_imports(connection: Connection, user_id: int, imports: Collection[int]) -> list[StoredEntry]:
    """Return the entries of some imports with all reversals and automatic entries, in the order of recording."""
    return _entries(connection, OF_IMPORTS, {"user_id": user_id, "imports": array_text(imports)})


def _entries(
    connection: Connection, statements: tuple[TextClause, ...], values: Mapping[str, Any]
) -> list[StoredEntry]:
    of_entries, of_lines = statements
    lines: dict[int, list[Line]] = {}
    for entry_id, kind, line in connection.execute(of_lines, values):
        lines.setdefault(entry_id, []).append(_DECODERS[kind].decode(line))
    return [
        StoredEntry(
            Entry(row.id, row.time, EntryKind(row.kind), tuple(lines.get(row.id, ())), row.reverses_id),
            row.import_id,
            row.is_automatic,
        )
        for row in connection.execute(of_entries, values)
    ]


def _lots(rows: Any) -> Iterator[StoredLot]:
    row: tuple[int, int, int | None, Any, Any, Any, Any, Any, int, int, int | None, int, str | None, date, datetime]
    for row in rows:
        lot = Lot(row[8], variant(*row[3:8]), location_key(row[2]), *row[9:])
        yield StoredLot(row[0], row[1], lot)
