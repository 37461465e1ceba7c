"""Summaries that pages read: recomputed from the latest prices after every load (db/summaries)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Double, ForeignKey, Index, Numeric, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BYTEWISE, Base


class CardSearch(Base):
    """Rows that searches scan: one narrow row for each card and currency, with the headline price.

    `keywords` are folded. `price` is current, NULL without a current one; `last_known` is then the last that was.
    `time` is when a source published or repeated it last, apart from the list that it is on (`list_id`). `other_price`
    is the current price in the other currency.
    """

    __tablename__ = "card_search"
    __table_args__ = ({"postgresql_partition_by": "LIST (currency)"},)
    currency: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(BYTEWISE)
    type_line: Mapped[str]
    set_code: Mapped[str] = mapped_column(BYTEWISE)
    collector_number: Mapped[str]
    rarity: Mapped[str | None]
    language: Mapped[str]
    finishes: Mapped[int] = mapped_column(SmallInteger)
    colors: Mapped[int] = mapped_column(SmallInteger)
    formats: Mapped[int]
    oracle_id: Mapped[UUID | None]
    digital: Mapped[bool] = mapped_column(Boolean)
    gone: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    extra: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    reserved: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    edhrec_rank: Mapped[int | None]
    mana_value: Mapped[float | None] = mapped_column(Double)
    series_id: Mapped[int | None]
    time: Mapped[datetime | None]
    list_id: Mapped[int | None]
    price: Mapped[Decimal | None]
    other_price: Mapped[Decimal | None]
    change_24h: Mapped[Decimal | None] = mapped_column(Numeric)
    change_7d: Mapped[Decimal | None] = mapped_column(Numeric)
    change_30d: Mapped[Decimal | None] = mapped_column(Numeric)
    spread: Mapped[Decimal | None] = mapped_column(Numeric)
    buylist: Mapped[Decimal | None]
    last_known: Mapped[Decimal | None]
    keywords: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    game_changer: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    released_at: Mapped[date | None]
    collector_order: Mapped[str] = mapped_column(BYTEWISE)


class Mover(Base):
    """A series among those with the largest moves in a window. `ranked_by`: size in per cent, or in money."""

    __tablename__ = "movers"
    __table_args__ = (Index("movers_currency_idx", "window", "ranked_by", "direction", "currency"),)
    window: Mapped[str] = mapped_column(primary_key=True)
    ranked_by: Mapped[str] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str]
    finish: Mapped[str]
    condition: Mapped[str]
    price_then: Mapped[Decimal]
    time_then: Mapped[datetime]
    price_now: Mapped[Decimal]
    time_now: Mapped[datetime]
    change_pct: Mapped[Decimal] = mapped_column(Numeric)


class MarketOverview(Base):
    """A currency as a whole: one with a price, retail or buylist.

    `as_of` is the newest confirmation of a retail price, or of any price where there is no retail price; `confirmed_at`
    is always that of any price.
    """

    __tablename__ = "market_overviews"
    currency: Mapped[str] = mapped_column(primary_key=True)
    cards_tracked: Mapped[int] = mapped_column(BigInteger)
    series_with_price: Mapped[int] = mapped_column(BigInteger)
    advancing: Mapped[int] = mapped_column(BigInteger)
    declining: Mapped[int] = mapped_column(BigInteger)
    unchanged: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[datetime]
    confirmed_at: Mapped[datetime]


class MarketplaceOverview(Base):
    """A marketplace in one of its currencies: its number of retail series, 0 where it has buylist prices only.

    `source` is that of its last price, `as_of` its newest confirmation, retail or buylist.
    """

    __tablename__ = "marketplace_overviews"
    currency: Mapped[str] = mapped_column(primary_key=True)
    marketplace_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("marketplaces.id"), primary_key=True)
    series: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[datetime]
    source: Mapped[str | None]


class FormatOverview(Base):
    """Offers of the cards that are legal in a format."""

    __tablename__ = "format_overviews"
    currency: Mapped[str] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    card_count: Mapped[int] = mapped_column(BigInteger)
    series_with_quantity: Mapped[int] = mapped_column(BigInteger)
    listed_value: Mapped[Decimal] = mapped_column(Numeric)
    as_of: Mapped[datetime]


class SetOverview(Base):
    """Value of one of each printing of a set: its newest day with a value (SetIndexDaily)."""

    __tablename__ = "set_overviews"
    currency: Mapped[str] = mapped_column(primary_key=True)
    set_code: Mapped[str] = mapped_column(ForeignKey("sets.code"), primary_key=True)
    card_count: Mapped[int] = mapped_column(BigInteger)
    priced_count: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[Decimal] = mapped_column(Numeric)
    stale_value: Mapped[Decimal | None] = mapped_column(Numeric)
    change_24h: Mapped[Decimal | None] = mapped_column(Numeric)
    change_7d: Mapped[Decimal | None] = mapped_column(Numeric)
    change_30d: Mapped[Decimal | None] = mapped_column(Numeric)
    as_of: Mapped[datetime | None]


class ArbitrageOverview(Base):
    """What the last search for arbitrage in a currency found (analysis.arbitrage.Found), `best_net` in minor units."""

    __tablename__ = "arbitrage_overviews"
    currency: Mapped[str] = mapped_column(primary_key=True)
    searched_at: Mapped[datetime]
    compared: Mapped[int] = mapped_column(BigInteger)
    suspect: Mapped[int] = mapped_column(BigInteger)
    unknown: Mapped[int] = mapped_column(BigInteger)
    gainful: Mapped[int] = mapped_column(BigInteger)
    best_net: Mapped[int | None] = mapped_column(BigInteger)


class SnapshotCount(Base):
    """Number of snapshots of a day (UTC)."""

    __tablename__ = "snapshot_counts"
    day: Mapped[date] = mapped_column(primary_key=True)
    snapshots: Mapped[int] = mapped_column(BigInteger)
