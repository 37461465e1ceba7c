"""Single values as they stand in pages: money, changes, ages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dash import html

from dashapp import formats
from market.sources import late_after

STALE_AFTER = late_after(None)
ARROWS = {"up": "▲", "down": "▼", "flat": "▬", "unknown": ""}


def money(amount: Decimal | float | None, currency: str, why_unknown: str = "No price is known") -> html.Span:
    """An amount for a column: no decimals from 1,000 up, exact on hover; a dash with its reason where unknown."""
    if amount is None:
        return unknown(why_unknown)
    return html.Span(formats.money(amount, currency, compact=True), title=formats.money(amount, currency))


def price(amount: Decimal | None, currency: str, is_current: bool, as_of: datetime | None) -> html.Span:
    """A headline price for a column; one that is only the last known has its date below it."""
    why_unknown = f"No {currency} price is known"
    if is_current or as_of is None:
        return money(amount, currency, why_unknown)
    note = html.Span(last_known(as_of), className="caption under")
    return html.Span([money(amount, currency, why_unknown), note], className="quote stale")


def last_known(as_of: datetime) -> str:
    """Say that a price is not one of now."""
    return f"Last known, {formats.day(as_of)}"


def price_change(percent: Decimal | None, is_current: bool, as_of: datetime | None) -> html.Span:
    """The change of a headline price; a dash where that is only the last known."""
    return change(percent) if is_current or as_of is None else unknown(no_change_of(as_of))


def no_change_of(as_of: datetime) -> str:
    """Why a price that is not one of now has no change."""
    return f"There is no price of now to compare: the last known is of {formats.day(as_of)}"


def price_age(
    confirmed_at: datetime | None, source: str | None, is_current: bool = True, why_unknown: str = "Never"
) -> html.Time:
    """How long ago a price was confirmed, amber where its source is late or it is not a price of now."""
    return age(confirmed_at, late_after(source) if is_current else timedelta(0), why_unknown)


def change(percent: Decimal | float | None, why_unknown: str = "No earlier price to compare with") -> html.Span:
    """A change in per cent, with arrow and sign beside its colour."""
    if percent is None:
        return unknown(why_unknown)
    direction = formats.direction(percent)
    arrow = html.Span(ARROWS[direction], className="arrow", **{"aria-hidden": "true"})
    return html.Span([arrow, formats.change(percent)], className=f"change {direction}")


def age(time: datetime | None, stale_after: timedelta | None = STALE_AFTER, why_unknown: str = "Never") -> html.Time:
    """How long ago a time was, exact on hover, amber where older than `stale_after`. The browser keeps it current."""
    if time is None:
        return unknown(why_unknown)
    now = datetime.now(UTC)
    stale = stale_after is not None and now - time > stale_after
    return html.Time(
        formats.age(time, now),
        dateTime=_machine_readable(time),
        title=formats.utc(time),
        className="age stale" if stale else "age",
    )


def due(time: datetime | None, why_unknown: str) -> html.Time:
    """When something is expected, exact on hover. The browser keeps it current."""
    if time is None:
        return unknown(why_unknown)
    return html.Time(formats.due(time), dateTime=_machine_readable(time), title=formats.utc(time), className="due")


def unknown(reason: str) -> html.Span:
    """A dash for what is not known, with the reason on hover and for screen readers."""
    return html.Span(
        [html.Span(formats.UNKNOWN, **{"aria-hidden": "true"}), html.Span(reason, className="sr-only")],
        className="unknown",
        title=reason,
    )


def _machine_readable(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
