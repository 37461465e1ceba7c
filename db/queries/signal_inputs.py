"""What signals are computed from: the series that changed, their daily prices, and what is beside a series."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays, columns_of
from db.summaries.current import COMES_IN, IS_CURRENT
from market.current import CURRENT_FOR
from market.observations import Integers
from market.variants import Condition, Finish, Language
from signals.assessment import Market, Surroundings
from signals.confidence import KIND, LEAST_CENTS
from signals.history import Floats
from signals.measures import Measures

NEVER = np.iinfo(np.int64).min
NOTHING = [np.zeros(0, np.int32), np.zeros(0, np.int64)]

NEWEST = text("SELECT max(time) FROM latest_prices")
UNDONE = text(
    "SELECT EXISTS (SELECT FROM ingestion_runs WHERE id = ANY(CAST(:runs AS integer[])) AND status LIKE 'undo%')"
)
SERIES = f"""
    SELECT array_agg(series.id), array_agg(latest.time)
    FROM price_series AS series JOIN latest_prices AS latest ON latest.series_id = series.id
    WHERE kind = '{KIND}' AND latest.time >= '{{oldest}}' HAVING count(*) > 0
"""

MEASURES = Measures._fields
VARIANT = len(MEASURES) + 2  # place of the column
COUNTS = frozenset({"series_id", "moves_7d", "days_7d", "moves_14d", "days_14d", "returns"})
KINDS = {name: "i4" if name in COUNTS else "i8" if name in ("time", "cents") else "f8" for name in MEASURES}


def array_of(words: Iterable[str]) -> str:
    """Return the words as an array in SQL; none has a quote."""
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


# Numbers stand for the printings of a name and the variants of a card. Beside a series are the current price of its
# marketplace's buylist, and the stock on the day before its last.
BESIDE = f"""
    WITH names AS MATERIALIZED (
        SELECT id, min(id) OVER (PARTITION BY coalesce(oracle_id, scryfall_id)) AS name FROM cards
    ), offers AS MATERIALIZED (
        SELECT series.card_id, series.marketplace_id, series.condition, series.finish, series.language, series.currency,
            latest.price, latest.time
        FROM price_series AS series JOIN confirmed_prices AS latest ON latest.series_id = series.id {IS_CURRENT}
        WHERE series.kind = 'buylist'
    )
    SELECT {", ".join(f"measures.{name}" for name in MEASURES)}, series.card_id, names.name,
        ((series.card_id * 16::bigint + array_position({array_of(Condition)}, series.condition)) * 4
            + array_position({array_of(Finish)}, series.finish)) * 32
            + array_position({array_of(Language)}, series.language),
        coalesce(offers.price::double precision, 'NaN'), coalesce(offers.time, '2000-01-01 00:00+00'),
        coalesce(price_low::double precision, 'NaN'), coalesce(num_listings, -1), coalesce(total_quantity, -1),
        coalesce(CASE WHEN total_quantity IS NOT NULL THEN (
            SELECT before.total_quantity FROM price_snapshots AS before
            WHERE before.series_id = measures.series_id AND before.time < date_trunc('day', measures.time, 'UTC')
                AND before.time >= date_trunc('day', measures.time, 'UTC') - interval '1 day'
            ORDER BY before.time DESC LIMIT 1
        ) END, -1), series.marketplace_id::integer, array_position({array_of(Finish)}, series.finish)
    FROM signal_measures AS measures
    JOIN price_series AS series ON series.id = measures.series_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id {IS_CURRENT}
    JOIN cards ON cards.id = series.card_id AND {COMES_IN}
    JOIN names ON names.id = series.card_id
    LEFT JOIN offers ON offers.card_id = series.card_id AND offers.marketplace_id = series.marketplace_id
        AND offers.condition = series.condition AND offers.finish = series.finish
        AND offers.language = series.language AND offers.currency = series.currency
    WHERE series.currency = '{{currency}}'
"""
BESIDE_KINDS = (*KINDS.values(), "i4", "i4", "i8", "f8", "i8", "f8", "i4", "i4", "i4", "i4", "i4")
MARKETPLACES = text("SELECT id, slug FROM marketplaces ORDER BY id")


def newest(connection: Connection) -> datetime | None:
    """Return the time of the newest latest price, None without any."""
    time: datetime | None = connection.scalar(NEWEST)
    return time


def has_undone(connection: Connection, runs: Iterable[int]) -> bool:
    """Return whether a run is undone, or being undone: nothing tells any more which series it had."""
    return bool(connection.scalar(UNDONE, {"runs": array_text(runs)}))


def last_times(connection: Connection, newest: datetime) -> Integers:
    """Return by series id the time of the last price of those that may be current, NEVER of others."""
    query = SERIES.format(oldest=newest - CURRENT_FOR - timedelta(days=1))
    [[ids, times]] = list(arrays(connection, query, ("i4", "i8"))) or [NOTHING]
    found = np.full(int(ids.max(initial=-1)) + 1, NEVER)
    found[ids] = times
    return found


def market(connection: Connection, currency: str) -> Market | None:
    """Return the measures of a currency's current series with what is beside them, None without any.

    They are sorted by series, so that sums are the same to the last digit. Prices too low for signals count beside
    others only.
    """
    columns = columns_of(connection, BESIDE.replace("{currency}", currency), BESIDE_KINDS)
    if not len(columns[0]):
        return None
    order = np.argsort(columns[0])
    for place, column in enumerate(columns):
        columns[place] = column[order]
    newest = int(columns[MEASURES.index("time")].max())
    marketplaces = {row.id: row.slug for row in connection.execute(MARKETPLACES)}
    ids, columns[-2] = np.unique(columns[-2], return_inverse=True)
    variant = np.unique(columns[VARIANT], return_inverse=True)[1]
    beside = _elsewhere(Measures(*columns[: len(MEASURES)]), columns[-2], variant)
    dear = columns[MEASURES.index("cents")] >= LEAST_CENTS
    for place, column in enumerate(columns):
        columns[place] = column[dear]
    elsewhere, compared = (column[dear] for column in beside)
    card, name, _, offer, offered, low, listings, stock, before, marketplace, finish = columns[len(MEASURES) :]
    around = Surroundings(card, name, marketplace, finish, offer, elsewhere, low, listings, stock, before)
    known = Measures(*columns[: len(MEASURES)])
    return Market(known, around, [marketplaces[number] for number in ids.tolist()], offered, compared, newest)


NEAR = 48 * 60 * 60 * 1_000_000  # microseconds between two prices that are compared


def _elsewhere(known: Measures, marketplace: Integers, variant: Integers) -> tuple[Floats, Integers]:
    """Return the cheapest price of each variant at another marketplace and its time; NaN where none is near in time."""
    cheapest, compared = np.full(len(variant), np.nan), np.zeros(len(variant), np.int64)
    for place in range(int(marketplace.max(initial=-1)) + 1):
        here = marketplace == place
        cents, times = np.full(int(variant.max()) + 1, np.nan), np.zeros(int(variant.max()) + 1, np.int64)
        cents[variant[here]], times[variant[here]] = known.cents[here], known.time[here]
        price = np.where(~here & (np.abs(times[variant] - known.time) <= NEAR), cents[variant] / 100, np.nan)
        better = ~np.isnan(price) & ~(price >= cheapest)
        cheapest, compared = np.where(better, price, cheapest), np.where(better, times[variant], compared)
    return cheapest, compared
