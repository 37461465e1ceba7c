"""What can have a price: sets, cards, marketplaces, and the series that they make."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Identity, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BYTEWISE, Base


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
        Index("cards_search_name_idx", "search_name", "id"),
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
    search_name: Mapped[str] = mapped_column(BYTEWISE)
    search_type: Mapped[str]
    formats: Mapped[list[str]]


class CardName(Base):
    """A name of cards as searches compare it; the database notes those of all cards that are written."""

    __tablename__ = "card_names"
    name: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)


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
    card_id: Mapped[int]
    marketplace_id: Mapped[int] = mapped_column(SmallInteger)
    condition: Mapped[str]
    finish: Mapped[str]
    language: Mapped[str]
    currency: Mapped[str]
    kind: Mapped[str]
