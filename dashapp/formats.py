"""Formats of numbers, times and variants, for all pages. Unknown is a dash, never 0.

assets/formats.js returns the same texts for scripts.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from market.amounts import COMPACT_FROM as COMPACT_FROM
from market.amounts import MINUS as MINUS
from market.amounts import NO_BREAK_SPACE as NO_BREAK_SPACE
from market.amounts import UNKNOWN as UNKNOWN
from market.amounts import money as money
from market.amounts import rounded
from market.amounts import with_symbol as with_symbol
from market.sources import SOURCES
from market.variants import MARKETPLACES, Finish, Kind, Language

COMPACT_CHANGE_FROM = 100

PERIOD_CODES: Mapping[str, str] = MappingProxyType({"7d": "7 d", "30d": "30 d", "90d": "90 d", "1y": "1 y"})
BUCKET_NAMES: Mapping[str, str] = MappingProxyType(
    {"30 minutes": "one point every 30 minutes", "1 hour": "one point an hour", "1 day": "one point a day"}
)
PERIOD_NAMES: Mapping[str, str] = MappingProxyType({"7d": "7 days", "30d": "30 days", "90d": "90 days", "1y": "1 year"})
FINISH_NAMES: Mapping[str, str] = MappingProxyType(
    {Finish.NONFOIL: "Nonfoil", Finish.FOIL: "Foil", Finish.ETCHED: "Etched foil"}
)
FORMAT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "duel": "Duel Commander",
        "oldschool": "Old School",
        "paupercommander": "Pauper Commander",
        "predh": "PreDH",
        "standardbrawl": "Standard Brawl",
    }
)
KIND_NAMES: Mapping[str, str] = MappingProxyType({Kind.RETAIL: "Retail", Kind.BUYLIST: "Buylist"})


def money_change(amount: Decimal, currency: str) -> str:
    """Return a change in money with its sign: `+$10.05`; from 1,000 up without decimals."""
    written = money(amount, currency, compact=True)
    return f"+{written}" if amount > 0 else written


def change(percent: Decimal | float | None) -> str:
    """Return a change in per cent with its sign: `+4.2 %`; from 100 % up without decimals."""
    if percent is None:
        return UNKNOWN
    exact = Decimal(str(percent))
    digits = 0 if abs(exact) >= COMPACT_CHANGE_FROM else 1
    shown = rounded(exact, digits)
    sign = "+" if shown > 0 else MINUS if shown < 0 else ""
    return f"{sign}{abs(shown):,.{digits}f}{NO_BREAK_SPACE}%"


def per_cent(number: Decimal | float | None) -> str:
    """Return a share or a distance in per cent: `4.2 %`."""
    return UNKNOWN if number is None else change(number).removeprefix("+")


def direction(percent: Decimal | float | None) -> str:
    """Return the direction of a change, rounded as shown: `up`, `down`, `flat` or `unknown`."""
    if percent is None:
        return "unknown"
    shown = rounded(Decimal(str(percent)), 1)
    return "up" if shown > 0 else "down" if shown < 0 else "flat"


def count(number: int | None) -> str:
    """Return a whole number with thousands separators."""
    return UNKNOWN if number is None else f"{number:,}"


def index_value(value: float | None) -> str:
    """Return an index level; 100 is the start of the period."""
    return UNKNOWN if value is None else f"{rounded(Decimal(str(value)), 1):,}"


def share(part: float) -> str:
    """Return a share from 0 to 1 in whole per cent: `42 %`."""
    return f"{rounded(Decimal(str(part * 100)), 0):,}{NO_BREAK_SPACE}%"


def size(octets: int) -> str:
    """Return a number of bytes in a fitting unit."""
    amount, unit = float(octets), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount >= COMPACT_FROM:
            amount, unit = amount / 1000, larger
    digits = 0 if unit == "bytes" else 1
    return f"{rounded(Decimal(str(amount)), digits):,}{NO_BREAK_SPACE}{unit}"


def utc(time: datetime | None) -> str:
    """Return an aware time to the minute, in UTC."""
    return UNKNOWN if time is None else time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def day(time: datetime) -> str:
    """Return the day (UTC) of an aware time: `5 Nov 2026`."""
    return time.astimezone(UTC).strftime("%d %b %Y").lstrip("0")


def calendar_day(day_: date) -> str:
    """Return a day of the calendar: `5 Nov 2026`."""
    return day_.strftime("%d %b %Y").lstrip("0")


def day_and_month(time: datetime) -> str:
    """Return the day (UTC) of an aware time without its year: `5 Nov`."""
    return time.astimezone(UTC).strftime("%d %b").lstrip("0")


def moment(time: datetime) -> str:
    """Return an aware time to the minute, in UTC, as one reads it: `5 Nov 2026 07:05 UTC`."""
    return f"{day(time)} {time.astimezone(UTC):%H:%M} UTC"


def age(time: datetime | None, now: datetime | None = None) -> str:
    """Return the age of an aware time: `3 h ago`. A future time comes from a clock ahead of ours: `just now`."""
    if time is None:
        return UNKNOWN
    passed = (now or datetime.now(UTC)) - time
    return "just now" if passed < timedelta(minutes=1) else f"{length(passed)} ago"


def due(time: datetime | None, now: datetime | None = None) -> str:
    """Return the time until an aware time (`in 3 h`); the age of a past one."""
    now = now or datetime.now(UTC)
    if time is None or time - now < timedelta(minutes=1):
        return age(time, now)
    return f"in {length(time - now)}"


def duration(length: timedelta) -> str:
    """Return a length of time in its largest two units: `42 s`, `3 min 5 s`, `1 h 4 min`."""
    seconds = round(length.total_seconds())
    if seconds < 60:
        return f"{seconds}{NO_BREAK_SPACE}s"
    if seconds < 3600:
        return f"{seconds // 60}{NO_BREAK_SPACE}min {seconds % 60}{NO_BREAK_SPACE}s"
    return f"{seconds // 3600}{NO_BREAK_SPACE}h {seconds % 3600 // 60}{NO_BREAK_SPACE}min"


def length(passed: timedelta) -> str:
    """Return a length of time in its largest unit: `12 min`, `24 h`, `7 d`."""
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)}{NO_BREAK_SPACE}min"
    if passed < timedelta(days=2):
        return f"{passed // timedelta(hours=1)}{NO_BREAK_SPACE}h"
    return f"{passed // timedelta(days=1):,}{NO_BREAK_SPACE}d"


def condition_name(condition: str) -> str:
    """Return a condition's name: `Near Mint`."""
    return condition.replace("_", " ").title()


def condition_code(condition: str) -> str:
    """Return a condition's abbreviation among traders: `NM`."""
    return "".join(word[0] for word in condition.split("_"))


def grade(condition: str, finish: str, language: str) -> str:
    """Return a copy's grade in short; only a language that is not English is said: `NM, foil, Japanese`."""
    told = [] if language == Language.ENGLISH else [language]
    return ", ".join([condition_code(condition), FINISH_NAMES[finish].lower(), *told])


def printing(set_name: str | None, set_code: str, collector_number: str) -> str:
    """Return which printing a card is: `Revised Edition #40`."""
    return f"{set_name or set_code.upper()} #{collector_number}"


def source_name(slug: str) -> str:
    """Return a source's title."""
    return SOURCES[slug].title if slug in SOURCES else slug


def format_name(slug: str) -> str:
    """Return a format of play's name."""
    return FORMAT_NAMES.get(slug, slug.capitalize())


def marketplace_name(slug: str) -> str:
    """Return a marketplace's own name."""
    return MARKETPLACES[slug].name if slug in MARKETPLACES else slug
