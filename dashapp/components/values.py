"""Single values on pages: money, changes, ages.

A text on hover (`title`) is also reached with the Tab key and by a tap: assets/tips.js.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dash import html

from dashapp import formats
from market.current import CURRENT_FOR

ARROWS = {"up": "▲", "down": "▼", "flat": "▬", "unknown": ""}


def money(
    amount: Decimal | float | None, currency: str, why_unknown: str = "No price is known", compact: bool = True
) -> html.Span:
    """Return an amount for a column; a dash with its reason if unknown.

    `compact`: no decimals from 1,000 up, exact on hover.
    """
    if amount is None:
        return unknown(why_unknown)
    text, exact = formats.money(amount, currency, compact), formats.money(amount, currency)
    return html.Span(text) if text == exact else explained(text, exact)


def are_large(amounts: Iterable[Decimal | None]) -> bool:
    """Return whether amounts side by side are written without decimals: all that are known have none."""
    return all(amount >= formats.COMPACT_FROM for amount in amounts if amount is not None)


def explained(content: Any, hint: str, **more: str) -> html.Span:
    """Return content with a text on hover."""
    return html.Span(content, title=hint, tabIndex=0, **more)


def price(amount: Decimal | None, currency: str, is_current: bool, as_of: datetime | None) -> html.Span:
    """Return a headline price for a column; a last known price has its date below it."""
    why_unknown = f"No {currency} price is known"
    if is_current or as_of is None:
        return money(amount, currency, why_unknown)
    note = html.Span(last_known(as_of), className="caption under")
    return html.Span([money(amount, currency, why_unknown), note], className="quote stale")


def last_known(as_of: datetime) -> str:
    """Return the note on a last known price."""
    return f"Last known, {formats.day(as_of)}"


def price_change(percent: Decimal | None, is_current: bool, as_of: datetime | None) -> html.Span:
    """Return the change of a headline price; a dash for a last known price."""
    return change(percent) if is_current or as_of is None else unknown(no_change_of(as_of))


def no_change_of(as_of: datetime) -> str:
    """Return why a last known price has no change."""
    return f"There is no price of now to compare: the last known is of {formats.day(as_of)}"


def price_age(confirmed_at: datetime | None, is_current: bool = True, why_unknown: str = "Never") -> html.Time:
    """Return the age of a price's confirmation, amber where it is stale (market/current.py)."""
    return age(confirmed_at, CURRENT_FOR if is_current else timedelta(0), why_unknown)


def change(percent: Decimal | float | None, why_unknown: str = "No earlier price to compare with") -> html.Span:
    """Return a change in per cent, with arrow and sign beside its colour."""
    if percent is None:
        return unknown(why_unknown)
    direction = formats.direction(percent)
    arrow = html.Span(ARROWS[direction], className="arrow", **{"aria-hidden": "true"})
    return html.Span([arrow, formats.change(percent)], className=f"change {direction}")


def money_change(amount: Decimal, currency: str) -> html.Span:
    """Return a change in money, with arrow and sign beside its colour."""
    direction = "up" if amount > 0 else "down" if amount < 0 else "flat"
    arrow = html.Span(ARROWS[direction], className="arrow", **{"aria-hidden": "true"})
    return html.Span([arrow, formats.money_change(amount, currency)], className=f"change {direction}")


def age(time: datetime | None, stale_after: timedelta | None = CURRENT_FOR, why_unknown: str = "Never") -> html.Time:
    """Return the age of a time, exact on hover, amber where older than `stale_after`. The browser updates it."""
    if time is None:
        return unknown(why_unknown)
    now = datetime.now(UTC)
    stale = stale_after is not None and now - time > stale_after
    return html.Time(
        formats.age(time, now),
        dateTime=_machine_readable(time),
        title=formats.utc(time),
        tabIndex=0,
        className="age stale" if stale else "age",
    )


def due(time: datetime | None, why_unknown: str) -> html.Time:
    """Return the time until a due time, exact on hover. The browser updates it."""
    if time is None:
        return unknown(why_unknown)
    told = {"dateTime": _machine_readable(time), "title": formats.utc(time)}
    return html.Time(formats.due(time), tabIndex=0, className="due", **told)


def rarity(word: str | None) -> html.Span:
    """Return a rarity with its colour beside the word."""
    return html.Span(word.capitalize(), className=f"rarity {word}") if word else unknown("Not known yet")


def unknown(reason: str) -> html.Span:
    """Return a dash for an unknown value, with the reason on hover and for screen readers."""
    return html.Span(
        [html.Span(formats.UNKNOWN, **{"aria-hidden": "true"}), html.Span(reason, className="sr-only")],
        className="unknown",
        title=reason,
        tabIndex=0,
    )


def _machine_readable(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
