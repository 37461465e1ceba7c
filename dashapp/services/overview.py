"""The market in numbers: what is tracked, what rose and fell, what is on offer in each format."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashapp.cache import cached
from dashapp.services.rows import made_of
from db.engine import reading
from db.queries import market as queries


@dataclass(frozen=True, slots=True)
class MarketplaceOverview:
    """A marketplace in one currency: its series, retail and buylist, when its newest price was confirmed, and the
    source that told a price last.
    """

    slug: str
    currency: str
    series: int
    as_of: datetime
    source: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A currency as a whole. Cards and snapshots are counted over all currencies, everything else in this one.

    `series_with_price` are retail series. Of those whose price is one of now (market/current.py), `advancing` cost more
    than 24 hours before, `declining` less, `unchanged` as much.
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
    """What is on offer of a format's cards: last price times last quantity of the series that tell a quantity."""

    format: str
    card_count: int
    series_with_quantity: int
    listed_value: Decimal


@dataclass(frozen=True, slots=True)
class Formats:
    """All formats in one currency, the one with the most valuable offers first."""

    currency: str
    as_of: datetime | None
    items: list[FormatOverview]


@cached
def load_overview(currency: str) -> Overview:
    """A currency in numbers; zeros where it has no prices."""
    with reading() as connection:
        row = queries.overview(connection, currency)
        marketplaces = queries.marketplaces(connection, currency)
    return Overview(
        currency,
        row.as_of if row else None,
        row.cards_tracked if row else 0,
        row.snapshots if row else 0,
        row.series_with_price if row else 0,
        [made_of(one, MarketplaceOverview) for one in marketplaces],
        row.advancing if row else 0,
        row.declining if row else 0,
        row.unchanged if row else 0,
    )


@cached
def load_formats(currency: str) -> Formats:
    """What is on offer in each format."""
    with reading() as connection:
        rows = queries.formats(connection, currency)
    items = [made_of(row, FormatOverview) for row in rows]
    return Formats(currency, max((row.as_of for row in rows), default=None), items)
