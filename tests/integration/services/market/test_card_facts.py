"""Printings, statistics and comparisons equal plain computations over the raw snapshots of the simulated market."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, Row, text

from db.writes.undo import delete_snapshots
from market.periods import DAY, PERIODS
from services.market.cards import HistoryRequest, Silence, load_history
from services.market.comparison import MOST_CARDS, ComparisonRequest, load_comparison
from services.market.printings import load_printings
from services.market.statistics import load_statistics
from services.requests import InvalidRequest
from tests.support.headlines import headlines, offers
from tests.support.prices import ago, begin_run, execute, make_card, price, series, store
from tests.support.steps import later_steps
from upkeep import after_prices

NO_SUCH_CARD = 2**31 - 1
REACHES = defaultdict(lambda: timedelta(days=3), {"7d": timedelta(hours=36)})
LENGTHS = {"7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90), "1y": timedelta(days=365)}

PRINTED = "released_at DESC, set_code, lpad(collector_number, 9, '0'), id"

Quotes = list[tuple[datetime, Decimal]]


def rows(engine: Engine, statement: str, **values: Any) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(text(statement), values).all())


@pytest.fixture
def spoken_for(market: Engine) -> dict[tuple[int, str], Row[Any]]:
    """The series that speaks for a card in a currency, by docs/methods.md, headline."""
    chosen = headlines(offers(market))
    assert len(chosen) > 60
    return chosen


def quotes_of(engine: Engine, one: Row[Any]) -> Quotes:
    """Every snapshot of a series, in time order."""
    statement = "SELECT time, price FROM price_snapshots WHERE series_id = :id ORDER BY time"
    return [(row.time.astimezone(UTC), row.price) for row in rows(engine, statement, id=one.id)]


def per_cent(then: Decimal, now: Decimal) -> Decimal:
    return (100 * (now / then - 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_statistics_equal_those_of_the_raw_snapshots(market: Engine, spoken_for: dict[Any, Row[Any]]) -> None:
    changes = 0
    for (card_id, currency), headline in list(spoken_for.items())[:40]:
        quotes = quotes_of(market, headline)
        as_of, current = quotes[-1]
        found = load_statistics(card_id, currency)
        assert found is not None
        told = (found.marketplace, found.finish, found.condition, found.price, found.as_of)
        assert told == (headline.marketplace, headline.finish, "NEAR_MINT", current, as_of)
        assert [window.window for window in found.windows] == list(LENGTHS)
        for window in found.windows:
            start = as_of - LENGTHS[window.window]
            days = {time.date() for time, _price in quotes if time > start}
            within = [(time, amount) for time, amount in quotes if time.date() in days]
            assert window.high == max(amount for _time, amount in within)
            assert window.low == min(amount for _time, amount in within)
            assert window.high_time.date() in {time.date() for time, amount in within if amount == window.high}
            assert window.low_time.date() in {time.date() for time, amount in within if amount == window.low}
            before = [(time, amount) for time, amount in quotes if start - REACHES[window.window] <= time <= start]
            if window.window in ("90d", "1y"):  # days that end before the start
                before = [(time, amount) for time, amount in before if time.date() not in days]
            known = before and headline.is_current
            expected = (before[-1][0], before[-1][1], per_cent(before[-1][1], current)) if known else (None, None, None)
            assert (window.time_then, window.price_then, window.change) == expected
            changes += window.change is not None
    assert changes > 40


def test_statistics_say_since_when_there_are_prices(market: Engine, spoken_for: dict[Any, Row[Any]]) -> None:
    (card_id, currency), headline = next(iter(spoken_for.items()))
    found = load_statistics(card_id, currency)
    assert found is not None
    assert found.since is not None
    assert found.since.date() == quotes_of(market, headline)[0][0].date()


def test_statistics_of_a_card_without_a_price_have_no_windows(market: Engine, spoken_for: dict[Any, Row[Any]]) -> None:
    ids = {row.id for row in rows(market, "SELECT id FROM cards")}
    silent = [(card, currency) for card in ids for currency in ("USD", "EUR") if (card, currency) not in spoken_for]
    assert silent
    for card_id, currency in silent[:5]:
        found = load_statistics(card_id, currency)
        assert found is not None
        assert (found.price, found.as_of, found.since, found.windows) == (None, None, None, [])


def test_statistics_are_those_of_the_price_that_is_left_while_one_is_taken_back(database: Engine) -> None:
    store(database, [series(1, price(ago(60), "5"))], [make_card(1)])
    run_id = begin_run(database)
    store(database, [series(1, price(ago(1), "7"))], run_id=run_id)
    execute(database, "UPDATE ingestion_runs SET status = 'succeeded'")
    with later_steps():
        after_prices.run(database, announce=lambda _runs: None)
    delete_snapshots(database, run_id)  # and no refresh yet
    (card,) = rows(database, "SELECT id FROM cards")
    found = load_statistics(card.id, "USD")
    assert found is not None
    # TimescaleDB knows the day that has gone until the refresh: of the high nothing is said here.
    assert (found.price, {one.low for one in found.windows}) == (5, {5})


def test_there_are_no_statistics_of_an_unknown_card(market: Engine) -> None:
    assert load_statistics(NO_SUCH_CARD, "USD") is None


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_other_printings_are_those_of_the_same_card_newest_first_with_their_prices(
    market: Engine, spoken_for: dict[Any, Row[Any]], currency: str
) -> None:
    cards = rows(market, f"SELECT id, oracle_id, released_at, digital FROM cards ORDER BY {PRINTED}")
    printed: dict[Any, list[int]] = defaultdict(list)
    for card in cards:
        if not card.digital:
            printed[card.oracle_id].append(card.id)
    several = priced = 0
    for card in cards:
        found = load_printings(card.id, currency)
        assert [item.id for item in found.items] == [one for one in printed[card.oracle_id] if one != card.id]
        assert not found.has_more
        several += len(found.items) > 0
        for item in found.items:
            headline = spoken_for.get((item.id, currency))
            quotes = quotes_of(market, headline) if headline else []
            assert (item.as_of, item.price) == (quotes[-1] if quotes else (None, None))
            assert (item.marketplace, item.finish) == (
                (headline.marketplace, headline.finish) if headline else (None, None)
            )
            priced += item.price is not None
    assert several > 0
    assert priced > 0


def test_a_card_of_which_the_rules_know_nothing_has_no_other_printings(database: Engine) -> None:
    store(database, [series(1, price(ago(), "1"))], [make_card(1), make_card(2)])
    cards = rows(database, "SELECT id FROM cards WHERE oracle_id IS NULL")
    assert len(cards) == 2
    assert load_printings(cards[0].id, "USD").items == []


@pytest.mark.parametrize("period", list(PERIODS))
def test_a_compared_card_has_the_last_price_of_every_bucket(
    market: Engine, spoken_for: dict[Any, Row[Any]], period: str
) -> None:
    ids = [card for card, currency in spoken_for if currency == "USD"][: MOST_CARDS + 1]
    found = load_comparison(ComparisonRequest.parse(",".join(map(str, ids)), "USD", period))
    assert [card.id for card in found.cards] == ids
    since = PERIODS[period].since(datetime.now(UTC))
    newest = []
    for card in found.cards:
        quotes = [(time, amount) for time, amount in quotes_of(market, spoken_for[card.id, "USD"]) if time >= since]
        last = {PERIODS[period].bucket.floor(time): amount for time, amount in quotes}
        assert card.points == sorted(last.items())
        newest += [time for time, _amount in quotes]
    assert found.as_of == max(newest)


def test_a_compared_card_has_the_confirmation_and_the_silences_of_its_series(database: Engine) -> None:
    prices = [price(ago(5), "5"), price(ago(2), "6")]
    store(database, [series(1, *prices), series(2, *prices)], [make_card(1), make_card(2)])
    listed = "(SELECT id FROM price_series ORDER BY id LIMIT 1)"
    execute(database, f"UPDATE latest_prices SET reconfirmed_at = :at WHERE series_id = {listed}", at=ago(1))
    for since, until in ((ago(60), ago(50)), (ago(4), ago(3))):
        silence = f"INSERT INTO price_silences VALUES ({listed}, :since, :until)"
        execute(database, silence, since=since, until=until)
    with later_steps():
        after_prices.run(database)
    first, second = load_comparison(ComparisonRequest.parse("1,2")).cards
    assert (first.from_lists, first.confirmed_at, first.silences) == (True, ago(1), [Silence(ago(4), ago(3))])
    assert (second.from_lists, second.confirmed_at, second.silences) == (False, ago(2), [])


def test_cards_keep_their_order_and_unknown_ones_are_left_out(market: Engine, spoken_for: dict[Any, Row[Any]]) -> None:
    first, second = [card for card, currency in spoken_for if currency == "USD"][:2]
    found = load_comparison(ComparisonRequest.parse(f"{second},{NO_SUCH_CARD},{first}"))
    assert [card.id for card in found.cards] == [second, first]


def test_a_card_without_a_price_in_the_currency_is_compared_without_points(
    market: Engine, spoken_for: dict[Any, Row[Any]]
) -> None:
    silent = [row.id for row in rows(market, "SELECT id FROM cards ORDER BY id") if (row.id, "EUR") not in spoken_for]
    (card,) = load_comparison(ComparisonRequest.parse(str(silent[0]), "EUR")).cards
    assert (card.id, card.marketplace, card.points) == (silent[0], None, [])


@pytest.mark.parametrize("ids", ["", "1,x", "-1", "1,2,3,4,5,6,7,8,9", "99999999999", "٣"])
def test_what_is_no_list_of_cards_is_refused(ids: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        ComparisonRequest.parse(ids)
    assert set(refused.value.fields) == {"cards"}


def test_a_history_has_the_range_of_the_buckets_that_have_one(database: Engine) -> None:
    today = DAY.floor(ago(0))
    times = [today - timedelta(hours=hours) for hours in (72, 48, 46, 44, 24)]
    store(database, [series(1, *map(price, times, "12468"))], [make_card(1)])
    (card,) = rows(database, "SELECT id FROM cards")
    (one,) = load_history(HistoryRequest.parse(card.id, "1y")).series
    told = [(point.avg_price, point.min_price, point.max_price, point.last_price) for point in one.points]
    assert told == [tuple(map(Decimal, prices)) for prices in ("1111", "4266", "8888")]
