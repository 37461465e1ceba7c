"""Sections of the dashboard that everybody sees: freshness, the market, movers, opportunities, breadth, numbers."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import states, values
from dashapp.components.indices import why_not
from dashapp.components.overview import format_table
from dashapp.components.pictures import thumb
from dashapp.components.recommendations import nothing, searched
from dashapp.components.sparkline import sparkline
from dashapp.components.static_markup import Still
from dashapp.components.tables import Column, table
from dashapp.components.track_record import TYPE_NAMES, record_in_words
from dashapp.paths import card_path, method_path
from services.analysis.dashboard.market import Breadth, Tile
from services.analysis.dashboard.movers import DashboardMover
from services.analysis.dashboard.opportunities import Opportunities
from services.analysis.dashboard.summary import QuickStats
from services.analysis.recommendations import ToldRecommendation
from services.analysis.track_record import TypeRecord
from services.market.overview import FormatOverview, Overview
from services.operation.data_state import DataState
from services.operation.freshness import late_after

CONFIDENCE = "How much a move rests on: days and changes seen, age, kind of source, other printings"
NOT_BEGUN = "This is computed after the next load of prices."
MOVERS = (
    Column("Card"),
    Column("30 d", "line", spare=True),
    Column("Change", "number"),
)
NO_MOVES = {
    "up": "No rise of 7 days is confirmed now",
    "down": "No fall of 7 days is confirmed now",
}
BREADTH = "Of the prices from 1.00 on: those that rose by more than 1 % in 24 hours less those that fell so, over all"


def strip(overview: Overview, state: DataState, operator: bool) -> html.Div:
    """Return the currency and the age of each marketplace's newest price; sources that are late lead to their list."""
    if not overview.marketplaces:
        return html.Div(html.Span(f"No {overview.currency} prices yet", className="caption"), className="strip-line")
    places = [
        html.Span([f"{formats.marketplace_name(one.slug)} ", values.age(one.as_of, late_after(one.source))])
        for one in overview.marketplaces
    ]
    late = len(state.late)
    page = paths.ADMIN if operator else paths.ABOUT
    told = f"{late} source{'' if late == 1 else 's'} late"
    link = [dcc.Link(told, href=f"{page}#sources", className="strip-late")] if late else []
    return html.Div([html.Strong(f"Prices in {overview.currency}"), *places, *link], className="strip-line")


def tiles(some: Sequence[Tile], currency: str) -> Any:
    """Return the indices as tiles, each with its line; they lead to their methods."""
    if not some:
        return states.nothing(f"No index in {currency} yet", NOT_BEGUN)
    published = [one for one in some if one.standing.index_value is not None]
    others = [
        dcc.Link(one.standing.title, href=method_path(one.standing.code), title=why_not(one.standing))
        for one in some
        if one not in published
    ]
    told = [part for other in others for part in (", ", other)][1:]
    lacking = [html.P(["Not published yet: ", *told], className="caption")] if told else []
    return Still(html.Div([html.Div([_tile(one) for one in published], className="index-tiles"), *lacking]))


def _tile(one: Tile) -> dcc.Link:
    item = one.standing
    level = html.Span(
        formats.index_value(item.index_value), className="tile-value", **{"data-key": f"tile|{item.code}"}
    )
    change = values.change(item.change_30d, "No published value 30 days before")
    day = f", {formats.calendar_day(item.day)}" if item.day else ""
    return dcc.Link(
        [
            html.Span(f"{item.title} · 30 d{day}", className="tile-name"),
            html.Span([level, html.Span(change, className="pill")], className="tile-numbers"),
            html.Span(sparkline(one.line), className=f"change {formats.direction(item.change_30d)}"),
        ],
        href=method_path(item.code),
        className="tile",
    )


def movers(confirmed: Sequence[DashboardMover], others: Sequence[DashboardMover], way: str, currency: str) -> Any:
    """Return movers of a direction, the confirmed ones first; the `others` are marked as unconfirmed."""
    if not confirmed and not others:
        return states.nothing(NO_MOVES[way], "Moves that rest on little are behind the switch.")
    rows = [[_mover(one, currency, one in others), _line(one), _change(one, currency)] for one in (*confirmed, *others)]
    title = f"{'Gainers' if way == 'up' else 'Losers'} in 7 days, {currency}"
    keys = [f"{one.card.id}|{one.marketplace}|{one.finish}|{one.condition}" for one in (*confirmed, *others)]
    return table(title, MOVERS, rows, keys=keys, is_narrow=True)


