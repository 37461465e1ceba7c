"""Single values as they stand in pages: money, changes, ages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dash import html

from dashapp import formats

STALE_AFTER = timedelta(hours=48)  # twice the interval of a source that publishes daily
ARROWS = {"up": "▲", "down": "▼", "flat": "▬", "unknown": ""}


def money(amount: Decimal | float | None, currency: str, why_unknown: str = "No price is known") -> html.Span:
    """An amount for a column: no decimals from 1,000 up, exact on hover; a dash with its reason where unknown."""
    if amount is None:
        return unknown(why_unknown)
    return html.Span(formats.money(amount, currency, compact=True), title=formats.money(amount, currency))


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
