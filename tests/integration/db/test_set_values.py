"""What sets were worth on each day, after any sequence of loads: equal to plain Python, and to one pass over all."""

import random
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import rollups
from db.aggregations import reading
from db.writes import undo
from market.histories import microseconds, moment
from market.records import SeriesPrices
from market.variants import (
    HEADLINE_FINISHES,
    HEADLINE_MARKETPLACES,
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
)  # fmt: skip
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, series, store
from tests.support.set_values import DAY, Offer, Quotes, Value, worth_on
from upkeep import after_prices

CARDS = [
    make_card(1, finishes=["nonfoil", "foil"]),
    make_card(2, finishes=["foil"]),
    make_card(3, set_code="oth", finishes=[]),
    make_card(4, set_code="oth", language=Language.JAPANESE, lang="ja"),
    make_card(5, digital=True),
]
SERIES = """
    SELECT series.*, slug, set_code, finishes, cards.language AS own_language,
        extract(epoch FROM date_trunc('day', gone_at, 'UTC') - '2000-01-01Z')::bigint / 86400 AS leaves
    FROM price_series AS series JOIN cards ON cards.id = card_id JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE kind = 'retail' AND NOT digital AND NOT extra
"""
COLUMNS = "currency, set_code, bucket, value, stale_value, valued_count, entered_count, as_of"
Worths = dict[tuple[str, str, datetime], Value]


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows some cards."""
    store(database, [], CARDS)
    return database


def place_of(row: Any) -> int | None:
    """The turn of a series among those that can speak for its card."""
    places = HEADLINE_MARKETPLACES[Currency(row.currency)]
    speaks = row.condition == "NEAR_MINT" and row.language == row.own_language and row.slug in places
    if not speaks or (row.finishes and row.finish not in row.finishes):
        return None
    return 100 * HEADLINE_FINISHES.index(Finish(row.finish)) + places.index(row.slug)


def quotes_of(engine: Engine) -> Quotes:
    """All retail prices of cards that count, by what their series is."""
    with engine.connect() as connection:
        offers = {
            row.id: Offer(row.currency, row.set_code, row.card_id, place_of(row), row.leaves)
            for row in connection.execute(text(SERIES))
        }
        found: dict[Offer, dict[int, int]] = defaultdict(dict)
        for row in connection.execute(text("SELECT series_id, time, price FROM price_snapshots")):
            if row.series_id in offers:
                offer = offers[row.series_id]
                # Series that can never speak are alike to the reference: only their times matter.
                found[offer][microseconds(row.time)] = int(100 * row.price)
    return found


def expected(engine: Engine) -> Worths:
    """The worth of all days, straight from the snapshots."""
    quotes = quotes_of(engine)
    days = sorted({time // DAY for prices in quotes.values() for time in prices})
    return {(*key, moment(day * DAY)): value for day in days for key, value in worth_on(day, quotes).items()}


def stored(engine: Engine) -> Worths:
    """What the table has."""
    return {
        (row[0], row[1], row[2].astimezone(UTC)): Value(
            round(100 * row[3]), round(100 * row[4]), row[5], row[6], microseconds(row[7])
        )
        for row in rows(engine, f"SELECT {COLUMNS} FROM set_index_daily WHERE valued_count > 0")
    }


def everything(engine: Engine) -> list[tuple[Any, ...]]:
    """The whole table, without the last digits of sums of logarithms."""
    columns = (
        f"{COLUMNS}, series_count, matched_count, alive_count, round(price_sum::numeric, 6), round(log_sum::numeric, 9)"
    )
    found = rows(engine, f"SELECT {columns} FROM set_index_daily ORDER BY 1, 2, 3")
    assert all(any(row[8:11]) or row[5] for row in found), "a row of a set that has nothing on the day"
    return found


def recompute(engine: Engine) -> None:
    """Empty the table, and compute it from nothing."""
    execute(engine, "DELETE FROM set_index_daily")
    (since, until) = rows(engine, "SELECT min(time), max(time) + interval '1 microsecond' FROM price_snapshots")[0]
    rollups.refresh(engine, since, until)


def assert_is_right(engine: Engine) -> None:
    worths = expected(engine)
    assert stored(engine) == worths
    after = everything(engine)
    recompute(engine)
    assert everything(engine) == after


def random_load(chance: random.Random) -> list[SeriesPrices]:
    """Prices of a few days, new or old, of some series of a marketplace or two."""
    first = chance.choice((0, 0, 1, 5, 40, 95, 100, 190))
    days = [first + chance.randrange(8) for _ in range(chance.randrange(1, 4))]
    return [random_series(chance, days) for _ in range(chance.randrange(1, 8))]


def random_series(chance: random.Random, days: list[int]) -> SeriesPrices:
    times = {ago(day, microseconds=-chance.choice((0, 1, 43_200_000_000, 86_399_999_999))) for day in days}
    currency = chance.choice(list(Currency))
    return series(
        chance.randrange(1, 6),
        *(price(time, f"{chance.uniform(0.01, 500):.2f}") for time in times),
        marketplace=chance.choice(HEADLINE_MARKETPLACES[currency]),
        condition=chance.choice((Condition.NEAR_MINT,) * 4 + (Condition.DAMAGED,)),
        finish=chance.choice((Finish.NONFOIL, Finish.NONFOIL, Finish.FOIL)),
        language=chance.choice((None, None, Language.JAPANESE)),
        currency=currency,
        kind=chance.choice((Kind.RETAIL, Kind.RETAIL, Kind.RETAIL, Kind.BUYLIST)),
    )


@pytest.mark.parametrize("seed", range(6))
def test_after_any_loads_and_undoes_the_days_are_what_the_snapshots_make(
    seed: int, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOOKED_UP", 2)
    chance = random.Random(seed)
    runs = []
    for _ in range(5):
        runs.append(begin_run(engine))
        store(engine, random_load(chance), run_id=runs[-1])
        execute(engine, "UPDATE ingestion_runs SET status = 'succeeded'")
        if chance.random() < 0.3:
            undo.delete_snapshots(engine, runs.pop(chance.randrange(len(runs))))
        if chance.random() < 0.8:
            after_prices.run(engine)
            assert stored(engine) == expected(engine)
    after_prices.run(engine)
    assert_is_right(engine)


def values(engine: Engine, code: str = "tst") -> list[tuple[float, float, int]]:
    """Value in USD, what of it is not current, and entered cards, day by day."""
    return [
        (value.value / 100, value.stale / 100, value.entered)
        for key, value in sorted(stored(engine).items())
        if key[:2] == ("USD", code)
    ]


def daily(card: int, amount: str, *days: int, **variant: Any) -> SeriesPrices:
    """The same price on some days, so many days ago."""
    return series(card, *(price(ago(day), amount) for day in days), **variant)


def load(engine: Engine, *batch: SeriesPrices) -> int:
    """Store a batch as a run of its own, and refresh what it asks for."""
    run = begin_run(engine)
    store(engine, batch, run_id=run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded'")
    after_prices.run(engine)
    return run


def test_a_new_marketplace_leaves_the_days_before_it_as_they_were(engine: Engine) -> None:
    load(engine, daily(1, "9", *range(10), marketplace="manapool"))
    load(engine, daily(1, "5", 0, 1))
    assert values(engine) == [(9, 0, 1), *[(9, 0, 0)] * 7, *[(5, 0, 0)] * 2]
    assert_is_right(engine)


def test_a_late_load_changes_its_days_and_those_that_its_prices_are_carried_to(engine: Engine) -> None:
    load(engine, daily(1, "5", *range(120)))
    load(engine, daily(1, "7", 100, marketplace="manapool"), daily(1, "2", 100, finish=Finish.FOIL))
    assert [value for value, _, _ in values(engine)] == [5] * 120
    late = load(engine, daily(2, "100", 100, finish=Finish.FOIL))
    assert [value for value, _, _ in values(engine)] == [5] * 19 + [105] * 91 + [5] * 10
    assert_is_right(engine)
    undo.delete_snapshots(engine, late)
    after_prices.run(engine)
    assert values(engine) == [(5, 0, 1), *[(5, 0, 0)] * 119]


def test_a_load_writes_no_day_before_it_anew(engine: Engine) -> None:
    load(engine, daily(1, "5", *range(1, 40)))
    versions = "SELECT bucket, xmin FROM set_index_daily WHERE bucket < :day ORDER BY 1"
    before = rows(engine, versions, day=ago(0))
    load(engine, daily(1, "6", 0), daily(2, "8", 0, finish=Finish.FOIL))
    assert rows(engine, versions, day=ago(0)) == before
    assert len(before) == 39


def test_a_card_that_was_silent_for_weeks_is_carried_into_a_day_s_load(engine: Engine) -> None:
    """Its price is older than what a refresh reads: it is looked up, whether newer ones are stored by now or not."""
    load(engine, daily(1, "5", *range(50)), daily(2, "8", 45, finish=Finish.FOIL), daily(3, "4", 45))
    load(engine, daily(1, "6", 0))
    assert values(engine)[-1] == (14, 8, 0)
    load(engine, daily(2, "9", 0, finish=Finish.FOIL))
    load(engine, daily(1, "7", 10))
    assert [value for value, _, _ in values(engine)[-12:]] == [13, 15, *[13] * 9, 15]
    assert_is_right(engine)


def test_a_finish_that_a_card_does_not_come_in_has_no_part_in_the_value(engine: Engine) -> None:
    load(engine, daily(2, "0.15", 0), daily(2, "8", 0, finish=Finish.FOIL), daily(3, "4", 0, finish=Finish.ETCHED))
    assert values(engine) == [(8, 0, 1)]
    assert values(engine, "oth") == [(4, 0, 1)]


def test_a_card_that_is_gone_leaves_on_that_day(engine: Engine) -> None:
    load(engine, daily(1, "8.20", *range(8)), daily(2, "30", *range(8), finish=Finish.FOIL))
    execute(engine, "UPDATE cards SET gone_at = :time WHERE finishes = '{foil}'", time=ago(2, hours=-9))
    rollups.refresh(engine, ago(7), ago(-1))
    assert [value for value, _, _ in values(engine)] == [38.2] * 5 + [8.2] * 3
    assert_is_right(engine)


def test_what_is_no_part_of_the_game_has_no_part_in_the_value(engine: Engine) -> None:
    execute(engine, "UPDATE cards SET extra = true WHERE finishes = '{foil}'")
    load(engine, daily(1, "8.20", 0), daily(2, "30", 0, finish=Finish.FOIL))
    assert values(engine) == [(8.2, 0, 1)]
    columns = "card_count, priced_count, value"
    assert rows(engine, f"SELECT {columns} FROM set_overviews WHERE (currency, set_code) = ('USD', 'tst')") == [
        (1, 1, Decimal("8.20"))
    ]


def test_the_head_of_a_set_is_the_last_point_of_its_chart(engine: Engine) -> None:
    """Also where its cards were last quoted long ago: then it tells of when it is."""
    load(engine, daily(1, "5", 100), daily(3, "7", 100), daily(4, "6", 0, language=Language.JAPANESE))
    load(engine, daily(3, "9", 2, 1))
    head = (
        "SELECT value, stale_value, priced_count, as_of FROM set_overviews WHERE (currency, set_code) = ('USD', :code)"
    )
    assert rows(engine, head, code="oth") == [(15, 0, 2, ago(0))]
    assert rows(engine, head, code="tst") == [(5, 0, 1, ago(100))]
    assert values(engine, "oth")[-1] == (15, 0, 1)


@pytest.mark.parametrize("currency", Currency)
def test_a_set_has_days_while_its_currency_has_prices(currency: Currency, engine: Engine) -> None:
    """The other currency goes on: the chart of this one ends with its last price."""
    other = next(one for one in Currency if one is not currency)
    load(
        engine,
        daily(1, "5", 8, 7, marketplace=HEADLINE_MARKETPLACES[currency][0], currency=currency),
        daily(1, "5", *range(8), marketplace=HEADLINE_MARKETPLACES[other][0], currency=other),
    )
    statement = "SELECT DISTINCT bucket FROM set_index_daily WHERE currency = :currency ORDER BY 1"
    assert rows(engine, statement, currency=currency) == [(ago(8),), (ago(7),)]
