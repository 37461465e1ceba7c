"""The public track record of the recommendations of a currency (docs/methods.md, track record)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from analysis.recommendations import HORIZONS, TYPES
from analysis.track_record import LEAST, Record, Result, record_of
from db.engine import Connection, Row, reading
from db.queries import ledger
from db.queries import recommendations as queries
from market.variants import Currency
from services.market import fields
from services.requests import Request
from services.rules import Choice


@dataclass(frozen=True, slots=True)
class TrackRecordRequest(Request):
    """Whose track record it is. A type that is None means all."""

    currency: fields.CurrencyCode = str(Currency.USD)
    type: Annotated[str | None, Choice(choices=TYPES, description="What was recommended. Left out: everything.")] = None


@dataclass(frozen=True, slots=True)
class AtHorizon:
    """The record of outcomes after so many days."""

    horizon: int
    record: Record


@dataclass(frozen=True, slots=True)
class Group:
    """The record of one type by one version of its method, after so many days."""

    type: str
    method: str
    horizon: int
    record: Record


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """All that was recommended in a currency. `live_since` is the first issue, None where nothing was issued yet.

    `root` is that of the whole ledger, in hexadecimal digits: keep it, and nobody changes the past unseen.
    """

    currency: str
    type: str | None
    live_since: datetime | None
    as_of: datetime | None
    issued: int
    least: int
    root: str | None
    horizons: Sequence[AtHorizon]
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class TypeRecord:
    """What became of the recommendations of a type after `horizon` days: `hits` of `n` judged ones.

    `base_rate` is how often the same happened anyway; None where no peers are known, or where `n` is too few to say.
    """

    type: str
    horizon: int
    n: int
    hits: int
    least: int
    base_rate: float | None


def load_type_record(currency: str, kind: str) -> TypeRecord:
    """Return the record of a type at the first horizon."""
    found = load_track_record(TrackRecordRequest(currency, kind))
    first = found.horizons[0]
    base_rate = first.record.figures.base_rate if first.record.figures else None
    return TypeRecord(kind, first.horizon, first.record.n, first.record.hits, found.least, base_rate)


def load_track_record(request: TrackRecordRequest) -> TrackRecord:
    """Return the track record of the whole ledger."""
    with reading() as connection:
        last = ledger.last_batch(connection)
        return _track_record(connection, request, last.root.hex() if last else None)


def _track_record(connection: Connection, request: TrackRecordRequest, root: str | None) -> TrackRecord:
    issued = queries.issued(connection, request.currency, request.type)
    by_horizon: defaultdict[int, list[Result]] = defaultdict(list)
    by_group: defaultdict[tuple[str, str, int], list[Result]] = defaultdict(list)
    for row in queries.results(connection, request.currency, request.type):
        result = _result(row)
        by_horizon[row.horizon].append(result)
        by_group[result.type, result.method, row.horizon].append(result)
    return TrackRecord(
        request.currency,
        request.type,
        issued.live_since,
        issued.as_of,
        issued.number,
        LEAST,
        root,
        [AtHorizon(horizon, record_of(by_horizon[horizon])) for horizon in HORIZONS],
        [Group(*key, record_of(some)) for key, some in sorted(by_group.items())],
    )


def _result(row: Row) -> Result:
    return Result(
        row.id,
        row.series_id,
        row.type,
        row.method,
        row.issued_at,
        row.label,
        row.probability,
        row.peer_hits / row.peers if row.peers else None,
        row.entry_price,
        row.exit_at,
        row.net,
        None if row.index_move is None else float(row.index_move),
    )
