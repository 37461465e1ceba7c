"""Cards that a search found, as rows of a grid: every cell as it is written, with what a reader sees on hover."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dashapp import formats
from dashapp.components import values
from dashapp.components.values import ARROWS
from dashapp.services.cards import Card
from dashapp.services.search import FoundCard
from market.sources import is_late

NO_CHANGE = "No earlier price to compare with"
NO_SPREAD = "Fewer than two marketplaces have a price of now"


def row_of(card: FoundCard, now: datetime | None = None) -> dict[str, Any]:
    """One row by column; `id` is the card's, `image` its picture's address. Unknown cells are dashes with a reason."""
    return {
        "id": card.id,
        "image": card.image_url,
        "name": card.name,
        "also": ", ".join(other_names(card)),
        "printing": f"{card.set_code.upper()} #{card.collector_number}",
        "set_code": _cell(card.set_code.upper(), card.set_name or card.set_code.upper()),
        "collector_number": _cell(card.collector_number),
        "rarity": _cell(card.rarity.capitalize()) if card.rarity else _unknown("Not known yet"),
        "price": _price(card),
        "change_24h": _change(card, card.change_24h),
        "change_7d": _change(card, card.change_7d),
        "change_30d": _change(card, card.change_30d),
        "spread": _spread(card.spread),
        "age": _age(card, now or datetime.now(UTC)),
        "line": _line(card.sparkline, card.currency),
    }


def other_names(card: FoundCard | Card) -> list[str]:
    """What else is written on the card in the place of its name; empty where nothing is."""
    return list(dict.fromkeys(name for name in (card.flavor_name, card.printed_name) if name and name != card.name))


def headline_key(item: FoundCard) -> str:
    """What names the series that speaks for a card."""
    return f"{item.id}|{item.marketplace}|{item.finish}|{item.currency}"


def _cell(text: str, hint: str = "", css: str = "") -> dict[str, str]:
    return {"text": text, "hint": hint, "css": css}


def _unknown(reason: str) -> dict[str, str]:
    return _cell(formats.UNKNOWN, reason, "unknown")


def _price(card: FoundCard) -> dict[str, str]:
    if card.price is None:
        return _unknown(f"No {card.currency} price is known")
    exact = formats.money(card.price, card.currency)
    sold = [formats.FINISH_NAMES[card.finish].lower()] if card.finish else []
    where = [formats.marketplace_name(card.marketplace)] if card.marketplace else []
    since = [] if card.is_current or card.as_of is None else [values.last_known(card.as_of)]
    hint, css = ", ".join([*since, exact, *where, *sold]), "amount stale" if since else "amount"
    return {**_cell(formats.money(card.price, card.currency, compact=True), hint, css), "key": headline_key(card)}


def _change(card: FoundCard, percent: Decimal | None) -> dict[str, str]:
    if not card.is_current and card.as_of is not None:
        return _unknown(values.no_change_of(card.as_of))
    if percent is None:
        return _unknown(NO_CHANGE)
    direction = formats.direction(percent)
    return {**_cell(formats.change(percent), css=f"change {direction}"), "arrow": ARROWS[direction]}


def _spread(percent: Decimal | None) -> dict[str, str]:
    return _unknown(NO_SPREAD) if percent is None else _cell(formats.per_cent(percent))


def _age(card: FoundCard, now: datetime) -> dict[str, str]:
    if card.as_of is None:
        return _unknown("No price is known")
    origin = [f"from {formats.source_name(card.source)}"] if card.source else []
    hint = ", ".join([f"confirmed {formats.utc(card.as_of)}", *origin])
    if not card.is_current:
        return _cell(formats.day(card.as_of), f"Last known, {hint}", "age stale")
    stale = is_late(card.source, card.as_of, now)
    time = card.as_of.astimezone(UTC).isoformat(timespec="seconds")
    return {**_cell(formats.age(card.as_of, now), hint, "age stale" if stale else "age"), "time": time}


def _line(prices: Sequence[Decimal | None], currency: str) -> dict[str, Any]:
    """The prices of a sparkline, None where there is a gap, and the sentence that stands for it."""
    seen = [price for price in prices if price is not None]
    if not seen:
        return {"points": [], "summary": "No prices in the last 30 days"}
    lowest, highest, first, last = (
        formats.money(price, currency) for price in (min(seen), max(seen), seen[0], seen[-1])
    )
    summary = f"Last 30 days: from {first} to {last}, lowest {lowest}, highest {highest}, {len(seen)} days with a price"
    return {"points": [None if price is None else float(price) for price in prices], "summary": summary}
