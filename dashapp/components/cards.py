"""Head of the card page: picture, facts, headline price, best prices, range of the year."""

from decimal import Decimal

from dash import dcc, html

from dashapp import formats
from dashapp.components import sharing, values
from dashapp.components.card_rows import other_names
from dashapp.components.pictures import card_picture
from dashapp.components.prices import offers, series_key
from dashapp.components.statistics import year_range
from dashapp.paths import ALERTS, card_path, set_path
from services.market.cards import Card, CardPrice
from services.market.statistics import CardStatistics

FORMATS = ("standard", "pioneer", "modern", "legacy", "vintage", "commander", "pauper")
LEGALITY_WORDS = {"legal": "", "banned": " banned", "restricted": " restricted"}


def head(card: Card, statistics: CardStatistics | None = None, linked: bool = True) -> list[html.Div]:
    """Return the picture, name and set, legality, current price, and beside them where it is cheapest.

    `linked`: marketplaces are links to the card there.
    """
    beside = [*offers(card, linked), *year_range(statistics)]
    aside = [html.Div(beside, className="card-offers")] if beside else []
    return [*_head(card, _price(card)), *aside]


def head_without_price(card: Card) -> list[html.Div]:
    """Return the same with an empty place for the price: only the browser knows the reader's currency.

    A card without any price says so at once.
    """
    return _head(card, html.Div(className="price-to-come") if card.prices else _price(card))


def _head(card: Card, price: html.Div) -> list[html.Div]:
    facts = [*_gone(card), _name(card), price, _legality(card.legalities)]
    if card.oracle_text:
        facts.append(html.P(card.oracle_text, className="card-text"))
    deeds = html.Div([_alert(card), sharing.buttons()], className="card-deeds")
    return [card_picture(card), html.Div([*facts, deeds], className="card-facts")]


def _alert(card: Card) -> html.A:
    """Return the link to the form of an alert on the card; strangers sign in on the way."""
    return html.A("Alert me", href=f"{ALERTS}?card={card.id}", className="button as-link", rel="nofollow")


def _name(card: Card) -> html.Div:
    marks = ["Reserved list" if card.reserved else None, "Game changer" if card.game_changer else None]
    details = [card.rarity.capitalize() if card.rarity else None, card.language, *marks]
    printing = dcc.Link(_printing(card), href=set_path(card.set_code))
    lines = [html.H1(card.name), *_other_names(card), html.P([printing, *(f" · {part}" for part in details if part)])]
    if card.type_line:
        lines.append(html.P(" · ".join(part for part in (card.type_line, card.mana_cost) if part), className="caption"))
    return html.Div(lines)


def _other_names(card: Card) -> list[html.P]:
    names = other_names(card)
    return [html.P(" · ".join(names), className="caption")] if names else []


def _gone(card: Card) -> list[html.Div]:
    """Return the notice of a card gone from the catalogue, with its successor."""
    if card.gone_at is None:
        return []
    since = f"Gone from Scryfall's catalogue since {card.gone_at:%Y-%m-%d}."
    if card.merged_into is None:
        return [html.Div([html.Strong(since), html.Span("Its prices are those from before.")], className="banner")]
    link = dcc.Link(card.merged_into_name, href=card_path(card.merged_into))
    merged = [html.Strong(["Merged into ", link]), html.Span(f"{since} Its prices moved there.")]
    return [html.Div(merged, className="banner")]


def _printing(card: Card) -> str:
    code = card.set_code.upper()
    return f"{card.set_name} ({code}) #{card.collector_number}" if card.set_name else f"{code} #{card.collector_number}"


def _price(card: Card) -> html.Div:
    if not card.prices:
        return html.P("No marketplace we read lists this card.", className="unknown-price")
    if card.current_price is None:
        return html.P(f"No {card.currency} price is known for this card.", className="unknown-price")
    return html.Div([_amount(card), *_last_known(card), _changes(card), _origin(card)])


def _amount(card: Card) -> html.Div:
    title = "Price now" if card.is_current else "Last known price"
    price = card.headline
    key = {} if price is None else {"data-key": f"headline|{card.id}|{series_key(price)}"}
    amount = formats.money(card.current_price, card.currency)
    return html.Div(html.Span(amount, **key), className="headline-number", title=title)


def _last_known(card: Card) -> list[html.P]:
    if card.is_current or card.as_of is None:
        return []
    return [html.P(values.last_known(card.as_of), className="warning-text")]


def _changes(card: Card) -> html.Div:
    pairs = (("24 h", card.price_change_24h), ("7 d", card.price_change_7d), ("30 d", card.price_change_30d))
    return html.Div(
        html.Dl([html.Div([html.Dt(name), html.Dd(_change(card, percent))]) for name, percent in pairs]),
        className="card-price",
    )


def _change(card: Card, percent: Decimal | None) -> html.Span:
    return values.price_change(percent, card.is_current, card.as_of)


def _origin(card: Card) -> html.P:
    price = card.headline
    where = [] if price is None else [f"{_series_name(price)}, from {formats.source_name(price.source)}, confirmed "]
    age = values.price_age(card.as_of, card.is_current)
    return html.P([*where, age], className="caption")


def _series_name(price: CardPrice) -> str:
    finish = formats.FINISH_NAMES[price.finish].lower()
    return f"{formats.marketplace_name(price.marketplace)}, {formats.condition_name(price.condition)}, {finish}"


def _legality(legalities: dict[str, str]) -> html.Ul:
    shown = [(name, legalities.get(name)) for name in FORMATS]
    chips = [
        html.Li(f"{name.capitalize()}{LEGALITY_WORDS[state]}", className=f"chip {state}")
        for name, state in shown
        if state in LEGALITY_WORDS
    ]
    return html.Ul(
        chips or html.Li("Legality not known or in no format", className="chip"),
        className="chips",
        **{"aria-label": "Formats where the card may be played"},
    )
