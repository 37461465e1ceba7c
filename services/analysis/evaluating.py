"""Evaluation of recommendations whose horizon has ended (docs/methods.md, track record).

Each block of outcomes is one transaction under the lock of the ledger, and begins with what has no outcome yet. So a
call may be killed at any line, or run twice at once: every outcome is written once, from the prices of its own times.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import structlog

from analysis.hash_chain import Kind
from analysis.outcomes import (
    ENTRY_WITHIN,
    LATENESS,
    TOLERANCE,
    Outcome,
    Price,
    Traded,
    exit_window,
    judge,
)
from analysis.recommendations import Claim, Leg, Recommendation
from collection.ledger.money import major, minor
from db import announcements
from db.announcements import LedgerChanged
from db.engine import Connection, Engine, Row
from db.queries import fees as fee_queries
from db.queries import ledger
from db.queries import recommendations as queries
from db.writes import recommendations as writes
from market.fees import Fee
from market.periods import DAY
from market.price_bands import band_of
from market.variants import Kind as PriceKind

METHOD = "outcomes-2"  # raised where a rule changes
AT_ONCE = 200  # outcomes

Peers = Callable[..., tuple[int, int]]
LastList = Callable[..., datetime | None]

log = structlog.get_logger()


def evaluate_due(engine: Engine, now: datetime) -> int:
    """Write the outcomes of all recommendations that are due; return their number. Announces each commit."""
    total = 0
    while written := _evaluate_some(engine, now):
        announcements.announce(LedgerChanged())
        total += written
    return total


def _evaluate_some(engine: Engine, now: datetime) -> int:
    with engine.begin() as connection:
        writes.hold_ledger(connection)
        due = queries.due(connection, now, TOLERANCE + LATENESS, AT_ONCE)
        if not due:
            return 0
        fees = fee_queries.every(connection)

        @cache
        def peers(claim: str, **like: Any) -> tuple[int, int]:
            return queries.peers(connection, claim, like)

        @cache
        def last_list(**of: Any) -> datetime | None:
            return queries.last_list(connection, of)

        rows = [_row(connection, row, now, fees, peers, last_list) for row in due]
        key = f"outcomes:{due[0].id}:{due[0].horizon}"
        batch = writes.append(connection, ledger.end(connection), Kind.OUTCOMES, key, now, rows)
    log.info("outcomes written", batch=batch.header.id, count=batch.header.count, root=batch.root.hex())
    return len(rows)


def _row(
    connection: Connection, row: Row, now: datetime, fees: list[Fee], peers: Peers, last_list: LastList
) -> dict[str, Any]:
    """Return the outcome of a recommendation at one horizon as it is stored."""
    one = recommendation_of(row)
    after, until = exit_window(one.issued_at, row.horizon)
    found = queries.prices(connection, one.series, one.issued_at, one.issued_at + ENTRY_WITHIN, after, until)
    series = {price.id: price for price in found}
    subject = series.get(one.series_id)
    stopped_at = _stopped_at(subject, one.currency, (after, until), last_list)
    known = {number: _traded(price, one.currency) for number, price in series.items()}
    if subject is not None:
        known[subject.id] = known[subject.id]._replace(stopped_at=stopped_at)
    outcome = judge(one, known, fees)
    traded = outcome.traded
    return {
        "recommendation_id": row.id,
        "horizon": row.horizon,
        "evaluated_at": now,
        "label": str(outcome.label),
        "entry_at": outcome.entry and outcome.entry.time,
        "entry_price": outcome.entry and outcome.entry.units,
        "exit_at": outcome.exit and outcome.exit.time,
        "exit_price": outcome.exit and outcome.exit.units,
        "gross": traded and traded.gross,
        "fees": traded and traded.fees,
        "net": traded and traded.net,
        "fee_ids": list(traded.fee_ids) if traded else [],
        "legs": list(traded.legs) if traded else [],
        **_compared(connection, one, outcome, subject, stopped_at, peers),
        "method": METHOD,
    }


def recommendation_of(row: Row) -> Recommendation:
    """Return a stored recommendation."""
    given = {field.name: row._mapping[field.name] for field in fields(Recommendation)}
    return Recommendation(
        **{
            **given,
            "claim": Claim(row.claim),
            "legs": tuple(Leg.of(leg) for leg in row.legs),
            "fee_ids": tuple(row.fee_ids),
            "horizons": tuple(row.horizons),
        }
    )


def _traded(price: Row, currency: str) -> Traded:
    def at(time: datetime | None, amount: Decimal | None) -> Price | None:
        return None if time is None or amount is None else Price(time, minor(amount, currency))

    return Traded(price.marketplace, at(price.entry_at, price.entry_price), at(price.exit_at, price.exit_price))


def _stopped_at(
    subject: "Row | None", currency: str, window: tuple[datetime, datetime], last_list: LastList
) -> datetime | None:
    """Return the day of a shop's last list in the exit's time, where its offer for the subject has stopped."""
    if subject is None or subject.kind != PriceKind.BUYLIST or subject.entry_at is None or subject.exit_at is not None:
        return None
    since, until = map(DAY.floor, window)
    of = {"marketplace_id": subject.marketplace_id, "kind": subject.kind, "currency": currency}
    return last_list(**of, since=max(since, DAY.floor(subject.entry_at)) + timedelta(days=1), until=until)


def _compared(
    connection: Connection,
    one: Recommendation,
    outcome: Outcome,
    price: Any,
    stopped_at: datetime | None,
    peers: Peers,
) -> dict[str, Any]:
    """Return what the index and the peers of the subject did between entry and exit; None where there is no end."""
    end = outcome.exit.time if outcome.exit else stopped_at
    if price is None or outcome.entry is None or end is None:
        return {"index_move": None, "peers": None, "peer_hits": None}
    days = {"entry_day": DAY.floor(outcome.entry.time), "exit_day": DAY.floor(end)}
    move = queries.index_move(connection, one.currency, **days)
    if one.claim is Claim.GAIN:
        return {"index_move": move, "peers": None, "peer_hits": None}
    least, below = band_of(outcome.entry.units)
    number, hits = peers(
        str(one.claim),
        threshold=one.threshold,
        marketplace_id=price.marketplace_id,
        kind=price.kind,
        currency=one.currency,
        least=major(least, one.currency),
        below=None if below is None else major(below, one.currency),
        **days,
    )
    return {"index_move": move, "peers": number, "peer_hits": hits}
