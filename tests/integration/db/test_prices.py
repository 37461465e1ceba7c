"""Storing prices: what is new, what is there already, what is corrected, late, shared, unknown or broken."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db import partitions
from db.copying import copy_lines
from db.engine import DatabaseAway
from db.writes import latest
from db.writes import prices as writes
from db.writes.prices import StoredPrices
from market.records import CardIdentifier, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.support.prices import (
    DAY,
    HOUR,
    ago,
    begin_run,
    execute,
    is_timescale,
    make_card,
    price,
    rows,
    scalar,
    series,
    snapshots,
    store,
    write_down,
)
from tests.support.reference import latest_of, stored_latest

CARDS = [make_card(number) for number in (1, 2, 3)]


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows three cards."""
    store(database, [], CARDS)
    return database


def assert_holds(engine: Engine, *batches: list[SeriesPrices]) -> None:
    """The snapshots are what these batches say, the later over the earlier, and the latest prices follow from them."""
    book = write_down({}, *batches)
    assert snapshots(engine) == book
    assert stored_latest(engine) == latest_of(book)


WHOLE = price(
    ago(1), "12.34", price_low=Decimal("1.00"), price_mid=Decimal("13.00"), price_high=Decimal("99999999.99"),
    price_market=Decimal("0.01"), num_listings=7, total_quantity=2**31 - 1,
)  # fmt: skip


def test_new_prices_are_stored_with_all_that_is_known_of_them(engine: Engine) -> None:
    batch = [series(1, WHOLE, price(ago(2), "12.01")), series(2, price(ago(1), "1000000"))]
    assert store(engine, batch) == StoredPrices(3, 0, 0)
    assert_holds(engine, batch)


def test_a_series_first_price_is_its_latest_and_its_card_is_named_to_the_readers(engine: Engine) -> None:
    known, new = [series(1, price(ago(2), "2"))], [series(1, price(ago(1), "3")), series(2, WHOLE)]
    store(engine, known)
    change = store(engine, new).change
    assert_holds(engine, known, new)
    assert change is not None
    assert change.cards == set(scalar(engine, "SELECT array_agg(id) FROM cards WHERE name IN ('Card 1', 'Card 2')"))


def test_the_same_batch_again_stores_nothing(engine: Engine) -> None:
    batch = [series(1, WHOLE, price(ago(2), "5")), series(2, price(ago(3), "6"))]
    first = begin_run(engine)
    store(engine, batch, run_id=first)
    before = rows(engine, "SELECT *, xmin::text FROM latest_prices ORDER BY series_id")
    again = begin_run(engine)
    assert store(engine, batch, run_id=again) == StoredPrices(0, 3, 0)
    assert_holds(engine, batch)
    assert rows(engine, "SELECT DISTINCT run_id FROM price_snapshots") == [(first,)]
    assert rows(engine, "SELECT *, xmin::text FROM latest_prices ORDER BY series_id") == before
    assert rows(engine, "SELECT run_id FROM refresh_requests") == [(first,)]


@pytest.mark.parametrize(
    "changed",
    [
        {"price": Decimal("12.35")},
        {"price_low": None},
        {"price_mid": Decimal("13.01")},
        {"price_high": Decimal("1.00")},
        {"price_market": Decimal("0.02")},
        {"num_listings": 0},
        {"total_quantity": None},
    ],
)
def test_a_price_that_differs_in_anything_is_corrected(changed: dict[str, Any], engine: Engine) -> None:
    batch, corrected = [series(1, WHOLE)], [series(1, WHOLE._replace(**changed))]
    store(engine, batch)
    run = begin_run(engine)
    assert store(engine, corrected, run_id=run) == StoredPrices(1, 0, 0)
    assert_holds(engine, batch, corrected)
    assert scalar(engine, "SELECT run_id FROM price_snapshots") == run


def test_a_price_older_than_the_latest_is_stored_and_leaves_the_latest(engine: Engine) -> None:
    new, late = [series(1, price(ago(1), "3"))], [series(1, price(ago(9), "2"), price(ago(2), "4"))]
    store(engine, new)
    assert store(engine, late) == StoredPrices(2, 0, 0)
    assert_holds(engine, new, late)
    assert scalar(engine, "SELECT price_24h FROM latest_prices") == Decimal("4.00")


