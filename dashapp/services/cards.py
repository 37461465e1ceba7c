"""Cards: one card with its current prices and its history, and what a list shows of a card."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import starmap
from uuid import UUID

from dashapp.cache import cached
from dashapp.services.reasons import foreign_currency, no_series
from dashapp.services.requests import InvalidRequest, one_of, optional_one_of
from dashapp.services.rows import made_of
from db.engine import Row, reading
from db.queries import cards as queries
from market.headline import headline_of
from market.periods import PERIODS
from market.variants import (
    MARKETPLACES,
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
)

LANGUAGE_CODE = re.compile(r"[a-z]{2,4}")


@dataclass(frozen=True, slots=True)
class CardPrice:
    """The newest price of one series, with the source that told it and when it held.

    `time` is when the source told it, `confirmed_at` when one last still had it. `is_current`: it is a price of now.
    `absent_since` is the time of the first whole list of its marketplace that no longer had it.
    """

    marketplace: str
    kind: str
    condition: str
    finish: str
    language: str
    currency: str
    price: Decimal
    price_low: Decimal | None
    price_mid: Decimal | None
    price_high: Decimal | None
    price_market: Decimal | None
    num_listings: int | None
    total_quantity: int | None
    time: datetime
    source: str
    confirmed_at: datetime
    is_current: bool
    absent_since: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """A card and what it costs now. Changes are per cent of the headline series; None is unknown.

    `legalities_since` has the day since which each format's state is what it is. A card that is gone from the
    catalogue (`gone_reason`: vanished, deleted, merged) may go on as the card `merged_into`. `is_current`: the price is
    one of now; else it is the last that is known, and has no changes. `price_time` is when it was told, `as_of` when it
    was last confirmed.
    """

    id: int
    scryfall_id: UUID
    oracle_id: UUID | None
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    rarity: str | None
    language: str
    finishes: list[str]
    type_line: str | None
    mana_cost: str | None
    oracle_text: str | None
    colors: list[str]
    legalities: dict[str, str]
    image_url: str | None
    released_at: date | None
    currency: str
    current_price: Decimal | None
    price_change_24h: Decimal | None
    price_change_7d: Decimal | None
    price_change_30d: Decimal | None
    has_price_data: bool
    is_current: bool
    price_time: datetime | None
    as_of: datetime | None
    prices: list[CardPrice]
    set_type: str | None = None
    layout: str | None = None
    mana_value: float | None = None
    power: str | None = None
    toughness: str | None = None
    keywords: list[str] = field(default_factory=list)
    games: list[str] = field(default_factory=list)
    flavor_name: str | None = None
    printed_name: str | None = None
    reserved: bool = False
    game_changer: bool = False
    edhrec_rank: int | None = None
    legalities_since: dict[str, str | None] = field(default_factory=dict)
    extra: bool = False
    gone_at: datetime | None = None
    gone_reason: str | None = None
    merged_into: int | None = None
    merged_into_name: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """Which series of a card, over which period. A filter that is None means all."""

    card_id: int
    period: str
    currency: str
    condition: str | None = None
    finish: str | None = None
    language: str | None = None
    marketplace: str | None = None
    kind: str = "retail"

    @classmethod
    def parse(
        cls,
        card_id: int,
        period: str | None = "30d",
        currency: str | None = "USD",
        condition: str | None = None,
        finish: str | None = None,
        language: str | None = None,
        marketplace: str | None = None,
        kind: str | None = "retail",
    ) -> "HistoryRequest":
        """Check a reader's words. Raises InvalidRequest naming every wrong field."""
        problems: dict[str, str] = {}
        request = cls(
            card_id,
            one_of("period", period, PERIODS, problems),
            one_of("currency", currency, Currency, problems),
            optional_one_of("condition", condition, Condition, problems),
            optional_one_of("finish", finish, Finish, problems),
            optional_one_of("language", language, _languages(language), problems),
            optional_one_of("marketplace", marketplace, MARKETPLACES, problems),
            one_of("kind", kind, Kind, problems),
        )
        if problems:
            raise InvalidRequest(problems)
        return request


