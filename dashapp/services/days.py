"""A range of days inside a period: what a chart shows of a history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from dashapp.services.cards import CardHistory
from dashapp.services.comparison import Comparison
from dashapp.services.requests import InvalidRequest

P = TypeVar("P")
T = TypeVar("T", CardHistory, Comparison)


@dataclass(frozen=True, slots=True)
class DayRange:
    """From the first to the last day (UTC), both included; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parse(cls, first: str | None, last: str | None) -> "DayRange":
        """Check a reader's words, ISO dates or nothing. Raises InvalidRequest."""
        problems: dict[str, str] = {}
        days = cls(_day("from", first, problems), _day("to", last, problems))
        if days.first and days.last and days.first > days.last:
            problems["to"] = "must not be before the first day"
        if problems:
            raise InvalidRequest(problems)
        return days

    @property
    def is_open(self) -> bool:
        """Whether all days are in it."""
        return self.first is None and self.last is None

    def holds(self, time: datetime) -> bool:
        """Whether an aware time is on one of the days."""
        day = time.astimezone(UTC).date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def history_of(data: CardHistory, days: DayRange) -> CardHistory:
    """What a card's history says of these days; `as_of` is the last bucket of them that has a price."""
    series = [replace(one, points=_held(one.points, days, lambda point: point.time)) for one in data.series]
    return _cut(data, days, {"series": series}, [point.time for one in series for point in one.points])


def comparison_of(data: Comparison, days: DayRange) -> Comparison:
    """What a comparison says of these days; `as_of` as for a history."""
    cards = [replace(card, points=_held(card.points, days, lambda point: point[0])) for card in data.cards]
    return _cut(data, days, {"cards": cards}, [time for card in cards for time, _price in card.points])


def _held(points: Sequence[P], days: DayRange, time_of: Callable[[P], datetime]) -> list[P]:
    return [point for point in points if days.holds(time_of(point))]


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
