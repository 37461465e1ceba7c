"""News: jumps are movers of a day, releases and loads are of the last days, and nothing else is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db import summaries
from db.engine import read_engine
from services.market import news as news_service
from services.market.movers import MoversRequest, load_movers
from services.market.news import LEAST_PRICE, MOST_JUMPS, Load, load_news
from tests.support.prices import ago, begin_run, execute, make_card, price, series, store
from tests.support.statements import counted

FINISH = """
    UPDATE ingestion_runs SET status = :status, finished_at = :time, rows_stored = :stored, rows_unchanged = :confirmed
    WHERE id = :run
"""


def moved(card: int, then: str, now: str, **variant: Any) -> Any:
    return series(card, price(ago(1), then), price(ago(0), now), **variant)


def finish(engine: Engine, source: str, ago_hours: float, status: str = "succeeded", stored: int = 0) -> datetime:
    """A run of a source that ended so long ago and confirmed two prices more than it stored."""
    time = datetime.now(UTC) - timedelta(hours=ago_hours)
    run = begin_run(engine, source)
    execute(engine, FINISH, run=run, status=status, time=time, stored=stored, confirmed=2 if stored else 0)
    return time


def test_a_card_that_moved_by_a_tenth_in_a_day_is_news_either_way(database: Engine) -> None:
    offers = [moved(1, "10", "12"), moved(2, "10", "9"), moved(3, "10", "10.90"), moved(4, "4.90", "9"),
              moved(5, "9", "20", currency="EUR", marketplace="cardmarket")]  # fmt: skip
    store(database, offers, [make_card(number) for number in range(1, 6)])
    summaries.refresh(database)
    assert [(item.card.name, item.change_pct) for item in load_news("USD").jumps] == [("Card 1", 20), ("Card 2", -10)]
    assert [item.card.name for item in load_news("EUR").jumps] == ["Card 5"]


def test_jumps_are_the_movers_of_a_day(market: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_service, "JUMP", 2)
    requests = [MoversRequest("24h", way, "USD", MOST_JUMPS, LEAST_PRICE) for way in ("up", "down")]
    movers = [item for request in requests for item in load_movers(request).items]
    jumps = load_news("USD").jumps
    assert jumps == [item for item in movers if abs(item.change_pct) >= 2]
    assert jumps


@pytest.mark.parametrize(("days", "expected"), [(0, ["tst"]), (29, ["tst"]), (31, []), (-1, [])])
def test_a_set_is_news_from_its_day_on_for_a_month(database: Engine, days: int, expected: list[str]) -> None:
    store(database, [moved(1, "10", "10")], [make_card(1)])
    day = datetime.now(UTC).date() - timedelta(days=days)
    execute(database, "UPDATE sets SET released_at = :day", day=day)
    summaries.refresh(database)
    assert [one.code for one in load_news("USD").releases] == expected


def test_the_newest_reading_of_each_source_is_news_for_a_day_with_its_prices(database: Engine) -> None:
    finish(database, "cardkingdom", 5, stored=7)
    newest = finish(database, "cardkingdom", 3, stored=8)
    other = finish(database, "manapool", 1, stored=9)
    finish(database, "tcgcsv", 25, stored=5)
    finish(database, "cardmarket-guide", 1, status="failed", stored=4)
    finish(database, "mtgjson-today", 1)
    finish(database, "simulated-market", 1, stored=3)
    assert load_news("USD").loads == [Load("cardkingdom", newest, 10), Load("manapool", other, 11)]


def test_an_empty_database_has_no_news(database: Engine) -> None:
    news = load_news("EUR")
    assert (news.jumps, news.releases, news.loads) == ([], [], [])


def test_news_take_ten_statements_at_most(market: Engine) -> None:
    with counted(read_engine()) as statements:
        load_news("USD")
    assert 1 <= len(statements) <= 10
