"""News of the market as a list."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dashapp.components.news import MOST_JUMPS, has_items, news_list
from services.market.news import Load, News
from tests.unit.dashapp.market_samples import mover, set_value
from tests.unit.dashapp.rendering import find, text_of

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
NEWS = News(
    [mover(time_now=NOON - timedelta(hours=20))],
    [set_value(released_at=date(2026, 2, 3))],
    [Load("cardmarket-guide", NOON, 35_942)],
)


def test_the_newest_comes_first_whatever_it_is() -> None:
    rows = [text_of(row) for row in find(news_list(NEWS, 9), "Li")]
    parts = ("Cardmarket price guide 35,942 prices", "New set: Limited Edition Alpha", "Lightning Bolt ▲ +25.0 %")
    assert all(part in row for part, row in zip(parts, rows, strict=True))


def test_each_has_its_time_and_a_link() -> None:
    for row in find(news_list(NEWS, 9), "Li"):
        (link,), (time,) = find(row, "Link"), find(row, "Time")
        assert link.href in ("/market", "/sets/lea", "/cards/7")
        assert time.title.endswith("UTC")


def test_a_jump_tells_its_window_and_where_on_hover() -> None:
    titles = [span.title for span in find(news_list(NEWS, 9), "Span") if getattr(span, "title", None)]
    assert titles == ["In 24 hours, at TCGplayer"]


def test_no_more_than_asked_for_are_listed() -> None:
    assert len(find(news_list(NEWS, 2), "Li")) == 2


def test_many_jumps_leave_room_for_other_news() -> None:
    jumps = [mover(time_now=NOON + timedelta(minutes=minute)) for minute in range(9)]
    rows = [text_of(row) for row in find(news_list(replace(NEWS, jumps=jumps), 8), "Li")]
    assert sum("Lightning Bolt" in row for row in rows) == MOST_JUMPS
    assert len(rows) == MOST_JUMPS + 2


def test_without_any_there_are_none() -> None:
    assert has_items(NEWS)
    assert not has_items(News([], [], []))
