"""Recommendations in words and tables: what to do, what it rests on, and what the last search found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import states, values
from dashapp.components.pictures import thumb
from dashapp.components.tables import Column, table
from dashapp.components.track_record import TYPE_NAMES
from dashapp.paths import card_path
from services.analysis.arbitrage import ArbitrageOverview
from services.analysis.recommendations import ToldRecommendation

STATUS_NAMES: Mapping[str, str] = MappingProxyType({"open": "Open", "expired": "Expired", "replaced": "Replaced"})
LABELS: Mapping[str, str] = MappingProxyType(
    {"hit": "came true", "miss": "did not come true", "unfilled": "no price in time", "no_price": "no price"}
)
PROMISE = (
    "Two things that you could do anyway, compared after fees. What is forecast has its probability beside how often "
    "the same happens anyway. None of it is investment advice."
)
NO_RESALE = (
    "Nobody is told to buy in order to resell: only 1.67 % of the prices moved enough within 7 days to pay the fees of "
    "a resale, even with hindsight. Measured once, on TCGplayer's prices from 19 January to 10 February 2026."
)
NET = "Of one copy, after fees and postage"
PROBABILITY = "That it comes true, beside how often the same happens anyway"
NO_ODDS = "Both prices are known: nothing is forecast"
COLUMNS = (
    Column("Card"),
    Column("What", minor=True),
    Column("Net", "number", meaning=NET),
    Column("Probability", "number", meaning=PROBABILITY),
    Column("Issued", "number", minor=True),
    Column("Status", minor=True),
)


def searched(found: ArbitrageOverview | None) -> html.P:
    """Return what the last search for arbitrage found; nothing is a result, too."""
    if found is None:
        return html.P("No search for arbitrage was made yet: the first one follows the next load of prices.")
    compared = (
        f"Arbitrage, searched {formats.utc(found.searched_at)}: {formats.count(found.compared)} offers compared with a "
        f"buylist of the same variant, {formats.count(found.gainful)} with a net above 0."
    )
    return html.P(f"{compared}{_best(found)}{_left_out(found)}", className="caption")


def _best(found: ArbitrageOverview) -> str:
    if found.best_net is None:
        return (
            " To compare, a marketplace and a shop have to say how many copies they have and want of the same variant, "
            "within 48 hours."
        )
    return (
        f" The best net is {formats.money(found.best_net, found.currency)} a copy, with at most {found.most_copies} "
        "copies in an order."
    )


def _left_out(found: ArbitrageOverview) -> str:
    parts = [
        (found.suspect, "hardly sell the same thing or have a doubted price"),
        (found.unknown, "have a fee or a postage that is not known"),
    ]
    told = [f"{formats.count(number)} {why}" for number, why in parts if number]
    return f" Left out: {'; '.join(told)}." if told else ""


def nothing(found: ArbitrageOverview | None, is_open: bool) -> html.Div:
    """Return the note in place of an empty list."""
    if not is_open:
        return states.nothing("No recommendation is within these filters")
    advice = ["That is the usual result: posted prices that differ by more than fees and postage are taken at once."]
    return states.nothing("Nothing is recommended now", *(advice if found and found.compared else []))


def recommendation_table(some: Sequence[ToldRecommendation], name: str = "Recommendations") -> html.Div:
    """Return recommendations; each links to its card and to the track record of its type."""
    rows = [[_card(one), _what(one), _net(one), _odds(one), values.age(one.issued_at), _status(one)] for one in some]
    return table(name, COLUMNS, rows, keys=[str(one.id) for one in some])


def _card(one: ToldRecommendation) -> html.Div:
    name: Any = html.Span("A card whose prices have ended")
    picture = []
    if one.card:
        name, picture = dcc.Link(one.card.name, href=card_path(one.card.id)), [thumb(one.card.id)]
    told = html.Span(_variant(one), className="mover-told")
    cell = [name, told, html.Div(_what(one), className="instead"), _why(one)]
    return html.Div([*picture, html.Div(cell, className="card-cell")], className="mover")


def _variant(one: ToldRecommendation) -> str:
    printing = formats.printing(one.card.set_name, one.card.set_code, one.card.collector_number) if one.card else ""
    if "condition" not in one.facts:
        return printing
    grade = formats.grade(*(one.facts[name] for name in ("condition", "finish", "language")))
    return " · ".join(part for part in (grade, printing) if part)


def _what(one: ToldRecommendation) -> list[Any]:
    record = dcc.Link(TYPE_NAMES[one.type], href=f"{paths.TRACK_RECORD}?type={one.type}", className="caption")
    return [record, " ", one.action]


def _net(one: ToldRecommendation) -> html.Span:
    return values.money(one.expected_net, one.currency, "No net is stated")


def _odds(one: ToldRecommendation) -> Any:
    if one.probability is None:
        return values.unknown(NO_ODDS)
    usual = "" if one.base_rate is None else f", usually {formats.share(one.base_rate)}"
    return f"{formats.share(float(one.probability))}{usual}"


def _status(one: ToldRecommendation) -> str:
    outcomes = [f"{outcome.horizon} days: {LABELS[outcome.label]}" for outcome in one.outcomes]
    return "; ".join([STATUS_NAMES[one.status], *outcomes])


def _why(one: ToldRecommendation) -> html.Details:
    told = [html.Li(line) for line in (*_facts(one), _fees(one)) if line]
    return html.Details([html.Summary("Why"), html.Ul(told)], className="folded")


def _facts(one: ToldRecommendation) -> list[str]:
    """Return what a recommendation rests on, each fact with its time."""
    if "offer" in one.facts:
        return _offer_facts(one)
    return _pair_facts(one) if "ask" in one.facts else []


def _offer_facts(one: ToldRecommendation) -> list[str]:
    """Return the offer of a buylist with its age and what it leaves, and what the forecast is worth."""
    facts = one.facts
    wanted = "" if facts["wanted"] is None else f" for {formats.count(facts['wanted'])} copies"
    confirmed = formats.utc(datetime.fromisoformat(facts["offer_confirmed_at"]))
    name = formats.marketplace_name(facts["sell_to"])
    told = [f"{name} pays {_money(one, 'offer')}{wanted}, confirmed {confirmed}"]
    if facts["net"] is not None:
        told.append(f"After its fee a copy leaves {_money(one, 'net')}, in an order that goes anyway")
    if facts["credit"] is not None:
        told.append(f"In store credit it is {_money(one, 'credit')}")
    if facts["retail"] is not None:
        stock = "" if facts["stock"] is None else f", with {formats.count(facts['stock'])} in stock"
        told.append(f"It asks {_money(one, 'retail')} itself{stock}")
    tested = f"The forecast was tested on {formats.count(facts['tested_on'])} offers: skill {facts['skill']}"
    slope = "" if facts["slope"] is None else f", slope {facts['slope']} (1: what is stated happens)"
    move = "at least 5 % lower, or no longer paid" if one.type == "sell_now" else "at least 5 % higher"
    claim = f"Claimed for 7 days after the next list: an offer that is {move}"
    return [*told, claim, f"{tested}{slope}", f"Open until {formats.utc(one.expires_at)}"]


def _pair_facts(one: ToldRecommendation) -> list[str]:
    """Return both prices of an arbitrage with their age and number of copies, and what is left."""
    facts = one.facts
    sides = (
        ("buy_at", "ask", "asks", "listed", "has", "ask_confirmed_at"),
        ("sell_to", "bid", "pays", "wanted", "wants", "bid_confirmed_at"),
    )
    prices = [
        f"{formats.marketplace_name(facts[place])} {verb} {_money(one, amount)} and {holds} {facts[copies]}, confirmed "
        f"{formats.utc(datetime.fromisoformat(facts[time]))}"
        for place, amount, verb, copies, holds, time in sides
    ]
    left = f"With fees and postage a copy costs {_money(one, 'cost')} and brings {_money(one, 'proceeds')}"
    return [*prices, left, f"Open until {formats.utc(one.expires_at)}"]


def _money(one: ToldRecommendation, name: str) -> str:
    return formats.money(Decimal(one.facts[name]), one.currency)


def _fees(one: ToldRecommendation) -> html.Span | None:
    if not one.fees:
        return None
    names = dict.fromkeys(f"{formats.marketplace_name(fee.marketplace)} {fee.name}" for fee in one.fees)
    read = max(fee.read_on for fee in one.fees)
    link = html.A("Fees", href="/api/fees")
    return html.Span([link, f": {', '.join(names)}; read on {read.isoformat()}"])
