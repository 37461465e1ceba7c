"""The summaries equal plain computations from the latest prices of every series of the simulated market."""

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Row, text

from db import summaries
from db.summaries import movers
from db.writes import card_lines, catalogue
from market.change_windows import WINDOWS
from market.records import CatalogueCard
from market.variants import Currency
from tests.support.headlines import headlines, offers
from tests.support.prices import ago, make_card, price, store
from tests.support.prices import series as series_of
from tests.support.waiting import wait_until
from upkeep import after_prices


def rows(engine: Engine, statement: str) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(text(statement)).all())


@pytest.fixture
def series(market: Engine) -> list[Row[Any]]:
    """Every series that has a price, with its latest one."""
    found = offers(market)
    assert len(found) > 200
    return found


@pytest.fixture
def current(series: list[Row[Any]]) -> list[Row[Any]]:
    """The retail series whose price is one of now."""
    return [one for one in series if one.kind == "retail" and one.is_current]


@pytest.mark.parametrize("currency", Currency)
def test_every_card_is_searched_with_its_headline_price(market: Engine, series: list[Row[Any]], currency: str) -> None:
    speaking = headlines(series)
    shown = rows(market, f"SELECT * FROM card_search WHERE currency = '{currency}'")
    assert len(shown) == rows(market, "SELECT count(*) AS number FROM cards")[0].number
    for row in shown:
        headline = speaking.get((row.card_id, currency))
        of_now = headline if headline and headline.is_current else None
        assert (row.series_id, row.time) == ((headline.series_id, headline.confirmed_at) if headline else (None, None))
        assert (row.price, row.change_7d) == ((of_now.price, of_now.change_7d) if of_now else (None, None))
        assert row.last_known == (headline.price if headline and not of_now else None)
        other = speaking.get((row.card_id, {"USD": "EUR", "EUR": "USD"}[currency]))
        assert row.other_price == (other.price if other and other.is_current else None)


def test_spread_and_buylist_are_of_the_variant_that_speaks_for_the_card(market: Engine, series: list[Row[Any]]) -> None:
    retail, buylist = defaultdict(list), defaultdict(list)
    for one in series:
        if one.condition == "NEAR_MINT" and one.language == one.own_language and one.is_current:
            side = retail if one.kind == "retail" else buylist
            side[one.card_id, one.currency, one.finish].append(one.price)
    finish = {one.series_id: one.finish for one in series}
    found = rows(market, "SELECT * FROM card_search WHERE currency = 'USD' AND series_id IS NOT NULL")
    assert any(row.spread is not None for row in found)
    assert any(row.buylist is not None for row in found)
    for row in found:
        key = (row.card_id, "USD", finish[row.series_id])
        prices = retail[key]
        spread = round(100 * (max(prices) / min(prices) - 1), 2) if len(prices) > 1 else None
        assert row.spread == (pytest.approx(spread, abs=Decimal("0.01")) if spread is not None else None)
        assert row.buylist == max(buylist[key], default=None)


@pytest.mark.parametrize("ranked_by", movers.SIZES)
@pytest.mark.parametrize("window", WINDOWS)
def test_movers_are_the_largest_moves_of_each_variant(
    market: Engine, current: list[Row[Any]], window: str, ranked_by: str
) -> None:
    expected: dict[tuple[str, ...], list[tuple[Decimal, int]]] = defaultdict(list)
    for one in current:
        change, then = getattr(one, f"change_{window}"), getattr(one, f"price_{window}")
        if change and one.price >= 1 and then >= 1:
            direction = "up" if change > 0 else "down"
            size = abs(change) if ranked_by == "percent" else abs(one.price - then)
            expected[direction, one.currency, one.finish, one.condition].append((size, -one.series_id))
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    stored = f"""SELECT * FROM movers WHERE "window" = '{window}' AND ranked_by = '{ranked_by}'"""
    for row in rows(market, stored):
        found[row.direction, row.currency, row.finish, row.condition].add(row.series_id)
    assert expected
    assert found == {
        variant: {-series for _, series in sorted(changes, reverse=True)[: movers.KEPT]}
        for variant, changes in expected.items()
    }


@pytest.mark.parametrize("currency", Currency)
def test_a_market_counts_what_rose_and_what_fell(
    market: Engine, series: list[Row[Any]], current: list[Row[Any]], currency: str
) -> None:
    (row,) = rows(market, f"SELECT * FROM market_overviews WHERE currency = '{currency}'")
    changes = [one.change_24h for one in current if one.currency == currency and one.change_24h is not None]
    retail = [one for one in series if one.currency == currency and one.kind == "retail"]
    assert (row.series_with_price, row.as_of) == (len(retail), max(one.confirmed_at for one in retail))
    assert row.confirmed_at == max(one.confirmed_at for one in series if one.currency == currency)
    assert row.advancing == sum(change > 0 for change in changes) > 0
    assert row.declining == sum(change < 0 for change in changes) > 0
    assert row.unchanged == sum(change == 0 for change in changes)


