"""Indices in the database: the same day after day as at once, never from what came later, restated by versions."""

import math
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db import versions
from db.writes import undo
from market.indices.families import INDICES
from market.variants import Currency, Kind
from services.market.indices import IndexPointsRequest, IndicesRequest, State, load_index_points, load_indices
from tests.conftest import ROOT
from tests.support.indices import CARDS, amount, cards, day_of, load
from tests.support.prices import ago, begin_run, execute, price, rows, scalar, series, store
from upkeep import after_prices

ALL = "DC-USD-ALL-EW"
POINTS = """
    SELECT code, day, version, log_move, n, coverage, is_published, is_running FROM index_points
    WHERE replaced_at IS NULL ORDER BY code, day
"""
MEMBERS = "SELECT universe, valid_from, series, weights FROM index_memberships ORDER BY universe, valid_from"


def points(engine: Engine, code: str = ALL) -> list[tuple[Any, ...]]:
    """The points of an index without their versions."""
    return [(day, *more) for found, day, _, *more in rows(engine, POINTS) if found == code]


def from_nothing(engine: Engine) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """All points and members computed anew."""
    for table in ("index_points", "index_memberships", "indices"):
        execute(engine, f"DELETE FROM {table}")
    execute(engine, "DELETE FROM properties WHERE name = 'indices_method'")
    after_prices.run(engine, anyway=True)
    return rows(engine, POINTS), rows(engine, MEMBERS)