def _languages(asked: str | None) -> list[str]:
    """What may be asked for: beside the languages with a name the code of one that has none."""
    return [*Language, *([asked] if asked and LANGUAGE_CODE.fullmatch(asked) else [])]


@dataclass(slots=True)
class HistoryPoint:
    """One bucket of one series. Not frozen, which would make the hundreds of them in an answer four times as slow."""

    time: datetime
    avg_price: Decimal
    min_price: Decimal
    max_price: Decimal
    last_price: Decimal
    total_listings: int | None
    total_quantity: int | None


@dataclass(frozen=True, slots=True)
class Silence:
    """A time in which the whole lists of a marketplace did not have a series."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class HistorySeries:
    """One series over the period; buckets without an observation are absent.

    `from_lists`: whole lists confirm its prices, and store only changes within a day. A price then holds until the next
    point, the last one until `confirmed_at`, but for the `silences`.
    """

    marketplace: str
    condition: str
    finish: str
    language: str
    kind: str
    points: list[HistoryPoint]
    from_lists: bool = False
    confirmed_at: datetime | None = None
    silences: list[Silence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CardHistory:
    """The chosen series of a card over a period. `reason` tells why no series can be what was asked for."""

    card_id: int
    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    series: list[HistorySeries]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CardListItem:
    """A card in a list, with its headline price in one currency."""

    id: int
    scryfall_id: UUID
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    rarity: str | None
    image_url: str | None
    price: Decimal | None
    currency: str
    has_price_data: bool
    is_current: bool
    change_24h: Decimal | None
    change_7d: Decimal | None


@cached
def load_card(card_id: int, currency: str) -> Card | None:
    """A card with its newest prices, and its headline price in `currency`. None if there is no such card."""
    with reading() as connection:
        row = queries.card(connection, card_id)
        if row is None:
            return None
        rows = queries.current_prices(connection, card_id)
    headline = headline_of(rows, currency, row.language, row.finishes)
    of_now = headline if headline and headline.is_current else None
    return made_of(
        row,
        Card,
        currency=currency,
        current_price=headline.price if headline else None,
        price_change_24h=of_now.change_24h if of_now else None,
        price_change_7d=of_now.change_7d if of_now else None,
        price_change_30d=of_now.change_30d if of_now else None,
        has_price_data=headline is not None,
        is_current=of_now is not None,
        price_time=headline.time if headline else None,
        as_of=headline.confirmed_at if headline else None,
        prices=[made_of(price, CardPrice) for price in rows],
    )


def is_known(card_id: int) -> bool:
    """Whether there is a card of this id."""
    with reading() as connection:
        return queries.card(connection, card_id) is not None


def load_card_by_scryfall(scryfall_id: UUID, currency: str) -> Card | None:
    """The same, by Scryfall's id."""
    with reading() as connection:
        card_id = queries.card_id_of(connection, scryfall_id)
    return None if card_id is None else load_card(card_id, currency)


@cached
def load_history(request: HistoryRequest) -> CardHistory:
    """The chosen series of a card over the period that ends now; none for a card that is not there."""
    period = PERIODS[request.period]
    filters = {name: value for name in queries.FILTERS if (value := getattr(request, name))}
    with reading() as connection:
        rows = queries.histories(connection, period.bucket, request.card_id, filters, period.since(datetime.now(UTC)))
        others = () if rows else queries.current_prices(connection, request.card_id)
    reason = None if rows else foreign_currency(request.marketplace, request.currency) or no_series(filters, others)
    seen = [row for row in rows if row.times]
    return CardHistory(
        request.card_id,
        request.currency,
        period.slug,
        period.bucket.label,
        max((row.last_time for row in seen), default=None),
        [_series(row) for row in seen],
        reason,
    )


def _series(row: Row) -> HistorySeries:
    ranges = (prices or row.last_prices for prices in (row.avg_prices, row.min_prices, row.max_prices))
    values = zip(row.times, *ranges, row.last_prices, row.listings, row.quantities, strict=True)
    points = list(starmap(HistoryPoint, values))
    return made_of(row, HistorySeries, points=points, silences=list(starmap(Silence, row.silences or ())))