def _mover(one: DashboardMover, currency: str, is_doubted: bool) -> html.Div:
    moves = f"{formats.count(one.moves)} change{'' if one.moves == 1 else 's'}"
    doubt = [html.Span("unconfirmed", className="tag", title=CONFIDENCE)] if is_doubted else []
    told = html.Span(
        [
            html.Span(formats.money(one.price_now, currency, compact=True), className="price-now"),
            f" at {formats.marketplace_name(one.marketplace)}, ",
            f"{formats.grade(one.condition, one.finish, one.language)} · {moves} · ",
            values.age(one.as_of),
        ],
        className="mover-told",
    )
    name = dcc.Link(one.card.name, href=card_path(one.card.id))
    return html.Div([thumb(one.card.id), html.Div([name, *doubt, told], className="card-cell")], className="mover")


def _line(one: DashboardMover) -> html.Span:
    return sparkline([float(price) for price in one.sparkline if price is not None])


def _change(one: DashboardMover, currency: str) -> list[html.Span]:
    amount = values.money_change(one.price_now - one.price_then, currency)
    return [values.change(one.change_pct), html.Span(amount, className="caption under")]


def opportunities(found: Opportunities, items: Sequence[ToldRecommendation]) -> Any:
    """Return what is recommended to everybody, net of fees, each with the record of its type."""
    if not items:
        return html.Div([nothing(found.search, is_open=True), searched(found.search)])
    records = {one.type: one for one in found.records}
    listed = [_opportunity(one, records.get(one.type)) for one in items]
    more = dcc.Link("All recommendations", href=paths.RECOMMENDATIONS)
    return html.Div([Still(html.Ul(listed, className="plain-list")), html.P([more, "."], className="caption")])


def _opportunity(one: ToldRecommendation, record: TypeRecord | None) -> html.Li:
    name: Any = dcc.Link(one.card.name, href=card_path(one.card.id)) if one.card else "A card whose prices have ended"
    net = values.money(one.expected_net, one.currency, "No net is stated")
    odds = "" if one.probability is None else f", probability {formats.share(float(one.probability))}"
    kind = dcc.Link(TYPE_NAMES[one.type], href=f"{paths.TRACK_RECORD}?type={one.type}")
    told = html.Span([kind, f": {record_in_words(record)}"], className="caption")
    return html.Li([html.Div([name, html.Span(f" {one.action}")]), html.Div([net, f" a copy, after fees{odds}"]), told])


def breadth(found: Breadth) -> Any:
    """Return the breadth with its bar."""
    if found.breadth is None:
        return states.nothing("Nothing to compare yet", NOT_BEGUN)
    flat = found.alive - found.advancing - found.declining
    parts = (("rose", "up", found.advancing), ("stood", "flat", flat), ("fell", "down", found.declining))
    bar = [html.Div(className=f"breadth-part {css}", style={"flexGrow": number}) for _, css, number in parts]
    told = ", ".join(f"{formats.count(number)} {word}" for word, _, number in parts)
    title = values.explained(["Breadth ", values.change(100 * found.breadth)], BREADTH)
    return Still(
        html.Div(
            [
                html.P([title, " · ", values.age(found.as_of)], className="breadth-title"),
                html.Div(bar, className="breadth-bar", role="img", **{"aria-label": f"Prices in 24 hours: {told}"}),
                html.P(told, className="caption"),
            ]
        )
    )


def volume(items: Sequence[FormatOverview], currency: str) -> Any:
    """Return what is on offer by format."""
    if not items:
        return states.nothing(f"No card with a {currency} price is known to be legal in a format")
    return format_table(items[:5], currency)


def stats(found: QuickStats) -> html.P:
    """Return the quick numbers in one line."""
    numbers = (
        (found.cards, "cards"),
        (found.series, "prices followed"),
        (found.snapshots, "snapshots"),
        (found.sources, "sources"),
        (found.open_recommendations, "open recommendations"),
    )
    return html.P(" · ".join(f"{formats.count(number)} {word}" for number, word in numbers), className="caption")
