"""Collections of people: locations, holdings with their lots, the ledger, and the imports of files.

The ledger (entries and lines) is what happened. Lots and holdings are what it leads to
(collection/ledger/replaying.py), kept so that pages need no replay. Every row has its owner and goes with the user.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base

HOLDINGS, ENTRIES, IMPORTS = "holdings.id", "inventory_entries.id", "imports.id"


def _owner(**more: Any) -> Mapped[int]:
    """Return the column of the user to whom a row belongs."""
    return mapped_column(ForeignKey(USERS, ondelete="CASCADE"), **more)


class Inventory(Base):
    """The whole collection of a user: its `version` rises with each change, `lots` is the number of the last lot.

    Whoever changes a collection locks this row: one change at a time.
    """

    __tablename__ = "inventories"
    user_id: Mapped[int] = _owner(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    lots: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class Location(Base):
    """A binder, box or deck of a user. `kind` is the word of the app that it came from."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("user_id", "name", name="locations_user_id_name_key"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = _owner()
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default=text("''"))


class Holding(Base):
    """Copies of one variant in one location; NULL is unknown, and no location.

    `raw` is JSON of what a file said beyond the variant (services/people/imports/raw.py); without a card it is all that
    is known of the copies. `quantity` is that of its lots; a holding without copies stays, with its notes, for copies
    that come back.
    """

    __tablename__ = "holdings"
    __table_args__ = (
        Index(
            "holdings_key",
            "user_id",
            "card_id",
            "condition",
            "finish",
            "language",
            text("md5(raw)"),
            "location_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("holdings_location_id_idx", "location_id"),
        Index("holdings_unresolved_idx", "id", postgresql_where=text("card_id IS NULL")),
        Index("holdings_card_id_idx", "card_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int] = _owner()
    card_id: Mapped[int | None]
    condition: Mapped[str | None]
    finish: Mapped[str | None]
    language: Mapped[str | None]
    raw: Mapped[str | None]
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"))
    quantity: Mapped[int] = mapped_column(server_default=text("0"))
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    notes: Mapped[str] = mapped_column(server_default=text("''"))
    version: Mapped[int] = mapped_column(server_default=text("0"))


class Lot(Base):
    """A lot of a holding, by its `number` in the ledger; one that was moved in part has a row in each holding.

    `price` and `fees` are those of all its copies, in minor units of `currency` (collection/ledger/money.py).
    """

    __tablename__ = "lots"
    __table_args__ = (Index("lots_holding_id_idx", "holding_id"), Index("lots_user_id_idx", "user_id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int]
    holding_id: Mapped[int] = mapped_column(ForeignKey(HOLDINGS, ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    price: Mapped[int | None] = mapped_column(BigInteger)
    fees: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    currency: Mapped[str | None]
    acquired_on: Mapped[date | None]
    entered_at: Mapped[datetime]


class InventoryEntry(Base):
    """An entry of a ledger, never changed. `import_id`: of this import; `is_automatic`: nobody asked for it."""

    __tablename__ = "inventory_entries"
    __table_args__ = (
        Index("inventory_entries_user_id_idx", "user_id", "id"),
        Index("inventory_entries_reverses_id_key", "reverses_id", unique=True),
        Index("inventory_entries_import_id_idx", "import_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int] = _owner()
    time: Mapped[datetime]
    kind: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(ENTRIES, ondelete="CASCADE"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey(IMPORTS, ondelete="CASCADE"))
    is_automatic: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    note: Mapped[str] = mapped_column(server_default=text("''"))


class InventoryLine(Base):
    """A line of an entry: the name of its type, and its fields (collection/ledger/entries.py).

    Locations in it are ids, as text: a renamed location stays the same one.
    """

    __tablename__ = "inventory_lines"
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(ENTRIES, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    kind: Mapped[str]
    line: Mapped[dict[str, Any]]


class Import(Base):
    """An import of a file. `content` is the file, compressed, until the import is committed.

    `locations` are the names of those that the file speaks of, `labels` the tags and notes that holdings had before.
    A preview counts from the `inventory_version`; the commit made the `committed_version`. `refusal` is why a worker
    did not do what it was asked for last.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("imports_user_id_idx", "user_id", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = _owner()
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    file_name: Mapped[str]
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    format: Mapped[str]
    mode: Mapped[str]
    location: Mapped[str | None]
    mapping: Mapped[dict[str, Any] | None]
    answers: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default=text("'received'"))
    encoding: Mapped[str]
    delimiter: Mapped[str | None]
    columns: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    notes: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    questions: Mapped[dict[str, Any]] = mapped_column(server_default=text("'[]'"))
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    locations: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    inventory_version: Mapped[int | None] = mapped_column(BigInteger)
    committed_version: Mapped[int | None] = mapped_column(BigInteger)
    labels: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    refusal: Mapped[dict[str, Any] | None]


class ImportRow(Base):
    """A row of an import: its cells, what became of it and why, and the copies that it says.

    `cells` is a list. `wording` is what the file calls a card that is not certain: rows with the same one are the same
    card.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index("import_rows_state_idx", "import_id", "state", "position"),)
    import_id: Mapped[int] = mapped_column(ForeignKey(IMPORTS, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    line: Mapped[int]
    cells: Mapped[dict[str, Any]]
    state: Mapped[str]
    reason: Mapped[str]
    remarks: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    card_id: Mapped[int | None]
    candidates: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    wording: Mapped[str | None]
    raw: Mapped[str | None]
    condition: Mapped[str | None]
    finish: Mapped[str | None]
    language: Mapped[str | None]
    location: Mapped[str] = mapped_column(server_default=text("''"))
    location_kind: Mapped[str] = mapped_column(server_default=text("''"))
    quantity: Mapped[int | None]
    unit_cost: Mapped[Decimal | None] = mapped_column(Numeric)
    unit_fees: Mapped[Decimal] = mapped_column(Numeric, server_default=text("0"))
    currency: Mapped[str | None]
    acquired_on: Mapped[date | None]
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    notes: Mapped[str] = mapped_column(server_default=text("''"))


class ImportWords(Base):
    """Answers of a user about the words of a format, for the next file of it."""

    __tablename__ = "import_words"
    user_id: Mapped[int] = _owner(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]]


class ImportChoice(Base):
    """The card that a user chose for a wording, by the digest of it."""

    __tablename__ = "import_choices"
    user_id: Mapped[int] = _owner(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wording: Mapped[str]
    card_id: Mapped[int]
