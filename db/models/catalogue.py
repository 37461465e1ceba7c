"""Catalogue: sets, cards, marketplaces, and their price series."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Double, ForeignKey, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BYTEWISE, Base


class Set(Base):
    """A set of cards. `name` equals the code until a catalogue describes the set."""

    __tablename__ = "sets"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    set_type: Mapped[str | None]
    released_at: Mapped[date | None]


class SetMove(Base):
    """Number of cards of a set that moved to another one, until it is known whether the whole set did."""

    __tablename__ = "set_moves"
    old_code: Mapped[str] = mapped_column(primary_key=True)
    new_code: Mapped[str] = mapped_column(primary_key=True)
    cards: Mapped[int] = mapped_column(BigInteger)


class SetRename(Base):
    """A former code of a set, with its current code."""

    __tablename__ = "set_renames"
    old_code: Mapped[str] = mapped_column(primary_key=True)
    new_code: Mapped[str]
    since: Mapped[datetime]


class Card(Base):
    """One printing, one Scryfall id. `described` is false while only name, set and number are known.

    `described_at` is the edition that changed the description last. `legalities_since` has the day of each format's
    last change of state; for formats that it does not name, `described_since` applies. `filled` names the identifiers
    that are not of their authority (market.records.OWN_IDENTIFIERS). `extra`: no card to play with. A card that is gone
    (`gone_reason`: vanished, deleted, merged) may continue as `merged_into`.
    """

    __tablename__ = "cards"
    __table_args__ = (
        Index("cards_oracle_id_idx", "oracle_id"),
        Index("cards_search_name_idx", "search_name", "id"),
        Index("cards_extra_name_idx", "search_name", "id", postgresql_where=text("extra")),
        Index("cards_set_number_idx", "set_code", "collector_number"),
        Index("cards_cardmarket_id_idx", "cardmarket_id"),
        Index("cards_tcgplayer_id_idx", "tcgplayer_id"),
        Index(
            "cards_tcgplayer_etched_id_idx",
            "tcgplayer_etched_id",
            postgresql_where=text("tcgplayer_etched_id IS NOT NULL"),
        ),
        Index("cards_two_faces_idx", "name", postgresql_where=text("name LIKE '% // %'")),
        Index("cards_left_out_idx", "id", postgresql_where=text("gone_at IS NOT NULL OR extra")),
        Index("cards_merged_into_idx", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
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
    filled: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    reserved: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    game_changer: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    edhrec_rank: Mapped[int | None]
    keywords: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    mana_value: Mapped[float | None] = mapped_column(Double)
    power: Mapped[str | None]
    toughness: Mapped[str | None]
    layout: Mapped[str | None]
    games: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    flavor_name: Mapped[str | None]
    printed_name: Mapped[str | None]
    set_type: Mapped[str | None]
    extra: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    legalities_since: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    described_since: Mapped[date | None]
    described_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    gone_reason: Mapped[str | None]
    merged_into: Mapped[int | None]


class CardMtgjsonUuid(Base):
    """MTGJSON's uuid of a card's face, which identifies its prices."""

    __tablename__ = "card_mtgjson_uuids"
    uuid: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[int]


class CardName(Base):
    """Searchable name of cards; a trigger inserts those of all written cards."""

    __tablename__ = "card_names"
    __table_args__ = (
        Index(
            "card_names_titles_idx",
            text("string_to_array(split_part(name, ' | ', 1), ' = ')"),
            postgresql_using="gin",
        ),
    )
    name: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)


class Marketplace(Base):
    """A marketplace for cards."""

    __tablename__ = "marketplaces"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    currency: Mapped[str]
    region: Mapped[str]


class PriceSeries(Base):
    """A series: the card and the variant of one stream of prices."""

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
