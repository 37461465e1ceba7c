"""Parts of the card page: picture, facts, prices."""

from decimal import Decimal

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.card_rows import other_names
from dashapp.components.tables import Column, table
from dashapp.services.cards import Card, CardPrice
from market.headline import headline_of
from market.variants import Kind, Language

FORMATS = ("standard", "pioneer", "modern", "legacy", "vintage", "commander", "pauper")
LEGALITY_WORDS = {"legal": "", "banned": " banned", "restricted": " restricted"}

PRICE_COLUMNS = (
    Column("Marketplace"),
    Column("Price", "number"),
    Column("Condition", minor=True),
    Column("Finish", minor=True),
    Column("Kind", minor=True),
    Column("Age"),
    Column("Language", minor=True),
    Column("Low", "number", minor=True),
    Column("Mid", "number", minor=True),
    Column("High", "number", minor=True),
    Column("Listings", "number", minor=True),
    Column("Source", minor=True),
)
# Columns that are left out where no source tells them, and what they show of a price.
TOLD_BY_SOME = {"Low": "price_low", "Mid": "price_mid", "High": "price_high", "Listings": "num_listings"}


def head(card: Card) -> list[html.Div]:
    """Picture, name and set, legality, and what the card costs now."""
    facts = [*_gone(card), _name(card), _price(card), _legality(card.legalities)]
    if card.oracle_text:
        facts.append(html.P(card.oracle_text, className="card-text"))
    return [_picture(card), html.Div(facts, className="card-facts")]


def price_table(prices: list[CardPrice]) -> html.Div:
    """Every price that is known now, in the order given; no column for what no source tells."""
    columns = [column for column in PRICE_COLUMNS if _is_told(column.title, prices)]
    rows = [[cells[column.title] for column in columns] for cells in map(_price_cells, prices)]
    return table("Current prices", columns, rows, keys=map(_key, prices))


def picture_preview(url: str | None) -> html.Div:
    """The picture of a card in a row, seen while the row is pointed at."""
    return html.Div(_image(url), className="card-preview", **{"aria-hidden": "true"})


def _name(card: Card) -> html.Div:
    marks = ["Reserved list" if card.reserved else None, "Game changer" if card.game_changer else None]
    details = [card.rarity.capitalize() if card.rarity else None, card.language, *marks]
    printing = dcc.Link(_printing(card), href=f"/sets/{card.set_code}")
    lines = [html.H1(card.name), *_other_names(card), html.P([printing, *(f" · {part}" for part in details if part)])]
    if card.type_line:
        lines.append(html.P(" · ".join(part for part in (card.type_line, card.mana_cost) if part), className="caption"))
    return html.Div(lines)


def _other_names(card: Card) -> list[html.P]:
    names = other_names(card)
    return [html.P(" · ".join(names), className="caption")] if names else []


def _gone(card: Card) -> list[html.Div]:
    """That the card is not in the catalogue any more, and where it goes on."""
    if card.gone_at is None:
        return []
    since = f"Gone from Scryfall's catalogue since {card.gone_at:%Y-%m-%d}."
    if card.merged_into is None:
        return [html.Div([html.Strong(since), html.Span("Its prices are those from before.")], className="banner")]
    link = dcc.Link(card.merged_into_name, href=f"/cards/{card.merged_into}")
    merged = [html.Strong(["Merged into ", link]), html.Span(f"{since} Its prices moved there.")]
    return [html.Div(merged, className="banner")]


def _printing(card: Card) -> str:
    code = card.set_code.upper()
    return f"{card.set_name} ({code}) #{card.collector_number}" if card.set_name else f"{code} #{card.collector_number}"


def _price(card: Card) -> html.Div:
    if card.current_price is None:
        return html.P(f"No {card.currency} price is known for this card.", className="unknown-price")
    return html.Div([_amount(card), *_last_known(card), _changes(card), _origin(card)])


def _amount(card: Card) -> html.Div:
    title = "Price now" if card.is_current else "Last known price"
    price = headline_of(card.prices, card.currency, card.language, card.finishes)
    key = {} if price is None else {"data-key": f"headline|{card.id}|{_key(price)}"}
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
    price = headline_of(card.prices, card.currency, card.language, card.finishes)
    where = [] if price is None else [f"{_series_name(price)}, from {formats.source_name(price.source)}, confirmed "]
    age = values.price_age(card.as_of, price.source if price else None, card.is_current)
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


def _picture(card: Card) -> html.Div:
    drawn = html.Div(
        [
            html.Strong(card.name),
            html.Div(className="card-blank-art"),
            html.Span(card.type_line or ""),
            html.Span(f"{card.set_code.upper()} #{card.collector_number}"),
        ],
        className="card-blank",
    )
    return html.Div([drawn, *_image(card.image_url)], className="card-picture", **{"aria-hidden": "true"})


def _image(url: str | None) -> list[html.Div]:
    # A background that cannot be fetched leaves what is drawn below it in sight; an <img> would show a broken one.
    quoted = (url or "").replace("\\", "%5C").replace('"', "%22")
    return [html.Div(className="card-image", style={"backgroundImage": f'url("{quoted}")'})] if url else []


def _is_told(title: str, prices: list[CardPrice]) -> bool:
    field = TOLD_BY_SOME.get(title)
    return field is None or any(getattr(price, field) is not None for price in prices)


def _key(price: CardPrice) -> str:
    """What names a series among those of its card."""
    parts = (price.marketplace, price.kind, price.condition, price.finish, price.language, price.currency)
    return "|".join(parts)


def _age(price: CardPrice) -> html.Time | html.Div:
    """When the price was confirmed, and since when its marketplace no longer has it."""
    age = values.price_age(price.confirmed_at, price.source, price.is_current)
    if price.absent_since is None:
        return age
    gone = "not on offer" if price.kind == Kind.RETAIL else "pauses buying"
    since = html.Span(
        f"{gone} since {formats.day(price.absent_since)}", className="caption", title=formats.utc(price.absent_since)
    )
    return html.Div([age, since], className="card-cell")


def _price_cells(price: CardPrice) -> dict[str, object]:
    """The cells of a row by the titles of their columns."""
    finish, kind = formats.FINISH_NAMES[price.finish], formats.KIND_NAMES[price.kind]
    language = [] if price.language == Language.ENGLISH else [price.language]
    variant = ", ".join([formats.condition_code(price.condition), finish.lower(), kind.lower(), *language])
    untold = f"{formats.source_name(price.source)} does not tell"
    return {
        "Marketplace": [formats.marketplace_name(price.marketplace), html.Span(variant, className="instead")],
        "Price": html.Strong(values.money(price.price, price.currency)),
        "Condition": formats.condition_name(price.condition),
        "Finish": finish,
        "Kind": kind,
        "Age": _age(price),
        "Language": price.language,
        "Low": values.money(price.price_low, price.currency, untold),
        "Mid": values.money(price.price_mid, price.currency, untold),
        "High": values.money(price.price_high, price.currency, untold),
        "Listings": values.unknown(untold) if price.num_listings is None else formats.count(price.num_listings),
        "Source": formats.source_name(price.source),
    }
