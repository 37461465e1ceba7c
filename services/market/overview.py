"""The market in numbers: tracked series, rises and falls, offers by format."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from db.engine import reading
from db.queries import market as queries
from market.variants import Currency
from services.market import fields
from services.requests import Request
from services.rows import made_of


@dataclass(frozen=True, slots=True)
class OverviewRequest(Request):
    """Currency of the market."""

    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class MarketplaceOverview:
    """A marketplace in one currency: its number of retail series with a price, 0 where only buylist prices are known.

    `as_of` is when its newest price was confirmed; the source is that of its last price.
    """

    slug: str
    currency: str
    series: int
    as_of: datetime
    source: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A currency as a whole. Cards and snapshots are counted over all currencies, everything else in this one.

    `as_of` is the newest retail price, None where only buylist prices are known. `series_with_price` counts the retail
    series of all marketplaces. Of those with a current price (market/current.py), `advancing` cost more than 24 hours
    before, `declining` less, `unchanged` as much.
    """

    currency: str
    as_of: datetime | None
    total_cards_tracked: int
    total_snapshots: int
    series_with_price: int
    marketplaces: list[MarketplaceOverview]
    advancing: int
    declining: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class FormatOverview:
    """Offers of a format's cards: last price times last quantity, over the series with a quantity."""

    format: str
    card_count: int
    series_with_quantity: int
    listed_value: Decimal


@dataclass(frozen=True, slots=True)
class Formats:
    """All formats in one currency, by the value of their offers, highest first."""

    currency: str
    as_of: datetime | None
    items: list[FormatOverview]


def load_overview(currency: str) -> Overview:
    """Return the numbers of a currency; zeros where it has no retail prices."""
    with reading() as connection:
        row = queries.overview(connection, currency)
        marketplaces = queries.marketplaces(connection, currency)
    return made_of(
        row,
        Overview,
        currency=currency,
        total_cards_tracked=row.cards_tracked,
        total_snapshots=row.snapshots,
        marketplaces=[made_of(one, MarketplaceOverview) for one in marketplaces],
    )


def load_formats(currency: str) -> Formats:
    """Return the offers of each format."""
    with reading() as connection:
        rows = queries.formats(connection, currency)
    items = [made_of(row, FormatOverview) for row in rows]
    return Formats(currency, max((row.as_of for row in rows), default=None), items)
