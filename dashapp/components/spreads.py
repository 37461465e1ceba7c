"""Table of a card's prices side by side: a row a variant, a column a marketplace."""

from datetime import UTC, datetime
from decimal import Decimal

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.services.cards import CardPrice
from dashapp.services.spreads import Spread, SpreadTable
from market.sources import is_late


def spread_table(data: SpreadTable) -> html.Div:
    """One row a finish, condition and language; no columns for buylists where no shop tells what it pays."""
    places = [formats.marketplace_name(slug) for slug in data.marketplaces]
    titles = [*places, "Spread", *(("Best buylist", "Gap") if data.has_buylist else ())]
    columns = [Column("Variant"), *(Column(title, "number") for title in titles)]
    rows = [_row(row, data) for row in data.rows]
    keys = [f"{row.finish}|{row.condition}|{row.language}" for row in data.rows]
    return table(f"Marketplaces side by side, {data.currency}", columns, rows, keys=keys)


def quote(price: CardPrice | None, why_unknown: str, with_place: bool = False) -> html.Span:
    """A price with its age and source on hover, amber where its source is late or it is not a price of now."""
    if price is None:
        return values.unknown(why_unknown)
    now = datetime.now(UTC)
    stale = not price.is_current or is_late(price.source, price.confirmed_at, now)
    amount = formats.money(price.price, price.currency, compact=True)
    place = [html.Span(formats.marketplace_name(price.marketplace), className="caption under")] if with_place else []
    when = f"confirmed {formats.age(price.confirmed_at, now)} ({formats.utc(price.confirmed_at)})"
    told = f"{formats.money(price.price, price.currency)}, {when}"
    return html.Span(
        [amount, *([html.Span(" (stale)", className="sr-only")] if stale else []), *place],
        title=f"{told}, from {formats.source_name(price.source)}{', stale' if stale else ''}",
        className="quote stale" if stale else "quote",
    )


def _row(row: Spread, data: SpreadTable) -> list[object]:
    return [
        _variant(row),
        *(
            quote(row.retail.get(slug), f"{formats.marketplace_name(slug)} has no {data.currency} price for this")
            for slug in data.marketplaces
        ),
        _per_cent(row.spread, "Fewer than two marketplaces have a price of now"),
        *(_buylist(row, data.currency) if data.has_buylist else ()),
    ]


def _buylist(row: Spread, currency: str) -> list[html.Span | str]:
    return [
        quote(row.buylist, f"No shop tells what it pays for this in {currency}", with_place=True),
        _per_cent(row.gap, "Needs a retail price and a buylist price of now"),
    ]


def _variant(row: Spread) -> html.Span:
    rest = f"{formats.condition_name(row.condition)}, {row.language}"
    return html.Span([formats.FINISH_NAMES[row.finish], html.Span(rest, className="caption under")])


def _per_cent(percent: Decimal | None, why_unknown: str) -> html.Span | str:
    return values.unknown(why_unknown) if percent is None else formats.per_cent(percent)
