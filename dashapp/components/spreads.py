"""Table of a card's prices side by side: a row a variant, a column a marketplace."""

from datetime import UTC, datetime
from decimal import Decimal

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from market.current import is_stale
from market.spreads import Spread, SpreadTable
from services.market.cards import CardPrice

SPREAD = "how much more the dearest marketplace asks than the cheapest; prices of 2 and 3 make 50\u00a0%"
GAP = "how much less the best buylist price is than the cheapest retail price; 6 paid for a card of 10 makes 40\u00a0%"


def spread_table(data: SpreadTable[CardPrice]) -> html.Div:
    """Return one row a finish, condition and language; no buylist columns where no shop has a buylist price."""
    places = [formats.marketplace_name(slug) for slug in data.marketplaces]
    columns = [Column("Variant"), *(Column(place, "number") for place in places)]
    columns.append(Column("Spread", "number", meaning=SPREAD))
    if data.has_buylist:
        columns += [Column("Best buylist", "number"), Column("Gap", "number", meaning=GAP)]
    rows = [_row(row, data) for row in data.rows]
    keys = [f"{row.finish}|{row.condition}|{row.language}" for row in data.rows]
    return table(f"Marketplaces side by side, {data.currency}", columns, rows, keys=keys)


def quote(price: CardPrice | None, why_unknown: str, with_place: bool = False, compact: bool = True) -> html.Span:
    """Return a price with its age and source on hover, amber where it is stale."""
    if price is None:
        return values.unknown(why_unknown)
    now = datetime.now(UTC)
    stale = is_stale(price.is_current, price.confirmed_at, now)
    amount = formats.money(price.price, price.currency, compact)
    place = [html.Span(formats.marketplace_name(price.marketplace), className="caption under")] if with_place else []
    when = f"confirmed {formats.age(price.confirmed_at, now)} ({formats.utc(price.confirmed_at)})"
    told = f"{formats.money(price.price, price.currency)}, {when}"
    return values.explained(
        [amount, *([html.Span(" (stale)", className="sr-only")] if stale else []), *place],
        f"{told}, from {formats.source_name(price.source)}{', stale' if stale else ''}",
        className="quote stale" if stale else "quote",
    )


def _row(row: Spread[CardPrice], data: SpreadTable[CardPrice]) -> list[object]:
    known = [*row.retail.values(), *([row.buylist] if row.buylist else [])]
    compact = values.are_large(price.price for price in known)
    return [
        _variant(row),
        *(_retail(row, slug, data.currency, compact) for slug in data.marketplaces),
        _per_cent(row.spread, "Fewer than two marketplaces have a price of now"),
        *(_buylist(row, data.currency, compact) if data.has_buylist else ()),
    ]


def _retail(row: Spread[CardPrice], slug: str, currency: str, compact: bool) -> html.Span:
    why_unknown = f"{formats.marketplace_name(slug)} has no {currency} price for this"
    return quote(row.retail.get(slug), why_unknown, compact=compact)


def _buylist(row: Spread[CardPrice], currency: str, compact: bool) -> list[html.Span | str]:
    return [
        quote(row.buylist, f"No shop tells what it pays for this in {currency}", with_place=True, compact=compact),
        _per_cent(row.gap, "Needs a retail price and a buylist price of now"),
    ]


def _variant(row: Spread[CardPrice]) -> html.Span:
    rest = f"{formats.condition_name(row.condition)}, {row.language}"
    return html.Span([formats.FINISH_NAMES[row.finish], html.Span(rest, className="caption under")])


def _per_cent(percent: Decimal | None, why_unknown: str) -> html.Span | str:
    return values.unknown(why_unknown) if percent is None else formats.per_cent(percent)
