"""Range of days inside a period: the part of a history that a chart shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from market.periods import PERIODS
from services.market.cards import CardHistory, HistorySeries
from services.market.comparison import ComparedCard, Comparison
from services.requests import InvalidRequest

P = TypeVar("P")
T = TypeVar("T", CardHistory, Comparison)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days (UTC) from first to last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parse(cls, first: str | None, last: str | None) -> "DayRange":
        """Return the range between two ISO dates, either of them optional. Raises InvalidRequest."""
        problems: dict[str, str] = {}
        days = cls(_day("from", first, problems), _day("to", last, problems))
        if days.first and days.last and days.first > days.last:
            problems["to"] = "must not be before the first day"
        if problems:
            raise InvalidRequest(problems)
        return days

    @property
    def is_open(self) -> bool:
        """Return whether the range has all days."""
        return self.first is None and self.last is None

    def shortest_period(self, now: datetime) -> str:
        """Return the period with the finest buckets that has all of these days; the longest for an open beginning."""
        begin = datetime.combine(self.first, time.min, UTC) if self.first else datetime.min.replace(tzinfo=UTC)
        *_, longest = PERIODS
        return next((slug for slug, period in PERIODS.items() if period.since(now) <= begin), longest)

    def holds(self, moment: datetime) -> bool:
        """Return whether an aware time is on one of the days."""
        day = moment.astimezone(UTC).date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def history_of(data: CardHistory, days: DayRange) -> CardHistory:
    """Return a card's history on these days; `as_of` is their last bucket with a price."""
    series = [
        replace(one, points=_held(one.points, days, lambda point: point.time), confirmed_at=_confirmed(one, days))
        for one in data.series
    ]
    return _cut(data, days, {"series": series}, [point.time for one in series for point in one.points])


def comparison_of(data: Comparison, days: DayRange) -> Comparison:
    """Return a comparison on these days; `as_of` as for a history."""
    cards = [
        replace(card, points=_held(card.points, days, lambda point: point[0]), confirmed_at=_confirmed(card, days))
        for card in data.cards
    ]
    return _cut(data, days, {"cards": cards}, [at for card in cards for at, _price in card.points])


def _held(points: Sequence[P], days: DayRange, time_of: Callable[[P], datetime]) -> list[P]:
    return [point for point in points if days.holds(time_of(point))]


def _confirmed(one: HistorySeries | ComparedCard, days: DayRange) -> datetime | None:
    """Return when the last price on these days was last confirmed on one of them."""
    if one.confirmed_at is None or days.last is None or days.last >= one.confirmed_at.astimezone(UTC).date():
        return one.confirmed_at
    end = datetime.combine(days.last, time.max, UTC)
    return next((silence.since for silence in one.silences if silence.since <= end < silence.until), end)


def _cut(data: T, days: DayRange, parts: Mapping[str, object], times: Sequence[datetime]) -> T:
    return data if days.is_open else replace(data, **parts, as_of=max(times, default=None))  # type: ignore[arg-type]


def _day(name: str, text: str | None, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = "must be a day such as 2026-11-22"
        return None