def without_ranks(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of all but the staples, whose earlier ranks nobody knows."""
    return [row for row in found if "-C100" not in row[0] and "-C500" not in row[0]]


def test_day_after_day_leads_to_the_same_as_from_nothing(database: Engine) -> None:
    load(database, *range(50, 40, -1))
    for age in range(40, 0, -1):
        load(database, age)
    found, members = rows(database, POINTS), rows(database, MEMBERS)
    assert {row[0] for row in without_ranks(found)} == {
        f"DC-USD-{code}-{weight}" for code in ("ALL", "MOD", "RR") for weight in ("EW", "CV")
    }
    again, members_again = from_nothing(database)
    assert without_ranks(found) == without_ranks(again)
    assert without_ranks(members) == without_ranks(members_again)


def test_the_moves_are_those_of_the_formula(database: Engine) -> None:
    load(database, *range(20, 0, -1))
    found = {row[0]: row[1] for row in points(database)}
    for age in range(18, 0, -1):
        logs = [math.log(round(amount(n, age), 2) / round(amount(n, age + 1), 2)) for n in range(1, CARDS + 1)]
        assert found[ago(age, hours=3).date()] == pytest.approx(math.fsum(logs) / CARDS, abs=1e-9)


def test_points_of_a_day_do_not_know_what_comes_later(database: Engine) -> None:
    load(database, *range(40, 9, -1))
    then = [row for row in rows(database, POINTS) if row[1] < ago(10, hours=3).date()]
    members = rows(database, MEMBERS)
    load(database, *range(9, 0, -1))
    later = [row for row in rows(database, POINTS) if row[1] < ago(10, hours=3).date()]
    assert later == then
    assert {str(row) for row in members} <= {str(row) for row in rows(database, MEMBERS)}
    again = [row for row in from_nothing(database)[0] if row[1] < ago(10, hours=3).date()]
    assert without_ranks(again) == without_ranks(then)


def test_late_prices_restate_a_published_value_as_a_version(database: Engine) -> None:
    load(database, *range(20, 4, -1), 3, 2, 1)
    load(database, 4, seed=7)
    late = ago(4, hours=3).date()
    found = rows(
        database, "SELECT version, reason, replaced_at IS NULL FROM index_points WHERE code = :code AND day = :day",
        code=ALL, day=ago(3, hours=3).date(),
    )  # fmt: skip
    assert sorted(found) == [(1, None, False), (2, "late or corrected prices", True)]
    # The day itself was a gap that nobody could rely on.
    assert rows(database, "SELECT version FROM index_points WHERE code = :code AND day = :day", code=ALL, day=late) == [
        (1,)
    ]
    assert without_ranks((row[0], *row[3:]) for row in rows(database, POINTS)) == without_ranks(
        (row[0], *row[3:]) for row in from_nothing(database)[0]
    )


def test_a_restated_value_keeps_what_was_published(database: Engine) -> None:
    load(database, *range(20, 4, -1), 3, 2, 1)
    before = {point.time.date(): point.index_value for point in load_index_points(IndexPointsRequest(ALL)).points}
    load(database, 4, seed=7)
    found = load_index_points(IndexPointsRequest(ALL))
    assert {one.day: one.index_value for one in found.corrections} == {
        ago(3, hours=3).date(): before[ago(3, hours=3).date()]
    }
    total = 0.0
    moves = {row[0]: row[1] for row in points(database)}
    for point in found.points[1:]:
        total += moves[point.time.date()]
        assert point.index_value == pytest.approx(100 * math.exp(total), abs=1e-4)


def test_after_seven_days_nothing_is_restated(database: Engine) -> None:
    load(database, *range(30, 15, -1), *range(14, 0, -1))
    before = rows(database, POINTS)
    load(database, 15, seed=7)
    assert rows(database, POINTS) == before


def test_points_stay_when_the_prices_behind_them_are_dropped(database: Engine) -> None:
    load(database, *range(50, 0, -1))
    before = rows(database, POINTS)
    execute(database, "DELETE FROM signal_closes WHERE day < (SELECT max(day) FROM signal_closes) - 20")
    execute(database, "DELETE FROM properties WHERE name = 'indices_method'")
    after_prices.run(database, anyway=True)
    assert rows(database, POINTS) == before


def test_an_undone_load_restates_with_its_reason(database: Engine) -> None:
    load(database, *range(20, 3, -1), 2, 1)
    run = load(database, 3, seed=3)
    undo.delete_snapshots(database, run)
    undo.finish(database, run, "")
    after_prices.run(database)
    reasons = {reason for (reason,) in rows(database, "SELECT reason FROM index_points WHERE reason IS NOT NULL")}
    assert "an undone load" in reasons


def test_the_running_day_is_replaced_in_place(database: Engine) -> None:
    load(database, *range(20, 0, -1))
    run = begin_run(database)
    store(database, [series(1, price(ago(1, hours=1), "2.60"))], run_id=run)
    after_prices.run(database)
    day = ago(1, hours=3).date()
    found = rows(
        database, "SELECT version, is_running FROM index_points WHERE code = :code AND day = :day", code=ALL, day=day
    )
    assert found == [(1, True)]


def test_nothing_new_writes_and_announces_nothing(database: Engine) -> None:
    load(database, *range(12, 0, -1))
    before, version = scalar(database, "SELECT max(xmin::text::bigint) FROM index_points"), versions.current("indices")
    after_prices.run(database, anyway=True)
    assert scalar(database, "SELECT max(xmin::text::bigint) FROM index_points") == before
    assert versions.current("indices") == version
    load(database, 0)
    assert versions.current("indices") > version


def test_members_hold_until_the_month_ends_whatever_they_cost_then(database: Engine) -> None:
    load(database, *range(60, 0, -1))
    held = rows(database, "SELECT valid_from FROM index_memberships WHERE universe = 'DC-USD-ALL' ORDER BY valid_from")
    first, *later = [day for (day,) in held]
    assert first == ago(59, hours=3).date()
    assert later
    assert all(day.day == 1 for day in later)
    thirds = [series(number, price(ago(0), f"{amount(number, 1) / 3:.2f}")) for number in range(1, CARDS + 1)]
    store(database, thirds)
    after_prices.run(database)
    last = points(database)[-1]
    assert last[1] == pytest.approx(-math.log(3), abs=0.01)
    assert last[2] == CARDS


def test_history_that_is_loaded_later_comes_before_and_leaves_the_level_as_it_is(database: Engine) -> None:
    load(database, 2)
    load(database, 1)
    load(database, 0)
    base = scalar(database, "SELECT base_day FROM indices WHERE code = :code", code=ALL)
    assert base == ago(1, hours=3).date()
    load(database, *range(50, 2, -1))
    assert scalar(database, "SELECT base_day FROM indices WHERE code = :code", code=ALL) == base
    found = load_index_points(IndexPointsRequest(ALL, "90d"))
    assert len(found.points) > 40
    assert {point.time.date(): point.index_value for point in found.points}[base] == 100


def test_formats_begin_when_their_legality_is_known_and_staples_with_their_rank(database: Engine) -> None:
    load(database, *range(20, 4, -1))
    assert points(database, "DC-USD-MOD-EW") == []
    assert len(points(database, "DC-USD-C100-EW")) == 1
    load(database, 4)
    load(database, 3)
    assert [row[0] for row in points(database, "DC-USD-MOD-EW")] == [ago(3, hours=3).date()]


def test_a_card_that_was_banned_after_the_day_is_not_put_back_into_the_past(database: Engine) -> None:
    load(database, *range(20, 5, -1))
    load(database, 5, known=cards(legalities={"modern": "banned"}))
    load(database, 4, known=[])
    load(database, 3, known=[])
    assert points(database, "DC-USD-MOD-EW") == []


def test_fewer_than_thirty_are_no_index(database: Engine) -> None:
    prices = [one for age in range(9, 0, -1) for one in day_of(age, range(1, 30))]
    store(database, prices, cards(29))
    after_prices.run(database)
    assert rows(database, POINTS) == []
    assert {one.state for one in load_indices(IndicesRequest()).items} == {State.NO_MEMBERS, State.NOT_BEGUN}


def test_a_day_on_which_few_have_a_price_is_a_gap_whose_moves_count(database: Engine) -> None:
    load(database, *range(20, 2, -1))
    store(database, day_of(2, range(1, 11)))
    after_prices.run(database)
    load(database, 1)
    found = load_index_points(IndexPointsRequest(ALL, "30d")).points
    gap, last = found[-2], found[-1]
    assert (gap.index_value, gap.coverage, gap.is_published) == (None, 0.25, False)
    whole = [math.log(round(amount(number, 1), 2) / round(amount(number, 3), 2)) for number in range(1, CARDS + 1)]
    before = found[-3].index_value
    assert before is not None
    assert last.index_value == pytest.approx(before * math.exp(math.fsum(whole) / CARDS), abs=1e-4)


def test_an_absurd_price_moves_no_index(database: Engine) -> None:
    load(database, *range(20, 0, -1))
    before = points(database)[:-1]
    store(database, [series(1, price(ago(0, hours=3), "22376.79"))])
    after_prices.run(database)
    assert points(database)[: len(before)] == before
    assert scalar(database, "SELECT max(abs(log_move)) FROM index_points WHERE code = :code", code=ALL) < 0.1


def test_currencies_and_marketplaces_are_never_mixed(database: Engine) -> None:
    load(database, *range(12, 0, -1))
    before = rows(database, POINTS)
    euro = {"marketplace": "cardmarket", "currency": Currency.EUR}
    shop = {"marketplace": "cardkingdom", "kind": Kind.BUYLIST}
    others = [euro, shop, {"marketplace": "manapool"}]
    store(database, [one for variant in others for age in range(12, 0, -1) for one in day_of(age, seed=5, **variant)])
    after_prices.run(database)
    after = rows(database, POINTS)
    assert [row for row in after if not row[0].startswith(("DC-EUR", "DC-USD-BUY"))] == before
    assert {row[0] for row in after} - {row[0] for row in before} >= {"DC-EUR-ALL-EW", "DC-USD-BUY-CV"}


def test_changes_are_between_published_values(database: Engine) -> None:
    load(database, *range(40, 0, -1))
    standing = next(one for one in load_indices(IndicesRequest()).items if one.code == ALL)
    known = {point.time.date(): point.index_value for point in load_index_points(IndexPointsRequest(ALL, "90d")).points}
    assert standing.day == max(known)
    assert standing.index_value == known[standing.day]
    for days, change in ((7, standing.change_7d), (30, standing.change_30d)):
        then = known[standing.day - timedelta(days=days)]
        assert standing.index_value is not None
        assert then is not None
        assert change == pytest.approx(100 * (standing.index_value / then - 1), abs=1e-3)


def test_every_index_of_a_currency_is_listed(database: Engine) -> None:
    for weighting in ("equal", "capped"):
        listed = [load_indices(IndicesRequest(str(code), weighting)).items for code in Currency]
        assert {one.code for some in listed for one in some} == {
            code for code, index in INDICES.items() if index.weighting == weighting
        }


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
    for delay in (0.05, 0.2, 0.4):
        store(database, day_of(3, seed=int(1000 * delay)))
        with subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        after_prices.run(database)
        assert [row[3:] for row in without_ranks(rows(database, POINTS))] == [
            row[3:] for row in without_ranks(from_nothing(database)[0])
        ]
