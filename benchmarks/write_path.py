"""The write path: from normalised records to their commit with the latest prices.

Compares new rows, existing rows, and a day's new prices of many known series with bare COPY.
"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from benchmarks import servers, storing
from benchmarks.bare_copy import BareCopy, bare_copy
from benchmarks.generators.records import Variant, last_days, series_prices, today
from benchmarks.results import Result, at_least
from benchmarks.setting import Setting
from market.records import SeriesPrices
from market.variants import Kind

CARDS = 4_000
DAYS = 90
VARIANTS = (Variant("tcgplayer"), Variant("cardkingdom"), Variant("cardkingdom", Kind.BUYLIST))
KNOWN_SERIES = 300_000
KNOWN_DAYS = (30, 7, 1)  # days before today with a price, so that the day's changes have an earlier one
REPETITIONS = 3
UNIT = "rows/s"
BARE = "bare COPY"


def measure(setting: Setting) -> list[Result]:
    """Return the rates of new rows, older rows, the same rows again, and a day's prices of 300,000 series."""
    cards = setting.scaled(CARDS)
    records = list(series_prices(cards, VARIANTS, last_days(DAYS)))
    runs = [_one_history(setting, cards, records) for _ in range(REPETITIONS)]
    limit = median(run[0].rows_a_second for run in runs)
    new, again, older = (median(times) for times in zip(*(run[1] for run in runs), strict=True))
    rows = runs[0][0].rows
    day_rows, day = _one_day(setting)
    return [
        Result("new rows", rows / new, UNIT, limit, BARE, at_least(0.15)),
        Result("the same rows again", rows / again, UNIT, limit, BARE, at_least(0.30)),
        Result("new rows, older than what is stored", rows / older, UNIT, limit, BARE, at_least(0.15)),
        Result(f"a day's prices of {day_rows:,} known series", day_rows / day, UNIT, limit, BARE, at_least(0.09)),
    ]


def _one_history(setting: Setting, cards: int, records: Sequence[SeriesPrices]) -> tuple[BareCopy, tuple[float, ...]]:
    """Return bare COPY of a history, and the seconds to store it, to store it again, and below newer prices."""
    with servers.database(setting.server_url) as engine:
        run = storing.begin(engine)
        storing.store_catalogue(run, cards)
        new = storing.store(run, records)
        limit = bare_copy(engine, setting.folder, "price_snapshots")
        again = storing.store(run, records)
    with servers.database(setting.server_url) as engine:
        run = storing.begin(engine)
        storing.store_catalogue(run, cards)
        storing.store(run, [_newer(one) for one in records])
        older = storing.store(run, records)
    return limit, (new, again, older)


def _newer(series: SeriesPrices) -> SeriesPrices:
    """Return the series with one price only, newer than its history, as from a bulk file."""
    last = series.prices[-1]
    return series._replace(prices=[last._replace(time=last.time + timedelta(minutes=1))])


def _one_day(setting: Setting) -> tuple[int, float]:
    """Return the number of prices of a day, and the seconds to store them."""
    cards = setting.scaled(KNOWN_SERIES // len(VARIANTS))
    days = [*(today() - timedelta(days=back) for back in KNOWN_DAYS), today()]
    paths = list(series_prices(cards, VARIANTS, days))  # today's price continues the path: it is not suspect
    with servers.database(setting.server_url) as engine:
        run = storing.begin(engine)
        storing.store_catalogue(run, cards)
        storing.store(run, [one._replace(prices=one.prices[:-1]) for one in paths])
        prices = [one._replace(prices=one.prices[-1:]) for one in paths]
        return len(prices), storing.store(run, prices)
