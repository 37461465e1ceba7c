"""What a collection is worth, what it cost and what the week did, each with its coverage: for the inventory page and,
in brief, for the home page.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashapp import formats, paths
from dashapp.components import values
from dashapp.components.static_markup import Still
from services.people.settings import FALLBACK_OFF
from services.people.valuation.figures import KnownCost, Part
from services.people.valuation.summary import Summary

MOVED, GROUPED, OVER_TIME = "inventory-moved-panel", "inventory-groups-panel", "inventory-index-panel"
NO_VALUE = "No copy has a price in this currency"
NO_GAIN = "No copy has both a price and a known cost in this currency"
NOT_HELD = "No copy with a price was held all week"
NOT_OFFERED = "No copy is on offer in this currency"
NOT_SOLD = "No copy is worth selling, or fees and postage are not known"


def head(summary: Summary, fallback: str) -> html.Div:
    """Return the tiles of a collection, and what all of them rest on; `fallback` is the setting."""
    tiles = [_value(summary), _gain(summary), _week(summary), _others(summary)]
    drawn = html.Div([html.Div(tiles, className="value-tiles"), _rests_on(summary, fallback)])
    return html.Div(Still(drawn))


def week_of(summary: Summary) -> Decimal | None:
    """Return what prices did to the copies that were held over the whole week, None without any."""
    return _sum_of(group.change_7d for group in summary.groups["finish"])


def _sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _tile(name: str, number: Any, *told: Any) -> html.Div:
    parts = [html.P(part, className="caption") for part in told if part]
    return html.Div(
        [html.H2(name, className="tile-name"), html.P(number, className="value-number"), *parts], className="value-tile"
    )


def _value(summary: Summary) -> html.Div:
    copies = summary.copies
    covered = _counted("valued", copies.valued, f"of {formats.count(copies.total)} copies valued")
    return _tile(
        f"Value in {summary.currency}",
        values.money(summary.total_value, summary.currency, NO_VALUE),
        [covered, *in_doubt(summary)],
        _part_of("fallback", summary.fallback, summary.currency, "stand in"),
        _part_of("below_minimum", summary.below_minimum, summary.currency, "left out as too cheap"),
        html.A("Over time", href=f"#{OVER_TIME}"),
    )


def _counted(coverage: str, copies: int, words: str) -> html.A:
    """Return a number of copies as a link to the list of them."""
    return html.A(f"{formats.count(copies)} {words}", href=f"{paths.INVENTORY}?coverage={coverage}")


def in_doubt(summary: Summary) -> list[Any]:
    """Return links to the copies that have no value, and to those that are to be checked."""
    counted = (
        (summary.copies.unvalued, "without a price", "unvalued"),
        (summary.copies.unresolved, "not found yet", "unresolved"),
        (summary.to_check, "to check", "to_check"),
    )
    links: list[Any] = []
    for number, words, coverage in counted:
        if number:
            links += [" · ", _counted(coverage, number, words)]
    return links


def _part_of(coverage: str, part: Part, currency: str, words: str) -> list[Any]:
    if not part.copies:
        return []
    counted = _counted(coverage, part.copies, f"{_noun(part.copies)} {words}")
    return [counted, f", {formats.money(part.value, currency)}"]


def _gain(summary: Summary) -> html.Div:
    gain = summary.unrealized_gain
    number = values.unknown(NO_GAIN) if gain is None else values.money_change(gain, summary.currency)
    cost = summary.total_cost
    paid = "No cost is known" if cost is None else f"Cost {formats.money(cost, summary.currency)}"
    of_gain = [] if gain is None else [" · the gain is of ", _copies_of("gain_known", summary.gain_copies)]
    realized = summary.realized_gain
    return _tile(
        f"Gain in {summary.currency}",
        [number, _pill(summary.gain_pct, _over_cost(summary))],
        [paid, *of_gain],
        _by_cost(summary),
        "" if realized is None else ["Sold so far ", values.money_change(realized, summary.currency)],
        html.A("By set, colour and more", href=f"#{GROUPED}"),
    )


def _by_cost(summary: Summary) -> list[Any]:
    """Return links to the copies whose cost is known and to those whose is not, and the costs in other currencies."""
    cost, told = summary.cost, list[Any]()
    if cost.known_copies:
        told += [_copies_of("cost_known", cost.known_copies), " with a known cost"]
    if cost.unknown_copies:
        told += [" · " if told else "", _copies_of("cost_unknown", cost.unknown_copies), " without"]
    others = [_cost(one) for one in cost.by_currency if one.currency != summary.currency]
    return [*told, *(f" · {one}" for one in others)]


def _copies_of(coverage: str, copies: int) -> html.A:
    return _counted(coverage, copies, _noun(copies))


def _cost(one: KnownCost) -> str:
    return f"{one.cost:,.2f} {one.currency} for {_copies(one.copies)}"


def _week(summary: Summary) -> html.Div:
    moved = week_of(summary)
    return _tile(
        f"Change in 7 days, {summary.currency}",
        values.unknown(NOT_HELD) if moved is None else _moved_by(moved, summary),
        "What prices did to the copies held all week",
        html.A("What moved it", href=f"#{MOVED}"),
    )


def _moved_by(amount: Decimal, summary: Summary) -> list[Any]:
    before = _sum_of(group.before_7d for group in summary.groups["finish"])
    number = values.money_change(amount, summary.currency)
    if not before:
        return [number]
    over = f"{formats.money(amount, summary.currency)} over {formats.money(before, summary.currency)}"
    return [number, _pill(100 * amount / before, f"The change of 7 days over the value of these copies before: {over}")]


def _others(summary: Summary) -> html.Div:
    again, sold = summary.replacement, summary.liquidation
    currency = summary.currency
    offered = [("on_offer", again.copies, _noun(again.copies)), ("not_on_offer", again.not_on_offer, "not on offer")]
    brought = [
        ("sold", sold.copies, _noun(sold.copies)),
        ("not_worth_selling", sold.not_worth_selling, "not worth selling"),
        ("beyond_demand", sold.beyond_demand, "more than shops want"),
        ("without_price", sold.without_price, "without a price"),
    ]
    rows = [
        html.Dt("To buy it again"),
        html.Dd(values.money(summary.values.replacement, currency, NOT_OFFERED)),
        html.Dt("To sell it today"),
        html.Dd(values.money(summary.values.liquidation, currency, NOT_SOLD)),
    ]
    return html.Div(
        [
            html.H2(f"Other values in {currency}", className="tile-name"),
            html.Dl(rows, className="value-pairs"),
            html.P(["Again: ", *_listed(offered)], className="caption"),
            html.P(["Today: ", *_listed(brought)], className="caption"),
        ],
        className="value-tile",
    )


def _listed(counts: Sequence[tuple[str, int, str]]) -> list[Any]:
    """Return the first count, and the others that are not 0, as links to their lists."""
    first, *others = counts
    links: list[Any] = [_counted(*first)]
    for coverage, copies, words in others:
        links += [" · ", _counted(coverage, copies, words)] if copies else []
    return links


def _copies(number: int) -> str:
    return f"{formats.count(number)} {_noun(number)}"


def _noun(number: int) -> str:
    return "copy" if number == 1 else "copies"


def _over_cost(summary: Summary) -> str:
    """Return how the percentage of the gain is computed."""
    gain, cost = (formats.money(amount, summary.currency) for amount in (summary.unrealized_gain, summary.gain_cost))
    return f"The gain over what the copies with both a price and a cost have cost: {gain} over {cost}"


def _pill(percent: Decimal | None, arithmetic: str) -> html.Span | None:
    """Return a percentage that says how it is computed."""
    return None if percent is None else values.explained(values.change(percent), arithmetic, className="pill")


def _rests_on(summary: Summary, fallback: str) -> html.Div:
    """Return whose prices it is of and how old they are, and the switch for prices that stand in."""
    places = ", ".join(map(formats.marketplace_name, summary.marketplaces))
    is_on = fallback != FALLBACK_OFF
    switch = html.Button(
        "Estimate missing prices",
        type="button",
        role="switch",
        className="button small fallback-switch",
        title="A copy without a price takes that of its near mint condition times a factor, another language or "
        "another marketplace. It is counted apart.",
        **{"aria-checked": str(is_on).lower(), "data-fallback": ""},
    )
    told = [f"Prices of {places} · newest ", values.age(summary.as_of), " · ", html.A("settings", href=paths.SETTINGS)]
    return html.Div([html.Span(told, className="caption"), switch], className="rests-on")
