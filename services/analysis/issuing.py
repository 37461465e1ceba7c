"""Issue of recommendations: the one way into the ledger (docs/methods.md, track record)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from analysis.hash_chain import Batch, Kind
from analysis.recommendations import InvalidRecommendation, Recommendation
from db import announcements
from db.announcements import LedgerChanged
from db.engine import Connection, Engine
from db.queries import ledger
from db.queries import recommendations as queries
from db.writes import recommendations as writes

AT_ONCE = timedelta(hours=1)  # between the time that a recommendation states and its way into the ledger

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of a batch: None where nothing was new. `skipped` had an open recommendation of its type and series."""

    batch: Batch | None
    skipped: int


def issue(engine: Engine, key: str, some: Sequence[Recommendation]) -> Issued:
    """Add recommendations as one batch, once for a `key`: a call that is repeated returns the batch that is there.

    All were issued at one time, not long ago: nothing is dated back. Announces a change after its commit. Raises
    InvalidRecommendation.
    """
    with engine.begin() as connection:
        writes.hold_ledger(connection)
        known = ledger.batch_of(connection, key)
        if known:
            return Issued(known, 0)
        rows = _new(connection, some)
        if not rows:
            return Issued(None, len(some))
        batch = writes.append(connection, ledger.end(connection), Kind.RECOMMENDATIONS, key, rows[0]["issued_at"], rows)
    announcements.announce(LedgerChanged())
    log.info("recommendations issued", batch=batch.header.id, count=batch.header.count, root=batch.root.hex())
    return Issued(batch, len(some) - len(rows))


def _new(connection: Connection, some: Sequence[Recommendation]) -> list[dict[str, Any]]:
    """Return the rows of those that are not open yet; one that corrects another always is new."""
    _check_times(some)
    if not some:
        return []
    taken = queries.open_ones(connection, {one.series_id for one in some}, some[0].issued_at)
    rows = []
    for one in some:
        if one.corrects is None and (one.type, one.series_id) in taken:
            continue
        taken.add((one.type, one.series_id))
        rows.append(_row(one))
    return rows


def _check_times(some: Sequence[Recommendation]) -> None:
    now = datetime.now(UTC)
    times = {one.issued_at for one in some}
    if len(times) > 1:
        raise InvalidRecommendation("a batch was issued at one time")
    if any(not now - AT_ONCE <= time <= now for time in times):
        raise InvalidRecommendation("a recommendation is stored when it is issued")


def _row(one: Recommendation) -> dict[str, Any]:
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    return {**row, "claim": str(one.claim), "legs": [leg.record for leg in one.legs], "facts": dict(one.facts)}
