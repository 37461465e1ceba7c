"""The market in numbers: rises and falls, totals, volume on offer by format."""

from collections.abc import Sequence

from dash import html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.tables import Column, table
from services.market.overview import FormatOverview, Overview

MARKETPLACE_COLUMNS = (Column("Marketplace"), Column("Prices followed", "number"), Column("Newest price"))
FORMAT_COLUMNS = (Column("Format"), Column("Cards", "number"))
VALUE_COLUMNS = (Column("Prices with stock", "number", minor=True), Column("Listed value", "number"))
BUYLIST_ONLY = "Only what it pays"
NO_QUANTITY = "No source tells how many of these are on offer"


def breadth(overview: Overview) -> html.Div:
    """Return a bar of the series that rose, stayed and fell within a day, with numbers and shares."""
    parts = (
        ("Advancing", "up", overview.advancing),
        ("Unchanged", "flat", overview.unchanged),
        ("Declining", "down", overview.declining),
    )
    total = sum(number for _, _, number in parts)
    if not total:
        return states.nothing("Nothing to compare yet", "No price has one from 24 hours before to compare with.")
    told = ", ".join(f"{formats.count(number)} {title.lower()}" for title, _, number in parts)
    bar = [html.Div(className=f"breadth-part {css}", style={"flexGrow": number}) for _, css, number in parts]
    return html.Div(
        [
            html.Div(bar, className="breadth-bar", role="img", **{"aria-label": f"Prices within 24 hours: {told}"}),
            html.Dl([_share(title, css, number, total) for title, css, number in parts], className="numbers"),
        ]
    )


def totals(overview: Overview) -> html.Dl:
    """Return the totals: cards and snapshots over all currencies, series in this one."""
    return html.Dl(
        [
            _number("Cards tracked", overview.total_cards_tracked),
            _number("Price snapshots", overview.total_snapshots),
            _number(f"{overview.currency} prices followed", overview.series_with_price),
        ],
        className="numbers",
    )


def marketplaces(overview: Overview) -> html.Div:
    """Return the marketplaces of the currency with the age of their prices."""
    rows = [
        [
            formats.marketplace_name(one.slug),
            formats.count(one.series) if one.series else BUYLIST_ONLY,
            values.age(one.as_of),
        ]
        for one in overview.marketplaces
    ]
    keys = [one.slug for one in overview.marketplaces]
    return table(f"Marketplaces with {overview.currency} prices", MARKETPLACE_COLUMNS, rows, keys=keys)


def format_table(items: Sequence[FormatOverview], currency: str) -> html.Div:
    """Return the volume on offer by format; no column of values where no source has quantities in this currency."""
    title, keys = f"Formats, {currency}", [item.format for item in items]
    if not any(item.series_with_quantity for item in items):
        return html.Div(
            [
                html.P(f"No source of {currency} prices tells how many copies are on offer.", className="caption"),
                table(title, FORMAT_COLUMNS, [_format(item) for item in items], keys=keys),
            ],
            className="table-with-note",
        )
    rows = [[*_format(item), *_listed(item, currency)] for item in items]
    return table(title, (*FORMAT_COLUMNS, *VALUE_COLUMNS), rows, keys=keys)


def _format(item: FormatOverview) -> list[object]:
    return [formats.format_name(item.format), formats.count(item.card_count)]


def _listed(item: FormatOverview, currency: str) -> list[object]:
    known = item.listed_value if item.series_with_quantity else None
    return [formats.count(item.series_with_quantity), values.money(known, currency, NO_QUANTITY)]


def _share(title: str, css: str, number: int, total: int) -> html.Div:
    arrow = html.Span(values.ARROWS[css], className="arrow", **{"aria-hidden": "true"})
    shown = [arrow, formats.count(number), html.Span(f" {formats.per_cent(100 * number / total)}", className="caption")]
    return html.Div([html.Dt(title), html.Dd(shown, className=f"change {css}")])


def _number(title: str, number: int) -> html.Div:
    return html.Div([html.Dt(title), html.Dd(formats.count(number))])