def test_a_marketplace_counts_its_retail_series(market: Engine, series: list[Row[Any]]) -> None:
    found = rows(
        market,
        "SELECT overview.currency, slug, series, as_of FROM marketplace_overviews AS overview"
        " JOIN marketplaces ON marketplaces.id = marketplace_id",
    )
    expected: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for one in series:
        expected[one.currency, one.marketplace].append((one.kind, one.confirmed_at))
    assert {(row.currency, row.slug): (row.series, row.as_of) for row in found} == {
        key: (sum(kind == "retail" for kind, _ in told), max(time for _, time in told))
        for key, told in expected.items()
    }


def test_a_format_is_worth_what_is_on_offer_of_its_cards(market: Engine, current: list[Row[Any]]) -> None:
    value: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    cards: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in current:
        for name in one.formats:
            cards[one.currency, name].add(one.card_id)
            value[one.currency, name] += one.price * (one.total_quantity or 0)
    found = {(row.currency, row.format): row for row in rows(market, "SELECT * FROM format_overviews")}
    assert found.keys() == cards.keys()
    assert any(value.values())
    for key, row in found.items():
        assert (row.card_count, row.listed_value) == (len(cards[key]), value[key])


def test_a_set_counts_its_printings(market: Engine) -> None:
    shown = rows(market, "SELECT currency, set_code FROM card_search WHERE NOT digital")
    members = Counter(tuple(row) for row in shown)
    found = rows(market, "SELECT * FROM set_overviews")
    assert {(row.currency, row.set_code): row.card_count for row in found} == members


def test_a_set_is_worth_the_last_of_its_days(market: Engine) -> None:
    last = """
        SELECT DISTINCT ON (currency, set_code) currency, set_code, value, stale_value, valued_count, as_of
        FROM set_index_daily WHERE valued_count > 0 ORDER BY currency, set_code, bucket DESC
    """
    head = "SELECT currency, set_code, value, stale_value, priced_count, as_of FROM set_overviews ORDER BY 1, 2"
    found = [(*row[:2], float(row[2]), float(row[3]), *row[4:]) for row in rows(market, head)]
    assert found == [tuple(row) for row in rows(market, last)]


def test_a_set_changes_as_the_line_of_its_value_does(database: Engine) -> None:
    moved_long_ago = series_of(2, price(ago(61), "10"), price(ago(60), "20"))
    store(
        database, [series_of(1, price(ago(1), "30"), price(ago(0), "33")), moved_long_ago], [make_card(1), make_card(2)]
    )
    after_prices.run(database)
    (row,) = rows(database, "SELECT * FROM set_overviews WHERE currency = 'USD'")
    assert (row.value, row.stale_value, row.change_24h, row.change_7d) == (53, 20, 6, None)


def test_a_set_that_is_valued_by_old_prices_does_not_change(database: Engine) -> None:
    old = series_of(2, price(ago(60), "40"))
    store(database, [series_of(1, price(ago(1), "30"), price(ago(0), "33")), old], [make_card(1), make_card(2)])
    after_prices.run(database)
    (row,) = rows(database, "SELECT * FROM set_overviews WHERE currency = 'USD'")
    assert (row.value, row.stale_value, row.change_24h) == (73, 40, None)


def test_prices_are_shown_while_catalogues_correct_the_same_cards(database: Engine) -> None:
    """Both change many rows, each in an order of its own: without taking turns they wait for one another."""
    cards = [make_card(number) for number in range(1, 4)]
    store(database, [series_of(number, price(ago(0), "5")) for number in range(1, 4)], cards)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with ThreadPoolExecutor(1) as pool:
        with database.begin() as connection:
            correct(connection, cards[1])
            refreshed = pool.submit(summaries.refresh, database)
            wait_until(lambda: bool(connection.scalar(waiting)))
            correct(connection, cards[0])
            correct(connection, cards[2])
        refreshed.result(30)
    shown = rows(database, "SELECT rarity, price FROM card_search WHERE currency = 'USD'")
    assert [tuple(row) for row in shown] == [("mythic", 5)] * 3


def correct(connection: Connection, card: CatalogueCard) -> None:
    """A catalogue has another word on a card."""
    lines = card_lines.prepare([replace(card, rarity="mythic")], ago())
    assert catalogue.store_cards(connection, lines).changed == 1


def test_every_day_knows_the_number_of_its_snapshots(market: Engine) -> None:
    counted = rows(market, "SELECT day, snapshots FROM snapshot_counts ORDER BY day")
    there = rows(
        market, "SELECT (time AT TIME ZONE 'UTC')::date AS day, count(*) FROM price_snapshots GROUP BY 1 ORDER BY 1"
    )
    assert counted == there
    assert len(counted) > 100


def test_refreshing_again_writes_no_row_of_the_search_anew(market: Engine) -> None:
    versions = "SELECT currency, card_id, xmin, price FROM card_search ORDER BY 1, 2"
    before = rows(market, versions)
    summaries.refresh(market)
    assert rows(market, versions) == before


def test_the_first_refresh_lets_the_planner_know_its_tables(database: Engine) -> None:
    tables = "SELECT relname FROM pg_class WHERE relname IN ('cards', 'price_series', 'latest_prices')"
    with database.begin() as connection:
        connection.execute(text("TRUNCATE cards, price_series, latest_prices CASCADE"))
    assert len(rows(database, f"{tables} AND reltuples < 0")) == 3
    summaries.refresh(database)
    assert not rows(database, f"{tables} AND reltuples < 0")
