"""Current prices of a card: a block a currency and kind, best first, and the best prices of its headline's variant."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.shops import shop
from dashapp.components.tables import Column, table
from market.best_prices import best_first, best_of, of_headline_variant
from market.variants import Kind
from services.market.cards import Card, CardPrice

COLUMNS = (
    Column("Marketplace"),
    Column("Price", "number", plain=True),
    Column("Condition", minor=True),
    Column("Finish", minor=True),
    Column("Language", minor=True),
    Column("Low", "number", spare=True),
    Column("Mid", "number", spare=True),
    Column("High", "number", spare=True),
    Column("Listings", "number", minor=True),
    Column("Copies", "number", minor=True),
    Column("Age", "number", plain=True),
    Column("Source", spare=True),
)
# Columns omitted where no price of the block has their value, with the field of a price.
TOLD_BY_SOME = {
    "Low": "price_low",
    "Mid": "price_mid",
    "High": "price_high",
    "Listings": "num_listings",
    "Copies": "total_quantity",
}
AMOUNTS = {"Price": "price", "Low": "price_low", "Mid": "price_mid", "High": "price_high"}
BLOCK_NAMES = {Kind.RETAIL: "For sale in {}", Kind.BUYLIST: "What shops pay in {}"}
OFFER_COLUMNS = (Column("Best prices"), Column("Sells at", "number", plain=True), Column("Pays", "number"))


def price_blocks(card: Card, linked: bool) -> list[html.H3 | html.Div]:
    """Return every current price, the currency of the card's headline first; a block has a currency and a kind.

    `linked`: marketplaces are links to the card there.
    """
    blocks = ((currency, kind) for currency in _currencies(card) for kind in BLOCK_NAMES)
    return [part for currency, kind in blocks for part in _block(card, currency, kind, linked)]


def offers(card: Card, linked: bool) -> list[html.Div]:
    """Return where the variant of the headline is for sale and what shops pay for it, each at its marketplace."""
    rows = [row for currency in _currencies(card) for row in _offers_in(card, currency, linked)]
    columns = OFFER_COLUMNS if any(paid for *_, paid in rows) else OFFER_COLUMNS[:2]
    cells = [[name, *(value or _not_on_offer() for value in row)][: len(columns)] for _key, name, *row in rows]
    return [table("Best prices by marketplace", columns, cells, keys=[row[0] for row in rows])] if rows else []


def series_key(price: CardPrice) -> str:
    """Return the key of a series among those of its card."""
    parts = (price.marketplace, price.kind, price.condition, price.finish, price.language, price.currency)
    return "|".join(parts)


def _currencies(card: Card) -> list[str]:
    return sorted({price.currency for price in card.prices}, key=lambda currency: (currency != card.currency, currency))


def _of_headline(card: Card, currency: str) -> list[CardPrice]:
    return of_headline_variant(card.prices, currency, card.language, card.finishes)


def _block(card: Card, currency: str, kind: Kind, linked: bool) -> list[html.H3 | html.Div]:
    prices = best_first(price for price in card.prices if (price.currency, price.kind) == (currency, kind))
    if not prices:
        return []
    title = BLOCK_NAMES[kind].format(currency)
    columns = [column for column in COLUMNS if _is_told(column.title, prices)]
    best = best_of(_of_headline(card, currency), kind)
    compact = {title: values.are_large(getattr(price, field) for price in prices) for title, field in AMOUNTS.items()}
    cells = [_cells(price, shop(price, card, linked), compact, price is best) for price in prices]
    rows = [[one[column.title] for column in columns] for one in cells]
    return [html.H3(title), table(title, columns, rows, keys=map(series_key, prices))]


def _offers_in(card: Card, currency: str, linked: bool) -> list[tuple[Any, ...]]:
    """Return key, name, and both prices of each marketplace, in the order of its better price."""
    alike = _of_headline(card, currency)
    best = {kind: best_of(alike, kind) for kind in Kind}
    places = dict.fromkeys(price.marketplace for price in alike)
    return [_offer([price for price in alike if price.marketplace == place], card, best, linked) for place in places]


def _offer(
    prices: Sequence[CardPrice], card: Card, best: dict[Kind, CardPrice | None], linked: bool
) -> tuple[Any, ...]:
    told = {price.kind: _amount(price, price is best[Kind(price.kind)]) for price in prices}
    key = f"{prices[0].marketplace}|{prices[0].currency}"
    return key, shop(prices[0], card, linked), told.get(Kind.RETAIL), told.get(Kind.BUYLIST)


def _amount(price: CardPrice, is_best: bool, compact: bool = False) -> html.Span:
    amount = values.money(price.price, price.currency, compact=compact)
    return html.Span([*_best_tag(is_best), html.Strong(amount)], className="no-break")


def _best_tag(is_best: bool) -> list[html.Span]:
    return [html.Span("Best", className="tag"), " "] if is_best else []


def _not_on_offer() -> html.Span:
    return values.unknown("It has no current price for this variant")


def _is_told(title: str, prices: Sequence[CardPrice]) -> bool:
    field = TOLD_BY_SOME.get(title)
    return field is None or any(getattr(price, field) is not None for price in prices)


def _age(price: CardPrice) -> html.Time | html.Div:
    """Return the age of the price's confirmation, and the day since which its marketplace no longer has it."""
    age = values.price_age(price.confirmed_at, price.is_current)
    if price.absent_since is None:
        return age
    gone = "not on offer" if price.kind == Kind.RETAIL else "pauses buying"
    told = f"{gone} since {formats.day(price.absent_since)}"
    since = html.Span(told, className="caption", title=formats.utc(price.absent_since))
    return html.Div([age, since], className="card-cell")


def _cells(price: CardPrice, place: html.A | str, compact: dict[str, bool], is_best: bool) -> dict[str, object]:
    """Return the cells of a row by the titles of their columns."""
    finish = formats.FINISH_NAMES[price.finish]
    variant = formats.grade(price.condition, price.finish, price.language)
    untold = f"{formats.source_name(price.source)} does not tell"

    def money(title: str) -> html.Span:
        amount: Decimal | None = getattr(price, AMOUNTS[title])
        return values.money(amount, price.currency, untold, compact[title])

    return {
        "Marketplace": [place, html.Span(variant, className="instead")],
        "Price": _amount(price, is_best, compact["Price"]),
        "Condition": formats.condition_name(price.condition),
        "Finish": finish,
        "Language": price.language,
        "Low": money("Low"),
        "Mid": money("Mid"),
        "High": money("High"),
        "Listings": _number(price.num_listings, untold),
        "Copies": _copies(price, untold),
        "Age": _age(price),
        "Source": formats.source_name(price.source),
    }


def _copies(price: CardPrice, untold: str) -> html.Span | str:
    """Return the number of copies on offer, or wanted by a buying shop; 0 where it no longer has the price."""
    if price.absent_since is not None:
        return "0"
    return _number(price.total_quantity, untold)


def _number(count: int | None, untold: str) -> html.Span | str:
    return values.unknown(untold) if count is None else formats.count(count)
