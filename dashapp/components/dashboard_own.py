"""Sections of the dashboard about one's own: the value, what is close to happen, what a buylist may pay."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import states, values
from dashapp.components.inventory_movers import NOTES
from dashapp.components.inventory_values import NO_VALUE, NOT_OFFERED, NOT_SOLD, in_doubt, week_of
from dashapp.components.sparkline import sparkline
from dashapp.components.static_markup import Still
from dashapp.paths import card_path
from services.analysis.forecasts import Odds
from services.analysis.training import CURRENCY
from services.people.advice.offers import HeldOffer
from services.people.alerts.wording import rule_in_words
from services.people.valuation.index import HeldIndex
from services.people.valuation.movers import HeldMover, HeldMovers
from services.people.valuation.summary import Summary
from services.people.watching import Near

VALUE_NAMES = {"mark": "Worth", "liquidation": "Sold today", "replacement": "Bought again"}
WHY_NONE = {"mark": NO_VALUE, "liquidation": NOT_SOLD, "replacement": NOT_OFFERED}
MEANINGS = {
    "mark": "Value at the prices of now",
    "liquidation": "Value after fees and postage, each copy where it brings most",
    "replacement": "Value of the same copies where they cost least, with fees, without postage",
}
NO_RETURN = "Too little of it had prices to say"
NO_MODEL = (
    "There is too little history of offers, or no model has shown any skill on it: nothing is said about what they do "
    "next."
)


def empty() -> html.Div:
    """Return the way to a collection."""
    ways = html.P([dcc.Link("Import a file", href=paths.INVENTORY_IMPORT), " or ",
                   dcc.Link("add a card", href=paths.INVENTORY)])  # fmt: skip
    return states.nothing("Your collection is empty", "See what it is worth and why it moves.", ways)


def value(summary: Summary, index: HeldIndex, moved: HeldMovers, kind: str) -> Any:
    """Return one of the three values, what it returned, how much of it has a price, and what moved it most."""
    copies, currency = summary.copies, summary.currency
    amount = getattr(summary.values, kind)
    covered = f"{formats.count(copies.valued)} of {formats.count(copies.total)} copies priced"
    line = [float(point.value) for point in index.points if point.gap is None and point.value is not None]
    head = html.Div(
        [
            html.P([html.Span(MEANINGS[kind]), f", {currency}"], className="tile-name"),
            html.P(values.money(amount, currency, WHY_NONE[kind]), className="own-number"),
            html.P([covered, *in_doubt(summary), " · ", values.age(summary.as_of)], className="caption"),
        ],
        className="own-head",
    )
    changes = html.Dl([part for pair in _changes(summary, index) for part in pair], className="value-pairs")
    spark = html.Div([sparkline(line), html.Span("Value, 30 days", className="caption")], className="own-line")
    return Still(html.Div([html.Div([head, spark], className="own-top"), changes, _movers(moved)], className="own"))


def _changes(summary: Summary, index: HeldIndex) -> list[tuple[html.Dt, html.Dd]]:
    week = week_of(summary)
    money = values.unknown(NO_RETURN) if week is None else values.money_change(week, summary.currency)
    return [
        (html.Dt("Return today"), html.Dd(values.change(_today(index), NO_RETURN))),
        (html.Dt("Return in 30 days"), html.Dd(values.change(None if index.twr is None else 100 * index.twr,
                                                             index.twr_reason or NO_RETURN))),
        (html.Dt("Value, by prices in 7 days"), html.Dd(money)),
    ]  # fmt: skip


def _today(index: HeldIndex) -> float | None:
    """Return the change of the index since the last midnight (UTC), in per cent."""
    known = [point for point in index.points if point.index_value is not None]
    if len(known) < 2 or known[-1] is not index.points[-1]:
        return None
    before, now = known[-2].index_value, known[-1].index_value
    return 100 * (now / before - 1) if before and now else None


def _movers(moved: HeldMovers) -> html.Div:
    """Return what moved the value most in 7 days."""
    title = html.H3("Your cards, 7 days")
    if not moved.items:
        return html.Div([title, html.P("Nothing has moved.", className="caption")], className="own-movers")
    return html.Div([title, html.Ul([_moved(one, moved.currency) for one in moved.items], className="plain-list")],
                    className="own-movers")  # fmt: skip


def _moved(one: HeldMover, currency: str) -> html.Li:
    name: Any = dcc.Link(one.card.name, href=card_path(one.card.id)) if one.card else "A card that is not found yet"
    told = "" if one.change_pct is None else formats.change(one.change_pct)
    note = NOTES.get(one.cause, told)
    return html.Li([html.Span(name), html.Span([values.money_change(one.contribution, currency), f" {note}"])])


def near(wants: Sequence[Near], alerts: Sequence[Near], most: int) -> Any:
    """Return the wants and alerts that are at their price or close to it, the nearest first."""
    found = sorted([*wants, *alerts], key=lambda one: one.distance)[:most]
    if not found:
        ways = html.P([dcc.Link("Want list", href=paths.WANT_LIST), " · ", dcc.Link("Alerts", href=paths.ALERTS)])
        return states.nothing("Nothing is within 10 % of a price that you wait for", ways)
    return Still(html.Ul([_near(one) for one in found], className="plain-list"))


def _near(one: Near) -> html.Li:
    reached = one.distance <= 0
    far = "reached" if reached else f"{formats.share(float(one.distance))} away"
    if one.want is not None and one.want.best is not None:
        want, best = one.want, one.want.best
        price, most = (formats.money(amount, best.currency) for amount in (best.price, want.max_price))
        told = f"{price} at {formats.marketplace_name(best.marketplace)}, you would pay {most}"
        return _line(dcc.Link(want.card.name, href=card_path(want.card.id)), told, far, reached)
    assert one.rule is not None
    rule = one.rule
    name = rule.card.name if rule.card and rule.card.name else rule.name or "An alert"
    waits = rule_in_words(rule.trigger, rule.currency, rule.price, rule.percent, rule.window, rule.days)
    last = formats.money(rule.last_price, rule.currency)
    return _line(dcc.Link(name, href=paths.ALERTS), f"{last}, alert at {waits}", far, reached)


def _line(name: Any, told: str, far: str, reached: bool) -> html.Li:
    return html.Li([html.Div([name, html.Span(f" {told}", className="caption")]),
                    html.Span(far, className="pill up" if reached else "pill")])  # fmt: skip


def offers(found: Sequence[HeldOffer], currency: str) -> Any:
    """Return what Card Kingdom pays for one's dearest cards, and how likely that is lower or higher in a week."""
    if currency != CURRENCY:
        return states.nothing(
            f"No buylist in {currency} is read", "Offers are those of Card Kingdom, which pays in another currency."
        )
    if not found:
        return states.nothing("Card Kingdom pays for none of your near-mint cards now")
    known = any(one.forecast.down or one.forecast.up for one in found)
    note = [] if known else [html.P(NO_MODEL, className="caption")]
    listed = Still(html.Ul([_offer(one, currency) for one in found], className="plain-list"))
    ways = html.P(dcc.Link("Where else to sell them", href=paths.RECOMMENDATIONS), className="caption")
    return html.Div([listed, *note, ways])


def _offer(one: HeldOffer, currency: str) -> html.Li:
    forecast = one.forecast
    name = dcc.Link(one.card.name, href=card_path(one.card.id))
    grade = f" {formats.FINISH_NAMES[forecast.finish]}, {forecast.language}"
    odds = [
        _odds("5 % lower or stopped in 7 days", forecast.down),
        _odds("5 % higher in 7 days", forecast.up),
    ]
    pays = [values.money(forecast.offer, currency), " now at Card Kingdom · ", values.age(forecast.day)]
    return html.Li([html.Div([name, html.Span(grade, className="caption"), *[line for line in odds if line]]),
                    html.Span(pays)])  # fmt: skip


def _odds(what: str, odds: Odds | None) -> html.Div | None:
    if odds is None:
        return None
    tested = f"Tested on {formats.count(odds.n)} offers, skill {odds.skill:.2f} over the usual rate"
    told = f"{what}: {formats.share(odds.probability)}, usually {formats.share(odds.base_rate)}"
    return html.Div(values.explained(told, tested), className="caption")
