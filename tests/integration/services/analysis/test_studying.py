"""Events of the market in the database: what they follow from, the same however often, and the paths around them."""

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from analysis.event_study import LEAST
from services.analysis import studying
from services.market.events import (
    EventsRequest,
    EventStudyRequest,
    load_card_events,
    load_event_study,
    load_events,
    load_market_events,
    load_set_events,
)
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store
from upkeep import after_prices

STORED = "SELECT day, kind, subject, detail FROM market_events ORDER BY kind, subject, day"
RELEASED = ago(100).date()


def card(number: int, **fields: Any) -> Any:
    """A card of the set tst, released 100 days ago."""
    given = {"oracle_id": UUID(int=number), "released_at": RELEASED, "legalities": {"modern": "legal"}}
    return make_card(number, **{**given, **fields})


def load(engine: Engine, *cards: Any, days_ago: int = 1) -> None:
    """Store cards as an edition of a day with a price each, and run what follows."""
    time = ago(days_ago)
    store(engine, [series(one.scryfall_id.int, price(time, "5.00")) for one in cards], cards, as_of=time)
    after_prices.run(engine, anyway=True)


def card_id(engine: Engine, number: int) -> int:
    """Our number of a card."""
    return int(scalar(engine, "SELECT id FROM cards WHERE scryfall_id = :id", id=UUID(int=number)))


def test_a_release_and_a_reprint_follow_from_the_catalogue(database: Engine) -> None:
    again = make_card(
        2, name="Card 1", oracle_id=UUID(int=1), set_code="new", set_name="New", released_at=ago(9).date()
    )
    load(database, card(1), again)
    found = [(one.kind, one.day, one.set_name) for one in load_card_events(card_id(database, 1))]
    assert found == [("reprint", ago(9).date(), "New"), ("release", RELEASED, "Test Set")]
    assert [one.kind for one in load_set_events("new")] == ["release"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("legal", "banned", "ban"), ("legal", "restricted", "restriction"), ("banned", "legal", "unban"),
        ("banned", "restricted", "restriction"), ("not_legal", "legal", None), ("legal", "not_legal", None),
    ],
)  # fmt: skip
def test_a_change_of_legality_is_an_event_of_the_day_that_told_it(
    database: Engine, before: str, after: str, kind: str | None
) -> None:
    load(database, card(1, legalities={"modern": before}), days_ago=5)
    load(database, card(1, legalities={"modern": after}), days_ago=3)
    found = [(one.kind, one.day, one.detail) for one in load_card_events(card_id(database, 1)) if one.kind != "release"]
    assert found == ([(kind, ago(3).date(), "modern")] if kind else [])


def test_a_card_that_is_banned_when_it_is_first_known_is_no_event(database: Engine) -> None:
    load(database, card(1, legalities={"modern": "banned"}))
    assert [one.kind for one in load_card_events(card_id(database, 1))] == ["release"]


def test_each_change_stays_known_and_printings_change_together(database: Engine) -> None:
    for days, state in ((5, "legal"), (4, "banned"), (3, "legal")):
        twice = [card(number, oracle_id=UUID(int=1), legalities={"modern": state}) for number in (1, 2)]
        load(database, *twice, days_ago=days)
    assert [(one.kind, one.card_name) for one in load_market_events()] == [
        ("unban", "Card 1"), ("ban", "Card 1"), ("release", None),
    ]  # fmt: skip


def test_a_load_that_was_taken_back_and_a_price_set_apart_are_corrections(database: Engine) -> None:
    load(database, card(1))
    run = begin_run(database, "mtgjson")
    execute(database, "UPDATE ingestion_runs SET status = 'undone', as_of = :time WHERE id = :id", id=run, time=ago(2))
    execute(
        database,
        "INSERT INTO suspect_prices (series_id, time, price, run_id) SELECT id, :time, 999, :run FROM price_series",
        time=ago(3), run=run,
    )  # fmt: skip
    studying.compute(database)
    assert [one.detail for one in load_card_events(card_id(database, 1)) if one.kind == "correction"] == ["set apart"]
    assert [one.detail for one in load_market_events() if one.kind == "correction"] == ["mtgjson"]


def test_events_are_the_same_however_often_they_are_derived(database: Engine) -> None:
    load(database, card(1, legalities={"modern": "legal"}), days_ago=5)
    load(database, card(1, legalities={"modern": "banned"}), days_ago=3)
    found = rows(database, STORED)
    assert studying.compute(database) == 0
    execute(database, "DELETE FROM market_events WHERE kind = 'ban'")
    execute(database, "UPDATE market_events SET subject = 'gone' WHERE kind = 'release'")
    assert studying.compute(database) == 0  # what they follow from has not changed, and nothing is read
    execute(database, "DELETE FROM properties WHERE name = :name", name=studying.DERIVED)
    assert studying.compute(database) == 3
    assert rows(database, STORED) == found


def test_the_newest_are_listed_until_today_by_kind(database: Engine) -> None:
    load(database, card(1), card(2, set_code="fut", set_name="Future", released_at=ago(-90).date()))
    assert [one.set_code for one in load_events(EventsRequest())] == ["tst"]
    assert load_events(EventsRequest("ban")) == []


def test_prices_around_events_are_relative_to_the_index(database: Engine) -> None:
    """As many cards are banned as suffice, and lose a tenth; as many others keep their price."""
    count, ban = 2 * LEAST + 20, 20
    for days in range(40, 0, -1):
        state = "banned" if days <= ban else "legal"
        cards = [card(n, legalities={"modern": state if n <= LEAST else "legal"}) for n in range(1, count + 1)]
        paid = {n: "9.00" if n <= LEAST and days <= ban else "10.00" for n in range(1, count + 1)}
        time = ago(days) + timedelta(hours=3)
        store(database, [series(n, price(time, amount)) for n, amount in paid.items()], cards, as_of=time)
    after_prices.run(database, anyway=True)
    studied = {one.kind: one for one in load_event_study(EventStudyRequest("USD")).kinds}
    (found, reprints) = studied["ban"], studied["reprint"]
    assert (found.events, found.n, found.is_enough) == (LEAST, LEAST, True)
    by_day = {one.day_offset: one for one in found.path}
    index = math.log(0.9) * LEAST / count
    assert (by_day[-14].median, by_day[-1].median) == (0, 0)
    assert by_day[5].median == pytest.approx(100 * math.expm1(math.log(0.9) - index), abs=0.01)
    assert not reprints.is_enough
    assert reprints.path == []
