"""The cheapest basket of a want list: what to buy where, one marketplace alone instead, and texts to take along."""

from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.static_markup import Still
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.people.wants.baskets import BasketLine, BasketOffer, BasketPart, WantBasket

LINE_COLUMNS = (
    Column("Card"),
    Column("Where", meaning="Each copy where it is cheapest"),
    Column("Cost", "number", plain=True),
)
PART_COLUMNS = (
    Column("Marketplace"),
    Column("Copies", "number"),
    Column("Cost", "number"),
    Column("Beside the split", "number", meaning="What it costs beyond the basket that is split over marketplaces"),
)
NOT_ALL = "It has not all copies that the split has"
COSTS = "Prices as they are listed: postage and fees come on top."


def head(basket: WantBasket) -> html.Div:
    """Return the tiles above a want list; those of an empty one say so, and leave no gap."""
    currency = basket.currency
    tiles = [
        _tile("At your price", f"{formats.count(basket.at_target)} of {formats.count(basket.wants)}"),
        _tile("Missing", _copies(basket.missing)),
        _tile(
            "To buy them all" if not basket.short else f"To buy {_copies(basket.copies)}",
            values.money(basket.cost if basket.copies else None, currency, _why_no_cost(basket)),
            f"{_copies(basket.short)} not on offer in {currency}" if basket.short else "",
        ),
    ]
    return html.Div(Still(html.Div(tiles, className="value-tiles wants-tiles")))


def _why_no_cost(basket: WantBasket) -> str:
    return "No copy is on offer in this currency" if basket.missing else "No copy is missing"


def shown(basket: WantBasket) -> html.Div | html.P:
    """Return the basket."""
    if not basket.missing:
        return states.line("What is missing of your want list stands here, bought where it is cheapest.")
    parts: list[Any] = [html.P(_summary(basket))]
    if basket.lines:
        rows = [_line(line, basket.currency) for line in basket.lines]
        parts.append(table(f"The cheapest basket, {basket.currency}", LINE_COLUMNS, rows))
    parts += [_unfulfilled(basket), _compared(basket), _texts(basket)]
    return html.Div([part for part in parts if part is not None], className="basket")


def _summary(basket: WantBasket) -> list[Any]:
    if not basket.copies:
        return [f"No copy that will do is on offer in {basket.currency} now."]
    places = [f"{formats.marketplace_name(one.marketplace)} {formats.money(one.cost, basket.currency)}"
              for one in basket.by_marketplace]  # fmt: skip
    total = html.Strong(formats.money(basket.cost, basket.currency))
    uncounted = (
        f" {_copies(basket.uncounted)} are at marketplaces that do not say how many they have at the price."
        if basket.uncounted
        else ""
    )
    oldest = [" The oldest price was confirmed ", values.age(basket.as_of), "."] if basket.as_of else []
    return [total, f" for {_copies(basket.copies)}: {', '.join(places)}. {COSTS}{uncounted}", *oldest]


def _line(line: BasketLine, currency: str) -> list[Any]:
    name = html.Div([dcc.Link(line.name, href=card_path(line.card_id)), *_remarks(line)], className="card-cell")
    offers = html.Ul([html.Li(_offer(one, line, currency)) for one in line.offers], className="basket-offers")
    return [name, offers, values.money(line.cost, currency)]


def _remarks(line: BasketLine) -> list[html.Span]:
    short = f"{_copies(line.short)} not on offer" if line.short else ""
    above = f"{_copies(line.above_maximum)} above your price" if line.above_maximum else ""
    return [html.Span(words, className="caption") for words in (short, above) if words]


def _offer(one: BasketOffer, line: BasketLine, currency: str) -> list[Any]:
    printing = f"{one.set_code.upper()} #{one.collector_number}"
    grade = f"{formats.condition_code(one.condition)}, {formats.FINISH_NAMES[one.finish].lower()}, {one.language}"
    price = f"{formats.count(one.copies)} × {formats.money(one.price, currency)}"
    listed = "" if one.listed is None else f", {formats.count(one.listed)} listed"
    where = html.Span(f"{printing}, {grade}{listed}", className="caption")
    return [f"{price} at {formats.marketplace_name(one.marketplace)} ", where]


def _unfulfilled(basket: WantBasket) -> html.Details | None:
    if not basket.unfulfilled:
        return None
    title = f"{_cards(len(basket.unfulfilled))} that no price in {basket.currency} fulfils"
    names = [
        html.Li([dcc.Link(line.name, href=card_path(line.card_id)), f", {_copies(line.short)}"])
        for line in basket.unfulfilled
    ]
    return html.Details([html.Summary(title), html.Ul(names)], className="fold")


def _compared(basket: WantBasket) -> html.Details | None:
    if not basket.alone:
        return None
    rows = [_part(part, basket.currency) for part in basket.alone]
    listed = table("One marketplace alone", PART_COLUMNS, rows)
    advice = html.P("One order alone saves postage: compare it with what it costs more.", className="caption")
    return html.Details([html.Summary("All from one marketplace instead"), advice, listed], className="fold")


def _part(part: BasketPart, currency: str) -> list[Any]:
    more = values.unknown(NOT_ALL) if part.difference is None else formats.money_change(part.difference, currency)
    return [
        formats.marketplace_name(part.marketplace),
        formats.count(part.copies),
        values.money(part.cost, currency),
        more,
    ]


def _texts(basket: WantBasket) -> html.Details:
    texts = (("TCGplayer's mass entry", basket.tcgplayer_text), ("Cardmarket's want lists", basket.cardmarket_text))
    return html.Details(
        [html.Summary("What is missing, as a text"), *(_text(title, text) for title, text in texts)], className="fold"
    )


def _text(title: str, text: str) -> html.Div:
    name = f"For {title}"
    copy = html.Button("Copy", type="button", className="button small", **{"data-copies": ""})
    told = html.Span(role="status", className="caption")
    box = html.Pre(text, className="text-to-take", role="region", tabIndex=0, **{"aria-label": name})
    return html.Div(
        [html.P(name, className="control-label"), box, html.Div([copy, told], className="row-buttons")],
        className="field",
    )


def _tile(name: str, number: Any, told: str = "") -> html.Div:
    note = [html.P(told, className="caption")] if told else []
    return html.Div(
        [html.H2(name, className="tile-name"), html.P(number, className="value-number"), *note], className="value-tile"
    )


def _copies(number: int) -> str:
    return "1 copy" if number == 1 else f"{formats.count(number)} copies"


def _cards(number: int) -> str:
    return "1 card" if number == 1 else f"{formats.count(number)} cards"
