"""The track record in words: an honest empty state, nothing below a hundred, the worst beside the best."""

from datetime import UTC, datetime

from analysis.recommendations import TYPES
from analysis.track_record import LEAST, Record, record_of
from dashapp.components import track_record
from dashapp.components.track_record import TYPE_NAMES
from services.analysis.track_record import AtHorizon, Group, TrackRecord
from tests.unit.analysis.test_track_record import half

AT = datetime(2026, 11, 30, tzinfo=UTC)
EMPTY = record_of([])


def found(issued: int) -> TrackRecord:
    since = AT if issued else None
    horizons = [AtHorizon(days, EMPTY) for days in (7, 30, 90)]
    return TrackRecord("USD", None, since, None, issued, LEAST, "ab" * 32 if issued else None, horizons, [])


def test_before_the_first_recommendation_the_head_says_so_and_the_ledger_is_there() -> None:
    shown = str(track_record.head(found(0)))
    assert "No recommendation has been issued yet in USD" in shown
    assert "/api/recommendations/ledger?format=jsonl" in shown


def test_the_head_tells_since_when_how_many_and_the_root() -> None:
    shown = str(track_record.head(found(7)))
    assert "Live since 30 Nov 2026: 7 issued in USD." in shown
    assert "None is old enough to be judged." in shown
    assert "ab" * 32 in shown


def test_below_a_hundred_there_are_counts_and_too_few_to_say() -> None:
    few = record_of([half(number) for number in range(LEAST - 1)])
    shown = str(track_record.counts(few, [Group("buy_now", "test-1", 7, few)]))
    assert shown.count("too few to say") == 2
    assert "Buy now, test-1" in shown
    assert "%" not in str(track_record.too_few(few))
    assert "99 of 100" in str(track_record.too_few(few))


def enough() -> Record:
    return record_of([half(number) for number in range(LEAST)])


def test_from_a_hundred_on_the_hit_rate_stands_beside_the_base_rate() -> None:
    shown = str(track_record.counts(enough(), []))
    assert "too few" not in shown
    assert "50" in shown
    assert "25" in shown


def test_the_worst_stand_beside_the_best() -> None:
    figures = enough().figures
    assert figures
    shown = str(track_record.extremes(figures))
    assert shown.count("Buy now, no. ") == 20
    assert "The best" in shown
    assert "The worst" in shown


def test_every_type_has_a_name() -> None:
    assert tuple(TYPE_NAMES) == TYPES
