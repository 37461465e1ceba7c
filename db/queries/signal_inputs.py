"""What signals are computed from: the series that changed, their daily prices, and what is beside a series."""

from collections.abc import Generator, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays
from db.summaries.current import COMES_IN, IS_CURRENT
from market.current import CURRENT_FOR
from market.observations import Integers, Numbers, Observations
from signals.assessment import Market, Surroundings
from signals.confidence import KIND
from signals.history import COLUMNS, Floats
from signals.measures import Measures

BLOCK = 512  # series ids, side by side in the snapshots' key
CROWDED = 32  # changed series of a block from which all of it is read
AT_ONCE = 65_536  # prices
REACH = timedelta(days=COLUMNS) + CURRENT_FOR  # before the newest price, as far as any window of a current one

NEWEST = text("SELECT max(time) FROM latest_prices")
UNDONE = text(
    "SELECT EXISTS (SELECT FROM ingestion_runs WHERE id = ANY(CAST(:runs AS integer[])) AND status LIKE 'undo%')"
)
SERIES = f"""
    SELECT array_agg(series.id ORDER BY series.id)
    FROM price_series AS series JOIN latest_prices AS latest ON latest.series_id = series.id
    WHERE kind = '{KIND}' AND latest.time >= '{{oldest}}' AND {{condition}} HAVING count(*) > 0
"""
CHANGED = "series.id IN (SELECT series_id FROM price_snapshots WHERE time >= '{since}' AND time < '{until}')"
PRICES = """
    SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint)
    FROM price_snapshots WHERE {series} AND time >= '{since}' HAVING count(*) > 0
"""
BLOCKS = f"""
    SELECT part.* FROM unnest('{{ids}}'::integer[]) AS first CROSS JOIN LATERAL (
        {PRICES.replace("{series}", f"series_id >= first AND series_id < first + {BLOCK}")}
    ) AS part
"""

MEASURES = Measures._fields
COUNTS = frozenset({"series_id", "moves_7d", "days_7d", "moves_14d", "days_14d", "returns"})
KINDS = {name: "i4" if name in COUNTS else "i8" if name in ("time", "cents") else "f8" for name in MEASURES}
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
    ), known AS MATERIALIZED (
        SELECT series.*, marketplaces.slug, names.name, {", ".join(f"measures.{name}" for name in MEASURES)},
            dense_rank() OVER (ORDER BY series.card_id, series.condition, series.finish, series.language) AS variant,
            latest.price_low, latest.num_listings, latest.total_quantity
        FROM signal_measures AS measures
        JOIN price_series AS series ON series.id = measures.series_id
        JOIN confirmed_prices AS latest ON latest.series_id = series.id {IS_CURRENT}
        JOIN cards ON cards.id = series.card_id AND {COMES_IN}
        JOIN names ON names.id = series.card_id
        JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE series.currency = '{{currency}}'
    )
    SELECT known.slug, known.finish, {", ".join(f"array_agg(known.{name})" for name in MEASURES)},
        array_agg(known.card_id), array_agg(known.name), array_agg(variant),
        array_agg(coalesce(offers.price::double precision, 'NaN')),
        array_agg(coalesce(offers.time, '2000-01-01 00:00+00')),
        array_agg(coalesce(price_low::double precision, 'NaN')), array_agg(coalesce(num_listings, -1)),
        array_agg(coalesce(total_quantity, -1)),
        array_agg(coalesce(CASE WHEN total_quantity IS NOT NULL THEN (
            SELECT before.total_quantity FROM price_snapshots AS before
            WHERE before.series_id = known.series_id AND before.time < date_trunc('day', known.time, 'UTC')
                AND before.time >= date_trunc('day', known.time, 'UTC') - interval '1 day'
            ORDER BY before.time DESC LIMIT 1
        ) END, -1))
    FROM known LEFT JOIN offers USING (card_id, marketplace_id, condition, finish, language, currency)
    GROUP BY known.slug, known.finish ORDER BY known.slug, known.finish