def test_a_batch_may_mix_new_unchanged_corrected_and_late_prices(engine: Engine) -> None:
    first = [series(1, *(price(ago(day), "2") for day in (2, 4, 6))), series(2, price(ago(2), "8"))]
    store(engine, first)
    mixed = [
        series(1, price(ago(1), "2"), price(ago(2), "2"), price(ago(4), "7"), price(ago(5), "2")),
        series(2, price(ago(2), "8")),
        series(3, price(ago(0), "1")),
    ]
    assert store(engine, mixed) == StoredPrices(4, 2, 0)
    assert_holds(engine, first, mixed)


def test_of_two_prices_of_one_series_and_time_in_a_batch_the_first_counts_and_the_other_is_said(engine: Engine) -> None:
    batch = [series(1, price(ago(1), "2")), series(2, price(ago(1), "7")), series(1, price(ago(1), "3"))]
    assert store(engine, batch) == StoredPrices(2, 0, 0, contradicting=1)
    assert_holds(engine, batch)
    late = [
        series(1, price(ago(5), "5")),
        series(1, price(ago(5), "6"), price(ago(1), "7")),
        series(1, price(ago(1), "4")),
    ]
    assert store(engine, late) == StoredPrices(2, 0, 0, contradicting=2)
    assert_holds(engine, batch, late)


def test_a_card_named_in_two_schemes_in_one_batch_has_one_series(database: Engine) -> None:
    uuid = UUID(int=77)
    batch = [
        series(CardIdentifier("scryfall_id", UUID(int=1)), price(ago(1), "2")),
        series(CardIdentifier("mtgjson_uuid", uuid), price(ago(1), "3"), price(ago(2), "4")),
    ]
    assert store(database, batch, [make_card(1, mtgjson_uuid=uuid)]) == StoredPrices(2, 0, 0, contradicting=1)
    same = [one._replace(card=CardIdentifier("scryfall_id", UUID(int=1))) for one in batch]
    assert_holds(database, same)


@pytest.mark.parametrize(("scheme", "value"), [("cardmarket_id", 2**31 - 1), ("tcgplayer_id", 5)])
def test_what_cards_share_an_identifier_for_is_one_price_of_the_first_of_them(
    scheme: Any, value: int, database: Engine
) -> None:
    cards = [make_card(1, **{scheme: value}), make_card(2, **{scheme: value}, language=Language.JAPANESE, lang="ja")]
    stored = store(database, [series(CardIdentifier(scheme, value), price(ago(1), "2"))], cards)
    assert stored == StoredPrices(1, 0, 0)
    assert {(key.card.int, key.language) for key in snapshots(database)} == {(1, "English")}


def test_series_of_unknown_cards_are_counted_and_cost_the_others_nothing(engine: Engine) -> None:
    unknown = [series(CardIdentifier("cardmarket_id", 5), price(ago(1), "1")), series(99, price(ago(1), "1"))]
    batch = [series(1, price(ago(1), "2"))]
    assert store(engine, [unknown[0], *batch, unknown[1]]) == StoredPrices(1, 0, 2)
    assert_holds(engine, batch)


def test_every_part_of_a_variant_makes_another_series(engine: Engine) -> None:
    quote = price(ago(1), "2")
    batch = [
        series(1, quote),
        series(1, quote, marketplace="manapool"),
        series(1, quote, condition=Condition.DAMAGED),
        series(1, quote, finish=Finish.ETCHED),
        series(1, quote, language=Language.PHYREXIAN),
        series(1, quote, currency=Currency.EUR),
        series(1, quote, kind=Kind.BUYLIST),
        series(2, quote),
    ]
    assert store(engine, batch) == StoredPrices(8, 0, 0)
    assert_holds(engine, batch)


def test_an_empty_batch_changes_nothing(engine: Engine) -> None:
    assert store(engine, []) == StoredPrices(0, 0, 0)
    assert rows(engine, "SELECT FROM refresh_requests") == []


