"""Signals in the database: computed after each load, the same as from nothing, and never from what came later."""

import math
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from db import versions
from db.writes import undo
from market.records import SeriesPrices
from market.variants import Currency, Finish, Kind
from services.market import assessing
from tests.conftest import ROOT
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store, store_list
from upkeep import after_prices

SIGNALS = """
    SELECT signals.card_id, slug, finish, measure, value, direction, strength, confidence, as_of, siblings, factors
    FROM signals JOIN price_series AS series ON series.id = series_id
    JOIN marketplaces ON marketplaces.id = marketplace_id ORDER BY series_id, measure
"""
CARDS = 9
PLACES = ("tcgplayer", "cardkingdom", "manapool")


def stored(engine: Engine) -> list[str]:
    """All signals, comparable although some of their numbers are NaN."""
    return [repr(row) for row in rows(engine, SIGNALS)]


def of(engine: Engine, measure: str) -> list[float]:
    """The values of a measure, by series."""
    found = rows(engine, "SELECT value FROM signals WHERE measure = :it ORDER BY series_id", it=measure)
    return [value for (value,) in found]


def day_of(age: int, chance: random.Random) -> list[SeriesPrices]:
    """The prices of a day: some series have none, many have that of the day before."""
    found = []
    for card in range(1, CARDS + 1):
        for place in PLACES:
            level = 3 * card * (1 + 0.02 * ((card * age) % 5 if chance.random() < 0.4 else 0))
            if chance.random() < 0.9:
                found.append(
                    series(card, price(ago(age, hours=3), f"{level:.2f}", num_listings=card), marketplace=place)
                )
    offered = [series(1, price(ago(age, hours=3), "1.50"), marketplace="cardkingdom", kind=Kind.BUYLIST)]
    return found + offered