"""
BESIDE_KINDS = ("text", "text", *KINDS.values(), "i4", "i4", "i8", "f8", "i8", "f8", "i4", "i4", "i4")


def newest(connection: Connection) -> datetime | None:
    """Return the time of the newest latest price, None without any."""
    time: datetime | None = connection.scalar(NEWEST)
    return time


def has_undone(connection: Connection, runs: Iterable[int]) -> bool:
    """Return whether a run is undone, or being undone: nothing tells any more which series it had."""
    return bool(connection.scalar(UNDONE, {"runs": array_text(runs)}))


def changed(connection: Connection, newest: datetime, ranges: Iterable[tuple[datetime, datetime]]) -> Numbers:
    """Return the series that may be current and have snapshots in a range, in order."""
    found = [_series(connection, newest, CHANGED.format(since=since, until=until)) for since, until in ranges]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)


def all_series(connection: Connection, newest: datetime) -> Numbers:
    """Return the series that may be current, in order."""
    return _series(connection, newest, "true")


def _series(connection: Connection, newest: datetime, condition: str) -> Numbers:
    query = SERIES.format(oldest=newest - CURRENT_FOR - timedelta(days=1), condition=condition)
    found: list[Numbers] = [ids for (ids,) in arrays(connection, query, ("i4",))]
    return found[0] if found else np.zeros(0, np.int32)


def prices(connection: Connection, ids: Numbers, newest: datetime) -> Generator[Observations]:
    """Yield the prices of series, ordered, some thousands at once, all of a series together, as far as windows reach.

    The connection is in use until the last array is read.
    """
    member = np.zeros(int(ids.max(initial=0)) + 1, np.bool_)
    member[ids] = True
    parts: list[Observations] = []
    for query in _queries(ids, newest - REACH):
        for columns in arrays(connection, query, ("i4", "i8", "i8")):
            parts.append(Observations(*columns).of(member))
            if sum(len(part.series) for part in parts) >= AT_ONCE:
                yield Observations.joined(parts).ordered()
                parts = []
    if parts:
        yield Observations.joined(parts).ordered()


def _queries(ids: Numbers, since: datetime) -> Iterator[str]:
    """Yield the queries for the prices of series: whole blocks where they are crowded, each series elsewhere."""
    blocks, of_block, count = np.unique(ids // BLOCK, return_inverse=True, return_counts=True)
    crowded = count >= CROWDED
    if crowded.any():
        yield BLOCKS.format(ids=array_text((blocks[crowded] * BLOCK).tolist()), since=since)
    alone = ids[~crowded[of_block]].tolist()
    for place in range(0, len(alone), BLOCK):
        series = f"series_id = ANY('{array_text(alone[place : place + BLOCK])}'::integer[])"
        yield PRICES.format(series=series, since=since)


def market(connection: Connection, currency: str) -> Market | None:
    """Return the measures of a currency's current series with what is beside them, None without any."""
    parts: list[list[Any]] = []
    marketplaces: list[str] = []
    finishes: list[str] = []
    for slug, finish, *columns in arrays(connection, BESIDE.replace("{currency}", currency), BESIDE_KINDS):
        size = len(columns[0])
        places = [_place(marketplaces, slug), _place(finishes, finish)]
        parts.append([*columns, *(np.full(size, place, np.int64) for place in places)])
    if not parts:
        return None
    known, beside = _joined(parts)
    card, name, variant, offer, offered, low, listings, stock, before, marketplace, finish_of = beside
    elsewhere, compared = _elsewhere(known, marketplace, variant)
    around = Surroundings(card, name, marketplace, finish_of, offer, elsewhere, low, listings, stock, before)
    return Market(known, around, marketplaces, offered, compared)


def _place(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _joined(parts: list[list[Any]]) -> tuple[Measures, list[Any]]:
    """Return the columns sorted by series, so that sums are the same to the last digit."""
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[0])
    columns = [column[order] for column in columns]
    return Measures(*columns[: len(MEASURES)]), columns[len(MEASURES) :]


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
