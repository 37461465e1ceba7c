"""What to do with one's own cards, as tables: where to sell them, where to buy what is wanted."""

from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import states, values
from dashapp.components.pictures import thumb
from dashapp.components.recommendations import recommendation_table
from dashapp.components.tables import Column, table
from dashapp.components.track_record import TYPE_NAMES, record_in_words
from dashapp.paths import card_path
from services.analysis.track_record import TypeRecord
from services.people.advice.contract import Advice, AdvicePage, Channel
from services.people.advice.holding import SellOrWait

GAIN = "Of one copy, beside the next best way"
SAVED = "Of one copy, beside what the list names"
SELLING = (
    Column("Card"),
    Column("Copies", "number", minor=True),
    Column("Best", minor=True),
    Column("Net a copy", "number"),
    Column("Gain", "number", meaning=GAIN),
    Column("Age", "number", minor=True, meaning="Of the oldest price that is compared"),
)
BUYING = (
    Column("Card"),
    Column("Missing", "number", minor=True),
    Column("Best", minor=True),
    Column("Cost a copy", "number", meaning="With the buyer's fee, without postage"),
    Column("Saved", "number", meaning=SAVED),
    Column("Age", "number", minor=True, meaning="Of the oldest price that is compared"),
)
KINDS = {"marketplace": "", "buylist": "'s buylist", "credit": " in store credit"}
FEES_UNKNOWN = "Its fees are not known"
ALONE = "There is nothing to compare it with"
SELL_TERMS = "By your seller level and postage, each copy in an order of its own."
OWN_ADVICE = "Sell your cards now, or wait"
NO_ADVICE = (
    "Advice is given where a trained forecast of Card Kingdom's offer is well beyond what happens anyway; most offers "
    "are in neither list."
)
BUY_TERMS = "With the buyer's fee, without postage."


def selling(page: AdvicePage) -> html.Div:
    """Return where to sell one's cards."""
    if not page.items:
        return states.nothing(
            f"No card of yours can be sold with a gain in {page.currency} now",
            html.P([dcc.Link("Your collection", href=paths.INVENTORY), " is what is looked at."]),
        )
    rows = [_row(one, page.currency, _reasons(one, page.currency)) for one in page.items]
    more = _more(page, "cards", "/api/inventory/recommendations", SELL_TERMS)
    return html.Div([table("Where to sell your cards", SELLING, rows), more])


def sell_or_wait(found: SellOrWait) -> html.Div:
    """Return whether to sell one's cards now or to wait, and how often such advice came true."""
    known = html.Ul([_record(one) for one in found.records], className="plain-list caption")
    if not found.items:
        return html.Div([states.nothing("No advice is open about a card of yours", NO_ADVICE), known])
    return html.Div([recommendation_table([one.recommendation for one in found.items], OWN_ADVICE), known])


def _record(one: TypeRecord) -> html.Li:
    kind = dcc.Link(TYPE_NAMES[one.type], href=f"{paths.TRACK_RECORD}?type={one.type}")
    return html.Li([kind, f": {record_in_words(one)}"])


def buying(page: AdvicePage) -> html.Div:
    """Return where to buy what is missing of one's want list."""
    if not page.items:
        return states.nothing(
            f"Nothing that you want is on offer in {page.currency} now",
            html.P([dcc.Link("Your want list", href=paths.WANT_LIST), " is what is looked at."]),
        )
    rows = [_row(one, page.currency, _reasons(one, page.currency, is_bought=True)) for one in page.items]
    more = _more(page, "cards", "/api/want-list/recommendations", BUY_TERMS)
    return html.Div([table("Where to buy what you want", BUYING, rows), more])


def _row(one: Advice, currency: str, reasons: list[str]) -> list[Any]:
    best = one.channels[0]
    return [
        _card(one, reasons),
        formats.count(one.copies),
        one.action,
        values.money(best.net, currency, FEES_UNKNOWN),
        values.money(one.gain, currency, ALONE),
        values.age(one.as_of),
    ]


def _card(one: Advice, reasons: list[str]) -> html.Div:
    grade = formats.grade(one.condition, one.finish, one.language)
    printing = formats.printing(one.card.set_name, one.card.set_code, one.card.collector_number)
    cell = [
        dcc.Link(one.card.name, href=card_path(one.card.id)),
        html.Span(f"{grade} · {printing}", className="mover-told"),
        html.Div(f"{formats.count(one.copies)}: {one.action}", className="instead"),
        html.Details([html.Summary("Why"), html.Ul([html.Li(reason) for reason in reasons])], className="folded"),
    ]
    return html.Div([thumb(one.card.id), html.Div(cell, className="card-cell")], className="mover")


def _reasons(one: Advice, currency: str, is_bought: bool = False) -> list[str]:
    """Return each way with its price, what is left or has to be paid, and its age."""
    told = [_way(channel, currency, is_bought) for channel in one.channels]
    beside = [] if one.gain is None else [f"Compared with {one.compared_with}"]
    read = [f"Fees read on {max(fee.read_on for fee in one.fees).isoformat()}"] if one.fees else []
    return [*told, *beside, *read]


def _way(channel: Channel, currency: str, is_bought: bool) -> str:
    name = f"{formats.marketplace_name(channel.marketplace)}{KINDS[channel.kind]}"
    price = formats.money(channel.price, currency)
    if channel.net is None:
        left = "no net, its fees are not known"
    elif is_bought:
        left = f"{formats.money(channel.net, currency)} with its fee"
    else:
        left = f"{formats.money(channel.net, currency)} left"
    copies = "" if channel.copies is None else f", {formats.count(channel.copies)} {_held(channel)}"
    return f"{name}: {price}, {left}{copies}, confirmed {formats.utc(channel.confirmed_at)}"


def _held(channel: Channel) -> str:
    return "listed" if channel.kind == "marketplace" else "wanted"


def _more(page: AdvicePage, things: str, path: str, terms: str) -> html.P:
    shown = f"{formats.count(len(page.items))} of {formats.count(page.total)} {things}. {terms} "
    idle = f"{formats.count(page.idle)} more have no offer that is known and worth it. " if page.idle else ""
    link = html.A("More of them as JSON", href=f"{path}?currency={page.currency}&limit=100")
    return html.P([shown, idle, link], className="caption note-below")