def test_a_batch_that_fails_leaves_nothing(engine: Engine) -> None:
    good = [series(1, price(ago(1), "2"))]
    store(engine, good)
    before = everything(engine)
    bad = [series(1, price(ago(0), "3")), series(2, price(ago(1), "4"), price(ago(2), "-1"))]
    with pytest.raises(IntegrityError):
        store(engine, bad, [make_card(4)], run_id=1)
    assert everything(engine) == before
    again = [series(1, price(ago(0), "3"))]
    assert store(engine, again) == StoredPrices(1, 0, 0)
    assert_holds(engine, good, again)


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that a batch may write."""
    tables = ("cards", "sets", "price_series", "price_snapshots", "latest_prices", "refresh_requests")
    return {table: sorted(rows(engine, f"SELECT * FROM {table}"), key=repr) for table in tables}


def test_repeats_burn_no_identities(engine: Engine) -> None:
    batch = [series(number, price(ago(1), "2"), kind=kind) for number in (1, 2, 3) for kind in Kind]
    for _ in range(4):
        store(engine, batch, CARDS)
    newest = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass)"
    assert scalar(engine, newest, table="price_series") == 6
    assert scalar(engine, newest, table="cards") == 3


def test_two_batches_in_one_transaction_do_not_mix(engine: Engine) -> None:
    first = [series(1, price(ago(3), "1")), series(2, price(ago(3), "2"))]
    second = [series(3, price(ago(3), "3")), series(1, price(ago(2), "4")), series(2, price(ago(4), "5"))]
    run = begin_run(engine)
    partitions.ensure(engine, writes.prepare(first + second).weeks())
    with engine.begin() as connection:
        assert writes.store_prices(connection, run, writes.prepare(first)) == StoredPrices(2, 0, 0)
        assert writes.store_prices(connection, run, writes.prepare(second)) == StoredPrices(3, 0, 0)
    assert_holds(engine, first, second)


def test_a_time_is_a_moment_whatever_its_zone(engine: Engine) -> None:
    """Sunday evening in London is Monday morning in Berlin: one moment, one week, one row."""
    monday = datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    batch = [series(1, price(monday, "1"), price(monday + HOUR, "2"))]
    assert store(engine, batch) == StoredPrices(2, 0, 0)
    assert store(engine, [series(1, price(monday.astimezone(UTC), "1"))]) == StoredPrices(0, 1, 0)


WINDOWS = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
REACHES = {"24h": 12 * HOUR, "7d": 36 * HOUR, "30d": 3 * DAY}
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    ("older", "found"),
    [
        (lambda _: timedelta(), True),
        (lambda reach: reach, True),
        (lambda reach: reach + MOMENT, False),
        (lambda _: -MOMENT, False),
    ],
)
def test_the_price_before_is_hardly_older_than_the_start_of_the_window(
    window: str, older: Callable[[timedelta], timedelta], found: bool, engine: Engine
) -> None:
    then = ago(1) - WINDOWS[window] - older(REACHES[window])
    batch = [series(1, price(ago(1), "3"), price(then, "2"))]
    store(engine, batch)
    expected = Decimal("50.00") if found else None
    assert scalar(engine, f"SELECT change_{window} FROM latest_prices") == expected
    assert_holds(engine, batch)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
def test_a_window_of_days_is_days_of_24_hours_whatever_zone_the_server_lives_in(
    zone: str, database: Engine, another_session: Callable[[str, str], Engine]
) -> None:
    """Both changes of the clock of 2025 lie in a window; a day of the calendar would be 23 or 25 hours long."""
    engine = another_session("timezone", zone)
    ends = {1: datetime(2025, 11, 3, tzinfo=UTC), 2: datetime(2025, 4, 1, tzinfo=UTC)}
    batch = [
        series(number, *(price(end - day * DAY, str(40 - day)) for day in range(35))) for number, end in ends.items()
    ]
    store(engine, batch, CARDS)
    assert_holds(database, batch)


@pytest.mark.parametrize("seed", range(4))
def test_latest_prices_follow_from_the_snapshots_whatever_came_in_which_order(seed: int, engine: Engine) -> None:
    chance = random.Random(seed)
    given: list[list[SeriesPrices]] = []
    for _ in range(8):
        batch = [random_series(chance) for _ in range(chance.randrange(1, 12))]
        given.append(batch)
        stored = store(engine, batch)
        assert stored.stored + stored.unchanged == sum(map(len, write_down({}, batch).values()))
        if chance.random() < 0.3:
            repeated = chance.choice(given)
            given.append(repeated)
            store(engine, repeated)
        assert_holds(engine, *given)


def random_series(chance: random.Random) -> SeriesPrices:
    """Prices of one of a few series, at days, half days and odd moments, with few values to choose from."""
    moments = [ago(chance.randrange(60), hours=chance.choice((0, 0, 12)), microseconds=chance.choice((0, 0, 1)))]
    moments += [moments[0] - chance.choice((1, 2, 4, 7, 10, 30, 33)) * DAY for _ in range(chance.randrange(6))]
    quotes = [
        price(moment, chance.choice(("0.01", "0.50", "0.99", "1.00")), num_listings=chance.choice((None, 0, 5)))
        for moment in dict.fromkeys(moments)
    ]
    return series(
        chance.randrange(1, 4), *quotes, kind=chance.choice(list(Kind)), language=chance.choice((None, Language.GERMAN))
    )


def test_writers_of_the_same_new_series_at_the_same_time_end_in_the_right_state(engine: Engine) -> None:
    batches = [
        [series(number, *(price(ago(day), f"{number}.{day}") for day in range(start, 20, 2))) for number in order]
        for start, order in ((0, (1, 2, 3, 4)), (1, (4, 3, 2, 1)), (2, (2, 4, 1, 3)), (3, (3, 1, 4, 2)))
    ]
    store(engine, [], [make_card(4)])
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(store, engine, batch) for _ in range(3) for batch in batches]
        stored = [run.result() for run in runs]
    assert sum(one.stored for one in stored) == 4 * 20
    assert_holds(engine, *batches)


def test_corrections_at_the_same_time_leave_latest_prices_that_follow_from_the_snapshots(engine: Engine) -> None:
    def correct(writer: int) -> None:
        for turn in range(5):
            days = [(writer * 7 + turn * 3 + step) % 40 for step in range(6)]
            store(
                engine,
                [series(1, *(price(ago(day), f"{writer + 1}.{turn}{day:02}"[:5]) for day in dict.fromkeys(days)))],
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(correct, range(4)))
    assert stored_latest(engine) == latest_of(snapshots(engine))


def test_writers_of_the_same_cards_in_other_orders_do_not_lock_each_other_out(database: Engine) -> None:
    def write(writer: int) -> None:
        numbers = list(range(1, 200))
        random.Random(writer).shuffle(numbers)
        cards = [
            make_card(n, name=f"{n} {writer}", set_code=f"s{n % 20}", set_name=f"S {n % 20} {writer}") for n in numbers
        ]
        store(database, [series(n, price(ago(writer), "1")) for n in numbers], cards)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 199 * 8


def test_every_snapshot_has_its_series_and_every_series_its_latest_price(engine: Engine) -> None:
    chance = random.Random(99)
    for _ in range(5):
        store(engine, [random_series(chance) for _ in range(10)])
    assert (
        scalar(engine, "SELECT count(*) FROM price_snapshots WHERE series_id NOT IN (SELECT id FROM price_series)") == 0
    )
    assert (
        scalar(engine, "SELECT count(*) FROM price_series WHERE id NOT IN (SELECT series_id FROM latest_prices)") == 0
    )


def test_a_run_that_is_taken_back_leaves_a_series_that_can_be_written_again(engine: Engine) -> None:
    good, bad = [series(1, price(ago(5), "2"))], [series(1, price(ago(1), "900"))]
    store(engine, good)
    run = begin_run(engine)
    store(engine, bad, run_id=run)
    execute(engine, "DELETE FROM price_snapshots WHERE run_id = :run", run=run)
    better = [series(1, price(ago(1), "3"))]
    assert store(engine, better) == StoredPrices(1, 0, 0)
    assert_holds(engine, good, better)


def test_a_large_correction_of_old_prices_goes_through(
    database: Engine, another_session: Callable[[str, str], Engine]
) -> None:
    """TimescaleDB compresses old chunks and limits what a transaction may take out of them again."""
    batch = [series(number, *(price(ago(days), "5") for days in range(30, 34))) for number in range(1, 30)]
    store(database, batch, [make_card(number) for number in range(1, 30)])
    engine = database
    if is_timescale(database):
        assert scalar(database, "SELECT count(compress_chunk(chunk)) FROM show_chunks('price_snapshots') AS chunk") >= 1
        engine = another_session("timescaledb.max_tuples_decompressed_per_dml_transaction", "10")
    corrected = [one._replace(prices=[price(quote.time, "6") for quote in one.prices[1:]]) for one in batch]
    assert store(engine, corrected) == StoredPrices(29 * 3, 0, 0)
    assert_holds(engine, batch, corrected)


def test_a_repair_makes_latest_prices_follow_from_the_snapshots_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest, "REPAIRED_AT_ONCE", 2)
    batch = [series(number, price(ago(1), "3"), price(ago(2), "2"), kind=kind) for number in (1, 2, 3) for kind in Kind]
    store(engine, batch)
    execute(engine, "UPDATE latest_prices SET price = 900, price_24h = NULL WHERE series_id IN (1, 4)")
    execute(engine, "DELETE FROM latest_prices WHERE series_id = 3")
    latest.repair(engine)
    assert_holds(engine, batch)


def test_a_repair_forgets_a_series_whose_prices_were_all_taken_back(engine: Engine) -> None:
    good = [series(1, price(ago(5), "2"))]
    store(engine, good)
    run = begin_run(engine)
    store(engine, [series(2, price(ago(1), "900"))], run_id=run)
    execute(engine, "DELETE FROM price_snapshots WHERE run_id = :run", run=run)
    latest.repair(engine)
    assert_holds(engine, good)


def test_a_repair_of_an_empty_database_is_nothing(database: Engine) -> None:
    latest.repair(database)
    assert stored_latest(database) == {}


def test_a_connection_that_is_lost_in_the_middle_of_a_copy_is_a_database_that_is_away(engine: Engine) -> None:
    def lines() -> Any:
        yield "1\n" * 200_000
        execute(engine, "SELECT pg_terminate_backend(:pid)", pid=pid)
        yield "2\n" * 200_000

    with pytest.raises(DatabaseAway), engine.connect() as connection:  # noqa: PT012 - leaving it may raise, too
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        latest.stage(connection)
        copy_lines(connection, "batch_touched (series_id)", lines())
    assert scalar(engine, "SELECT 1") == 1


@pytest.mark.parametrize("seed", range(3))
def test_day_after_day_the_latest_prices_follow_from_the_snapshots(seed: int, engine: Engine) -> None:
    """Most come a day after the one before, some early, some late, some not at all."""
    chance = random.Random(seed)
    lists: list[list[SeriesPrices]] = []
    for day in range(36, 0, -1):
        lists.append([series(number, daily_price(chance, day)) for number in (1, 2, 3) if chance.random() < 0.9])
        store(engine, lists[-1])
        if day % 5 == 0:
            assert_holds(engine, *lists)
    assert_holds(engine, *lists)


def daily_price(chance: random.Random, day: int) -> Price:
    """A price of a day: mostly at the same time of it, now and then hours, or the least there is, before or after."""
    hours, microseconds = chance.choice((0, 0, 0, 0, -8, 8)), chance.choice((0, 0, 0, 1, -1))
    return price(ago(day, hours=hours, microseconds=microseconds), f"{chance.randrange(100, 300) / 100:.2f}")


def test_the_wide_view_names_the_source_of_every_number(engine: Engine) -> None:
    run = begin_run(engine, "cardmarket-guide")
    store(engine, [series(1, price(ago(1), "2"), marketplace="cardmarket", currency=Currency.EUR)], run_id=run)
    found = rows(engine, "SELECT name, marketplace, currency, price, source FROM price_snapshots_wide")
    assert found == [("Card 1", "cardmarket", "EUR", Decimal("2.00"), "cardmarket-guide")]


def listed(engine: Engine, *amounts: tuple[datetime, str], silences: Sequence[tuple[datetime, datetime]] = ()) -> Any:
    """The change in a day of a series whose prices whole lists have confirmed, but for some silences."""
    *before, newest = amounts
    store(engine, [series(1, *(price(*one) for one in before))])
    execute(engine, "UPDATE latest_prices SET reconfirmed_at = time + interval '1 hour'")
    for since, until in silences:
        values = {"since": since, "until": until}
        execute(engine, "INSERT INTO price_silences SELECT series_id, :since, :until FROM latest_prices", **values)
    store(engine, [series(1, price(*newest))])
    return scalar(engine, "SELECT change_24h FROM latest_prices")


def test_a_price_that_lists_confirm_holds_a_day_longer(engine: Engine) -> None:
    assert listed(engine, (ago(2, hours=12), "2"), (ago(0), "3")) == 50


def test_a_price_that_lists_confirm_holds_no_longer_than_to_the_next_full_snapshot(engine: Engine) -> None:
    assert listed(engine, (ago(2, hours=12, microseconds=1), "2"), (ago(0), "3")) is None


def test_a_price_does_not_hold_while_the_lists_have_none(engine: Engine) -> None:
    silence = (ago(1, hours=10), ago(0, hours=20))
    assert listed(engine, (ago(2, hours=6), "2"), (ago(0), "3"), silences=[silence]) is None


def test_a_silence_that_had_ended_before_the_window_does_not_matter(engine: Engine) -> None:
    silence = (ago(1, hours=10), ago(1, hours=2))
    assert listed(engine, (ago(2, hours=6), "2"), (ago(0), "3"), silences=[silence]) == 50


def test_a_price_shortly_before_the_window_counts_through_a_silence(engine: Engine) -> None:
    silence = (ago(1, hours=10), ago(0, hours=20))
    assert listed(engine, (ago(1, hours=11), "2"), (ago(0), "3"), silences=[silence]) == 50