def load(engine: Engine, *ages: int, seed: int = 0) -> int:
    """Load the prices of some days, and the cards, in a run of its own; return the run."""
    run = begin_run(engine)
    cards = [make_card(number, oracle_id=UUID(int=1 + number // 3)) for number in range(1, CARDS + 1)]
    prices = [one for age in ages for one in day_of(age, random.Random(100 * seed + age))]
    store(engine, prices, cards, run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine)
    return run


def from_nothing(engine: Engine) -> list[str]:
    """The signals computed anew."""
    for statement in (
        "DELETE FROM series_signals",
        "DELETE FROM signal_lists",
        "DELETE FROM signal_measures",
        "DELETE FROM signal_closes",
        "DELETE FROM properties",
    ):
        execute(engine, statement)
    after_prices.run(engine, anyway=True)
    return stored(engine)


def test_day_after_day_leads_to_the_same_as_from_nothing(database: Engine) -> None:
    load(database, *range(25, 6, -1))
    for age in range(6, 0, -1):
        load(database, age)
    found = stored(database)
    assert len({row.split(",")[3] for row in found}) == 6
    assert found == from_nothing(database)


def test_signals_of_a_day_do_not_know_what_comes_later(database: Engine) -> None:
    load(database, *range(25, 3, -1))
    then = stored(database)
    later = [load(database, age) for age in range(3, 0, -1)]
    assert stored(database) != then
    for run in later:
        undo.delete_snapshots(database, run)
        undo.finish(database, run, "")
    after_prices.run(database)
    assert stored(database) == then


def test_late_prices_change_what_they_must(database: Engine) -> None:
    load(database, *range(25, 4, -1), 3, 2, 1)
    before = stored(database)
    load(database, 4, seed=7)
    after = stored(database)
    assert after != before
    assert after == from_nothing(database)


def test_nothing_new_writes_nothing(database: Engine) -> None:
    load(database, 22, 21)
    ids = scalar(database, "SELECT max(xmin::text::bigint) FROM series_signals")
    after_prices.run(database, anyway=True)
    assert scalar(database, "SELECT max(xmin::text::bigint) FROM series_signals") == ids


def test_a_change_is_announced_in_a_version_of_its_own(database: Engine) -> None:
    load(database, 22)
    before = versions.current(versions.SIGNALS)
    load(database, 21)
    changed = versions.current(versions.SIGNALS)
    assert changed > before
    after_prices.run(database, anyway=True)
    assert versions.current(versions.SIGNALS) == changed


def test_slopes_and_end_points_are_those_that_sql_computes_from_the_daily_rollup(database: Engine) -> None:
    load(database, *range(25, 0, -1))
    statement = text("""
        WITH days AS (
            SELECT series_id, extract(epoch FROM bucket)::float8 / 86400 AS day, ln(last_price::float8) AS log
            FROM card_history_daily((SELECT array_agg(series_id) FROM signal_measures), :since)
        ), lasts AS (SELECT *, max(day) OVER (PARTITION BY series_id) AS last FROM days)
        SELECT measures.series_id,
            regr_slope(log, day) FILTER (WHERE day > last - 14), measures.slope_14d,
            regr_r2(log, day) FILTER (WHERE day > last - 14), measures.r2_14d,
            (max(ARRAY[day, log]) FILTER (WHERE day = last))[2]
                - (max(ARRAY[day, log]) FILTER (WHERE day <= last - 7 AND day >= last - 8))[2],
            measures.momentum_7d
        FROM lasts JOIN signal_measures AS measures USING (series_id)
        GROUP BY measures.series_id, slope_14d, r2_14d, momentum_7d
    """)
    with database.connect() as connection:
        found = connection.execute(statement, {"since": ago(40)}).all()
    assert len(found) == CARDS * len(PLACES)
    for _, slope, stored_slope, r2, stored_r2, move, stored_move in found:
        assert stored_slope == pytest.approx(slope, abs=1e-9)
        assert stored_r2 == pytest.approx(r2, abs=1e-9)
        assert stored_move == pytest.approx(math.nan if move is None else move, abs=1e-9, nan_ok=True)


def steady(card: int, days: Sequence[int], amount: str = "5.00", **variant: object) -> SeriesPrices:
    """A price that did not change over days of these ages."""
    return series(card, *(price(ago(age), amount) for age in days), **variant)


def test_a_source_that_fails_adds_no_signal_of_its_day(database: Engine) -> None:
    shops = ("tcgplayer", "cardkingdom")
    store(database, [steady(1, range(15, 0, -1), marketplace=shop) for shop in shops], [make_card(1)])
    after_prices.run(database)
    run = begin_run(database)
    store(database, [steady(1, [0], marketplace="tcgplayer")], run_id=run)
    failed = begin_run(database, "cardkingdom")
    execute(database, "UPDATE ingestion_runs SET status = 'failed' WHERE id = :run", run=failed)
    after_prices.run(database)
    found = rows(database, "SELECT as_of, confidence FROM signals WHERE measure = 'return' ORDER BY as_of")
    assert [as_of for as_of, _ in found] == [ago(1), ago(0)]
    assert found[0][1] < found[1][1]


def test_a_series_that_ended_has_no_signal(database: Engine) -> None:
    store(database, [steady(1, range(20, 4, -1)), steady(2, range(20, 0, -1))], [make_card(1), make_card(2)])
    after_prices.run(database)
    assert scalar(database, "SELECT count(DISTINCT card_id) FROM signals") == 1


def test_what_a_shop_no_longer_lists_has_no_signal(database: Engine) -> None:
    cards = [make_card(1), make_card(2)]
    store(database, [], cards)
    for age in (3, 2, 1):
        both = [steady(card, [age], marketplace="cardkingdom") for card in (1, 2)]
        store_list(database, "cardkingdom", ago(age), both if age > 1 else both[:1])
    after_prices.run(database)
    assert scalar(database, "SELECT count(DISTINCT card_id) FROM signals") == 1


def test_a_finish_that_a_card_does_not_come_in_has_no_signal(database: Engine) -> None:
    card = make_card(1, finishes=["nonfoil"])
    store(database, [steady(1, range(9), finish=finish) for finish in (Finish.NONFOIL, Finish.FOIL)], [card])
    after_prices.run(database)
    assert rows(
        database, "SELECT DISTINCT finish FROM signals JOIN price_series AS series ON series.id = series_id"
    ) == [("nonfoil",)]


def test_an_absurd_price_moves_no_signal(database: Engine) -> None:
    store(database, [steady(1, range(15, 0, -1))], [make_card(1)])
    after_prices.run(database)
    before = stored(database)
    store(database, [series(1, price(ago(0), "22376.79"))])
    after_prices.run(database)
    assert scalar(database, "SELECT count(*) FROM suspect_prices") == 1
    assert stored(database) == before


def test_currencies_have_peers_of_their_own(database: Engine) -> None:
    euro = {"marketplace": "cardmarket", "currency": Currency.EUR}
    rising = series(2, *(price(ago(age), str(Decimal("9.00") - age / Decimal(4))) for age in range(15)), **euro)
    store(database, [steady(1, range(15)), rising], [make_card(1), make_card(2)])
    after_prices.run(database)
    assert rows(database, "SELECT currency, strength FROM signals WHERE measure = 'return'") == [("USD", 0), ("EUR", 0)]


def test_a_spread_compares_alike_copies_and_is_as_old_as_the_older_price(database: Engine) -> None:
    store(
        database,
        [
            steady(1, [2, 1], "6.00"),
            steady(1, [2], "5.00", marketplace="manapool"),
            steady(1, [2, 1], "4.00", marketplace="manapool", finish=Finish.FOIL),
        ],
        [make_card(1)],
    )
    after_prices.run(database)
    found = rows(database, "SELECT value, as_of FROM signals WHERE measure = 'marketplace_gap' ORDER BY value DESC")
    assert found == [(pytest.approx(0.2), ago(2)), (pytest.approx(5 / 6 - 1), ago(2))]


def test_a_buylist_compares_with_its_own_shop(database: Engine) -> None:
    offer = {"kind": Kind.BUYLIST, "marketplace": "cardkingdom"}
    store(
        database,
        [steady(1, [1], "8.00", marketplace="cardkingdom"), steady(1, [1], "2.00", **offer), steady(1, [1], "9.00")],
        [make_card(1)],
    )
    after_prices.run(database)
    assert of(database, "buylist_ratio") == [0.25]


def test_a_stock_is_compared_with_that_of_the_day_before(database: Engine) -> None:
    prices = [price(ago(age), "5.00", total_quantity=stock) for age, stock in ((3, 40), (2, 8), (1, 4))]
    store(database, [series(1, *prices, marketplace="cardkingdom")], [make_card(1)])
    after_prices.run(database)
    assert of(database, "stock_change") == [-0.5]


KILLED = """
import sys
from db.engine import write_engine
from upkeep import after_prices
print("ready", flush=True)
after_prices.run(write_engine())
"""


@pytest.mark.slow
def test_a_computation_that_is_killed_anywhere_ends_the_same_with_the_next(database: Engine) -> None:
    load(database, *range(25, 3, -1))
    for delay in (0.02, 0.05, 0.1, 0.2):
        store(database, day_of(3, random.Random(int(1000 * delay))))
        with subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        after_prices.run(database)
        found = stored(database)
        assert found == from_nothing(database)


def test_a_new_method_computes_everything_anew(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    load(database, 22, 21)
    execute(database, "UPDATE signal_measures SET momentum_7d = 9, variance = 9")
    monkeypatch.setattr(assessing, "METHOD", f"{assessing.METHOD}-next")
    found = stored(database)
    after_prices.run(database, anyway=True)
    assert stored(database) == found
    assert scalar(database, "SELECT count(*) FROM signal_measures WHERE variance = 9") == 0
