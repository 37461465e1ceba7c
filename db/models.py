"""The tables, as SQLAlchemy sees them. Migrations have SQL of their own; `alembic check` keeps both the same.

Relations that differ between the two databases (partitions, rollups) are made by the migrations and `db/rollups.py`
and are not here. All times are timestamptz; money is NUMERIC(10,2) in the row's own currency.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MONEY = Numeric(10, 2)


class Base(DeclarativeBase):
    """Registry of the tables."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        datetime: DateTime(timezone=True),
        Decimal: MONEY,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
    }


class Set(Base):
    """A set of cards. `name` equals the code until a catalogue describes the set."""

    __tablename__ = "sets"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    set_type: Mapped[str | None]
    released_at: Mapped[date | None]


class Card(Base):
    """One printing, one Scryfall id. `described` is false while only name, set and number are known."""

    __tablename__ = "cards"
    __table_args__ = (
        Index("cards_oracle_id_idx", "oracle_id"),
        Index("cards_name_idx", "name", "id"),
        Index("cards_set_code_idx", "set_code"),
        Index("cards_cardmarket_id_idx", "cardmarket_id"),
        Index("cards_tcgplayer_id_idx", "tcgplayer_id"),
        Index("cards_mtgjson_uuid_idx", "mtgjson_uuid"),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    scryfall_id: Mapped[UUID] = mapped_column(unique=True)
    oracle_id: Mapped[UUID | None]
    name: Mapped[str]
    set_code: Mapped[str] = mapped_column(ForeignKey("sets.code"))
    collector_number: Mapped[str]
    rarity: Mapped[str | None]
    lang: Mapped[str]
    language: Mapped[str]
    finishes: Mapped[list[str]]
    type_line: Mapped[str | None]
    mana_cost: Mapped[str | None]
    oracle_text: Mapped[str | None]
    colors: Mapped[list[str]]
    color_identity: Mapped[list[str]]
    legalities: Mapped[dict[str, Any]]
    image_url: Mapped[str | None]
    released_at: Mapped[date | None]
    digital: Mapped[bool] = mapped_column(Boolean)
    tcgplayer_id: Mapped[int | None]
    tcgplayer_etched_id: Mapped[int | None]
    cardmarket_id: Mapped[int | None]
    mtgjson_uuid: Mapped[UUID | None]
    described: Mapped[bool] = mapped_column(Boolean)


class Marketplace(Base):
    """A place where cards are sold."""

    __tablename__ = "marketplaces"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    currency: Mapped[str]
    region: Mapped[str]


class PriceSeries(Base):
    """Catalogue of series: what one stream of prices is the price of."""

    __tablename__ = "price_series"
    __table_args__ = (
        UniqueConstraint(
            "card_id", "marketplace_id", "condition", "finish", "language", "currency", "kind", name="price_series_key"
        ),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id"))
    marketplace_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("marketplaces.id"))
    condition: Mapped[str]
    finish: Mapped[str]
    language: Mapped[str]
    currency: Mapped[str]
    kind: Mapped[str]


class Quote:
    """What a source says of a series at one time, and the run that told it."""

    price: Mapped[Decimal]
    price_low: Mapped[Decimal | None]
    price_mid: Mapped[Decimal | None]
    price_high: Mapped[Decimal | None]
    price_market: Mapped[Decimal | None]
    num_listings: Mapped[int | None]
    total_quantity: Mapped[int | None]
    run_id: Mapped[int]


class PriceSnapshot(Quote, Base):
    """One price of one series at one time. No foreign key: the writer sees to it (three times the load speed)."""

    __tablename__ = "price_snapshots"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_snapshots_price_check"),
        Index("price_snapshots_time_idx", "time", postgresql_using="brin"),
        {"postgresql_partition_by": "RANGE (time)"},
    )
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime] = mapped_column(primary_key=True)


class LatestPrice(Quote, Base):
    """The newest price of each series, and its own prices a day, a week and a month before that."""

    __tablename__ = "latest_prices"
    series_id: Mapped[int] = mapped_column(ForeignKey("price_series.id"), primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    price_24h: Mapped[Decimal | None]
    time_24h: Mapped[datetime | None]
    change_24h: Mapped[Decimal | None] = mapped_column(Numeric)
    price_7d: Mapped[Decimal | None]
    time_7d: Mapped[datetime | None]
    change_7d: Mapped[Decimal | None] = mapped_column(Numeric)
    price_30d: Mapped[Decimal | None]
    time_30d: Mapped[datetime | None]
    change_30d: Mapped[Decimal | None] = mapped_column(Numeric)


class MarketMove:
    """One bucket of the matched index: how the series of a variant moved (market/matched_index.py)."""

    bucket: Mapped[datetime] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(primary_key=True)
    finish: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    log_sum: Mapped[float] = mapped_column(Double)
    matched_count: Mapped[int] = mapped_column(BigInteger)
    alive_count: Mapped[int] = mapped_column(BigInteger)


class MarketMove30Min(MarketMove, Base):
    """Moves a half hour."""

    __tablename__ = "market_moves_30min"


class MarketMoveHourly(MarketMove, Base):
    """Moves an hour."""

    __tablename__ = "market_moves_hourly"


class MarketMoveDaily(MarketMove, Base):
    """Moves a day."""

    __tablename__ = "market_moves_daily"


class IngestionRun(Base):
    """The ledger: one row a run of a source, with how far it came."""

    __tablename__ = "ingestion_runs"
    __table_args__ = (Index("ingestion_runs_source_idx", "source", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    source: Mapped[str]
    status: Mapped[str]
    phase: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    as_of: Mapped[datetime | None]
    inputs: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    bytes_done: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    bytes_total: Mapped[int | None] = mapped_column(BigInteger)
    records_read: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    records_rejected: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    records_unmatched: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    cards_stored: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    rows_stored: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    rows_unchanged: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    error: Mapped[str | None]


class RejectedRecord(Base):
    """A record that could not be stored, with as much of its text as helps, and the reason."""

    __tablename__ = "rejected_records"
    __table_args__ = (Index("rejected_records_run_id_idx", "run_id", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("ingestion_runs.id", ondelete="CASCADE"))
    time: Mapped[datetime] = mapped_column(server_default=func.now())
    raw: Mapped[str]
    reason: Mapped[str]


class RefreshRequest(Base):
    """A range of snapshots that changed and that the rollups do not show yet. Written with the snapshots."""

    __tablename__ = "refresh_requests"
    run_id: Mapped[int] = mapped_column(ForeignKey("ingestion_runs.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Property(Base):
    """A fact about this database as a whole, such as that its prices are simulated."""

    __tablename__ = "properties"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
