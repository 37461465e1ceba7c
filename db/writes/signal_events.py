"""Writes events of signals: those that begin, and the end of those that are over."""

from datetime import datetime

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays
from market.histories import moment
from market.observations import Integers
from signals.events import MEASURE_OF, PAUSE, EventType, Known, Standing, agreeing, changes, standings
from signals.history import Floats, Mask
from signals.kinds import MEASURES
from signals.measures import Measures
from signals.wide import Wide

KNOWN = """
    SELECT array_agg(series_id), array_agg(direction::integer), array_agg((ended_at IS NULL)::integer)
    FROM signal_events
    WHERE currency = '{currency}' AND type = '{type}' AND (ended_at IS NULL OR started_at > '{since}')
    HAVING count(*) > 0
"""
BEGIN = text("""
    INSERT INTO signal_events
        (series_id, currency, type, direction, value, strength, confidence, started_at, is_confirmed)
    SELECT series_id, :currency, :type, direction, value, strength, confidence,
        timestamptz '2000-01-01 00:00+00' + microseconds * interval '1 microsecond', confirmed = 1
    FROM unnest(CAST(:series_id AS integer[]), CAST(:direction AS smallint[]),
        CAST(:value AS float8[]), CAST(:strength AS smallint[]), CAST(:confidence AS smallint[]),
        CAST(:time AS bigint[]), CAST(:confirmed AS integer[]))
        AS begun(series_id, direction, value, strength, confidence, microseconds, confirmed)
    ON CONFLICT (series_id, type, started_at) DO NOTHING
""")
END = text("""
    UPDATE signal_events SET ended_at = greatest(:time, started_at)
    WHERE currency = :currency AND type = :type AND ended_at IS NULL
        AND series_id = ANY(CAST(:series AS integer[]))
""")
# By other printings, or by two later prices that are still at half of the move at least.
CONFIRM = text("""
    UPDATE signal_events AS event SET is_confirmed = true
    WHERE currency = :currency AND type = 'spike' AND NOT is_confirmed AND started_at > :since AND (
        series_id = ANY(CAST(:agreeing AS integer[])) OR 2 <= (
            SELECT count(*) FROM price_snapshots AS later
            JOIN price_snapshots AS first ON first.series_id = event.series_id AND first.time = event.started_at
            WHERE later.series_id = event.series_id AND later.time > event.started_at
                AND event.direction * ln(later.price / first.price * (1 + event.value)::numeric)
                    >= event.direction * ln(1 + event.value) / 2
        )
    )
""")
END_ALL = text("UPDATE signal_events SET ended_at = now() WHERE currency = :currency AND ended_at IS NULL")


def end_all(connection: Connection, currency: str) -> None:
    """End all open events of a currency, which has no current prices."""
    connection.execute(END_ALL, {"currency": currency})


def store_events(connection: Connection, currency: str, known: Measures, wide: Wide, ratio_rank: Floats) -> None:
    """Begin and end the events of a currency; `known` has a row for each of `wide`, by series."""
    if not len(known.time):
        end_all(connection, currency)
        return
    newest = moment(int(known.time.max()))
    values = {measure: wide.value[:, place] for place, measure in enumerate(MEASURES)}
    values["ratio_rank"] = ratio_rank
    for standing in standings(known, values):
        begun, ended = changes(known.series_id, standing, _known(connection, currency, standing.type, newest))
        confirmed = np.ones(len(known.time), np.bool_)
        if standing.type == EventType.SPIKE:
            confirmed = agreeing(standing, wide.siblings)
            same_way = array_text(known.series_id[confirmed].tolist())
            connection.execute(CONFIRM, {"currency": currency, "since": newest - PAUSE, "agreeing": same_way})
        if len(ended):
            told = {"time": newest, "currency": currency, "type": str(standing.type), "series": array_text(ended)}
            connection.execute(END, told)
        if len(begun):
            rows = _rows(known, wide, standing, confirmed, begun)
            connection.execute(BEGIN, {"currency": currency, "type": str(standing.type), **rows})


def _known(connection: Connection, currency: str, kind: EventType, newest: datetime) -> Known:
    query = KNOWN.format(currency=currency, type=kind, since=newest - PAUSE)
    nothing = [np.zeros(0, np.int64)] * 3
    [[series, direction, is_open]] = list(arrays(connection, query, ("i4", "i4", "i4"))) or [nothing]
    return Known(series, direction, is_open.astype(np.bool_))


def _rows(known: Measures, wide: Wide, standing: Standing, confirmed: Mask, begun: Integers) -> dict[str, str]:
    is_spike = standing.type == EventType.SPIKE
    place = [*MEASURES].index("return" if is_spike else MEASURE_OF[standing.type])
    columns = {
        "series_id": known.series_id[begun],
        "direction": standing.direction[begun],
        "value": standing.size[begun] if is_spike else wide.value[begun, place],
        "strength": wide.strength[begun, place],
        "confidence": wide.confidence[begun, place],
        "time": known.time[begun],
        "confirmed": confirmed[begun].astype(np.int32),
    }
    return {name: array_text(column.tolist()) for name, column in columns.items()}
