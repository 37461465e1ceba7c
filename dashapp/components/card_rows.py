"""Found cards as rows of a grid: every cell's text, with its text on hover."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dashapp import formats
from dashapp.components import values
from dashapp.components.values import ARROWS
from market.current import is_stale
from services.market.cards import Card
from services.market.search import FoundCard

NO_CHANGE = "No earlier price to compare with"
NO_SPREAD = "Fewer than two marketplaces have a price of now"


def row_of(card: FoundCard, now: datetime | None = None) -> dict[str, Any]:
    """Return a row by column; `id` is the card's. Unknown cells have dash and reason."""
    return {
        "id": card.id,
        "name": card.name,
        "also": ", ".join(other_names(card)),
        "printing": f"{card.set_code.upper()} #{card.collector_number}",
        "set_code": _cell(card.set_code.upper(), card.set_name or card.set_code.upper()),
        "collector_number": _cell(card.collector_number),
        "rarity": _rarity(card.rarity),
        "price": _price(card),
        "change_24h": _change(card, card.change_24h),
        "change_7d": _change(card, card.change_7d),
        "change_30d": _change(card, card.change_30d),
        "spread": _spread(card.spread),
        "age": _age(card, now or datetime.now(UTC)),
        "line": _line(card.sparkline, card.currency),
    }


def other_names(card: FoundCard | Card) -> list[str]:
    """Return the other names printed on the card; empty where there are none."""
    return list(dict.fromkeys(name for name in (card.flavor_name, card.printed_name) if name and name != card.name))


def headline_key(item: FoundCard) -> str:
    """Return the key of a card's headline series."""
    return f"{item.id}|{item.marketplace}|{item.finish}|{item.currency}"


def _cell(text: str, hint: str = "", css: str = "") -> dict[str, str]:
    return {"text": text, "hint": hint, "css": css}


def _rarity(rarity: str | None) -> dict[str, str]:
    """Return the letter of a rarity; its word is for screen readers and on hover."""
    if not rarity:
        return _unknown("Not known yet")
    return {**_cell(rarity[0].upper(), rarity.capitalize(), f"rarity {rarity}"), "word": rarity.capitalize()}


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
    stale = is_stale(card.is_current, card.as_of, now)
    time = card.as_of.astimezone(UTC).isoformat(timespec="seconds")
    return {**_cell(formats.age(card.as_of, now), hint, "age stale" if stale else "age"), "time": time}


def _line(prices: Sequence[Decimal | None], currency: str) -> dict[str, Any]:
    """Return the prices of a sparkline, None at gaps, and its summary."""
    seen = [price for price in prices if price is not None]
    if not seen:
        return {"points": [], "summary": "No prices in the last 30 days"}
    lowest, highest, first, last = (
        formats.money(price, currency) for price in (min(seen), max(seen), seen[0], seen[-1])
    )
    summary = f"Last 30 days: from {first} to {last}, lowest {lowest}, highest {highest}, {len(seen)} days with a price"
    return {"points": [None if price is None else float(price) for price in prices], "summary": summary}
