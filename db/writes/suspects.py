"""Sets the suspect prices of a batch apart, and releases those that have been confirmed.

The rule is in market/outliers.py. Nearly all prices are within a factor of the one before and need no query. For the
series of the others, and those with suspect prices already, the evidence is read from the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays
from db.writes import evidence as queries
from db.writes.series import Known
from db.writes.snapshots import VALUES, Integers, Mask, Rows, copy_snapshots, first_of_runs
from market.histories import microseconds, moment
from market.outliers import FACTOR, LEAST_DIFFERENCE, Evidence, Judgement, Judging, Observation, judge

MOST_MOVES = 2_000  # prices of a query up to which printings are read; an edition of errors has many more
COLUMNS = ("series_id", "time", *VALUES, "run_id")
SOURCE = text("SELECT source FROM ingestion_runs WHERE id = :run_id")

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_suspects ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_suspects"),
)
KEEP = text(f"""
    INSERT INTO suspect_prices ({", ".join(COLUMNS)}, trusted)
    SELECT {", ".join(f"batch.{column}" for column in COLUMNS)}, nullif(kept.cents, 0) / 100.0
    FROM batch_suspects AS batch
    JOIN unnest(CAST(:series AS integer[]), CAST(:times AS timestamptz[]), CAST(:cents AS bigint[]))
        AS kept (series_id, time, cents) USING (series_id, time)
    ON CONFLICT (series_id, time) DO UPDATE SET
        {", ".join(f"{column} = excluded.{column}" for column in (*VALUES, "run_id", "trusted"))}
    WHERE suspect_prices.price <> excluded.price
""")
FORGET = """
    DELETE FROM suspect_prices
    USING unnest(CAST(:series AS integer[]), CAST(:times AS timestamptz[])) AS named (series_id, time)
    WHERE suspect_prices.series_id = named.series_id AND suspect_prices.time = named.time
"""
RELEASE = text(f"""
    WITH released AS ({FORGET} RETURNING suspect_prices.*)
    INSERT INTO price_snapshots ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM released
    ON CONFLICT (series_id, time) DO NOTHING
""")


class Sifted(NamedTuple):
    """Mask of the trusted rows of a batch, and the formerly suspect rows that are stored now."""

    believed: Mask
    released: Rows


Pending = Mapping[int, Sequence[Observation]]
Trusted = Mapping[int, int]


def sift(connection: Connection, run_id: int, rows: Rows, known: Known) -> Sifted:
    """Store the suspect rows apart, as prices of the run, release those that these rows confirm, and return both."""
    pending = _pending(connection, rows)
    flagged = np.union1d(_flagged(connection, rows, known), np.array([*pending], np.int64))
    if not len(flagged):
        return Sifted(np.ones(len(rows), np.bool_), rows.part(0, 0))
    trusted = _trusted(connection, rows, known, flagged)
    observed = _observed(connection, run_id, rows, flagged)
    judges = {one: judge(told, trusted.get(one), pending.get(one, ())) for one, told in observed.items()}
    judged = _judged(connection, judges)
    doubted = _without_stored(connection, rows, _marked(rows, {one: each.doubted for one, each in judged.items()}))
    _keep(connection, run_id, rows.where(doubted), judged)
    _forget(connection, rows.where(~doubted & np.isin(rows.series, [*pending])))
    return Sifted(~doubted, _release(connection, judged))


def _pending(connection: Connection, rows: Rows) -> Pending:
    """Return by series the suspect prices newer than the trusted ones, for the series of these rows."""
    pending: dict[int, list[Observation]] = {}
    bounds = rows.series[[0, -1]].tolist() if len(rows) else (0, -1)
    for one in queries.pending(connection, *bounds):
        place = np.searchsorted(rows.series, one.series_id)
        if rows.series[place] == one.series_id:
            observation = Observation(_microseconds(one.time), int(one.price * 100), one.source)
            pending.setdefault(one.series_id, []).append(observation)
    return pending


def _flagged(connection: Connection, rows: Rows, known: Known) -> Integers:
    """Return the series with a price far from the one before, or from all prices of other marketplaces."""
    cents, begins = rows.values[:, 0], first_of_runs(rows.series)
    latest = np.where(rows.times > known.times, known.cents, 0)
    previous = np.where(begins, latest, np.roll(cents, 1))
    jumps = (previous > 0) & _deviate(cents, previous)
    first = begins & (known.cents == 0) & known.beside_others
    return np.union1d(rows.series[jumps], _odd_firsts(connection, rows.where(first)))


def _deviate(cents: Integers, others: Integers) -> Mask:
    """Return market.outliers.deviates for arrays."""
    low, high = np.minimum(cents, others), np.maximum(cents, others)
    deviate: Mask = (high > FACTOR * low) & (high - low >= LEAST_DIFFERENCE)
    return deviate


def _odd_firsts(connection: Connection, rows: Rows) -> Integers:
    """Return the series with a first price far above, or far below, all prices of the variant at other marketplaces."""
    odd = [np.empty(0, np.int64)]
    query = queries.elsewhere(array_text(rows.series.tolist()))
    for series, lowest, highest in arrays(connection, query, ("i4", "i8", "i8")) if len(rows) else ():
        cents = rows.values[np.searchsorted(rows.series, series), 0]
        odd.append(series[_deviate(cents, lowest) & _deviate(cents, highest)])
    return np.concatenate(odd)


def _trusted(connection: Connection, rows: Rows, known: Known, flagged: Integers) -> Trusted:
    """Return the last trusted price in cents before the first row of each flagged series, if any."""
    first = np.flatnonzero(first_of_runs(rows.series) & np.isin(rows.series, flagged) & (known.cents > 0))
    newer = first[rows.times[first] > known.times[first]]
    older = np.setdiff1d(first, newer)
    trusted = dict(zip(rows.series[newer].tolist(), known.cents[newer].tolist(), strict=True))
    if len(older):
        asked = _asked(rows.series[older], rows.times[older])
        trusted |= {one.series_id: int(one.price * 100) for one in queries.before(connection, asked)}
    return trusted


def _observed(connection: Connection, run_id: int, rows: Rows, flagged: Integers) -> Pending:
    """Return the rows of the flagged series as observations of the run's source."""
    source = str(connection.scalar(SOURCE, {"run_id": run_id}))
    some = rows.where(np.isin(rows.series, flagged))
    observed: dict[int, list[Observation]] = {}
    for series, time, cents in zip(some.series.tolist(), some.times.tolist(), some.values[:, 0].tolist(), strict=True):
        observed.setdefault(series, []).append(Observation(time, cents, source))
    return observed


