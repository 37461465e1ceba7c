"""Sets: the list in every order, one set, and its index computed a second time from the raw snapshots."""

import math
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashapp.cursors import next_cursor, opened
from db import rollups, summaries
from db.engine import read_engine
from db.queries.sets import SORTS
from market.periods import DAY
from market.variants import Currency
from services.market.sets import SetsRequest, SetValue, load_largest_sets, load_set, load_set_index, load_sets
from services.requests import InvalidRequest
from tests.support.prices import ago, make_card, price, series, store
from tests.support.statements import counted

WEEK = timedelta(days=7)
HALF = 0.5  # stale share of the value from which there is no change: docs/methods.md
OBSERVED = """
    SELECT series.id, snapshots.time, snapshots.price FROM price_snapshots AS snapshots
    JOIN price_series AS series ON series.id = snapshots.series_id JOIN cards ON cards.id = series.card_id
    WHERE kind = 'retail' AND currency = :currency AND set_code = :code ORDER BY snapshots.time
"""


def all_sets(**asked: Any) -> list[SetValue]:
    """The whole list, page by page."""
    page = load_sets(SetsRequest.parse(**asked))
    items = list(page.items)
    while page.next_after:
        page = load_sets(replace(SetsRequest.parse(**asked), after=page.next_after))
        items += page.items
    return items


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_join_to_the_whole_list_in_order(market: Engine, sort: str, order: str) -> None:
    found = all_sets(sort=sort, order=order, limit=1)
    with market.connect() as connection:
        codes = connection.scalars(text("SELECT DISTINCT set_code FROM cards WHERE NOT digital")).all()
    assert sorted(one.code for one in found) == sorted(codes)
    known = [value for one in found if (value := getattr(one, sort)) is not None]
    key = (lambda name: name.casefold()) if sort == "name" else None
    assert known == sorted(known, key=key, reverse=order == "desc")
    assert [getattr(one, sort) for one in found][len(known) :] == [None] * (len(found) - len(known))


@pytest.mark.parametrize("currency", Currency)
def test_a_set_changes_as_its_chart_does(market: Engine, currency: str) -> None:
    known = 0
    for one in all_sets(currency=currency):
        points = {point.time: point for point in load_set_index(one.code, currency, "1y").points}
        last = max(points)
        for days, older, change in ((1, 0, one.change_24h), (7, 1, one.change_7d), (30, 3, one.change_30d)):
            reach = [last - timedelta(days=days + back) for back in range(older + 1)]
            then = next((points[day] for day in reach if day in points), None)
            if then is None or points[last].stale_share > HALF:
                assert change is None
            else:
                assert float(change) == pytest.approx(100 * (points[last].value / then.value - 1), abs=0.02)
                known += 1
        assert load_set(one.code, currency) == one
    assert known > 20


def test_the_change_of_a_set_whose_cards_are_new_is_not_known(database: Engine) -> None:
    """It would be the change of the few cards that had a price before, or of those that entered."""
    cards = [make_card(number) for number in range(1, 13)]
    old = [series(number, price(ago(8), "10"), price(ago(0), "11")) for number in range(1, 4)]
    new = [series(number, price(ago(1), "10"), price(ago(0), "12")) for number in range(4, 13)]
    store(database, [*old, *new], cards)
    summaries.refresh(database)
    rollups.refresh(database, ago(9), ago(-1))
    one = load_set("tst", "USD")
    assert one is not None
    assert (one.value, one.priced_count, one.change_7d) == (Decimal(141), 12, None)
    assert one.change_24h == Decimal("17.50")  # of 120 that were known a day before


def test_the_largest_sets_come_first(market: Engine) -> None:
    everything = all_sets(sort="value", order="desc")
    assert load_largest_sets("USD", 2) == [one for one in everything if one.value is not None][:2]


