"""Cards: one card with its current prices and its history, and its line in a list."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import starmap
from uuid import UUID

from db.engine import Row, reading
from db.queries import cards as queries
from market.headline import headline_of
from market.periods import PERIODS
from market.variants import Currency, Kind
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.why_empty import foreign_currency, no_series
from services.requests import Request
from services.rows import made_of


@dataclass(frozen=True, slots=True)
class CardPrice:
    """Newest price of one series, with its source.

    `time` is when the source published it, `confirmed_at` when a source last confirmed it. `is_current`: the price is
    current. `absent_since` is the time of the first whole list of its marketplace without it.
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
class Card(CardSummary):
    """A card and its current prices. Changes are per cent of the headline series; None is unknown.

    `legalities_since` has the day of each format's last change of state. A card that is gone from the catalogue
    (`gone_reason`: vanished, deleted, merged) may continue as the card `merged_into`. `is_current`: the price is
    current; else it is the last known and has no changes. `price_time` is when its source published it, `as_of` when it
    was last confirmed. The last three fields are its numbers in the catalogues of marketplaces.
    """

    oracle_id: UUID | None
    language: str
    finishes: list[str]
    type_line: str | None
    mana_cost: str | None
    oracle_text: str | None
    colors: list[str]
    legalities: dict[str, str]
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
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None

    @property
    def headline(self) -> CardPrice | None:
        """Return the price that stands for the card in its currency, None where there is none."""
        return headline_of(self.prices, self.currency, self.language, self.finishes)


@dataclass(frozen=True, slots=True)
class CardRequest(Request):
    """One card, and the currency of its headline price."""

    card_id: fields.CardId
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class ScryfallCardRequest(Request):
    """The same, by Scryfall's id."""

    scryfall_id: fields.ScryfallId
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class HistoryRequest(Request):
    """Series of a card over a period. A filter that is None means all."""

    card_id: fields.CardId
    period: fields.PeriodCode = "30d"
    currency: fields.CurrencyCode = str(Currency.USD)
    condition: fields.ConditionFilter = None
    finish: fields.FinishFilter = None
    language: fields.LanguageFilter = None
    marketplace: fields.MarketplaceFilter = None
    kind: fields.PriceKind = str(Kind.RETAIL)


@dataclass(slots=True)
class HistoryPoint:
    """One bucket of one series. Not frozen: creating the hundreds of an answer would take four times as long."""

    time: datetime
    avg_price: Decimal
    min_price: Decimal
    max_price: Decimal
    last_price: Decimal
    total_listings: int | None
    total_quantity: int | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Time in which the whole lists of a marketplace did not have a series."""

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
    """Chosen series of a card over a period. `reason` says why no series can match the request."""

    card_id: int
    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    series: list[HistorySeries]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CardListItem(CardSummary):
    """A card in a list, with its headline price in one currency."""

    price: Decimal | None
    currency: str
    has_price_data: bool
    is_current: bool
    change_24h: Decimal | None
    change_7d: Decimal | None


def load_card(card_id: int, currency: str) -> Card | None:
    """Return a card with its newest prices, and its headline price in `currency`. None if the card does not exist."""
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
    """Return whether a card of this id exists."""
    with reading() as connection:
        return queries.card(connection, card_id) is not None


def id_of(scryfall_id: UUID) -> int | None:
    """Return the id of the card with a Scryfall id, None where none has it."""
    with reading() as connection:
        return queries.card_id_of(connection, scryfall_id)


def load_history(request: HistoryRequest) -> CardHistory:
    """Return the chosen series of a card over the period that ends now; none for an unknown card."""
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