def _judged(connection: Connection, judges: Mapping[int, Judging]) -> Mapping[int, Judgement]:
    """Return the judgements by series. Runs all judges in step, so that one query reads the evidence for all."""
    judged: dict[int, Judgement] = {}
    answers: Iterable[tuple[int, Evidence | None]] = [(series, None) for series in judges]
    # The first round sends None, which starts a generator; a judge that returns leaves the following rounds.
    while answers := list(answers):
        asking: dict[int, Observation] = {}
        for series, evidence in answers:
            try:
                asking[series] = judges[series].send(evidence)  # type: ignore[arg-type]
            except StopIteration as end:
                judged[series] = end.value
        answers = zip(asking, _evidence(connection, asking), strict=True) if asking else ()
    return judged


def _evidence(connection: Connection, asking: Mapping[int, Observation]) -> Sequence[Evidence]:
    """Return the evidence on each observation, in their order."""
    times = np.array([one.time for one in asking.values()], np.int64)
    asked = _asked(np.array([*asking], np.int64), times)
    found: list[tuple[list[int], list[float]]] = [([], []) for _ in asking]
    for one in queries.others(connection, asked):
        found[one.place][0].append(int(one.price * 100))
    for one in queries.moves(connection, asked) if len(asking) <= MOST_MOVES else ():
        found[one.place][1].append(float(one.move))
    return [Evidence(*one) for one in found]


def _marked(rows: Rows, chosen: Pending) -> Mask:
    """Return a mask of the rows that are among the observations of their series."""
    marked = np.zeros(len(rows), np.bool_)
    for series, observations in chosen.items():
        start, end = np.searchsorted(rows.series, (series, series + 1))
        marked[start:end] = np.isin(rows.times[start:end], [one.time for one in observations])
    return marked


def _without_stored(connection: Connection, rows: Rows, doubted: Mask) -> Mask:
    """Return the mask of doubted rows without those stored unchanged, which were trusted before."""
    places = np.flatnonzero(doubted)
    if len(places):
        asked = _asked(rows.series[places], rows.times[places])
        stored = {
            (one.series_id, _microseconds(one.time), int(one.price * 100)) for one in queries.stored(connection, asked)
        }
        told = zip(
            rows.series[places].tolist(), rows.times[places].tolist(), rows.values[places, 0].tolist(), strict=True
        )
        doubted[places] = [one not in stored for one in told]
    return doubted


def _keep(connection: Connection, run_id: int, rows: Rows, judged: Mapping[int, Judgement]) -> None:
    """Store the new ones of the doubted rows, each with the trusted price of then."""
    kept = [(series, one.time, then or 0) for series, each in judged.items() for one, then in each.kept]
    series, times, trusted = np.array(kept, np.int64).reshape(-1, 3).T
    if kept and len(rows):
        for statement in STAGE:
            connection.execute(statement)
        copy_snapshots(connection, "batch_suspects", rows, run_id)
        connection.execute(KEEP, {**_asked(series, times), "cents": array_text(trusted.tolist())})


def _forget(connection: Connection, rows: Rows) -> None:
    """Delete the suspect prices at the times of trusted rows."""
    if len(rows):
        connection.execute(text(FORGET), _asked(rows.series, rows.times))


def _release(connection: Connection, judged: Mapping[int, Judgement]) -> Rows:
    """Store and return the released prices, as prices of their original runs."""
    keys = sorted((series, one.time, one.cents) for series, each in judged.items() for one in each.released)
    series, times, cents = np.array(keys, np.int64).reshape(-1, 3).T
    if keys:
        connection.execute(RELEASE, _asked(series, times))
    return Rows(series, times, cents.reshape(-1, 1))


def _asked(series: Integers, times: Integers) -> dict[str, str]:
    return {"series": array_text(series.tolist()), "times": array_text(map(moment, times.tolist()))}


def _microseconds(time: datetime) -> int:
    return microseconds(time.astimezone(UTC))
