"""Events of signals in the database: they begin and end with the prices of loads, once, and are listed newest first."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from db.writes import undo
from services.market.signal_events import SignalEvent, SignalEventsRequest, load_signal_events
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, series, store
from upkeep import after_prices


def load(engine: Engine, prices: dict[int, float]) -> int:
    """Load the prices of card 1 by their age in days, in a run of its own; return the run."""
    run = begin_run(engine)
    days = [series(1, price(ago(age, hours=3), f"{amount:.2f}")) for age, amount in prices.items()]
    store(engine, days, [make_card(1)], run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine)
    return run


def events(**asked: str) -> list[SignalEvent]:
    return load_signal_events(SignalEventsRequest.parse(**asked)).items


def momenta(engine: Engine) -> list[tuple[int, datetime, datetime | None]]:
    """Direction, beginning and end of the events of momentum."""
    found = rows(
        engine, "SELECT direction, started_at, ended_at FROM signal_events WHERE type = 'momentum' ORDER BY id"
    )
    return [tuple(row) for row in found]  # type: ignore[misc]


RISING = {age: 10 + 0.5 * (13 - age) for age in range(13, 3, -1)}  # to 14.50, four days ago


def test_an_event_has_the_time_of_its_price_and_the_numbers_of_its_beginning(database: Engine) -> None:
    load(database, RISING)
    (one,) = events(type="momentum")
    assert (one.card.id, one.direction, one.started_at, one.ended_at) == (1, "up", ago(4, hours=3), None)
    assert one.value == pytest.approx(14.5 / 11 - 1)
    assert (one.measure, one.marketplace, one.condition) == ("return", "tcgplayer", "NEAR_MINT")


def test_an_event_goes_on_until_half_and_ends_with_the_price_that_ended_it(database: Engine) -> None:
    load(database, RISING)
    load(database, {3: 14.5, 2: 14.5})
    assert momenta(database) == [(1, ago(4, hours=3), None)]
    load(database, {1: 12})
    assert momenta(database) == [(1, ago(4, hours=3), ago(1, hours=3))]
    assert events(type="momentum", state="open") == []
    assert len(events(type="momentum", state="ended")) == 1


def test_the_same_prices_again_begin_nothing(database: Engine) -> None:
    load(database, RISING)
    before = momenta(database)
    after_prices.run(database, anyway=True)
    assert momenta(database) == before


def test_an_event_of_prices_that_were_taken_back_has_ended(database: Engine) -> None:
    load(database, dict.fromkeys(range(13, 8, -1), 10.0))
    run = load(database, {age: 10 + 0.7 * (9 - age) for age in range(8, 3, -1)})
    assert [end for _, _, end in momenta(database)] == [None]
    undo.delete_snapshots(database, run)
    undo.finish(database, run, "")
    after_prices.run(database)
    assert None not in [end for _, _, end in momenta(database)]


def test_pages_join_up_and_the_newest_comes_first(database: Engine) -> None:
    load(database, RISING)
    found = events()
    assert len(found) > 1
    assert [one.started_at for one in found] == sorted((one.started_at for one in found), reverse=True)
    first = load_signal_events(SignalEventsRequest(limit=1))
    assert first.next_after is not None
    rest = load_signal_events(SignalEventsRequest(limit=50, after=first.next_after))
    assert [*first.items, *rest.items] == found


def load_pair(engine: Engine, days: dict[int, tuple[float, float]]) -> None:
    """Load what Card Kingdom asks and pays for card 1, by age in days."""
    sides = {"retail": 0, "buylist": 1}
    for kind, side in sides.items():
        quotes = [price(ago(age, hours=3), f"{amounts[side]:.2f}") for age, amounts in days.items()]
        store(engine, [series(1, *quotes, marketplace="cardkingdom", kind=kind)], [make_card(1)])
    after_prices.run(engine, anyway=True)


def test_a_buylist_that_pays_more_than_on_nine_of_ten_days_begins_a_spread(database: Engine) -> None:
    load_pair(database, {age: (10.0, 4.0 + age % 2 / 10) for age in range(40, 0, -1)})
    assert events(type="spread") == []
    load_pair(database, {0: (10.0, 6.0)})
    (one,) = events(type="spread")
    assert (one.measure, one.direction, one.ended_at) == ("buylist_ratio", "up", None)
    assert one.value == pytest.approx(0.6)


def test_a_spread_ends_in_the_lower_half_of_its_days(database: Engine) -> None:
    days = {age: (10.0, 4.0 + age % 2 / 10) for age in range(41, 1, -1)}
    load_pair(database, days | {1: (10.0, 6.0)})
    load_pair(database, {0: (10.0, 4.0)})
    assert [one.ended_at for one in events(type="spread")] == [ago(0, hours=3)]


def test_a_spike_is_confirmed_by_two_later_prices_that_go_along(database: Engine) -> None:
    load(database, dict.fromkeys(range(13, 4, -1), 10.0))
    load(database, {4: 13.0})
    assert [(one.type, one.is_confirmed) for one in events(type="spike")] == [("spike", False)]
    load(database, {3: 12.8})
    assert [one.is_confirmed for one in events(type="spike")] == [False]
    load(database, {2: 13.1})
    assert [one.is_confirmed for one in events(type="spike")] == [True]


def test_a_spike_that_came_back_stays_unconfirmed(database: Engine) -> None:
    load(database, dict.fromkeys(range(13, 4, -1), 10.0))
    load(database, {4: 13.0})
    load(database, {3: 10.0, 2: 10.1, 1: 10.0})
    assert [one.is_confirmed for one in events(type="spike")] == [False]
