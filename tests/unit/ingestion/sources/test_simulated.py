"""What the simulated market says next, of series that the test makes up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from db.queries.simulated import Standing
from ingestion.contract import CardIdentifier, Edition, Price, SeriesPrices
from ingestion.simulation.story import Actor
from ingestion.sources.simulated import MOST_DAYS, TRADES, MovingMarket
from market.histories import microseconds
from market.variants import Condition, Currency, Finish, Kind, Language

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def market(
    *ages: timedelta, buylist: frozenset[int] = frozenset(), cast: Callable[[], list[Actor]] | None = None
) -> MovingMarket:
    """A market of series 0, 1, ..., whose latest prices, of 10.00 and more, are so old."""
    times = np.array([microseconds(NOW - age) for age in ages], np.int64)
    cents = np.arange(len(ages)) + 1_000
    retail = np.array([number not in buylist for number in range(len(ages))], np.bool_)
    standing = Standing(np.arange(len(ages), dtype=np.int32), times, cents, cents, times, retail)

    def offers(series: NDArray[np.int32]) -> list[SeriesPrices]:
        return [offer(number, NOW - ages[number]) for number in series.tolist()]

    return MovingMarket(lambda: standing, offers, cast=cast)


def offer(number: int, time: datetime) -> SeriesPrices:
    latest = Price(time, Decimal(1_000 + number) / 100, price_low=Decimal(8), num_listings=3, total_quantity=7)
    variant = Condition.NEAR_MINT, Finish.FOIL, Language.ENGLISH, Currency.EUR
    return SeriesPrices(CardIdentifier("scryfall_id", UUID(int=number)), "cardtrader", *variant, Kind.RETAIL, [latest])


def said(source: MovingMarket, now: datetime = NOW) -> list[SeriesPrices]:
    records = list(source.ask(Edition(now, ()), lambda done, total: None))
    assert all(isinstance(record, SeriesPrices) for record in records)
    return [record for record in records if isinstance(record, SeriesPrices)]


def days_of(records: list[SeriesPrices], number: int) -> list[datetime]:
    return [record.prices[0].time for record in records if record.card.value == UUID(int=number)]


def test_in_a_tick_some_dozen_series_are_traded_now() -> None:
    records = said(market(*[HOUR] * 300))
    assert len(records) == len({record.card for record in records}) == TRADES
    assert {record.prices[0].time for record in records} == {NOW}
    assert sum(record.prices[0].price != 10 for record in records) > TRADES / 2


def test_few_series_are_all_traded() -> None:
    assert len(said(market(HOUR, HOUR, HOUR))) == 3


def test_a_market_without_prices_says_nothing() -> None:
    assert said(market()) == []


def test_what_a_shop_pays_is_not_traded() -> None:
    traded = {record.card.value for record in said(market(*[HOUR] * 4, buylist=frozenset({1, 3})))}
    assert traded == {UUID(int=0), UUID(int=2)}


def test_the_same_moment_says_the_same() -> None:
    assert said(market(*[HOUR] * 300)) == said(market(*[HOUR] * 300))


def test_the_range_around_a_price_moves_along_and_its_copies_stay() -> None:
    for record in said(market(*[HOUR] * 5)):
        new = record.prices[0]
        assert new.price_low is not None
        assert float(new.price_low / new.price) == pytest.approx(0.8, abs=0.01)
        assert (new.price_mid, new.num_listings, new.total_quantity) == (None, 3, 7)


def test_a_series_gets_a_price_for_each_day_that_was_missed_at_its_own_hour() -> None:
    records = said(market(3 * DAY + 5 * HOUR, 2 * DAY, buylist=frozenset({0})))
    assert days_of(records, 0) == [NOW - 2 * DAY - 5 * HOUR, NOW - DAY - 5 * HOUR, NOW - 5 * HOUR]
    assert days_of(records, 1) == [NOW - DAY, NOW]


def test_the_missed_days_come_one_after_the_other_for_all_series() -> None:
    times = [record.prices[0].time for record in said(market(*[10 * DAY + HOUR] * 5))]
    assert len(times) == 50
    assert times == sorted(times)


def test_of_a_long_time_the_last_days_are_filled_and_the_rest_stays_a_gap() -> None:
    times = days_of(said(market(200 * DAY + HOUR)), 0)
    assert len(times) == MOST_DAYS
    assert times[-1] == NOW - HOUR


def bought_out() -> list[Actor]:
    """A cast of one card, series 0 to 3 at four marketplaces."""
    places = ("tcgplayer", "cardtrader", "cardkingdom", "cardmarket")
    return [
        Actor(at, 1, UUID(int=1), "new", date(2020, 1, 1), place, True, 1_000 + at, 1_000 + at, 7)
        for at, place in enumerate(places)
    ]


def quoted(source: MovingMarket, seconds: int) -> dict[int, Price]:
    """Prices of the series of the cast, so many seconds later."""
    records = said(source, NOW + timedelta(seconds=seconds))
    return {number: record.prices[0] for record in records if (number := record.card.value.int) < 4}


def test_a_story_begins_with_the_first_tick_and_takes_the_place_of_other_trades() -> None:
    source = market(*[HOUR] * 300, cast=bought_out)
    assert len(said(source)) == TRADES
    later = said(source, NOW + timedelta(seconds=30))
    assert len(later) == len({record.card for record in later}) == TRADES
    assert {0, 1, 2, 3} <= {record.card.value.int for record in later}


def test_a_card_that_is_bought_out_rises_while_its_copies_go() -> None:
    source = market(*[HOUR] * 300, cast=bought_out)
    quoted(source, 0)
    early, late = quoted(source, 12), quoted(source, 36)
    for number in (0, 1):
        assert early[number].price < late[number].price
        assert (early[number].total_quantity or 0) > (late[number].total_quantity or 0) == 1


def test_a_session_that_begins_again_with_the_same_prices_tells_the_same() -> None:
    one, again = (market(*[HOUR] * 300, cast=bought_out) for _ in range(2))
    for seconds in (0, 12, 30):
        now = NOW + timedelta(seconds=seconds)
        assert said(one, now) == said(again, now)


def test_after_the_story_its_series_are_traded_like_others() -> None:
    source = market(*[HOUR] * 4, cast=bought_out)
    said(source)
    prices = [record.prices[0].price for record in said(source, NOW + timedelta(minutes=5))]
    assert len(prices) == 4
    assert all(price < 15 for price in prices)