def test_sets_are_found_by_a_part_of_the_name_in_any_case_and_by_code(market: Engine) -> None:
    everything = all_sets()
    one = everything[0]
    part = one.name[1:5].upper()
    expected = [other.code for other in everything if part.lower() in other.name.lower()]
    assert one.code in expected
    assert [other.code for other in all_sets(name=f" {part} ", limit=1)] == expected
    assert one.code in [other.code for other in all_sets(name=one.code.upper())]
    assert all_sets(name="100%_") == []


def test_a_cursor_is_good_for_one_name_only(market: Engine) -> None:
    request = SetsRequest.parse(limit=1)
    cursor = next_cursor(request, load_sets(request))
    assert cursor
    with pytest.raises(InvalidRequest, match="cursor"):
        opened(SetsRequest.parse(limit=1, name="a"), cursor)


@pytest.mark.parametrize("name", ["a" * 101, "\0", "a\nb"])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match="name"):
        SetsRequest.parse(name=name)


def test_an_unknown_set_is_none_and_has_no_points(market: Engine) -> None:
    assert load_set("zzzzz", "USD") is None
    assert load_set_index("zzzzz", "USD", "90d").points == []


@pytest.mark.parametrize(("currency", "period", "days"), [("USD", "90d", 90), ("EUR", "30d", 30)])
def test_the_index_of_a_set_compares_every_series_with_itself(
    market: Engine, currency: str, period: str, days: int
) -> None:
    code = load_largest_sets(currency, 1)[0].code
    found = load_set_index(code, currency, period)
    since = DAY.floor(datetime.now(UTC) - timedelta(days=days))
    assert found.points[0].time >= since
    assert len(found.points) > days - 5
    series = _days_of(market, code, currency)
    level = 100.0
    for earlier, point in pairwise(found.points):
        assert point.time > earlier.time
        logs, alive = _step(series, point.time)
        level *= math.exp(sum(logs) / alive) if alive else 1.0
        assert point.matched_count == len(logs)
        assert point.index_value == pytest.approx(level, rel=1e-6)
    assert found.points[0].index_value == 100
    assert abs(level - 100) > 0.01


def _days_of(market: Engine, code: str, currency: str) -> list[dict[datetime, float]]:
    """Of every retail series of a set the last price of each day."""
    found: dict[int, dict[datetime, float]] = defaultdict(dict)
    with market.connect() as connection:
        for row in connection.execute(text(OBSERVED), {"code": code, "currency": currency}):
            found[row.id][DAY.floor(row.time.astimezone(UTC))] = float(row.price)
    return list(found.values())


def _step(series: list[dict[datetime, float]], day: datetime) -> tuple[list[float], int]:
    """Logarithms of what moved on a day, and how many series could have."""
    logs, alive = [], 0
    for points in series:
        before = [points[day - timedelta(days=back)] for back in range(1, 8) if day - timedelta(days=back) in points]
        now = points.get(day)
        if not before or before[0] < 1 or (now is not None and now < 1):
            continue
        alive += 1
        if now is not None:
            logs.append(max(-math.log(4), min(math.log(4), math.log(now / before[0]))))
    return logs, alive


@pytest.mark.parametrize("currency", Currency)
def test_the_head_is_the_last_point_of_the_chart(market: Engine, currency: str) -> None:
    for one in all_sets(currency=currency):
        chart = load_set_index(one.code, currency, "1y")
        last = chart.points[-1]
        assert (one.value, one.priced_count) == (pytest.approx(Decimal(last.value)), last.valued_count)
        assert (float(one.stale_share), one.as_of) == (last.stale_share, chart.as_of)
        assert chart.points[0].entered == chart.points[0].valued_count
        assert sum(point.entered for point in chart.points) == last.valued_count


@pytest.mark.parametrize("limit", [1, 100])
def test_lists_and_charts_take_few_statements_however_long_they_are(market: Engine, limit: int) -> None:
    code = load_largest_sets("USD", 1)[0].code
    with counted(read_engine()) as statements:
        load_sets(SetsRequest.parse(limit=limit))
    assert len(statements) == 1
    with counted(read_engine()) as statements:
        load_set_index(code, "USD", "1y")
        load_set(code, "USD")
    assert 1 <= len(statements) <= 4
